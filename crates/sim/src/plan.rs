//! A scenario made ready: tables instead of laws, so that a run draws no logarithm per contact.

use crate::chance::Quantiles;
use crate::check::used_variants;
use crate::control::Control;
use crate::disease::{Delay, Disease, People};
use crate::people::World;
use crate::protect::Protection;
use crate::scenario::{Capacity, HomeCare, Scenario, Testing, Tracing};

/// Ages in tables.
const AGES: usize = 128;

/// A variant of the run.
#[derive(Debug, Clone)]
pub(crate) struct VariantPlan {
    pub name: String,
    pub transmissibility: f64,
    pub severity: f64,
    /// Days from infection to infectiousness.
    pub latent: Quantiles<u8>,
}

/// Chances by age, each given the stage before.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Chances {
    /// Susceptibility against the most susceptible age.
    pub susceptibility: f32,
    pub symptomatic: f64,
    pub severe: f64,
    pub critical: f64,
    pub death: f64,
}

/// Days of the stages.
#[derive(Debug, Clone)]
pub(crate) struct Stages {
    pub onset: Quantiles<u8>,
    pub severe: Quantiles<u8>,
    pub critical: Quantiles<u8>,
    pub mild_recovery: Quantiles<u8>,
    pub severe_recovery: Quantiles<u8>,
    pub critical_recovery: Quantiles<u8>,
    pub death: Quantiles<u8>,
}

/// Infection attempts per day and contact with the most susceptible age.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hazards {
    pub household: f64,
    pub school: f64,
    pub work: f64,
    pub community: f64,
}

/// All that a run needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub days: u16,
    pub variants: Vec<VariantPlan>,
    pub chances: Vec<Chances>,
    pub stages: Stages,
    pub spread: Quantiles<f32>,
    pub hazards: Hazards,
    /// Community contacts a day, and the share of them anywhere.
    pub contacts: u32,
    pub travel: f64,
    pub asymptomatic: f64,
    pub early_share: f64,
    pub early_days: f64,
    pub early_factor: f64,
    pub protection: Protection,
    pub control: Control,
    pub seeds: Vec<SeedPlan>,
    pub testing: Option<Testing>,
    pub tracing: Option<Tracing>,
    pub home_care: Option<HomeCare>,
    pub capacity: Capacity,
    pub enforced: bool,
    /// [kind of keeping apart][household or not]: factor on contacts.
    pub apart: [[f32; 2]; 4],
    /// Some are kept apart in this scenario.
    pub keeps_apart: bool,
    /// Factors on the chances without a bed: to become critical, to die.
    pub without_bed: [f64; 2],
    /// Oxygen of a patient, cubic metres a day: severe, critical.
    pub oxygen: [f64; 2],
}

/// People infected from outside.
#[derive(Debug, Clone)]
pub(crate) struct SeedPlan {
    pub first: u16,
    pub until: u16,
    pub people: u32,
    pub variant: usize,
    /// Numbers of the areas; all if empty.
    pub areas: Vec<usize>,
}

