//! The open command centre of one province.

use std::path::PathBuf;
use std::sync::Arc;

use base::area::Areas;
use base::day::CutOff;
use chrono::{DateTime, NaiveDate, Utc};
use store::{Ctx, Database, Roles, Store};

use crate::guard::Guard;
use crate::places::Places;
use crate::problem::Result;
use crate::reading::Reader;

/// The open command centre of one province: its records, its clock, its people.
#[derive(Debug, Clone)]
pub struct Office {
    /// Its records.
    pub store: Store,
    /// The table of roles.
    pub roles: Roles,
    /// Code of the province.
    pub province: String,
    /// Figures are synthetic; every page says so.
    pub demo: bool,
    /// Reads what people hand in: in this process, unless whoever opens the door to others says where.
    pub reader: Reader,
    /// The folder in which definitions of registers are kept that somebody takes; none where there is no data folder.
    pub definitions: Option<PathBuf>,
    places: Places,
    fixed_day: Option<NaiveDate>,
    pub(crate) guard: Guard,
}

/// Settings of the store that the centre reads.
pub const PROVINCE: &str = "province";
/// The day on which a demonstration stands still.
pub const FIXED_DAY: &str = "fixed_day";

impl Office {
    /// Opens the centre of a data folder or database.
    pub async fn open(database: &Database) -> Result<Self> {
        let store = Store::open(database).await?;
        let province = store.setting(PROVINCE).await?.unwrap_or_else(|| DEFAULT_PROVINCE.to_owned());
        let fixed_day = store.setting(FIXED_DAY).await?.and_then(|day| day.parse().ok());
        let (roles, guard, reader) = (Roles::builtin()?, Guard::new()?, Reader::here());
        let (demo, places) = (fixed_day.is_some(), Places::default());
        Ok(Self { store, roles, province, demo, reader, definitions: None, places, fixed_day, guard })
    }

    /// What a wing keeps in memory of this province, made when it is first asked for: one value of each type.
    pub fn place<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.places.of()
    }

    /// The areas.
    pub fn areas(&self) -> &'static Areas {
        Areas::builtin()
    }

    /// Now; in a demonstration the same hour of its fixed day.
    pub fn now(&self) -> DateTime<Utc> {
        let at = self.wall();
        let Some(day) = self.fixed_day else { return at };
        // The reporting day must stay the fixed day at any hour of real time.
        let late = CutOff::of(&self.province).day_of(at) > day;
        if late { at - chrono::Days::new(1) } else { at }
    }

    /// The hour on the wall: now; in a demonstration on its fixed day whatever the hour, for what goes by the calendar and
    /// not by reporting days, as a roster does.
    pub fn wall(&self) -> DateTime<Utc> {
        let now = Utc::now();
        let Some(day) = self.fixed_day else { return now };
        let zone = base::day::zone();
        let local = day.and_time(now.with_timezone(&zone).time()).and_local_timezone(zone);
        local.single().map_or(now, |local| local.to_utc())
    }

    /// The reporting day.
    pub fn day(&self) -> NaiveDate {
        CutOff::of(&self.province).day_of(self.now())
    }

    /// The program's own context, for the command line and the demonstration.
    pub fn system(&self, device: &str) -> Ctx {
        self.system_on(self.day(), device)
    }

    /// The same, at work on another day: with the areas of that day, so that a day of 2021 is closed over the
    /// communes of 2021.
    pub fn system_on(&self, day: NaiveDate, device: &str) -> Ctx {
        Ctx::system(&self.province, self.areas(), day, device)
    }

    /// A user's context, in the posts that they hold on the day.
    pub async fn acting(&self, user: &store::records::User, device: &str) -> Result<Ctx> {
        let day = self.day();
        let posts = self.store.posts_of(user, day).await?;
        Ok(Ctx::user(user, &self.roles, self.areas(), day, device).in_posts(posts))
    }
}

/// Lai Châu, until the operator says otherwise.
const DEFAULT_PROVINCE: &str = "12";
