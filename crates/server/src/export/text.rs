//! Comma-separated values, as spreadsheets open them.

use axum::body::Bytes;

/// Excel opens a CSV file as UTF-8 only with this mark in front.
const BOM: &str = "\u{feff}";

/// Lines of a file.
pub(super) struct Csv(String);

impl Csv {
    pub(super) fn new() -> Self {
        Self(BOM.to_owned())
    }

    pub(super) fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            quoted(&mut self.0, cell);
        }
        self.0.push_str("\r\n");
    }

    pub(super) fn take(&mut self) -> Bytes {
        std::mem::take(&mut self.0).into()
    }
}

/// A spreadsheet runs what begins so, in full width (as Chinese and Japanese keyboards write it) too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

/// A cell that begins like a formula is text all the same: an apostrophe says so. Blanks before it are no hindrance to
/// a spreadsheet.
fn quoted(line: &mut String, cell: &str) {
    let starts = cell.trim_start_matches(' ').starts_with(FORMULA);
    let formula = starts && cell.parse::<f64>().is_err();
    let plain = !cell.contains(['"', ',', '\n', '\r', ';']);
    if !plain {
        line.push('"');
    }
    if formula {
        line.push('\'');
    }
    if plain {
        line.push_str(cell);
    } else {
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    }
}

/// A table that is there already, as a file.
pub(crate) fn text(head: &[String], rows: &[Vec<String>]) -> String {
    let mut csv = Csv::new();
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        csv.row(row.iter().map(String::as_str));
    }
    csv.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut line = String::new();
        quoted(&mut line, text);
        line
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for start in FORMULA {
            assert!(cell(&format!("{start}1+1")).trim_start_matches('"').starts_with('\''), "{start:?}");
            assert!(
                cell(&format!("  {start}cmd|' /C calc'!A0")).trim_start_matches('"').starts_with('\''),
                "{start:?}"
            );
        }
        assert_eq!(cell("-5"), "-5");
        assert_eq!(cell("Lò, A"), "\"Lò, A\"");
        assert_eq!(cell("Lò Văn A"), "Lò Văn A");
        assert_eq!(text(&["a".into(), "b".into()], &[vec!["1".into(), "＝1+1".into()]]), "\u{feff}a,b\r\n1,'＝1+1\r\n");
    }
}
