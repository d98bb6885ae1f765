//! Finding an area by name: with or without its kind, without marks, misspelt.

use std::collections::HashMap;

use chrono::NaiveDate;
use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};

use super::{Area, Areas, Level, Tree};
use crate::text::{canonical, fold};

/// An area that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<'a> {
    /// The area.
    pub area: &'a Area,
    /// Likeness of the names, 0 to 1. 1 for the very name (or code), at least 0.9 for the same letters without
    /// marks or with another kind before them, less the more letters differ. It is a likeness, not a chance.
    pub score: f64,
    /// The letters are the same; only marks or the kind before them may differ.
    pub same_letters: bool,
}

/// Kinds of area that stand before names, folded, with the tier that they tell and the kind that they mean.
/// The longer first, so that `thi tran` is not read as `thi`.
const KINDS: &[(&str, Option<Level>, &str)] = &[
    ("thanh pho", None, "thanh pho"),
    ("thi tran", Some(Level::Commune), "thi tran"),
    ("thi xa", Some(Level::District), "thi xa"),
    ("dac khu", Some(Level::Commune), "dac khu"),
    ("phuong", Some(Level::Commune), "phuong"),
    ("huyen", Some(Level::District), "huyen"),
    ("quan", Some(Level::District), "quan"),
    ("tinh", Some(Level::Province), "tinh"),
    ("tp.", None, "thanh pho"),
    ("tx.", Some(Level::District), "thi xa"),
    ("tt.", Some(Level::Commune), "thi tran"),
    ("tp", None, "thanh pho"),
    ("tx", Some(Level::District), "thi xa"),
    ("tt", Some(Level::Commune), "thi tran"),
    ("xa", Some(Level::Commune), "xa"),
    ("h.", Some(Level::District), "huyen"),
    ("q.", Some(Level::District), "quan"),
    ("p.", Some(Level::Commune), "phuong"),
    ("x.", Some(Level::Commune), "xa"),
];

/// Below this share of equal letters a name is another name: one letter of four, two of eight may differ.
const LEAST: f64 = 0.74;

/// How many letters of two names may differ at the least likeness.
fn slack(letters: usize) -> usize {
    ((1.0 - LEAST) * letters as f64).floor() as usize
}

/// The forms of every name that finding needs, made once.
pub(super) struct Names {
    /// Without kind, folded.
    folded: Vec<String>,
    /// Without kind, lower case, tone at one place.
    marked: Vec<String>,
    /// Which letters occur: a cheap test before letters are compared.
    letters: Vec<u32>,
    exact: HashMap<String, Vec<usize>>,
}

impl Names {
    pub(super) fn of(areas: &[Area]) -> Self {
        let folded: Vec<String> = areas.iter().map(|area| plain_numbers(&fold(&area.short_name))).collect();
        let marked = areas.iter().map(|area| marked(&area.short_name)).collect();
        let letters = folded.iter().map(|name| letter_set(name)).collect();
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, name) in folded.iter().enumerate() {
            exact.entry(name.clone()).or_default().push(at);
        }
        Self { folded, marked, letters, exact }
    }
}

fn marked(name: &str) -> String {
    canonical(name).to_lowercase()
}

/// `phuong 01` → `phuong 1`.
fn plain_numbers(folded: &str) -> String {
    let plain = |word: &str| {
        let bare = word.trim_start_matches('0');
        let number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
        if number { bare.to_owned() } else { word.to_owned() }
    };
    folded.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

fn letter_set(folded: &str) -> u32 {
    folded.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, letter| set | 1 << (letter - b'a'))
}

/// The kind at the head of a name as it is written there: `Thị trấn`. Empty where there is none.
pub(super) fn kind_of(name: &str) -> &str {
    let end_of = |words: usize| name.match_indices(' ').nth(words - 1).map(|(at, _)| at);
    let is_kind = |end: &usize| {
        let head = fold(&name[..*end]);
        KINDS.iter().any(|(kind, _, _)| *kind == head)
    };
    [2, 1].into_iter().filter_map(end_of).find(is_kind).map_or("", |end| &name[..end])
}

/// `Huyện Sìn Hồ` → `Sìn Hồ`. Numbered wards keep their kind: `Phường 1`.
pub(super) fn without_kind(name: &str) -> &str {
    let rest = name[kind_of(name).len()..].trim_start();
    if rest.chars().all(|c| c.is_ascii_digit()) { name } else { rest }
}

/// A name as asked for, taken apart.
struct Asked {
    level: Option<Level>,
    kind: Option<&'static str>,
    folded: String,
    marked: String,
}

