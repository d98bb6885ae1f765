//! One tree of areas, read from its table.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Area, Level, find};
use crate::text::{nfc, with_capital};

pub(super) struct Tree {
    pub(super) areas: Vec<Area>,
    pub(super) parents: Vec<Option<usize>>,
    pub(super) children: Vec<Vec<usize>>,
    pub(super) names: find::Names,
    by_code: HashMap<String, usize>,
}

impl Tree {
    pub(super) fn parse(table: &str, from: NaiveDate, to: Option<NaiveDate>) -> Self {
        let areas: Vec<Area> = table.lines().skip(1).filter_map(|line| row(line, from, to)).collect();
        let by_code: HashMap<_, _> = areas.iter().enumerate().map(|(at, area)| (area.code.clone(), at)).collect();
        let parents: Vec<Option<usize>> =
            areas.iter().map(|area| area.parent.as_ref().and_then(|code| by_code.get(code)).copied()).collect();
        let mut children = vec![Vec::new(); areas.len()];
        for (at, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(at);
            }
        }
        let names = find::Names::of(&areas);
        Self { areas, parents, children, names, by_code }
    }

    pub(super) fn index(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    pub(super) fn get(&self, code: &str) -> Option<&Area> {
        self.index(code).map(|at| &self.areas[at])
    }

    /// An area and all below it, from above.
    pub(super) fn subtree(&self, at: usize) -> Vec<usize> {
        let mut found = vec![at];
        let mut next = 0;
        while let Some(here) = found.get(next) {
            found.extend_from_slice(&self.children[*here]);
            next += 1;
        }
        found
    }
}

/// A row of the table. The tables are part of the program and a test counts their rows, so that a
/// malformed one cannot reach anybody.
fn row(line: &str, from: NaiveDate, to: Option<NaiveDate>) -> Option<Area> {
    let cells: Vec<&str> = line.split('\t').collect();
    let filled = |index: usize| cells.get(index).copied().filter(|cell| !cell.is_empty());
    let code = filled(0)?;
    // The tables number the tiers of their own day, two or three; the length of a code is the tier.
    let level = match code.len() {
        2 => Level::Province,
        3 => Level::District,
        5 => Level::Commune,
        _ => return None,
    };
    // The source has a name with two blanks in a row ("Phường Hải Châu  I").
    let single = filled(3)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = with_capital(&nfc(&single));
    Some(Area {
        code: code.to_owned(),
        level,
        parent: filled(2).map(str::to_owned),
        kind: find::kind_of(&name).to_lowercase(),
        short_name: find::without_kind(&name).to_owned(),
        name,
        lat: filled(4).and_then(|cell| cell.parse().ok()),
        lon: filled(5).and_then(|cell| cell.parse().ok()),
        km2: filled(6).and_then(|cell| cell.parse().ok()),
        population: filled(7).and_then(|cell| cell.parse().ok()),
        valid_from: from,
        valid_to: to,
    })
}
