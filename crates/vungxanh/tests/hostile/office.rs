//! Word and Excel files that ask for more than there is.

use std::io::{Cursor, Write};

use super::File;

type Parts<'a> = &'a [(&'a str, &'a dyn Fn(&mut dyn Write))];

/// A package of parts, each written by a function: what is packed need not stand in memory.
fn package(parts: Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for (name, write) in parts {
        writer.start_file(*name, options).unwrap();
        write(&mut writer);
    }
    writer.finish().unwrap().into_inner()
}

/// Text, something a number of times, text.
fn around<'a>(head: &'a str, again: &'a str, times: usize, tail: &'a str) -> impl Fn(&mut dyn Write) + 'a {
    move |to| {
        to.write_all(head.as_bytes()).unwrap();
        let many = (1_000_000 / again.len().max(1)).clamp(1, times.max(1));
        let block = again.repeat(many);
        for _ in 0..times / many {
            to.write_all(block.as_bytes()).unwrap();
        }
        to.write_all(again.repeat(times % many).as_bytes()).unwrap();
        to.write_all(tail.as_bytes()).unwrap();
    }
}

const BODY: &str = "<w:document xmlns:w=\"x\"><w:body>";
const END: &str = "</w:body></w:document>";
const PARAGRAPH: &str =
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";

fn word(name: &'static str, document: &dyn Fn(&mut dyn Write)) -> File {
    File::document(name, package(&[("word/document.xml", document)]))
}

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
     Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
     Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
/// A sheet with a head that is understood, so that what follows is read too.
const HEADED: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>\
     <c t=\"inlineStr\"><is><t>Họ tên</t></is></c><c t=\"inlineStr\"><is><t>Năm sinh</t></is></c>\
     <c t=\"inlineStr\"><is><t>Giới</t></is></c><c t=\"inlineStr\"><is><t>Xã</t></is></c></row>";
const ROWS_END: &str = "</sheetData></worksheet>";
const STRINGS: &str = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"1\">";

/// A workbook of one sheet and its shared strings.
fn workbook(name: &'static str, sheet: &dyn Fn(&mut dyn Write), strings: &dyn Fn(&mut dyn Write)) -> File {
    File::table(
        name,
        package(&[
            ("_rels/.rels", &around(ROOT, " ", 0, "")),
            ("xl/workbook.xml", &around(BOOK, " ", 0, "")),
            ("xl/_rels/workbook.xml.rels", &around(RELATIONS, " ", 0, "")),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/sheet1.xml", sheet),
        ]),
    )
}

