//! Administrative areas (đơn vị hành chính) over time.
//!
//! Two trees are held: 63 provinces, 705 districts and 10,599 communes as of 2021-11-01, used for
//! 2021-01-01 to 2025-06-30; and 34 provinces with 3,321 communes since 2025-07-01, without
//! districts. What changed between 2021-11 and 2025-03 is known only as codes gone and born. One code
//! may stand in both trees for areas of different extent. Sources: `data/areas/README.md`.

mod find;

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Serialize;

pub use find::Match;

/// Tier of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Province or city under the central government (tỉnh, thành phố).
    Province,
    /// District (huyện, quận, thị xã, thành phố thuộc tỉnh); none since 2025-07-01.
    District,
    /// Commune, ward, town (xã, phường, thị trấn, đặc khu).
    Commune,
}

/// An area as it was in one tree.
#[derive(Debug, Clone)]
pub struct Area {
    /// Statistics office's code.
    pub code: String,
    /// Tier.
    pub level: Level,
    /// Code of the area above; none for provinces.
    pub parent: Option<String>,
    /// Name with its kind: `Huyện Sìn Hồ`.
    pub name: String,
    /// Name without its kind: `Sìn Hồ`.
    pub short_name: String,
    /// Latitude of the centroid, degrees north.
    pub lat: Option<f64>,
    /// Longitude of the centroid, degrees east.
    pub lon: Option<f64>,
    /// Surface in km², where known.
    pub km2: Option<f64>,
    /// Population, where known.
    pub population: Option<u64>,
}

struct Tree {
    areas: Vec<Area>,
    by_code: HashMap<String, usize>,
    children: HashMap<String, Vec<usize>>,
    names: find::Names,
}

/// Both trees and the mapping between them.
pub struct Areas {
    old: Tree,
    new: Tree,
    successors: HashMap<String, Vec<String>>,
    predecessors: HashMap<String, Vec<String>>,
}

impl fmt::Debug for Areas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Areas({} before, {} since)", self.old.areas.len(), self.new.areas.len())
    }
}

/// The first day of the two-tier government.
pub const TWO_TIERS_SINCE: NaiveDate = match NaiveDate::from_ymd_opt(2025, 7, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Areas {
    /// The areas shipped with the program.
    pub fn builtin() -> &'static Self {
        static AREAS: OnceLock<Areas> = OnceLock::new();
        AREAS.get_or_init(|| {
            let map = include_str!("../../../data/areas/map_2025-03_to_2025-07.tsv");
            let (mut successors, mut predecessors) = (HashMap::new(), HashMap::new());
            for row in map.lines().skip(1) {
                let mut cells = row.split('\t');
                if let (Some(old), Some(new)) = (cells.next(), cells.next()) {
                    successors.entry(old.to_owned()).or_insert_with(Vec::new).push(new.to_owned());
                    predecessors.entry(new.to_owned()).or_insert_with(Vec::new).push(old.to_owned());
                }
            }
            Areas {
                old: Tree::parse(include_str!("../../../data/areas/units_2021.tsv")),
                new: Tree::parse(include_str!("../../../data/areas/units_2026.tsv")),
                successors,
                predecessors,
            }
        })
    }

    fn tree(&self, on: NaiveDate) -> &Tree {
        if on < TWO_TIERS_SINCE { &self.old } else { &self.new }
    }

    /// The area of a code on a day.
    pub fn get(&self, code: &str, on: NaiveDate) -> Option<&Area> {
        let tree = self.tree(on);
        tree.by_code.get(code).map(|index| &tree.areas[*index])
    }

    /// The provinces of a day.
    pub fn provinces(&self, on: NaiveDate) -> impl Iterator<Item = &Area> {
        self.tree(on).areas.iter().filter(|area| area.level == Level::Province)
    }

    /// The areas right below.
    pub fn children(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let tree = self.tree(on);
        tree.children.get(code).into_iter().flatten().map(|index| &tree.areas[*index]).collect()
    }

    /// The smallest areas under a code; itself, if it is one.
    pub fn communes_under(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let Some(area) = self.get(code, on) else { return Vec::new() };
        if area.level == Level::Commune {
            return vec![area];
        }
        self.children(code, on).into_iter().flat_map(|child| self.communes_under(&child.code, on)).collect()
    }

    /// The area and all above it, from below.
    pub fn ancestors(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let mut line = Vec::new();
        let mut next = self.get(code, on);
        while let Some(area) = next {
            line.push(area);
            next = area.parent.as_deref().and_then(|parent| self.get(parent, on));
        }
        line
    }

    /// Is an area the other one, or below it?
    pub fn is_within(&self, code: &str, above: &str, on: NaiveDate) -> bool {
        self.ancestors(code, on).iter().any(|area| area.code == above)
    }

    /// The communes of 2026 that took over a commune of before.
    pub fn successors(&self, code: &str) -> &[String] {
        self.successors.get(code).map_or(&[], Vec::as_slice)
    }

    /// The communes of before that a commune of 2026 took over.
    pub fn predecessors(&self, code: &str) -> &[String] {
        self.predecessors.get(code).map_or(&[], Vec::as_slice)
    }
}

