//! A phrase taken apart: titles, nouns, scopes, named areas.

use chrono::NaiveDate;

use super::lexicon::{Lexeme, Noun, Scope, Title, Token, folded, written};
use super::{Units, province_of};
use crate::area::{Area, Areas, Level};
use crate::text::fold;

/// A part of a phrase.
pub(super) enum Part {
    Noun(Noun),
    Title(Title),
    /// A scope, and whether it is spoken of in the plural ("các huyện").
    Scope(Scope, bool),
    /// A named area and the likeness of its name.
    Named(String, f64),
    Public(String),
    Connective,
    Unknown(String),
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
    pub(super) fn parts(&self, phrase: &str) -> Vec<Part> {
        let tokens = self.units.lexicon.tokens(phrase);
        let mut parts: Vec<Part> = Vec::new();
        let (mut at, mut plural) = (0, false);
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some((code, likeness, taken)) = self.name_after(&parts, rest) {
                // "huyện" before a name is part of the name.
                if matches!(parts.last(), Some(Part::Scope(scope, _)) if !scope.all) {
                    parts.pop();
                }
                parts.push(Part::Named(code, likeness));
                at += taken;
                continue;
            }
            let Some((lexeme, taken)) = self.units.lexicon.longest_at(rest) else {
                match parts.last_mut() {
                    Some(Part::Unknown(words)) => *words = format!("{words} {}", tokens[at].folded),
                    _ => parts.push(Part::Unknown(tokens[at].folded.clone())),
                }
                at += 1;
                continue;
            };
            match lexeme {
                Lexeme::Noun(noun) => parts.push(Part::Noun(noun.clone())),
                Lexeme::Title(title) => parts.push(Part::Title(title.clone())),
                Lexeme::Scope(scope) => parts.push(Part::Scope(scope.clone(), plural)),
                Lexeme::Public => parts.push(Part::Public(folded(&rest[..taken]))),
                Lexeme::Connective => parts.push(Part::Connective),
                Lexeme::Filler => {}
            }
            plural = match lexeme {
                Lexeme::Filler => plural || rest[0].folded == "cac",
                Lexeme::Scope(_) | Lexeme::Connective => plural,
                _ => false,
            };
            at += taken;
        }
        parts
    }

    /// A name of an area right after its kind, after a unit, or after another name in a list.
    fn name_after(&self, parts: &[Part], rest: &[Token]) -> Option<(String, f64, usize)> {
        let listed = matches!(parts, [.., Part::Named(..), Part::Connective]);
        match parts.last()? {
            Part::Scope(scope, _) if !scope.all && !scope.kinds.is_empty() => {
                self.name(rest, &|area| scope.kinds.iter().any(|kind| kind == area.kind()), true)
            }
            Part::Scope(scope, _) if scope.levels == [Level::Province] => {
                self.name(rest, &|area| area.level == Level::Province, true)
            }
            Part::Noun(noun) => self.name(rest, &|area| self.has(noun, area), true),
            Part::Connective if listed => self.name(rest, &|_| true, false),
            _ => None,
        }
    }

    fn has(&self, noun: &Noun, area: &Area) -> bool {
        let province = province_of(&area.code, self.on);
        noun.forms.iter().any(|form| self.units.forms[*form].applies(area, &province, self.on))
    }

    /// The longest run of words that is a name; a misspelt one only if no known word stands in it.
    fn name(&self, rest: &[Token], fits: &dyn Fn(&Area) -> bool, misspelt: bool) -> Option<(String, f64, usize)> {
        let run = rest.iter().take(LONGEST_NAME).take_while(|token| token.folded != ",").count();
        let look = |words: &str, least: f64| {
            let province = province_of(self.issuer, self.on);
            let near = Areas::builtin().find(words, self.on, Some(&province));
            let far = Areas::builtin().find(words, self.on, None);
            let found = near.into_iter().chain(far.into_iter().filter(|found| found.area.level == Level::Province));
            found.filter(|found| found.score >= least).find(|found| fits(found.area))
        };
        for count in (1..=run).rev() {
            let words = written(&rest[..count]);
            if let Some(found) = look(&words, SAME_LETTERS).filter(|found| same_letters(found.area, &words)) {
                return Some((found.area.code.clone(), found.score, count));
            }
        }
        let known = (0..run).any(|at| self.units.lexicon.longest_at(&rest[at..]).is_some());
        if !misspelt || known || run < 2 {
            return None;
        }
        look(&written(&rest[..run]), LEAST).map(|found| (found.area.code.clone(), found.score, run))
    }
}

fn same_letters(area: &Area, words: &str) -> bool {
    let words = fold(words);
    fold(&area.short_name) == words || fold(&area.name) == words
}
