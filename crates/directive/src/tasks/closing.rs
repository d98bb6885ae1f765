//! Orders outside the items: the closing of a paper, and what is asked in the midst of a report on the situation.

use std::sync::LazyLock;

use regex::Regex;

use crate::clauses::{self, Clause};
use crate::document::DeadlineKind;
use crate::items::Node;
use crate::lexicon::{LEXICON, pattern};
use crate::order::{self, HELP};
use crate::passage::Passage;
use crate::place::CLOSING;
use crate::tasks::{Duty, REPORTS, Reader};
use crate::{assignee, deadline, sentences};

/// "Chính phủ giao …", "Giao …", at the head of a sentence.
static ASKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[^,.;:]{2,60}\s)?(?:giao|yeu cau|phan cong)\s"));

/// "Bộ Y tế trân trọng đề nghị Quý Ủy ban …": the issuer asks once more.
static ASKS_AGAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^,.;:]{2,60}\s(?:tran trong |kinh |rat )?(?:de nghi|yeu cau|mong)\s(?:quy|cac|thu truong|dong chi|chu tich|giam doc|uy ban|ubnd|so|toan the)\b",
    )
});

impl Reader {
    /// A paragraph after the last item is an order only with a concrete duty.
    pub(crate) fn closing(&mut self, words: &Passage) {
        let sentences = sentences::split(words, words.whole());
        for member in sentences.into_iter().flat_map(|sentence| clauses::apart_members(words, &sentence)) {
            let part = words.part(member);
            let deadline =
                deadline::all(&part, part.whole(), self.base).into_iter().next().map(|(_, deadline)| deadline);
            // A report, a follow-up, or whatever has its day.
            let duty = part.has(&LEXICON.closing_duty.anywhere, part.whole())
                || part.folded.starts_with("giao ")
                || deadline.as_ref().is_some_and(|one| one.kind == DeadlineKind::Date);
            if !duty || part.has(&HELP, part.whole()) {
                continue;
            }
            // Those asked, or those who begin the sentence: "Thủ trưởng các sở … báo cáo kết quả về …".
            let asked = assignee::of_lead(&part, &part.whole()).filter(|_| part.has(&REPORTS, part.whole()));
            let named = || assignee::at(&part, 0, part.len()).filter(|subject| !subject.alone && !order::sends(&part));
            let Some(subject) = asked
                .map(Some)
                .or_else(|| named().map(Some))
                .or_else(|| part.has(&REPORTS, part.whole()).then_some(None))
            else {
                continue;
            };
            let clause = Clause { range: part.whole(), subject, deadline };
            self.push(&part, &clause, CLOSING, &Duty::default(), false);
        }
    }

    /// Under a heading about the situation only what the authority asks in so many words: "Chính phủ giao Bộ Y tế …".
    pub(crate) fn asked(&mut self, node: &Node) {
        for words in node.paragraphs.iter().skip(1) {
            for sentence in sentences::split(words, words.whole()) {
                if !words.has(&ASKED, sentence.clone()) || words.text.trim_end().ends_with(':') {
                    continue;
                }
                let subject = assignee::of_lead(words, &sentence).filter(|subject| !subject.alone);
                let deadline = deadline::all(words, sentence.clone(), self.base).into_iter().next();
                let clause = Clause { range: sentence, subject, deadline: deadline.map(|(_, one)| one) };
                if clause.subject.is_some() && order::orders(words, &clause) {
                    self.push(words, &clause, &node.path, &Duty::default(), false);
                }
            }
        }
        for child in &node.children {
            self.asked(child);
        }
    }
}

/// Where the closing begins among the paragraphs of the last item.
pub(crate) fn closing_from(node: &Node) -> usize {
    node.paragraphs
        .iter()
        .enumerate()
        .skip(1)
        .find(|(_, words)| {
            words.has(&LEXICON.closing.start, words.whole())
                || words.has(&ASKS_AGAIN, words.whole())
                || words.has(&LEXICON.generic.anywhere, words.whole())
                || order::sends(words)
                || order::only_urges(words)
        })
        .map_or(node.paragraphs.len(), |(at, _)| at)
}
