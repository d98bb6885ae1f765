//! What a move opens in another register: an entry for each row of a table, such as a shortcoming for each finding of an
//! inspection.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use crate::condition::Condition;
use crate::doc::Doc;

/// The name under which a condition asks for the id of the entry whose move it is.
pub const ENTRY: &str = "entry";

/// What a move opens.
#[derive(Debug)]
pub struct Opens {
    /// Key of the other register.
    pub register: String,
    /// The table: a row of it may open an entry.
    pub rows: String,
    /// A row opens one where this holds; every row where there is none.
    pub when: Option<Condition>,
    /// The field of what is opened with the unit in whose area it lies.
    pub area: String,
    /// Fields of what is opened, worked out from the row and the entry.
    pub sets: BTreeMap<String, Condition>,
    /// Lines of the other register that are told of what is opened.
    pub tells: Vec<String>,
}

impl Opens {
    /// The fields of what an entry opens, each with the place of its row. Where a column and a field have one key, the
    /// column is meant.
    pub fn opened(&self, id: &str, entry: &Doc, today: NaiveDate) -> Vec<(usize, Doc)> {
        let rows = entry.get(&self.rows).and_then(Value::as_array).into_iter().flatten();
        let told = rows.enumerate().filter_map(|(place, row)| {
            let mut doc = entry.clone();
            doc.extend(row.as_object()?.clone());
            doc.insert(ENTRY.to_owned(), id.into());
            Some((place, doc))
        });
        let opens = told.filter(|(_, doc)| self.when.as_ref().is_none_or(|when| when.holds(doc, today)));
        opens.map(|(place, doc)| (place, self.fields(&doc, today))).collect()
    }

    fn fields(&self, doc: &Doc, today: NaiveDate) -> Doc {
        let values = self.sets.iter().map(|(key, value)| (key.clone(), value.json(doc, today)));
        values.filter(|(_, value)| !value.is_null()).collect()
    }
}
