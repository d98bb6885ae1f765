//! A scenario: who lives where, what arrives, what is done about it, what there is to treat with.
//!
//! Everything has a default, so a file says only what it is about. `docs/scenario-files.md` describes every key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One scenario, ready to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// Name in tables.
    pub name: String,
    /// Days to run, 1 to 3,650.
    pub days: u16,
    /// Who lives where.
    pub population: Population,
    /// Whom they meet.
    pub contacts: Contacts,
    /// Factor on the transmission of every variant, as fitted to a province.
    pub transmission: f64,
    /// Name of the variant that circulates where nothing else is said.
    pub variant: String,
    /// Variants beyond the shipped ones, or other numbers for those.
    pub variants: BTreeMap<String, Variant>,
    /// First infections and later arrivals.
    pub seeds: BTreeMap<String, Seed>,
    /// Doses given before and during the run.
    pub vaccination: BTreeMap<String, Doses>,
    /// Infections gone through before the run.
    pub past: Option<Past>,
    /// Measures with their days or triggers.
    pub measures: BTreeMap<String, Measure>,
    /// Levels of the epidemic with their measures, by the cases of each area.
    pub levels: Option<Levels>,
    /// Who is found.
    pub testing: Option<Testing>,
    /// Whose contacts are sought.
    pub tracing: Option<Tracing>,
    /// Who of those found stays at home.
    pub home_care: Option<HomeCare>,
    /// Beds and oxygen that there are.
    pub capacity: Capacity,
    /// Numbers of the disease that are to differ from the shipped ones.
    pub disease: DiseaseChanges,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: String::new(),
            days: 180,
            population: Population::default(),
            contacts: Contacts::default(),
            transmission: 1.0,
            variant: "wild".into(),
            variants: BTreeMap::new(),
            seeds: BTreeMap::new(),
            vaccination: BTreeMap::new(),
            past: None,
            measures: BTreeMap::new(),
            levels: None,
            testing: None,
            tracing: None,
            home_care: None,
            capacity: Capacity::default(),
            disease: DiseaseChanges::default(),
        }
    }
}

/// Who lives where: a size, or areas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Population {
    /// People in all, where no areas are given.
    pub size: Option<u32>,
    /// With `size`: people of an area; one area if none.
    pub area_size: Option<u32>,
    /// Areas with their people.
    pub areas: Vec<AreaPeople>,
    /// People (or shares) by age, for areas that do not say theirs: `{ "0" = 12, "18" = 60, "65" = 8 }`,
    /// first age of the band → number. The shipped ages if none.
    pub ages: BTreeMap<String, f64>,
    /// Share of households with 1, 2, … members (at most 15). The shipped ones if none.
    pub households: Vec<f64>,
    /// Every household has somebody of at least this age, as long as there are any. 18 if none; 0 mixes ages.
    pub head_age: Option<u8>,
    /// Seed of the population; the same people live in every replicate and scenario.
    pub seed: u64,
}

/// An area with its people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AreaPeople {
    /// Name or code.
    pub name: String,
    /// People in all; the sum of `ages` if none.
    pub people: Option<u32>,
    /// People by age, as in `population.ages`.
    pub ages: BTreeMap<String, f64>,
}

/// Whom people meet; the shipped contacts where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contacts {
    /// At home.
    pub household: LayerChanges,
    /// At school.
    pub school: LayerChanges,
    /// At work.
    pub work: LayerChanges,
    /// Elsewhere.
    pub community: LayerChanges,
}

/// What of a layer differs from the shipped one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LayerChanges {
    /// Factor on the chance per contact and day.
    pub weight: Option<f64>,
    /// Contacts a day (not for the household, whose members all meet).
    pub contacts: Option<u32>,
    /// School, work: people who meet each other; 0 for everybody of the layer in the area.
    pub group: Option<u32>,
    /// School, work: first age, first age no longer.
    pub ages: Option<[u8; 2]>,
    /// Community: share of contacts anywhere in the population, 0 to 1.
    pub travel: Option<f64>,
}

/// A variant; what is not said is as in the shipped variant of that name, else as in the wild type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Variant {
    /// Factor on transmission.
    pub transmissibility: Option<f64>,
    /// Factor on the share of severe cases.
    pub severity: Option<f64>,
    /// Share of protection lost, 0 to 1.
    pub escape: Option<f64>,
    /// Factor on the days to infectiousness.
    pub latent: Option<f64>,
}

/// People infected from outside.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// First day.
    pub day: u16,
    /// Days in a row.
    pub days: Option<u16>,
    /// People a day.
    pub people: u32,
    /// Variant; the scenario's if none.
    pub variant: Option<String>,
    /// Areas they are spread over; all if none.
    pub areas: Vec<String>,
}

/// Which dose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoseKind {
    /// The primary course complete.
    #[default]
    Primary,
    /// A booster; those with the primary course get it first.
    Booster,
}

/// Doses given to a share of an age group, evenly from one day until another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Doses {
    /// Which.
    pub dose: DoseKind,
    /// First age.
    pub from_age: u8,
    /// Last age.
    pub to_age: u8,
    /// Share in the end, 0 to 1.
    pub coverage: f64,
    /// First day; negative before the run.
    pub from: i32,
    /// Last day.
    pub until: i32,
    /// Areas; all if none.
    pub areas: Vec<String>,
}

