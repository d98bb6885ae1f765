//! Views that are shared with an area.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_null;

/// The area whose accounts see a view besides its owner.
pub(super) struct SharedViews;

impl MigrationName for SharedViews {
    fn name(&self) -> &'static str {
        "m0010_shared_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SharedViews {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = string_null("shared_area");
        if !manager.has_column("views", column.get_column_name()).await? {
            let table = Table::alter().table(Alias::new("views")).add_column(&mut column).to_owned();
            manager.alter_table(table).await?;
        }
        manager.create_index(super::index("views", &["province", "shared_area", "list"])).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}
