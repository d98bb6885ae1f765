//! What treatment will need: severe cases, beds, intensive care, oxygen and deaths that follow from the cases to come
//! (S0-3e, S2-1c). The stays and shares are published ones (`data/epi/need.toml`) until the record has spoken.

use chrono::{Days, NaiveDate};
use epi::forecast::HORIZON;
use epi::need::{Need, Quantiles, Record};
use office::{Office, Result};
use store::records::{CarePlace, Case, Outcome, Severity};
use store::{Ctx, Kind, Pick, Verb};

use super::{Band, TreatmentNeed};
use crate::trend::{self, complete};

/// Days ahead that are shown.
const SHOWN: [usize; 4] = [7, 14, 21, 28];

/// Needs of an area on the days to come; nothing where neither its cases nor its severe cases carry a forecast.
/// Severe cases stand for admissions, as the register knows no others.
pub(super) async fn treatment_needs(
    office: &Office,
    ctx: &Ctx,
    cases: &[u64],
    area: &str,
    day: NaiveDate,
) -> Result<Vec<TreatmentNeed>> {
    let severe = trend::counts(office, ctx, "case_severe", area, day).await?;
    let died = trend::counts(office, ctx, "case_died", area, day).await?;
    let (beds, icu) = taken(office, ctx, area, day).await?;
    let record = Record { cases, admissions: &severe, deaths: &died, beds, icu };
    let Ok(ahead) = Need::covid_19().ahead(&record, HORIZON) else { return Ok(Vec::new()) };
    let flow = |key, days: &[Quantiles]| TreatmentNeed { key, now: None, ahead: summed(days, day) };
    let stock = |key, days: &[Quantiles], now: Option<f64>| TreatmentNeed {
        key,
        now: now.map(|now| now.round() as u64),
        ahead: SHOWN.iter().filter_map(|at| Some(band(*at, *at, days.get(at - 1)?, day))).collect(),
    };
    Ok(vec![
        flow("severe", &ahead.admissions),
        stock("bed", &ahead.beds, beds),
        stock("icu", &ahead.icu, icu),
        stock("oxygen", &ahead.oxygen, None),
        flow("death", &ahead.deaths),
    ])
}

/// Beds and places in intensive care that are taken today, by the register; none where the reader may not see
/// cases, and none of an earlier day, as the register no longer tells who has left a bed since.
async fn taken(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<(Option<f64>, Option<f64>)> {
    if day != complete(office, office.day()) || !ctx.may(Verb::Read, Kind::Case) {
        return Ok((None, None));
    }
    let communes: Vec<String> =
        office.areas().communes_under(area, day).into_iter().map(|commune| commune.code.clone()).collect();
    let ill = Pick::all()
        .one_of("area", communes)
        .eq("outcome", Outcome::Active.key())
        .eq("care_place", CarePlace::Facility.key())
        .up_to("announced_on", day);
    let severe = ill.clone().one_of("severity", [Severity::Severe.key(), Severity::Critical.key()]);
    let critical = ill.eq("severity", Severity::Critical.key());
    let severe = office.store.picked::<Case>(ctx, severe).await?;
    let critical = office.store.picked::<Case>(ctx, critical).await?;
    Ok((Some(severe as f64), Some(critical as f64)))
}

/// Counts of the seven days up to each day that is shown.
fn summed(days: &[Quantiles], day: NaiveDate) -> Vec<Band> {
    let week = |end: usize| {
        let of = days.get(end - 7..end)?;
        // High days are taken to come together: rather too wide than too narrow.
        let sum: Quantiles = std::array::from_fn(|level| of.iter().map(|levels| levels[level]).sum());
        Some(band(end - 6, end, &sum, day))
    };
    SHOWN.iter().filter_map(|end| week(*end)).collect()
}

/// Of the hubs' levels: 2.5, 25, 50, 75 and 97.5 %.
pub(super) fn band(from: usize, to: usize, levels: &[f64; 23], day: NaiveDate) -> Band {
    let at = |level: usize| levels[level].max(0.0).round() as u64;
    Band {
        from: day + Days::new(from as u64),
        to: day + Days::new(to as u64),
        low: at(1),
        lower: at(6),
        median: at(11),
        upper: at(16),
        high: at(21),
    }
}
