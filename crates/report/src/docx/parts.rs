//! The few shapes that the document is made of, in the units of the file format.

use docx_rs::{
    AlignmentType, BorderType, HeightRule, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType, TableBorders, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

/// The face that the rules of form ask for.
const FACE: &str = "Times New Roman";

/// Millimetres in twentieths of a point.
pub(super) fn twips(millimetres: f64) -> i32 {
    (millimetres * 1440.0 / 25.4).round() as i32
}

/// Millimetres in the unit of drawings, of which 914,400 are an inch.
pub(super) fn emu(millimetres: f64) -> u32 {
    (millimetres * 914_400.0 / 25.4).round() as u32
}

/// Points in twentieths of a point.
pub(super) fn gap(points: f64) -> u32 {
    (points * 20.0).round() as u32
}

/// A typeface for every script, so that no letter falls back to another face.
pub(super) fn face() -> RunFonts {
    RunFonts::new().ascii(FACE).hi_ansi(FACE).east_asia(FACE).cs(FACE)
}

/// How words are set.
#[derive(Clone, Copy, Default)]
pub(super) struct Type {
    /// Size in points.
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
}

impl Type {
    pub const fn of(size: f64) -> Self {
        Self { size, bold: false, italic: false }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }
}

/// A run of words.
pub(super) fn run(text: &str, set: Type) -> Run {
    let run = Run::new().add_text(text).size((set.size * 2.0).round() as usize).fonts(face());
    let run = if set.bold { run.bold() } else { run };
    if set.italic { run.italic() } else { run }
}

/// An empty paragraph with its place: alignment, space before in points, line spacing.
pub(super) fn paragraph(align: AlignmentType, before: f64, line: f64) -> Paragraph {
    let spacing = LineSpacing::new()
        .before(gap(before))
        .after(0)
        .line_rule(LineSpacingType::Auto)
        .line((line * 240.0).round() as i32);
    Paragraph::new().align(align).line_spacing(spacing)
}

/// A centred line of words.
pub(super) fn centred(text: &str, set: Type) -> Paragraph {
    paragraph(AlignmentType::Center, 0.0, 1.0).add_run(run(text, set))
}

/// An empty paragraph of a given height in points.
pub(super) fn blank(size: f64) -> Paragraph {
    let mark = (size * 2.0).round() as usize;
    paragraph(AlignmentType::Left, 0.0, 1.0).size(mark).fonts(face())
}

/// A justified paragraph whose first line is indented.
pub(super) fn justified(indent: f64, before: f64, line: f64) -> Paragraph {
    let first = SpecialIndentType::FirstLine(twips(indent));
    paragraph(AlignmentType::Both, before, line).indent(None, Some(first), None, None)
}

/// Draws a line beneath a paragraph, `length` long in the middle of `room` (millimetres).
pub(super) fn ruled(paragraph: Paragraph, length: f64, room: f64) -> Paragraph {
    let side = twips(((room - length) / 2.0).max(0.0));
    let mut paragraph = paragraph.indent(Some(side), None, Some(side), None);
    let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(BorderType::Single).size(4).space(1);
    paragraph.property.borders = Some(ParagraphBorders::with_empty().set(line));
    paragraph
}

/// About how long a text is when set, in millimetres, and rather too long than too short, since a line that
/// stands beneath it must not be narrower than the text.
pub(super) fn length(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| {
            if c.is_uppercase() {
                0.78
            } else if c.is_alphanumeric() {
                0.54
            } else {
                0.3
            }
        })
        .sum();
    ems * size * 25.4 / 72.0
}

/// A cell of given paragraphs; one empty paragraph where there is none, which the format demands.
pub(super) fn cell(paragraphs: Vec<Paragraph>, width: f64) -> TableCell {
    let cell = TableCell::new().width(twips(width).unsigned_abs() as usize, WidthType::Dxa);
    if paragraphs.is_empty() {
        return cell.add_paragraph(Paragraph::new());
    }
    paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
}

/// A cell whose words stand in the middle of its height.
pub(super) fn middle(cell: TableCell) -> TableCell {
    cell.vertical_align(VAlignType::Center)
}

/// A table of fixed columns (widths in millimetres), with lines or without.
pub(super) fn table(rows: Vec<TableRow>, widths: &[f64], lines: bool) -> docx_rs::Table {
    let rows = rows.into_iter().map(TableRow::cant_split).collect();
    let table = docx_rs::Table::new(rows)
        .set_grid(widths.iter().map(|width| twips(*width).unsigned_abs() as usize).collect())
        .width(twips(widths.iter().sum()).unsigned_abs() as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(30, 60, 30, 60));
    if lines { table } else { table.set_borders(TableBorders::with_empty()).clear_all_border() }
}

/// A height that no row of ours has otherwise; with it a head is found again in the finished part.
const HEAD_MARK: f32 = 1.0;

/// Marks a row as the head of its table.
pub(super) fn head_row(row: TableRow) -> TableRow {
    row.row_height(HEAD_MARK).height_rule(HeightRule::AtLeast)
}

/// Lets the marked heads stand again on every page that their table reaches, for which the library has no word.
/// Texts are escaped, so the mark cannot stand in one.
pub(super) fn repeat_heads(document: &mut Vec<u8>) {
    const MARK: &str = r#"<w:trHeight w:val="1" w:hRule="atLeast" />"#;
    if let Ok(xml) = std::str::from_utf8(document) {
        *document = xml.replace(MARK, "<w:tblHeader />").into_bytes();
    }
}
