//! Posts (chức vụ): which nobody holds, and which accounts act in.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::post::Units;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use store::records::{Holding, User};
use store::{Ctx, Pick, Verb};
use tokio::sync::Mutex;
use utoipa::ToSchema;

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

/// Who holds which post, as of a link of the province's log.
#[derive(Clone)]
struct Held {
    seq: i64,
    /// The units with their holders.
    units: Arc<Units>,
    vacant: BTreeMap<(String, NaiveDate), Arc<Vec<Vacancy>>>,
}

/// Kept in memory until the log goes on: pages ask for it far more often than anybody writes.
#[derive(Default)]
struct Kept(Mutex<Option<Held>>);

async fn held(office: &Office) -> Result<Held> {
    let seq = office.store.head(&office.province).await?.map_or(0, |head| head.seq);
    let kept = office.place::<Kept>();
    // Whoever comes while it is read anew waits for it instead of reading it too.
    let mut kept = kept.0.lock().await;
    if let Some(held) = kept.as_ref().filter(|held| held.seq == seq) {
        return Ok(held.clone());
    }
    let holders = office.store.holders(&office.province).await?;
    let units = Units::builtin().with_holdings(holders.iter().map(Holding::as_held));
    let held = Held { seq, units: Arc::new(units), vacant: BTreeMap::new() };
    *kept = Some(held.clone());
    Ok(held)
}

/// The units with everybody who is known to hold their posts: those whom directives name, and the province's own.
pub async fn units(office: &Office) -> Result<Arc<Units>> {
    Ok(held(office).await?.units)
}

/// The vacancies of an area and those below it on a day, the area's own first.
pub async fn vacant(office: &Office, area: &str, day: NaiveDate) -> Result<Arc<Vec<Vacancy>>> {
    let held = held(office).await?;
    let asked = (area.to_owned(), day);
    if let Some(known) = held.vacant.get(&asked) {
        return Ok(known.clone());
    }
    let found = Arc::new(vacancies(office, &held.units, area, day));
    if let Some(kept) = office.place::<Kept>().0.lock().await.as_mut().filter(|kept| kept.seq == held.seq) {
        // Of one day alone: whoever leafs through days fills no memory.
        kept.vacant.retain(|(_, of), _| *of == day);
        kept.vacant.insert(asked, found.clone());
    }
    Ok(found)
}

fn vacancies(office: &Office, units: &Units, area: &str, day: NaiveDate) -> Vec<Vacancy> {
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
    vacant
}

/// Lets an account act in a post: as its holder of the day where one is known and has no account (of several in one post
/// the one of the account's name), else as a new one from a day on. Said again it changes nothing.
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
    let same = |name: &str| base::text::fold(name) == base::text::fold(&user.name);
    let free = held.iter().find(|one| one.user_id.is_none() && (!known.many || same(&one.name)));
    let taken = if let Some(free) = free {
        let account = [("user_id".to_owned(), json!(user.id))].into_iter().collect();
        act.amend::<Holding>(Verb::Write, (free.id, free.version), account, "edit", None).await?
    } else {
        let new = Holding::new(&office.province, post, &user.name, from);
        act.create(Verb::Write, Holding { user_id: Some(user.id), ..new }, None).await?
    };
    act.commit().await?;
    Ok(taken)
}
