//! The number of its last link on every row, and on every link what left with it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean_null, string_null};
use sea_orm_migration::sea_orm::ConnectionTrait;

use super::index;

/// Rows and links by number.
pub(super) struct Sequence;

/// The tables of records there were.
const TABLES: [&str; 19] = [
    "persons",
    "cases",
    "doses",
    "stock",
    "population",
    "duty",
    "documents",
    "tasks",
    "targets",
    "levels",
    "decisions",
    "forecasts",
    "files",
    "scenarios",
    "allocations",
    "jobs",
    "users",
    "visits",
    "contacts",
];

impl MigrationName for Sequence {
    fn name(&self) -> &'static str {
        "m0007_sequence"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sequence {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            if !manager.has_column(table, "seq").await? {
                add(manager, table, big_integer("seq").default(0).take()).await?;
                manager.get_connection().execute_unprepared(&numbered(table)).await?;
            }
            manager.create_index(index(table, &["province", "area", "seq"])).await?;
        }
        for column in [string_null("left_area"), boolean_null("left_open")] {
            if !manager.has_column("changes", column.get_column_name()).await? {
                add(manager, "changes", column).await?;
            }
        }
        let left = "CREATE INDEX IF NOT EXISTS changes_left ON changes (province, left_area, seq) \
                    WHERE left_area IS NOT NULL";
        manager.get_connection().execute_unprepared(left).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

/// SQLite adds one column a statement.
async fn add(manager: &SchemaManager<'_>, table: &str, mut column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut column).to_owned()).await
}

/// A row's own last link, or the load that made it, whose time it bears.
fn numbered(table: &str) -> String {
    let of_it = format!("FROM changes WHERE changes.province = {table}.province AND changes.kind = '{table}'");
    format!(
        "UPDATE {table} SET seq = COALESCE((SELECT MAX(changes.seq) {of_it} AND changes.record_id = {table}.id), \
         (SELECT MIN(changes.seq) {of_it} AND changes.record_id IS NULL AND changes.at = {table}.updated_at), 0)"
    )
}