pub(super) fn files() -> Vec<File> {
    let none = around(STRINGS, " ", 0, "</sst>");
    let rows = around(SHEET, "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>", 10, ROWS_END);
    let shared = around(HEADED, "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>", 2_000, ROWS_END);
    let megabyte = around(&format!("{STRINGS}<si><t>"), "A", 1_000_000, "</t></si></sst>").into_file();
    let numbering = "<w:numbering xmlns:w=\"x\"><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:abstractNum w:abstractNumId=\"1\">\
                     <w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"";
    let inner = package(&[("word/document.xml", &around(BODY, "a", 2_000_000, END))]);
    let many: Vec<String> = (0..20_000).map(|at| format!("customXml/item{at}.xml")).collect();
    let blank = around("", " ", 1_000, "");
    let mut entries: Vec<(&str, &dyn Fn(&mut dyn Write))> =
        many.iter().map(|name| (name.as_str(), &blank as _)).collect();
    let plain = around(BODY, "", 0, END);
    entries.push(("word/document.xml", &plain));
    vec![
        word(
            "one-long-text.docx",
            &around(
                "<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>",
                "a",
                60_000_000,
                "</w:t></w:r></w:p></w:body></w:document>",
            ),
        ),
        word(
            "tables-in-tables.docx",
            &around(
                BODY,
                "<w:tbl><w:tr><w:tc/><w:tc/><w:tc><w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>",
                100_000,
                END,
            ),
        ),
        word("boxes-in-boxes.docx", &around(BODY, "<w:p><w:r>", 400_000, END)),
        word("deep-elements.docx", &around(BODY, "<a>", 6_000_000, END)),
        word("many-paragraphs.docx", &around(BODY, "<w:p><w:r><w:t>Điều 1. a</w:t></w:r></w:p>", 400_000, END)),
        word(
            "entities.docx",
            &around(
                "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>\
             <w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>",
                "&c;",
                2_000_000,
                "</w:t></w:r></w:p></w:body></w:document>",
            ),
        ),
        word("attributes.docx", &|to| {
            to.write_all(format!("{BODY}<w:p><w:pPr><w:numId").as_bytes()).unwrap();
            for at in 0..600_000 {
                write!(to, " a{at}=\"\"").unwrap();
            }
            to.write_all(format!("/></w:pPr></w:p>{END}").as_bytes()).unwrap();
        }),
        word("one-attribute.docx", &around("<w:document xmlns:w=\"", "x", 31_000_000, "\"/>")),
        File::document(
            "numbers.docx",
            package(&[
                ("word/document.xml", &around(BODY, PARAGRAPH, 100_000, END)),
                (
                    "word/numbering.xml",
                    &around(numbering, "%1.", 1_000_000, "\"/></w:lvl></w:abstractNum></w:numbering>"),
                ),
            ]),
        ),
        File::document(
            "package-in-package.docx",
            package(&[("word/document.xml", &|to| to.write_all(&inner).unwrap())]),
        ),
        File::document("many-parts.docx", package(&entries)),
        File::document("cut-off.docx", inner[..inner.len() / 2].to_vec()),
        workbook("shared-string.xlsx", &shared, &|to| to.write_all(&megabyte).unwrap()),
        workbook("many-strings.xlsx", &rows, &around(STRINGS, "<si><t>a</t></si>", 3_500_000, "</sst>")),
        workbook("unpacks-large.xlsx", &rows, &around(STRINGS, "<si><t>a</t></si>", 5_000_000, "</sst>")),
        workbook(
            "count-that-lies.xlsx",
            &rows,
            &around("<sst uniqueCount=\"99999999999999\">", "<si><t>a</t></si>", 3, "</sst>"),
        ),
        workbook(
            "wide-rows.xlsx",
            &|to| {
                to.write_all(HEADED.as_bytes()).unwrap();
                for row in 2..300_000 {
                    write!(to, "<row><c r=\"SR{row}\"><v>1</v></c></row>").unwrap();
                }
                to.write_all(ROWS_END.as_bytes()).unwrap();
            },
            &none,
        ),
        workbook(
            "same-row.xlsx",
            &around(
                HEADED,
                "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>1e308</v></c></row>",
                300_000,
                ROWS_END,
            ),
            &none,
        ),
        workbook(
            "blank-cells.xlsx",
            &around(HEADED, "<row><c t=\"inlineStr\"><is><t> </t></is></c></row>", 1_000_000, ROWS_END),
            &none,
        ),
        workbook(
            "beyond-the-end.xlsx",
            &around(HEADED, "<row r=\"4294967295\"><c r=\"XFD4294967295\"><v>1</v></c></row>", 1_000, ROWS_END),
            &none,
        ),
        workbook(
            "merged.xlsx",
            &around(
                &format!("{SHEET}</sheetData><mergeCells>"),
                "<mergeCell ref=\"A1:XFD1048576\"/>",
                1_000_000,
                "</mergeCells></worksheet>",
            ),
            &none,
        ),
        workbook(
            "dimension.xlsx",
            &around(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>",
                "<row><c><v>1</v></c></row>",
                3,
                ROWS_END,
            ),
            &none,
        ),
        File::table(
            "styles.xlsx",
            package(&[
                ("_rels/.rels", &around(ROOT, " ", 0, "")),
                ("xl/workbook.xml", &around(BOOK, " ", 0, "")),
                ("xl/_rels/workbook.xml.rels", &around(RELATIONS, " ", 0, "")),
                (
                    "xl/styles.xml",
                    &around(
                        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs>",
                        "<xf numFmtId=\"14\"/>",
                        2_500_000,
                        "</cellXfs></styleSheet>",
                    ),
                ),
                ("xl/worksheets/sheet1.xml", &rows),
            ]),
        ),
        File::table(
            "many-sheets.xlsx",
            package(&[
                ("_rels/.rels", &around(ROOT, " ", 0, "")),
                (
                    "xl/workbook.xml",
                    &around(
                        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>",
                        "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>",
                        500_000,
                        "</sheets></workbook>",
                    ),
                ),
                ("xl/_rels/workbook.xml.rels", &around(RELATIONS, " ", 0, "")),
                ("xl/worksheets/sheet1.xml", &around(SHEET, " ", 10_000, ROWS_END)),
            ]),
        ),
    ]
}

/// What a function writes.
trait IntoFile {
    fn into_file(self) -> Vec<u8>;
}

impl<F: Fn(&mut dyn Write)> IntoFile for F {
    fn into_file(self) -> Vec<u8> {
        let mut file = Vec::new();
        self(&mut file);
        file
    }
}
