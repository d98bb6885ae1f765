//! The demonstration province: Lai Châu, synthetic from end to end, written into the store.
//!
//! What it is made of stands in `data/demo/`: numbers in `lai-chau.toml`, names in `names.toml`. The same files and
//! the same [`Scale`] always make the same rows. Everything is made commune by commune, so that the memory needed is
//! that of a batch and not of the province.

mod campaign;
mod contacts;
mod duty;
mod facts;
mod names;
mod params;
mod people;
mod place;
mod posts;
mod random;
mod registers;
mod reports;
mod scale;
mod shipments;
mod stock;
mod summary;
mod tracing;
mod wave;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::area::Areas;
use chrono::NaiveDate;
use store::records::{Case, Contact, Dose, Person, Visit};
use store::{Ctx, Error, Record, Store};
use uuid::Uuid;

use params::Params;
use world::World;

pub use scale::Scale;
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
    /// Holders of posts.
    Posts,
    /// Duty rosters.
    Duty,
    /// The database gets to know its tables.
    Settle,
}

/// Called with the stage, what is done of it and what there is to do.
pub type Progress<'a> = &'a (dyn Fn(Stage, usize, usize) + Sync);

/// One commune's rows.
struct Commune {
    persons: Vec<Person>,
    doses: Vec<Dose>,
    cases: Vec<Case>,
    visits: Vec<Visit>,
    contacts: Vec<Contact>,
}

/// The rows of a commune.
fn commune(world: &World, turn: usize) -> Commune {
    let place = &world.places[turn];
    let mut persons = people::persons(world, turn, place);
    let doses = campaign::doses(world, turn, place, &mut persons);
    let cases = wave::cases(&world.params, &world.slots, turn, place, &persons);
    let recent = tracing::recent(&world.params, &cases);
    let open = world.params.outbreak.iter().any(|outbreak| outbreak.district == place.district.code);
    let (mut visits, mut contacts) = (Vec::new(), Vec::new());
    if open || !recent.is_empty() {
        let around = tracing::Commune::around(&world.params, turn, place, &persons, &recent);
        contacts = contacts::named(&world.params, turn, place, &recent, &around.household);
        visits = around.visits;
    }
    Commune { persons, doses, cases, visits, contacts }
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
    let (lines, shipments) = stock::movements(&world, &used, &summary.districts)?;
    summary.stock(&lines);
    fill.load(Stage::Stock, lines, &params.note).await?;
    summary.holdings = fill.load(Stage::Posts, posts::holdings(&world), &params.note).await?;
    summary.duty = fill.load(Stage::Duty, duty::shifts(&world), &params.note).await?;
    let shipments = shipments::register().map(|register| (register.sheet(), shipments));
    for (sheet, entries) in registers::entries(params)?.into_iter().chain(shipments) {
        summary.entries += store.load_of(sheet, &fill.ctx, entries, &params.note, false).await?;
    }
    if let Some(register) = store::registers::of(facts::REGISTER) {
        // Some are of the weeks after the day on which the province stands.
        let ctx = Ctx::system(&params.province, Areas::builtin(), facts::last(params), "demo");
        let said = facts::entries(&world, register);
        summary.entries += store.load_of(register.sheet(), &ctx, said, &params.note, false).await?;
    }
    let (sheet, entries) = reports::entries(params)?;
    summary.entries += store.load_of(sheet, &fill.ctx, entries, &params.note, false).await?;
    progress(Stage::Settle, 0, 1);
    store.settle().await?;
    progress(Stage::Settle, 1, 1);
    Ok(summary)
}

/// Files the entries that stand under papers (plans of units, findings on heads), once the papers are in: `papers` tells
/// which record each number has. Returns how many entries there are.
///
/// # Errors
/// Those of the store; [`Error::Data`] where a file is wrong or names a paper that is not there.
pub async fn file_under_papers(store: &Store, papers: &BTreeMap<String, Uuid>) -> Result<usize, Error> {
    let params = Params::builtin()?;
    let ctx = Ctx::system(&params.province, Areas::builtin(), params.day, "demo");
    let mut filed = 0;
    for (sheet, entries) in registers::under_papers(&params, papers)? {
        filed += store.load_of(sheet, &ctx, entries, &params.note, false).await?;
    }
    Ok(filed)
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
            if send.blocking_send((turn, commune(&world, turn))).is_err() {
                return;
            }
        }
    });
    receive
}
