//! Tables as values: how rows of a kind are asked for, read and written, whatever their type. This is the one place that
//! goes from a kind to its type.

use sea_orm::sea_query::{Alias, ColumnType, Expr, ExprTrait, Func, InsertStatement, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryResult,
    QueryTrait,
};
use serde_json::Value;
use uuid::Uuid;

use crate::access::column;
use crate::error::{Error, Result};
use crate::record::Record;
use crate::records::Entry;
use crate::row::{AnyRow, Row};
use crate::sheet::Sheet;

/// A table with the type of its rows, which nobody else need name.
pub(crate) struct Table {
    name: fn() -> &'static str,
    select: fn() -> SelectStatement,
    columns: fn() -> Vec<Column>,
    row: fn(&QueryResult) -> std::result::Result<AnyRow, DbErr>,
    read: fn(Value) -> serde_json::Result<AnyRow>,
}

/// A column.
struct Column {
    name: &'static str,
    json: bool,
}

impl Table {
    /// That of a type.
    pub(crate) fn of<R: Record>() -> &'static Self {
        const {
            &Self {
                name: || <R::Entity as Default>::default().table_name(),
                select: || <R::Entity as EntityTrait>::find().into_query(),
                columns: columns::<R>,
                row: |row| Ok(Box::new(R::from_query_result(row, "")?)),
                read: |fields| Ok(Box::new(serde_json::from_value::<R>(fields)?)),
            }
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        (self.name)()
    }

    /// Asks for all of its rows.
    pub(crate) fn select(&self) -> SelectStatement {
        (self.select)()
    }

    /// The rows that a statement asks for.
    pub(crate) async fn rows(&self, db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<AnyRow>> {
        let rows = db.query_all(select).await?;
        // One after another, so that no more than one of them is there twice: it may hold a whole file.
        rows.into_iter().map(|row| Ok((self.row)(&row)?)).collect()
    }

    /// The first row that a statement asks for.
    pub(crate) async fn first(&self, db: &impl ConnectionTrait, mut select: SelectStatement) -> Result<Option<AnyRow>> {
        let row = db.query_one(select.limit(1)).await?;
        Ok(row.map(|row| (self.row)(&row)).transpose()?)
    }

    /// A row from JSON.
    pub(crate) fn read(&self, fields: Value) -> serde_json::Result<AnyRow> {
        (self.read)(fields)
    }

    /// Is one of its columns a structure?
    pub(crate) fn has_json(&self) -> bool {
        (self.columns)().iter().any(|column| column.json)
    }

    /// A statement that writes rows, all of this table.
    pub(crate) fn insert(&self, rows: impl Iterator<Item = AnyRow>) -> Result<InsertStatement> {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(self.name()));
        insert.columns((self.columns)().into_iter().map(|column| Alias::new(column.name)));
        for row in rows {
            insert.values(row.into_values()).map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok(insert)
    }

    /// How many values a row has.
    pub(crate) fn width(&self) -> usize {
        (self.columns)().len()
    }
}

fn columns<R: Record>() -> Vec<Column> {
    let all = <<R as ModelTrait>::Entity as EntityTrait>::Column::iter();
    let json = |of: &ColumnType| matches!(of, ColumnType::Json | ColumnType::JsonBinary);
    all.map(|one| Column { name: one.as_str(), json: json(one.def().get_column_type()) }).collect()
}

impl Sheet {
    /// The table that rows of the kind lie in.
    pub(crate) fn table(&self) -> &'static Table {
        // Of no kind is the sheet of an entry whose register is gone.
        crate::record::for_kind!(self.kind, R => Table::of::<R>(), else Table::of::<Entry>())
    }

    /// A row of the kind from its fields as JSON.
    ///
    /// # Errors
    /// What of the fields cannot be.
    pub fn read(&self, fields: Value) -> serde_json::Result<AnyRow> {
        self.table().read(fields)
    }
}

/// Characters of a text that a head carries.
const BEGINNING: i32 = 400;

/// Rows without their bodies ([`Sheet::body`]), which the database then does not even read out.
pub(crate) fn head_of(sheet: &Sheet, mut select: SelectStatement) -> SelectStatement {
    if sheet.body.is_empty() {
        return select;
    }
    select.clear_selects();
    for Column { name, json } in (sheet.table().columns)() {
        if !sheet.body.contains(&name) {
            select.column(Alias::new(name));
        } else if json {
            select.expr_as(Expr::val(Value::Null), name);
        } else {
            select.expr_as(Func::cust("substr").args([column(name), 1.into(), BEGINNING.into()]), name);
        }
    }
    select
}

/// How many rows a statement asks for that is neither cut nor grouped.
pub(crate) async fn count(db: &impl ConnectionTrait, mut select: SelectStatement) -> Result<u64> {
    select.clear_selects().clear_order_by().expr_as(Expr::cust("COUNT(*)"), "n");
    let row = db.query_one(&select).await?;
    let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(n).unwrap_or_default())
}

/// The ids of the rows that a statement asks for.
pub(crate) async fn ids(db: &impl ConnectionTrait, mut select: SelectStatement) -> Result<Vec<Uuid>> {
    select.clear_selects().expr_as(column("id"), "id");
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Writes one row anew, by its key.
pub(crate) async fn update(db: &impl ConnectionTrait, row: &dyn Row) -> Result<()> {
    let mut update = Query::update();
    update.table(Alias::new(row.sheet().table().name()));
    let own = |name: &str| !KEY.contains(&name);
    update
        .values(row.columns().into_iter().filter(|(name, _)| own(name)).map(|(name, value)| (Alias::new(name), value)));
    update.and_where(column("province").eq(row.province())).and_where(column("id").eq(row.id()));
    if db.execute(&update).await?.rows_affected() == 0 {
        return Err(Error::Database(DbErr::RecordNotUpdated));
    }
    Ok(())
}

/// The columns that tell every row of every kind from all others.
const KEY: [&str; 2] = ["province", "id"];
