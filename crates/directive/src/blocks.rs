//! Lines put together into paragraphs and items: broken lines and page turns in mid-sentence are mended.

use crate::lexicon::LEXICON;
use crate::lines::Line;
use crate::lines::tables::{self, Row};
use crate::marks::{Kind, Mark, mark};
use crate::passage::{Passage, in_capitals};

/// A paragraph, with the mark at its head if it has one.
#[derive(Debug)]
pub(crate) struct Block {
    pub mark: Option<Mark>,
    /// The words with the mark.
    pub words: Passage,
    /// The row of a table of tasks.
    pub row: Option<Row>,
}

impl Block {
    /// Where the words after the mark begin.
    pub(crate) fn start(&self) -> usize {
        self.mark.as_ref().map_or(0, |mark| mark.end.min(self.words.len()))
    }
}

/// The paragraphs of lines of a body.
pub(crate) fn blocks(lines: &[Line]) -> Vec<Block> {
    let mut all = Vec::new();
    let mut rest = lines;
    let mut at = 0;
    while at < rest.len() {
        let Some((rows, taken)) = tables::table(&rest[at..]) else {
            at += 1;
            continue;
        };
        all.extend(paragraphs(&rest[..at]));
        all.extend(rows.into_iter().map(|row| Block { mark: None, words: row.task.clone(), row: Some(row) }));
        rest = &rest[at + taken..];
        at = 0;
    }
    all.extend(paragraphs(rest));
    all
}

fn paragraphs(lines: &[Line]) -> Vec<Block> {
    let mut width: Vec<usize> = lines.iter().map(|line| line.words.folded.len()).collect();
    width.sort_unstable();
    // Pages have lines of a width; where many are longer, each line is a paragraph.
    let long = width.iter().filter(|&&length| length > PAGE_WIDTH).count();
    let paragraphs = long * 12 >= width.len();
    let width = width.get(width.len() * 9 / 10).copied().unwrap_or_default();
    let mut blocks: Vec<(Option<Mark>, Vec<&Line>)> = Vec::new();
    let mut rows = Rows::default();
    for line in lines {
        let found = mark(&line.words);
        let begins = match blocks.last() {
            None => true,
            Some((_, before)) => begins(line, found.as_ref(), before, &rows, Page { width, paragraphs }),
        };
        match blocks.last_mut() {
            Some((_, before)) if !begins => before.push(line),
            _ => {
                if let Some(found) = &found {
                    rows.seen(found);
                }
                blocks.push((found, vec![line]));
            }
        }
    }
    let join = |lines: Vec<&Line>| Passage::join(lines.into_iter().map(|line| &line.words));
    blocks.into_iter().map(|(mark, lines)| Block { mark, words: join(lines), row: None }).collect()
}

/// No line of a page has more letters.
const PAGE_WIDTH: usize = 140;

/// How a text is broken into lines.
#[derive(Clone, Copy)]
struct Page {
    /// Letters that most lines stay below.
    width: usize,
    /// Lines are broken at paragraphs alone.
    paragraphs: bool,
}

/// The last number seen in each row.
#[derive(Default)]
struct Rows {
    number: Option<u32>,
    letter: Option<u32>,
    /// The last number of several levels.
    deep: Option<String>,
}

impl Rows {
    fn seen(&mut self, mark: &Mark) {
        match mark.kind {
            Kind::Letter => self.letter = mark.order,
            Kind::Number => (self.number, self.letter, self.deep) = (mark.order, None, None),
            Kind::Second | Kind::Third => self.deep = Some(mark.name.clone()),
            _ => {}
        }
    }

    /// Whether a number of several levels is the first under the last number or the next of its row.
    fn goes_deeper(&self, mark: &Mark) -> bool {
        let Some((above, last)) = mark.name.rsplit_once('.') else { return false };
        let first = last == "1"
            && (self.number.is_some_and(|number| number.to_string() == above) || self.deep.as_deref() == Some(above));
        let next = self.deep.as_deref().and_then(|deep| deep.rsplit_once('.')).is_some_and(|(row, number)| {
            row == above && number.parse().is_ok_and(|number: u32| mark.order == number.checked_add(1))
        });
        first || next
    }

