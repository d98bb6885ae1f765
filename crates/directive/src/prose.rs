//! Papers without items: each paragraph that asks somebody, or begins with a body and its duty, orders.

use std::sync::LazyLock;

use regex::Regex;

use crate::assignee;
use crate::clauses::Clause;
use crate::items::Node;
use crate::lexicon::{LEXICON, pattern};
use crate::order::{HELP, only_forces, only_urges, orders};
use crate::passage::Passage;
use crate::sentences;
use crate::tasks::{Duty, REPORTS, Reader, leads};

impl Reader {
    /// A document without items: each paragraph that asks somebody, or begins with a body and its duty, orders.
    pub(crate) fn unmarked(&mut self, root: &Node) {
        let lead = root.paragraphs.iter().position(leads);
        let mut duty = lead.and_then(|lead| root.paragraphs.get(lead)).map(Self::lead).unwrap_or_default();
        for (at, words) in root.paragraphs.iter().enumerate() {
            if lead.is_some_and(|lead| at <= lead) {
                continue;
            }
            let after_lead = lead.is_some();
            // "… đề nghị Sở Y tế thực hiện:", then a paragraph an order without names.
            let bare = LEXICON.duty.starts(&words.text, &words.folded).is_some()
                && !words.has(&LEXICON.assign.start, words.whole())
                && !words.has(&LEXICON.closing.start, words.whole());
            if after_lead && bare {
                self.clauses(words, "", &duty, true);
                continue;
            }
            for sentence in sentences::split(words, words.whole()) {
                let part = words.part(sentence);
                if only_urges(&part) {
                    continue;
                }
                let named = assignee::of_sentence(&part, &part.whole()).filter(|subject| !subject.alone);
                let asked = assignee::of_lead(&part, &part.whole()).filter(|_| !part.has(&GROUND, part.whole()));
                let start = if asked.is_some() { asker(&part) } else { 0 };
                let Some(subject) = asked.or(named) else {
                    if after_lead {
                        self.clauses(&part, "", &duty, false);
                    }
                    continue;
                };
                let range = start..part.len();
                let deadline =
                    crate::deadline::all(&part, range.clone(), self.base).into_iter().next().map(|(_, one)| one);
                let clause = Clause { range, subject: Some(subject.clone()), deadline };
                if orders(&part, &clause) && !only_forces(&part, &clause) && !part.has(&HELP, part.whole()) {
                    self.push(&part, &clause, "", &duty, false);
                    duty = Duty { names: subject.names, ..Duty::default() };
                }
            }
        }
    }
}

/// Where those who ask are named in a sentence such as "Thực hiện …, Sở Y tế đề nghị …"; its beginning if they are not.
fn asker(words: &Passage) -> usize {
    let Some(ask) = words.find(&REPORTS, words.whole()) else { return 0 };
    let comma = words.text[..ask.start].rfind(", ").map_or(0, |at| at + 2);
    let near = words.text[comma..ask.start].split(' ').count() <= 14;
    if near && LEXICON.heads.starts(&words.text[comma..], words.folded(comma..words.len())).is_some() {
        comma
    } else {
        0
    }
}

static GROUND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:can cu|xet|thuc hien|theo de nghi|tiep theo|trien khai|sau khi)\b[^.]*$"));
