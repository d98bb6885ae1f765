//! The scorecard of heads and of members of committees (bảng theo dõi trách nhiệm): what each was given, what became of it,
//! what was found on them, and which areas they follow (S1-1a, S4-0s).

mod found;
mod person;
mod reports;
mod targets;
mod work;

use std::collections::BTreeMap;

use base::post::{Post, Units};
use base::text::fold;
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use store::records::Entry;
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

pub use person::{Followed, Found, HeadFull, one};

/// What one person in a post was given, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeadLine {
    /// The person in the post, for addresses: several share the post of a member, and no name stands in an address.
    pub who: Uuid,
    /// Id of the post: `106/ubnd/chu-tich`.
    pub post: String,
    /// The post, in words.
    pub title: String,
    /// Unit of the post.
    pub unit: String,
    /// Area of the unit.
    pub area: AreaRef,
    /// Who: of what is open the holder on the day, of what is closed whoever held it when it was handed out, of a finding
    /// whoever held it on the day found. None where nobody is known, and where several hold the post.
    pub holder: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub score: Score,
}

/// Figures of a head.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HeadScore)]
pub struct Score {
    /// Parts of tasks in hand: handed out or returned, and not reported.
    pub open: i64,
    /// Of these, those that the unit has not even received.
    pub unreceived: i64,
    /// In hand after their day; what was reported and comes again counts, too, once its next day has passed.
    pub overdue: i64,
    /// Of these, duties that come again by their words.
    pub late_again: i64,
    /// Reported, not yet closed by the issuer.
    pub reported: i64,
    /// Closed by the issuer.
    pub done: i64,
    /// Times that the issuer urged.
    pub urged: i64,
    /// Targets that hold for the area that the post governs.
    pub targets: i64,
    /// Of these, those that were missed or will be at the present pace.
    pub behind: i64,
    /// Days of the last thirty for which a leader concluded that the post answers.
    pub findings: i64,
    /// Days of the last thirty for which figures name the post, and nobody has concluded.
    pub proposed: i64,
    /// Reports of the unit in the last thirty days that were sent late, or not at all though their hour has passed.
    pub unreported: i64,
    /// Areas followed as a member of a committee.
    pub areas: i64,
    /// Visits made there.
    pub visits: i64,
    /// Of the areas, those without a visit in the last seven days.
    pub unvisited: i64,
}

/// The scorecard of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Scorecard {
    /// How many lines there are.
    pub total: usize,
    /// The lines, the most overdue first.
    pub heads: Vec<HeadLine>,
    /// Parts in hand of units without a head that the tables of the day know.
    pub unplaced: i64,
}

/// Days after which a followed area is told of.
const VISITED_WITHIN: u64 = 7;

/// Scores by post and person.
struct Scores<'a> {
    units: &'a Units,
    day: NaiveDate,
    by: BTreeMap<(String, String), (Option<String>, Score)>,
    unplaced: i64,
}

impl Scores<'_> {
    /// The score of somebody in a post, whatever the spelling of the name.
    fn of(&mut self, post: &str, holder: Option<String>) -> &mut Score {
        let key = (post.to_owned(), folded(holder.as_deref()));
        &mut self.by.entry(key).or_insert((holder, Score::default())).1
    }

    /// Who answers for what is asked of a post on a day; of several who hold it nobody is singled out.
    fn holder(&self, post: &str, on: NaiveDate) -> Option<String> {
        match self.units.holders(post, on).as_slice() {
            [one] => Some(one.person.clone()),
            _ => None,
        }
    }
}

fn folded(name: Option<&str>) -> String {
    fold(name.unwrap_or_default().trim())
}

/// The key of a person in a post.
fn who(post: &str, holder: Option<&str>) -> Uuid {
    store::id::following(Uuid::nil(), &["head", post, &folded(holder)])
}

/// The heads and members of an area and those below it to whom something was given, the most overdue first.
pub async fn heads(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Scorecard> {
    let units = office::posts::units(office).await?;
    let mut scores = Scores { units: &units, day, by: BTreeMap::new(), unplaced: 0 };
    work::add(office, ctx, area, &mut scores).await?;
    targets::add(office, ctx, area, &mut scores).await?;
    found::add(office, ctx, area, &mut scores).await?;
    reports::add(office, ctx, area, &mut scores).await?;
    for (member, one) in person::followed(office, ctx, area, day).await? {
        let score = scores.of(&member, Some(one.holder));
        score.areas += 1;
        score.visits += one.visits;
        score.unvisited += i64::from(one.unvisited);
    }
    let unplaced = scores.unplaced;
    let line = |((id, _), (holder, score)): ((String, String), (Option<String>, Score))| -> Option<HeadLine> {
        let Post { title, unit, area, .. } = units.post(&id, day)?;
        let who = who(&id, holder.as_deref());
        Some(HeadLine { who, post: id, title, unit, area: AreaRef::of(&area, day), holder, score })
    };
    let mut heads: Vec<HeadLine> = scores.by.into_iter().filter_map(line).collect();
    let weight = |line: &HeadLine| {
        let Score { overdue, findings, behind, unvisited, open, .. } = line.score;
        (overdue, findings, behind, unvisited, open)
    };
    heads.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| (&a.post, a.who).cmp(&(&b.post, b.who))));
    Ok(Scorecard { total: heads.len(), heads, unplaced })
}

/// Entries of a register under an area; none for who may not read it.
async fn entries(
    office: &Office,
    ctx: &Ctx,
    (key, pick): (&str, Pick),
    area: &str,
    day: NaiveDate,
) -> Result<Vec<Entry>> {
    let Some(register) = store::registers::of(key).filter(|one| ctx.may(Verb::Read, Kind::Register(one))) else {
        return Ok(Vec::new());
    };
    let mut entries = office.store.pick_of::<Entry>(register.sheet(), ctx, pick, &[]).await?;
    entries.retain(|entry| office.areas().is_within(&entry.area, area, day));
    Ok(entries)
}

/// A text of an entry.
fn text(entry: &Entry, key: &str) -> Option<String> {
    entry.fields.0.get(key).and_then(serde_json::Value::as_str).map(str::to_owned)
}
