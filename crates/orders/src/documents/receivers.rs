//! Whom the list of receivers means (Nơi nhận), and what each copy is for (S0-6a, S0-6b, S1-7a, S2-12b, S3-8b, S4-9b).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use base::area::Areas;
use base::post::{Addressed, Units};
use base::shipped;
use base::text::fold;
use chrono::NaiveDate;
use serde::Deserialize;
use store::records::Document;

use super::cascade::left_to_the_lead;
use crate::issuer::issuing_unit;
use crate::issuer::reading;

/// How lists of receivers are read: `data/office/copies.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// The register that holds the copies.
    pub(super) register: String,
    as_above: Vec<String>,
    as_another: Vec<String>,
    archive: Vec<String>,
    short: BTreeMap<String, String>,
    /// What a copy is for whose line says nothing: of who is addressed or has a task, and of others.
    for_tasks: String,
    otherwise: String,
    to_members: Vec<String>,
    purpose: Vec<Purpose>,
}

/// What a copy is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Purpose {
    pub(super) key: String,
    words: Vec<String>,
    /// The state in which the copy begins.
    pub(super) state: String,
    /// Does it have to be received?
    #[serde(default)]
    must_be_received: bool,
    /// Is it the copy that whoever issued the paper keeps?
    #[serde(default)]
    pub(super) archive: bool,
    /// What its receiver is asked to do with the paper itself.
    pub(super) task: Option<String>,
    /// Within how many days.
    pub(super) days: Option<u64>,
}

pub(super) static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("office/copies.toml", include_str!("../../../../data/office/copies.toml")));

impl Rules {
    fn purpose(&self, key: &str) -> Option<&Purpose> {
        self.purpose.iter().find(|purpose| purpose.key == key)
    }

    /// Does a copy for this have to be received, or is it to be known of?
    pub(super) fn must_be_received(&self, purpose: &str) -> bool {
        self.purpose(purpose).is_some_and(|purpose| purpose.must_be_received)
    }

    /// Is a copy for this kept by whoever issued the paper?
    pub(super) fn is_archive(&self, purpose: &str) -> bool {
        self.purpose(purpose).is_some_and(|purpose| purpose.archive)
    }

    /// What words in brackets say; the first that fits.
    pub(super) fn said(&self, words: &str) -> Option<&Purpose> {
        let said = fold(words);
        self.purpose.iter().find(|purpose| purpose.words.iter().any(|words| said.contains(&fold(words))))
    }
}

/// A copy: for whom, and what for.
#[derive(Debug, Clone)]
pub(super) struct Copy {
    /// The unit, or the post of the person who gets it.
    pub(super) owner: String,
    /// Its area.
    pub(super) area: String,
    /// The person who gets it, where it is for one by name.
    pub(super) member: Option<String>,
    /// What for.
    pub(super) purpose: &'static Purpose,
    /// The line of the list as it is printed.
    pub(super) line: String,
}

/// Whom a list of receivers means.
#[derive(Debug, Default)]
pub(super) struct Receivers {
    /// Copies, each once: for what asks most of its receiver.
    pub(super) copies: Vec<Copy>,
    /// Lines, or parts of them, that mean nobody whom the tables know.
    pub(super) unread: Vec<String>,
    /// Whom, by name, and whether to keep: who keeps a paper may receive it, too.
    seen: BTreeSet<(String, Option<String>, bool)>,
}

/// The number of the other paper whose receivers a list takes over.
pub(super) fn taken_from(document: &Document) -> Option<String> {
    let lines = reading(document).recipients;
    let line = lines.iter().find(|one| begins(&one.name, &RULES.as_another))?;
    let number = |word: &&str| word.contains('/') && word.starts_with(|c: char| c.is_ascii_digit());
    line.name
        .split_whitespace()
        .map(|word| word.trim_matches([',', ';', '.', '(', ')']))
        .find(number)
        .map(str::to_owned)
}

/// Reads the list of receivers of a paper as on the day of its issue. `another` is the paper that it takes receivers over
/// from, `parts` the units that have a part of a task; whoever has one gets a copy, too.
pub(super) fn receivers(
    units: &Units,
    document: &Document,
    another: Option<&Document>,
    parts: &BTreeSet<String>,
    day: NaiveDate,
) -> Receivers {
    let on = document.issued_on.unwrap_or(day);
    let read = reading(document);
    let mut found = Receivers::default();
    let list = List { units, issuer: seen_from(document, on), on, parts };
    let to_do = RULES.purpose(&RULES.for_tasks);
    for name in &read.addressees {
        list.line(name, to_do, &mut found);
    }
    for one in &read.recipients {
        // Nobody else's book says for them that they have filed it.
        let said = one.purpose.as_deref().and_then(|words| RULES.said(words)).filter(|said| !said.archive);
        if begins(&one.name, &RULES.archive) {
            archived(document, &one.name, day, &mut found);
        } else if begins(&one.name, &RULES.as_above) {
            for name in &read.addressees {
                list.line(name, said.or(to_do), &mut found);
            }
        } else if begins(&one.name, &RULES.as_another) {
            match another.map(reading) {
                Some(other) => {
                    for name in other.addressees.iter().chain(other.recipients.iter().map(|one| &one.name)) {
                        if !begins(name, &RULES.archive) && !begins(name, &RULES.as_above) {
                            list.line(name, said.or(to_do), &mut found);
                        }
                    }
                }
                None => found.unread.push(one.name.clone()),
            }
        } else {
            list.line(&one.name, said, &mut found);
        }
    }
    for unit in parts {
        if let (Some(known), Some(purpose)) = (units.unit(unit, on), to_do) {
            let one = Addressed { area: known.area.clone(), unit: unit.clone(), post: None };
            list.copies(&one, Some(purpose), &known.name, &mut found);
        }
    }
    found.within(&document.province, day)
}

