//! Patients to beds at the least travel, tier by tier.

use std::collections::BTreeMap;

use base::words::{Lang, Words, date};
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result, worked};
use planner::beds::{Hospital as Beds, Place, Plan, Problem as Network, Route};
use planner::words::of_beds;
use store::records::{Allocated, Allocation, Case, Outcome, Severity};
use store::{Ctx, Kind, Pick, Verb};

use super::shape::{BedsDraft, BedsForm, BedsPlan, Hospital, SentencesOf, Transfer};
use super::unplanned;

/// Tiers and the severities that need them.
const TIERS: [(&str, &[&str]); 2] =
    [("ward", &[Severity::Moderate.key(), Severity::Severe.key()]), ("icu", &[Severity::Critical.key()])];
/// What a patient without a bed counts, in kilometres: farther than any way within a province.
const UNSERVED: f64 = 2_000.0;
/// Kilometres where the place of one end is not known.
const UNKNOWN_KM: f64 = 60.0;

type Patients = BTreeMap<String, u32>;

/// A form filled with the hospitals of the area's last one.
pub async fn beds_draft(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<BedsDraft> {
    ctx.gate(Verb::Write, Kind::Allocation)?;
    let of_area = Pick::all().eq("area", area).eq("what", Allocated::Beds.key());
    let last = office.store.pick_first::<Allocation>(ctx, of_area, &[("id", true)], 1).await?.pop();
    let last: Option<BedsForm> = last.and_then(|last| serde_json::from_value(last.inputs).ok());
    let hospitals = last.map_or_else(
        || {
            let here = AreaRef::of(area, day);
            let name = Words::of(lang).say("allocation-hospital-of", &[("area", here.name)]);
            vec![Hospital { name, area: here.code, ward: 0, icu: 0 }]
        },
        |last| last.hospitals,
    );
    let mut sums = [0_u32; 2];
    for (sum, (_, severities)) in sums.iter_mut().zip(TIERS) {
        *sum = patients(office, ctx, area, day, severities).await?.values().sum();
    }
    let name =
        Words::of(lang).say("allocation-name-beds", &[("area", AreaRef::of(area, day).name), ("day", date(day))]);
    let form = BedsForm { name, area: area.to_owned(), hospitals };
    Ok(BedsDraft { form, ward: sums[0], icu: sums[1] })
}

/// Patients in treatment by commune.
async fn patients(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, severities: &[&str]) -> Result<Patients> {
    let active = Pick::all()
        .eq("outcome", Outcome::Active.key())
        .up_to("announced_on", day)
        .one_of("severity", severities.iter().copied());
    let mut patients = Patients::new();
    for case in office.store.pick::<Case>(ctx, active, &[]).await? {
        if office.areas().is_within(&case.area, area, day) {
            *patients.entry(case.area).or_default() += 1;
        }
    }
    Ok(patients)
}

/// The best plan of a form.
pub(super) async fn beds_plan(office: &Office, ctx: &Ctx, form: &BedsForm, day: NaiveDate) -> Result<BedsPlan> {
    if form.hospitals.is_empty() {
        return Err(Problem::new(Class::Invalid, "allocation-no-hospital"));
    }
    let (mut transfers, mut words) = (Vec::new(), BTreeMap::new());
    for (tier, severities) in TIERS {
        let patients = patients(office, ctx, &form.area, day, severities).await?;
        let beds = |hospital: &Hospital| if tier == "icu" { hospital.icu } else { hospital.ward };
        let network = ways(office, form, &patients, &beds, day);
        let (plan, said) = worked(move || {
            let plan = Plan::of(network).map_err(|fault| unplanned(&fault))?;
            let (saves, missing) = (plan.one_more_bed(), plan.missing());
            let said = |lang| of_beds(&plan, &saves, &missing, lang);
            let said = SentencesOf { vi: said(Lang::Vi), en: said(Lang::En) };
            Ok((plan, said))
        })
        .await?;
        let codes: Vec<&String> = patients.keys().collect();
        for transfer in plan.transfers() {
            let (place, hospital) = (transfer.place as usize, transfer.hospital as usize);
            transfers.push(Transfer {
                tier: tier.to_owned(),
                area: AreaRef::of(codes[place], day),
                hospital: Some(form.hospitals[hospital].name.clone()),
                km: Some(km(office, codes[place], &form.hospitals[hospital].area, day).round() as i64),
                patients: transfer.patients,
            });
        }
        for (code, left) in codes.iter().zip(plan.unserved()).filter(|(_, left)| *left > 0) {
            let area = AreaRef::of(code, day);
            transfers.push(Transfer { tier: tier.to_owned(), area, hospital: None, km: None, patients: left });
        }
        words.insert(tier.to_owned(), said);
    }
    Ok(BedsPlan { transfers, words })
}

fn ways(
    office: &Office,
    form: &BedsForm,
    patients: &Patients,
    beds: &dyn Fn(&Hospital) -> u32,
    day: NaiveDate,
) -> Network {
    let mut network = Network::default();
    for hospital in &form.hospitals {
        network.hospitals.push(Beds { id: hospital.name.clone(), beds: beds(hospital) });
    }
    for (place, (code, number)) in (0_u32..).zip(patients) {
        let id = AreaRef::of(code, day).name;
        network.places.push(Place { id, patients: *number, unserved_cost: UNSERVED });
        for (hospital, at) in (0_u32..).zip(&form.hospitals) {
            network.routes.push(Route { place, hospital, cost: km(office, code, &at.area, day) });
        }
    }
    network
}

/// Kilometres between two areas' middles, as the crow flies.
fn km(office: &Office, from: &str, to: &str, day: NaiveDate) -> f64 {
    let middle = |code: &str| {
        let line = office.areas().ancestors(code, day);
        line.into_iter().find_map(|area| Some((area.lat?, area.lon?)))
    };
    match (middle(from), middle(to)) {
        (Some(a), Some(b)) => apart(a, b),
        _ => UNKNOWN_KM,
    }
}

/// The great circle between two places in degrees.
fn apart((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const EARTH_KM: f64 = 6_371.0;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let chord = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH_KM * chord.sqrt().asin()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        assert!((super::apart((22.0, 103.0), (23.0, 103.0)) - 111.2).abs() < 0.1);
    }
}
