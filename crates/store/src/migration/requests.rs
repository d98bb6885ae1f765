//! Requests that their clients have named: which links of the log belong to one, so that it is carried out once and can
//! be undone as a whole.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The name of the request beside each link that belongs to one.
pub(super) struct Requests;

impl MigrationName for Requests {
    fn name(&self) -> &'static str {
        "m0009_requests"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Requests {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = uuid_null("request");
        if !manager.has_column("changes", column.get_column_name()).await? {
            let table = Table::alter().table(Alias::new("changes")).add_column(&mut column).to_owned();
            manager.alter_table(table).await?;
        }
        // Most links belong to none, and an index of them would only cost every write.
        let index = "CREATE INDEX IF NOT EXISTS changes_request ON changes (province, request) \
                     WHERE request IS NOT NULL";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
