//! Documents that offices send, sound and bad.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use base::words::Lang;
use ingest::{Encoding, FileKind, MAX_DOCUMENT, MAX_TEXT, text};

const SENTENCE: &str = "Ủy ban nhân dân tỉnh Lai Châu yêu cầu các huyện, thành phố phòng, chống dịch bệnh nghiêm túc.";

fn code(name: &str, bytes: &[u8]) -> &'static str {
    text(name, bytes).unwrap_err().code()
}

/// A package of the given parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    package(&[("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn plain_text_is_read_in_every_encoding_that_offices_keep() {
    let bom = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
    let cases = [
        (SENTENCE.as_bytes().to_vec(), Encoding::Utf8),
        (bom(b"\xEF\xBB\xBF", SENTENCE.into()), Encoding::Utf8),
        (bom(b"\xFF\xFE", utf16(SENTENCE, false)), Encoding::Utf16Le),
        (utf16(SENTENCE, false), Encoding::Utf16Le),
        (bom(b"\xFE\xFF", utf16(SENTENCE, true)), Encoding::Utf16Be),
    ];
    for (bytes, encoding) in cases {
        let file = text("văn bản.txt", &bytes).unwrap();
        assert_eq!((file.text.as_str(), file.encoding), (SENTENCE, Some(encoding)));
        assert!(file.notes.is_empty());
    }
}

#[test]
fn texts_from_before_unicode_are_told_apart_and_converted_with_a_note() {
    // The same words as the three old encodings store them.
    let tcvn3: &[u8] =
        b"ph\xDFng, ch\xE8ng d\xDEch b\xD6nh \xEB c\xB8c huy\xD6n, th\xB5nh ph\xE8; y\xAAu c\xC7u nghi\xAAm t\xF3c";
    let vni: &[u8] = b"pho\xF8ng, cho\xE1ng d\xF2ch be\xE4nh \xF4\xFB ca\xF9c huye\xE4n, tha\xF8nh pho\xE1; ye\xE2u ca\xE0u nghie\xE2m tu\xF9c";
    let words = "phòng, chống dịch bệnh ở các huyện, thành phố; yêu cầu nghiêm túc";
    let file = text("a.txt", tcvn3).unwrap();
    assert_eq!((file.text.as_str(), file.encoding), (words, Some(Encoding::Tcvn3)));
    assert_eq!(file.notes[0].code, "ingest-converted-capitals");
    let file = text("b.txt", vni).unwrap();
    assert_eq!((file.text.as_str(), file.encoding), (words, Some(Encoding::Vni)));
    assert_eq!(file.notes[0].code, "ingest-converted");
    // Base letter, then its tone as a mark of its own.
    let cp1258: &[u8] = b"chi\xF2 \xF0a\xF2o pho\xCCng, ch\xF4\xECng di\xF2ch b\xEA\xF2nh, th\xF4n, ba\xD2n";
    let file = text("c.txt", cp1258).unwrap();
    assert_eq!(file.encoding, Some(Encoding::Windows1258));
    assert_eq!(file.text, "chị đạo phòng, chống dịch bệnh, thôn, bản");
}

#[test]
fn letters_of_an_old_font_kept_in_a_new_file_are_converted_too() {
    // What a document typed in .VnTime holds: each letter is that of the Western code page at the same place.
    let body = paragraph("ph\u{DF}ng, ch\u{E8}ng d\u{DE}ch b\u{D6}nh \u{EB} c\u{B8}c huy\u{D6}n");
    let file = text("cũ.docx", &word(&body)).unwrap();
    assert_eq!(file.text, "phòng, chống dịch bệnh ở các huyện");
    assert_eq!(file.notes[0].code, "ingest-converted-capitals");
    for kept in ["Café, Zürich, São Paulo, Curaçao, Ångström", SENTENCE] {
        let file = text("a.docx", &word(&paragraph(kept))).unwrap();
        assert_eq!((file.text.as_str(), file.notes.len()), (kept, 0));
    }
}

