//! Days as documents print them.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::lexicon::pattern;
use crate::passage::{Passage, Range};

/// A day in digits or words, in folded text; groups: day, month, year by digits, then by words.
pub(crate) const DAY: &str =
    r"(?:(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?(\d{4}))?|(\d{1,2})\s*thang\s*(\d{1,2})(?:,?\s*nam\s*(\d{4}))?)";

static FULL: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:^|[^\d/.])ngay\s*{DAY}")));
static ISSUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"ngay\s?([^,;:]{0,6}?)\s?thang[>.\s]{0,3}([^,;:]{0,6}?)\s?nam\s?(\d[\d ]{2,6}\d)"));

/// The day of six groups of [`DAY`] that begin at `first`; a missing year is taken from `year`.
pub(crate) fn day_of(words: &Passage, groups: &[Option<Range>], first: usize, year: Option<i32>) -> Option<NaiveDate> {
    let number = |at: usize| -> Option<u32> {
        groups.get(first + at)?.clone().and_then(|range| words.text.get(range)?.parse().ok())
    };
    let (day, month, printed) = match number(0) {
        Some(day) => (day, number(1)?, number(2)),
        None => (number(3)?, number(4)?, number(5)),
    };
    NaiveDate::from_ymd_opt(printed.map(|year| year as i32).or(year)?, month, day)
}

/// Days after the word "ngày" in a stretch, with their places.
pub(crate) fn days(words: &Passage, range: Range, year: Option<i32>) -> Vec<(Range, NaiveDate)> {
    let all = words.groups(&FULL, range);
    all.iter().filter_map(|groups| Some((groups.first()?.clone()?, day_of(words, groups, 1, year)?))).collect()
}

/// The day of issue on a line such as "Hà Nội, ngày 05 tháng 6 năm 2020". The day is none where a part of it is blank
/// or cannot be read; the place of the words is given all the same.
pub(crate) fn issue(words: &Passage) -> Option<(Range, Option<NaiveDate>)> {
    let all = words.groups(&ISSUE, words.whole());
    let groups = all.first()?;
    let whole = groups.first()?.clone()?;
    let read = |at: usize| groups.get(at)?.clone().and_then(|range| digits(&words.text[range]));
    let date = (|| NaiveDate::from_ymd_opt(read(3)? as i32, read(2)?, read(1)?))();
    Some((whole, date))
}

/// A number whose digits may stand apart ("2 4") or be misread ("l8").
fn digits(text: &str) -> Option<u32> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let read: String = compact.chars().map(|c| if matches!(c, 'l' | 'I' | '|') { '1' } else { c }).collect();
    let has_digit = compact.chars().any(|c| c.is_ascii_digit());
    (has_digit && read.chars().all(|c| c.is_ascii_digit())).then(|| read.parse().ok()).flatten()
}

/// The last day of a month.
pub(crate) fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let next =
        if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    next?.pred_opt()
}

/// The last day of the month before.
pub(crate) fn month_before_end(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}

/// The last month of a quarter, 1 to 4.
pub(crate) const fn quarter_end_month(quarter: u32) -> u32 {
    quarter * 3
}

/// The year of a day, where there is one.
pub(crate) fn year_of(day: Option<NaiveDate>) -> Option<i32> {
    day.map(|day| day.year())
}
