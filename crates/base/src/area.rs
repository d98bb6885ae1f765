//! Administrative areas (đơn vị hành chính) over time.
//!
//! Two trees are held: 63 provinces, 705 districts and 10,599 communes as of 2021-11-01, valid from
//! 2021-01-01 to 2025-06-30; and 34 provinces with 3,321 communes since 2025-07-01, without
//! districts. Days before 2021 are answered from the first tree. One code may stand in both trees
//! for areas of different extent. What changed between 2021-11 and 2025-03 is known only as codes
//! gone and codes born ([`Areas::gap`]); the first tree holds the communes of 2021-11 throughout.
//! Sources and licences: `data/areas/README.md`.

mod change;
mod find;
mod tree;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use change::Changes;
pub use change::{Fate, Gap, Link};
pub use find::Match;
use tree::Tree;

/// Tier of an area, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Province or city under the central government (tỉnh, thành phố).
    Province,
    /// District (huyện, quận, thị xã, thành phố thuộc tỉnh); none since 2025-07-01.
    District,
    /// Commune, ward, town, special zone (xã, phường, thị trấn, đặc khu).
    Commune,
}

/// An area as it was in one tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Statistics office's code: 2 digits a province, 3 a district, 5 a commune.
    pub code: String,
    /// Tier.
    pub level: Level,
    /// Code of the area above; none for provinces.
    pub parent: Option<String>,
    /// Name with its kind: `Huyện Sìn Hồ`.
    pub name: String,
    /// Name without its kind: `Sìn Hồ`. Numbered wards keep it: `Phường 1`.
    pub short_name: String,
    /// Latitude of the centroid, degrees north, where known.
    pub lat: Option<f64>,
    /// Longitude of the centroid, degrees east, where known.
    pub lon: Option<f64>,
    /// Surface in km², where known.
    pub km2: Option<f64>,
    /// Population, where known (2026: all provinces, the communes of Lai Châu).
    pub population: Option<u64>,
    /// First day of the tree that the area stands in.
    pub valid_from: NaiveDate,
    /// First day on which it stands no more; none while in force.
    pub valid_to: Option<NaiveDate>,
    kind: String,
}

impl Area {
    /// The kind in lower case: `huyện`, `thành phố`, `thị trấn`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The name within a sentence or a unit's name: `huyện Sìn Hồ`.
    pub fn in_words(&self) -> String {
        // Upper and lower case of Vietnamese letters need not be equally long, so the kind is counted in words.
        let words = self.kind.split(' ').count();
        let rest = self.name.splitn(words + 1, ' ').nth(words).unwrap_or_default();
        format!("{} {rest}", self.kind)
    }
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The first day of the first tree.
pub const KNOWN_SINCE: NaiveDate = day(2021, 1, 1);

/// The first day of the two-tier government (chính quyền địa phương hai cấp).
pub const TWO_TIERS_SINCE: NaiveDate = day(2025, 7, 1);

/// Both trees and what became of the communes between them.
pub struct Areas {
    old: Tree,
    new: Tree,
    changes: Changes,
}

impl Areas {
    /// The areas shipped with the program.
    pub fn builtin() -> &'static Self {
        static AREAS: OnceLock<Areas> = OnceLock::new();
        AREAS.get_or_init(|| Self {
            old: Tree::parse(include_str!("../../../data/areas/units_2021.tsv"), KNOWN_SINCE, Some(TWO_TIERS_SINCE)),
            new: Tree::parse(include_str!("../../../data/areas/units_2026.tsv"), TWO_TIERS_SINCE, None),
            changes: Changes::parse(
                include_str!("../../../data/areas/map_2025-03_to_2025-07.tsv"),
                include_str!("../../../data/areas/gap_2021_to_2025-03.tsv"),
            ),
        })
    }

    fn tree(&self, on: NaiveDate) -> &Tree {
        if on < TWO_TIERS_SINCE { &self.old } else { &self.new }
    }

    /// The area of a code on a day.
    pub fn get(&self, code: &str, on: NaiveDate) -> Option<&Area> {
        self.tree(on).get(code)
    }

    /// All areas of a day, in the order of the statistics office's table.
    pub fn all(&self, on: NaiveDate) -> impl Iterator<Item = &Area> {
        self.tree(on).areas.iter()
    }

    /// The provinces of a day.
    pub fn provinces(&self, on: NaiveDate) -> impl Iterator<Item = &Area> {
        self.all(on).filter(|area| area.level == Level::Province)
    }

    /// The areas right below.
    pub fn children(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let tree = self.tree(on);
        tree.index(code).map_or_else(Vec::new, |at| tree.children[at].iter().map(|child| &tree.areas[*child]).collect())
    }

    /// The smallest areas under a code; itself, if nothing is below (communes, and the five island
    /// districts of 2021 that had none).
    pub fn communes_under(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let tree = self.tree(on);
        let below = tree.index(code).map_or_else(Vec::new, |at| tree.subtree(at));
        below.into_iter().filter(|at| tree.children[*at].is_empty()).map(|at| &tree.areas[at]).collect()
    }

    /// The area and all that lies in it, from above.
    pub fn subtree(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let tree = self.tree(on);
        let below = tree.index(code).map_or_else(Vec::new, |at| tree.subtree(at));
        below.into_iter().map(|at| &tree.areas[at]).collect()
    }

    /// The codes of an area and of all that ever lay in it, in any tree.
    pub fn ever_within(&self, code: &str) -> Vec<String> {
        let days = [KNOWN_SINCE, TWO_TIERS_SINCE];
        let codes: BTreeSet<&str> =
            days.into_iter().flat_map(|day| self.subtree(code, day)).map(|area| area.code.as_str()).collect();
        codes.into_iter().map(str::to_owned).collect()
    }

    /// The area and all above it, from below.
    pub fn ancestors(&self, code: &str, on: NaiveDate) -> Vec<&Area> {
        let tree = self.tree(on);
        std::iter::successors(tree.index(code), |at| tree.parents[*at]).map(|at| &tree.areas[at]).collect()
    }

    /// The area of a tier that an area lies in, or is.
    pub fn ancestor_at(&self, code: &str, level: Level, on: NaiveDate) -> Option<&Area> {
        self.ancestors(code, on).into_iter().find(|area| area.level == level)
    }

    /// Is an area the other one, or below it?
    pub fn is_within(&self, code: &str, ancestor: &str, on: NaiveDate) -> bool {
        let tree = self.tree(on);
        std::iter::successors(tree.index(code), |at| tree.parents[*at]).any(|at| tree.areas[at].code == ancestor)
    }

    /// The communes of 2026 that took over a commune of before; more than one where it was split.
    /// None for communes gone by 2025-03 ([`Areas::gap`]): what took them over is not known.
    pub fn successors(&self, code: &str) -> &[Link] {
        self.changes.successors(code)
    }

    /// The communes of before that a commune of 2026 took over, whole or in part.
    pub fn predecessors(&self, code: &str) -> &[Link] {
        self.changes.predecessors(code)
    }

    /// What is known of a commune that went or came between 2021-11 and 2025-03.
    pub fn gap(&self, code: &str) -> Option<&Gap> {
        self.changes.gap(code)
    }
}