    /// Whether a mark is the first or the next of its row.
    fn expects(&self, mark: &Mark) -> bool {
        let last = match mark.kind {
            Kind::Letter => self.letter,
            Kind::Number => self.number,
            _ => return true,
        };
        mark.order.is_some_and(|order| order == 1 || last.is_some_and(|last| order == last + 1))
    }
}

/// Whether a line begins a paragraph of its own.
fn begins(line: &Line, mark: Option<&Mark>, before: &[&Line], rows: &Rows, page: Page) -> bool {
    let width = page.width;
    let Some(last) = before.last() else { return true };
    let ended = ended(last.text());
    // A line that stops far from the margin was not broken there.
    let stub = width > 40 && last.words.folded.len() * 5 < width * 3;
    if let Some(mark) = mark {
        return match mark.kind {
            Kind::Dash | Kind::Plus => {
                let small = line.text()[mark.end..].chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
                (ended || line.gap || !small) && !in_name(last.text(), line.text())
            }
            Kind::Letter if mark.label.ends_with(')') && rows.expects(mark) => true,
            Kind::Number | Kind::Letter => {
                (ended || line.gap || heading(before) || stub) && (rows.expects(mark) || ended)
            }
            Kind::Bracket => ended || line.gap || stub,
            Kind::Second | Kind::Third if rows.goes_deeper(mark) => true,
            Kind::Roman | Kind::Part if line.capitals() => true,
            _ => ended || line.gap || heading(before),
        };
    }
    let small = line.text().chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    if line.gap {
        // A page turn in mid-sentence: the line before stops without a sign, or this one goes on in small letters.
        let long = before.iter().map(|line| line.words.folded.len()).sum::<usize>() > 100;
        let hangs = dangles(last.text());
        let goes_on = !ended && (small || hangs || (long && !line.capitals())) && !heading(before);
        return !(goes_on || (small && !last.text().ends_with(['.', ':', ';'])));
    }
    let short = last.words.folded.len() * 5 < width * 4;
    let closes = line.words.has(&LEXICON.closing.start, line.words.whole()) && !small;
    if page.paragraphs && !small && last.words.folded.len() < PAGE_WIDTH {
        return true;
    }
    if !small && before.len() == 1 && titled(last, stub) {
        return true;
    }
    let verb = || LEXICON.duty.starts(line.text(), line.folded()).is_some();
    (!small && (ended && (short || closes) || stub && verb())) || (heading(before) && !line.capitals())
}

/// Whether a line stops at a word or sign that something must follow.
fn dangles(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    text.ends_with(',') || OPEN_WORDS.contains(&last)
}

/// Words that end no phrase.
const OPEN_WORDS: [&str; 24] = [
    "của", "và", "các", "về", "cho", "với", "trong", "theo", "tại", "đến", "từ", "là", "để", "do", "bởi", "thuộc",
    "trên", "những", "nhằm", "hoặc", "khi", "số", "có", "ngày",
];

/// Whether a text ends a sentence or a member of a list.
pub(crate) fn ended(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', ')', ' ', '/', ']']).ends_with(['.', ';', ':', '!', '?', '…', ','])
        && !text.ends_with([','])
        || text.ends_with("./.")
}

/// A short line that can only be a heading: a Roman part, "1. Mục đích".
fn titled(line: &Line, stub: bool) -> bool {
    let Some(mark) = mark(&line.words) else { return false };
    let rest = line.words.part(mark.end..line.words.len());
    stub && mark.kind <= Kind::Roman || LEXICON.no_orders.whole.is_match(&rest.folded)
}

/// Lines that are a heading in capitals.
fn heading(lines: &[&Line]) -> bool {
    !lines.is_empty() && lines.iter().all(|line| in_capitals(line.text()))
}

/// A dash within a name that was broken over two lines: "Lao động" / "- Thương binh và Xã hội".
fn in_name(before: &str, line: &str) -> bool {
    LEXICON.fields.iter().filter_map(|field| field.split_once(" - ")).any(|(left, right)| {
        before.ends_with(left)
            && line.trim_start_matches(['-', '–', ' ']).starts_with(right.split(' ').next().unwrap_or(right))
    })
}
