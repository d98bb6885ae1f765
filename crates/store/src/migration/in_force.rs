//! Documents in force and their versions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_null, uuid_null};

/// Documents end, replace one another and come in newer versions.
pub(super) struct DocumentsInForce;

impl MigrationName for DocumentsInForce {
    fn name(&self) -> &'static str {
        "m0002_documents_in_force"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DocumentsInForce {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for mut column in [date_null("ended_on"), uuid_null("replaced_by"), uuid_null("version_of")] {
            if manager.has_column("documents", column.get_column_name()).await? {
                continue;
            }
            let table = Table::alter().table(Alias::new("documents")).add_column(&mut column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
