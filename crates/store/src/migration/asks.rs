//! A unit's asking for more time, the issuer's urging, and what comes first.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_null, integer_null, string_null};

/// Columns of tasks and documents for what passes between a unit and the issuer.
pub(super) struct Asks;

impl MigrationName for Asks {
    fn name(&self) -> &'static str {
        "m0014_asks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Asks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of_tasks = [
            date_null("asked_until"),
            string_null("asked_why"),
            integer_null("urged"),
            date_null("urged_on"),
            string_null("urge"),
            date_null("urge_received_on"),
        ];
        let of_documents = [string_null("priority"), date_null("priority_until")];
        let of_tasks = of_tasks.into_iter().map(|column| ("tasks", column));
        for (table, mut column) in of_tasks.chain(of_documents.into_iter().map(|column| ("documents", column))) {
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
