//! The steps that came after the house had its plan, most of them one table each. A new kind of record adds its own here,
//! behind all others.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, integer, json_binary, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use super::columns::{self, Columns};
use super::requests::Requests;
use super::shared_views::SharedViews;
use super::{index, record};

/// All of them, in order.
pub(super) fn steps() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Step { name: "m0008_entries", table: "entries", columns: entries, indexes: ENTRIES }),
        Box::new(Requests),
        Box::new(SharedViews),
        Box::new(Step { name: "m0011_notices", table: "notices", columns: notices, indexes: NOTICES }),
        Box::new(Step { name: "m0012_holdings", table: "holdings", columns: holdings, indexes: HOLDINGS }),
        Box::new(Columns { name: "m0013_part_roles", columns: columns::part_roles }),
        Box::new(Columns { name: "m0014_asks", columns: columns::asks }),
        Box::new(Columns { name: "m0015_dose_reasons", columns: columns::dose_reasons }),
        Box::new(Columns { name: "m0016_hours", columns: columns::hours }),
        Box::new(Columns { name: "m0017_limits", columns: columns::limits }),
    ]
}

/// One table: the name of the step, the table's own, its columns beside those of every record, and what it is looked up by.
struct Step {
    name: &'static str,
    table: &'static str,
    columns: fn() -> Vec<ColumnDef>,
    indexes: &'static [&'static [&'static str]],
}

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(record(self.table, (self.columns)())).await?;
        for columns in self.indexes {
            manager.create_index(index(self.table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

/// Entries of registers: the fields that lists are ordered, filtered and joined by stand in columns, all others in JSON.
fn entries() -> Vec<ColumnDef> {
    vec![
        string("register"),
        string("state"),
        timestamp_with_time_zone_null("entered_at"),
        timestamp_with_time_zone_null("due_at"),
        date_null("on_day"),
        uuid_null("person_id"),
        text("folded"),
        integer("written"),
        json_binary("fields"),
        big_integer("seq").default(0).take(),
    ]
}

const ENTRIES: &[&[&str]] = &[
    &["province", "register", "on_day", "id"],
    &["province", "register", "area", "on_day"],
    &["province", "register", "state", "due_at"],
    &["province", "person_id"],
    &["province", "area", "seq"],
];

/// Notices: who was told of which entry, and when they received it.
fn notices() -> Vec<ColumnDef> {
    vec![
        string("register"),
        uuid("entry_id"),
        string("line"),
        string("cause"),
        uuid_null("user_id"),
        text("name"),
        text_null("told_by"),
        timestamp_with_time_zone("told_at"),
        timestamp_with_time_zone_null("due_at"),
        timestamp_with_time_zone_null("received_at"),
        timestamp_with_time_zone_null("climbed_at"),
        big_integer("seq").default(0).take(),
    ]
}

const NOTICES: &[&[&str]] = &[
    &["province", "user_id", "received_at"],
    &["province", "entry_id"],
    &["province", "due_at"],
    &["province", "area", "seq"],
];

/// Holdings: who is in which post from when to when, and with which account.
fn holdings() -> Vec<ColumnDef> {
    vec![
        string("post"),
        string("unit"),
        text("name"),
        string("basis"),
        date("from_on"),
        date_null("to_on"),
        text_null("source"),
        text_null("duties"),
        uuid_null("user_id"),
        text("folded"),
        big_integer("seq").default(0).take(),
    ]
}

const HOLDINGS: &[&[&str]] = &[&["province", "user_id"], &["province", "unit"], &["province", "area", "seq"]];