#[test]
fn an_encoding_that_makes_no_vietnamese_is_named_as_the_fault() {
    assert_eq!(
        code("a.txt", b"\xB3\xA4\xB1\xC2\xBD\xBF\xD1\xF0 \xE9\xE0\xC0\xC1\xC8 \xCD\xDB\xDB\xC8"),
        "ingest-encoding"
    );
}

#[test]
fn empty_too_large_and_other_kinds_are_refused_by_their_bytes_whatever_their_names() {
    assert_eq!(code("rỗng.docx", b""), "ingest-empty");
    assert_eq!(code("trắng.txt", b" \r\n\t"), "ingest-empty");
    assert_eq!(code("lớn.txt", &vec![b'a'; MAX_DOCUMENT + 1]), "ingest-too-large");
    assert_eq!(code("ảnh.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "ingest-picture");
    assert_eq!(code("ảnh.txt", b"\xFF\xD8\xFF\xE0\0\x10JFIF"), "ingest-picture");
    assert_eq!(code("chương trình.txt", b"\x7FELF\x02\x01\x01\0\0\0"), "ingest-not-a-document");
    assert_eq!(code("a.docx", b"{\\rtf1\\ansi x}"), "ingest-not-a-document");
    assert_eq!(code("a.docx", &package(&[("x.txt", "x")])), "ingest-archive");
    assert_eq!(code("a.docx", &package(&[("xl/workbook.xml", "<x/>")])), "ingest-not-a-document");
    let old = |name: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 64], utf16(name, false)].concat();
    assert_eq!(code("a.docx", &old("WordDocument")), "ingest-old-word");
    assert_eq!(code("a.docx", &old("Workbook")), "ingest-old-excel");
    assert_eq!(code("a.docx", &old("EncryptedPackage")), "ingest-locked");
}

#[test]
fn every_refusal_names_the_file_and_says_what_to_do_in_both_languages() {
    for bytes in [&b""[..], b"\x89PNG\0", b"\x7FELF\0", b"PK\x03\x04broken", b"%PDF-1.4 nothing"] {
        let error = text("công văn 12.docx", bytes).unwrap_err();
        for lang in [Lang::Vi, Lang::En] {
            let words = error.message().say(lang);
            assert!(words.contains(' ') && !words.contains("ingest-"), "{words}");
            assert!(error.message().hint(lang).is_some(), "{words}");
            assert!(error.message().place(lang).unwrap().contains("công văn 12.docx"));
        }
    }
}

#[test]
fn a_word_document_gives_paragraphs_breaks_and_tables() {
    let row = |cells: &[&str]| {
        let cells: String =
            cells.iter().flat_map(|cell| ["<w:tc>".into(), paragraph(cell), "</w:tc>".into()]).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let body = [
        format!("<w:tbl>{}{}</w:tbl>", row(&["TỈNH ỦY", "ĐẢNG CỘNG SẢN"]), row(&["Số 7-CV/TU", "ngày 9"])),
        paragraph("Một &amp; &#272;&lt;hai&gt;"),
        "<w:p><w:r><w:t>dòng</w:t><w:br/><w:t xml:space=\"preserve\"> hai</w:t><w:tab/><w:t>ba</w:t></w:r></w:p>"
            .into(),
        format!("<w:tbl>{}{}</w:tbl>", row(&["TT", "Xã", "Ca"]), row(&["1", "Nậm Tăm", "12"])),
        "<w:p/>".into(),
    ];
    let file = text("a.bin", &word(&body.concat())).unwrap();
    assert_eq!(file.kind, FileKind::Docx);
    assert_eq!(
        file.text,
        "TỈNH ỦY\nĐẢNG CỘNG SẢN\nSố 7-CV/TU\nngày 9\nMột & Đ<hai>\ndòng\n hai\tba\nTT | Xã | Ca\n1 | Nậm Tăm | 12\n"
    );
}

#[test]
fn what_was_struck_out_in_tracking_is_gone_and_what_was_put_in_is_there() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:rPr><w:ins/></w:rPr></w:pPr>\
        <w:r><w:t>trước </w:t></w:r><w:del><w:r><w:delText>ngày 20</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>ngày 27</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
    assert_eq!(text("a.docx", &word(body)).unwrap().text, "trước ngày 27");
}

