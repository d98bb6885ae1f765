//! The way from a text to a document.

use crate::accountability;
use crate::blocks::{self, Block};
use crate::dates;
use crate::deadline;
use crate::document::Document;
use crate::header;
use crate::issuer;
use crate::items;
use crate::lines::{Line, lines};
use crate::passage::Passage;
use crate::refs;
use crate::signature;
use crate::target;
use crate::tasks;
use crate::zones::{Zones, zones};

/// Reads a document. Any text gives a result; one that is no directive gives a document without tasks.
pub fn read(text: &str) -> Document {
    let text = base::text::nfc(text);
    let lines = lines(&text);
    let zones = zones(&lines);
    let header = header::header(&lines, &zones);
    let foot = signature::foot(&lines[zones.tail.clone()]);
    let body = blocks::blocks(&lines[zones.body.clone()]);
    let in_scope = Passage::join(lines[..zones.tail.end].iter().map(|line| &line.words));
    let issuer = issuer::issuer(&lines, &zones, &header, &in_scope);

    let first = body.first().map(|block| block.words.clone()).unwrap_or_default();
    let base = header.date.or_else(|| deadline::base_day(&first)).or_else(|| some_day(&body));
    let refs = references(&lines, &zones, &body, header.number.as_deref(), dates::year_of(base));
    let root = items::tree(body, tasks::leads);
    let shown = items::shown(&root);
    let tasks = tasks::tasks(&root, base);
    let accountability = accountability::rules(&root);
    let targets = target::targets(&tasks, &accountability);

    let mut spans = header.spans;
    spans.extend(foot.spans);
    let issuer = issuer.map(|(name, span)| {
        if let Some(span) = span {
            spans.insert("issuer".to_owned(), span);
        }
        name
    });
    Document {
        doc_type: header.doc_type,
        number: header.number,
        issuer,
        place: header.place,
        date: header.date,
        signer: foot.signer,
        subject: header.subject,
        addressees: header.addressees,
        recipients: foot.recipients,
        refs,
        items: shown,
        tasks,
        targets,
        accountability,
        spans,
        text,
    }
}

/// A day anywhere in the body, for the year of days printed without one.
fn some_day(body: &[Block]) -> Option<chrono::NaiveDate> {
    body.iter().find_map(|block| dates::days(&block.words, block.words.whole(), None).first().map(|(_, day)| *day))
}

/// Cited documents of the subject, the body, the recipients, and of footnotes after the signature.
fn references(
    lines: &[Line],
    zones: &Zones,
    body: &[Block],
    own: Option<&str>,
    year: Option<i32>,
) -> Vec<crate::document::Reference> {
    let joined = |range: std::ops::Range<usize>| Passage::join(lines[range].iter().map(|line| &line.words));
    let mut parts = vec![joined(zones.subject.clone())];
    let (title, body_start) = (zones.title.unwrap_or(zones.body.start), zones.body.start);
    if zones.subject.is_empty() && title < body_start {
        parts.push(joined(title..body_start));
    }
    parts.extend(body.iter().map(|block| block.words.clone()));
    parts.extend(footnotes(&lines[zones.tail.start..]));
    refs::references(&parts, own, year)
}

/// The recipients' lines and the notes "[1] …" that stand after the signature; annexes are left out.
fn footnotes(tail: &[Line]) -> Vec<Passage> {
    let first = tail
        .iter()
        .position(|line| line.text().starts_with('[') && line.text()[1..].starts_with(|c: char| c.is_ascii_digit()));
    let Some(first) = first else { return Vec::new() };
    let end = tail[first..].iter().position(|line| line.gap && line.capitals()).map_or(tail.len(), |at| first + at);
    vec![Passage::join(tail[first..end].iter().map(|line| &line.words))]
}
