//! The foot of a document: who receives it, what for, and who signed with what power.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Recipient, Signer, Span};
use crate::lexicon::{LEXICON, pattern};
use crate::lines::Line;
use crate::passage::{Passage, in_capitals};
use crate::zones::signs;

static RECEIVERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*n[oa]i\s?(?:nhan|gui)\b\W*"));
static PURPOSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(\s*([^()]*)\)\s*[;,.:]?\s*$"));
static PURPOSE_WORDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\bde\b|b/c|p/h|t/h|bao cao|thuc hien|phoi hop|chi dao|theo doi|dua tin|biet)"));
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:đã ký|Đã ký|\(đã ký\))[:\s]*)?(?:(?:Đại|Thượng|Trung|Thiếu)\s(?:tướng|tá|úy)[,.]?\s|(?:(?:GS|PGS|TS|ThS|BS|DS|CK|BSCK|Bs|Ts)I{0,2}[.,]\s?)+)?((?:[YHKA]['’]?\s\p{Lu}[\p{L}'’]+)|(?:[YHKA]['’]?\s)?(?:\p{Lu}[\p{L}'’]+!?)(?:\s+\p{Lu}[\p{L}'’]+){1,4})\s*(?:\(?(?:đã ký|Đã ký|da ky)\)?)?[.,]?$",
    )
});
static POWER_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s„;.:\-–])((?:[„“]?(?:T/M|K/T|T/L|T/UQ)|/M|(?:TM|KT|TL|TUQ|Q)[.,])\s?\p{Lu}[\p{Lu}\s,.\-–]+)$")
});
static CAPITAL_TAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[;.,:]\s+[=`\s+]*(\p{Lu}{2,}[\p{Lu}\s,\-–]+)$"));
static NAME_TAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[;.]\s+((?:\p{Lu}[\p{Ll}]+)(?:\s+\p{Lu}[\p{Ll}]+){1,4})$"));

/// What the foot says.
#[derive(Debug, Default)]
pub(crate) struct Foot {
    pub recipients: Vec<Recipient>,
    pub signer: Signer,
    pub spans: BTreeMap<String, Span>,
}

/// A line of recipients is not longer than this many bytes.
const LONGEST: usize = 600;

/// Reads the foot.
pub(crate) fn foot(lines: &[Line]) -> Foot {
    let mut foot = Foot::default();
    let start = lines.iter().position(|line| RECEIVERS.is_match(line.folded()));
    // The left column without what hangs on from the right one, and the right one.
    let (mut left, mut right): (Vec<(usize, Passage)>, Vec<Passage>) = (Vec::new(), Vec::new());
    let listed = start.or_else(|| lines.iter().position(|line| line.text().starts_with('-')));
    for (at, line) in lines.iter().enumerate() {
        let (own, other) = columns(line, listed.is_some_and(|listed| at >= listed));
        if let Some(own) = own {
            left.push((at, own));
        }
        right.extend(other);
    }
    if let Some(listed) = listed {
        foot.recipients = recipients(&left, lines, listed, start.is_some());
    }
    sign(&right, &mut foot);
    foot
}

/// A line's part of the list of recipients and its part of the signature.
fn columns(line: &Line, listed: bool) -> (Option<Passage>, Option<Passage>) {
    let words = &line.words;
    let text = line.text();
    if !text.starts_with(['-', '–', '~', '+'])
        && (signs(words)
            || (!RECEIVERS.is_match(line.folded())
                && (in_capitals(text) || NAME.is_match(text))
                && !text.ends_with([';', ','])))
    {
        return (None, Some(words.clone()));
    }
    let tail = [&*POWER_TAIL, &*CAPITAL_TAIL, &*NAME_TAIL]
        .iter()
        .find_map(|tail| tail.captures(text)?.get(1).map(|found| found.range()));
    match tail {
        Some(tail) if listed => (Some(words.part(0..tail.start)), Some(words.part(tail))),
        Some(tail) => (None, Some(words.part(tail))),
        None => (Some(words.clone()), None),
    }
}

fn recipients(left: &[(usize, Passage)], lines: &[Line], listed: usize, named: bool) -> Vec<Recipient> {
    let mut entries: Vec<Passage> = Vec::new();
    let mut closed = false;
    // A list without dashes: one entry up to each semicolon.
    let listed_lines = left.iter().filter(|(at, _)| *at > listed);
    let bare = named && !listed_lines.clone().any(|(_, words)| words.text.starts_with(['-', '–', '~', '+', '•']));
    for (at, words) in left.iter().filter(|(at, _)| *at >= listed) {
        let opening = named && *at == listed;
        let from = if opening { words.find(&RECEIVERS, words.whole()).map_or(0, |found| found.end) } else { 0 };
        let rest = words.part(from..words.len());
        if rest.text.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            continue;
        }
        let bullet = rest.text.starts_with(['-', '–', '~', '+', '•']) || opening || bare && ends_entry(entries.last());
        let kept = entries.last().is_some_and(keeps);
        if bullet && !(kept && lines[*at].gap && keeps(&entries[entries.len() - 1])) {
            entries.push(rest);
            closed = false;
        } else if let Some(last) = entries.last_mut() {
            let open = last.len() < LONGEST && !last.text.ends_with([';', '.']) || last.text.ends_with("TT.");
            if !closed && open && !(kept && lines[*at].gap) {
                *last = Passage::join([&*last, &rest]);
            } else {
                closed = true;
            }
        }
    }
    entries.iter().filter_map(recipient).collect()
}

fn ends_entry(entry: Option<&Passage>) -> bool {
    entry.is_none_or(|entry| entry.text.ends_with([';', '.', ',']) && !keeps(entry))
}

/// "Lưu: VT …", the last line.
fn keeps(entry: &Passage) -> bool {
    entry.folded.trim_start_matches(['-', '~', ' ', '+']).starts_with("luu")
}

fn recipient(entry: &Passage) -> Option<Recipient> {
    let name = entry.text.trim_start_matches(['-', '–', '~', '+', '•', ' ']);
    // A stray letter of a stamp or a signature behind the sign.
    let stray = |rest: &str| rest.chars().count() <= 2 && !rest.chars().any(|c| c.is_ascii_digit());
    let name = name.rsplit_once("; ").filter(|(_, rest)| stray(rest)).map_or(name, |(name, _)| name);
    let purpose = PURPOSE
        .captures(name)
        .filter(|found| found.get(1).is_some_and(|inner| PURPOSE_WORDS.is_match(&base::text::fold(inner.as_str()))));
    let (name, purpose) = match purpose.as_ref().and_then(|found| Some((found.get(0)?, found.get(1)?))) {
        Some((whole, inner)) => (&name[..whole.start()], Some(inner.as_str().trim().to_owned())),
        None => (name, None),
    };
    let name = name.trim().trim_end_matches([';', '.', ',', ' ', ':', '\\']).to_owned();
    name.chars().any(char::is_alphabetic).then_some(Recipient { name, purpose })
}

fn sign(right: &[Passage], foot: &mut Foot) {
    let power = |words: &Passage| {
        POWER_TAIL.is_match(&words.text) || words.has(&LEXICON.posts.whole, words.whole()) || signs(words)
    };
    // A narrow column breaks a post: "BỘ TRƯỞNG, CHỦ" / "NHIỆM".
    let broken = |at: usize| {
        let pair = Passage::join(right[at..].iter().take(2));
        in_capitals(&pair.text) && pair.has(&LEXICON.posts.whole, pair.whole())
    };
    let Some(first) = (0..right.len()).find(|&at| power(&right[at]) || broken(at)) else {
        name(right, foot);
        return;
    };
    let lines: Vec<&Passage> = right[first..].iter().take_while(|words| in_capitals(&words.text)).take(5).collect();
    let authority = Passage::join(lines.iter().copied());
    let text = authority.text.trim_matches([' ', '-', '„', '“', ';', '.']).replace(" ,", ",");
    let text = if text.starts_with("/M ") { format!("T{text}") } else { text };
    foot.spans.insert("signer.authority".into(), authority.span(authority.whole()));
    foot.signer.authority = Some(text);
    name(&right[first + lines.len()..], foot);
    // A name in capitals under the post.
    if foot.signer.name.is_none()
        && let Some(last) = lines.last().filter(|last| lines.len() > 1 && !power(last) && NAME.is_match(&last.text))
    {
        let authority = Passage::join(lines[..lines.len() - 1].iter().copied());
        foot.signer.authority = Some(authority.text.trim_matches([' ', '-', '„', '“', ';', '.']).to_owned());
        foot.spans.insert("signer.authority".into(), authority.span(authority.whole()));
        foot.spans.insert("signer.name".into(), last.span(last.whole()));
        foot.signer.name = Some(last.text.clone());
    }
}

/// The first line that is a person's name and nothing else.
fn name(lines: &[Passage], foot: &mut Foot) {
    for words in lines {
        let Some(found) = NAME.captures(&words.text).and_then(|found| found.get(1)) else { continue };
        if in_capitals(found.as_str()) && LEXICON.posts.whole.is_match(&base::text::fold(found.as_str())) {
            continue;
        }
        foot.spans.insert("signer.name".into(), words.span(found.range()));
        foot.signer.name = Some(found.as_str().trim().to_owned());
        return;
    }
}
