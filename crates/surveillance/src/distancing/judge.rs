//! Which criteria of control are met on a day: those that figures tell, from the live tallies and levels; the others as a
//! health officer judged them.

use std::collections::BTreeMap;

use base::words::{Lang, Words, count, date};
use chrono::{Days, NaiveDate};
use office::{Office, Result, figures};
use store::Ctx;

use super::order::Order;
use super::rules::{Criterion, Rules, Set, Test};
use super::shape::CriterionLine;
use crate::levels;
use crate::trend::MEMORY;

/// Communes by level; none where some cannot be assessed.
type ByLevel = Option<BTreeMap<u8, u64>>;

/// What the figures say of an order's area.
#[derive(Debug, Default)]
pub(super) struct Facts {
    first: NaiveDate,
    cases: Vec<u64>,
    levels: BTreeMap<NaiveDate, ByLevel>,
}

/// What a day says of an order.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub criteria: Vec<CriterionLine>,
    pub met: usize,
    pub unmet: usize,
    pub unknown: usize,
    /// Cases of the last seven days, and of those before.
    pub weeks: [u64; 2],
    /// The epidemic grows: more cases in these seven days than in the seven before.
    pub worse: bool,
}

impl Facts {
    /// What is asked of the figures for some days, in the order of time.
    pub(super) async fn of(
        office: &Office,
        ctx: &Ctx,
        order: &Order,
        set: Option<&Set>,
        days: &[NaiveDate],
    ) -> Result<Self> {
        let (Some(from), Some(to)) = (days.first(), days.last()) else { return Ok(Self::default()) };
        let first = *from - Days::new(MEMORY - 1);
        let measure = Rules::builtin().measure.as_str();
        let points = figures::series(office, ctx, measure, &order.area, first, *to).await?;
        let cases = points.iter().map(|point| u64::try_from(point.n).unwrap_or_default()).collect();
        let mut levels = BTreeMap::new();
        if set.is_some_and(|set| set.criterion.iter().any(|one| matches!(one.test, Test::Fewer { .. }))) {
            for day in days.iter().copied().chain([order.since]) {
                levels.insert(day, by_level(office, ctx, &order.area, day).await?);
            }
        }
        Ok(Self { first, cases, levels })
    }

    /// The daily cases up to a day.
    pub(super) fn up_to(&self, day: NaiveDate) -> &[u64] {
        let end = usize::try_from((day - self.first).num_days() + 1).unwrap_or_default();
        self.cases.get(..end).unwrap_or(&self.cases)
    }

    /// Cases in the last seven days, in the seven before, and so on.
    fn weeks<const N: usize>(&self, day: NaiveDate) -> [u64; N] {
        let cases = self.up_to(day);
        std::array::from_fn(|back| cases.iter().rev().skip(7 * back).take(7).sum())
    }

    /// Cases in the worst seven days of the weeks that are looked at.
    pub(super) fn worst(&self, day: NaiveDate) -> u64 {
        self.up_to(day).windows(7).map(|week| week.iter().sum()).max().unwrap_or_default()
    }

    /// Days since the last case; none where there is no case at all.
    pub(super) fn clear_days(&self, day: NaiveDate) -> Option<u64> {
        self.up_to(day).iter().rev().position(|n| *n > 0).map(|days| days as u64)
    }
}

