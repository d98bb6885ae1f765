//! A phrase taken apart: titles, nouns, scopes, named areas.

use chrono::NaiveDate;

use super::lexicon::{Alone, Lexeme, Noun, Scope, Title, Token, folded, written};
use super::{Units, province_of};
use crate::area::{Area, Areas, Level};
use crate::text::fold;

/// A part of a phrase.
#[derive(Clone)]
pub(super) enum Part {
    /// A noun and how many words it has.
    Noun(Noun, usize),
    Title(Title),
    /// A scope, and whether it is spoken of in the plural ("các huyện").
    Scope(Scope, bool),
    /// A named area and the likeness of its name.
    Named(String, f64),
    Public(String),
    Connective,
    Unknown(String),
}

/// A part with its words, folded.
struct Spoken {
    part: Part,
    words: String,
}

/// A member of a list with unknown words in it means somebody else ("Văn phòng Chính phủ", "Bộ Y tế", "UBND các xã biên
/// giới"): nobody is taken from it, unless a unit is named in full before them ("Sở Y tế tham mưu").
fn settled(member: &[Spoken]) -> Vec<Part> {
    let (list, end) = match member.split_last() {
        Some((last, list)) if matches!(last.part, Part::Connective) => (list, Some(Part::Connective)),
        _ => (member, None),
    };
    let unknown = |spoken: &Spoken| matches!(spoken.part, Part::Unknown(_));
    let Some(first) = list.iter().position(unknown) else {
        return member.iter().map(|spoken| spoken.part.clone()).collect();
    };
    let named = |part: &Part| match part {
        Part::Noun(noun, words) => noun.alone == Alone::Nearest && *words > 1,
        Part::Title(_) | Part::Named(..) => true,
        Part::Scope(scope, plural) => !scope.all && !plural,
        _ => false,
    };
    let words = |list: &[Spoken]| list.iter().map(|spoken| spoken.words.as_str()).collect::<Vec<_>>().join(" ");
    let (before, after) = list.split_at(first);
    let whole = before.iter().any(|spoken| matches!(spoken.part, Part::Noun(..)))
        && before.iter().all(|spoken| named(&spoken.part))
        && after.iter().all(unknown);
    let mut parts: Vec<Part> = Vec::new();
    if whole {
        parts.extend(before.iter().map(|spoken| spoken.part.clone()));
        parts.push(Part::Unknown(words(after)));
    } else {
        parts.push(Part::Unknown(words(list)));
    }
    parts.extend(end);
    parts
}

/// Words that a name of an area may have.
const LONGEST_NAME: usize = 5;
/// From this likeness on, a misspelt name of an area is taken for it.
const LEAST: f64 = 0.75;
/// From this likeness on, the letters are the same and only marks or kind differ.
const SAME_LETTERS: f64 = 0.85;

pub(super) struct Reader<'a> {
    pub(super) units: &'a Units,
    pub(super) issuer: &'a str,
    pub(super) on: NaiveDate,
}

