//! Saved views (chế độ xem đã lưu): a list's address under a name, of one user, who may share it with their area.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue, Condition, QueryOrder, QuerySelect};

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::Kind;
use crate::records::Users;

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
        pub shared_area: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column, Entity, Model};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Client-made id.
    pub id: Uuid,
    /// The list, such as `cases`.
    pub list: String,
    /// Its name.
    pub name: String,
    /// The query part of the address.
    pub query: String,
    /// Do the accounts of its owner's area see it?
    pub shared: bool,
}

/// A view as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenView {
    /// The view.
    pub view: SavedView,
    /// Is it the caller's own?
    pub own: bool,
    /// Whose it is, where it is somebody else's.
    pub by: Option<String>,
}

impl Store {
    /// The caller's own views of a list, and those that others share with the caller's area. A view is no way to a list:
    /// who may not read it is shown none of others.
    pub async fn views(&self, ctx: &Ctx, list: &str) -> Result<Vec<SeenView>> {
        let Some(user) = ctx.user else { return Ok(Vec::new()) };
        let mut seen = Condition::any().add(Column::UserId.eq(user));
        if readable(ctx, list) {
            seen = seen.add(Column::SharedArea.eq(ctx.scope.area()));
        }
        let rows = Entity::find()
            .filter(Column::Province.eq(ctx.scope.province()))
            .filter(Column::List.eq(list))
            .filter(seen)
            .order_by_asc(Column::Name)
            .order_by_asc(Column::Id)
            .all(self.reader())
            .await?;
        let others: Vec<Uuid> = rows.iter().map(|row| row.user_id).filter(|of| *of != user).collect();
        let names = if others.is_empty() { BTreeMap::new() } else { self.names(ctx, others).await? };
        let view =
            |row: Model| SeenView { own: row.user_id == user, by: names.get(&row.user_id).cloned(), view: shown(row) };
        Ok(rows.into_iter().map(view).collect())
    }

    /// The names of whoever shares something with the caller.
    async fn names(&self, ctx: &Ctx, users: Vec<Uuid>) -> Result<BTreeMap<Uuid, String>> {
        let named: Vec<(Uuid, String)> = Users::find()
            .select_only()
            .expr_as(column("id"), "id")
            .expr_as(column("name"), "name")
            .filter(column("province").eq(ctx.scope.province()))
            .filter(column("id").is_in(users))
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(named.into_iter().collect())
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
            shared_area: shared_area(ctx, &view.list, view.shared)?,
        };
        let work = self.begin(ctx.scope.province()).await?;
        Entity::insert(ActiveModel::from(row)).exec_without_returning(&work.tx).await?;
        work.commit().await?;
        Ok(view)
    }

    /// Shares a view of the user's own with the accounts of the user's area, or takes it back.
    ///
    /// # Errors
    /// No such view of theirs; a list that they may not read.
    pub async fn share_view(&self, ctx: &Ctx, id: Uuid, shared: bool) -> Result<SavedView> {
        let missing = || Error::NotFound { kind: Kind::User };
        let user = ctx.user.ok_or_else(missing)?;
        let work = self.begin(ctx.scope.province()).await?;
        let row = Entity::find()
            .filter(Column::Province.eq(ctx.scope.province()))
            .filter(Column::UserId.eq(user))
            .filter(Column::Id.eq(id))
            .one(&work.tx)
            .await?;
        let row = row.ok_or_else(missing)?;
        let shared_area = shared_area(ctx, &row.list, shared)?;
        let mut changed = ActiveModel::from(row.clone());
        changed.shared_area = ActiveValue::Set(shared_area.clone());
        Entity::update(changed).exec(&work.tx).await?;
        work.commit().await?;
        Ok(shown(Model { shared_area, ..row }))
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

fn shown(row: Model) -> SavedView {
    SavedView { id: row.id, list: row.list, name: row.name, query: row.query, shared: row.shared_area.is_some() }
}

/// May the caller read the list at all?
fn readable(ctx: &Ctx, list: &str) -> bool {
    Kind::from_key(list).is_some_and(|kind| ctx.may(Verb::Read, kind))
}

/// The area that a view is shared with: the owner's, as it is now.
fn shared_area(ctx: &Ctx, list: &str, shared: bool) -> Result<Option<String>> {
    if !shared {
        return Ok(None);
    }
    let kind = Kind::from_key(list).ok_or_else(|| Error::NotFound { kind: Kind::User })?;
    ctx.gate(Verb::Read, kind)?;
    Ok(Some(ctx.scope.area().to_owned()))
}
