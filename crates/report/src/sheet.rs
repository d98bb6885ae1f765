//! The document as it is printed: every word, mark and capital settled, so that the three writers only place them.

use base::text::nfc;
use base::words::{Lang, Words};
use chrono::Datelike;
use serde::Serialize;

use crate::chart::{Plot, plot};
use crate::form::{Measures, measures};
use crate::{Align, Block, FigureRow, Form, Picture, Report, Run, Section, Table};

/// A printed document.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sheet {
    pub form: Form,
    pub lang: Lang,
    pub measures: &'static Measures,
    /// Year, month, day of issue, for the file's properties.
    pub date: [i32; 3],
    pub nation: String,
    /// Tiêu ngữ; the Party's form has none.
    pub motto: Option<String>,
    pub parent: Option<String>,
    pub body: String,
    pub number: String,
    pub place_date: String,
    pub doc_type: String,
    pub subject: String,
    /// "V/v …" beneath the number: of a letter, which has no title.
    pub about: Option<String>,
    pub addressees_label: String,
    pub addressees: Vec<String>,
    pub grounds: Vec<String>,
    pub parts: Vec<Part>,
    pub recipients_label: String,
    pub recipients: Vec<String>,
    pub capacity: Vec<String>,
    pub name: Option<String>,
    pub notice: Option<String>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Part {
    pub heading: Option<String>,
    pub level: u8,
    pub pieces: Vec<Piece>,
}

/// A block as printed.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Piece {
    Paragraph { runs: Vec<Run> },
    Centred { text: String },
    Bullets { items: Vec<Vec<Run>> },
    Table(Grid),
    Chart(Plot),
    Picture(Print),
    Note { text: String },
}

/// A picture as printed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Print {
    #[serde(skip)]
    pub png: Vec<u8>,
    pub size: [u32; 2],
    /// Width and height on paper, in millimetres.
    pub room: [f64; 2],
    pub caption: String,
    /// Its number among the pictures of the document.
    pub number: usize,
}

/// Millimetres that a picture may be wide and high.
const PICTURE: [f64; 2] = [60.0, 30.0];

impl Print {
    fn of(picture: &Picture) -> Self {
        let size = picture.size.map(|side| side.max(1));
        let [width, height] = size.map(f64::from);
        let scale = (PICTURE[0] / width).min(PICTURE[1] / height);
        let room = [width * scale, height * scale];
        Self { png: picture.png.clone(), size, room, caption: clean(&picture.caption), number: 0 }
    }
}

impl Sheet {
    /// The pictures, by their numbers.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = &Print> {
        self.parts.iter().flat_map(|part| &part.pieces).filter_map(|piece| match piece {
            Piece::Picture(print) => Some(print),
            _ => None,
        })
    }
}

/// A table with rows of equal length.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Grid {
    pub caption: Option<String>,
    pub head: Vec<String>,
    pub align: Vec<Align>,
    /// Relative widths of the columns.
    pub weights: Vec<usize>,
    pub rows: Vec<Vec<String>>,
    /// First of the bold rows.
    pub totals_from: usize,
    /// Printed across the table when it has no rows.
    pub empty: String,
    pub note: Option<String>,
    /// Size of type in points, smaller when there are many columns.
    pub size: f64,
}

