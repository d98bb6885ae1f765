//! Weekly counts of many places, forecast together, from what was known at each issue and nothing else.
//!
//! The logarithm of the change from the latest week hangs on the growth of the last weeks, that of the place and
//! that which all places share, beyond what the season brings where it is known (`data/epi/season.toml`). The
//! coefficients are learnt from all places and all earlier weeks at once, weighing recent ones and large counts
//! more, and lean on what is believed of that kind of counts (`data/epi/forecast.toml`). Heaps of old reports are
//! set aside, and what the latest weeks usually still grow by is added. How far off such forecasts were is learnt
//! too: first the usual size of an error for a place that unsteady and that small, then, from the forecasts that
//! were made in truth before, the quantiles of errors over that size (conformal, pooled over places).
//!
//! Before the first issue, shortened copies of it stand for what would have been known in the weeks before.

use chrono::{Datelike, NaiveDate};

use super::fit::{dot, median_size, ridge, weighted_quantiles};
use super::panel::{Issue, Known, Panel, first_saturday};
use super::place::{Beside, FEATURES, Look, OFFSET, TRAITS};
use super::prior::{Ahead, Kind, POINTS};
use super::revision::Revision;
use super::season::Season;
use super::weeks::{LATEST, WEEKS, Weeks};
use crate::score::LEVELS;

/// Most weeks ahead.
pub const WEEKS_AHEAD: usize = 8;
/// Weeks before the first issue that shortened copies of it stand for.
const COPIES: usize = 38;
/// Columns that a copy must have, in days.
const COPY_DAYS: i32 = 28;
/// Issues that are learnt from.
const MEMORY: usize = 80;
/// Issues in which the weight of an issue halves.
const HALF_LIFE: f64 = 30.0;
/// Places of one issue err together: they count as at most so many rows.
const ROWS: f64 = 8.0;
/// Rows that the believed quantiles of errors are worth.
const ERRORS_WORTH: f64 = 40.0;
/// Rows that the believed sizes of errors are worth: the whole, and what they hang on.
const SPREAD_WORTH: [f64; TRAITS] = [20.0, 50.0, 50.0, 50.0];
/// Power of the count by which a place weighs in the change.
const COUNT_POWER: f64 = 0.25;
/// Largest believed change and the smallest error, of logarithms.
const BOUNDS: (f64, f64) = (2.5, 0.02);
/// Places that are learnt from; more are thinned evenly.
const LEARNERS: usize = 400;
/// What the change hangs on: a look's features, and what the season brings.
const LEARNT: usize = FEATURES + 1;
/// Scale on which errors are made even when their skewness is not believed: between logarithms and counts.
const EVEN_POWER: f64 = 0.25;

/// The forecast of a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeekAhead {
    /// The issue: nothing known later was used.
    pub as_of: NaiveDate,
    /// Number of the place.
    pub place: usize,
    /// Number of the week, 0 for the one that ends on the first Saturday on or after the issue.
    pub ahead: usize,
    /// Its last day.
    pub week_end: NaiveDate,
    /// Quantiles of its count at [`LEVELS`], not rounded, not negative, in order.
    pub quantiles: [f64; 23],
}

/// What was known of all places at an issue.
struct Moment {
    as_of: i32,
    /// Column behind the latest week, of each place.
    looks: Vec<Option<Look>>,
    /// Change and size of its error that were forecast, of each week ahead and place.
    made: Vec<Vec<Option<(f64, f64)>>>,
}

/// Forecasts `weeks` weeks (at most [`WEEKS_AHEAD`]) at every issue, or at the last alone. A place is left out
/// while nothing is known of its latest week.
pub fn weekly(panel: &Panel, kind: &Kind, weeks: usize, last_alone: bool) -> Vec<WeekAhead> {
    let weeks = weeks.min(WEEKS_AHEAD);
    let (seasons, revision) = (panel.seasons.clone(), Revision::default());
    let mut engine = Engine { panel, kind, weeks, seasons, moments: Vec::new(), revision };
    let mut known = panel.table();
    let mut found = Vec::new();
    let issues = panel.issues.len();
    for (number, issue) in panel.issues.iter().enumerate() {
        known.learn(panel, issue);
        if number == 0 {
            for back in (1..=COPIES as i32).rev() {
                engine.copy(&known, issue, back);
            }
        }
        let asked = !last_alone || number + 1 == issues;
        engine.issue(&known, issue, asked, &mut found);
    }
    found
}

