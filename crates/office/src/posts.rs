//! Posts (chức vụ): which nobody holds, and which accounts act in.

use base::post::Units;
use chrono::{NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;
use store::records::{Basis, Holding, User};
use store::{Ctx, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Office;
use crate::answer::AreaRef;
use crate::problem::{Problem, Result};

/// A post whose holder heads a unit, and that nobody is known to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Vacancy {
    /// `12/so-y-te/giam-doc`.
    pub post: String,
    /// `Giám đốc Sở Y tế tỉnh Lai Châu`.
    pub title: String,
    /// The unit, as lists call it.
    pub unit: String,
    /// Its area.
    pub area: AreaRef,
}

/// The vacancies of an area and those below it on a day, the area's own first.
pub async fn vacant(office: &Office, area: &str, day: NaiveDate) -> Result<Vec<Vacancy>> {
    let units = office.units().await?;
    let mut vacant = Vec::new();
    for place in office.areas().subtree(area, day) {
        for unit in units.units_in(&place.code, day) {
            let Some(post) = units.posts_of(&unit.id, day).into_iter().next() else { continue };
            if units.holder(&post.id, day).is_none() {
                let area = AreaRef::from(place);
                vacant.push(Vacancy { post: post.id, title: post.short_title, unit: unit.short_name, area });
            }
        }
    }
    Ok(vacant)
}

/// Lets an account act in a post: as its holder of the day where one is known and has no account, else as a new one
/// from a day on. Said again it changes nothing.
///
/// # Errors
/// The post is none of the province on that day; the caller may not give accounts.
pub async fn take(office: &Office, ctx: &Ctx, user: &User, post: &str, from: NaiveDate) -> Result<Holding> {
    let Some(known) = Units::builtin().post(post, from) else { return Err(Problem::field("fault-post", "post", post)) };
    ctx.gate(Verb::Write, store::Kind::User)?;
    let mut act = office.store.act(ctx).await?;
    let mut held =
        act.pick::<Holding>(Pick::all().eq("unit", known.unit).eq("post", post), &[("from_on", true)]).await?;
    held.retain(|one| one.holds(ctx.day));
    if let Some(own) = held.iter().find(|one| one.user_id == Some(user.id)) {
        return Ok(own.clone());
    }
    let taken = match held.iter().find(|one| one.user_id.is_none()) {
        Some(free) => {
            let account = [("user_id".to_owned(), json!(user.id))].into_iter().collect();
            act.amend::<Holding>(Verb::Write, (free.id, free.version), account, "edit", None).await?
        }
        None => act.create(Verb::Write, new(office, user, post, from), None).await?,
    };
    act.commit().await?;
    Ok(taken)
}

fn new(office: &Office, user: &User, post: &str, from: NaiveDate) -> Holding {
    Holding {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: String::new(),
        post: post.to_owned(),
        unit: String::new(),
        name: user.name.clone(),
        basis: Basis::Appointed,
        from_on: from,
        to_on: None,
        source: None,
        duties: None,
        user_id: Some(user.id),
        folded: String::new(),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}