/// NFC, on one line, without characters that XML and PDF cannot carry.
pub(crate) fn clean(text: &str) -> String {
    nfc(text)
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

fn capitals(text: &str) -> String {
    clean(text).to_uppercase()
}

/// Settles every word of a report.
pub(crate) fn sheet(report: &Report) -> Sheet {
    let say = |key: &str| Words::builtin().say(report.lang, key, &[]);
    let form = measures(report.form);
    let (nation, motto) = match report.form {
        Form::State => (say("report-nation"), Some(say("report-motto"))),
        Form::Party => (say("report-party"), None),
    };
    let mut parts: Vec<Part> = report.sections.iter().map(|section| part(section, report.lang, form)).collect();
    end_body(&mut parts, &form.full_stop);
    let prints = parts.iter_mut().flat_map(|part| &mut part.pieces).filter_map(|piece| match piece {
        Piece::Picture(print) => Some(print),
        _ => None,
    });
    prints.enumerate().for_each(|(number, print)| print.number = number);
    Sheet {
        form: report.form,
        lang: report.lang,
        measures: form,
        date: [report.date.year(), report.date.month() as i32, report.date.day() as i32],
        nation,
        motto,
        parent: report.parent_body.as_deref().map(capitals).filter(|text| !text.trim().is_empty()),
        body: capitals(&report.body),
        number: number_line(report),
        place_date: place_date(report),
        doc_type: capitals(&report.doc_type),
        subject: clean(&report.subject),
        about: report
            .doc_type
            .trim()
            .is_empty()
            .then(|| Words::builtin().say(report.lang, "report-about", &[("subject", clean(&report.subject))])),
        addressees_label: say("report-addressees"),
        addressees: listed(&report.addressees, &form.list_end),
        grounds: listed(&report.grounds, ";"),
        parts,
        recipients_label: say("report-recipients"),
        recipients: listed(&report.recipients, &form.list_end),
        capacity: report.signer.capacity_lines.iter().map(|line| capitals(line)).collect(),
        name: report.signer.name.as_deref().map(clean),
        notice: report.notice.as_deref().map(clean).filter(|text| !text.trim().is_empty()),
    }
}

/// `Số: 07/BC-UBND`, `Số 7-BC/TU`. The Decree puts a zero before numbers under ten.
fn number_line(report: &Report) -> String {
    let given = clean(report.number.as_deref().unwrap_or_default());
    let number = match (given.trim(), report.form) {
        ("", _) => "\u{A0}".repeat(6),
        (digit, Form::State) if digit.len() == 1 && digit.bytes().all(|b| b.is_ascii_digit()) => {
            format!("0{digit}")
        }
        (other, _) => other.to_owned(),
    };
    let key = match report.form {
        Form::State => "report-number-state",
        Form::Party => "report-number-party",
    };
    Words::builtin().say(report.lang, key, &[("number", number), ("symbol", clean(report.symbol.trim()))])
}

/// A zero stands before days under ten and before January and February only.
fn place_date(report: &Report) -> String {
    let (place, date) = (clean(&report.place), report.date);
    let day = format!("{:02}", date.day());
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    let values = [("place", place), ("day", day), ("month", month), ("year", date.year().to_string())];
    Words::builtin().say(report.lang, "report-place-date", &values)
}

/// Ends each line of a list with `end` and the last with a full stop.
fn listed(lines: &[String], end: &str) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let punctuated = lines.iter().enumerate().map(|(index, line)| {
        let line = clean(line);
        let words = line.trim().trim_end_matches([';', ',', '.']);
        format!("{words}{}", if index == last { "." } else { end })
    });
    punctuated.collect()
}

fn part(section: &Section, lang: Lang, form: &Measures) -> Part {
    Part {
        heading: section.heading.as_deref().map(clean),
        level: section.level.max(1),
        pieces: section.blocks.iter().map(|block| piece(block, lang, form)).collect(),
    }
}

fn piece(block: &Block, lang: Lang, form: &Measures) -> Piece {
    match block {
        Block::Paragraph { runs: list } => Piece::Paragraph { runs: runs(list) },
        Block::Centred { text } => Piece::Centred { text: clean(text) },
        Block::Bullets { items } => Piece::Bullets { items: items.iter().map(|item| runs(item)).collect() },
        Block::Table(table) => Piece::Table(grid(table, lang, form)),
        Block::Figures { rows } => Piece::Table(grid(&figures(rows, lang), lang, form)),
        Block::Chart(chart) => Piece::Chart(plot(chart, clean, &Words::builtin().say(lang, "report-not-known", &[]))),
        Block::Picture(picture) => Piece::Picture(Print::of(picture)),
        Block::Note { text } => Piece::Note { text: clean(text) },
    }
}

fn runs(list: &[Run]) -> Vec<Run> {
    list.iter().map(|run| Run { text: clean(&run.text), ..run.clone() }).collect()
}

