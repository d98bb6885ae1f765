//! The demonstration province: Lai Châu, synthetic from end to end, written into the store.
//!
//! What it is made of stands in `data/demo/`: numbers in `lai-chau.toml`, names in `names.toml`. The same files and
//! the same [`Scale`] always make the same rows. Everything is made commune by commune, so that the memory needed is
//! that of a batch and not of the province.

mod campaign;
mod contacts;
mod duty;
mod names;
mod params;
mod people;
mod place;
mod random;
mod registers;
mod stock;
mod summary;
mod tracing;
mod wave;

use std::sync::Arc;

use base::area::Areas;
use chrono::NaiveDate;
use store::records::{Case, Contact, Dose, Person, Visit};
use store::{Ctx, Error, Record, Store};

use names::Names;
use params::Params;
use place::Place;
pub use summary::{DistrictSummary, Summary};

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Population by commune and year of birth.
    Population,
    /// Persons and their doses; counted in persons.
    People,
    /// Cases.
    Cases,
    /// Visits and contacts around the cases.
    Tracing,
    /// Stock of vaccine.
    Stock,
    /// Duty rosters.
    Duty,
    /// The database gets to know its tables.
    Settle,
}

/// How large the province becomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// People, about; as the parameters say if none.
    pub people: Option<u32>,
    /// Size of the epidemic; 1 as the parameters say.
    pub cases: f64,
}

impl Scale {
    /// The whole province.
    pub const WHOLE: Self = Self { people: None, cases: 1.0 };
}

/// Called with the stage, what is done of it and what there is to do.
pub type Progress<'a> = &'a (dyn Fn(Stage, usize, usize) + Sync);

/// The parameters and what follows from them for all communes.
struct World {
    params: Params,
    names: Names,
    places: Vec<Place>,
    slots: Vec<wave::Slot>,
}

/// One commune's rows.
struct Commune {
    persons: Vec<Person>,
    doses: Vec<Dose>,
    cases: Vec<Case>,
    visits: Vec<Visit>,
    contacts: Vec<Contact>,
}

impl World {
    fn new(scale: Scale) -> Result<Self, Error> {
        let params = Params::builtin()?;
        let names = Names::builtin()?;
        let places = place::places(&params, &names, scale.people.unwrap_or(params.population.total))?;
        let slots = wave::slots(&params, &places, scale.cases);
        Ok(Self { params, names, places, slots })
    }

    fn commune(&self, turn: usize) -> Commune {
        let place = &self.places[turn];
        let mut persons = people::persons(self, turn, place);
        let doses = campaign::doses(self, turn, place, &mut persons);
        let cases = wave::cases(&self.params, &self.slots, turn, place, &persons);
        let recent = tracing::recent(&self.params, &cases);
        let open = self.params.outbreak.iter().any(|outbreak| outbreak.district == place.district.code);
        let (mut visits, mut contacts) = (Vec::new(), Vec::new());
        if open || !recent.is_empty() {
            let around = tracing::Commune::around(&self.params, turn, place, &persons, &recent);
            contacts = contacts::named(&self.params, turn, place, &recent, &around.household);
            visits = around.visits;
        }
        Commune { persons, doses, cases, visits, contacts }
    }
}

/// Rows written in one transaction, about.
const BATCH: usize = 20_000;

/// The day on which the province stands still.
pub fn day() -> Result<NaiveDate, Error> {
    Ok(Params::builtin()?.day)
}

/// Fills an empty store with the whole province.
///
/// # Errors
/// Those of the store; [`Error::Data`] where a parameter file is wrong.
pub async fn fill(store: &Store, progress: Progress<'_>) -> Result<Summary, Error> {
    Box::pin(fill_at(store, Scale::WHOLE, progress)).await
}

