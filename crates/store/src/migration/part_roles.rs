//! What a unit's part in a task is, and whom those who lead it direct.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, string};

/// Parts of those who help or are directed beside those of who leads.
pub(super) struct PartRoles;

impl MigrationName for PartRoles {
    fn name(&self) -> &'static str {
        "m0013_part_roles"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PartRoles {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [string("role").default("lead").take(), json_binary("directs").default("[]").take()];
        for mut column in columns {
            if !manager.has_column("tasks", column.get_column_name()).await? {
                let table = Table::alter().table(Alias::new("tasks")).add_column(&mut column).to_owned();
                manager.alter_table(table).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