impl Reader<'_> {
    /// The parts of a phrase; a member of a list that was not understood is one unknown part.
    pub(super) fn parts(&self, phrase: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for member in self.spoken(phrase).split_inclusive(|spoken| matches!(spoken.part, Part::Connective)) {
            parts.extend(settled(member));
        }
        parts
    }

    fn spoken(&self, phrase: &str) -> Vec<Spoken> {
        let tokens = self.units.lexicon.tokens(phrase);
        let mut parts: Vec<Spoken> = Vec::new();
        let (mut at, mut plural) = (0, false);
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some((code, likeness, taken)) = self.name_after(&parts, rest) {
                let mut words = folded(&rest[..taken]);
                // "huyện" before a name is part of the name.
                if matches!(parts.last(), Some(Spoken { part: Part::Scope(scope, _), .. }) if !scope.all) {
                    words = parts.pop().map_or(words.clone(), |kind| format!("{} {words}", kind.words));
                }
                parts.push(Spoken { part: Part::Named(code, likeness), words });
                at += taken;
                continue;
            }
            let (lexeme, taken) = self.units.lexicon.longest_at(rest).unzip();
            let taken = taken.unwrap_or(1);
            let words = folded(&rest[..taken]);
            let part = match lexeme {
                Some(Lexeme::Noun(noun)) => Some(Part::Noun(noun.clone(), taken)),
                Some(Lexeme::Title(title)) => Some(Part::Title(title.clone())),
                Some(Lexeme::Scope(scope)) => Some(Part::Scope(scope.clone(), plural)),
                Some(Lexeme::Public) => Some(Part::Public(words.clone())),
                Some(Lexeme::Connective) => Some(Part::Connective),
                Some(Lexeme::Filler) => None,
                None => Some(Part::Unknown(words.clone())),
            };
            plural = match lexeme {
                Some(Lexeme::Filler) => plural || rest[0].folded == "cac",
                Some(Lexeme::Scope(_) | Lexeme::Connective) => plural,
                _ => false,
            };
            parts.extend(part.map(|part| Spoken { part, words }));
            at += taken;
        }
        parts
    }

    /// A name of an area right after its kind, after a unit, or after another name in a list.
    fn name_after(&self, parts: &[Spoken], rest: &[Token]) -> Option<(String, f64, usize)> {
        let listed = matches!(parts, [.., Spoken { part: Part::Named(..), .. }, Spoken { part: Part::Connective, .. }]);
        match &parts.last()?.part {
            Part::Scope(scope, _) if !scope.all && !scope.kinds.is_empty() => {
                self.name(rest, &|area| scope.kinds.iter().any(|kind| kind == area.kind()), true)
            }
            Part::Scope(scope, _) if scope.levels == [Level::Province] => {
                self.name(rest, &|area| area.level == Level::Province, true)
            }
            Part::Noun(noun, _) => self.name(rest, &|area| self.has(noun, area), true),
            Part::Connective if listed => self.name(rest, &|_| true, false),
            _ => None,
        }
    }

    fn has(&self, noun: &Noun, area: &Area) -> bool {
        let province = province_of(&area.code, self.on);
        noun.fits(area) && noun.forms.iter().any(|form| self.units.forms[*form].applies(area, &province, self.on))
    }

    /// The longest run of words that is a name; a misspelt one only if no known word stands in it.
    fn name(&self, rest: &[Token], fits: &dyn Fn(&Area) -> bool, misspelt: bool) -> Option<(String, f64, usize)> {
        let run = rest.iter().take(LONGEST_NAME).take_while(|token| token.folded != ",").count();
        let (areas, on) = (Areas::builtin(), self.on);
        let province = province_of(self.issuer, on);
        let look = |words: &str, least: f64| {
            let near = areas.find(words, on, Some(&province)).into_iter();
            near.filter(|found| found.score >= least)
                .find(|found| fits(found.area))
                .map(|found| (found.area, found.score))
        };
        let elsewhere = |words: &str| areas.provinces(on).find(|area| fits(area) && same_letters(area, words));
        for count in (1..=run).rev() {
            let words = written(&rest[..count]);
            if let Some((area, score)) = look(&words, SAME_LETTERS).filter(|(area, _)| same_letters(area, &words)) {
                return Some((area.code.clone(), score, count));
            }
            if let Some(province) = elsewhere(&words) {
                return Some((province.code.clone(), 1.0, count));
            }
        }
        let known = (0..run).any(|at| self.units.lexicon.longest_at(&rest[at..]).is_some());
        if !misspelt || known || run < 2 {
            return None;
        }
        look(&written(&rest[..run]), LEAST).map(|(area, score)| (area.code.clone(), score, run))
    }
}

fn same_letters(area: &Area, words: &str) -> bool {
    let words = fold(words);
    fold(&area.short_name) == words || fold(&area.name) == words
}
