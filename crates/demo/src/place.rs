//! Where people live: the communes with their number of people and hamlets.

use base::area::{Area, Areas, Level};
use rand::RngExt;
use rand::rngs::StdRng;
use std::collections::BTreeMap;
use store::Error;

use crate::names::{Hamlet, Names};
use crate::params::{District, Params};
use crate::random::part;

/// A commune.
pub(crate) struct Place {
    pub area: &'static Area,
    /// Its district's parameters.
    pub district: District,
    /// People on the day of the count, by year of birth.
    pub years: Vec<(i32, u32)>,
    pub hamlets: Vec<Hamlet>,
    /// Share of those due with two doses, before age is looked at.
    pub dose2: f64,
    /// … with one at least.
    pub dose1: f64,
    /// Persons of the communes before it.
    pub offset: u32,
}

impl Place {
    /// How many people.
    pub fn people(&self) -> u32 {
        self.years.iter().map(|(_, n)| n).sum()
    }
}

/// The province's communes in the order of the area table, with `total` people together.
pub(crate) fn places(params: &Params, names: &Names, total: u32) -> Result<Vec<Place>, Error> {
    let areas = Areas::builtin();
    let communes = areas.communes_under(&params.province, params.day);
    let weights = weights(params, areas);
    let mut rng = part(params.seed, &["places"]);
    let noise = params.population.noise;
    let shares: Vec<f64> = communes
        .iter()
        .map(|area| weights.get(&area.code).copied().unwrap_or_default() * rng.random_range(1.0 - noise..=1.0 + noise))
        .collect();
    let sum: f64 = shares.iter().sum();
    let mut offset = 0;
    let mut places = Vec::new();
    for (area, share) in communes.into_iter().zip(shares) {
        let place = place(params, names, area, f64::from(total) * share / sum, offset)?;
        offset += place.people();
        places.push(place);
    }
    Ok(places)
}

/// What a commune holds of the communes of 2026 that it became a part of.
fn weights(params: &Params, areas: &Areas) -> BTreeMap<String, f64> {
    let mut weights = BTreeMap::new();
    let within = |code: &str| areas.is_within(code, &params.province, params.day);
    for union in areas.communes_under(&params.province, base::area::TWO_TIERS_SINCE) {
        let parts: Vec<(&Area, f64)> = areas
            .predecessors(&union.code)
            .iter()
            .filter(|link| within(&link.code))
            .filter_map(|link| {
                let area = areas.get(&link.code, params.day)?;
                let whole = if link.part { 0.5 } else { 1.0 };
                Some((area, if town(area) { params.population.town_weight * whole } else { whole }))
            })
            .collect();
        let sum: f64 = parts.iter().map(|(_, weight)| weight).sum();
        let people = union.population.unwrap_or_default() as f64;
        for (area, weight) in parts {
            *weights.entry(area.code.clone()).or_default() += people * weight / sum;
        }
    }
    weights
}

fn place(params: &Params, names: &Names, area: &'static Area, people: f64, offset: u32) -> Result<Place, Error> {
    let code = area.parent.as_deref().unwrap_or_default();
    let district = params.district(code)?.clone();
    let mut rng = part(params.seed, &["place", &area.code]);
    let peoples = peoples(params, names, &district, town(area))?;
    let number = (people / f64::from(params.population.hamlet_size)).round().max(1.0) as usize;
    let hamlets = names.hamlets(&mut rng, number, town(area), &peoples);
    let laggard = params.laggard.iter().find(|laggard| laggard.commune == area.code);
    let shift = rng.random_range(-district.spread..=district.spread);
    let dose2 = laggard.map_or((district.dose2 + shift).min(1.0), |laggard| laggard.dose2);
    // Who is behind with the second dose is behind with the first, by half as much.
    let dose1 = (district.dose1 - (district.dose2 - dose2).max(0.0) / 2.0).clamp(dose2, 1.0);
    let years = years(params, &mut rng, people);
    Ok(Place { area, district, years, hamlets, dose2, dose1, offset })
}

/// A ward or a town, not a rural commune.
fn town(area: &Area) -> bool {
    debug_assert_eq!(area.level, Level::Commune);
    area.kind() != "xã"
}

fn peoples(params: &Params, names: &Names, district: &District, town: bool) -> Result<Vec<(String, f64)>, Error> {
    if let Some(unknown) = district.peoples.keys().find(|key| !names.knows(key)) {
        let what = format!("[[district]] {}: no names of {unknown} in names.toml", district.code);
        return Err(Error::Data { file: "data/demo/lai-chau.toml".to_owned(), what });
    }
    let weigh = |key: &str, share: f64| if town && key == "kinh" { share * params.population.town_kinh } else { share };
    Ok(district.peoples.iter().map(|(key, share)| (key.clone(), weigh(key, *share))).collect())
}

/// People by year of birth. The rest that rounding leaves goes on to the next year, so that the commune's sum holds.
fn years(params: &Params, rng: &mut StdRng, people: f64) -> Vec<(i32, u32)> {
    let sum: f64 = params.population.ages.iter().map(|(_, _, share)| share).sum();
    let mut years = Vec::new();
    let mut rest = 0.0;
    for (from, to, share) in &params.population.ages {
        let each = people * share / sum / f64::from(to - from + 1);
        for year in *from..=*to {
            let noisy = each * rng.random_range(0.92..=1.08) + rest;
            let n = noisy.round().max(0.0);
            rest = noisy - n;
            if n > 0.0 {
                years.push((year, n as u32));
            }
        }
    }
    years
}
