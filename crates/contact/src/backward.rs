//! Backwards from cases of unknown source: likely sources, and places where more was caught than chance explains.

use crate::bits::Bits;
use crate::day::DAY;
use crate::index::Index;
use crate::paths::Sources;
use crate::risk::{Risk, UNIT, Weigher};
use crate::rule::Rule;

/// Days before onset in which a case was infected: from the first number of days before to the second, both
/// inclusive. The usual choice for COVID-19 is 14 to 2 (WHO: incubation up to 14 days).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// First day before onset, the larger number.
    pub earliest: u32,
    /// Last day before onset.
    pub latest: u32,
}

impl Exposure {
    /// Of a case by its day of onset, in minutes since the start of day 0, half-open.
    pub fn window(self, onset_day: u32) -> (u32, u32) {
        (onset_day.saturating_sub(self.earliest) * DAY, (onset_day + 1).saturating_sub(self.latest) * DAY)
    }
}

/// A person who may have infected a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspect {
    /// Who.
    pub source: u32,
    /// Times they met within both windows.
    pub meetings: u32,
    /// Minutes together.
    pub minutes: u32,
    /// Chance that the source infected the case, had nobody else, 0–1.
    pub chance: f64,
    /// Part of all suspects' hazard that is this one's, 0–1.
    pub share: f64,
}

/// The known cases who may have infected a case, most likely first.
pub fn suspects(
    index: &Index,
    rule: &Rule,
    risk: &Risk,
    weigher: &Weigher,
    known: &Sources,
    (person, onset_day): (u32, u32),
    exposure: Exposure,
) -> Vec<Suspect> {
    let mut meetings = known.meetings(index, rule, weigher, person, exposure.window(onset_day));
    meetings.retain(|met| met.source != person);
    meetings.sort_by_key(|met| met.source);
    let mut suspects: Vec<Suspect> = meetings
        .chunk_by(|a, b| a.source == b.source)
        .map(|met| {
            let dose: f64 = met.iter().map(|met| met.dose(weigher) * f64::from(UNIT)).sum();
            Suspect {
                source: met[0].source,
                meetings: met.len() as u32,
                minutes: met.iter().map(|met| met.to - met.from).sum(),
                chance: risk.score(dose as u64, 1.0, None),
                share: 0.0,
            }
        })
        .collect();
    let hazard = |chance: f64| -(-chance).ln_1p();
    let all: f64 = suspects.iter().map(|suspect| hazard(suspect.chance)).sum();
    for suspect in &mut suspects {
        suspect.share = if all > 0.0 { hazard(suspect.chance) / all } else { 0.0 };
    }
    suspects.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(b.minutes.cmp(&a.minutes)));
    suspects
}

/// A place that cases visited when they were infected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hotspot {
    /// Where.
    pub place: u32,
    /// Persons who visited it within their exposure.
    pub cases: u32,
    /// Hours that all visitors together spent there on the days of anyone's exposure.
    pub visitor_hours: f64,
    /// Cases that would have come by chance, if every visitor-hour anywhere were as likely a case's.
    pub expected: f64,
    /// Chance of as many cases or more, by Poisson.
    pub chance: f64,
}

/// Every place that at least `least` cases visited within their exposure, the least explained by chance first.
/// Homes of several cases rank high too: their kind tells them apart.
pub fn hotspots(index: &Index, cases: &[(u32, u32)], exposure: Exposure, least: u32) -> Vec<Hotspot> {
    let windows: Vec<(u32, (u32, u32))> =
        cases.iter().map(|(person, onset)| (*person, exposure.window(*onset))).filter(|(_, w)| w.0 < w.1).collect();
    let mut visits = Vec::new();
    let mut places = Vec::new();
    for (person, (from, to)) in &windows {
        places.clear();
        index.visits_of(*person, *from, *to, |place, _, _| places.push(place));
        places.sort_unstable();
        places.dedup();
        visits.extend(places.iter().map(|place| (*place, *person)));
    }
    visits.sort_unstable();
    visits.dedup();
    let from = windows.iter().map(|(_, window)| window.0).min().unwrap_or(0);
    let to = windows.iter().map(|(_, window)| window.1).max().unwrap_or(0);
    let mut wanted = Bits::new(index.places());
    for (place, _) in &visits {
        wanted.set(*place);
    }
    let (minutes, all) = index.visitor_minutes(from, to, |place| wanted.has(place));
    let mut hotspots: Vec<Hotspot> = visits
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|at_place| at_place.len() as u32 >= least)
        .map(|at_place| {
            let place = at_place[0].0;
            let minutes = minutes.get(place as usize).copied().unwrap_or(0) as f64;
            let expected = visits.len() as f64 * minutes / all as f64;
            let cases = at_place.len() as u32;
            Hotspot { place, cases, visitor_hours: minutes / 60.0, expected, chance: poisson_tail(cases, expected) }
        })
        .collect();
    hotspots.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.place.cmp(&b.place)));
    hotspots
}

/// Chance of `count` or more when `mean` are expected; keeps its digits where it is tiny.
fn poisson_tail(count: u32, mean: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    // Far below a large mean the first term is too small for a float; what is missing of 1 is below e⁻⁴⁰ (Chernoff).
    let below = mean - f64::from(count);
    if below > 0.0 && below * below > 80.0 * mean {
        return 1.0;
    }
    let log_factorial: f64 = (2..=count).map(|number| f64::from(number).ln()).sum();
    let first = (f64::from(count) * mean.ln() - mean - log_factorial).exp();
    let (mut term, mut sum, mut number) = (first, first, f64::from(count));
    // Beyond the mean the terms fall at least geometrically; before it they may still grow.
    while term > sum * 1e-16 || number < mean {
        number += 1.0;
        term *= mean / number;
        sum += term;
        if term <= 0.0 && number > mean {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::poisson_tail;

    /// 1 − Σ e⁻ᵐ mⁱ / i! over i < k, summed with more digits.
    #[test]
    fn poisson_tails_are_those_of_the_tables() {
        for (count, mean, expected) in [
            (1, 0.5, 0.393_469_340_287_366_6),
            (3, 0.5, 0.014_387_677_966_970_68),
            (5, 10.0, 0.970_747_311_923_039_1),
            (0, 3.0, 1.0),
            (2, 800.0, 1.0),
        ] {
            let tail = poisson_tail(count, mean);
            assert!((tail - expected).abs() < 1e-12, "{count} of {mean}: {tail}");
        }
        assert!(poisson_tail(60, 1.0) > 0.0 && poisson_tail(60, 1.0) < 1e-80);
    }
}
