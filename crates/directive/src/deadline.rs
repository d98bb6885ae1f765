//! By when or how often: every wording of `data/directive/deadlines.toml`.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use regex::Regex;

use crate::clock::{clock, just_before};
use crate::dates::{self, DAY};
use crate::document::{Deadline, DeadlineKind, Every, Recurrence};
use crate::lexicon::pattern;
use crate::passage::{Passage, Range};
use crate::wordings::{Bound, RULES};

static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^\s?\(\s?(?:ngay\s)?{DAY}\s?\)")));
static SPAN_FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:tu|ke tu)\s(?:(?:hom|dau|cuoi|sang|trua|chieu|toi|dem)\s)?(?:ngay|thang|nam|\d)[^,;.]{0,40}$")
});
static REPEAT_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bngay\s(\d{1,2})(?:\s?[/\-]\s?(\d{1,2}))?\s?(?:cua\s)?$"));
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:cach ly|gian cach|luu tru|theo doi suc khoe|am tinh|keo dai|phong toa|tiem|cach nhau|co gia tri|hieu luc)\b[^.;,]{0,40}$",
    )
});
static NOT_AFTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s(?:truoc khi|tro len|lien tiep|gan day|qua|dau nam|cuoi nam|mot lan|/lan)"));
/// "trước 16 giờ", "thứ Sáu" right before a repetition.
static HOUR_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b\d{1,2}\s?(?:gio|h|g|:)\s?(?:\d{2})?(?:\s?phut)?|\bthu\s(?:hai|ba|tu|nam|sau|bay|[2-7])|\bchu nhat|\bcuoi buoi chieu)[\s,]*(?:vao\s)?$",
    )
});
/// "định kỳ 6 tháng báo cáo": the length between the words.
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s?(?:\d{1,2}|mot|hai|ba|sau)\s?(?:ngay|tuan|thang|quy|nam)(?:/\s?lan|\smot lan)?[\s,]*")
});
/// "Tạm dừng … đến hết ngày": how long a measure lasts, in the same part of a sentence.
static LASTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:tam dung|tam ngung|tam hoan|tiep tuc thuc hien|tiep tuc ap dung|tiep tuc duy tri|tiep tuc tam dung|ap dung|keo dai|duy tri|gian cach|phong toa|nghi hoc|cho hoc sinh|cho nghi|hieu luc|dong cua|gia han|thuc hien cach ly)\b[^;.]*$",
    )
});
static ENDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:hoan thanh|xong|phan dau|bao cao|trinh|dat|gui)\b[^;.]*$"));
static MEETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:cuoc hop|buoi hop|hoi nghi|phien hop)\s$"));

/// A deadline and where it stands in its passage.
pub(crate) type Found = (Range, Deadline);

/// All deadlines in a range, in text order. `base` is the day of the paper or of its meeting.
pub(crate) fn all(words: &Passage, range: Range, base: Option<NaiveDate>) -> Vec<Found> {
    let mut found = repeats(words, &range);
    found.extend(dated(words, &range, base));
    found.extend(spoken(words, &range, base));
    found.extend(lengths(words, &range));
    found.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    // Where two readings share words the longer one, which begins first, holds.
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        if kept.last().is_none_or(|last| last.0.end <= one.0.start) {
            kept.push(one);
        }
    }
    kept
}

/// The deadline of a cell, which leaves out the words before the day: "10/3/2025", "Quý IV/2025", "Hằng ngày".
pub(crate) fn in_cell(cell: &Passage, base: Option<NaiveDate>) -> Option<Deadline> {
    let plain = all(cell, cell.whole(), base).into_iter().next();
    if let Some((_, deadline)) = plain {
        return Some(deadline);
    }
    for opening in ["báo cáo ", "hoàn thành trong "] {
        let words = Passage::join([&Passage::of(opening, 0, opening.len()), cell]);
        if let Some((_, mut deadline)) = all(&words, words.whole(), base).into_iter().next() {
            deadline.words.clone_from(&cell.text);
            deadline.span = cell.span(cell.whole());
            return Some(deadline);
        }
    }
    None
}

fn make(words: &Passage, range: Range, kind: DeadlineKind, rule: &str) -> Deadline {
    let range = words.trim(range);
    Deadline {
        kind,
        date: None,
        last_valid_day: None,
        recurring: None,
        relative: None,
        time: clock(words, &range),
        words: words.text[range.clone()].to_owned(),
        span: words.span(range),
        rule: rule.to_owned(),
    }
}

