//! Settings of the installation: the province, the demonstration's fixed day.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::database::Store;
use crate::error::Result;

/// The table.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column, Entity, Model};

/// The settings on which all figures depend: they are signed with the head of the log.
pub(crate) const SIGNED: [&str; 2] = ["fixed_day", "province"];

/// Their values now.
pub(crate) async fn signed<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<String, String>> {
    let rows = Entity::find().filter(Column::Key.is_in(SIGNED)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.value)).collect())
}

impl Store {
    /// The value of a setting.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(Entity::find_by_id(key).one(self.reader()).await?.map(|row| row.value))
    }

    /// Sets a setting. Of the program's own start-up alone: no door leads here.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        self.set_settings(&[(key, value)]).await
    }

    /// Sets settings that make sense together alone: all or none.
    pub async fn set_settings(&self, settings: &[(&str, &str)]) -> Result<()> {
        // Settings are the installation's, not a province's: any name locks as well as another.
        let work = self.begin("").await?;
        put(&work.tx, settings).await?;
        work.commit().await
    }
}

/// Sets settings in the caller's transaction.
pub(crate) async fn put<C: ConnectionTrait>(db: &C, settings: &[(&str, &str)]) -> Result<()> {
    let row =
        |(key, value): &(&str, &str)| ActiveModel::from(Model { key: (*key).to_owned(), value: (*value).to_owned() });
    let conflict = OnConflict::column(Column::Key).update_column(Column::Value).to_owned();
    Entity::insert_many(settings.iter().map(row)).on_conflict(conflict).exec_without_returning(db).await?;
    Ok(())
}
