//! Posts that accounts act in, and who holds the posts of a province.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use crate::access::column;
use crate::database::Store;
use crate::error::Result;
use crate::records::{Holding, Holdings, User};

/// The posts (ids) in which accounts of a province act on a day, of each those held longest first.
pub(crate) async fn posts_of<C: ConnectionTrait>(
    db: &C,
    province: &str,
    users: &[User],
    on: NaiveDate,
) -> Result<HashMap<Uuid, Vec<String>>> {
    let held = Holdings::find()
        .filter(column("province").eq(province))
        .filter(column("user_id").is_in(users.iter().map(|user| user.id)));
    let mut held = held.all(db).await?;
    held.retain(|one| one.holds(on));
    held.sort_by_key(|one| (one.from_on, one.id));
    let mut posts: HashMap<Uuid, Vec<String>> = HashMap::new();
    for Holding { user_id, post, .. } in held {
        if let Some(user) = user_id {
            posts.entry(user).or_default().push(post);
        }
    }
    Ok(posts)
}

impl Store {
    /// The posts (ids) in which an account acts on a day, those held longest first. Not scoped: it is asked to find out
    /// what the account may.
    pub async fn posts_of(&self, user: &User, on: NaiveDate) -> Result<Vec<String>> {
        let posts = posts_of(self.reader(), &user.province, std::slice::from_ref(user), on).await?;
        Ok(posts.into_values().next().unwrap_or_default())
    }

    /// Everybody known to have held a post of the province. Not scoped: who answers for what is told to all.
    pub async fn holders(&self, province: &str) -> Result<Vec<Holding>> {
        Ok(Holdings::find().filter(column("province").eq(province)).all(self.reader()).await?)
    }
}
