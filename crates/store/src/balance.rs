//! Books whose balance never falls below nothing: no unit gives more vaccine than it holds.
//!
//! The writes of a province stand in one line, so that two who take the last doses at the same time are told apart here
//! and not by who read first.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IdenStatic, Iterable};

use crate::access::{Ctx, column};
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::Record;

/// What a row changes in a book: the rows that agree in [`Book::columns`] have one balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Book {
    /// The columns that tell one book of the kind from another.
    pub columns: &'static [&'static str],
    /// The field that a refusal stands at.
    pub field: &'static str,
    /// The key of the words that refuse.
    pub code: &'static str,
    /// By how much the row changes the balance.
    pub change: i64,
}

/// Refuses a change, already written in this transaction, after which a book would be short by more than before it.
/// What was short before, from a load or an older program, may be mended step by step.
pub(crate) async fn check<R: Record>(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    before: Option<&R>,
    after: Option<&R>,
) -> Result<()> {
    let mut changes: BTreeMap<Vec<String>, (&R, Book, i64)> = BTreeMap::new();
    for (row, sign) in [(before, -1), (after, 1)] {
        let Some((row, book)) = row.and_then(|row| Some((row, row.book()?))) else { continue };
        let key = key(row, book.columns);
        changes.entry(key).or_insert((row, book, 0)).2 += sign * book.change;
    }
    for (row, book, change) in changes.into_values().filter(|(_, _, change)| *change < 0) {
        let mut same = R::Entity::find().filter(column("province").eq(ctx.scope.province()));
        for held in <R::Entity as EntityTrait>::Column::iter() {
            if book.columns.contains(&held.as_str()) {
                let value = row.get(held);
                same = same.filter(if value == value.as_null() { held.is_null() } else { held.eq(value) });
            }
        }
        let rows = same.all(db).await?;
        let balance: i64 = rows.iter().filter_map(Record::book).map(|book| book.change).sum();
        if balance < 0 {
            let (held, taken) = (balance - change, -change);
            let told = format!("{}: {held} < {taken}", row.book_name());
            return Err(Error::Invalid(vec![Fault::new(book.field, book.code, told)]));
        }
    }
    Ok(())
}

fn key<R: Record>(row: &R, columns: &[&str]) -> Vec<String> {
    let all = <R::Entity as EntityTrait>::Column::iter();
    all.filter(|one| columns.contains(&one.as_str())).map(|one| row.get(one).to_string()).collect()
}
