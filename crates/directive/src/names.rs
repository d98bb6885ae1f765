//! A list of bodies and posts taken apart: "Bí thư cấp ủy, Chủ tịch UBND cấp huyện, cấp xã" are two.

use std::sync::LazyLock;

use base::text::fold;
use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, in_capitals};

/// "các Bộ: Quốc phòng", "các sở Y tế": what follows are fields of the same kind of body.
static KIND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:các )((?i:bộ|sở))(?i:, ngành|, cơ quan)?(?:\s?:\s*|\s)(\p{Lu}.*)$"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i)(?:(?:và |cùng |đối với )?(?:(?:các )?(?:đồng chí|đ/c)\s+|đích danh\s+|riêng\s+|kính )|đối với )")
});
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s?\([^()]*\)?"));

/// A sign between names, with the sign itself.
struct Piece<'a> {
    sign: &'a str,
    text: &'a str,
}

/// The names in a list.
pub(crate) fn split(list: &str) -> Vec<String> {
    let list = BRACKETS.replace_all(list, "");
    let list = list.trim();
    let mut names: Vec<String> = Vec::new();
    let mut members = false;
    let mut kind: Option<&str> = None;
    for piece in pieces(list) {
        let text = ADDRESS.replace(piece.text, "");
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if let Some((of, field)) = KIND.captures(text).and_then(|found| Some((found.get(1)?, found.get(2)?))) {
            let of = if fold(of.as_str()) == "so" { "Sở" } else { "Bộ" };
            kind = Some(of);
            members = false;
            names.push(format!("{of} {}", field.as_str()));
            continue;
        }
        if let Some(of) = kind.filter(|_| is_field(text)) {
            names.push(format!("{of} {text}"));
            continue;
        }
        kind = None;
        let folded = fold(text);
        let plural = folded.starts_with("cac ");
        // "Ban" may be a member of a set, "Ban Tuyên giáo" is a body of its own.
        let member = LEXICON.members.start.is_match(&folded) && !spelled_out(text, &folded);
        let own = begins_name(text, &folded);
        match names.last_mut() {
            // "các sở, ban, ngành" is one set; "và" binds the last of it.
            Some(last) if !plural && (!own || (members && member)) && !piece.sign.starts_with(';') => {
                last.push_str(piece.sign);
                last.push_str(text);
                members = members && member || ends_in_member(&folded);
            }
            _ => {
                members = ends_in_member(&folded);
                names.push(text.to_owned());
            }
        }
    }
    names
        .iter()
        .map(|name| name.trim_matches([' ', ',', ';', '.', ':', '-', '“', '”']).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether a piece is a field of ministries and departments, possibly with words after it ("Nội vụ liên quan").
fn is_field(text: &str) -> bool {
    LEXICON.compounds.start.is_match(&fold(text))
        || LEXICON
            .fields
            .iter()
            .any(|field| text.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a name of its own begins here.
fn begins_name(text: &str, folded: &str) -> bool {
    let opened = LEXICON.openers.start.find(folded).map_or(0, |found| found.as_str().trim_end().chars().count());
    let rest: String = text.chars().skip(opened).collect();
    let rest = rest.trim_start();
    LEXICON.heads.starts(rest, &fold(rest)).is_some() && !LEXICON.not_heads.start.is_match(&fold(rest))
}

/// Whether a piece is a name with capitals of its own, or a known name of two syllables and more.
fn spelled_out(text: &str, folded: &str) -> bool {
    let capital = |word: Option<&str>| word.and_then(|word| word.chars().next()).is_some_and(char::is_uppercase);
    let mut words = text.split(' ');
    !in_capitals(text)
        && capital(words.next())
        && (capital(words.next()) || LEXICON.heads.starts(text, folded).is_some_and(|hit| hit.words > 1))
}

/// Whether a piece ends in the short noun of a set ("Các sở", "UBND các huyện", "cấp huyện").
fn ends_in_member(folded: &str) -> bool {
    let last_two: Vec<&str> = folded.rsplit(' ').take(2).collect();
    if matches!(folded, "cac bo" | "bo") {
        return true;
    }
    let two = last_two.iter().rev().copied().collect::<Vec<_>>().join(" ");
    LEXICON.members.whole.is_match(last_two.first().copied().unwrap_or_default())
        || LEXICON.members.whole.is_match(&two)
}

/// Cuts at commas, semicolons and "và", but not within names of fields ("Văn hóa, Thể thao và Du lịch").
fn pieces(list: &str) -> Vec<Piece<'_>> {
    let mut protected: Vec<std::ops::Range<usize>> = LEXICON
        .fields
        .iter()
        .flat_map(|field| list.match_indices(field.as_str()).map(|(at, found)| at..at + found.len()))
        .collect();
    let words = Passage::of(list, 0, list.len());
    protected.extend(
        words.find_all(&LEXICON.compounds.anywhere, words.whole()).into_iter().map(|range| words.span(range).range()),
    );
    let mut pieces = Vec::new();
    let (mut start, mut sign) = (0, "");
    for found in SIGNS.find_iter(list) {
        if protected.iter().any(|range| range.start < found.end() && found.start() < range.end) {
            continue;
        }
        pieces.push(Piece { sign, text: &list[start..found.start()] });
        (start, sign) = (found.end(), found.as_str());
    }
    pieces.push(Piece { sign, text: &list[start..] });
    pieces
}

static SIGNS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s?;\s?(?:và )?|,\s(?:và |cùng )?|\s(?:và|cùng|hoặc|cùng với)\s"));
