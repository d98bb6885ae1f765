//! The orders of a document: which clauses are orders, and who has them.

mod closing;

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::assignee::{self, Subject};
use crate::attributes::{self, Attributes};
use crate::clauses::{self, Clause};
use crate::document::{ADDRESSEES, Task};
use crate::items::{Node, Part};
use crate::lexicon::{LEXICON, pattern};
use crate::lines::tables::Row;
use crate::marks::Kind;
use crate::passage::{Passage, in_capitals};
use crate::{deadline, duties, names, order, sentences};

/// Who has the duty in what is under a heading or a leading sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Duty {
    pub names: Vec<String>,
    /// A heading names them: under it "Chỉ đạo …" and "Yêu cầu …" are theirs to do.
    pub headed: bool,
    pub helpers: Vec<String>,
}

/// Reads orders from the tree.
pub(crate) struct Reader {
    pub(crate) base: Option<NaiveDate>,
    tasks: Vec<Task>,
}

pub(crate) static REPORTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:yeu cau|de nghi|giao|phan cong)\s"));

/// The orders under a root, in text order.
pub(crate) fn tasks(root: &Node, base: Option<NaiveDate>) -> Vec<Task> {
    let mut reader = Reader { base, tasks: Vec::new() };
    if root.children.is_empty() {
        reader.unmarked(root);
    } else {
        reader.root(root);
    }
    reader.tasks
}

/// Whether a paragraph without a mark leads to what is ordered: it ends in a colon and asks or concludes.
pub(crate) fn leads(words: &Passage) -> bool {
    words.text.ends_with(':') && (words.has(&LEAD_WORDS, words.whole()) || words.len() < 80)
}

static LEAD_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:yeu cau|de nghi|ket luan|chi dao|quyet nghi|quyet dinh|nhu sau|sau day|nhiem vu|giai phap)\b")
});

impl Reader {
    fn root(&mut self, root: &Node) {
        let mut duty = Duty::default();
        let first_lead = root.order.iter().position(|part| Self::lead_at(root, *part));
        let last_child = root.order.iter().rposition(|part| matches!(part, Part::Child(_))).unwrap_or_default();
        for (at, part) in root.order.iter().enumerate() {
            match *part {
                Part::Paragraph(number) => {
                    let Some(words) = root.paragraphs.get(number) else { continue };
                    let next_is_item = matches!(root.order.get(at + 1), Some(Part::Child(_)));
                    if at > last_child {
                        if !order::only_urges(words) {
                            self.closing(words);
                        }
                    } else if next_is_item || leads(words) {
                        duty = Self::lead(words);
                    }
                }
                Part::Child(number) => {
                    // Items before the words "kết luận như sau:" tell the situation.
                    if first_lead.is_some_and(|lead| at < lead) {
                        continue;
                    }
                    let Some(child) = root.children.get(number) else { continue };
                    self.node(child, &duty, at == last_child);
                }
            }
        }
    }

    fn lead_at(root: &Node, part: Part) -> bool {
        matches!(part, Part::Paragraph(at) if root.paragraphs.get(at).is_some_and(leads))
    }

    pub(crate) fn lead(words: &Passage) -> Duty {
        let sentences = sentences::split(words, words.whole());
        let found = sentences.iter().rev().find_map(|sentence| assignee::of_lead(words, sentence));
        let names = found.map(|subject| subject.names).unwrap_or_default();
        Duty { names, ..Duty::default() }
    }

    /// An article that enacts by itself orders nobody.
    fn enacts(node: &Node, first: &Passage) -> bool {
        node.mark.as_ref().is_some_and(|mark| mark.kind == Kind::Article)
            && node.children.is_empty()
            && first.has(&LEXICON.enacts.start, first.whole())
    }

    /// An item: its own text, then what is under it. `last` is the item that the closing hangs on to.
    fn node(&mut self, node: &Node, above: &Duty, last: bool) {
        if let Some(row) = &node.row {
            self.row(row, node, above);
            return;
        }
        let Some(first) = node.paragraphs.first() else {
            self.children(node, above, last);
            return;
        };
        if order::no_orders(first, node.order.len() > 1) {
            if order::situation(first) {
                self.asked(node);
            }
            return;
        }
        if Self::enacts(node, first) {
            return;
        }
        let before = self.tasks.len();
        let mut duty = above.clone();
        let heads = heads(node, first);
        if heads {
            if let Some(named) = heading(first) {
                duty = named;
            }
        } else {
            duty = self.paragraph(first, &node.path, &duty, true);
        }
        let closing_from = if last { closing::closing_from(node) } else { node.paragraphs.len() };
        for part in node.order.iter().skip(1) {
            if let Some(attributes) = attributes_of(node, *part, self.base) {
                attributes.give(&mut self.tasks[before..]);
                continue;
            }
            match *part {
                Part::Paragraph(at) => {
                    let Some(words) = node.paragraphs.get(at) else { continue };
                    if at >= closing_from {
                        self.closing(words);
                    } else if leads(words) {
                        let named = Self::lead(words);
                        if !named.names.is_empty() {
                            duty = named;
                        }
                    } else {
                        self.paragraph(words, &node.path, &duty, heads && at == 1);
                    }
                }
                Part::Child(at) => {
                    let Some(child) = node.children.get(at) else { continue };
                    let last_part = node.order.last() == Some(part);
                    self.node(child, &duty, last && last_part);
                }
            }
        }
    }

