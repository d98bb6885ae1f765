//! Forecasts that add up over a tree of areas, as a file gives it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use epi::forecast::Tree;

use super::Row;
use crate::table::Table;

/// Areas with their places in a forecast.
pub(super) struct Areas {
    tree: Tree,
    /// Number of each area by the number of its location.
    of_location: Vec<usize>,
    many: usize,
}

impl Areas {
    /// Reads `location,parent` (an area without a parent is a root); every location of the forecast must be there.
    pub(super) fn read(path: &Path, locations: &[String]) -> Result<Self> {
        let mut table = Table::open(path)?;
        let (name, parent) = (table.column("location")?, table.column("parent")?);
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut named = Vec::new();
        while table.advance()? {
            let area = table.text(name)?.to_owned();
            if area.is_empty() {
                return Err(table.fault(name, "is empty; every row names an area"));
            }
            if numbers.insert(area, named.len()).is_some() {
                return Err(table.fault(name, "stands in an earlier row too; an area has one parent"));
            }
            named.push((table.row(), table.text(parent)?.to_owned()));
        }
        let mut parents = Vec::with_capacity(named.len());
        for (row, parent) in &named {
            parents.push(match numbers.get(parent) {
                Some(number) => Some(*number),
                None if parent.is_empty() => None,
                None => bail!("{}, row {row}, column parent: \"{parent}\" is no area of this file", path.display()),
            });
        }
        let tree = Tree::new(&parents).with_context(|| path.display().to_string())?;
        let known = |name: &String| {
            numbers.get(name).copied().with_context(|| {
                format!("{} has no area {name}, which is forecast; add a row with its parent", path.display())
            })
        };
        let of_location = locations.iter().map(known).collect::<Result<_>>()?;
        Ok(Self { tree, of_location, many: named.len() })
    }

    /// Makes the forecasts of the same issue and number add up.
    pub(super) fn add_up(&self, rows: &mut [Row]) {
        let mut together: BTreeMap<(NaiveDate, usize), Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            together.entry((row.as_of, row.number)).or_default().push(at);
        }
        for group in together.values() {
            let mut given = vec![None; self.many];
            for at in group {
                given[self.of_location[rows[*at].place]] = Some(rows[*at].quantiles);
            }
            let found = self.tree.coherent(&given);
            for at in group {
                rows[*at].quantiles = found[self.of_location[rows[*at].place]];
            }
        }
    }
}
