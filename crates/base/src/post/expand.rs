//! From a group phrase to the units and posts of a day.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::lexicon::{Alone, Noun, Scope, Title};
use super::read::{Part, Reader};
use super::{Unit, Units, province_of};
use crate::area::{Area, Areas, Level};

/// Somebody whom a phrase means: a unit, or a post of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Addressed {
    /// Code of the area.
    pub area: String,
    /// Id of the unit.
    pub unit: String,
    /// Id of the post, where the phrase names persons ("Chủ tịch UBND các huyện").
    pub post: Option<String>,
}

/// What a phrase means.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Expansion {
    /// Units and posts in the order of the phrase, each once.
    pub addressed: Vec<Addressed>,
    /// Addressees that are no units, folded: the public, enterprises.
    pub public: Vec<String>,
    /// Words that were not understood, folded: for a clerk to look at.
    pub unread: Vec<String>,
    /// Likeness of the least certain name of an area in it; 1 where all are spelt right or none is there.
    pub likeness: f64,
}

impl Units {
    /// The units and posts that a phrase means on a day, seen from the area of the unit that issued it.
    ///
    /// "Các huyện ủy, thành ủy", "UBND các huyện, thành phố, các xã, phường, thị trấn", "Bí thư, Chủ tịch UBND cấp
    /// huyện, cấp xã", "BCĐ, cấp ủy, chính quyền các cấp": a scope holds for all nouns before it, so that a list of
    /// assignees is best handed in joined by commas. A noun without a scope means what
    /// `data/office/groups.toml` says of it; the name of a unit means the one nearest to the issuer.
    pub fn expand(&self, phrase: &str, issuer: &str, on: NaiveDate) -> Vec<Addressed> {
        self.read_phrase(phrase, issuer, on).addressed
    }

    /// As [`Units::expand`], with what was not understood.
    pub fn read_phrase(&self, phrase: &str, issuer: &str, on: NaiveDate) -> Expansion {
        let Some(area) = Areas::builtin().get(issuer, on) else {
            return Expansion { unread: vec![phrase.to_owned()], likeness: 1.0, ..Expansion::default() };
        };
        let reader = Reader { units: self, issuer, on };
        let mut sentence = Sentence::new(self, area, on);
        for part in reader.parts(phrase) {
            sentence.take(part);
        }
        sentence.end()
    }

    /// The units that a phrase means, persons as the units they belong to.
    pub fn units_matching(&self, phrase: &str, issuer: &str, on: NaiveDate) -> Vec<Unit> {
        let mut ids: Vec<String> = Vec::new();
        for addressed in self.expand(phrase, issuer, on) {
            if !ids.contains(&addressed.unit) {
                ids.push(addressed.unit);
            }
        }
        ids.iter().filter_map(|id| self.unit(id, on)).collect()
    }

    /// Those whom a phrase means and who answer for one area: its own and those of the areas above.
    pub fn answerable(&self, phrase: &str, issuer: &str, area: &str, on: NaiveDate) -> Vec<Addressed> {
        let areas = Areas::builtin();
        self.expand(phrase, issuer, on).into_iter().filter(|one| areas.is_within(area, &one.area, on)).collect()
    }
}

/// A noun, with its title, that still waits for its scope.
struct Waiting {
    noun: Noun,
    title: Option<Title>,
}

/// What stood last.
#[derive(PartialEq)]
enum Last {
    Start,
    Noun,
    Scope,
    Connective,
}

struct Sentence<'a> {
    units: &'a Units,
    issuer: &'a Area,
    on: NaiveDate,
    titles: Vec<Title>,
    waiting: Vec<Waiting>,
    scope: Vec<String>,
    last: Last,
    seen: HashSet<Addressed>,
    out: Expansion,
}

