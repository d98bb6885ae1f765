//! The page of one post: its score, the areas that its holders follow with what they saw there, and the findings that name it.

use base::post::Post;
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Kind, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

use super::found::{is_concluded, named, posts_in};
use super::{HeadLine, Score, VISITED_WITHIN, entries, folded, heads, text, who};

/// The register of areas that members follow.
const FOLLOWED: &str = "assigned_areas";

/// A post with what it was given and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeadFull {
    /// Whoever holds the post, each with a score; a single one of zeros where nothing was given.
    pub lines: Vec<HeadLine>,
    /// Areas followed, those not visited for longest first.
    pub followed: Vec<Followed>,
    /// Findings of the last thirty days, the newest first.
    pub found: Vec<Found>,
}

/// An area that a member of a committee follows.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FollowedArea)]
pub struct Followed {
    /// The entry of the register.
    pub entry: Uuid,
    /// The area.
    pub area: AreaRef,
    /// The member.
    pub holder: String,
    /// What for.
    pub duties: Option<String>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// Visits made.
    pub visits: i64,
    /// The last.
    pub last_visit: Option<NaiveDate>,
    /// What was seen then.
    pub seen: Option<String>,
    /// What was asked for then.
    pub asked: Option<String>,
    /// Not visited within seven days.
    pub unvisited: bool,
}

/// A finding that names the post.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FindingOnHead)]
pub struct Found {
    /// The entry of the register.
    pub entry: Uuid,
    /// Its area.
    pub area: AreaRef,
    /// Day closed.
    pub day: Option<NaiveDate>,
    /// The target.
    pub subject: String,
    /// Has a leader concluded that those named answer? Else nobody has concluded yet.
    pub concluded: bool,
}

/// The page of a post, by its id (`106/ubnd/chu-tich`), and of one person in it where several share it: the one asked for,
/// else the caller where the post is the caller's own.
///
/// # Errors
/// No such post, or one that is neither in the caller's areas nor the caller's.
pub async fn one(office: &Office, ctx: &Ctx, post: &str, person: Option<Uuid>, day: NaiveDate) -> Result<HeadFull> {
    let units = office::posts::units(office).await?;
    let own = ctx.posts().iter().any(|held| held == post);
    let seen = |of: &Post| own || ctx.scope.holds(office.areas(), &of.area, ctx.day);
    let Some(of) = units.post(post, day).filter(seen) else {
        return Err(Problem::new(Class::NotFound, "store-not-found").with("kind", Kind::Holding.key()));
    };
    let mut lines = heads(office, ctx, &of.area, day).await?.heads;
    lines.retain(|line| line.post == post);
    let caller = || lines.iter().any(|line| own && folded(line.holder.as_deref()) == folded(Some(&ctx.actor)));
    let person = person.or_else(|| caller().then(|| who(post, Some(&ctx.actor))));
    let is_asked = |one: Uuid| person.is_none_or(|person| person == one);
    lines.retain(|line| is_asked(line.who));
    let mut areas = followed(office, ctx, &of.area, day).await?;
    areas.retain(|(member, one)| member == post && is_asked(who(post, Some(&one.holder))));
    areas.sort_by_key(|(_, one)| one.last_visit.or(one.since));
    let mut found: Vec<Found> = Vec::new();
    for entry in named(office, ctx, &of.area, day).await?.iter().filter(|entry| posts_in(entry).any(|id| id == post)) {
        found.extend(told(entry, day));
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.day));
    if lines.is_empty() {
        let holder = units.holder(post, day).map(|holding| holding.person.clone()).filter(|_| !of.many);
        let (who, area) = (who(post, holder.as_deref()), AreaRef::of(&of.area, day));
        lines.push(HeadLine {
            who,
            post: of.id,
            title: of.title,
            unit: of.unit,
            area,
            holder,
            score: Score::default(),
        });
    }
    Ok(HeadFull { lines, followed: areas.into_iter().map(|(_, one)| one).collect(), found })
}

/// The areas under an area that members follow, each with the member's post.
pub(super) async fn followed(
    office: &Office,
    ctx: &Ctx,
    under: &str,
    day: NaiveDate,
) -> Result<Vec<(String, Followed)>> {
    let open = Pick::all().eq("state", "followed");
    let all = entries(office, ctx, (FOLLOWED, open), under, day).await?;
    Ok(all.iter().filter_map(|entry| Some((text(entry, "member")?, area(entry, day)?))).collect())
}

fn area(entry: &Entry, day: NaiveDate) -> Option<Followed> {
    let date = |key: &str| text(entry, key)?.parse::<NaiveDate>().ok();
    let (since, last_visit) = (date("since"), date("last_visit"));
    // Visits may be written later than they were made.
    let visits = entry.fields.0.get("visits").and_then(Value::as_array).into_iter().flatten();
    let last = visits.filter_map(Value::as_object).max_by_key(|visit| visit.get("went_on").and_then(Value::as_str));
    let said = |key: &str| last.and_then(|visit| visit.get(key)?.as_str()).map(str::to_owned);
    Some(Followed {
        entry: entry.id,
        area: AreaRef::of(&entry.area, day),
        holder: text(entry, "holder")?,
        duties: text(entry, "duties"),
        since,
        visits: entry.fields.0.get("times").and_then(Value::as_i64).unwrap_or_default(),
        last_visit,
        seen: said("seen"),
        asked: said("asked"),
        unvisited: last_visit.or(since).is_none_or(|last| last + Days::new(VISITED_WITHIN) < day),
    })
}

fn told(entry: &Entry, day: NaiveDate) -> Option<Found> {
    Some(Found {
        entry: entry.id,
        area: AreaRef::of(&entry.area, day),
        day: entry.on_day,
        subject: text(entry, "subject")?,
        concluded: is_concluded(entry),
    })
}
