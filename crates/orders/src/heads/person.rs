//! The page of one post: its score, the areas that its holders follow with what they saw there, and the findings that name it.

use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use serde_json::{Map, Value};
use store::records::Entry;
use store::{Ctx, Kind, Pick};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FOLLOWED, HeadLine, Score, VISITED_WITHIN, entries, heads, named, posts_in};

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

/// The page of a post, by its id: `106/ubnd/chu-tich`.
///
/// # Errors
/// No such post.
pub async fn one(office: &Office, ctx: &Ctx, post: &str, day: NaiveDate) -> Result<HeadFull> {
    let units = office::posts::units(office).await?;
    let Some(of) = units.post(post, day) else {
        return Err(Problem::new(Class::NotFound, "store-not-found").with("kind", Kind::Holding.key()));
    };
    let mut lines = heads(office, ctx, &of.area, day).await?;
    lines.retain(|line| line.post == post);
    if lines.is_empty() {
        let holder = units.holder(post, day).map(|holding| holding.person.clone());
        let area = AreaRef::of(&of.area, day);
        lines.push(HeadLine { post: of.id, title: of.title, unit: of.unit, area, holder, score: Score::default() });
    }
    let mut areas = followed(office, ctx, day).await?;
    areas.retain(|(member, _)| member == post);
    areas.sort_by_key(|(_, one)| one.last_visit.or(one.since));
    let mut found: Vec<Found> = Vec::new();
    for entry in named(office, ctx, day).await?.iter().filter(|entry| posts_in(entry).any(|named| named == post)) {
        found.extend(told(entry, day));
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.day));
    Ok(HeadFull { lines, followed: areas.into_iter().map(|(_, one)| one).collect(), found })
}

/// The areas that members follow, each with the member's post.
pub(super) async fn followed(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<Vec<(String, Followed)>> {
    let open = Pick::all().eq("state", "followed");
    let all = entries(office, ctx, FOLLOWED, open).await?;
    Ok(all.iter().filter_map(|entry| Some((text(&entry.fields.0, "member")?, area(entry, day)?))).collect())
}

fn area(entry: &Entry, day: NaiveDate) -> Option<Followed> {
    let fields = &entry.fields.0;
    let date = |key: &str| text(fields, key)?.parse::<NaiveDate>().ok();
    let last = fields.get("visits").and_then(Value::as_array).and_then(|visits| visits.last()?.as_object());
    let (since, last_visit) = (date("since"), date("last_visit"));
    Some(Followed {
        entry: entry.id,
        area: AreaRef::of(&entry.area, day),
        holder: text(fields, "holder")?,
        duties: text(fields, "duties"),
        since,
        visits: fields.get("times").and_then(Value::as_i64).unwrap_or_default(),
        last_visit,
        seen: last.and_then(|last| text(last, "seen")),
        asked: last.and_then(|last| text(last, "asked")),
        unvisited: last_visit.or(since).is_none_or(|last| last + Days::new(VISITED_WITHIN) < day),
    })
}

fn told(entry: &Entry, day: NaiveDate) -> Option<Found> {
    let fields = &entry.fields.0;
    Some(Found {
        entry: entry.id,
        area: AreaRef::of(&entry.area, day),
        day: entry.on_day,
        subject: text(fields, "subject")?,
        concluded: fields.contains_key("conclusion"),
    })
}

fn text(fields: &Map<String, Value>, key: &str) -> Option<String> {
    fields.get(key).and_then(Value::as_str).map(str::to_owned)
}
