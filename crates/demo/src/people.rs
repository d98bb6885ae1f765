//! The persons of a commune.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Person, Population, Sex};

use crate::names::Names;
use crate::params::Params;
use crate::place::Place;
use crate::random::{Ids, one_of, part, weighted};
use crate::world::World;

/// The commune's people by year of birth.
pub(crate) fn population(world: &World, turn: usize, place: &Place) -> Vec<Population> {
    let params = &world.params;
    let counted_on = params.population.counted_on;
    let mut ids = Ids::new(part(params.seed, &["population", &place.area.code]), counted_on, turn);
    place
        .years
        .iter()
        .map(|(birth_year, people)| Population {
            province: params.province.clone(),
            id: ids.next(),
            area: place.area.code.clone(),
            counted_on,
            birth_year: *birth_year,
            people: *people as i32,
            source: params.source.clone(),
            version: 0,
            updated_at: DateTime::UNIX_EPOCH,
            seq: 0,
        })
        .collect()
}

/// The register of the commune: as many persons as its population, none vaccinated yet.
pub(crate) fn persons(world: &World, turn: usize, place: &Place) -> Vec<Person> {
    let params = &world.params;
    let mut rng = part(params.seed, &["persons", &place.area.code]);
    let day = params.population.counted_on;
    let mut ids = Ids::new(part(params.seed, &["person ids", &place.area.code]), day, turn);
    let mut number = place.offset;
    let mut persons = Vec::with_capacity(place.people() as usize);
    for (birth_year, people) in &place.years {
        for _ in 0..*people {
            number += 1;
            persons.push(person(world, place, &mut rng, &mut ids, *birth_year, number));
        }
    }
    persons
}

fn person(world: &World, place: &Place, rng: &mut StdRng, ids: &mut Ids, birth_year: i32, number: u32) -> Person {
    let params = &world.params;
    let shares = &params.population;
    let sex = Names::sex(rng, if birth_year <= 1950 { shares.male_old } else { shares.male });
    let hamlet = one_of(rng, &place.hamlets);
    let people = match hamlet {
        Some(hamlet) if !rng.random_bool(shares.outsiders) => hamlet.people.as_str(),
        _ => any_people(rng, place),
    };
    let name = world.names.full(rng, people, sex);
    let known = if birth_year >= 1990 { shares.birth_day_young } else { shares.birth_day_old };
    let birth_on = rng.random_bool(known).then(|| birth_day(params, rng, birth_year)).flatten();
    let adult = params.age(birth_year) >= 18;
    Person {
        province: params.province.clone(),
        id: ids.next(),
        area: place.area.code.clone(),
        hamlet: hamlet.map(|hamlet| hamlet.name.clone()),
        name,
        folded: String::new(),
        sex,
        birth_year,
        birth_on,
        citizen_id: rng.random_bool(shares.citizen_id).then(|| citizen_id(birth_year, number)),
        phone: (adult && rng.random_bool(shares.phone)).then(|| phone(number)),
        contraindicated: rng.random_bool(shares.contraindicated),
        doses: 0,
        last_dose_on: None,
        registered_on: shares.counted_on,
        merged_into: None,
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

fn any_people<'a>(rng: &mut StdRng, place: &'a Place) -> &'a str {
    let peoples = &place.district.peoples;
    let at = weighted(rng, peoples.values().copied());
    peoples.keys().nth(at).map_or("", String::as_str)
}

/// A day of the year, not after the day of the count.
fn birth_day(params: &Params, rng: &mut StdRng, year: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let born = first + Days::new(rng.random_range(0..365));
    (born.year() == year && born <= params.population.counted_on).then_some(born)
}

/// Province, a century digit that nobody alive has, year, number of the person.
fn citizen_id(birth_year: i32, number: u32) -> String {
    format!("0129{:02}{:06}", birth_year.rem_euclid(100), number % 1_000_000)
}

/// A prefix that was never given out, and the number of the person.
fn phone(number: u32) -> String {
    let number = number % 1_000_000;
    format!("0100 {:03} {:03}", number / 1_000, number % 1_000)
}

/// Men or women: which word a name wants.
pub(crate) fn either(rng: &mut StdRng) -> Sex {
    Names::sex(rng, 0.6)
}
