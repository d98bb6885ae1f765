//! Scenarios, proposals of allocation, and the long work that runs behind them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, integer, json_binary, json_binary_null, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use super::{index, record};

pub struct Scenarios;

impl MigrationName for Scenarios {
    fn name(&self) -> &'static str {
        "m0004_scenarios"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Scenarios {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let scenarios = vec![
            text("name"),
            string("question"),
            date("made_from"),
            string("state"),
            text("study"),
            big_integer("seed"),
            integer("replicates"),
            json_binary("inputs"),
            json_binary("basis"),
            string_null("engine"),
            json_binary_null("result"),
            uuid_null("days_id"),
            text_null("note"),
        ];
        let allocations = vec![
            text("name"),
            string("what"),
            date("made_from"),
            date("start_on"),
            date_null("deadline"),
            string("state"),
            json_binary("inputs"),
            json_binary("proposal"),
            text_null("decided_by"),
            timestamp_with_time_zone_null("decided_at"),
            text_null("note"),
        ];
        let jobs = vec![
            string("work"),
            string("subject_kind"),
            uuid("subject_id"),
            text("name"),
            string("state"),
            text("asked_by"),
            timestamp_with_time_zone("asked_at"),
            timestamp_with_time_zone_null("started_at"),
            timestamp_with_time_zone_null("ended_at"),
            json_binary_null("problem"),
        ];
        for (table, columns) in [("scenarios", scenarios), ("allocations", allocations), ("jobs", jobs)] {
            manager.create_table(record(table, columns)).await?;
        }
        for (table, columns) in INDEXES {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

const INDEXES: &[(&str, &[&str])] = &[
    ("scenarios", &["province", "made_from"]),
    ("allocations", &["province", "made_from"]),
    ("jobs", &["province", "asked_at"]),
    ("jobs", &["province", "subject_id"]),
];
