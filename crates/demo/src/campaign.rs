//! The vaccination campaign: what doses the persons of a commune have had by the day.

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Dose, Person};

use crate::params::{Campaign, Params, Product};
use crate::place::Place;
use crate::random::{Ids, day_between, days, one_of, part, weighted};
use crate::world::World;

/// Fewest days between two doses of any product.
pub(crate) const SHORTEST: u64 = 21;

/// A dose before it has its place in the register.
struct Shot<'a> {
    given_on: NaiveDate,
    product: &'a Product,
}

/// Gives the doses, and writes their number and the last day into the persons.
pub(crate) fn doses(world: &World, turn: usize, place: &Place, persons: &mut [Person]) -> Vec<Dose> {
    let params = &world.params;
    let code = &place.area.code;
    let mut rng = part(params.seed, &["doses", code]);
    let mut ids = Ids::new(part(params.seed, &["dose ids", code]), params.campaign.first_day, turn);
    let site = params.campaign.site.replace("{area}", &place.area.in_words());
    let mut doses = Vec::with_capacity(persons.len() * 3 / 2);
    for person in persons {
        let due = !person.contraindicated;
        let shots = if due { shots(params, place, &mut rng, person.birth_year) } else { Vec::new() };
        for (dose_no, shot) in (1..).zip(&shots) {
            doses.push(Dose {
                province: params.province.clone(),
                id: ids.next(),
                area: code.clone(),
                person_id: person.id,
                birth_year: person.birth_year,
                dose_no,
                given_on: shot.given_on,
                product: shot.product.name.clone(),
                lot: lot(&mut rng, shot),
                site: Some(site.clone()),
                serious_event: false,
                because: None,
                version: 0,
                updated_at: DateTime::UNIX_EPOCH,
                seq: 0,
            });
        }
        person.doses = shots.len() as i32;
        person.last_dose_on = shots.last().map(|shot| shot.given_on);
    }
    mark_serious(params, code, &mut rng, &mut doses);
    doses
}

fn lot(rng: &mut StdRng, shot: &Shot<'_>) -> Option<String> {
    let fits: Vec<_> = shot.product.lots.iter().filter(|lot| (lot.from..=lot.to).contains(&shot.given_on)).collect();
    one_of(rng, &fits).map(|lot| lot.number.clone())
}

fn mark_serious(params: &Params, code: &String, rng: &mut StdRng, doses: &mut [Dose]) {
    if !params.campaign.serious_communes.contains(code) {
        return;
    }
    let mut late: Vec<&mut Dose> =
        doses.iter_mut().filter(|dose| dose.given_on >= params.campaign.serious_from).collect();
    if !late.is_empty() {
        let at = rng.random_range(0..late.len());
        late[at].serious_event = true;
    }
}

/// The doses of a person who may be vaccinated, in order.
fn shots<'a>(params: &'a Params, place: &Place, rng: &mut StdRng, birth_year: i32) -> Vec<Shot<'a>> {
    let campaign = &params.campaign;
    let age = params.age(birth_year);
    let (young, oldest) = campaign.youth_ages;
    if age < young {
        Vec::new()
    } else if age <= oldest {
        youth(params, rng)
    } else {
        adult(params, place, rng, age)
    }
}

fn adult<'a>(params: &'a Params, place: &Place, rng: &mut StdRng, age: i32) -> Vec<Shot<'a>> {
    let campaign = &params.campaign;
    let gap = if age >= 65 { place.district.old_gap } else { 0.0 };
    let (dose1, dose2) = (place.dose1 - gap / 2.0, place.dose2 - gap);
    let fate = rng.random::<f64>();
    if fate >= dose1 {
        return Vec::new();
    }
    if fate >= dose2 {
        return single(params, rng);
    }
    let first = front_line(campaign, rng, age);
    let second_on = if first {
        campaign.front_line.day(rng)
    } else if rng.random_bool(place.district.recent) {
        day_between(rng, params.day - Days::new(campaign.recent_days - 1), params.day)
    } else {
        campaign.second.day(rng)
    };
    let mut shots = pair(params, rng, second_on);
    if first && rng.random_bool(campaign.third) {
        shots.extend(third(params, rng, shots.last().map(|shot| shot.given_on)));
    }
    shots
}

