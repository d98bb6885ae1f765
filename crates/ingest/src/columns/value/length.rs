//! Lengths of time as people write them.

use base::text::fold;

use super::decimal;
use crate::IngestError;
use crate::sheet::Cell;

/// Minutes of a day, an hour and a minute.
const UNITS: [f64; 3] = [1_440.0, 60.0, 1.0];
/// What may be written of one: a hundred years.
const MOST: f64 = 100.0 * 366.0 * 1_440.0;

/// "1 ngày 2 giờ 30 phút", "1,5 giờ", "1h30": whole minutes, by the words for days, hours and minutes. Units fall, and
/// each stands once; a bare number after the hours counts minutes. Any other bare number could be of anything.
pub(super) fn minutes(cell: &Cell, words: [&[String]; 3]) -> Result<i64, IngestError> {
    let none = || IngestError::bare("ingest-not-a-duration");
    let Cell::Text(text) = cell else { return Err(none()) };
    let (mut sum, mut next) = (0.0, 0);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let (word, after) = split(after, |c| !c.is_ascii_digit());
        let number = decimal(&Cell::text(number.trim_end_matches(',').to_owned())).map_err(|_| none())?;
        let said = fold(word.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.')));
        let unit = if said.is_empty() {
            (next == MINUTES).then_some(MINUTES)
        } else {
            words.iter().position(|words| words.iter().any(|word| fold(word) == said))
        };
        let unit = unit.filter(|unit| *unit >= next).ok_or_else(none)?;
        sum += number * UNITS[unit];
        (next, rest) = (unit + 1, after);
    }
    let whole = (sum - sum.round()).abs() < 1e-6 && (0.0..=MOST).contains(&sum) && next > 0;
    if whole { Ok(sum.round() as i64) } else { Err(none()) }
}

/// Place of the minutes among the units.
const MINUTES: usize = 2;

/// The beginning whose letters are all such, and what follows.
fn split(text: &str, such: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !such(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i64> {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let (days, hours, all) = (words(&["ngày", "d"]), words(&["giờ", "h"]), words(&["phút", "m"]));
        minutes(&Cell::text(text.to_owned()), [&days, &hours, &all]).ok()
    }

    #[test]
    fn a_length_is_read_as_it_is_written_and_said() {
        for (text, minutes) in [
            ("90 phút", 90),
            ("2 giờ", 120),
            ("1 ngày 2 giờ 30 phút", 1_590),
            ("1 NGAY, 2 gio", 1_560),
            ("1,5 giờ", 90),
            ("1.5 h", 90),
            ("1h30", 90),
            ("1h 30m", 90),
            ("0 phút", 0),
            ("1.000 ngày", 1_440_000),
        ] {
            assert_eq!(read(text), Some(minutes), "{text}");
        }
    }

    #[test]
    fn what_could_be_anything_is_no_length() {
        for text in [
            "90",
            "1:30",
            "30 phút 1 giờ",
            "1 giờ 1 giờ",
            "giờ",
            "1,01 phút",
            "-2 giờ",
            "2 con ngựa",
            "1 ngày 30",
            "99999999 ngày",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let words = [&[][..], &[], &[]];
        assert!(minutes(&Cell::Number(90.0), words).is_err());
    }
}
