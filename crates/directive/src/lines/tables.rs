//! Tables of tasks: "TT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn".

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::lines::Line;
use crate::passage::{Passage, in_capitals};

/// A row of a table of tasks.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its number as printed, if it has one.
    pub number: Option<Passage>,
    /// What is to be done.
    pub task: Passage,
    /// Who leads.
    pub lead: Passage,
    /// Who helps.
    pub helpers: Passage,
    /// By when.
    pub due: Passage,
}

/// Where the columns stand.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    number: Option<usize>,
    task: Option<usize>,
    lead: Option<usize>,
    helpers: Option<usize>,
    due: Option<usize>,
}

/// A line of at least so many cells is a row.
const CELLS: usize = 3;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:s?tt|so tt|so thu tu|no)\W*$"));
static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[IVX]{1,5}|[A-E])\W*$"));

/// The columns that a row names as the head of a table of tasks.
fn head(cells: &[Passage]) -> Option<Columns> {
    let mut columns = Columns::default();
    for (at, cell) in cells.iter().enumerate() {
        let named = |phrases: &crate::lexicon::Phrases| cell.len() < 80 && cell.has(&phrases.anywhere, cell.whole());
        let place = if NUMBERED.is_match(&cell.folded) {
            &mut columns.number
        } else if named(&LEXICON.column_helpers) {
            &mut columns.helpers
        } else if named(&LEXICON.column_due) {
            &mut columns.due
        } else if named(&LEXICON.column_lead) {
            &mut columns.lead
        } else if named(&LEXICON.column_task) {
            &mut columns.task
        } else {
            continue;
        };
        place.get_or_insert(at);
    }
    (columns.task.is_some() && columns.lead.is_some()).then_some(columns)
}

/// The rows of a table that begins at a line, and how many lines it takes; none where no table of tasks begins.
pub(crate) fn table(lines: &[Line]) -> Option<(Vec<Row>, usize)> {
    let columns = head(&lines.first()?.cells)?;
    let width = lines.first()?.cells.len();
    let mut rows: Vec<Row> = Vec::new();
    let mut taken = 1;
    for line in &lines[1..] {
        let cells = &line.cells;
        // A row may end in empty cells that a program left away.
        if cells.len() < CELLS.min(width) || cells.len() > width + 1 {
            break;
        }
        taken += 1;
        rows.extend(row(cells, columns, rows.last()));
    }
    (!rows.is_empty()).then_some((rows, taken))
}

fn row(cells: &[Passage], columns: Columns, above: Option<&Row>) -> Option<Row> {
    let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
    let (number, task) = (cell(columns.number), cell(columns.task));
    let part = ROMAN.is_match(&number.text) || in_capitals(&task.text);
    let letters = task.text.chars().filter(|c| c.is_alphabetic()).count();
    let mut lead = cell(columns.lead);
    if letters < 4 || part && lead.is_empty() {
        return None;
    }
    // A merged cell stands in its first row alone.
    if lead.is_empty() {
        lead = above?.lead.clone();
    }
    let number = Some(number).filter(|number| number.text.chars().any(char::is_alphanumeric));
    Some(Row { number, task, lead, helpers: cell(columns.helpers), due: cell(columns.due) })
}

/// The cells of a line, if it is the row of a table.
pub(crate) fn cells(text: &str, start: usize, end: usize) -> Vec<Passage> {
    let raw = &text[start..end];
    let bars: Vec<usize> = raw.match_indices('|').map(|(at, _)| at).collect();
    if bars.len() + 1 < CELLS {
        return Vec::new();
    }
    let mut from = start;
    let mut cells = Vec::with_capacity(bars.len() + 1);
    for bar in bars.iter().map(|bar| start + bar).chain(std::iter::once(end)) {
        cells.push(Passage::of(text, from, bar));
        from = (bar + 1).min(end);
    }
    // A bar may stand before the first cell and after the last.
    if raw.trim_start().starts_with('|') {
        cells.remove(0);
    }
    if raw.trim_end().ends_with('|') {
        cells.pop();
    }
    if cells.len() < CELLS { Vec::new() } else { cells }
}
