//! A workbook of one sheet that flows out as it is written: a ZIP archive (ECMA-376, Open Packaging Conventions) whose
//! parts are few and whose sheet comes last, so that neither memory nor disk ever holds the whole.

use std::io::{Result, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::row::Slot;

/// Rows that a sheet holds.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// Characters that a cell holds (32,767 units of UTF-16, of which some characters need two).
const CELL: usize = 16_383;
/// Compression: text of few words packs well at a quick level.
const LEVEL: i64 = 2;

const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        // Style 1 is bold, for the head.
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>"#,
    ),
];
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;

/// Where the archive is written to, and taken from.
#[derive(Clone, Default)]
struct Drain(Arc<Mutex<Vec<u8>>>);

impl Drain {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A workbook under way.
pub(super) struct Book {
    archive: ZipWriter<StreamWriter<Drain>>,
    drain: Drain,
    /// Names of columns: A, B … Z, AA …
    columns: Vec<String>,
    rows: u32,
    /// XML that is not yet in the archive.
    xml: String,
}

impl Book {
    pub(super) fn new() -> Result<Self> {
        let drain = Drain::default();
        let mut archive = ZipWriter::new_stream(drain.clone());
        for (name, content) in PARTS {
            part(&mut archive, name)?;
            archive.write_all(DECLARATION.as_bytes())?;
            archive.write_all(content.as_bytes())?;
        }
        part(&mut archive, "xl/worksheets/sheet1.xml")?;
        Ok(Self { archive, drain, columns: Vec::new(), rows: 0, xml: format!("{DECLARATION}{SHEET}") })
    }

    pub(super) fn head(&mut self, labels: &[String]) -> Result<()> {
        self.begin();
        for (at, label) in labels.iter().enumerate() {
            self.text(at, label, r#"" s="1" t="inlineStr""#);
        }
        self.close()
    }

    pub(super) fn row(&mut self, cells: &[Slot]) -> Result<()> {
        self.begin();
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            if cell.number {
                self.place(at);
                self.xml.push_str("\"><v>");
                self.xml.push_str(&cell.text);
                self.xml.push_str("</v></c>");
            } else {
                self.text(at, &cell.text, r#"" t="inlineStr""#);
            }
        }
        self.close()
    }

    /// A cell that is text whatever it begins with: no spreadsheet runs it.
    fn text(&mut self, at: usize, text: &str, kind: &str) {
        self.place(at);
        self.xml.push_str(kind);
        // XML drops blanks at the ends unless it is told to keep them.
        let kept = text.trim().len() < text.len();
        self.xml.push_str(if kept { r#"><is><t xml:space="preserve">"# } else { "><is><t>" });
        escape(&mut self.xml, text);
        self.xml.push_str("</t></is></c>");
    }

    fn begin(&mut self) {
        self.rows += 1;
        self.xml.push_str("<row r=\"");
        self.xml.push_str(itoa(self.rows, &mut [0; 10]));
        self.xml.push_str("\">");
    }

    fn place(&mut self, at: usize) {
        while self.columns.len() <= at {
            self.columns.push(letters(self.columns.len()));
        }
        self.xml.push_str("<c r=\"");
        self.xml.push_str(&self.columns[at]);
        self.xml.push_str(itoa(self.rows, &mut [0; 10]));
    }

    fn close(&mut self) -> Result<()> {
        self.xml.push_str("</row>");
        if self.xml.len() >= 1 << 16 { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        self.archive.write_all(self.xml.as_bytes())?;
        self.xml.clear();
        Ok(())
    }

    pub(super) fn take(&mut self) -> Bytes {
        self.drain.take()
    }

    pub(super) fn end(mut self) -> Result<Bytes> {
        self.xml.push_str("</sheetData></worksheet>");
        self.flush()?;
        self.archive.finish()?;
        Ok(self.drain.take())
    }
}

fn part(archive: &mut ZipWriter<StreamWriter<Drain>>, name: &str) -> Result<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    Ok(archive.start_file(name, options.compression_level(Some(LEVEL)))?)
}

/// The digits of a number, which stands in front of every cell.
fn itoa(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[at..]).unwrap_or_default()
}

/// The name of a column, counted from nought.
fn letters(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

/// As XML has it; characters that XML has not are left out, and what no cell holds is cut with a sign.
fn escape(xml: &mut String, text: &str) {
    // Nearly every cell is short: only a long one is counted letter by letter.
    let end = if text.len() > CELL { text.char_indices().nth(CELL) } else { None };
    let (text, cut) = match end {
        Some((end, _)) => (&text[..end], true),
        None => (text, false),
    };
    let special = |c: char| matches!(c, '&' | '<' | '>' | '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let mut rest = text;
    // A cell is looked through byte by byte first; hardly one has anything to write otherwise.
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | 0..=0x1f | 0xef)) {
        rest = "";
        xml.push_str(text);
    }
    while let Some(at) = rest.find(special) {
        xml.push_str(&rest[..at]);
        let Some(c) = rest[at..].chars().next() else { break };
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\n' | '\t' => xml.push(c),
            '\r' => xml.push_str("&#13;"),
            _ => {}
        }
        rest = &rest[at + c.len_utf8()..];
    }
    xml.push_str(rest);
    if cut {
        xml.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")];
        for (at, name) in names {
            assert_eq!(letters(at), name);
        }
        for number in [0, 9, 10, 1_048_576, u32::MAX] {
            assert_eq!(itoa(number, &mut [0; 10]), number.to_string());
        }
    }

    #[test]
    fn text_is_written_as_xml_has_it() {
        let mut xml = String::new();
        escape(&mut xml, "a<b & \"c\"\u{1b}\u{0}\nữ\u{ffff}>");
        assert_eq!(xml, "a&lt;b &amp; \"c\"\nữ&gt;");
        xml.clear();
        escape(&mut xml, &"ữ".repeat(40_000));
        assert_eq!(xml.chars().count(), CELL + 1);
        assert!(xml.ends_with('…'));
    }
}
