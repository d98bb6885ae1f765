//! The head of a document: type, number, place and date, subject, those addressed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::dates;
use crate::document::Span;
use crate::lexicon::{LEXICON, pattern};
use crate::lines::Line;
use crate::marks;
use crate::number;
use crate::passage::Passage;
use crate::zones::Zones;

/// What the head says.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub doc_type: Option<String>,
    pub number: Option<String>,
    /// The symbol of the number, also where the number itself is blank.
    pub symbol: Option<String>,
    pub place: Option<String>,
    pub date: Option<NaiveDate>,
    pub subject: Option<String>,
    pub addressees: Vec<String>,
    /// The line with the number.
    pub number_line: Option<usize>,
    pub spans: BTreeMap<String, Span>,
}

/// Names in small letters with capitals at the head of each word, before ", ngày".
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"((?:(?:TP|Tp|TX)\.?\s?)?\p{Lu}[\p{L}']+(?:\s+(?:phố|xã|trấn|\p{Lu}[\p{L}']*|-|\d{1,2}))*)\s*,?\s*$")
});
static WHOLE_PLACE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:TP\.?\s?)?\p{Lu}\p{Ll}+(?:\s+(?:phố|xã|trấn|\p{Lu}\p{Ll}+|-))*$"));
static NUMBERED_PLACE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\s)(?:Quận|Phường|Q\.|P\.)\s?\d{1,2}\s*,?$"));
static ABOUT_WITHIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\sv/v\s"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[- ]*kinh g[uo]i\s*:?\s*"));
static ABOUT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:v/v\b|v/|ve viec\b|ve\b)[\s:]*"));
static DATE_TAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r",?\s+ngay.{0,8}thang.{0,8}nam.{0,8}$"));

/// Reads the head.
pub(crate) fn header(lines: &[Line], zones: &Zones) -> Header {
    let mut header = Header::default();
    let head_end = zones.body.start.min(lines.len());
    read_type(lines, zones, &mut header);
    read_number(lines, zones, head_end, &mut header);
    read_date(lines, zones, head_end, &mut header);
    read_subject(lines, zones, &mut header);
    if !zones.addressees.is_empty() {
        let block = &lines[zones.addressees.clone()];
        let (names, span) = addressees(block);
        header.addressees = names;
        if let Some(span) = span {
            header.spans.insert("addressees".into(), span);
        }
    }
    header
}

fn read_type(lines: &[Line], zones: &Zones, header: &mut Header) {
    let Some(title) = zones.title else { return };
    let words = &lines[title].words;
    let Some(found) = words.find(&LEXICON.titles.start, words.whole()) else { return };
    let folded = words.folded(found.clone()).trim().to_owned();
    header.doc_type =
        LEXICON.types.iter().find(|one| base::text::fold(&one.name) == folded).map(|one| one.name.clone());
    header.spans.insert("doc_type".into(), words.span(found));
}

fn read_number(lines: &[Line], zones: &Zones, head_end: usize, header: &mut Header) {
    let end = zones.title.map_or(head_end, |title| title.max(1)).min(head_end.max(1)).min(lines.len());
    // Subjects, too, name numbers ("V/v thực hiện thông báo số …"); they stand after the document's own.
    let own = |at: usize| {
        let in_subject = zones.subject.contains(&at) && ABOUT.is_match(lines[at].folded());
        let incoming = ["den so", "den ngay", "cong van den"].iter().any(|no| lines[at].folded().starts_with(no));
        if in_subject || incoming || zones.addressees.contains(&at) { None } else { number::own(&lines[at].words) }
    };
    let Some((at, found)) =
        (0..end).chain(end..head_end.min(lines.len()).min(end + 4)).find_map(|at| own(at).map(|found| (at, found)))
    else {
        return;
    };
    header.spans.insert("number".into(), lines[at].words.span(found.range.clone()));
    header.number = found.number;
    header.symbol = Some(found.symbol);
    header.number_line = Some(at);
}

