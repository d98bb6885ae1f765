//! The ledger of vaccine (sổ vắc xin): what came to each store, left it, was used and lies there, what is on its way, how
//! long each step takes, which doses lie idle, and which doses given no store has written off yet. Ordered by S0-4a
//! ("tiếp nhận, phân bổ vắc xin nhanh nhất, sớm nhất") and S3-4d ("tiêm vắc xin ngay khi được phân bổ").

mod book;
mod draw;
mod given;
mod steps;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::shipped;
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::transit;
use office::{Office, Result};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::ToSchema;

use book::Books;
pub use draw::{Drawn, Short, draw};
pub use steps::StepTime;

/// What `data/allocation/ledger.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    idle_days: u64,
    days: u64,
}

static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("allocation/ledger.toml", include_str!("../../../data/allocation/ledger.toml")));

/// Doses of a store, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerFlow)]
pub struct Flow {
    /// Came in.
    pub received: i64,
    /// Left for another store.
    pub issued: i64,
    /// Written off as used.
    pub used: i64,
    /// Destroyed or expired.
    pub discarded: i64,
    /// Lie there.
    pub held: i64,
    /// Of these, past their last day.
    pub expired: i64,
    /// On their way to it.
    pub on_the_way: i64,
    /// Sent to it and lost on the way.
    pub lost: i64,
    /// Lay there `idle_days` ago and still do.
    pub idle: i64,
    /// Given to people, by the lots of this store.
    pub given: i64,
    /// Given to people and not yet written off.
    pub undrawn: i64,
    /// Written off beyond what was given.
    pub unexplained: i64,
}

impl Flow {
    fn add(&mut self, other: &Self) {
        let sums = [
            (&mut self.received, other.received),
            (&mut self.issued, other.issued),
            (&mut self.used, other.used),
            (&mut self.discarded, other.discarded),
            (&mut self.held, other.held),
            (&mut self.expired, other.expired),
            (&mut self.on_the_way, other.on_the_way),
            (&mut self.lost, other.lost),
            (&mut self.idle, other.idle),
            (&mut self.given, other.given),
            (&mut self.undrawn, other.undrawn),
            (&mut self.unexplained, other.unexplained),
        ];
        for (sum, n) in sums {
            *sum += n;
        }
    }
}

/// A store and what became of its vaccine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerStore)]
pub struct StoreLine {
    /// Where it is.
    pub area: AreaRef,
    /// Its name in the book of stock.
    pub unit: String,
    /// Its doses.
    pub flow: Flow,
    /// Day on which something was last used from it.
    pub used_on: Option<NaiveDate>,
}

/// Doses of a lot that lie too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LedgerIdle)]
pub struct Idle {
    /// Where the store is.
    pub area: AreaRef,
    /// The store.
    pub unit: String,
    /// Vaccine.
    pub product: String,
    /// Lot.
    pub lot: Option<String>,
    /// Last day of use.
    pub expires_on: Option<NaiveDate>,
    /// Doses.
    pub doses: i64,
    /// Days since the oldest of them came.
    pub days: i64,
}

/// The ledger of an area and those below it at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ledger {
    /// The area.
    pub area: AreaRef,
    /// The day.
    pub day: NaiveDate,
    /// After how many days a dose that lies is idle.
    pub idle_days: u64,
    /// Over how many days the times of steps are taken.
    pub step_days: u64,
    /// All stores together.
    pub total: Flow,
    /// The stores, the higher area first.
    pub stores: Vec<StoreLine>,
    /// How long each step takes.
    pub steps: Vec<StepTime>,
    /// What lies idle, the longest first.
    pub idle: Vec<Idle>,
    /// Doses given whose record names no lot: no store can write them off.
    pub without_lot: i64,
    /// Doses given of lots that no store above ever received.
    pub unknown_lot: i64,
}

/// The ledger of an area and those below it at the end of a day.
///
/// # Errors
/// Not allowed to read the book of stock; the store cannot be read.
pub async fn ledger(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Ledger> {
    let books = Books::read(office, ctx, area, day).await?;
    let given = given::given(office, ctx, &books, area, day).await?;
    let mut sent = transit::sent(office, ctx, day).await?;
    sent.retain(|one| office.areas().is_within(&one.to, area, day));
    let mut flows: BTreeMap<(&str, &str), (Flow, Option<NaiveDate>)> = BTreeMap::new();
    let mut idle = Vec::new();
    for (key, book) in books.iter() {
        let since = day - Days::new(RULES.idle_days);
        let (flow, used_on) = flows.entry((&key.area, &key.unit)).or_default();
        flow.add(&book.flow(day, since));
        *used_on = (*used_on).max(book.used_on);
        idle.extend(book.idle(key, day, since));
    }
    for (key, doses) in &given.by_store {
        let (flow, _) = flows.entry((&key.area, &key.unit)).or_default();
        flow.given += doses.given;
        flow.undrawn += doses.undrawn();
        flow.unexplained += doses.unexplained();
    }
    for one in &sent {
        let (flow, _) = flows.entry((&one.to, &one.to_store)).or_default();
        flow.on_the_way += one.on(day);
        flow.lost += one.lost(day);
    }
    let steps = steps::steps(office, ctx, &books, &sent, (area, day)).await?;
    idle.sort_by(|a, b| b.days.cmp(&a.days).then(b.doses.cmp(&a.doses)));
    let mut total = Flow::default();
    let mut stores: Vec<StoreLine> = Vec::new();
    for ((at, unit), (flow, used_on)) in flows {
        total.add(&flow);
        stores.push(StoreLine { area: AreaRef::of(at, day), unit: unit.to_owned(), flow, used_on });
    }
    let depth = |line: &StoreLine| office.areas().ancestors(&line.area.code, day).len();
    stores.sort_by(|a, b| (depth(a), &a.area.code, &a.unit).cmp(&(depth(b), &b.area.code, &b.unit)));
    Ok(Ledger {
        area: AreaRef::of(area, day),
        day,
        idle_days: RULES.idle_days,
        step_days: RULES.days,
        total,
        stores,
        steps,
        idle,
        without_lot: given.without_lot,
        unknown_lot: given.unknown_lot,
    })
}

/// Stores with idle doses and how many these are, for the alarm of the command page.
///
/// # Errors
/// Not allowed to read the book of stock; the store cannot be read.
pub async fn idle(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<(usize, i64)> {
    let since = day - Days::new(RULES.idle_days);
    book::idle(office, ctx, area, (since, day)).await
}

#[cfg(test)]
mod tests;
