//! Ids of one kind, each known once, found again by the tables that name them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::Result;

use crate::table::Table;

/// Ids of one kind by their position.
pub struct Ids {
    kind: &'static str,
    positions: BTreeMap<String, u32>,
}

impl Ids {
    /// None yet; the kind is what errors call them.
    pub const fn new(kind: &'static str) -> Self {
        Self { kind, positions: BTreeMap::new() }
    }

    /// Takes the id of a cell, which must be new.
    pub fn add(&mut self, table: &Table, column: usize) -> Result<String> {
        let id = table.text(column)?;
        if id.is_empty() {
            return Err(table.fault(column, &format!("names no {}", self.kind)));
        }
        let id = id.to_owned();
        let next = self.positions.len() as u32;
        match self.positions.entry(id.clone()) {
            Entry::Occupied(_) => Err(table.fault(column, &format!("is there twice: one row for each {}", self.kind))),
            Entry::Vacant(entry) => {
                entry.insert(next);
                Ok(id)
            }
        }
    }

    /// The position of the id of a cell, which must be known.
    pub fn find(&self, table: &Table, column: usize) -> Result<u32> {
        let known = self.positions.get(table.text(column)?).copied();
        known.ok_or_else(|| table.fault(column, &format!("is no known {}; add it there or correct it", self.kind)))
    }
}

/// An amount that must be 0 or more.
pub fn amount(table: &Table, column: usize) -> Result<f64> {
    let value: f64 = table.value(column, "number")?;
    if (0.0..=1e12).contains(&value) { Ok(value) } else { Err(table.fault(column, "must be 0 or more, up to 1e12")) }
}

/// An amount, or another one where the column is missing or empty.
pub fn amount_or(table: &Table, column: Option<usize>, other: f64) -> Result<f64> {
    match column {
        Some(column) if !table.text(column)?.is_empty() => amount(table, column),
        _ => Ok(other),
    }
}
