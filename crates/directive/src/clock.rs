//! Times of day as documents print them.

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::pattern;
use crate::passage::{Passage, Range};
use crate::wordings::HOUR;

/// An hour and its sign. The word is whole: "20 hằng tháng" has no "20 h".
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,2})\s?(gio|h|g|:)(?:\P{L}|$)"));
/// The minutes after the sign.
static MINUTES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s?(\d{2})(?:\D|$)"));
/// "16h 30/8/2021": what looks like minutes is the day.
static A_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s?\d{2}\s?(?:/\s?\d|[.\-]\s?\d{1,2}\s?[.\-]\s?\d{4}|thang\s\d)"));
static JUST_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{HOUR}\s?$")));

/// The first time of day in a range: "17:30".
pub(crate) fn clock(words: &Passage, range: &Range) -> Option<String> {
    words.groups(&CLOCK, range.clone()).iter().find_map(|groups| time(words, range, groups))
}

fn time(words: &Passage, range: &Range, groups: &[Option<Range>]) -> Option<String> {
    let hour: u32 = words.text[groups.get(1)?.clone()?].parse().ok()?;
    let sign = groups.get(2)?.clone()?;
    let tail = words.folded(sign.end..range.end.max(sign.end));
    let printed = MINUTES.captures(tail).filter(|_| !A_DAY.is_match(tail)).and_then(|found| found.get(1));
    let minute: u32 = match printed {
        Some(digits) => digits.as_str().parse().ok()?,
        // "mục 3: …" is no time.
        None if &words.text[sign] == ":" => return None,
        None => 0,
    };
    ((hour < 24 && minute < 60) || (hour, minute) == (24, 0)).then(|| format!("{hour:02}:{minute:02}"))
}

/// The time of day at the end of a range, and where it begins: "17 giờ 30" before "hôm nay".
pub(crate) fn just_before(words: &Passage, range: Range) -> Option<(usize, String)> {
    let found = words.find(&JUST_BEFORE, range)?;
    let time = clock(words, &found)?;
    Some((found.start, time))
}
