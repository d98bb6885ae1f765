//! Entries of registers: the fields that lists are ordered, filtered and joined by stand in columns, all others in JSON.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date_null, integer, json_binary, string, text, timestamp_with_time_zone_null, uuid_null,
};

use super::{index, record};

/// The table of entries.
pub(super) struct Entries;

impl MigrationName for Entries {
    fn name(&self) -> &'static str {
        "m0008_entries"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Entries {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
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
        ];
        manager.create_table(record("entries", columns)).await?;
        for columns in [
            &["province", "register", "on_day", "id"][..],
            &["province", "register", "area", "on_day"],
            &["province", "register", "state", "due_at"],
            &["province", "person_id"],
            &["province", "area", "seq"],
        ] {
            manager.create_index(index("entries", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