struct Engine<'a> {
    panel: &'a Panel,
    kind: &'a Kind,
    weeks: usize,
    /// The yearly rhythm of each place, as far as known.
    seasons: Vec<Option<&'static Season>>,
    /// The latest [`MEMORY`] of them, oldest first.
    moments: Vec<Moment>,
    revision: Revision,
}

/// Coefficients and errors of a number of weeks ahead.
struct Learnt {
    change: [f64; LEARNT],
    spread: [f64; TRAITS],
    errors: [f64; 23],
}

impl Engine<'_> {
    /// What the first issue would have told some weeks earlier.
    fn copy(&mut self, known: &Known, issue: &Issue, back: i32) {
        let as_of = issue.as_of.num_days_from_ce() - 7 * back;
        if as_of - self.panel.first < COPY_DAYS {
            return;
        }
        let columns = back * known.week as i32;
        let weeks = Weeks::read(known, columns);
        let looks = self.looks(known, &weeks, columns, true, as_of);
        self.close(known, as_of, looks, columns, None);
    }

    /// A true issue.
    fn issue(&mut self, known: &Known, issue: &Issue, asked: bool, found: &mut Vec<WeekAhead>) {
        let as_of = issue.as_of.num_days_from_ce();
        let weeks = Weeks::read(known, 0);
        if let Some(late) = &self.kind.late {
            self.revision.learn(known, &weeks, late);
            self.revision.keep(known, &weeks);
        }
        let looks = self.looks(known, &weeks, 0, !asked, as_of);
        self.close(known, as_of, looks, 0, asked.then_some((issue.as_of, found)));
    }

    fn learners(&self) -> usize {
        self.panel.places.div_ceil(LEARNERS).max(1)
    }

    fn looks(&mut self, known: &Known, weeks: &Weeks, back: i32, thin: bool, as_of: i32) -> Vec<Option<Look>> {
        // The parts of a place share its rhythm.
        if let Some(season) = weeks.total.and_then(|total| self.seasons[total]) {
            self.seasons.iter_mut().for_each(|place| *place = place.or(Some(season)));
        }
        let end = |place: usize| known.ends[place] as i32 - back;
        let day =
            |place: usize, week: usize| self.panel.first + (end(place) - 1) * self.panel.step.days() - 7 * week as i32;
        let season = |place: usize, week: usize| self.season(place, day(place, week));
        let later = |place: usize, week: usize| {
            if week < LATEST { self.revision.later(place)[week] } else { 0.0 }
        };
        let factor = |place: usize, week: usize| (later(place, week) - season(place, week)).exp();
        let common = if self.kind.common > 0.0 { weeks.common(factor) } else { [0.0; LATEST] };
        let step = if thin { self.learners() } else { 1 };
        let mut looks = vec![None; self.panel.places];
        for place in (0..self.panel.places).step_by(step) {
            if end(place) <= 0 || self.late(end(place), as_of) >= 60 {
                continue;
            }
            let season: [f64; WEEKS] = std::array::from_fn(|week| season(place, week));
            let beside = Beside { later: self.revision.later(place), season, common };
            looks[place] = Look::of(&weeks.counts[place], &beside);
        }
        looks
    }

    /// Logarithm of the usual level of a place on a day, as far as it is believed.
    fn season(&self, place: usize, day: i32) -> f64 {
        match self.seasons[place] {
            Some(season) if self.kind.season > 0.0 => self.kind.season * season.log(day),
            _ => 0.0,
        }
    }

    /// Days between the latest count of a place and the issue, without the usual one day.
    fn late(&self, end: i32, as_of: i32) -> i32 {
        let last = self.panel.first + (end - 1) * self.panel.step.days();
        (as_of - last - 1).max(0)
    }

    /// Learns from what is known by now, forecasts, and keeps what was forecast for later judgement.
    fn close(
        &mut self,
        known: &Known,
        as_of: i32,
        looks: Vec<Option<Look>>,
        back: i32,
        mut answer: Option<(NaiveDate, &mut Vec<WeekAhead>)>,
    ) {
        let mut made = Vec::with_capacity(self.weeks);
        for ahead in 0..self.weeks {
            let learnt = self.learn(known, back, ahead);
            let end = saturday(as_of) + 7 * ahead as i32;
            let brought = |place: usize, look: &Look| self.season(place, end) - look.season;
            let forecasts: Vec<Option<(f64, f64)>> = looks
                .iter()
                .enumerate()
                .map(|(place, look)| {
                    let look = (*look)?;
                    let change = dot(&learnt.change, &hangs_on(&look, brought(place, &look)));
                    Some((change, dot(&learnt.spread, &look.traits).exp()))
                })
                .collect();
            if let Some((date, found)) = &mut answer {
                for (place, (look, forecast)) in looks.iter().zip(&forecasts).enumerate() {
                    let (Some(look), Some(forecast)) = (look, forecast) else { continue };
                    let lead = end - (self.panel.first + (known.ends[place] as i32 - 1) * self.panel.step.days());
                    // A place that is behind the others has more weeks to go than they were learnt for.
                    let usual = 7 * (ahead as i32 + 1);
                    let wider = (f64::from(lead.max(1)) / f64::from(usual)).max(1.0).sqrt();
                    let column = self.panel.column(end);
                    let floor = known.sum(place, column + 1 - known.week as i32, column + 1);
                    let change = forecast.0 + brought(place, look);
                    let quantiles = self.quantiles(look, (change, forecast.1 * wider), &learnt.errors, ahead);
                    let week_end = first_saturday(*date) + chrono::Days::new(7 * ahead as u64);
                    let quantiles = quantiles.map(|count| count.max(floor));
                    found.push(WeekAhead { as_of: *date, place, ahead, week_end, quantiles });
                }
            }
            made.push(forecasts);
        }
        // What is too old to be learnt from need not be kept.
        if self.moments.len() >= MEMORY {
            self.moments.remove(0);
        }
        self.moments.push(Moment { as_of, looks, made });
    }

    /// Quantiles of the count.
    fn quantiles(&self, look: &Look, (change, size): (f64, f64), errors: &[f64; 23], ahead: usize) -> [f64; 23] {
        let power = EVEN_POWER;
        let bent = errors.map(|error| ((power * (size * error).clamp(-6.0, 6.0)).exp() - 1.0) / power);
        let keep = self.kind.skewness;
        // No epidemic that is measured by the week grows faster than this for long.
        let most = 3.0 + ahead as f64;
        std::array::from_fn(|at| {
            let even = (bent[at] - bent[22 - at]) / 2.0;
            let error = (1.0 + power * (keep * bent[at] + (1.0 - keep) * even)).max(1e-3).ln() / power;
            ((look.level + (change + error).min(most)).exp() - OFFSET).max(0.0)
        })
    }

    /// What the earlier moments teach of a week ahead, by what is known now.
    fn learn(&self, known: &Known, back: i32, ahead: usize) -> Learnt {
        let kind = self.kind;
        let mut belief = kind.ahead[ahead.min(kind.ahead.len() - 1)].clone();
        // Beyond the weeks that something is believed of, errors grow with the root of time.
        belief.spread[0] += ((ahead + 1) as f64 / kind.ahead.len() as f64).max(1.0).ln() / 2.0;
        let mut rows = Rows::default();
        let mut errors = Vec::new();
        let now = self.moments.len();
        for (number, moment) in self.moments.iter().enumerate() {
            let end = saturday(moment.as_of) + 7 * ahead as i32;
            let column = self.panel.column(end);
            let aged = 0.5_f64.powf((now - number) as f64 / HALF_LIFE);
            let (from, first_error) = (rows.values.len(), errors.len());
            for place in (0..self.panel.places).step_by(self.learners()) {
                let Some(look) = &moment.looks[place] else { continue };
                // The week must be over by now, in this place too.
                if column + 1 > known.ends[place] as i32 - back {
                    continue;
                }
                let Some(count) = known.week_before(place, column + 1) else { continue };
                // A week that is over may still be reported in part.
                let age = (known.ends[place] as i32 - back - column - 1) as usize / known.week;
                let later = if age < LATEST { self.revision.later(place)[age] } else { 0.0 };
                let season = self.season(place, end) - look.season;
                let change = (count.max(0.0) * later.exp() + OFFSET).ln() - look.level - season;
                rows.features.push(hangs_on(look, season));
                rows.traits.push(look.traits);
                rows.counts.push(look.count + 1.0);
                rows.values.push(change);
                if let Some((forecast, size)) = moment.made[ahead][place] {
                    errors.push(((change - forecast) / size, 0.0));
                }
            }
            let weight = |n: usize| aged * (ROWS / n.max(1) as f64).min(1.0);
            let n = rows.values.len() - from;
            rows.weights.extend(std::iter::repeat_n(weight(n), n));
            let n = errors.len() - first_error;
            errors[first_error..].iter_mut().for_each(|error| error.1 = weight(n));
        }
        let change = rows.change(kind, &belief, kind.season_worth * ((ahead + 1) as f64).powi(2));
        let spread = rows.spread(kind, &belief, &change);
        errors.extend(belief.errors.as_flattened().iter().map(|error| (*error, ERRORS_WORTH / POINTS)));
        Learnt { change, spread, errors: weighted_quantiles(&mut errors, &LEVELS) }
    }
}

