//! The parameters, and what follows from them for all communes.

use rand::rngs::StdRng;
use store::Error;

use crate::names::Names;
use crate::params::Params;
use crate::place::{self, Place};
use crate::random::weighted;
use crate::scale::Scale;
use crate::wave;

/// The parameters and what follows from them for all communes.
pub(crate) struct World {
    pub(crate) params: Params,
    pub(crate) names: Names,
    pub(crate) places: Vec<Place>,
    pub(crate) slots: Vec<wave::Slot>,
}

impl World {
    /// Of a province of this size.
    pub(crate) fn new(scale: Scale) -> Result<Self, Error> {
        let params = Params::builtin()?;
        let names = Names::builtin()?;
        let places = place::places(&params, &names, scale.people.unwrap_or(params.population.total))?;
        let slots = wave::slots(&params, &places, scale.cases);
        Ok(Self { params, names, places, slots })
    }

    /// The ethnic group of somebody who holds a post in an area: as in the district, for the province as in its first one,
    /// the city.
    pub(crate) fn people(&self, rng: &mut StdRng, area: &str) -> &str {
        let near = self.places.iter().find(|place| place.area.code == area || place.district.code == area);
        let Some(place) = near.or_else(|| self.places.first()) else { return "" };
        let at = weighted(rng, place.district.peoples.values().copied());
        place.district.peoples.keys().nth(at).map_or("", String::as_str)
    }
}