/// Figures as a table. A cut-off that all share stands once beneath it; a column of changes only where one is known.
fn figures(rows: &[FigureRow], lang: Lang) -> Table {
    let say = |key: &str| Words::builtin().say(lang, key, &[]);
    let changes = rows.iter().any(|row| row.change.is_some());
    let shared = rows.first().filter(|first| rows.iter().all(|row| row.cutoff == first.cutoff));
    let mut table = Table {
        head: vec![say("report-figure-label"), say("report-figure-value")],
        align: vec![Align::Left, Align::Right],
        ..Table::default()
    };
    if changes {
        table.head.push(say("report-figure-change"));
        table.align.push(Align::Right);
    }
    table.head.push(say("report-figure-definition"));
    if shared.is_none() && !rows.is_empty() {
        table.head.push(say("report-figure-cutoff"));
    }
    table.rows = rows
        .iter()
        .map(|row| {
            let mut cells = vec![row.label.clone(), row.value.clone()];
            if changes {
                cells.push(row.change.clone().unwrap_or_default());
            }
            cells.push(row.definition.clone());
            if shared.is_none() {
                cells.push(row.cutoff.clone());
            }
            cells
        })
        .collect();
    table.note = shared
        .filter(|row| !row.cutoff.is_empty())
        .map(|row| Words::builtin().say(lang, "report-figure-cutoff-all", &[("cutoff", row.cutoff.clone())]));
    table
}

fn grid(table: &Table, lang: Lang, form: &Measures) -> Grid {
    let width = table.rows.iter().map(Vec::len).chain([table.head.len(), 1]).max().unwrap_or(1);
    let fill = |cells: &[String]| -> Vec<String> {
        (0..width).map(|column| cells.get(column).map(|cell| clean(cell)).unwrap_or_default()).collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| fill(row)).collect();
    let head = if table.head.is_empty() { Vec::new() } else { fill(&table.head) };
    let weights = (0..width).map(|column| weight(head.iter().skip(column).take(1), &rows, column)).collect();
    Grid {
        caption: table.caption.as_deref().map(clean),
        align: (0..width).map(|column| table.align.get(column).copied().unwrap_or_default()).collect(),
        weights,
        totals_from: rows.len().saturating_sub(table.total_rows),
        head,
        rows,
        empty: Words::builtin().say(lang, "report-no-rows", &[]),
        note: table.note.as_deref().map(clean),
        size: match width {
            0..=7 => form.size.table,
            8..=10 => form.size.table - 2.0,
            _ => form.size.table - 4.0,
        },
    }
}

/// How much of the width a column wants: its longest word always, its longest cell up to a line's worth.
fn weight<'a>(head: impl Iterator<Item = &'a String>, rows: &'a [Vec<String>], column: usize) -> usize {
    let head: Vec<&String> = head.collect();
    let cells = rows.iter().filter_map(|row| row.get(column));
    let longest_word = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let mut wish = 3;
    for text in head {
        // A head may break over lines, so it asks for less than its cells.
        wish = wish.max(longest_word(text) + 2).max(text.chars().count().div_ceil(2) + 1);
    }
    for text in cells {
        wish = wish.max(longest_word(text).min(24) + 1).max(text.chars().count().min(30));
    }
    wish
}

/// Puts the form's last full stop where the body ends: after its last words, or on a line of its own after a table.
fn end_body(parts: &mut Vec<Part>, full_stop: &str) {
    if full_stop == "." {
        return;
    }
    let last = parts.iter_mut().rev().flat_map(|part| part.pieces.iter_mut().rev()).next();
    let runs = match last {
        Some(Piece::Paragraph { runs }) => Some(runs),
        Some(Piece::Bullets { items }) => items.last_mut(),
        _ => None,
    };
    if let Some(run) = runs.and_then(|runs| runs.iter_mut().rev().find(|run| !run.text.trim().is_empty())) {
        let words = run.text.trim_end().trim_end_matches(['.', '/', ';', ',']).trim_end();
        run.text = format!("{words}{full_stop}");
    } else {
        let piece = Piece::Paragraph { runs: vec![Run::plain(full_stop)] };
        match parts.last_mut() {
            Some(part) => part.pieces.push(piece),
            None => parts.push(Part { heading: None, level: 1, pieces: vec![piece] }),
        }
    }
}
