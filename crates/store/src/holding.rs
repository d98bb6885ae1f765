//! Posts that accounts act in, and who holds the posts of a province.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use crate::access::column;
use crate::database::Store;
use crate::error::Result;
use crate::records::{Holding, Holdings, User};

/// The posts (ids) in which an account acts on a day, those held longest first.
pub(crate) async fn posts_of<C: ConnectionTrait>(db: &C, user: &User, on: NaiveDate) -> Result<Vec<String>> {
    let held =
        Holdings::find().filter(column("province").eq(user.province.as_str())).filter(column("user_id").eq(user.id));
    let mut held = held.all(db).await?;
    held.retain(|one| one.holds(on));
    held.sort_by_key(|one| (one.from_on, one.id));
    Ok(held.into_iter().map(|one| one.post).collect())
}

impl Store {
    /// The posts (ids) in which an account acts on a day, those held longest first. Not scoped: it is asked to find out
    /// what the account may.
    pub async fn posts_of(&self, user: &User, on: NaiveDate) -> Result<Vec<String>> {
        posts_of(self.reader(), user, on).await
    }

    /// Everybody known to have held a post of the province. Not scoped: who answers for what is told to all.
    pub async fn holders(&self, province: &str) -> Result<Vec<Holding>> {
        Ok(Holdings::find().filter(column("province").eq(province)).all(self.reader()).await?)
    }
}