    /// A row of a table of tasks: the columns say who, with whom and by when.
    fn row(&mut self, row: &Row, node: &Node, above: &Duty) {
        let names = names::split(&row.lead.text);
        let duty = if names.is_empty() { above.clone() } else { Duty { names, ..Duty::default() } };
        let deadline = deadline::in_cell(&row.due, self.base)
            .or_else(|| deadline::all(&row.task, row.task.whole(), self.base).into_iter().next().map(|(_, one)| one));
        let clause = Clause { range: row.task.whole(), subject: None, deadline };
        let before = self.tasks.len();
        self.push(&row.task, &clause, &node.path, &duty, false);
        let helpers = names::split(&row.helpers.text);
        if let Some(task) = self.tasks.get_mut(before).filter(|_| !helpers.is_empty()) {
            task.cooperating = helpers;
        }
    }

    fn children(&mut self, node: &Node, above: &Duty, last: bool) {
        for (at, child) in node.children.iter().enumerate() {
            self.node(child, above, last && at + 1 == node.children.len());
        }
    }

    /// A paragraph of an item; gives back who has the duty in it, for what is under it. A further paragraph (`main` false)
    /// is an order of its own only with its own agency or deadline.
    fn paragraph(&mut self, words: &Passage, path: &str, above: &Duty, main: bool) -> Duty {
        if let Some((lead, entries)) = clauses::inline(words) {
            let head = words.part(lead);
            let duty = heading(&head).unwrap_or_else(|| above.clone());
            for (entry, number) in entries.into_iter().zip(1..) {
                let part = words.part(entry);
                self.clauses(&part, &format!("{path}.{number}"), &duty, true);
            }
            return duty;
        }
        if let Some((end, attributes)) = attributes::trailing(words, self.base) {
            let before = self.tasks.len();
            let named = self.clauses(&words.part(0..end), path, above, main);
            attributes.give(&mut self.tasks[before..]);
            return named;
        }
        self.clauses(words, path, above, main)
    }

    pub(crate) fn clauses(&mut self, words: &Passage, path: &str, above: &Duty, main: bool) -> Duty {
        let mut named = above.clone();
        let mut silent = false;
        for (at, mut clause) in clauses::clauses(words, self.base).into_iter().enumerate() {
            if above.headed && words.has(&LEXICON.assign.start, clause.range.clone()) {
                clause.subject = None;
            }
            let own = clause.subject.as_ref().map(|subject| subject.names.clone());
            if at == 0
                && let Some(own) = &own
            {
                named = Duty { names: own.clone(), ..Duty::default() };
            }
            // "… chịu trách nhiệm thi hành Quyết định này", the last article.
            let forces = path.starts_with('Đ') && order::only_forces(words, &clause);
            let order = !forces && order::orders(words, &clause);
            silent |= at == 0 && !order;
            // What goes on about praise or permission orders nobody.
            let wanted = main || own.is_some() || clause.deadline.is_some();
            if wanted && order && !(silent && own.is_none()) {
                self.push(words, &clause, path, &named, own.is_none() && (at == 0 || named.names == above.names));
            }
        }
        named
    }

    pub(crate) fn push(&mut self, words: &Passage, clause: &Clause, path: &str, duty: &Duty, inherited: bool) {
        let mut task = made(words, clause, path, duty, inherited);
        let orders = duties::single(words, &clause.range);
        if orders.len() > 1 {
            let deadlines = deadline::all(words, clause.range.clone(), self.base);
            for range in orders {
                let own = assignee::of_sentence(words, &range).filter(|subject| !subject.alone);
                // Who leads the clause leads what it goes on with, unless that names another.
                let begins = range.start == clause.range.start;
                let subject = if begins { clause.subject.clone() } else { own };
                let found = deadlines.iter().find(|(place, _)| range.contains(&place.start));
                let deadline = found.map(|(_, deadline)| deadline.clone());
                let shared = deadline.is_some() && duties::all_by(words, &range);
                let order = Clause { range, subject, deadline };
                let led = Duty { names: task.assignees.clone(), headed: duty.headed, helpers: duty.helpers.clone() };
                let named = order.subject.is_some();
                let mut order = made(words, &order, path, &led, !named && task.inherited);
                order.inherited = !named && task.inherited;
                if shared {
                    // From the last day of its own on.
                    let before = task.orders.iter_mut().rev().take_while(|order| order.deadline.is_none());
                    for earlier in before {
                        earlier.deadline.clone_from(&order.deadline);
                        earlier.nature = attributes::nature(earlier.deadline.as_ref(), earlier.condition.as_deref());
                    }
                }
                task.orders.push(order);
            }
        }
        // A day that stands outside of the clause's words (a column, a heading) is every order's.
        if task.orders.iter().all(|order| order.deadline.is_none()) {
            for order in &mut task.orders {
                order.deadline.clone_from(&task.deadline);
                order.nature = attributes::nature(order.deadline.as_ref(), order.condition.as_deref());
            }
        }
        self.tasks.push(task);
    }
}

