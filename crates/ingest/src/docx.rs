//! The text of a Word document: paragraphs, tables, printed numbers; without what was struck out in tracking.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::numbering::{Numbering, attribute};
use crate::{IngestError, MAX_TEXT, package};

/// Elements whose content is not part of the text as it stands: struck-out text, field codes, the second copy of
/// drawings that is kept for old programs.
const LEFT_OUT: [&str; 6] = ["del", "moveFrom", "instrText", "delText", "Fallback", "delInstrText"];

/// Tables within tables, and paragraphs within text boxes, that are followed. A program writes a handful; every level
/// copies the text below it.
const DEEPEST: usize = 32;

/// One table being read. A row is a list of cells, a cell a list of paragraphs.
#[derive(Default)]
struct OpenTable {
    lines: Vec<String>,
    row: Vec<Vec<String>>,
}

/// What is known of the paragraph being read.
#[derive(Default)]
struct Open {
    text: String,
    list: Option<String>,
    level: Option<usize>,
    style: Option<String>,
}

/// The text of a document.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<String, IngestError> {
    let broken = || IngestError::new("ingest-broken", name);
    let document = package::part(bytes, "word/document.xml", name)?.ok_or_else(broken)?;
    let numbering = package::part(bytes, "word/numbering.xml", name)?;
    let styles = package::part(bytes, "word/styles.xml", name)?;
    let mut body = Body { numbering: Numbering::read(numbering.as_deref(), styles.as_deref()), ..Body::default() };
    let mut reader = Reader::from_str(&document);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => body.take(&event),
            Err(_) => return Err(broken()),
        }
        if body.size > MAX_TEXT {
            return Err(IngestError::new("ingest-text-too-long", name));
        }
        if body.tables.len().max(body.open.len()) > DEEPEST {
            return Err(IngestError::new("ingest-too-deep", name));
        }
    }
    Ok(body.finish())
}

#[derive(Default)]
struct Body {
    numbering: Numbering,
    lines: Vec<String>,
    tables: Vec<OpenTable>,
    /// A paragraph may hold a text box with paragraphs of its own.
    open: Vec<Open>,
    /// Depth inside elements that are left out.
    skipping: usize,
    in_text: bool,
    in_properties: bool,
    /// Bytes of text so far.
    size: usize,
}

impl Body {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => {
                if self.skipping > 0 || LEFT_OUT.contains(&tag.local_name().as_ref()) {
                    self.skipping += 1;
                } else {
                    self.start(tag);
                }
            }
            Event::End(_) if self.skipping > 0 => self.skipping -= 1,
            Event::End(tag) => self.end(tag.local_name().as_ref()),
            Event::Empty(tag) if self.skipping == 0 => self.empty(tag),
            Event::Text(text) if self.in_text && self.skipping == 0 => self.push(text),
            Event::CData(text) if self.in_text && self.skipping == 0 => self.push(text),
            Event::GeneralRef(entity) if self.in_text && self.skipping == 0 => self.push(&resolved(entity)),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.size += text.len();
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" => self.open.push(Open::default()),
            "pPr" => self.in_properties = true,
            "t" => self.in_text = true,
            "tbl" => self.tables.push(OpenTable::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row.clear();
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row.push(Vec::new());
                }
            }
            _ => self.empty(tag),
        }
    }

    fn empty(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        if name.as_ref() == "p" {
            self.line(String::new());
            return;
        }
        let in_properties = self.in_properties;
        let Some(open) = self.open.last_mut() else { return };
        match name.as_ref() {
            "tab" if !in_properties => open.text.push('\t'),
            "br" | "cr" => open.text.push('\n'),
            "noBreakHyphen" => open.text.push('-'),
            "numId" if in_properties => open.list = attribute(tag, "val"),
            "ilvl" if in_properties => open.level = attribute(tag, "val").and_then(|text| text.parse().ok()),
            "pStyle" if in_properties => open.style = attribute(tag, "val"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "pPr" => self.in_properties = false,
            "t" => self.in_text = false,
            "p" => {
                if let Some(open) = self.open.pop() {
                    self.paragraph(&open);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = std::mem::take(&mut table.row);
                    row_lines(row, &mut table.lines);
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    for line in table.lines {
                        self.line(line);
                    }
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, open: &Open) {
        let number = if open.text.trim().is_empty() {
            None
        } else {
            self.numbering.next(open.list.as_deref(), open.level, open.style.as_deref())
        };
        let number = number.unwrap_or_default();
        self.size += number.len();
        self.line(format!("{number}{}", open.text));
    }

    /// A line to where it belongs: the cell being read, or the page.
    fn line(&mut self, line: String) {
        self.size += 1;
        match self.tables.last_mut().and_then(|table| table.row.last_mut()) {
            Some(cell) => cell.push(line),
            None => self.lines.push(line),
        }
    }

    fn finish(mut self) -> String {
        // What a truncated document left open.
        while let Some(open) = self.open.pop() {
            self.paragraph(&open);
        }
        while let Some(table) = self.tables.pop() {
            self.lines.extend(table.lines);
        }
        self.lines.join("\n")
    }
}

/// A row as text. Two columns are a layout (head, signatures): each cell in turn, line by line. Three and more are
/// a table of data: one line, cells apart by bars.
fn row_lines(row: Vec<Vec<String>>, lines: &mut Vec<String>) {
    if row.len() <= 2 {
        lines.extend(row.into_iter().flatten());
        return;
    }
    let cells: Vec<String> = row
        .into_iter()
        .map(|cell| {
            let paragraphs: Vec<&str> = cell.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
            paragraphs.join(" ").replace('\n', " ")
        })
        .collect();
    lines.push(cells.join(" | "));
}

fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(entity).unwrap_or_default().to_owned()
}