fn front_line(campaign: &Campaign, rng: &mut StdRng, age: i32) -> bool {
    let (from, to) = campaign.front_line_ages;
    let share = match age {
        60.. => campaign.front_line_old,
        _ if (from..=to).contains(&age) => campaign.front_line_share,
        _ => 0.0,
    };
    rng.random_bool(share)
}

/// Two doses, the second about the day: the first of a product that was in use at the time.
fn pair<'a>(params: &'a Params, rng: &mut StdRng, second_on: NaiveDate) -> Vec<Shot<'a>> {
    let campaign = &params.campaign;
    let Some(product) = in_use(params, rng, second_on) else { return Vec::new() };
    let earliest = product.from.max(campaign.first_day);
    let first_on = (second_on - days(rng, product.interval)).clamp(earliest, product.to);
    let resting =
        |rng: &mut StdRng, day: NaiveDate| day.weekday() == Weekday::Sun && rng.random_bool(campaign.sunday_rest);
    // The first moves back and the second on, so that the days between never become fewer.
    let first_on = if first_on > earliest && resting(rng, first_on) { first_on - Days::new(1) } else { first_on };
    let second_on =
        if second_on < params.day && resting(rng, second_on) { second_on + Days::new(1) } else { second_on };
    vec![Shot { given_on: first_on, product }, Shot { given_on: second_on, product }]
}

/// A product whose first dose can lie its shortest interval before the day.
fn in_use<'a>(params: &'a Params, rng: &mut StdRng, second_on: NaiveDate) -> Option<&'a Product> {
    let weigh = |product: &Product| {
        let last = second_on - Days::new(product.interval.0);
        let longest = second_on - Days::new(product.interval.1);
        if product.from <= last && longest <= product.to { product.weight } else { 0.0 }
    };
    let at = weighted(rng, params.product.iter().map(weigh));
    params.product.get(at)
}

fn single<'a>(params: &'a Params, rng: &mut StdRng) -> Vec<Shot<'a>> {
    let campaign = &params.campaign;
    let given_on = if rng.random_bool(campaign.single_recent) {
        day_between(rng, params.day - Days::new(campaign.single_days), params.day)
    } else {
        campaign.single.day(rng)
    };
    let weigh = |product: &Product| if (product.from..=product.to).contains(&given_on) { product.weight } else { 0.0 };
    let at = weighted(rng, params.product.iter().map(weigh));
    params.product.get(at).map(|product| Shot { given_on, product }).into_iter().collect()
}

fn youth<'a>(params: &'a Params, rng: &mut StdRng) -> Vec<Shot<'a>> {
    let campaign = &params.campaign;
    let fate = rng.random::<f64>();
    let Some(product) = params.product.iter().find(|product| product.name == campaign.youth_product) else {
        return Vec::new();
    };
    if fate < campaign.youth_dose2 {
        let given_on = day_between(rng, campaign.youth_from + Days::new(SHORTEST), params.day);
        let first_on = (given_on - days(rng, campaign.youth_interval)).max(campaign.youth_from);
        vec![Shot { given_on: first_on, product }, Shot { given_on, product }]
    } else if fate < campaign.youth_dose1 {
        vec![Shot { given_on: day_between(rng, campaign.youth_from, params.day), product }]
    } else {
        Vec::new()
    }
}

fn third<'a>(params: &'a Params, rng: &mut StdRng, second_on: Option<NaiveDate>) -> Option<Shot<'a>> {
    let campaign = &params.campaign;
    let from = campaign.third_from.max(second_on? + Days::new(campaign.third_after));
    if from > params.day {
        return None;
    }
    let product = params.product.iter().find(|product| product.name == campaign.third_product)?;
    Some(Shot { given_on: day_between(rng, from, params.day), product })
}
