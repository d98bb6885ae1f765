//! Days ahead of each location alone.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use chrono::{Days, NaiveDate};
use epi::forecast::{HORIZON, at_levels};
use epi::ready;
use epi::score::{LEVELS, numbers};
use serde::Serialize;

use super::Counts;
use crate::parallel;

/// A longer gap ends a series: what lies before it says nothing of tomorrow.
const LONGEST_GAP: i64 = 60;

/// Why a count was not taken for the cases of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Why {
    /// Far above the days around it: a heap of old reports.
    Heap,
    /// A day without a case where many were to be expected, or the day that makes up for it.
    Silent,
    /// Before a long gap.
    BeforeGap,
}

impl Why {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Heap => "is far above the days around it: a heap of old reports",
            Self::Silent => "is a day without reports, or makes up for one",
            Self::BeforeGap => "lies before a gap of more than 60 days",
        }
    }
}

/// A count that was set aside.
#[derive(Debug, Serialize)]
pub(super) struct SetAside {
    pub(super) location: String,
    pub(super) date: NaiveDate,
    pub(super) value: f64,
    pub(super) why: Why,
}

/// One location.
pub(super) struct Place {
    pub(super) name: String,
    /// The day after the last count.
    pub(super) as_of: NaiveDate,
    pub(super) ahead: Vec<(NaiveDate, [f64; 23])>,
    pub(super) set_aside: Vec<SetAside>,
    pub(super) missing: usize,
    pub(super) not_enough: Option<String>,
}

/// The horizon asked for.
pub(super) fn days(asked: Option<usize>) -> Result<usize> {
    let days = asked.unwrap_or(HORIZON);
    if days == 0 || days > HORIZON {
        bail!("--horizon {days} is out of range; 1 to {HORIZON} days can be forecast");
    }
    Ok(days)
}

/// Every location, in the order of the file.
pub(super) fn places(counts: &Counts, days: usize) -> Vec<Place> {
    let mut by_place: Vec<(&str, BTreeMap<NaiveDate, f64>)> =
        counts.locations.iter().map(|name| (name.as_str(), BTreeMap::new())).collect();
    for change in counts.issues.iter().flat_map(|issue| &issue.changes) {
        by_place[change.place].1.insert(change.date, change.value);
    }
    parallel::map(&by_place, |(name, dates)| place(name, dates.clone(), days))
}

fn place(name: &str, mut dates: BTreeMap<NaiveDate, f64>, days: usize) -> Place {
    let as_of = dates.last_key_value().map_or(NaiveDate::MIN, |(last, _)| *last + Days::new(1));
    let mut place =
        Place { name: name.to_owned(), as_of, ahead: Vec::new(), set_aside: Vec::new(), missing: 0, not_enough: None };
    let aside = |date: NaiveDate, value: f64, why| SetAside { location: name.to_owned(), date, value, why };
    if let Some(from) = after_gap(&dates) {
        let kept = dates.split_off(&from);
        place.set_aside.extend(dates.into_iter().map(|(date, value)| aside(date, value, Why::BeforeGap)));
        dates = kept;
    }
    let Some((first, _)) = dates.first_key_value() else {
        place.not_enough = Some("no value".to_owned());
        return place;
    };
    let all: Vec<NaiveDate> = first.iter_days().take_while(|day| *day < as_of).collect();
    // A negative count takes back earlier days: of its own day it says nothing.
    let given = |day: &NaiveDate| dates.get(day).filter(|value| **value >= 0.0).map(|value| value.round() as u64);
    let ready = ready(&all.iter().map(given).collect::<Vec<_>>());
    place.missing = ready.missing;
    let value = |day: usize| dates.get(&all[day]).copied().unwrap_or_default();
    for (days, why) in [(&ready.heaps, Why::Heap), (&ready.silent, Why::Silent)] {
        place.set_aside.extend(days.iter().map(|day| aside(all[*day], value(*day), why)));
    }
    match at_levels(&ready.counts, days, &LEVELS) {
        Ok(ahead) => {
            let days = ahead.into_iter().zip(as_of.iter_days());
            place.ahead = days.map(|(quantiles, day)| (day, numbers(quantiles))).collect();
        }
        Err(few) => place.not_enough = Some(few.to_string()),
    }
    place
}

/// The first day after the last gap that is too long.
fn after_gap(dates: &BTreeMap<NaiveDate, f64>) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = dates.keys().copied().collect();
    days.windows(2).rev().find(|pair| (pair[1] - pair[0]).num_days() > LONGEST_GAP).map(|pair| pair[1])
}