/// Whom words typed by a clerk mean, for what; none for a purpose that is none, or that is the issuer's own.
pub(super) fn added(
    units: &Units,
    document: &Document,
    words: &str,
    purpose: &str,
    day: NaiveDate,
) -> Option<Receivers> {
    let purpose = RULES.purpose(purpose).filter(|purpose| !purpose.archive)?;
    let on = document.issued_on.unwrap_or(day);
    let mut found = Receivers::default();
    List { units, issuer: seen_from(document, on), on, parts: &BTreeSet::new() }.line(words, Some(purpose), &mut found);
    Some(found.within(&document.province, day))
}

/// The area from which the list is read: the issuer's, if it lies in the province that holds the paper. Of another's paper
/// the names mean the own province's units, as its tasks do.
fn seen_from(document: &Document, on: NaiveDate) -> &str {
    let own = |area: &&str| *area == document.province || Areas::builtin().is_within(area, &document.province, on);
    document.issuer_area.as_deref().filter(own).unwrap_or(&document.area)
}

/// "Lưu: VT, VX1": whoever issued the paper keeps a copy.
fn archived(document: &Document, line: &str, day: NaiveDate, found: &mut Receivers) {
    let own = |unit: &String| unit.split('/').next().is_some_and(|area| area == seen_from(document, day));
    let unit = issuing_unit(document, day).filter(own);
    match unit.zip(RULES.purpose.iter().find(|purpose| purpose.archive)) {
        Some((owner, purpose)) => {
            let area = owner.split('/').next().unwrap_or_default().to_owned();
            found.take(Copy { owner, area, member: None, purpose, line: line.to_owned() });
        }
        None => found.unread.push(line.to_owned()),
    }
}

fn begins(line: &str, words: &[String]) -> bool {
    let line = fold(line);
    words.iter().any(|words| line.trim_start().starts_with(&fold(words)))
}

impl Receivers {
    fn take(&mut self, copy: Copy) {
        if self.seen.insert((copy.owner.clone(), copy.member.clone(), copy.purpose.archive)) {
            self.copies.push(copy);
        }
    }

    /// Without whom no copy can lie with: bodies of other provinces, and of areas that are no more on the day of sending.
    fn within(mut self, province: &str, day: NaiveDate) -> Self {
        let areas = Areas::builtin();
        let here = |area: &str| areas.get(area, day).is_some() && areas.is_within(area, province, day);
        let (copies, outside): (Vec<Copy>, Vec<Copy>) = self.copies.into_iter().partition(|copy| here(&copy.area));
        self.copies = copies;
        for copy in outside {
            if !self.unread.contains(&copy.line) {
                self.unread.push(copy.line);
            }
        }
        self
    }
}

/// A list under way.
struct List<'a> {
    units: &'a Units,
    issuer: &'a str,
    on: NaiveDate,
    parts: &'a BTreeSet<String>,
}

impl List<'_> {
    fn line(&self, line: &str, purpose: Option<&'static Purpose>, found: &mut Receivers) {
        // "Các cơ quan, đơn vị liên quan" are those who have something to do under the paper: they get their copy for that.
        if left_to_the_lead(line) {
            return;
        }
        let mut words = line.to_owned();
        for (short, long) in &RULES.short {
            if let Some(rest) = words.strip_prefix(short.as_str()).filter(|rest| rest.starts_with([':', ' '])) {
                words = format!("{long} {}", rest.trim_start_matches([':', ' ']));
            }
        }
        let meant = self.units.read_phrase(&words, self.issuer, self.on);
        if meant.addressed.is_empty() && meant.public.is_empty() {
            found.unread.push(line.to_owned());
        }
        for one in &meant.addressed {
            self.copies(one, purpose, line, found);
        }
    }

    /// A unit gets its copy; a post, each who holds it on the day; a committee, each of its people besides.
    fn copies(&self, one: &Addressed, purpose: Option<&'static Purpose>, line: &str, found: &mut Receivers) {
        // Without words, who has something to do under the paper gets it for that.
        let otherwise = if self.parts.contains(&one.unit) { &RULES.for_tasks } else { &RULES.otherwise };
        let Some(purpose) = purpose.or_else(|| RULES.purpose(otherwise)) else { return };
        let copy = |owner: &str, member: Option<&str>| Copy {
            owner: owner.to_owned(),
            area: one.area.clone(),
            member: member.map(str::to_owned),
            purpose,
            line: line.to_owned(),
        };
        let by_name = |post: &str, found: &mut Receivers| {
            let holders = self.units.holders(post, self.on);
            for holding in &holders {
                found.take(copy(post, Some(&holding.person)));
            }
            holders.is_empty()
        };
        if let Some(post) = &one.post {
            if by_name(post, found) {
                found.take(copy(post, None));
            }
            return;
        }
        found.take(copy(&one.unit, None));
        let members = self.units.unit(&one.unit, self.on);
        if members.is_some_and(|unit| unit.groups.iter().any(|group| RULES.to_members.contains(group))) {
            for post in self.units.seats_of(&one.unit, self.on) {
                by_name(&post.id, found);
            }
        }
    }
}