/// [`fill`] at another scale.
pub async fn fill_at(store: &Store, scale: Scale, progress: Progress<'_>) -> Result<Summary, Error> {
    let world = Arc::new(World::new(scale)?);
    let params = &world.params;
    let ctx = Ctx::system(&params.province, Areas::builtin(), params.day, "demo");
    let fill = Fill { store, ctx, progress };
    let mut summary = Summary::default();

    let places = (0..).zip(&world.places);
    let population: Vec<_> = places.flat_map(|(turn, place)| people::population(&world, turn, place)).collect();
    summary.population_rows = fill.load(Stage::Population, population, &params.note).await?;
    let Made { cases, visits, contacts, used } = Box::pin(fill.people(&world, &mut summary)).await?;
    fill.load(Stage::Cases, cases, &params.note).await?;
    summary.visits = fill.load(Stage::Tracing, visits, &params.note).await?;
    summary.contacts = fill.load(Stage::Tracing, contacts, &params.note).await?;
    let lines = stock::movements(&world, &used, &summary.districts)?;
    summary.stock(&lines);
    fill.load(Stage::Stock, lines, &params.note).await?;
    summary.duty = fill.load(Stage::Duty, duty::shifts(&world), &params.note).await?;
    for (sheet, entries) in registers::entries(&world)? {
        summary.entries += store.load_of(sheet, &fill.ctx, entries, &params.note, false).await?;
    }
    progress(Stage::Settle, 0, 1);
    store.settle().await?;
    progress(Stage::Settle, 1, 1);
    Ok(summary)
}

/// What the communes leave to be written after the persons.
#[derive(Default)]
struct Made {
    cases: Vec<Case>,
    visits: Vec<Visit>,
    contacts: Vec<Contact>,
    used: stock::Used,
}

/// A fill under way.
struct Fill<'a> {
    store: &'a Store,
    ctx: Ctx,
    progress: Progress<'a>,
}

impl Fill<'_> {
    async fn load<R: Record>(&self, stage: Stage, rows: Vec<R>, note: &str) -> Result<usize, Error> {
        let total = rows.len();
        (self.progress)(stage, 0, total);
        let mut rows = rows.into_iter();
        let mut done = 0;
        loop {
            let batch: Vec<R> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(done);
            }
            done += self.store.load(&self.ctx, batch, note, false).await?;
            (self.progress)(stage, done, total);
        }
    }

    /// Persons and doses, a few communes at a time; what is written later is handed back. While a batch is written the
    /// next commune is made on another thread.
    async fn people(&self, world: &Arc<World>, summary: &mut Summary) -> Result<Made, Error> {
        let total = world.places.iter().map(|place| place.people() as usize).sum();
        let mut later = Made::default();
        let (mut persons, mut doses) = (Vec::new(), Vec::new());
        let mut made = made(world);
        (self.progress)(Stage::People, 0, total);
        while let Some((turn, commune)) = made.recv().await {
            let district = &world.places[turn].district.code;
            summary.commune(&world.params, district, &commune.persons, &commune.doses, &commune.cases);
            stock::count(&world.params, &mut later.used, district, &commune.doses);
            later.cases.extend(commune.cases);
            later.visits.extend(commune.visits);
            later.contacts.extend(commune.contacts);
            persons.extend(commune.persons);
            doses.extend(commune.doses);
            if persons.len() >= BATCH || turn + 1 == world.places.len() {
                // Side by side: one is made ready while the database writes the other.
                let (people, shots) = (std::mem::take(&mut persons), std::mem::take(&mut doses));
                tokio::try_join!(
                    self.store.load(&self.ctx, people, &world.params.note, false),
                    self.store.load(&self.ctx, shots, &world.params.note, false),
                )?;
                (self.progress)(Stage::People, summary.persons, total);
            }
        }
        later.cases.sort_by_key(|case| case.id);
        Ok(later)
    }
}

/// The communes in order, at most one ahead of the reader.
fn made(world: &Arc<World>) -> tokio::sync::mpsc::Receiver<(usize, Commune)> {
    let (send, receive) = tokio::sync::mpsc::channel(1);
    let world = Arc::clone(world);
    tokio::task::spawn_blocking(move || {
        for turn in 0..world.places.len() {
            // The reader gave up: the store refused a batch.
            if send.blocking_send((turn, world.commune(turn))).is_err() {
                return;
            }
        }
    });
    receive
}
