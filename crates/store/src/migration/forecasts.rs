//! Forecasts, kept as they were made.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, json_binary, string};

use super::{index, record};

/// The table of forecasts.
pub struct Forecasts;

impl MigrationName for Forecasts {
    fn name(&self) -> &'static str {
        "m0005_forecasts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Forecasts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns =
            vec![string("measure"), date("issued_on"), json_binary("weeks"), json_binary("baseline"), string("method")];
        manager.create_table(record("forecasts", columns)).await?;
        manager.create_index(index("forecasts", &["province", "area", "measure", "issued_on"])).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