impl Default for Doses {
    fn default() -> Self {
        Self {
            dose: DoseKind::Primary,
            from_age: 0,
            to_age: u8::MAX,
            coverage: 0.0,
            from: -120,
            until: -14,
            areas: Vec::new(),
        }
    }
}

/// Infections gone through before the run, spread evenly over days.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Past {
    /// Share of the people, 0 to 1.
    pub share: f64,
    /// First day, negative.
    pub from: i32,
    /// Last day, negative.
    pub until: i32,
    /// Variant; the scenario's if none.
    pub variant: Option<String>,
}

/// Factors on contacts by layer, 0 to 5; 1 leaves them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Factors {
    /// At home.
    pub household: f64,
    /// At school.
    pub school: f64,
    /// At work.
    pub work: f64,
    /// Elsewhere in one's area.
    pub community: f64,
    /// With people of other areas.
    pub travel: f64,
}

impl Default for Factors {
    fn default() -> Self {
        Self { household: 1.0, school: 1.0, work: 1.0, community: 1.0, travel: 1.0 }
    }
}

/// A measure: while it holds, contacts are multiplied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Measure {
    /// First day.
    pub from: u16,
    /// First day no longer; to the end if none.
    pub until: Option<u16>,
    /// Holds in an area only from this incidence on: found cases per 100,000 and week, mean of the two latest
    /// weeks.
    pub above: Option<f64>,
    /// With `above`: until the incidence is below this; `above` itself if none.
    pub below: Option<f64>,
    /// Areas; all if none.
    pub areas: Vec<String>,
    /// What it does.
    pub factors: Factors,
}

/// Levels by incidence; an area is always in one of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Levels {
    /// Days between assessments; 1 if none.
    pub every: Option<u16>,
    /// Days that a level is held before a lower one; 0 if none.
    pub hold: Option<u16>,
    /// From the lowest.
    pub steps: Vec<Level>,
}

/// A level with its measures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Level {
    /// Found cases per 100,000 and week, mean of the two latest weeks, from which it holds.
    pub at_least: f64,
    /// What it does.
    pub factors: Factors,
}

/// Who is found, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Testing {
    /// First day.
    pub from: u16,
    /// Share of people with symptoms that are tested.
    pub symptomatic: f64,
    /// Days from onset to the result.
    pub delay: u16,
    /// Share of infectious people found by a test.
    pub sensitivity: f64,
    /// Share of people screened a day without symptoms.
    pub screening: f64,
    /// Days that a person found is kept apart.
    pub isolation: u16,
    /// Share of persons found that keep to it.
    pub adherence: f64,
}

impl Default for Testing {
    fn default() -> Self {
        Self { from: 0, symptomatic: 0.5, delay: 2, sensitivity: 0.85, screening: 0.0, isolation: 14, adherence: 1.0 }
    }
}

/// Whose contacts are sought: share of the contacts of a person found, by layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tracing {
    /// First day.
    pub from: u16,
    /// Household members.
    pub household: f64,
    /// School fellows.
    pub school: f64,
    /// Colleagues.
    pub work: f64,
    /// Others.
    pub community: f64,
    /// Days from the find to the quarantine.
    pub delay: u16,
    /// Days of quarantine.
    pub quarantine: u16,
    /// Share of contacts tested at the start of quarantine.
    pub tested: f64,
}

impl Default for Tracing {
    fn default() -> Self {
        Self { from: 0, household: 1.0, school: 0.5, work: 0.5, community: 0.1, delay: 1, quarantine: 14, tested: 0.5 }
    }
}

/// Treatment tier 1: who of those found without severe disease stays at home (QĐ 261/QĐ-BYT); the others go to
/// collection sites as long as these have beds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HomeCare {
    /// Share of those below `below_age` that stay at home.
    pub share: f64,
    /// People of this age and above go to a collection site.
    pub below_age: u8,
}

impl Default for HomeCare {
    fn default() -> Self {
        Self { share: 1.0, below_age: 65 }
    }
}

/// What there is to treat with; without a number there is no limit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    /// Tier 1: beds of collection sites (cơ sở thu dung).
    pub collection: Option<u32>,
    /// Tier 2: ward beds with oxygen.
    pub ward: Option<u32>,
    /// Tier 3: intensive care beds.
    pub icu: Option<u32>,
    /// Oxygen, cubic metres of gas a day.
    pub oxygen: Option<f64>,
    /// True (the default): nobody is admitted beyond the limits. False: they are only compared with the need.
    pub enforced: Option<bool>,
}

/// Numbers of the disease that differ from `data/sim/covid-19.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DiseaseChanges {
    /// Chance per day and contact of weight 1.
    pub beta: Option<f64>,
    /// Dispersion k; 0 for everybody alike.
    pub dispersion: Option<f64>,
    /// Protection by an infection gone through, 0 to 1.
    pub immunity: Option<f64>,
    /// Days in which that protection halves; 0 for never.
    pub immunity_half_life: Option<f64>,
    /// False: everybody is as susceptible and as likely to fall ill as a person of 30.
    pub by_age: Option<bool>,
    /// Factor on contacts of people in hospitals and collection sites.
    pub in_facility: Option<f64>,
}
