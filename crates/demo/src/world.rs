//! The parameters, and what follows from them for all communes.

use store::Error;

use crate::names::Names;
use crate::params::Params;
use crate::place::{self, Place};
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
}
