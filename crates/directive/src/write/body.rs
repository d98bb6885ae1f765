//! The body of a paper: openings, duties under those who have them, closing.

use base::text::with_capital;

use super::words::{due, fill, say};
use super::{Block, Draft, Due, Duty, Kind, Series, printed};
use crate::deadline;
use crate::document::Every;
use crate::lexicon::LEXICON;
use crate::passage::Passage;

/// The blocks of a draft, in order.
pub(super) fn blocks(draft: &Draft) -> Vec<Block> {
    let mut blocks = Vec::new();
    if draft.kind == Kind::Decision {
        let head = draft.capacity.last().filter(|_| draft.series == Series::State);
        let authority = head.map_or_else(|| draft.body.to_uppercase(), |post| authority(post, &draft.body));
        blocks.push(Block::Centred(authority));
    }
    if draft.kind == Kind::Cable && !draft.addressees.is_empty() {
        blocks.push(Block::Paragraph(fill(say("cable_to"), &[("authority", &draft.body.to_uppercase())])));
        blocks.extend(listed(&draft.addressees).into_iter().map(Block::Bullet));
    }
    blocks.extend(draft.grounds.iter().map(|ground| Block::Ground(ended(ground, ';'))));
    blocks.extend(draft.situation.iter().map(|text| Block::Paragraph(ended(text, '.'))));
    match draft.kind {
        Kind::Decision => decision(draft, &mut blocks),
        Kind::Plan => plan(draft, &mut blocks),
        _ => {
            blocks.push(Block::Paragraph(lead(draft)));
            duties(draft, "", &mut blocks);
        }
    }
    if let Some(close) = close(draft) {
        blocks.push(Block::Paragraph(close));
    }
    blocks
}

/// "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …" of the post that signs; a deputy signs for the head.
fn authority(post: &str, body: &str) -> String {
    let head = post.to_uppercase().replace("PHÓ ", "").replace("THỨ TRƯỞNG", "BỘ TRƯỞNG");
    format!("{} {}", head.trim(), body.to_uppercase())
}

/// The paragraph that leads to the duties.
fn lead(draft: &Draft) -> String {
    match (&draft.meeting, draft.kind) {
        (Some(meeting), _) => fill(
            say("meeting"),
            &[("day", &printed(meeting.day)), ("chair", &meeting.chair), ("meeting", &meeting.title)],
        ),
        (None, Kind::Plan) => fill(say("plan_lead"), &[("body", &draft.body)]),
        (None, Kind::Conclusion) => fill(say("conclusion_lead"), &[("body", &draft.body)]),
        (None, _) => fill(say("lead"), &[("body", &draft.body)]),
    }
}

fn decision(draft: &Draft, blocks: &mut Vec<Block>) {
    blocks.push(Block::Centred(say("authority_decides").to_owned()));
    let mut article = 0;
    let mut next = |text: &str| {
        article += 1;
        format!("Điều {article}. {text}")
    };
    for decided in &draft.decides {
        blocks.push(Block::Paragraph(ended(&next(&with_capital(decided)), '.')));
    }
    blocks.push(Block::Heading(next(say("organise"))));
    duties(draft, "", blocks);
    blocks.push(Block::Paragraph(next(say("validity"))));
    blocks.push(Block::Paragraph(last(&next(say("answerable")), draft.series)));
}

fn plan(draft: &Draft, blocks: &mut Vec<Block>) {
    blocks.push(Block::Paragraph(lead(draft)));
    let mut part = 0;
    let mut next = |text: &str| {
        part += 1;
        let name = if part == 1 { "I" } else { "II" };
        let sign = if draft.series == Series::Party { "-" } else { "." };
        format!("{name}{sign} {text}")
    };
    if !draft.decides.is_empty() {
        blocks.push(Block::Heading(next(say("aims"))));
        blocks.extend(draft.decides.iter().map(|aim| Block::Bullet(ended(&with_capital(aim), '.'))));
    }
    blocks.push(Block::Heading(next(say("carry_out"))));
    duties(draft, "", blocks);
}

