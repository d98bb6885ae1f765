//! Where the head of a document ends, where its body ends, and what lies after the signature.

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::lines::Line;
use crate::passage::{Passage, in_capitals};

/// Line numbers of the parts of a document.
#[derive(Debug, Default)]
pub(crate) struct Zones {
    /// The title line with the type.
    pub title: Option<usize>,
    /// The lines of the subject under the title, or of "V/v".
    pub subject: std::ops::Range<usize>,
    /// The lines of those addressed, the one with "Kính gửi" first.
    pub addressees: std::ops::Range<usize>,
    /// The body.
    pub body: std::ops::Range<usize>,
    /// Recipients and signature.
    pub tail: std::ops::Range<usize>,
}

/// A head is not longer than this.
const HEAD_LINES: usize = 60;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[- ]*kinh g[uo]i\s*:?"));
static CABLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bdien\s*:\s*$"));
static ABOUT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:v/v|v/ |ve viec)\b"));
/// The number and the subject on one line.
static ABOUT_WITHIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*so\b.{3,40}\sv/v\s"));
static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bngay.{0,8}thang.{0,8}nam\b"));
static MOTTO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\W*(?:cong ho[aà]\s+xa hoi|chu nghia viet nam|doc lap\s?[-–]|dang cong san viet nam|so\s?:)")
});
static ENDING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*n[oa]i\s?(?:nhan|gui)\b"));
static POWER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s„“'])(?:T/?M|K/?T|T/?L|TUQ|T/UQ|Q)[./,]\s?\p{Lu}|^„?/M \p{Lu}{2}|^(?:T/M|K/T|T/L|TM|KT|TL)\s\p{Lu}{2}",
    )
});
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[YHKA]['’]? )?\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,4}$"));
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\W*(?:\w\s)?mau (?:so|giay|bao|phieu|don)|phu luc|huong dan|danh sach|de cuong|bieu|\(?(?:ban hanh )?kem theo|quy dinh|quy che|ke hoach)\b",
    )
});

/// Finds the parts.
pub(crate) fn zones(lines: &[Line]) -> Zones {
    let head = lines.len().min(HEAD_LINES);
    let address = (0..head).find(|&at| ADDRESS.is_match(lines[at].folded()));
    let title = (0..address.unwrap_or(head)).find(|&at| is_title(&lines[at]));
    let cable = (title.unwrap_or_default()..head)
        .find(|&at| CABLE.is_match(lines[at].folded()) && lines[at].text().len() < 120);
    let address = address.filter(|&at| title.is_none_or(|title| at < title + 12)).or(cable);
    let subject = match title {
        Some(title) => titled_subject(lines, title, address),
        None => about(lines, address.unwrap_or(head)),
    };
    let addressees = address.map_or(0..0, |at| addressees_start(lines, at)..addressees_end(lines, at));
    let body_start = match (addressees.is_empty(), title) {
        (false, _) => addressees.end.max(subject.end),
        (true, Some(title)) => subject.end.max(title + 1),
        (true, None) => untitled_body(lines, subject.end, head),
    };
    let body_end = body_end(lines, body_start.min(lines.len()));
    let tail_end = tail_end(lines, body_end);
    Zones { title, subject, addressees, body: body_start.min(body_end)..body_end, tail: body_end..tail_end }
}

/// A line that begins with a type of document, in capitals.
fn is_title(line: &Line) -> bool {
    let Some(found) = line.words.find(&LEXICON.titles.start, line.words.whole()) else { return false };
    let rest = line.text()[found.end..].trim_start();
    let alone = rest.is_empty() || rest.chars().all(|c| !c.is_alphabetic());
    let named = &line.text()[found.start..found.end];
    in_capitals(named)
        && (alone || in_capitals(rest) || rest.chars().next().is_some_and(char::is_alphabetic))
        && !rest.starts_with("này")
}

fn titled_subject(lines: &[Line], title: usize, address: Option<usize>) -> std::ops::Range<usize> {
    let limit = address.unwrap_or(lines.len()).min(lines.len()).min(title + 14);
    let first = title + 1;
    let mut end = first;
    let on_title_line = lines[title].words.find(&LEXICON.titles.start, lines[title].words.whole());
    let rest_on_title = on_title_line
        .is_some_and(|found| lines[title].text()[found.end..].chars().filter(|c| c.is_alphabetic()).count() > 6);
    let capitals = lines.get(first).is_some_and(Line::capitals);
    while end < limit {
        let line = &lines[end];
        let small = line.text().chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let body = line.words.has(&LEXICON.body.start, line.words.whole())
            && !small
            && !line.capitals()
            && !ABOUT.is_match(line.folded());
        let first_line = end == first && !rest_on_title;
        // A blank ends the subject; so does the first line in small letters under one in capitals, or a ground.
        let enacts = line.capitals()
            && lines[end + 1..].iter().take(2).any(|next| next.folded().starts_with("can cu "))
            && LEXICON.heads.starts(&line.text().to_lowercase(), line.folded()).is_some()
            && !line.words.has(&LEXICON.not_heads.start, line.words.whole());
        if !first_line
            && (line.gap
                || enacts
                || (capitals && !line.capitals() && !subject_after_body_name(lines, first, end))
                || (!capitals && !rest_on_title && line.capitals())
                || body)
        {
            break;
        }
        if first_line && body && line.text().len() > 200 {
            break;
        }
        end += 1;
    }
    first..end
}

