//! Vaccine to communes and groups where it protects most, by the deadline (S0-4a: "allocate vaccine fastest").

use std::collections::{BTreeMap, BTreeSet};

use base::area::Level as Tier;
use base::words::{Lang, Words, date, number};
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result, worked};
use planner::vaccine::{Commune, District, Lot, Need, Offer, Plan, Problem as Network};
use planner::words::{VaccineAnswer, of_vaccine};
use store::records::Target;
use store::{Ctx, Kind, Pick, Verb};

use super::needs::{self, Schedule, label};
use super::shape::{
    Delivery, DistrictLine, GroupLine, LotLine, NeedLine, Rate, Sentences, Shortage, VaccineDraft, VaccineForm,
    VaccinePlan, Weight,
};
use super::{rates, stores, unplanned};

/// Days of vaccination where no target sets the deadline.
const DAYS: u64 = 7;
/// Doses that a district is taken to be able to give in a day at least, where it has given hardly any lately.
const LEAST_RATE: f64 = 50.0;
/// Days that a plan may span.
const LONGEST: i64 = 366;
/// A dose from the district's store rather than the province's: far below any weight, so that it decides only between
/// equals.
const FROM_DISTRICT: f64 = 0.001;
const FROM_PROVINCE: f64 = 0.002;
/// What is worth less is only a shorter way, and is not told.
const TOLD: f64 = 0.01;

/// A form filled with what is known: the next deadline of a target, what the districts gave lately.
pub async fn vaccine_draft(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<VaccineDraft> {
    ctx.gate(Verb::Write, Kind::Allocation)?;
    let start_on = day + Days::new(1);
    let deadline = next_deadline(office, ctx, start_on).await?.unwrap_or(day + Days::new(DAYS));
    let rates = rates(office, ctx, area, day).await?;
    let rates = rates
        .into_iter()
        .map(|(code, shown)| Rate { area: AreaRef::of(&code, day), per_day: shown.max(LEAST_RATE).ceil() })
        .collect();
    let schedule = Schedule::builtin();
    let needs = needs::needs(office, ctx, area, (day, deadline), lang).await?;
    let waiting = |key: &str| needs.iter().filter(|need| need.group == key).map(|need| need.people).sum();
    let groups = schedule.groups.iter().map(|group| GroupLine {
        label: label(&group.key, lang),
        people: waiting(&group.key),
        group: group.key.clone(),
    });
    let groups = groups.collect();
    let weights = schedule.groups.iter().map(|group| Weight { group: group.key.clone(), weight: group.weight });
    let stores = stores(office, ctx, area, (day, start_on), lang).await?;
    let name = Words::of(lang)
        .say("allocation-name-vaccine", &[("area", AreaRef::of(area, day).name), ("day", date(deadline))]);
    let form =
        VaccineForm { name, area: area.to_owned(), start_on, deadline, rates, floor: 0.0, weights: weights.collect() };
    Ok(VaccineDraft { form, groups, lots: stores.lots, set_aside: stores.set_aside })
}

/// The next deadline of a target that is counted in doses.
async fn next_deadline(office: &Office, ctx: &Ctx, from: NaiveDate) -> Result<Option<NaiveDate>> {
    if !ctx.may(Verb::Read, Kind::Target) {
        return Ok(None);
    }
    let coming = Pick::all().at_least("due_on", from).ne("state", store::records::TargetState::Cancelled.key());
    let targets = office.store.pick::<Target>(ctx, coming, &[("due_on", false)]).await?;
    let of_doses = |target: &&Target| target.measure.as_deref().is_some_and(|key| key.starts_with("dose"));
    Ok(targets.iter().find(of_doses).and_then(|target| target.due_on))
}

/// The best plan of a form.
pub(super) async fn vaccine_plan(
    office: &Office,
    ctx: &Ctx,
    form: &VaccineForm,
    day: NaiveDate,
    lang: Lang,
) -> Result<VaccinePlan> {
    // Dates at the ends of the calendar have no day before or after them to count with.
    if (form.start_on - day).num_days().abs() > LONGEST {
        return Err(Problem::field("fault-start-far", "start_on", form.start_on));
    }
    let days = (form.deadline - form.start_on).num_days() + 1;
    if !(1..=LONGEST).contains(&days) {
        return Err(Problem::field("fault-deadline-order", "deadline", form.deadline));
    }
    if !(0.0..=1.0).contains(&form.floor) {
        return Err(Problem::field("fault-share", "floor", form.floor));
    }
    let stores = stores(office, ctx, &form.area, (day, form.start_on), lang).await?;
    let mut needs = needs::needs(office, ctx, &form.area, (day, form.deadline), lang).await?;
    let weights: BTreeMap<&str, f64> =
        form.weights.iter().map(|weight| (weight.group.as_str(), weight.weight)).collect();
    for need in &mut needs {
        need.weight = weights.get(need.group.as_str()).copied().unwrap_or(need.weight);
    }
    needs.retain(|need| need.weight > 0.0);
    if needs.is_empty() {
        return Err(Problem::new(Class::Invalid, "allocation-nobody"));
    }
    if stores.lots.is_empty() {
        return Err(Problem::new(Class::Invalid, "allocation-no-stock"));
    }
    let asked = Asked { form, lots: stores.lots, needs, days };
    let network = network(office, &asked, day);
    let Asked { lots, needs, .. } = asked;
    worked(move || {
        let plan = Plan::of(network).map_err(|fault| unplanned(&fault))?;
        Ok(told((lots, needs), &plan, day, lang))
    })
    .await
}

/// Lots, communes and districts as the planner's network.
fn network(office: &Office, asked: &Asked<'_>, day: NaiveDate) -> Network {
    let mut network = Network::default();
    let (mut districts, mut communes) = (BTreeMap::new(), BTreeMap::new());
    for lot in &asked.lots {
        network.lots.push(Lot { id: lot_name(lot), doses: lot.doses as f64 });
    }
    for need in &asked.needs {
        let district = *districts.entry(need.district.clone()).or_insert_with(|| {
            let rate = asked.form.rates.iter().find(|rate| rate.area.code == need.district);
            let capacity = rate.map_or(0.0, |rate| rate.per_day.max(0.0)) * asked.days as f64;
            let id = AreaRef::of(&need.district, day).name;
            network.districts.push(District { id, capacity: capacity.floor() });
            network.districts.len() as u32 - 1
        });
        let commune = *communes.entry(need.area.code.clone()).or_insert_with(|| {
            network.communes.push(Commune { id: need.area.name.clone(), district, floor: 0.0 });
            network.communes.len() as u32 - 1
        });
        network.communes[commune as usize].floor += need.people as f64 * asked.form.floor;
        network.needs.push(Need {
            commune,
            group: need.label.clone(),
            people: need.people as f64,
            weight: need.weight,
        });
    }
    for commune in &mut network.communes {
        commune.floor = commune.floor.floor();
    }
    let schedule = Schedule::builtin();
    for (lot, held) in (0_u32..).zip(&asked.lots) {
        let suited = schedule.groups.iter().filter(|group| schedule.suits(&held.product, group));
        let suited: BTreeSet<&str> = suited.map(|group| group.key.as_str()).collect();
        let cost = match held.area.level {
            Tier::Commune => 0.0,
            Tier::District => FROM_DISTRICT,
            Tier::Province => FROM_PROVINCE,
        };
        for (need, wanted) in (0_u32..).zip(&asked.needs) {
            let suits = suited.contains(wanted.group.as_str());
            if suits && office.areas().is_within(&wanted.area.code, &held.area.code, day) {
                network.offers.push(Offer { lot, need, cost });
            }
        }
    }
    network
}

struct Asked<'a> {
    form: &'a VaccineForm,
    lots: Vec<LotLine>,
    needs: Vec<NeedLine>,
    days: i64,
}

