//! Columns that came to tables later; rows of before have nothing in them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, date_null, integer_null, json_binary, string, string_null};

/// What a unit's part in a task is, and whom those who lead it direct.
pub(super) fn part_roles() -> Vec<(&'static str, ColumnDef)> {
    vec![("tasks", string("role").default("lead").take()), ("tasks", json_binary("directs").default("[]").take())]
}

/// A unit's asking for more time, the issuer's urging, and what comes first.
pub(super) fn asks() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("tasks", date_null("asked_until")),
        ("tasks", string_null("asked_why")),
        ("tasks", integer_null("urged")),
        ("tasks", date_null("urged_on")),
        ("tasks", string_null("urge")),
        ("tasks", date_null("urge_received_on")),
        ("documents", string_null("priority")),
        ("documents", date_null("priority_until")),
    ]
}

/// Why a dose was given off the schedule.
pub(super) fn dose_reasons() -> Vec<(&'static str, ColumnDef)> {
    vec![("doses", string_null("because"))]
}

/// The hour of its last day by which a task is done.
pub(super) fn hours() -> Vec<(&'static str, ColumnDef)> {
    vec![("tasks", string_null("due_time"))]
}

/// Targets that are limits.
pub(super) fn limits() -> Vec<(&'static str, ColumnDef)> {
    vec![("targets", boolean("at_most").default(false).take())]
}

/// A step that adds columns.
pub(super) struct Columns {
    /// Its name.
    pub name: &'static str,
    /// Table and column.
    pub columns: fn() -> Vec<(&'static str, ColumnDef)>,
}

impl MigrationName for Columns {
    fn name(&self) -> &'static str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Columns {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in (self.columns)() {
            if !manager.has_column(table, column.get_column_name()).await? {
                let table = Table::alter().table(Alias::new(table)).add_column(&mut column).to_owned();
                manager.alter_table(table).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
