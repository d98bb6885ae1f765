//! The access log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, string_null, text, timestamp_with_time_zone, uuid_null};

use super::{index, key};

/// The table of the access log.
pub struct AccessLog;

impl MigrationName for AccessLog {
    fn name(&self) -> &'static str {
        "m0006_access_log"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AccessLog {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Alias::new("accesses"))
            .col(string("province"))
            .col(big_integer("seq"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("user_id"))
            .col(string("area"))
            .col(string("what"))
            .col(string_null("kind"))
            .col(uuid_null("record_id"))
            .col(text("body"))
            .col(string("hash"))
            .primary_key(&mut key(&["province", "seq"]))
            .to_owned();
        manager.create_table(table).await?;
        for columns in [&["province", "user_id", "seq"][..], &["province", "record_id", "seq"], &["province", "at"]] {
            manager.create_index(index("accesses", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