impl Tree {
    fn parse(table: &str) -> Self {
        let areas: Vec<Area> = table.lines().skip(1).filter_map(row).collect();
        let by_code: HashMap<_, _> = areas.iter().enumerate().map(|(i, a)| (a.code.clone(), i)).collect();
        let mut children: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, area) in areas.iter().enumerate() {
            if let Some(parent) = &area.parent {
                children.entry(parent.clone()).or_default().push(index);
            }
        }
        let names = find::Names::of(&areas);
        Self { areas, by_code, children, names }
    }
}

/// A row of the table; a malformed one is left out, which the counts in the tests would show.
fn row(line: &str) -> Option<Area> {
    let cells: Vec<&str> = line.split('\t').collect();
    // By the code's length: the tables' own column counts tiers, of which there are now two.
    let level = match cells.first()?.len() {
        2 => Level::Province,
        3 => Level::District,
        5 => Level::Commune,
        _ => return None,
    };
    let filled = |index: usize| cells.get(index).copied().filter(|cell| !cell.is_empty());
    let name = crate::text::nfc(filled(3)?);
    Some(Area {
        code: filled(0)?.to_owned(),
        level,
        parent: filled(2).map(str::to_owned),
        short_name: find::without_kind(&name).to_owned(),
        name,
        lat: filled(4).and_then(|cell| cell.parse().ok()),
        lon: filled(5).and_then(|cell| cell.parse().ok()),
        km2: filled(6).and_then(|cell| cell.parse().ok()),
        population: filled(7).and_then(|cell| cell.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn both_trees_are_whole() {
        let areas = Areas::builtin();
        let count = |tree: &Tree, level| tree.areas.iter().filter(|a| a.level == level).count();
        assert_eq!(count(&areas.old, Level::Province), 63);
        assert_eq!(count(&areas.old, Level::District), 705);
        assert_eq!(count(&areas.old, Level::Commune), 10_599);
        assert_eq!(count(&areas.new, Level::Province), 34);
        assert_eq!(count(&areas.new, Level::District), 0);
        assert_eq!(count(&areas.new, Level::Commune), 3_321);
        for tree in [&areas.old, &areas.new] {
            for area in &tree.areas {
                let parent = area.parent.as_ref().map(|parent| tree.by_code.contains_key(parent));
                assert_eq!(parent.is_none(), area.level == Level::Province, "{}", area.name);
                assert_ne!(parent, Some(false), "{}", area.name);
            }
        }
    }

    #[test]
    fn lai_chau_has_eight_districts_in_2021_and_none_in_2026() {
        let areas = Areas::builtin();
        assert_eq!(areas.children("12", on("2021-12-29")).len(), 8);
        assert_eq!(areas.communes_under("12", on("2021-12-29")).len(), 106);
        assert_eq!(areas.communes_under("12", on("2026-01-01")).len(), 38);
        assert!(areas.children("12", on("2026-01-01")).iter().all(|a| a.level == Level::Commune));
    }

    #[test]
    fn the_tree_of_the_day_decides_where_a_commune_lies() {
        let areas = Areas::builtin();
        let commune = areas.communes_under("108", on("2021-12-29"))[0].code.clone();
        assert!(areas.is_within(&commune, "108", on("2021-12-29")));
        assert!(areas.is_within(&commune, "12", on("2021-12-29")));
        assert!(!areas.is_within(&commune, "106", on("2021-12-29")));
        assert!(areas.get("108", on("2026-01-01")).is_none());
    }

    #[test]
    fn every_commune_of_2026_knows_where_it_came_from() {
        let areas = Areas::builtin();
        for new in areas.communes_under("12", on("2026-01-01")) {
            assert!(!areas.predecessors(&new.code).is_empty(), "{}", new.name);
            for old in areas.predecessors(&new.code) {
                assert!(areas.successors(old).contains(&new.code));
            }
        }
    }
}