/// A lot as it is called in sentences.
fn lot_name(lot: &LotLine) -> String {
    let number = lot.lot.as_deref().unwrap_or("–");
    format!("{} {number} ({})", lot.product, lot.unit)
}

fn whole(doses: f64) -> i64 {
    doses.round() as i64
}

/// The plan for people: what goes where and why, what one more is worth, what is missing.
fn told((mut lots, needs): (Vec<LotLine>, Vec<NeedLine>), plan: &Plan, day: NaiveDate, lang: Lang) -> VaccinePlan {
    let worthwhile =
        |worth: Vec<f64>| -> Vec<f64> { worth.into_iter().map(|one| if one < TOLD { 0.0 } else { one }).collect() };
    let (dose, given, floor) =
        (worthwhile(plan.one_more_dose()), worthwhile(plan.one_more_given()), worthwhile(plan.floor_prices()));
    let missing = plan.missing();
    for (at, (lot, left)) in lots.iter_mut().zip(plan.left()).enumerate() {
        (lot.left, lot.worth, lot.missing) = (whole(left), dose[at], whole(missing.doses[at]));
    }
    let mut codes: Vec<&str> = Vec::new();
    for need in &needs {
        if !codes.contains(&need.district.as_str()) {
            codes.push(&need.district);
        }
    }
    let districts = codes
        .iter()
        .zip(plan.given())
        .enumerate()
        .map(|(at, (code, done))| DistrictLine {
            area: AreaRef::of(code, day),
            capacity: whole(plan.problem().districts[at].capacity),
            given: whole(done),
            worth: given[at],
            missing: whole(missing.capacity[at]),
        })
        .collect();
    let mut deliveries: Vec<Delivery> = plan
        .deliveries()
        .map(|delivery| {
            let (lot, need) = (delivery.lot as usize, delivery.need as usize);
            let reason = reason(&lots[lot], &needs[need], lang);
            Delivery { lot, need, doses: whole(delivery.doses), accepted: None, reason }
        })
        .collect();
    deliveries.sort_by(|a, b| {
        let key = |one: &Delivery| (needs[one.need].district.clone(), needs[one.need].area.code.clone(), one.need);
        key(a).cmp(&key(b))
    });
    let answer = VaccineAnswer { dose: &dose, given: &given, floor: &floor, missing: &missing };
    let (certificate, _) = plan.proof();
    VaccinePlan {
        districts,
        deliveries,
        missing: Shortage {
            doses: whole(missing.doses.iter().sum()),
            capacity: whole(missing.capacity.iter().sum()),
            unreachable: whole(missing.unreachable),
        },
        optimal: certificate.holds(),
        words: Sentences { vi: of_vaccine(plan, &answer, Lang::Vi), en: of_vaccine(plan, &answer, Lang::En) },
        lots,
        needs,
    }
}

pub(super) fn reason(lot: &LotLine, need: &NeedLine, lang: Lang) -> String {
    let words = Words::of(lang);
    let args = [("group", need.label.clone()), ("weight", number(need.weight, 1, lang))];
    let mut said = words.say("allocation-reason", &args);
    if let Some(expires) = lot.expires_on {
        said.push(' ');
        said.push_str(&words.say("allocation-reason-expires", &[("day", date(expires))]));
    }
    said
}