/// The duties, numbered; several in a row of the same bearers stand under them.
fn duties(draft: &Draft, above: &str, blocks: &mut Vec<Block>) {
    let sign = if draft.series == Series::Party { "-" } else { "." };
    let mut rest = draft.duties.as_slice();
    let mut number = 0;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|duty| duty.who == first.who).count();
        number += 1;
        let mark = format!("{above}{number}{sign}");
        if same > 1 && !first.who.is_empty() {
            blocks.push(Block::Heading(format!("{mark} {}:", first.who.join(", "))));
            blocks.extend(rest[..same].iter().map(|duty| Block::Bullet(sentence(duty, false))));
            rest = &rest[same..];
        } else {
            blocks.push(Block::Paragraph(format!("{mark} {}", sentence(first, true))));
            rest = &rest[1..];
        }
    }
}

/// A duty as a sentence, with its bearers or, under them, without.
fn sentence(duty: &Duty, named: bool) -> String {
    let what = duty.what.trim().trim_end_matches(['.', ';', ',', ':', '/']);
    let verb = LEXICON.duty.starts(what, &base::text::fold(what)).is_some();
    let bare = (duty.who.is_empty() || !named) && duty.with.is_empty();
    let what = if verb || bare { lower(what) } else { fill(say("carry"), &[("what", &lower(what))]) };
    let mut words: Vec<String> = Vec::new();
    if named && !duty.who.is_empty() {
        words.push(duty.who.join(", "));
    }
    if !duty.with.is_empty() {
        words.push(fill(say("with"), &[("names", &duty.with.join(", "))]));
    }
    words.push(what);
    let mut text = with_capital(&words.join(" "));
    if let Some(due) = duty.due.as_ref().filter(|_| !says_when(&duty.what)) {
        text.push_str(", ");
        text.push_str(&when(due));
    }
    text.push('.');
    text
}

/// Whether a duty's own words already tell by when.
fn says_when(what: &str) -> bool {
    let words = Passage::of(what, 0, what.len());
    !deadline::all(&words, words.whole(), None).is_empty()
}

fn when(one: &Due) -> String {
    match one {
        Due::Before(day) => fill(due("before"), &[("day", &printed(*day))]),
        Due::BeforeHour(hour, minute, day) => fill(
            due("before_hour"),
            &[("hour", &format!("{hour:02}")), ("minute", &format!("{minute:02}")), ("day", &printed(*day))],
        ),
        Due::By(day) => fill(due("by"), &[("day", &printed(*day))]),
        Due::Every(Every::Monthly, Some(day)) => fill(due("monthly_day"), &[("number", &format!("{day:02}"))]),
        Due::Every(every, _) => due(every.key()).to_owned(),
        Due::After(words) => fill(due("after"), &[("words", words.trim())]),
    }
}

/// The paragraph that ends the body; decisions end in their last article, the Party's papers with their last duty.
fn close(draft: &Draft) -> Option<String> {
    let words = match draft.kind {
        Kind::Decision => return None,
        Kind::Notice => fill(say("notice_close"), &[("office", &draft.body)]),
        _ => say("close").to_owned(),
    };
    Some(last(&words, draft.series))
}

/// The State ends a body with "./.", the Party with a full stop.
fn last(text: &str, series: Series) -> String {
    let text = text.trim_end_matches(['.', '/']);
    if series == Series::State { format!("{text}./.") } else { format!("{text}.") }
}

/// Lines that end in semicolons, the last in a full stop.
pub(super) fn listed(lines: &[String]) -> Vec<String> {
    let end = |at: usize| if at + 1 == lines.len() { '.' } else { ';' };
    lines.iter().enumerate().map(|(at, line)| ended(line, end(at))).collect()
}

fn ended(text: &str, sign: char) -> String {
    format!("{}{sign}", text.trim().trim_end_matches(['.', ';', ',']))
}

/// With a small first letter, but for words in capitals ("UBND").
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