impl Plan {
    pub fn new(scenario: &Scenario, world: &World) -> Self {
        let disease = Disease::covid_19();
        let changes = &scenario.disease;
        let names = used_variants(scenario);
        let mut escapes = Vec::new();
        let variants = names
            .iter()
            .map(|name| {
                let shipped = disease.variants.get(*name).or_else(|| disease.variants.get("wild"));
                let said = scenario.variants.get(*name).cloned().unwrap_or_default();
                let or = |said: Option<f64>, shipped: Option<f64>| said.or(shipped).unwrap_or(1.0);
                escapes.push(said.escape.or(shipped.map(|v| v.escape.value)).unwrap_or(0.0));
                let latent = or(said.latent, shipped.map(|v| v.latent.value));
                let law = &disease.days.infection_to_infectious;
                VariantPlan {
                    name: (*name).to_owned(),
                    transmissibility: or(said.transmissibility, shipped.map(|v| v.transmissibility.value)),
                    severity: or(said.severity, shipped.map(|v| v.severity.value)),
                    latent: Quantiles::days(law.mean * latent, law.sd * latent),
                }
            })
            .collect();
        let days = |law: &Delay| Quantiles::days(law.mean, law.sd);
        let law = &disease.days;
        let transmission = &disease.transmission;
        let (chances, most_susceptible) = chances(disease, changes.by_age.unwrap_or(true));
        let beta = changes.beta.unwrap_or(transmission.beta.value);
        // A chance per day becomes a rate of attempts, so that factors multiply exactly and repeated contacts
        // of a day add up.
        let scale = scenario.transmission * most_susceptible;
        let hazard = |weight: f64| -(1.0 - (beta * weight).min(0.999)).ln() * scale;
        let people = People::builtin();
        let contacts = &scenario.contacts;
        let hazards = Hazards {
            household: hazard(contacts.household.weight.unwrap_or(people.household.weight)),
            school: hazard(world.school.weight),
            work: hazard(world.work.weight),
            community: hazard(contacts.community.weight.unwrap_or(people.community.weight)),
        };
        let dispersion = changes.dispersion.unwrap_or(transmission.dispersion.value);
        let apart = &disease.apart;
        let facility = changes.in_facility.unwrap_or(apart.in_facility.value) as f32;
        let seeds = scenario
            .seeds
            .values()
            .map(|seed| SeedPlan {
                first: seed.day,
                until: seed.day.saturating_add(seed.days.unwrap_or(1)),
                people: seed.people,
                variant: seed.variant.as_ref().and_then(|v| names.iter().position(|name| name == v)).unwrap_or(0),
                areas: world.mask(&seed.areas).iter().zip(0..).filter(|(on, _)| **on).map(|(_, area)| area).collect(),
            })
            .collect();
        Self {
            days: scenario.days,
            variants,
            chances,
            stages: Stages {
                onset: days(&law.infectious_to_onset),
                severe: days(&law.onset_to_severe),
                critical: days(&law.severe_to_critical),
                mild_recovery: days(&law.mild_recovery),
                severe_recovery: days(&law.severe_recovery),
                critical_recovery: days(&law.critical_recovery),
                death: days(&law.critical_to_death),
            },
            spread: Quantiles::spread((dispersion > 0.0).then_some(dispersion)),
            hazards,
            contacts: contacts.community.contacts.unwrap_or(people.community.contacts),
            travel: contacts.community.travel.unwrap_or(people.community.travel),
            asymptomatic: transmission.asymptomatic.value,
            early_share: transmission.early_share.value,
            early_days: transmission.early_days_most.value,
            early_factor: transmission.early_factor.value,
            protection: Protection::new(scenario, world, &names, &escapes),
            control: Control::new(scenario, world),
            seeds,
            testing: scenario.testing.clone(),
            tracing: scenario.tracing.clone(),
            home_care: scenario.home_care.clone(),
            capacity: scenario.capacity.clone(),
            enforced: scenario.capacity.enforced.unwrap_or(true),
            apart: [
                [1.0, 1.0],
                [apart.quarantined_household.value as f32, apart.quarantined_elsewhere.value as f32],
                [apart.isolated_household.value as f32, apart.isolated_elsewhere.value as f32],
                [facility, facility],
            ],
            keeps_apart: scenario.testing.is_some() || facility < 1.0,
            without_bed: [disease.without_bed.critical.value, disease.without_bed.death.value],
            // Litres a minute for a day, in cubic metres.
            oxygen: [disease.oxygen.severe.value * 1.44, disease.oxygen.critical.value * 1.44],
        }
    }
}

/// Chances of every age, and the susceptibility of the most susceptible.
fn chances(disease: &Disease, by_age: bool) -> (Vec<Chances>, f64) {
    let table = &disease.by_age;
    let most = if by_age { table.susceptibility.iter().copied().fold(0.0, f64::max) } else { 1.0 };
    let over = |part: f64, whole: f64| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
    let of_age = |age: usize| {
        let age = if by_age { age } else { 30 };
        let band = table.from_age.iter().rposition(|&from| usize::from(from) <= age).unwrap_or(0);
        Chances {
            susceptibility: (table.susceptibility[band] / most) as f32,
            symptomatic: table.symptomatic[band],
            severe: over(table.severe[band], table.symptomatic[band]),
            critical: over(table.critical[band], table.severe[band]),
            death: over(table.fatal[band], table.critical[band]),
        }
    };
    ((0..AGES).map(of_age).collect(), most)
}
