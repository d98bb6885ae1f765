//! Saved views (chế độ xem đã lưu): a list's address under a name, of one user.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::access::Ctx;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::Kind;

/// The table.
pub(crate) mod table {
    #![allow(missing_docs)] // the columns are those of the type beside it
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "views")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub province: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub list: String,
        pub name: String,
        pub query: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column, Entity, Model};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Client-made id.
    pub id: Uuid,
    /// The list, such as `cases`.
    pub list: String,
    /// Its name.
    pub name: String,
    /// The query part of the address.
    pub query: String,
}

impl Store {
    /// The user's own views of a list.
    pub async fn views(&self, ctx: &Ctx, list: &str) -> Result<Vec<SavedView>> {
        let Some(user) = ctx.user else { return Ok(Vec::new()) };
        let rows = Entity::find()
            .filter(Column::Province.eq(ctx.scope.province()))
            .filter(Column::UserId.eq(user))
            .filter(Column::List.eq(list))
            .order_by_asc(Column::Name)
            .all(self.reader())
            .await?;
        let view = |row: Model| SavedView { id: row.id, list: row.list, name: row.name, query: row.query };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Saves a view of the user's own.
    pub async fn save_view(&self, ctx: &Ctx, view: SavedView) -> Result<SavedView> {
        let user = ctx.user.ok_or(Error::Denied { verb: "write", kind: Kind::User })?;
        for (key, words, most) in [("list", &view.list, 50), ("name", &view.name, 200), ("query", &view.query, 5_000)] {
            crate::bound::text(key, words, most)?;
        }
        let row = Model {
            province: ctx.scope.province().to_owned(),
            id: view.id,
            user_id: user,
            list: view.list.clone(),
            name: view.name.clone(),
            query: view.query.clone(),
        };
        let work = self.begin(ctx.scope.province()).await?;
        Entity::insert(ActiveModel::from(row)).exec_without_returning(&work.tx).await?;
        work.commit().await?;
        Ok(view)
    }

    /// Deletes a view of the user's own.
    pub async fn delete_view(&self, ctx: &Ctx, id: Uuid) -> Result<()> {
        let Some(user) = ctx.user else { return Ok(()) };
        let work = self.begin(ctx.scope.province()).await?;
        Entity::delete_many()
            .filter(Column::Province.eq(ctx.scope.province()))
            .filter(Column::UserId.eq(user))
            .filter(Column::Id.eq(id))
            .exec(&work.tx)
            .await?;
        work.commit().await
    }
}
