//! The vaccine with which a target could have been reached: by product, expiry and where it lies, each dose counted for
//! one target alone.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::shipped;
use base::text::fold;
use base::vaccine::{self, Product};
use chrono::NaiveDate;
use office::{Office, Result, transit};
use serde::Deserialize;
use store::records::{Reason, Stock, Target};
use store::{Ctx, Pick};
use uuid::Uuid;

#[derive(Deserialize)]
struct Group {
    dose: i32,
    #[serde(default)]
    after: u64,
}

#[derive(Deserialize)]
struct Schedule {
    /// The age from which a campaign is when nothing else is said.
    adult_from_age: i32,
    group: Vec<Group>,
}

fn schedule() -> &'static Schedule {
    static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| {
        shipped::toml("allocation/vaccine.toml", include_str!("../../../../data/allocation/vaccine.toml"))
    });
    &SCHEDULE
}

/// Days after the dose before on which one is due for a dose.
pub(super) fn interval(dose: i32) -> u64 {
    schedule().group.iter().filter(|group| group.dose == dose).map(|group| group.after).max().unwrap_or(0)
}

/// May the vaccine be given to the target's group as this dose? A target whose words name vaccines means these alone.
fn suits(product: usize, target: &Target, dose: i32) -> bool {
    let products = vaccine::products();
    let words = fold(&target.words);
    let named = |product: &Product| words.contains(&fold(&product.name));
    let one = &products[product];
    let meant = named(one) || !products.iter().any(named);
    meant && one.doses.contains(&dose) && one.from_age <= target.age_from.unwrap_or(schedule().adult_from_age).max(1)
}

/// What a target still needs in an area.
#[derive(Debug, Clone)]
pub(super) struct Need<'a> {
    pub target: &'a Target,
    pub dose: i32,
    pub gap: i64,
}

/// What lies in an area on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shelf {
    /// Doses by vaccine that can be given on the day, there since the day before.
    usable: BTreeMap<usize, i64>,
    /// Doses that came on the day itself: nobody could have given them before.
    came: BTreeMap<usize, i64>,
    /// Doses whose lot has expired.
    pub expired: i64,
    /// Pieces of what is no vaccine of the list.
    pub other: i64,
    /// Doses promised and not delivered.
    pub on_the_way: i64,
}

/// What one target can count on in an area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// Doses for it.
    pub usable: i64,
    /// Doses that suit it and are counted for targets that are due before.
    pub taken: i64,
    /// Doses of vaccine that may not be given to its group.
    pub unsuited: i64,
}