impl Asked {
    fn read(name: &str) -> Self {
        let name = name.trim().trim_end_matches(['.', ',', ';', ':']);
        let whole = fold(name);
        for (kind, level, means) in KINDS {
            let Some(rest) = whole.strip_prefix(kind) else {
                continue;
            };
            let parted = rest.starts_with(' ') || kind.ends_with('.');
            let rest = rest.trim_start();
            if !parted || rest.is_empty() {
                continue;
            }
            if rest.chars().all(|c| c.is_ascii_digit()) {
                let numbered = plain_numbers(&format!("{means} {rest}"));
                return Self { level: *level, kind: Some(means), marked: marked(name), folded: numbered };
            }
            // Folding keeps the words, so that the name's own last words are those after the kind.
            let words = rest.split(' ').count();
            let own: Vec<&str> = name.split_whitespace().collect();
            let own = own[own.len().saturating_sub(words)..].join(" ");
            let own = own.rsplit_once('.').map_or(own.as_str(), |(_, last)| last).trim();
            return Self { level: *level, kind: Some(means), folded: rest.to_owned(), marked: marked(own) };
        }
        Self { level: None, kind: None, folded: plain_numbers(&whole), marked: marked(name) }
    }

    /// The kind asked for is not the kind it is (`xã` for a ward): nearly the same name still.
    fn kind_factor(&self, area: &Area) -> f64 {
        if self.kind.is_none_or(|kind| kind == fold(area.kind())) { 1.0 } else { 0.95 }
    }
}

impl Areas {
    /// What a name may mean on a day, best first: a code, a name with or without its kind and marks, or a
    /// misspelling of one (`huyện Sơn Hồ` for Sìn Hồ). A kind that tells the tier (`huyện`, `xã`) is
    /// binding. `within` narrows to an area and what lies in it. At equal likeness the higher tier is first.
    pub fn find(&self, name: &str, on: NaiveDate, within: Option<&str>) -> Vec<Match<'_>> {
        let tree = self.tree(on);
        if let Some(area) = tree.get(name.trim()) {
            let inside = within.is_none_or(|above| self.is_within(&area.code, above, on));
            return if inside { vec![Match { area, score: 1.0, same_letters: true }] } else { Vec::new() };
        }
        let asked = Asked::read(name);
        let mut found = tree.named(&asked, within);
        if found.is_empty() {
            found = tree.alike(&asked, within);
        }
        found.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then(a.area.level.cmp(&b.area.level)).then(a.area.code.cmp(&b.area.code))
        });
        found
    }
}

impl Tree {
    fn fits(&self, at: usize, asked: &Asked, above: Option<usize>) -> bool {
        let inside = |above: usize| std::iter::successors(Some(at), |at| self.parents[*at]).any(|at| at == above);
        asked.level.is_none_or(|level| self.areas[at].level == level) && above.is_none_or(inside)
    }

    /// Areas of the very letters, marks aside.
    fn named(&self, asked: &Asked, within: Option<&str>) -> Vec<Match<'_>> {
        let above = within.map(|code| self.index(code));
        if above == Some(None) {
            return Vec::new();
        }
        let same = self.names.exact.get(&asked.folded).map_or(&[][..], Vec::as_slice);
        same.iter().filter(|at| self.fits(**at, asked, above.flatten())).map(|at| self.scored(*at, asked)).collect()
    }

    /// Areas of nearly the letters.
    fn alike(&self, asked: &Asked, within: Option<&str>) -> Vec<Match<'_>> {
        let long = asked.folded.chars().count();
        if long < 3 {
            return Vec::new();
        }
        let letters = letter_set(&asked.folded);
        let near = |at: &usize| {
            let other = &self.names.folded[*at];
            let most = slack(long.max(other.len()));
            other.len().abs_diff(long) <= most
                && (self.names.letters[*at] ^ letters).count_ones() as usize <= 2 * most
                && damerau_levenshtein(other, &asked.folded) <= most
        };
        let among: Vec<usize> = match within {
            Some(code) => self.index(code).map_or_else(Vec::new, |at| self.subtree(at)),
            None => (0..self.areas.len()).collect(),
        };
        let fitting = among.into_iter().filter(|at| self.fits(*at, asked, None) && near(at));
        fitting.map(|at| self.scored(at, asked)).collect()
    }

    /// Letters weigh most; marks tell namesakes apart (Thanh Hóa, Thạnh Hóa).
    fn scored(&self, at: usize, asked: &Asked) -> Match<'_> {
        let area = &self.areas[at];
        let letters = normalized_damerau_levenshtein(&self.names.folded[at], &asked.folded);
        let marks = normalized_damerau_levenshtein(&self.names.marked[at], &asked.marked);
        let same_letters = self.names.folded[at] == asked.folded;
        Match { area, score: (0.9 * letters + 0.1 * marks) * asked.kind_factor(area), same_letters }
    }
}