fn dated(words: &Passage, range: &Range, base: Option<NaiveDate>) -> Vec<Found> {
    let year = dates::year_of(base);
    let mut found: Vec<Found> = Vec::new();
    for (regex, rule, bound) in &RULES.dated {
        for groups in words.groups(regex, range.clone()) {
            let Some(whole) = groups.first().cloned().flatten() else { continue };
            let Some((date, unit)) = unit(words, &groups, year, *bound) else { continue };
            if refused(words, range, &whole, unit) {
                continue;
            }
            let mut deadline = make(words, whole.clone(), DeadlineKind::Date, rule);
            let hour = deadline.time.is_some();
            deadline.date = Some(date);
            deadline.last_valid_day = match (bound, unit) {
                (Bound::Before, Unit::Day) if !hour => date.pred_opt(),
                _ => Some(date),
            };
            if unit != Unit::Day {
                deadline.rule = format!("{rule}-{}", unit.key());
            } else if hour {
                deadline.rule = format!("{rule}-hour");
            }
            found.push((whole, deadline));
        }
    }
    found.sort_by_key(|(at, _)| (at.end, at.start));
    // "trước" within "hoàn thành trước": the same day, the longer wording.
    found.dedup_by(|later, first| later.0.end == first.0.end);
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Month,
    Quarter,
    Year,
}