#[test]
fn the_printed_numbers_of_lists_stand_in_the_text() {
    let level = |n: u8, format: &str, pattern: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"6\"><w:abstractNumId w:val=\"0\"/>\
         <w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2.1"),
        level(2, "lowerLetter", "%3)")
    );
    let styles = "<w:styles><w:style w:styleId=\"Muc\"><w:pPr><w:numPr><w:ilvl w:val=\"2\"/><w:numId w:val=\"5\"/>\
         </w:numPr></w:pPr></w:style></w:styles>";
    let item = |list: u8, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
             <w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        item(5, 0, "một"),
        item(5, 1, "trong"),
        "<w:p><w:pPr><w:pStyle w:val=\"Muc\"/></w:pPr><w:r><w:t>theo kiểu</w:t></w:r></w:p>".into(),
        item(5, 0, "hai"),
        item(5, 1, "đếm lại"),
        item(6, 0, "từ đầu"),
    ];
    let document = format!("<w:document><w:body>{}</w:body></w:document>", body.concat());
    let file =
        package(&[("word/document.xml", &document), ("word/numbering.xml", &numbering), ("word/styles.xml", styles)]);
    let expected = "I. một\n1.1 trong\na) theo kiểu\nII. hai\n1.1 đếm lại\nI. từ đầu";
    assert_eq!(text("a.docx", &file).unwrap().text, expected);
}

#[test]
fn damaged_documents_say_so() {
    let whole = word(&paragraph(SENTENCE));
    assert_eq!(code("a.docx", &package(&[("word/document.xml", "<w:p><w:t>x</w:q>")])), "ingest-broken");
    assert!(["ingest-broken", "ingest-archive"].contains(&code("a.docx", &whole[..whole.len() / 2])));
    assert_eq!(code("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"), "ingest-broken-pdf");
    assert_eq!(code("a.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n"), "ingest-locked");
}

#[test]
fn a_package_that_unpacks_without_end_is_refused() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1024 * 1024];
    for _ in 0..101 {
        writer.write_all(&zeros).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(code("a.docx", &bomb), "ingest-unpacks-too-large");
}

/// What no paper has and what would take all the memory there is: each is told apart, within the time of a page.
#[test]
fn what_repeats_or_nests_itself_without_end_is_refused() {
    assert_eq!(code("a.docx", &word(&paragraph(&"a".repeat(MAX_TEXT + 1)))), "ingest-text-too-long");
    assert_eq!(code("a.txt", "Giao Sở Y tế. ".repeat(MAX_TEXT / 14).as_bytes()), "ingest-text-too-long");
    let nested = |depth| {
        let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(depth), "</w:tc></w:tr></w:tbl>".repeat(depth));
        format!("{open}{}{close}", paragraph(SENTENCE))
    };
    assert_eq!(code("a.docx", &word(&nested(100))), "ingest-too-deep");
    assert_eq!(text("a.docx", &word(&nested(10))).unwrap().text, SENTENCE);
    // A number of a million signs before each of ten thousand paragraphs.
    let numbering = "<w:numbering xmlns:w=\"w\"><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>\
                     <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"";
    let numbering = format!("{numbering}{}\"/></w:lvl></w:abstractNum></w:numbering>", "%1.".repeat(300_000));
    let numbered = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", numbered.repeat(10_000));
    let file = package(&[("word/document.xml", &body), ("word/numbering.xml", &numbering)]);
    assert!(text("a.docx", &file).is_ok_and(|read| read.text.len() < MAX_TEXT));
}

