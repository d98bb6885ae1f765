//! The parameters of the province: `data/demo/lai-chau.toml`.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::Error;

use crate::random::Curve;

/// What the whole file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    pub province: String,
    pub day: NaiveDate,
    pub seed: u64,
    pub source: String,
    pub note: String,
    pub population: Population,
    pub district: Vec<District>,
    pub laggard: Vec<Laggard>,
    pub campaign: Campaign,
    pub product: Vec<Product>,
    pub cases: Cases,
    pub outbreak: Vec<Outbreak>,
    pub stock: Stock,
    pub posts: Posts,
    pub duty: Duty,
    pub reports: Reports,
    pub tracing: Tracing,
    pub level_facts: LevelFacts,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Population {
    pub total: u32,
    pub counted_on: NaiveDate,
    pub town_weight: f64,
    pub noise: f64,
    pub male: f64,
    pub male_old: f64,
    pub contraindicated: f64,
    pub birth_day_young: f64,
    pub birth_day_old: f64,
    pub citizen_id: f64,
    pub phone: f64,
    pub hamlet_size: u32,
    pub outsiders: f64,
    pub town_kinh: f64,
    pub ages: Vec<(i32, i32, f64)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct District {
    pub code: String,
    pub dose1: f64,
    pub dose2: f64,
    pub recent: f64,
    pub spread: f64,
    pub old_gap: f64,
    pub usable: f64,
    pub allocated: f64,
    pub peoples: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Laggard {
    pub commune: String,
    pub dose2: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Campaign {
    pub second: Curve,
    pub front_line: Curve,
    pub single_recent: f64,
    pub single: Curve,
    pub single_days: u64,
    pub recent_days: u64,
    pub first_day: NaiveDate,
    pub front_line_share: f64,
    pub front_line_ages: (i32, i32),
    pub front_line_old: f64,
    pub third: f64,
    pub third_after: u64,
    pub third_from: NaiveDate,
    pub third_product: String,
    pub sunday_rest: f64,
    pub youth_ages: (i32, i32),
    pub youth_from: NaiveDate,
    pub youth_dose1: f64,
    pub youth_dose2: f64,
    pub youth_product: String,
    pub youth_interval: (u64, u64),
    pub serious_communes: Vec<String>,
    pub serious_from: NaiveDate,
    pub site: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    pub name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub weight: f64,
    pub interval: (u64, u64),
    pub lots: Vec<Lot>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lot {
    pub number: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub expires: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    pub code_first: u32,
    pub sporadic_from: NaiveDate,
    pub sporadic_per_day: f64,
    pub wave: Vec<(NaiveDate, f64)>,
    pub noise: f64,
    pub deaths: usize,
    pub death_after: (u64, u64),
    pub recovery: (u64, u64),
    pub onset: (u64, u64),
    pub found_sporadic: [f64; 4],
    pub found_wave: [f64; 4],
    pub source_known: [f64; 4],
    pub severity_weak: [f64; 5],
    pub severity_strong: [f64; 5],
    pub home: f64,
    pub home_from: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outbreak {
    pub district: String,
    pub share: f64,
    pub from: NaiveDate,
    pub focus: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stock {
    pub unit_district: String,
    pub unit_province: String,
    pub period_days: u64,
    pub discarded: f64,
    pub reserve: i32,
    pub allocation_note: String,
    pub allocation_product: String,
    pub allocation_in: Vec<u64>,
    /// Days on the way from the province's store to each district's, in turn; within the days for which the province
    /// keeps what it received.
    pub carried: Vec<u64>,
    /// Doses on their way at the end of the day asked.
    pub under_way: i32,
    /// The district that they go to.
    pub under_way_to: String,
}

/// Who heads which unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Posts {
    /// First and last day on which somebody took a post.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Share of the heads' posts that nobody holds.
    pub vacant: f64,
    /// Share of the heads who are in charge without being appointed.
    pub acting: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duty {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub starts: Vec<NaiveTime>,
    pub hours: i64,
    pub body: String,
    pub place: String,
    pub phone: String,
    pub leaders: Vec<String>,
    pub staff: Vec<String>,
    pub staff_each: (usize, usize),
    pub gaps: Vec<DutyGap>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reports {
    pub from: NaiveDate,
    pub missing: f64,
    pub late: f64,
    pub accepted: f64,
    pub early_minutes: (i64, i64),
    pub late_minutes: (i64, i64),
    pub morning: i64,
    pub open: Vec<String>,
    pub summary: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyGap {
    pub area: String,
    pub day: NaiveDate,
    pub start: NaiveTime,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tracing {
    pub days: u64,
    pub infector: f64,
    pub at_market: f64,
    pub household: (usize, usize),
    pub colleagues: (usize, usize),
    pub shoppers: (usize, usize),
    pub onward: (usize, usize),
    pub met_by_contact: (usize, usize),
    pub market_visitors: (usize, usize),
    pub masked: f64,
    pub mask_unknown: f64,
    pub wedding: Wedding,
    pub traced: f64,
    pub found_hours: Vec<(i64, f64)>,
    pub tested_after: (u64, u64),
    pub quarantine_days: u64,
    pub teams: usize,
    pub team: String,
    pub relations: Vec<String>,
    pub home: String,
    pub work: Vec<String>,
    pub school: String,
    pub station: String,
    pub market: String,
    pub district_market: String,
    pub wedding_place: String,
    pub bus: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wedding {
    pub day: NaiveDate,
    pub share: f64,
    pub guests: (usize, usize),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LevelFacts {
    pub weeks_2686: Period,
    pub months_4800: Period,
    pub weeks_218: Period,
    pub border: Vec<String>,
    pub contacts: f64,
    pub unanswered: f64,
    pub not_ready: Vec<String>,
    pub capacity: [f64; 3],
    pub at_home: [f64; 3],
    pub empty_beds: [f64; 3],
    pub intensive: [f64; 3],
    pub by_commune: String,
    pub by_district: String,
    pub by_province: String,
    pub basis: String,
}

/// Days from one to another, so many apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub every: u64,
}

impl Params {
    /// The file shipped with the program.
    pub fn builtin() -> Result<Self, Error> {
        read("data/demo/lai-chau.toml", include_str!("../../../data/demo/lai-chau.toml"))
    }

    /// The district's parameters.
    pub fn district(&self, code: &str) -> Result<&District, Error> {
        self.district.iter().find(|district| district.code == code).ok_or_else(|| Error::Data {
            file: "data/demo/lai-chau.toml".to_owned(),
            what: format!("no [[district]] with code {code}"),
        })
    }

    /// Age by year of birth on the day of the province.
    pub fn age(&self, birth_year: i32) -> i32 {
        use chrono::Datelike;
        self.day.year() - birth_year
    }
}

/// A data file as a type.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::Data { file: file.to_owned(), what: error.to_string() })
}