fn read_date(lines: &[Line], zones: &Zones, head_end: usize, header: &mut Header) {
    let limit = head_end.min(lines.len());
    for at in 0..limit {
        if zones.addressees.contains(&at) || zones.title.is_some_and(|title| at > title) {
            continue;
        }
        // A narrow column breaks the line: "Hà Nội, ngày 16" / "tháng 11 năm 2025".
        for depth in 1..=3.min(limit - at) {
            let joined = Passage::join(lines[at..at + depth].iter().map(|line| &line.words));
            let Some((range, date)) = dates::issue(&joined) else { continue };
            if depth > 1 && lines[at + 1..at + depth].iter().any(|line| dates::issue(&line.words).is_some()) {
                break;
            }
            let number_end = number::own(&joined).map_or(0, |own| own.range.end).min(range.start);
            let before = joined.text[number_end..range.start].trim_end();
            // "Quận 7, ngày …" is a place, "12/UBND-VX 5 Hà Nội" has digits of something else.
            let numbered = NUMBERED_PLACE.find(before).map(|found| found.as_str().trim_start());
            let before = numbered
                .unwrap_or_else(|| before.rsplit_once(|c: char| c.is_ascii_digit()).map_or(before, |(_, rest)| rest));
            // Cables name the hour, too: "Hà Nội, hồi 17 giờ 00, ngày …".
            let place_end = joined.folded(number_end..range.start).find(" hoi ").map_or(before.len(), |_| 0);
            let before = if place_end == 0 {
                joined.text[number_end..range.start].split(", hồi").next().unwrap_or_default()
            } else {
                before
            };
            let above = above(lines, at, before);
            let before = format!("{above}{before}");
            let before = before.as_str();
            let place = PLACE.captures(before).and_then(|found| found.get(1));
            if let Some(place) =
                place.filter(|place| !crate::passage::in_capitals(place.as_str()) || place.as_str().len() < 12)
            {
                // The first part of a broken place stands on the line above.
                let found = joined.text.find(place.as_str()).map(|from| from..from + place.len());
                let found = found.filter(|found| found.end <= range.start).unwrap_or(0..range.start);
                header.place.get_or_insert_with(|| tidy_place(place.as_str()));
                header.spans.entry("place".into()).or_insert_with(|| joined.span(found));
            }
            header.date = date;
            header.spans.insert("date".into(), joined.span(range));
            if date.is_some() {
                return;
            }
            break;
        }
    }
}

/// The first part of a place that a narrow column breaks: "Thành phố Hồ Chí" / "Minh, ngày …".
fn above(lines: &[Line], at: usize, before: &str) -> String {
    let goes_on = lines.get(at).is_some_and(|line| !line.gap && line.text().starts_with(before.trim_start()));
    let line = at.checked_sub(1).and_then(|at| lines.get(at)).filter(|_| goes_on);
    let fits = |line: &&Line| !line.capitals() && line.text().len() < 40 && WHOLE_PLACE.is_match(line.text());
    line.filter(fits).map_or_else(String::new, |line| format!("{} ", line.text()))
}

/// A stray letter of a stamp before the name ("Q Hà Nội") is no part of it.
fn tidy_place(place: &str) -> String {
    let words: Vec<&str> = place.split_whitespace().collect();
    let first = words.iter().position(|word| word.chars().count() > 1).unwrap_or(0);
    words[first..].join(" ").trim_end_matches([',', ' ']).to_owned()
}

