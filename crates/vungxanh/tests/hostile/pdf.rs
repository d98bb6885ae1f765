//! PDF files that ask for more than there is.

use std::io::Write;

use super::File;

/// A PDF of these objects (the first its catalogue, the second its page tree), whose streams are given as they stand.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

fn stream(head: &str, content: &[u8]) -> Vec<u8> {
    [format!("<<{head}/Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

/// A page that draws object 5 with the resources given; more objects from number 6.
fn page(resources: &str, drawing: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>".to_vec(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>{resources}>>/Contents 5 0 R>>")
            .into_bytes(),
        drawing,
    ];
    objects.extend(more);
    pdf(&objects)
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

const TEXT: &[u8] = b"BT /F1 9 Tf (So Y te ra soat danh sach) Tj ET\n";

fn form(resources: &str, content: &[u8]) -> Vec<u8> {
    stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<<{resources}>>"), content)
}

/// Forms of which each draws the next twice: the last is drawn 2³⁰ times.
fn doubling(last: &[u8]) -> Vec<u8> {
    let levels = 30;
    let mut forms: Vec<Vec<u8>> =
        (0..levels).map(|at| form(&format!("/XObject<</X {} 0 R>>", at + 7), b"/X Do /X Do")).collect();
    forms.push(form("/Font<</F1 3 0 R>>", last));
    page("/XObject<</X 6 0 R>>", stream("", b"/X Do"), forms)
}

pub(super) fn files() -> Vec<File> {
    let drawn = TEXT.repeat(1_000_000);
    let once = packed(&drawn);
    let zeros = packed(&vec![b' '; 150_000_000]);
    let objects = (10..200_000).map(|at| format!("{at} 0 ")).collect::<String>();
    let mut kids: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    kids.push(format!("<</Type/Pages/Kids[{}]/Count 30000>>", "3 0 R ".repeat(30_000)).into_bytes());
    kids.push(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec());
    vec![
        File::document("form-calls-itself.pdf", page("/XObject<</X 6 0 R>>", stream("", b"/X Do"), vec![form("/XObject<</X 6 0 R>>", b"/X Do /X Do")])),
        File::document(
            "forms-call-each-other.pdf",
            page(
                "/XObject<</X 6 0 R>>",
                stream("", b"/X Do"),
                vec![form("/XObject<</X 7 0 R>>", b"/X Do"), form("/XObject<</X 6 0 R>>", b"/X Do")],
            ),
        ),
        File::document("forms-double.pdf", doubling(TEXT)),
        File::document("forms-double-in-silence.pdf", doubling(b"q Q")),
        File::document("packed-once.pdf", page("", stream("/Filter/FlateDecode", &once), vec![])),
        File::document("packed-twice.pdf", page("", stream("/Filter[/FlateDecode/FlateDecode]", &packed(&once)), vec![])),
        File::document("packed-four-times.pdf", page("", stream("/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]", &packed(&packed(&packed(&once)))), vec![])),
        File::document("packed-many.pdf", page("", stream("", TEXT), (0..100).map(|_| stream("/Filter/FlateDecode", &packed(&vec![b' '; 4_000_000]))).collect())),
        File::document("object-stream.pdf", page("", stream("", TEXT), vec![stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zeros)])),
        File::document("object-stream-of-many.pdf", page("", stream("", TEXT), vec![stream("/Type/ObjStm/N 200000/First 1400000/Filter/FlateDecode", &packed(objects.as_bytes()))])),
        File::document("brackets.pdf", page("", stream("", &b"[".repeat(8_000_000)), vec![])),
        File::document("dictionaries.pdf", page("", stream("", TEXT), vec![b"<</A".repeat(2_000_000)])),
        File::document("thirty-thousand-pages.pdf", pdf(&kids)),
        File::document("page-tree-in-a-circle.pdf", pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>".to_vec()])),
        File::document("parents-in-a-circle.pdf", pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R>>".to_vec(),
        ])),
        File::document("tables-in-a-circle.pdf", b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF\n".to_vec()),
        File::document("huge-size.pdf", b"%PDF-1.5\nxref\n0 4294967295\n0000000000 65535 f \ntrailer\n<</Size 4294967295/Root 1 0 R>>\nstartxref\n9\n%%EOF\n".to_vec()),
        File::document("cut-off.pdf", page("", stream("", TEXT), vec![])[..300].to_vec()),
        File::document("nothing-inside.pdf", [&b"%PDF-1.7\n"[..], &vec![0x41; 60_000_000]].concat()),
    ]
}
