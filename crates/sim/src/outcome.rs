//! What came of a scenario over its replicates: medians and intervals, peaks, overload.

use serde::Serialize;

use crate::scenario::{Capacity, Scenario};
use crate::series::{Figure, Series};

/// Median with the middle 50 and 95 % of the replicates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Band {
    /// Half of the replicates lie below.
    pub median: f64,
    /// 2.5 % lie below.
    pub low95: f64,
    /// 25 % lie below.
    pub low50: f64,
    /// 25 % lie above.
    pub high50: f64,
    /// 2.5 % lie above.
    pub high95: f64,
}

impl Band {
    /// Of values in any order; zeros without values. Quantiles lie between the neighbouring values.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (values.len().saturating_sub(1)) as f64;
            let below = values.get(place.floor() as usize).copied().unwrap_or(0.0);
            let above = values.get(place.ceil() as usize).copied().unwrap_or(0.0);
            below + (above - below) * place.fract()
        };
        Self { median: at(0.5), low95: at(0.025), low50: at(0.25), high50: at(0.75), high95: at(0.975) }
    }
}

/// A resource against its need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// `collection`, `ward`, `icu` or `oxygen_m3`.
    pub resource: &'static str,
    /// What there is; none without a limit.
    pub limit: Option<f64>,
    /// Highest need of a day (collection sites: highest use).
    pub peak_need: Band,
    /// Day of the first need beyond the limit, among replicates where it comes; none where it never does.
    pub overload_day: Option<Band>,
    /// Share of replicates in which the need passes the limit.
    pub overloaded: f64,
    /// Days with a need beyond the limit.
    pub days_over: Band,
}

/// The totals of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// People.
    pub people: u64,
    /// Replicates.
    pub replicates: usize,
    /// Infections by person, 1 being everybody once; people infected again count again.
    pub attack_rate: Band,
    /// Totals over all days: infections, cases, admissions, ICU admissions, deaths, patients turned away,
    /// people sent into quarantine.
    pub totals: Vec<(Figure, Band)>,
    /// Day with the most new infections, and how many these are.
    pub peak_day: Band,
    /// See `peak_day`.
    pub peak_infections: Band,
    /// Day with the most cases found, and how many these are.
    pub peak_cases: Band,
    /// Beds and oxygen.
    pub loads: Vec<Load>,
}

/// A scenario with what came of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The scenario that ran.
    pub scenario: Scenario,
    /// One a replicate, in the order of their seeds.
    pub series: Vec<Series>,
    /// The totals.
    pub summary: Summary,
}

impl Outcome {
    pub(crate) fn new(scenario: Scenario, people: usize, series: Vec<Series>) -> Self {
        let summary = summary(&scenario.capacity, people, &series);
        Self { scenario, series, summary }
    }

    /// A figure of a day over the replicates.
    pub fn band(&self, figure: Figure, day: usize) -> Band {
        Band::of(self.series.iter().map(|series| f64::from(series.get(figure, day))).collect())
    }

    /// A total over the replicates.
    pub fn total(&self, figure: Figure) -> Band {
        Band::of(self.series.iter().map(|series| series.total(figure) as f64).collect())
    }
}

fn peak(series: &Series, figure: Figure) -> (usize, u32) {
    let mut peak = (0, 0);
    for (day, value) in series.of(figure).enumerate() {
        if value > peak.1 {
            peak = (day, value);
        }
    }
    peak
}

fn summary(capacity: &Capacity, people: usize, series: &[Series]) -> Summary {
    let band = |of: &dyn Fn(&Series) -> f64| Band::of(series.iter().map(of).collect());
    let totals = [
        Figure::Infections,
        Figure::Cases,
        Figure::Admissions,
        Figure::IcuAdmissions,
        Figure::Deaths,
        Figure::NoWard,
        Figure::NoIcu,
        Figure::Quarantined,
        Figure::Variant2,
        Figure::Variant3,
        Figure::Variant4,
    ];
    let load = |resource: &'static str, limit: Option<f64>, figure: Figure| {
        let over = |series: &Series| -> Vec<usize> {
            let Some(limit) = limit else { return Vec::new() };
            series.of(figure).enumerate().filter(|(_, need)| f64::from(*need) > limit).map(|(day, _)| day).collect()
        };
        let days: Vec<Vec<usize>> = series.iter().map(over).collect();
        let firsts: Vec<f64> = days.iter().filter_map(|days| days.first().map(|day| *day as f64)).collect();
        Load {
            resource,
            limit,
            peak_need: band(&|series| f64::from(peak(series, figure).1)),
            overloaded: firsts.len() as f64 / series.len().max(1) as f64,
            overload_day: (!firsts.is_empty()).then(|| Band::of(firsts)),
            days_over: Band::of(days.iter().map(|days| days.len() as f64).collect()),
        }
    };
    Summary {
        people: people as u64,
        replicates: series.len(),
        attack_rate: band(&|series| series.total(Figure::Infections) as f64 / people.max(1) as f64),
        totals: totals.into_iter().map(|figure| (figure, band(&|series| series.total(figure) as f64))).collect(),
        peak_day: band(&|series| peak(series, Figure::Infections).0 as f64),
        peak_infections: band(&|series| f64::from(peak(series, Figure::Infections).1)),
        peak_cases: band(&|series| f64::from(peak(series, Figure::Cases).1)),
        loads: vec![
            load("collection", capacity.collection.map(f64::from), Figure::CollectionUsed),
            load("ward", capacity.ward.map(f64::from), Figure::WardNeed),
            load("icu", capacity.icu.map(f64::from), Figure::IcuNeed),
            load("oxygen_m3", capacity.oxygen, Figure::OxygenNeed),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::Band;

    #[test]
    fn bands_are_quantiles_between_neighbours() {
        let band = Band::of((0..=100).rev().map(f64::from).collect());
        let expected = Band { median: 50.0, low95: 2.5, low50: 25.0, high50: 75.0, high95: 97.5 };
        assert_eq!(band, expected);
        assert_eq!(Band::of(Vec::new()), Band::default());
    }
}