impl Unit {
    const fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

fn unit(words: &Passage, groups: &[Option<Range>], year: Option<i32>, bound: Bound) -> Option<(NaiveDate, Unit)> {
    let text = |at: usize| groups.get(at)?.clone().map(|range| words.folded(range));
    let number = |at: usize| text(at).and_then(|text| text.parse::<i32>().ok());
    if let Some(day) = dates::day_of(words, groups, 1, year) {
        return Some((day, Unit::Day));
    }
    let whole = |year: i32, month: u32, first: u32| match bound {
        Bound::Before => dates::month_before_end(year, first),
        Bound::By => dates::month_end(year, month),
    };
    if let Some(month) = number(7) {
        let month = month as u32;
        return Some((whole(number(8).or(year)?, month, month)?, Unit::Month));
    }
    if let Some(quarter) = text(9) {
        let quarter = match quarter {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            _ => 4,
        };
        let month = dates::quarter_end_month(quarter);
        return Some((whole(number(10).or(year)?, month, month - 2)?, Unit::Quarter));
    }
    let year = number(11)?;
    Some((whole(year, 12, 1)?, Unit::Year))
}

/// Starts, spans and states are no deadlines; a bare year is one only with words of finishing.
fn refused(words: &Passage, range: &Range, whole: &Range, unit: Unit) -> bool {
    let before = words.folded(behind(words, range, whole.start));
    let own = words.folded(whole.clone());
    let after = words.folded(ahead(words, range, whole.end));
    // "tính đến" tells a state; "tỉnh" before "đến" is a place.
    let lower = words.text[behind(words, range, whole.start)].to_lowercase();
    let state = lower.ends_with("tính ");
    // "điện tử trước ngày" is no "từ trước ngày": where the last word has marks, they count.
    let start = RULES.not_deadline.is_match(before)
        && (RULES.not_deadline_marked.is_match(&lower)
            || lower.trim_end().rsplit(' ').next().is_some_and(str::is_ascii));
    if start || own.starts_with("tinh den") || state {
        return true;
    }
    let until = own.starts_with("den") || own.starts_with("het");
    if until && SPAN_FROM.is_match(before) {
        return true;
    }
    if until && LASTS.is_match(before) && !ENDS.is_match(before) {
        return true;
    }
    // "trong 7 ngày qua" lies behind; "trước ngày 15/7 qua thư điện tử" says by what way.
    let way = unit == Unit::Day && after.starts_with(" qua ");
    if NOT_AFTER.is_match(after) && !way || after.starts_with(" hang ") || after.starts_with(" hằng ") {
        return true;
    }
    let finishing = own.contains("hoan thanh")
        || own.contains("cham nhat")
        || own.contains("muon nhat")
        || own.contains("phan dau")
        || own.contains("het")
        || own.contains("cuoi");
    unit == Unit::Year && !finishing
}

fn spoken(words: &Passage, range: &Range, base: Option<NaiveDate>) -> Vec<Found> {
    let mut found = Vec::new();
    for (phrases, days, with_hour) in &RULES.spoken {
        for place in words.find_all(&phrases.anywhere, range.clone()) {
            let place = words.trim(place);
            let hour = just_before(words, behind(words, range, place.start));
            // "từ 0 giờ hôm nay" is a start.
            let before = |at: usize| words.folded(behind(words, range, at));
            let starts = |(at, _): &(usize, String)| RULES.not_deadline.is_match(before(*at));
            if *with_hour && hour.as_ref().is_none_or(starts) {
                continue;
            }
            let bracket = words.groups(&IN_BRACKETS, ahead(words, range, place.end));
            let printed = bracket.first().and_then(|groups| dates::day_of(words, groups, 1, dates::year_of(base)));
            let Some(date) = printed.or_else(|| base.and_then(|base| base.checked_add_days(Days::new(*days)))) else {
                continue;
            };
            let end = match (printed, bracket.first().and_then(|groups| groups.first().cloned().flatten())) {
                (Some(_), Some(bracket)) => bracket.end,
                _ => place.end,
            };
            let meeting =
                words.find(&MEETS, behind(words, range, place.start)).map_or(place.start, |meeting| meeting.start);
            let rule = if meeting < place.start { "deadline-meeting" } else { "deadline-spoken" };
            let (start, time) = hour.map_or((meeting, None), |(at, time)| (at.min(meeting), Some(time)));
            let mut deadline = make(words, start..end, DeadlineKind::Date, rule);
            deadline.time = time;
            deadline.date = Some(date);
            deadline.last_valid_day = Some(date);
            found.push((start..end, deadline));
        }
    }
    found
}

fn repeats(words: &Passage, range: &Range) -> Vec<Found> {
    let mut found = Vec::new();
    for (phrases, every) in &RULES.repeats {
        for place in words.find_all(&phrases.anywhere, range.clone()) {
            let place = words.trim(place);
            let day = words.groups(&REPEAT_DAY, behind(words, range, place.start));
            let number = |at: usize| {
                let range = day.first()?.get(at)?.clone()?;
                words.text[range].parse::<u32>().ok()
            };
            let (of_month, of_year) =
                (number(1).filter(|day| (1..=31).contains(day)), number(2).filter(|month| (1..=12).contains(month)));
            let hour = HOUR_BEFORE.is_match(words.folded(behind(words, range, place.start)));
            if of_month.is_none() && !hour && !counts(words, range, &place, *every) {
                continue;
            }
            let start = day
                .first()
                .and_then(|groups| groups.first().cloned().flatten())
                .map_or(place.start, |whole| whole.start);
            let mut deadline =
                make(words, start..place.end, DeadlineKind::Recurring, &format!("deadline-{}", every.key()));
            deadline.recurring = Some(Recurrence { every: *every, day: of_month, month: of_year });
            deadline.time = clock(words, &words.trim(hour_from(words, range, place.start)..place.end));
            found.push((start..place.end, deadline));
        }
    }
    found.extend(months(words, range));
    // "định kỳ hằng tuần" is one.
    found.sort_by_key(|(at, _)| at.start);
    found.dedup_by(|later, first| {
        let joined = later.0.start <= first.0.end + 2 && first.1.rule == "deadline-periodic";
        if joined {
            std::mem::swap(later, first);
        }
        joined
    });
    found
}

/// "ngày 20 tháng cuối quý", "ngày 05 của tháng sau".
static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bngay\s(\d{1,2})\s(?:cua\s)?thang\s(?:(cuoi\s(?:cua\s|moi\s|hang\s)?quy)|(?:sau|ke tiep|tiep theo|lien ke)\b)",
    )
});

fn months(words: &Passage, range: &Range) -> Vec<Found> {
    let groups = words.groups(&MONTHS, range.clone());
    let read = |groups: &Vec<Option<Range>>| {
        let whole = groups.first()?.clone()?;
        let day = groups.get(1)?.clone().and_then(|day| words.text[day].parse().ok())?;
        let every = if groups.get(2)?.is_some() { Every::Quarterly } else { Every::Monthly };
        let mut deadline = make(words, whole.clone(), DeadlineKind::Recurring, &format!("deadline-{}", every.key()));
        deadline.recurring =
            Some(Recurrence { every, day: Some(day).filter(|day| (1..=31).contains(day)), month: None });
        deadline.time = None;
        Some((whole, deadline))
    };
    groups.iter().filter_map(read).collect()
}

