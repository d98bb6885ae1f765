//! Books whose balance never falls below nothing: no unit gives more vaccine than it holds.
//!
//! The writes of a province stand in one line, so that two who take the last doses at the same time are told apart here
//! and not by who read first.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::ExprTrait;

use crate::access::{Ctx, column};
use crate::book::Book;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::row::Row;

/// Refuses a change, already written in this transaction, after which a book would be short by more than before it.
/// What was short before, from a load or an older program, may be mended step by step.
pub(crate) async fn check(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    before: Option<&dyn Row>,
    after: Option<&dyn Row>,
) -> Result<()> {
    let mut changes: BTreeMap<Vec<String>, (&dyn Row, Book, i64)> = BTreeMap::new();
    for (row, sign) in [(before, -1), (after, 1)] {
        let Some((row, book)) = row.and_then(|row| Some((row, row.book()?))) else { continue };
        let key = key(row, book.columns);
        changes.entry(key).or_insert((row, book, 0)).2 += sign * book.change;
    }
    for (row, book, change) in changes.into_values().filter(|(_, _, change)| *change < 0) {
        let table = row.sheet().table();
        let mut same = table.select();
        same.and_where(column("province").eq(ctx.scope.province()));
        for name in book.columns {
            let Some(value) = row.column(name) else { continue };
            let empty = value == value.as_null();
            same.and_where(if empty { column(name).is_null() } else { column(name).eq(value) });
        }
        let rows = table.rows(db, &same).await?;
        let balance: i64 = rows.iter().filter_map(|row| row.book()).map(|book| book.change).sum();
        if balance < 0 {
            let (held, taken) = (balance - change, -change);
            let told = format!("{}: {held} < {taken}", row.book_name());
            return Err(Error::Invalid(vec![Fault::new(book.field, book.code, told)]));
        }
    }
    Ok(())
}

fn key(row: &dyn Row, columns: &[&str]) -> Vec<String> {
    columns.iter().filter_map(|name| row.column(name)).map(|value| value.to_string()).collect()
}