/// The first Saturday on or after a day (days from the common era; day 1 was a Monday).
fn saturday(day: i32) -> i32 {
    day + (6 - day).rem_euclid(7)
}

/// What a change hangs on.
fn hangs_on(look: &Look, season: f64) -> [f64; LEARNT] {
    std::array::from_fn(|at| look.features.get(at).copied().unwrap_or(season))
}

/// Changes that have come, with what they hung on.
#[derive(Default)]
struct Rows {
    features: Vec<[f64; LEARNT]>,
    traits: Vec<[f64; TRAITS]>,
    counts: Vec<f64>,
    weights: Vec<f64>,
    values: Vec<f64>,
}

impl Rows {
    /// Weights times a power of the count, as heavy together as before.
    fn by_count(&self, power: f64) -> Vec<f64> {
        let powers: Vec<f64> = self.counts.iter().map(|count| count.powf(power)).collect();
        let mean = powers.iter().sum::<f64>() / powers.len().max(1) as f64;
        self.weights.iter().zip(&powers).map(|(weight, power)| weight * power / mean).collect()
    }

    /// The coefficients of the change, little moved by single large errors.
    fn change(&self, kind: &Kind, belief: &Ahead, season_worth: f64) -> [f64; LEARNT] {
        let worth = std::array::from_fn(|at| match at {
            0 => belief.squares[0] * kind.drift_worth,
            FEATURES => season_worth,
            _ => belief.squares[at] * kind.worth,
        });
        // That the season comes as it is believed, neither stronger nor weaker, is the belief.
        let believed: [f64; LEARNT] = std::array::from_fn(|at| belief.change.get(at).copied().unwrap_or(0.0));
        let values: Vec<f64> = self.values.iter().map(|value| value.clamp(-BOUNDS.0, BOUNDS.0)).collect();
        let base = self.by_count(COUNT_POWER);
        let mut found = believed;
        for _ in 0..if values.is_empty() { 0 } else { 4 } {
            let errors: Vec<f64> =
                self.features.iter().zip(&values).map(|(row, value)| value - dot(row, &found)).collect();
            let usual = 1.48 * median_size(&errors) + 1e-6;
            let weights: Vec<f64> =
                base.iter().zip(&errors).map(|(weight, error)| weight / (error.abs() / usual).max(0.5)).collect();
            found = ridge(&self.features, &values, &weights, &believed, &worth);
        }
        found
    }

    /// The coefficients of the log size of the error.
    fn spread(&self, kind: &Kind, belief: &Ahead, change: &[f64; LEARNT]) -> [f64; TRAITS] {
        let sizes: Vec<f64> = self
            .features
            .iter()
            .zip(&self.values)
            .map(|(row, value)| ((value - dot(row, change)).abs() + BOUNDS.1).ln())
            .collect();
        ridge(&self.traits, &sizes, &self.by_count(kind.spread_power), &belief.spread, &SPREAD_WORTH)
    }
}

#[cfg(test)]
mod tests {
    use super::saturday;
    use crate::forecast::first_saturday;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn weeks_end_on_saturday() {
        for day in 0..14 {
            let date = NaiveDate::from_ymd_opt(2024, 2, 20).unwrap() + chrono::Days::new(day);
            let end = first_saturday(date);
            assert_eq!(
                (end.weekday(), end.num_days_from_ce()),
                (chrono::Weekday::Sat, saturday(date.num_days_from_ce()))
            );
            assert!((0..7).contains(&(end - date).num_days()));
        }
    }
}
