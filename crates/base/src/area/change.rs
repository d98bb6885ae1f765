//! What became of the communes when the two-tier government began.

use std::collections::HashMap;

use crate::text::nfc;

/// One side of a change from an old commune to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Code of the commune on the other side.
    pub code: String,
    /// The old commune was split: only a part of it went this way.
    pub part: bool,
    /// The statistics office's own table says the same.
    pub confirmed: bool,
}

/// What is known of a code between 2021-11 and 2025-03.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// In the tree of 2021, no more there in 2025-03.
    Gone,
    /// Not in the tree of 2021, there in 2025-03.
    Born,
}

/// A commune that went or came between the trees, on a day that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Code of the commune.
    pub code: String,
    /// Code of its district, where known.
    pub district: Option<String>,
    /// Name with its kind.
    pub name: String,
    /// Went or came.
    pub fate: Fate,
}

pub(super) struct Changes {
    successors: HashMap<String, Vec<Link>>,
    predecessors: HashMap<String, Vec<Link>>,
    gaps: HashMap<String, Gap>,
}

impl Changes {
    pub(super) fn parse(map: &str, gaps: &str) -> Self {
        let mut successors: HashMap<String, Vec<Link>> = HashMap::new();
        let mut predecessors: HashMap<String, Vec<Link>> = HashMap::new();
        for line in map.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            if let [old, new, part, confirmed] = cells[..] {
                let link =
                    |code: &str| Link { code: code.to_owned(), part: part == "1", confirmed: confirmed.trim() == "1" };
                successors.entry(old.to_owned()).or_default().push(link(new));
                predecessors.entry(new.to_owned()).or_default().push(link(old));
            }
        }
        let gaps = gaps.lines().skip(1).filter_map(gap).map(|gap| (gap.code.clone(), gap)).collect();
        Self { successors, predecessors, gaps }
    }

    pub(super) fn successors(&self, code: &str) -> &[Link] {
        self.successors.get(code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn predecessors(&self, code: &str) -> &[Link] {
        self.predecessors.get(code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn gap(&self, code: &str) -> Option<&Gap> {
        self.gaps.get(code)
    }

    #[cfg(test)]
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.values()
    }
}

fn gap(line: &str) -> Option<Gap> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [code, district, name, note] = cells[..] else {
        return None;
    };
    Some(Gap {
        code: code.to_owned(),
        district: Some(district).filter(|code| !code.is_empty()).map(str::to_owned),
        name: nfc(name),
        fate: if note.starts_with("gone") { Fate::Gone } else { Fate::Born },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::{Areas, Level, TWO_TIERS_SINCE};

    #[test]
    fn every_row_of_both_files_is_read() {
        let changes = &Areas::builtin().changes;
        assert_eq!(changes.successors.len(), 10_047);
        assert_eq!(changes.gaps().filter(|gap| gap.fate == Fate::Gone).count(), 568);
        assert_eq!(changes.gaps().filter(|gap| gap.fate == Fate::Born).count(), 16);
    }

    #[test]
    fn changes_lead_from_communes_of_the_old_tree_to_communes_of_the_new() {
        let areas = Areas::builtin();
        let before = TWO_TIERS_SINCE.pred_opt().unwrap();
        for (old, links) in &areas.changes.successors {
            let born = areas.gap(old).is_some_and(|gap| gap.fate == Fate::Born);
            assert!(areas.get(old, before).is_some() || born, "{old}");
            assert!(links.len() == 1 || links.iter().all(|link| link.part), "{old} went to several, so it was split");
            for link in links {
                assert_eq!(areas.get(&link.code, TWO_TIERS_SINCE).unwrap().level, Level::Commune);
                assert!(areas.predecessors(&link.code).iter().any(|back| back.code == *old));
            }
        }
    }

    #[test]
    fn a_commune_of_2021_has_successors_or_is_known_to_be_gone() {
        let areas = Areas::builtin();
        let before = TWO_TIERS_SINCE.pred_opt().unwrap();
        for area in areas.all(before).filter(|area| area.level == Level::Commune) {
            let gone = areas.gap(&area.code).is_some_and(|gap| gap.fate == Fate::Gone);
            assert_eq!(areas.successors(&area.code).is_empty(), gone, "{} {}", area.code, area.name);
        }
    }
}
