//! Visits and contacts of cases, for the tracing desk.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean_null, date, date_null, integer_null, string, string_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use super::{index, record};

/// The tables of the tracing desk.
pub(super) struct Tracing;

impl MigrationName for Tracing {
    fn name(&self) -> &'static str {
        "m0003_tracing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Tracing {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(record("visits", visits())).await?;
        manager.create_table(record("contacts", contacts())).await?;
        for (table, columns) in INDEXES {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

fn visits() -> Vec<ColumnDef> {
    vec![
        uuid("person_id"),
        string("name"),
        string("folded"),
        string("place"),
        string("place_code"),
        string_null("place_area"),
        string("setting"),
        timestamp_with_time_zone("starts_at"),
        timestamp_with_time_zone("ends_at"),
        boolean_null("masked"),
        boolean_null("indoor"),
        string("information"),
    ]
}

fn contacts() -> Vec<ColumnDef> {
    vec![
        string("case_code"),
        uuid_null("case_id"),
        uuid_null("from_person_id"),
        uuid_null("person_id"),
        string("name"),
        string("folded"),
        integer_null("birth_year"),
        string_null("phone"),
        string("kind"),
        string("origin"),
        date("first_on"),
        date("last_on"),
        string("setting"),
        string_null("place"),
        integer_null("minutes"),
        string_null("relation"),
        integer_null("risk"),
        string("state"),
        string_null("team"),
        timestamp_with_time_zone("listed_at"),
        timestamp_with_time_zone_null("found_at"),
        date_null("quarantined_on"),
        date_null("tested_on"),
        string_null("handed_from"),
        text_null("note"),
    ]
}

const INDEXES: &[(&str, &[&str])] = &[
    ("visits", &["province", "starts_at"]),
    ("visits", &["province", "area", "starts_at"]),
    ("visits", &["province", "person_id"]),
    ("contacts", &["province", "case_code"]),
    ("contacts", &["province", "from_person_id"]),
    ("contacts", &["province", "person_id"]),
    ("contacts", &["province", "area", "listed_at"]),
    ("contacts", &["province", "listed_at"]),
];
