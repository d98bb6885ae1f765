//! Who issued a document: from the letterhead, else from the number's symbol, the place, the closing and the signature.

use std::sync::LazyLock;

use base::text::{fold, with_capital};
use regex::Regex;

use crate::document::Span;
use crate::header::Header;
use crate::lexicon::{LEXICON, pattern};
use crate::lines::Line;
use crate::passage::{Passage, in_capitals};
use crate::zones::Zones;

static MOTTO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:cong ho[aà]\s+xa hoi|chu nghia viet nam|doc lap\b|dang cong san viet nam)"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*s[o6]\s?(?:[:.]|\d|/)|\$6:|\bngay\b|^\W*v/"));
static BY_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(van phong (?:ubnd|uy ban nhan dan|tinh uy|huyen uy|thanh uy|thi uy|chinh phu|quoc hoi|trung uong dang)[^,.;]{0,30}?)(?: xin)? (?:tran trong )?thong bao\b",
    )
});
static AREA: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|tp\.?)\s+(.+)$"));

static OF: LazyLock<Regex> = LazyLock::new(|| pattern(r"^cua\s"));

/// Kinds of areas with their marks.
const AREAS: [&str; 9] = ["tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "tp."];

/// The issuing body and where it stands.
pub(crate) fn issuer(lines: &[Line], zones: &Zones, header: &Header, text: &Passage) -> Option<(String, Option<Span>)> {
    let mut head = letterhead(lines, zones, header);
    if head.is_empty() {
        return without_letterhead(header, text).map(|name| (name, None));
    }
    let span = Span::new(
        head.first().map_or(0, |one| one.span(one.whole()).start),
        head.last().map_or(0, |one| one.span(one.whole()).end),
    );
    // "KẾT LUẬN / CỦA BỘ CHÍNH TRỊ": the title names the body that decided.
    if let Some(body) = titled_body(lines, zones) {
        let body = dressed(&body.text, text);
        // "Ban Thường vụ Tỉnh ủy" of the province in the letterhead.
        let place = COMMITTEES.iter().filter(|party| fold(&body).ends_with(&fold(party))).find_map(|party| {
            let above = head.iter().find(|line| line.folded.starts_with(&fold(party)))?;
            let name: String = above.text.chars().skip(party.chars().count()).collect();
            Some(each_up(&name.to_lowercase()))
        });
        return Some((format!("{body}{}", place.unwrap_or_default()), Some(span)));
    }
    let name = match head.len() {
        1 => dressed(&head.remove(0).text, text),
        _ => lower_of_two(&head, text),
    };
    Some((name, Some(span)))
}

/// The lines in capitals at the top, without the right column.
fn letterhead(lines: &[Line], zones: &Zones, header: &Header) -> Vec<Passage> {
    let end = [
        zones.title,
        (!zones.addressees.is_empty()).then_some(zones.addressees.start),
        header.number_line,
        Some(zones.body.start),
        Some(lines.len()),
    ];
    let end = end.into_iter().flatten().min().unwrap_or_default();
    let mut head = Vec::new();
    let mut motto = false;
    for line in &lines[..end] {
        let cut = line.words.find(&MOTTO, line.words.whole()).map_or(line.words.len(), |found| found.start);
        let left = line.words.part(0..cut);
        // The motto's last words on a line of their own.
        let rest = motto && matches!(left.folded.as_str(), "viet nam" | "chu nghia viet nam" | "nghia viet nam");
        motto = cut < line.words.len() && !line.folded().ends_with("viet nam");
        if rest {
            continue;
        }
        let stop = NUMBER.is_match(&left.folded);
        let letters = left.text.chars().filter(|c| c.is_alphabetic()).count();
        let stamp = left.has(&LEXICON.urgency.whole, left.whole());
        if stop || stamp || letters < 2 || !in_capitals(&left.text) {
            continue;
        }
        head.push(left);
    }
    head
}

fn titled_body(lines: &[Line], zones: &Zones) -> Option<Passage> {
    let line = lines.get(zones.title? + 1)?;
    let of = line.words.find(&OF, line.words.whole())?;
    line.capitals().then(|| line.words.part(of.end..line.words.len()))
}

/// A body's name may run over two lines, or stand under the body above it.
fn lower_of_two(head: &[Passage], text: &Passage) -> String {
    let joined = Passage::join(head.iter());
    let starts_body = |words: &Passage| {
        LEXICON.heads.starts(&words.text.to_lowercase(), &words.folded).is_some()
            && !words.has(&LEXICON.not_heads.start, words.whole())
    };
    let last = head.iter().rposition(|line| starts_body(line) && !area_only(line) || office(line));
    // A known body stands alone on the first line: what follows, even misread, is the body under it.
    let known = known_body(&head[0].text).map(|_| 1);
    let last = last.filter(|&last| last > 0).or(known);
    let Some(last) = last.filter(|&last| last > 0) else { return dressed(&joined.text, text) };
    let lower = Passage::join(head[last..].iter());
    let upper = Passage::join(head[..last].iter());
    let (lower_name, upper_name) = (dressed(&lower.text, text), dressed(&upper.text, text));
    if office(&lower) {
        // "Ban Tổ chức Trung ương", "Văn phòng Trung ương Đảng".
        let central = upper.folded.starts_with("ban chap hanh trung uong");
        return match (central, lower.folded.as_str()) {
            (true, "van phong") => format!("{lower_name} Trung ương Đảng"),
            (true, _) => format!("{lower_name} Trung ương"),
            _ => format!("{lower_name} {upper_name}"),
        };
    }
    let local = ["so ", "ban ", "phong ", "cong an", "trung tam"].iter().any(|local| lower.folded.starts_with(local));
    match area(&upper.text.to_lowercase()) {
        Some((at, _)) if local && area(&lower.text.to_lowercase()).is_none() => {
            let place: String = upper_name.chars().skip(at).collect();
            format!("{lower_name} {}", place.trim())
        }
        _ => lower_name,
    }
}

/// "TỈNH LAI CHÂU", the second line of a name.
fn area_only(words: &Passage) -> bool {
    area(&words.text.to_lowercase()).is_some_and(|(at, _)| at == 0)
}

/// Where the kind of an area and its name begin in a name in small letters, in letters: "sở y tế tỉnh lai châu".
///
/// "Cục Quản lý …" has no quận: marks that stand there count.
fn area(small: &str) -> Option<(usize, usize)> {
    let folded = fold(small);
    let found = AREA.captures(&folded)?;
    let (kind, name) = (found.get(1)?, found.get(2)?);
    let at = folded[..kind.start()].chars().count();
    let printed: String = small.chars().skip(at).take(kind.as_str().chars().count()).collect();
    let fits = printed.is_ascii() || AREAS.contains(&printed.as_str());
    fits.then(|| (at, folded[..name.start()].chars().count()))
}

/// A body of the word lists, also where a letter or two were misread.
fn known_body(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let near = |(known, _): &&(String, String)| {
        let slips = folded.chars().count() / 8;
        !known.contains('{')
            && known.chars().count().abs_diff(folded.chars().count()) <= slips
            && strsim::levenshtein(known, &folded) <= slips
    };
    LEXICON.bodies.iter().find(near).map(|(_, name)| name.as_str())
}

/// "VĂN PHÒNG" alone: the office of the body above.
fn office(words: &Passage) -> bool {
    matches!(
        words.folded.as_str(),
        "van phong"
            | "ban thuong vu"
            | "ban to chuc"
            | "ban tuyen giao"
            | "uy ban kiem tra"
            | "ban dan van"
            | "ban noi chinh"
    )
}

/// Committees of the Party, before the name of their area.
const PARTY: [&str; 5] = ["tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy"];

/// Bodies of the Party that a title names without their area, which stands in the letterhead.
const COMMITTEES: [&str; 9] = [
    "tỉnh ủy",
    "thành ủy",
    "huyện ủy",
    "thị ủy",
    "quận ủy",
    "đảng bộ tỉnh",
    "đảng bộ huyện",
    "đảng bộ thành phố",
    "đảng bộ thị xã",
];

/// Words that stay in capitals.
const CAPITALS: [&str; 5] = ["ubnd", "hđnd", "bcđ", "covid-19", "mttq"];

/// In the letters in which the text itself writes it, else in small letters with the area's name in capitals.
fn dressed(capitals: &str, text: &Passage) -> String {
    let words: Vec<String> = fold(capitals).split(' ').map(regex::escape).collect();
    let capitals = capitals.trim_matches([' ', '-', '.', '=', '_']);
    if words.len() > 1
        && let Ok(found) = Regex::new(&format!(r"\b{}\b", words.join(r"\s+")))
    {
        let places = text.find_all(&found, text.whole());
        let natural = places.iter().map(|range| &text.text[range.clone()]).find(|name| !in_capitals(name));
        if let Some(name) = natural {
            return first_up(name);
        }
    }
    if let Some(known) = known_body(capitals) {
        return known.to_owned();
    }
    let small = capitals.to_lowercase();
    let committee = PARTY.iter().find_map(|party| small.strip_prefix(party)).filter(|place| !place.is_empty());
    if let Some(place) = committee {
        return format!("{}{}", first_up(&small[..small.len() - place.len()]), each_up(place));
    }
    if let Some((_, at)) = area(&small) {
        let head: String = small.chars().take(at).collect();
        let tail: String = small.chars().skip(at).collect();
        return format!("{}{}", first_up(&head), each_up(&tail));
    }
    with_field(&first_up(&small))
}

/// A field of ministries and departments in its own capitals: "Sở Giáo dục và Đào tạo".
fn with_field(name: &str) -> String {
    let Some((head, rest)) = name.split_once(' ') else { return name.to_owned() };
    let rest = fold(rest);
    let field = LEXICON.folded_fields.iter().find(|(folded, _)| *folded == rest);
    field.map_or_else(|| name.to_owned(), |(_, field)| format!("{head} {field}"))
}

fn first_up(text: &str) -> String {
    let text = text.split(' ').map(|word| if CAPITALS.contains(&word) { word.to_uppercase() } else { word.to_owned() });
    with_capital(&text.collect::<Vec<_>>().join(" "))
}

fn each_up(text: &str) -> String {
    text.split(' ').map(first_up).collect::<Vec<_>>().join(" ")
}

fn without_letterhead(header: &Header, text: &Passage) -> Option<String> {
    if let Some(symbol) = &header.symbol {
        let groups: Vec<&str> = symbol.split(['-', '/']).collect();
        let whole = LEXICON.issuers.get(symbol.as_str());
        let known =
            whole.or_else(|| groups.iter().rev().chain(groups.first()).find_map(|group| LEXICON.issuers.get(*group)));
        if let Some(name) = known {
            let place = header.place.as_deref().unwrap_or_default();
            let central = LEXICON.central.iter().any(|city| fold(city) == fold(place));
            let name = name.replace("{place}", place.trim_start_matches("Thành phố ").trim_start_matches("TP. "));
            let name = if central { name.replace("Tỉnh ủy", "Thành ủy") } else { name };
            return Some(name.trim().to_owned());
        }
    }
    let found = text.groups(&BY_OFFICE, text.whole());
    let range = found.last()?.get(1)?.clone()?;
    Some(first_up(text.text[range].trim()))
}