/// "KẾT LUẬN / CỦA BỘ CHÍNH TRỊ / về chủ trương …": the body's name in capitals, the subject in small letters.
fn subject_after_body_name(lines: &[Line], first: usize, at: usize) -> bool {
    at == first + 1 && lines[first].folded().starts_with("cua ")
        || (at > first + 1 && lines[first].folded().starts_with("cua ") && !lines[at].gap)
}

fn about(lines: &[Line], limit: usize) -> std::ops::Range<usize> {
    let begins = |at: &usize| ABOUT.is_match(lines[*at].folded());
    let within = |at: &usize| ABOUT_WITHIN.is_match(lines[*at].folded());
    let limit_at = limit.min(lines.len());
    let Some(start) = (0..limit_at).find(begins).or_else(|| (0..limit_at).find(within)) else { return 0..0 };
    let mut end = start + 1;
    while end < limit
        && !lines[end].gap
        && !DATE_LINE.is_match(lines[end].folded())
        && !ADDRESS.is_match(lines[end].folded())
        && !MOTTO.is_match(lines[end].folded())
        && end < start + 10
    {
        end += 1;
    }
    start..end
}

/// The first line of running text of a document without type and address.
fn untitled_body(lines: &[Line], from: usize, head: usize) -> usize {
    (from..head)
        .find(|&at| {
            let line = &lines[at];
            let date = DATE_LINE.is_match(line.folded()) && line.text().len() < 80;
            !line.capitals()
                && !date
                && (line.text().len() > 160
                    || (line.text().len() > 50 && line.words.has(&LEXICON.body.start, line.words.whole()))
                    || crate::marks::mark(&line.words).is_some())
        })
        .unwrap_or(from)
}

/// Scans may read the first of those addressed before the words "Kính gửi: -" beside it.
fn addressees_start(lines: &[Line], at: usize) -> usize {
    let opened = ADDRESS
        .find(lines[at].folded())
        .is_some_and(|found| lines[at].folded()[found.end()..].trim_start().starts_with('-'));
    let above = at.checked_sub(1).filter(|&above| {
        let line = &lines[above];
        opened && !lines[at].gap && line.text().starts_with("- ") && line.text().ends_with([';', ','])
    });
    above.unwrap_or(at)
}

fn addressees_end(lines: &[Line], start: usize) -> usize {
    let opening = lines[start].folded();
    let rest = ADDRESS.find(opening).map_or("", |found| opening[found.end()..].trim());
    let mut listed = rest.starts_with('-') || rest.is_empty() || CABLE.is_match(opening);
    let mut end = start + 1;
    let mut last_ended = rest.ends_with('.') && !rest.starts_with('-');
    // A table's cell of its own: "Kính gửi:" / "|" / "Ủy ban nhân dân các tỉnh".
    let alone = rest.is_empty() && !CABLE.is_match(opening);
    while let Some(line) = lines.get(end) {
        let bullet = line.text().starts_with(['-', '–', '—', '+', '•']);
        let cell = alone && end == start + 1 && line.text().len() < 120;
        let goes_on = (!line.gap || cell) && !last_ended && line.text().len() < 200;
        if !(bullet && (listed || end == start + 1) || (goes_on && !bullet)) || end > start + 40 {
            break;
        }
        listed |= bullet;
        last_ended = line.text().ends_with('.');
        end += 1;
        if last_ended && !lines.get(end).is_some_and(|next| next.text().starts_with('-')) {
            break;
        }
    }
    end
}

/// A post in capitals alone on a line.
fn is_post(words: &Passage) -> bool {
    in_capitals(&words.text) && words.has(&LEXICON.posts.whole, words.whole())
}

/// Whether a line belongs to a signature: a power (KT., T/M …) or a post in capitals.
pub(crate) fn signs(words: &Passage) -> bool {
    let text = words.text.as_str();
    let letters: String = text.chars().filter(|c| !matches!(c, '“' | '"' | '\'')).collect();
    let short = text.len() < 90;
    (short && POWER.is_match(&letters) && in_capitals(text)) || (short && is_post(words))
}

fn body_end(lines: &[Line], start: usize) -> usize {
    let mark = (start..lines.len()).find(|&at| {
        let line = &lines[at];
        let power = line.text().len() < 90 && POWER.is_match(line.text()) && capital_tail(line.text());
        // A post without a power signs only where a name follows; "BỘ TRƯỞNG" may also head a decision.
        let named = || lines[at + 1..].iter().take(4).any(|next| NAME.is_match(next.text()));
        let signed = signs(&line.words) && (!is_post(&line.words) || named());
        ENDING.is_match(line.folded()) && line.text().len() < 120 || signed || power
    });
    let end = mark.unwrap_or(lines.len());
    // "./." closes the body where the lines after it are unreadable.
    (start..end)
        .find(|&at| lines[at].text().ends_with("./.") || lines[at].text().ends_with("./,"))
        .map_or(end, |at| at + 1)
}

/// The last words are in capitals: the right column of a merged line.
fn capital_tail(text: &str) -> bool {
    text.rsplit(' ').take(2).all(|word| !word.chars().any(char::is_lowercase))
}

/// The tail ends where an annex begins.
fn tail_end(lines: &[Line], start: usize) -> usize {
    let mut seen_keep = false;
    for (at, line) in lines.iter().enumerate().skip(start) {
        let keep = line.words.folded.trim_start_matches(['-', ' ']).starts_with("luu");
        let annex = at > start + 1
            && ANNEX.is_match(line.folded())
            && (line.capitals()
                || line.folded().trim_start_matches(|c: char| !c.is_alphabetic()).contains("mau ")
                    && line.text().len() < 60);
        if annex || (seen_keep && at > start + 60) {
            return at;
        }
        seen_keep |= keep;
    }
    lines.len()
}