/// A clause as a task.
fn made(words: &Passage, clause: &Clause, path: &str, duty: &Duty, inherited: bool) -> Task {
    let range = clause.range.clone();
    let own = clause.subject.as_ref();
    let mut assignees = own.map_or_else(|| duty.names.clone(), |subject| subject.names.clone());
    let inherited = inherited && !assignees.is_empty();
    if assignees.is_empty() {
        assignees.push(ADDRESSEES.to_owned());
    }
    let duty_at = own.map_or(range.start, |subject| subject.duty).min(range.end);
    let first = sentences::split(words, range.clone()).first().cloned().unwrap_or_else(|| range.clone());
    let mut cooperating = assignee::cooperating(words, &(first.start..first.end.max(first.start)));
    if cooperating.is_empty() && own.is_none() {
        cooperating.clone_from(&duty.helpers);
    }
    let directs = assignee::directed(words, duty_at, first.end.max(duty_at));
    let condition = order::condition(words, &first, duty_at);
    let nature = attributes::nature(clause.deadline.as_ref(), condition.as_deref());
    let text = words.text[range.clone()].to_owned();
    Task {
        item: path.to_owned(),
        quote: text.split(' ').take(QUOTED).collect::<Vec<_>>().join(" "),
        span: words.span(range),
        text,
        assignees,
        cooperating,
        inherited,
        directs,
        deadline: clause.deadline.clone(),
        condition,
        nature,
        orders: Vec::new(),
    }
}

/// Words that a quote has.
const QUOTED: usize = 14;

/// What a part of an item says about the item's task, if it is a line such as "Cơ quan chủ trì: …".
fn attributes_of(node: &Node, part: Part, base: Option<NaiveDate>) -> Option<Attributes> {
    let words = match part {
        Part::Paragraph(at) => node.paragraphs.get(at)?,
        Part::Child(at) => {
            let child = node.children.get(at)?;
            child.paragraphs.first().filter(|_| child.order.len() == 1)?
        }
    };
    attributes::whole(words, base)
}

/// Whether an item's first paragraph only heads what follows.
fn heads(node: &Node, first: &Passage) -> bool {
    // What only tells about the task does not make a heading of it.
    let more = node.order.iter().skip(1).any(|part| attributes_of(node, *part, None).is_none());
    let text = first.text.trim_end();
    let open = !text.ends_with(['.', ';', '!', '…']) && !text.ends_with("./.");
    let alone = || assignee::at(first, 0, first.len()).is_some_and(|subject| subject.alone);
    if text.ends_with(':') {
        return more || clauses::inline(first).is_none();
    }
    (open && more && (first.folded.len() < 140 || in_capitals(text) || alone())) || (more && in_capitals(text))
}

/// Whom a heading names: "2. Sở Y tế:", "1. Giao người đứng đầu …", "Sở Y tế chủ trì, phối hợp với …:".
fn heading(words: &Passage) -> Option<Duty> {
    let whole = words.whole();
    // "5. Các hộ kinh doanh": a plural over bullets names those below, whatever they are.
    let plural = || {
        let text = words.text.trim_end_matches([':', ' ']);
        let bare = words.folded.starts_with("cac ") && text.chars().count() < 120 && !text.contains(". ");
        let names = names::split(text);
        (bare && !names.is_empty()).then(|| Subject { names, start: 0, duty: words.len(), alone: true })
    };
    let asks = |subject: &Subject| words.has(&LEXICON.assign.start, subject.duty..whole.end);
    let named = assignee::of_sentence(words, &whole)
        // "HĐND tỉnh yêu cầu UBND tỉnh thực hiện:": the one asked has the duty.
        .filter(|subject| subject.alone || !asks(subject))
        .or_else(|| assignee::of_lead(words, &whole));
    let subject = named.or_else(plural).or_else(|| {
        // "Đối với Sở Y tế", "Trách nhiệm của Sở Y tế", "Nhiệm vụ của các địa phương".
        let at = words.find(&OF, whole.clone())?.end;
        assignee::at(words, at, whole.end).filter(|subject| subject.alone)
    })?;
    Some(Duty { names: subject.names, headed: true, helpers: assignee::cooperating(words, &whole) })
}

static OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:ve )?(?:ve phia|doi voi|trach nhiem cua|nhiem vu cua|phan cong|to chuc thuc hien cua)\s")
});
