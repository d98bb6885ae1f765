//! Finding an area by name: with or without its kind, without marks, misspelt.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Area, Areas, Level};
use crate::text::fold;

/// An area that a name may mean.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The area.
    pub area: &'a Area,
    /// 1 for the very name, less the more letters differ.
    pub score: f64,
}

/// Kinds of area that stand before names, folded, with the tier that they tell. The longer first.
const KINDS: &[(&str, Option<Level>)] = &[
    ("thanh pho", None),
    ("thi tran", Some(Level::Commune)),
    ("thi xa", Some(Level::District)),
    ("dac khu", Some(Level::Commune)),
    ("phuong", Some(Level::Commune)),
    ("huyen", Some(Level::District)),
    ("quan", Some(Level::District)),
    ("tinh", Some(Level::Province)),
    ("tp.", None),
    ("tx.", Some(Level::District)),
    ("tp", None),
    ("tx", Some(Level::District)),
    ("xa", Some(Level::Commune)),
];

/// Below this share of equal letters a name is another name.
const LEAST: f64 = 0.74;

pub(super) struct Names {
    folded: Vec<String>,
    exact: HashMap<String, Vec<usize>>,
}

impl Names {
    pub(super) fn of(areas: &[Area]) -> Self {
        let folded: Vec<String> = areas.iter().map(|area| fold(&area.short_name)).collect();
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, name) in folded.iter().enumerate() {
            exact.entry(name.clone()).or_default().push(index);
        }
        Self { folded, exact }
    }
}

/// `Huyện Sìn Hồ` → `Sìn Hồ`. Numbered wards keep their kind: `Phường 1`.
pub(super) fn without_kind(name: &str) -> &str {
    let mut words = name.splitn(3, ' ');
    let first = words.next().map(fold).unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let pair = format!("{first} {}", fold(second));
    let rest = if KINDS.iter().any(|(kind, _)| *kind == pair) {
        name.splitn(3, ' ').nth(2)
    } else if KINDS.iter().any(|(kind, _)| *kind == first) {
        name.split_once(' ').map(|(_, rest)| rest)
    } else {
        None
    };
    match rest {
        Some(rest) if !rest.chars().all(|c| c.is_ascii_digit()) => rest,
        _ => name,
    }
}

fn split_kind(folded: &str) -> (Option<Level>, &str) {
    for (kind, level) in KINDS {
        if let Some(rest) = folded.strip_prefix(kind)
            && let Some(rest) = rest.strip_prefix(' ').or_else(|| kind.ends_with('.').then_some(rest))
            && !rest.is_empty()
            && !rest.chars().all(|c| c.is_ascii_digit())
        {
            return (*level, rest);
        }
    }
    (None, folded)
}

impl Areas {
    /// What a name may mean on a day, best first: a code, a name with or without its kind and marks,
    /// or a misspelling of one ("huyện Sơn Hồ" for Sìn Hồ, as in S0-2e). `within` narrows to an area.
    pub fn find(&self, name: &str, on: NaiveDate, within: Option<&str>) -> Vec<Match<'_>> {
        let inside = |area: &Area| within.is_none_or(|above| self.is_within(&area.code, above, on));
        if let Some(area) = self.get(name.trim(), on).filter(|area| inside(area)) {
            return vec![Match { area, score: 1.0 }];
        }
        let tree = self.tree(on);
        let whole = fold(name);
        let (level, bare) = split_kind(&whole);
        let fits = |area: &Area| level.is_none_or(|level| area.level == level) && inside(area);
        let exact: Vec<Match<'_>> = [bare, whole.as_str()]
            .iter()
            .filter_map(|key| tree.names.exact.get(*key))
            .flatten()
            .map(|index| &tree.areas[*index])
            .filter(|area| fits(area))
            .map(|area| Match { area, score: if fold(&area.name) == whole { 1.0 } else { 0.98 } })
            .collect();
        let mut found = if exact.is_empty() { tree.alike(bare, fits) } else { exact };
        found.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then(a.area.level.cmp(&b.area.level)).then(a.area.code.cmp(&b.area.code))
        });
        found.dedup_by(|a, b| a.area.code == b.area.code);
        found
    }
}

impl super::Tree {
    fn alike(&self, bare: &str, fits: impl Fn(&Area) -> bool) -> Vec<Match<'_>> {
        if bare.chars().count() < 3 {
            return Vec::new();
        }
        let score = |index: usize| strsim::normalized_damerau_levenshtein(&self.names.folded[index], bare);
        (0..self.areas.len())
            .map(|index| (index, score(index)))
            .filter(|(_, score)| *score >= LEAST)
            .map(|(index, score)| Match { area: &self.areas[index], score: score * 0.95 })
            .filter(|found| fits(found.area))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(name: &str, on: &str, within: Option<&str>) -> Option<String> {
        let found = Areas::builtin().find(name, on.parse().unwrap(), within);
        found.first().map(|found| found.area.name.clone())
    }

    #[test]
    fn s0_2e_a_misspelt_district_is_found() {
        for name in ["Sìn Hồ", "sin ho", "huyện Sìn Hồ", "huyện Sơn Hồ", "SÌN HỒ"] {
            assert_eq!(best(name, "2021-12-29", Some("12")).as_deref(), Some("Huyện Sìn Hồ"), "{name}");
        }
    }

    #[test]
    fn the_kind_tells_namesakes_apart() {
        assert_eq!(best("thị trấn Sìn Hồ", "2021-12-29", Some("12")).as_deref(), Some("Thị trấn Sìn Hồ"));
        assert_eq!(best("tỉnh Lai Châu", "2021-12-29", None).as_deref(), Some("Tỉnh Lai Châu"));
        assert_eq!(best("thành phố Lai Châu", "2021-12-29", Some("12")).as_deref(), Some("Thành phố Lai Châu"));
    }

    #[test]
    fn a_code_is_found_and_nonsense_is_not() {
        assert_eq!(best("108", "2021-12-29", None).as_deref(), Some("Huyện Sìn Hồ"));
        assert_eq!(best("zzzzqqq", "2021-12-29", None), None);
        assert_eq!(best("", "2021-12-29", None), None);
    }

    #[test]
    fn the_tree_is_that_of_the_day() {
        assert_eq!(best("huyện Sìn Hồ", "2026-01-01", Some("12")), None);
        assert_eq!(best("Kiên Giang", "2021-12-29", None).as_deref(), Some("Tỉnh Kiên Giang"));
        assert_eq!(best("tỉnh An Giang", "2026-01-01", None).as_deref(), Some("Tỉnh An Giang"));
    }
}