/// A drawing that unpacks to more than a page may have, once, twice, and by the same words again and again.
#[test]
fn a_pdf_that_unpacks_without_end_is_refused() {
    let packed = |content: &[u8]| {
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    };
    let file = |filters: &str, content: &[u8]| {
        let head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n";
        let page = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n";
        let mut pdf = [&head[..], page].concat();
        let places = [9, 54, 103, pdf.len()];
        pdf.extend(format!("4 0 obj\n<</Filter[{filters}]/Length {}>>stream\n", content.len()).bytes());
        pdf.extend(content.iter().chain(b"\nendstream\nendobj\n"));
        let start = pdf.len();
        let table: String = places.iter().fold("xref\n0 5\n0000000000 65535 f \n".to_owned(), |table, place| {
            format!("{table}{place:010} 00000 n \n")
        });
        pdf.extend(format!("{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
        pdf
    };
    let large = packed(&vec![b' '; 9 * 1024 * 1024]);
    assert_eq!(code("a.pdf", &file("/FlateDecode", &large)), "ingest-unpacks-too-large");
    assert_eq!(code("a.pdf", &file("/FlateDecode/FlateDecode", &packed(&large))), "ingest-unpacks-too-large");
    assert_eq!(code("a.pdf", &file("/FlateDecode/FlateDecode/FlateDecode", b"")), "ingest-unpacks-too-large");
    assert_eq!(code("a.pdf", &file("/FlateDecode", &packed(b"q Q"))), "ingest-scan", "this one is whole");
}

/// A PDF of one page with these drawing commands.
fn pdf(commands: &str) -> Vec<u8> {
    pdf_of(&[commands])
}

/// A PDF of pages with these drawing commands.
fn pdf_of(pages: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for commands in pages {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            objects.len() + 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{commands}\nendstream", commands.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = write!(file, "xref\n0 {size}\n0000000000 65535 f \n");
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ = write!(file, "trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_and_a_scan_says_that_it_needs_recognition() {
    let file = text("a.pdf", &pdf("BT /F1 12 Tf 72 700 Td (Bao cao tinh hinh dich ngay 29/12/2021) Tj ET")).unwrap();
    assert!(file.text.contains("tinh hinh dich ngay 29/12/2021"), "{}", file.text);
    assert_eq!(file.kind, FileKind::Pdf);
    let scan = text("quét.pdf", &pdf("0 0 m 10 10 l S")).unwrap_err();
    assert_eq!(scan.code(), "ingest-scan");
    assert!(scan.message().hint(Lang::Vi).unwrap().contains("ocrmypdf"));
}

/// A PDF under a password, and one that was cut off on its way.
#[test]
fn a_locked_and_a_broken_pdf_say_what_they_are() {
    let whole = pdf("BT /F1 12 Tf 72 700 Td (Bao cao tinh hinh dich ngay 29/12/2021) Tj ET");
    let locked = String::from_utf8(whole.clone()).unwrap().replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <00> /U <00> >>",
    );
    assert_eq!(code("a.pdf", locked.as_bytes()), "ingest-locked");
    assert_eq!(code("a.pdf", &whole[..whole.len() / 3]), "ingest-broken-pdf");
}

/// A page without letters among others is not lost in silence.
#[test]
fn pages_without_letters_among_others_are_named() {
    let words = "BT /F1 12 Tf 72 700 Td (Bao cao tinh hinh dich ngay 29/12/2021 cua cac huyen, thanh pho) Tj ET";
    let file = text("a.pdf", &pdf_of(&[words, "0 0 m 10 10 l S", words])).unwrap();
    assert_eq!(file.notes.len(), 1);
    assert_eq!((file.notes[0].code, &file.notes[0].args), ("ingest-pages-bare", &vec![("pages", "2".to_owned())]));
    for lang in [Lang::Vi, Lang::En] {
        assert!(file.notes[0].say(lang).contains('2') && file.notes[0].hint(lang).is_some());
    }
    assert!(text("b.pdf", &pdf_of(&[words, words])).unwrap().notes.is_empty());
}

/// A password that only keeps others from changing the file does not keep anybody from reading it.
#[test]
fn a_scan_that_opens_without_a_password_is_a_scan() {
    use pdf_extract::{Document, EncryptionState, EncryptionVersion, Permissions};
    let whole = String::from_utf8(pdf("0 0 m 10 10 l S")).unwrap();
    let named = whole.replace("/Root 1 0 R", "/Root 1 0 R /ID [<00> <00>]");
    let mut document = Document::load_mem(named.as_bytes()).unwrap();
    let state = EncryptionState::try_from(EncryptionVersion::V1 {
        document: &document,
        owner_password: "owner",
        user_password: "",
        permissions: Permissions::all(),
    })
    .unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(code("a.pdf", &bytes), "ingest-scan");
}