/// Where an hour that belongs to a repetition may begin.
fn hour_from(words: &Passage, range: &Range, at: usize) -> usize {
    let from = range.start.max(at.saturating_sub(24)).min(at);
    (from..=at).find(|&from| words.text.is_char_boundary(from)).unwrap_or(at)
}

/// How many bytes around a place can tell what it means.
const NEAR: usize = 200;

/// The words just before a place.
fn behind(words: &Passage, range: &Range, at: usize) -> Range {
    let from = range.start.max(at.saturating_sub(NEAR)).min(at);
    (from..=at).find(|&from| words.text.is_char_boundary(from)).unwrap_or(at)..at
}

/// The words just after a place.
fn ahead(words: &Passage, range: &Range, at: usize) -> Range {
    let to = range.end.min(at + NEAR).max(at);
    at..(at..=to).rev().find(|&to| words.text.is_char_boundary(to)).unwrap_or(at)
}

/// "hằng tháng, quý, năm": one list of periods.
static LISTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?:,|\sva|\shoac)\s(?:hang\s)?(?:ngay|tuan|thang|quy|nam|dot xuat)\b)+"));

/// Whether a repetition without a day orders something: beside a verb, and not describing a thing.
fn counts(words: &Passage, range: &Range, place: &Range, every: Every) -> bool {
    let before = words.folded(behind(words, range, place.start));
    if RULES.described.is_match(before) {
        return false;
    }
    let near = if every == Every::Yearly || every == Every::Periodic { 24 } else { 48 };
    let after = words.folded(ahead(words, range, place.end));
    let listed = LISTED.find(after).map_or(0, |found| found.end());
    let after: String = after[listed..].chars().take(near).take_while(|c| !matches!(c, '.' | ';' | ',')).collect();
    let length = LENGTH.find(&after).filter(|_| every == Every::Periodic).map_or(0, |found| found.end());
    let just_after = RULES.reporting.start.is_match(after[length..].trim_start());
    if every == Every::Periodic {
        return just_after;
    }
    // At the end of a clause it belongs to the clause, however far its verb.
    let near = if after.is_empty() && every != Every::Yearly { near * 3 } else { near };
    let skip = before.chars().count().saturating_sub(near);
    let before: String = before.chars().skip(skip).collect();
    just_after || RULES.reporting.anywhere.is_match(&after) || RULES.reporting.anywhere.is_match(&before)
}

fn lengths(words: &Passage, range: &Range) -> Vec<Found> {
    let mut found = Vec::new();
    for (regex, hangs) in [(&RULES.length, false), (&RULES.length_after, true)] {
        for place in words.find_all(regex, range.clone()) {
            let own = words.folded(place.clone());
            let after = words.folded(ahead(words, range, place.end));
            let before = words.folded(behind(words, range, place.start));
            let event = hangs || own.contains(" sau") || own.contains("ke tu") || own.contains("tinh tu");
            let firm = ["trong vong", "trong thoi han", "cham nhat", "khong qua", "muon nhat"]
                .iter()
                .any(|firm| own.starts_with(firm))
                || own.contains("lam viec");
            if !(event || firm)
                || NOT_AFTER.is_match(after)
                || DURATION.is_match(before)
                || own.starts_with("sau") && !event
            {
                continue;
            }
            // The event follows, up to the next sign.
            let rest = &words.text[ahead(words, range, place.end)];
            let tail = if event { rest.find([',', ';', '.', '(']).unwrap_or(rest.len()).min(rest.len()) } else { 0 };
            let whole = place.start..place.end + tail;
            let mut deadline = make(words, whole, DeadlineKind::Relative, "deadline-relative");
            deadline.relative = Some(deadline.words.clone());
            deadline.time = None;
            found.push((place, deadline));
        }
    }
    found
}

/// The day that the text itself gives for a meeting or an event at its head, for words such as "sáng mai".
pub(crate) fn base_day(first: &Passage) -> Option<NaiveDate> {
    let opening = first.find(&OPENING, first.whole())?;
    let end = first.text[opening.start..].char_indices().nth(60).map_or(first.len(), |(at, _)| opening.start + at);
    dates::days(first, 0..end, None).first().map(|(_, day)| *day).filter(|day| day.year() > 1900)
}

static OPENING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?:vao |sang |chieu |toi |trong )?(?:cac )?ngay\s?\d"));