impl Shelf {
    /// Shelves of areas at the end of a day, each holding what lies in it and below. Lots are told apart by unit,
    /// product and number, as the book of stock tells them.
    pub(super) async fn of(
        office: &Office,
        ctx: &Ctx,
        areas: &[String],
        (day, due): (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<String, Self>> {
        let lines = office.store.pick::<Stock>(ctx, Pick::all().up_to("moved_on", day.max(due)), &[]).await?;
        let sent = transit::sent(office, ctx, day).await?;
        let within = |of: &str, area: &str| office.areas().is_within(of, area, day);
        let shelf = |area: &String| {
            let own = lines.iter().filter(|line| within(&line.area, area));
            let mut shelf = Self::made(own, day);
            shelf.on_the_way += sent.iter().filter(|one| within(&one.to, area)).map(|one| one.on(day)).sum::<i64>();
            (area.clone(), shelf)
        };
        Ok(areas.iter().map(shelf).collect())
    }

    /// The shelf of an area for every day of a span.
    pub(super) async fn by_day(
        office: &Office,
        ctx: &Ctx,
        area: &str,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<(NaiveDate, Self)>> {
        let mut lines = office.store.pick::<Stock>(ctx, Pick::all().up_to("moved_on", to), &[]).await?;
        lines.retain(|line| office.areas().is_within(&line.area, area, to));
        let mut sent = transit::sent(office, ctx, to).await?;
        sent.retain(|one| office.areas().is_within(&one.to, area, to));
        let shelf = |day: NaiveDate| {
            let mut shelf = Self::made(lines.iter(), day);
            shelf.on_the_way += sent.iter().map(|one| one.on(day)).sum::<i64>();
            (day, shelf)
        };
        Ok(from.iter_days().take_while(|day| *day <= to).map(shelf).collect())
    }

    /// What lies in an area's own store, without those of the areas below.
    pub(super) async fn own(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Self> {
        let here = Pick::all().eq("area", area).up_to("moved_on", day);
        let lines = office.store.pick::<Stock>(ctx, here, &[]).await?;
        Ok(Self::made(lines.iter(), day))
    }

    fn made<'a>(lines: impl Iterator<Item = &'a Stock>, day: NaiveDate) -> Self {
        type Key<'a> = (&'a str, &'a str, &'a str, Option<&'a str>);
        let mut lots: BTreeMap<Key<'_>, (i64, i64, Option<NaiveDate>)> = BTreeMap::new();
        let mut shelf = Self::default();
        for line in lines {
            if line.reason == Reason::Allocated {
                if line.moved_on > day {
                    shelf.on_the_way += i64::from(line.quantity);
                }
                continue;
            }
            if line.moved_on > day {
                continue;
            }
            let key = (line.area.as_str(), line.unit.as_str(), line.product.as_str(), line.lot.as_deref());
            let (held, came, expires) = lots.entry(key).or_default();
            *held += line.change();
            if line.moved_on == day && line.reason == Reason::Received {
                *came += i64::from(line.quantity);
            }
            // Two expiries of one lot are a slip of the hand: by the earlier nobody is blamed for a dose that had expired.
            *expires = [*expires, line.expires_on].into_iter().flatten().min();
        }
        for ((_, _, product, _), (held, came, expires)) in lots {
            let held = held.max(0);
            let Some(product) = vaccine::named(product) else {
                shelf.other += held;
                continue;
            };
            if expires.is_some_and(|last| last < day) {
                shelf.expired += held;
                continue;
            }
            let came = came.min(held);
            *shelf.usable.entry(product).or_default() += held - came;
            *shelf.came.entry(product).or_default() += came;
        }
        shelf
    }

    /// What each target can count on, those due first before the others. `came`: with what came on the day itself.
    /// The same dose of people of both groups brings two targets forward at once; else one dose is one target's.
    pub(super) fn share(&self, needs: &[Need<'_>], came: bool) -> BTreeMap<Uuid, Share> {
        let mut left = self.usable.clone();
        for (product, doses) in self.came.iter().filter(|_| came) {
            *left.entry(*product).or_default() += doses;
        }
        let mut order: Vec<&Need<'_>> = needs.iter().collect();
        order.sort_by_key(|need| (need.target.due_on.is_none(), need.target.due_on, need.target.id));
        let mut shares = BTreeMap::new();
        let mut given: Vec<(&Need<'_>, BTreeMap<usize, i64>)> = Vec::new();
        for (at, need) in order.iter().enumerate() {
            let fits = |product: usize| suits(product, need.target, need.dose);
            let sum = |of: &BTreeMap<usize, i64>| of.iter().filter(|(one, _)| fits(**one)).map(|(_, n)| n).sum::<i64>();
            let (same, others): (Vec<_>, Vec<_>) = given.iter().partition(|(other, _)| shared(other, need));
            let with: i64 = same.iter().map(|(_, taken)| sum(taken)).sum();
            let taken = others.iter().map(|(_, taken)| sum(taken)).sum();
            let unsuited = left.iter().filter(|(one, _)| !fits(**one)).map(|(_, doses)| doses).sum();
            shares.insert(need.target.id, Share { usable: with + sum(&left), taken, unsuited });
            // What fewest of the others could use goes first.
            let others_of = |product: usize| {
                order[at + 1..].iter().filter(|other| suits(product, other.target, other.dose)).count()
            };
            let mut products: Vec<usize> = left.keys().copied().filter(|product| fits(*product)).collect();
            products.sort_by_key(|product| others_of(*product));
            let mut wanted = (need.gap - with).max(0);
            let mut own = BTreeMap::new();
            for product in products {
                let take = left.get(&product).copied().unwrap_or_default().min(wanted);
                if take > 0 {
                    *left.entry(product).or_default() -= take;
                    own.insert(product, take);
                    wanted -= take;
                }
            }
            given.push((need, own));
        }
        shares
    }

    /// Is any vaccine there that suits the target?
    pub(super) fn has(&self, target: &Target, dose: i32) -> bool {
        self.usable.iter().any(|(product, doses)| *doses > 0 && suits(*product, target, dose))
    }
}

/// Do two targets ask the same dose of people of both groups?
fn shared(one: &Need<'_>, other: &Need<'_>) -> bool {
    let ages = |target: &Target| (target.age_from.unwrap_or(0), target.age_to.unwrap_or(i32::MAX));
    let ((from, to), (other_from, other_to)) = (ages(one.target), ages(other.target));
    one.dose == other.dose && from <= other_to && other_from <= to
}