impl<'a> Sentence<'a> {
    fn new(units: &'a Units, issuer: &'a Area, on: NaiveDate) -> Self {
        let out = Expansion { likeness: 1.0, ..Expansion::default() };
        Self {
            units,
            issuer,
            on,
            titles: Vec::new(),
            waiting: Vec::new(),
            scope: Vec::new(),
            last: Last::Start,
            seen: HashSet::new(),
            out,
        }
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::Title(title) => {
                self.close_scope();
                self.titles.push(title);
                self.last = Last::Noun;
            }
            Part::Noun(noun, _) => {
                self.close_scope();
                if self.titles.is_empty() {
                    self.waiting.push(Waiting { noun: noun.clone(), title: None });
                }
                for title in self.titles.drain(..) {
                    self.waiting.push(Waiting { noun: noun.clone(), title: Some(title) });
                }
                self.last = Last::Noun;
            }
            Part::Scope(scope, plural) => self.take_scope(scope_areas(&scope, plural, self.issuer, self.on)),
            Part::Named(code, likeness) => {
                self.out.likeness = self.out.likeness.min(likeness);
                self.take_scope(vec![code]);
            }
            Part::Connective => {
                // "Bí thư, Chủ tịch UBND …": a title that knows its unit needs none to follow.
                if self.titles.last().is_some_and(|title| title.of.is_some()) {
                    self.settle_titles();
                }
                self.last = Last::Connective;
            }
            Part::Public(words) => self.out.public.push(words),
            Part::Unknown(words) => self.out.unread.push(words),
        }
    }

    fn take_scope(&mut self, areas: Vec<String>) {
        self.settle_titles();
        // "ngành y tế và các huyện": the scope begins an addressee of its own, the governments there.
        let apart = self.last == Last::Connective && self.scope.is_empty();
        if apart {
            self.flush();
        }
        if self.waiting.is_empty() {
            self.waiting.push(Waiting { noun: self.units.lexicon.implied.clone(), title: None });
        }
        self.scope.extend(areas);
        self.last = Last::Scope;
    }

    /// Titles without a unit: the unit they know, else the government.
    fn settle_titles(&mut self) {
        for title in std::mem::take(&mut self.titles) {
            let noun = title.of.clone().unwrap_or_else(|| self.units.lexicon.implied.clone());
            self.waiting.push(Waiting { noun, title: Some(title) });
        }
    }

    fn close_scope(&mut self) {
        if !self.scope.is_empty() {
            self.flush();
        }
    }

    fn end(mut self) -> Expansion {
        self.settle_titles();
        self.flush();
        self.out
    }

    fn flush(&mut self) {
        let scope = std::mem::take(&mut self.scope);
        for Waiting { noun, title } in std::mem::take(&mut self.waiting) {
            let within = self.found(&noun, title.as_ref(), &scope);
            let found = if within.is_empty() { self.found_alone(&noun, title.as_ref()) } else { within };
            for one in found {
                if self.seen.insert(one.clone()) {
                    self.out.addressed.push(one);
                }
            }
        }
    }

    fn found_alone(&self, noun: &Noun, title: Option<&Title>) -> Vec<Addressed> {
        let (areas, code) = (Areas::builtin(), self.issuer.code.as_str());
        let codes = |list: Vec<&Area>| -> Vec<String> { list.iter().map(|area| area.code.clone()).collect() };
        if !noun.levels.is_empty() {
            let tiers = noun.levels.iter().flat_map(|level| at_level(*level, self.issuer, self.on));
            return self.found(noun, title, &tiers.collect::<Vec<_>>());
        }
        let own = [code.to_owned()];
        match noun.alone {
            Alone::All => self.found(noun, title, &codes(areas.subtree(code, self.on))),
            Alone::Below => {
                let below = codes(areas.children(code, self.on));
                self.found(noun, title, if below.is_empty() { &own } else { &below })
            }
            Alone::Issuer => self.found(noun, title, &own),
            Alone::Nearest => {
                let line = codes(areas.ancestors(code, self.on));
                let above = line.iter().map(|code| self.found(noun, title, std::slice::from_ref(code)));
                let below = [Level::District, Level::Commune].into_iter();
                let below = below.map(|level| self.found(noun, title, &at_level(level, self.issuer, self.on)));
                above.chain(below).find(|found| !found.is_empty()).unwrap_or_default()
            }
        }
    }

    fn found(&self, noun: &Noun, title: Option<&Title>, codes: &[String]) -> Vec<Addressed> {
        let areas = Areas::builtin();
        let mut found = Vec::new();
        for area in codes.iter().filter_map(|code| areas.get(code, self.on)) {
            let province = province_of(&area.code, self.on);
            let forms = noun.forms.iter().map(|at| &self.units.forms[*at]);
            for form in forms.filter(|form| noun.fits(area) && form.applies(area, &province, self.on)) {
                let unit = format!("{}/{}", area.code, form.key);
                let one = |post: Option<String>| Addressed { area: area.code.clone(), unit: unit.clone(), post };
                let post = |key: &str| one(Some(format!("{unit}/{key}")));
                match title {
                    None => found.push(one(None)),
                    Some(title) if title.head => match form.posts.first() {
                        Some(head) => found.push(post(&head.key)),
                        None => found.extend(self.units.head_post(&unit, self.on).map(|head| one(Some(head.id)))),
                    },
                    Some(title) => {
                        let posts = form.posts.iter().filter(|post| title.posts.contains(&post.key));
                        found.extend(posts.map(|own| post(&own.key)));
                    }
                }
            }
        }
        found
    }
}

/// The areas of a tier seen from an area: those in it, or the one it lies in.
fn at_level(level: Level, from: &Area, on: NaiveDate) -> Vec<String> {
    let areas = Areas::builtin();
    if level <= from.level {
        return areas.ancestor_at(&from.code, level, on).map(|area| area.code.clone()).into_iter().collect();
    }
    let below = areas.subtree(&from.code, on).into_iter().filter(|area| area.level == level);
    below.map(|area| area.code.clone()).collect()
}

fn scope_areas(scope: &Scope, plural: bool, issuer: &Area, on: NaiveDate) -> Vec<String> {
    let areas = Areas::builtin();
    if scope.all {
        return areas.subtree(&issuer.code, on).into_iter().map(|area| area.code.clone()).collect();
    }
    let of_kind = |area: &Area| scope.kinds.iter().any(|kind| kind == area.kind());
    // "UBND thành phố" from a city, "Ban Chỉ đạo huyện" from a district or a commune of it: that one.
    if !plural && let Some(own) = areas.ancestors(&issuer.code, on).into_iter().find(|area| of_kind(area)) {
        return vec![own.code.clone()];
    }
    let tiers: Vec<String> = scope.levels.iter().flat_map(|level| at_level(*level, issuer, on)).collect();
    let fitting = tiers.iter().filter(|code| areas.get(code, on).is_some_and(of_kind));
    let fitting: Vec<String> = fitting.cloned().collect();
    if fitting.is_empty() { tiers } else { fitting }
}