async fn by_level(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<ByLevel> {
    if rulebook::Books::builtin().in_force(day).is_none() {
        return Ok(None);
    }
    let mut counts = BTreeMap::new();
    for level in levels::by_commune(office, ctx, area, day).await?.into_values() {
        let Some(level) = level else { return Ok(None) };
        *counts.entry(level).or_default() += 1;
    }
    Ok(Some(counts))
}

/// Is a number at least so many percent below another? Nothing is below everything.
fn below(number: u64, other: u64, less: u64) -> bool {
    number * 100 <= other * 100_u64.saturating_sub(less)
}

/// Do weeks fall to what a criterion asks? The newest first.
pub(super) fn falls([now, before, earlier]: [u64; 3], worst: u64, less: u64) -> bool {
    let falling = now == 0 || (now < before && before < earlier);
    falling && below(now, worst, less)
}

/// What a day says of an order.
pub(super) fn judge(order: &Order, set: Option<&Set>, facts: &Facts, day: NaiveDate, lang: Lang) -> Verdict {
    let criteria: Vec<CriterionLine> =
        set.into_iter().flat_map(|set| &set.criterion).map(|one| line(order, one, facts, day, lang)).collect();
    let number = |of: Option<bool>| criteria.iter().filter(|one| one.met == of).count();
    let weeks = facts.weeks(day);
    Verdict {
        met: number(Some(true)),
        unmet: number(Some(false)),
        unknown: number(None),
        weeks,
        worse: weeks[0] > weeks[1],
        criteria,
    }
}

fn line(order: &Order, criterion: &Criterion, facts: &Facts, day: NaiveDate, lang: Lang) -> CriterionLine {
    let words = Words::of(lang);
    let number = |n: u64| count(i64::try_from(n).unwrap_or(i64::MAX), lang);
    let (met, text, judged_on) = match criterion.test {
        Test::Falling { less } => {
            let (weeks, worst) = (facts.weeks::<3>(day), facts.worst(day));
            let args = [
                ("now", number(weeks[0])),
                ("before", number(weeks[1])),
                ("earlier", number(weeks[2])),
                ("worst", number(worst)),
            ];
            (Some(falls(weeks, worst, less)), words.say("distancing-falling", &args), Some(day))
        }
        Test::Clear { days } => {
            let clear = facts.clear_days(day);
            let text = match clear {
                Some(clear) => words.say("distancing-clear", &[("days", number(clear))]),
                None => words.say("distancing-clear-ever", &[("days", number(MEMORY))]),
            };
            (Some(clear.is_none_or(|clear| clear >= days)), text, Some(day))
        }
        Test::Fewer { level, less } => {
            let at = |day: NaiveDate| {
                facts.levels.get(&day)?.as_ref().map(|counts| counts.get(&level).copied().unwrap_or_default())
            };
            match at(day).zip(at(order.since)) {
                Some((now, then)) => {
                    let args = [("now", number(now)), ("then", number(then)), ("since", date(order.since))];
                    (Some(below(now, then, less)), words.say("distancing-fewer", &args), Some(day))
                }
                None => (None, words.say("distancing-no-level", &[]), None),
            }
        }
        Test::Asked => match order.answer(&criterion.key, day) {
            Some(said) if (day - said.on).num_days() >= Rules::builtin().judged_days => {
                (None, words.say("distancing-judged-long-ago", &[("day", date(said.on))]), Some(said.on))
            }
            Some(said) => (Some(said.met), said.seen.clone(), Some(said.on)),
            None => (None, words.say("distancing-not-judged", &[]), None),
        },
    };
    CriterionLine {
        key: criterion.key.clone(),
        name: criterion.name.say(lang).to_owned(),
        met,
        text,
        counted: criterion.test != Test::Asked,
        judged_on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_2a_cases_have_to_fall_twice_and_by_half_of_the_worst_week() {
        assert!(falls([20, 30, 40], 40, 50));
        assert!(!falls([21, 30, 40], 40, 50), "not by half");
        assert!(!falls([20, 40, 40], 40, 50), "not for two weeks");
        assert!(!falls([20, 10, 40], 40, 50), "it grows again");
        assert!(falls([0, 0, 0], 0, 50) && falls([0, 0, 3], 9, 50), "nothing is under control");
    }

    #[test]
    fn days_are_counted_from_the_last_case() {
        let day = |n| NaiveDate::from_ymd_opt(2021, 12, n).unwrap();
        let facts = Facts { first: day(1), cases: vec![3, 0, 2, 0, 0, 0, 0, 0, 0, 0], levels: BTreeMap::new() };
        assert_eq!((facts.clear_days(day(10)), facts.clear_days(day(3)), facts.worst(day(10))), (Some(7), Some(0), 5));
        assert_eq!(facts.weeks::<2>(day(10)), [0, 5]);
    }
}