fn read_subject(lines: &[Line], zones: &Zones, header: &mut Header) {
    let mut parts: Vec<Passage> = Vec::new();
    if let Some(title) = zones.title {
        let words = &lines[title].words;
        if let Some(found) = words.find(&LEXICON.titles.start, words.whole()) {
            let rest = words.part(found.end..words.len());
            if rest.text.chars().filter(|c| c.is_alphabetic()).count() > 6 {
                parts.push(rest);
            }
        }
    }
    for at in zones.subject.clone() {
        let words = &lines[at].words;
        let within = words.find(&ABOUT_WITHIN, words.whole()).map(|found| found.start);
        if header.number_line == Some(at) && !ABOUT.is_match(lines[at].folded()) {
            // "Số: 12/VPCP-CN V/v …" on one line.
            let Some(start) = within else { continue };
            let rest = words.part(start..words.len());
            parts.push(rest.part(0..right_column(&rest)));
            continue;
        }
        // The right column may hang on to a line of the subject.
        parts.push(words.part(0..right_column(words)));
    }
    let body = zones.title.and_then(|_| parts.first()).is_some_and(|first| {
        first.folded.starts_with("cua ")
            && crate::passage::in_capitals(&first.text)
            && parts.len() > 1
            && (!crate::passage::in_capitals(&parts[1].text) || parts[1].folded.starts_with("ve "))
    });
    let joined = Passage::join(parts.iter().skip(usize::from(body)));
    let start = joined.find(&ABOUT, joined.whole()).map_or(0, |found| found.end);
    let start = joined.trim(start..joined.len()).start;
    let text = joined.text.get(start..).unwrap_or_default().trim().trim_end_matches(['.', ' ', ';', ',']);
    if text.chars().any(char::is_alphabetic) {
        header.spans.insert("subject".into(), joined.span(start..start + text.len()));
        header.subject = Some(text.trim_start_matches(['.', ' ', ':', '-']).to_owned());
    }
    if header.doc_type.is_none()
        && (header.symbol.is_some()
            || !header.addressees.is_empty()
            || header.subject.is_some()
            || !zones.addressees.is_empty())
    {
        header.doc_type = Some(type_of_symbol(header.symbol.as_deref()));
    }
}

/// Where the place and date of the right column begin that hang on to a line; its end if they do not.
fn right_column(words: &Passage) -> usize {
    let Some(found) = words.find(&DATE_TAIL, words.whole()) else { return words.len() };
    let place = words.text[..found.start].trim_end_matches([',', ' ']);
    PLACE.captures(place).and_then(|place| place.get(1)).map_or(found.start, |place| place.start())
}

/// The type that a number's symbol names, else a letter.
fn type_of_symbol(symbol: Option<&str>) -> String {
    let first = symbol.and_then(|symbol| symbol.split(['-', '/']).next()).unwrap_or_default();
    let named = LEXICON.types.iter().find(|one| one.name != "công văn" && one.symbols.iter().any(|sign| sign == first));
    named.map_or_else(|| "công văn".to_owned(), |one| one.name.clone())
}

/// One name a line.
fn addressees(lines: &[Line]) -> (Vec<String>, Option<Span>) {
    let mut names: Vec<Passage> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let words = &line.words;
        let mut start = 0;
        let opens = words.has(&ADDRESS, words.whole());
        if at == 0 && !line.text().starts_with("- ") || opens {
            let opening = words.find(&ADDRESS, words.whole());
            // "THỦ TƯỚNG CHÍNH PHỦ điện:" is the opening itself.
            start = opening.map_or(words.len(), |found| found.end);
        }
        let rest = words.part(start..words.len());
        if rest.is_empty() {
            continue;
        }
        let bullet = marks::mark(&rest).filter(|mark| matches!(mark.kind, marks::Kind::Dash | marks::Kind::Plus));
        if let (None, Some(last)) = (&bullet, names.last_mut().filter(|last| !last.text.ends_with(';'))) {
            *last = Passage::join([&*last, &rest]);
        } else {
            let from = bullet.map_or(0, |mark| mark.end);
            names.push(rest.part(from..rest.len()));
        }
    }
    let span = match (names.first(), names.last()) {
        (Some(first), Some(last)) => Some(Span::new(first.span(first.whole()).start, last.span(last.whole()).end)),
        _ => None,
    };
    let clean = |name: &Passage| name.text.trim_matches([' ', ';', '.', ',', ':', '-']).to_owned();
    // "- Sở Y tế; - UBND các huyện." on one line.
    let parts =
        |name: String| name.split("; - ").map(|part| part.trim_matches([' ', ';', '.']).to_owned()).collect::<Vec<_>>();
    (names.iter().map(clean).flat_map(parts).filter(|name| !name.is_empty()).collect(), span)
}
