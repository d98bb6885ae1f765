//! Protection by doses and by infections gone through, worked out when somebody is met, never kept per person.
//!
//! A person has one rank in [0, 1) for doses: with coverage c all persons of rank below c have the dose, so more
//! coverage means the same people and more, with the same days.

use crate::chance::Luck;
use crate::disease::{Disease, Dose};
use crate::people::{World, purpose};
use crate::scenario::{DoseKind, Scenario};

/// Days for which waning is worked out beforehand; later days count as the last.
const HORIZON: usize = 1_024;

/// One line of the vaccination plan.
#[derive(Debug, Clone)]
struct Line {
    booster: bool,
    ages: (u8, u8),
    coverage: f64,
    from: f64,
    days: f64,
    /// By area; everywhere if empty.
    areas: Vec<bool>,
}

/// What protects a person on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shield {
    /// Factor on the chance to be infected.
    pub infection: f32,
    /// Factor on the chance of severe disease once infected.
    pub severe: f32,
    /// Factor on what is passed on.
    pub onward: f32,
}

impl Shield {
    pub const NONE: Self = Self { infection: 1.0, severe: 1.0, onward: 1.0 };
}

/// All that protects in a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Protection {
    lines: Vec<Line>,
    /// [dose kind][variant][days since the dose].
    doses: [Vec<Vec<Shield>>; 2],
    past: Option<PastPlan>,
    /// [earlier variant][new variant][days since infection]: factor on the chance of infection.
    immunity: Vec<Vec<Vec<f32>>>,
    /// Factor on severe disease of those infected again.
    again: f32,
    seed: u64,
}

#[derive(Debug, Clone)]
struct PastPlan {
    share: f64,
    from: f64,
    days: f64,
    variant: usize,
}

fn waned(start: f64, half_life: f64, days: usize) -> f64 {
    if half_life > 0.0 { start * (-(days as f64) / half_life).exp2() } else { start }
}

fn shields(dose: &Dose, escape: f64) -> Vec<Shield> {
    let works_after = dose.works_after.value as usize;
    (0..HORIZON)
        .map(|day| {
            if day < works_after {
                return Shield::NONE;
            }
            let since = day - works_after;
            let infection = waned(dose.infection.value, dose.infection_half_life.value, since) * (1.0 - escape);
            let severe = waned(dose.severe.value, dose.severe_half_life.value, since);
            // What is passed on wanes with the protection from infection.
            let onward = waned(dose.onward.value, dose.infection_half_life.value, since) * (1.0 - escape);
            Shield { infection: 1.0 - infection as f32, severe: 1.0 - severe as f32, onward: 1.0 - onward as f32 }
        })
        .collect()
}

impl Protection {
    /// `escapes`: share of protection that each variant of the run escapes.
    pub fn new(scenario: &Scenario, world: &World, variants: &[&str], escapes: &[f64]) -> Self {
        let disease = Disease::covid_19();
        let mut lines = Vec::new();
        for doses in scenario.vaccination.values().filter(|doses| doses.coverage > 0.0) {
            lines.push(Line {
                booster: doses.dose == DoseKind::Booster,
                ages: (doses.from_age, doses.to_age),
                coverage: doses.coverage,
                from: f64::from(doses.from),
                days: f64::from(doses.until - doses.from + 1),
                areas: world.mask(&doses.areas),
            });
        }
        // A booster counts before the primary course, the later dose wins.
        lines.sort_by_key(|line| !line.booster);
        let half_life = scenario.disease.immunity_half_life.unwrap_or(disease.immunity.half_life.value);
        let start = scenario.disease.immunity.unwrap_or(disease.immunity.protection.value);
        let immunity = (0..variants.len())
            .map(|earlier| {
                let against = |new: usize| {
                    let kept = if earlier == new { 1.0 } else { 1.0 - escapes[new] };
                    (0..HORIZON).map(|day| 1.0 - (waned(start, half_life, day) * kept) as f32).collect()
                };
                (0..variants.len()).map(against).collect()
            })
            .collect();
        let past = scenario.past.as_ref().filter(|past| past.share > 0.0).map(|past| PastPlan {
            share: past.share,
            from: f64::from(past.from),
            days: f64::from(past.until - past.from + 1),
            variant: past.variant.as_ref().and_then(|name| variants.iter().position(|v| v == name)).unwrap_or(0),
        });
        let of_kind = |dose: &Dose| -> Vec<Vec<Shield>> { escapes.iter().map(|&e| shields(dose, e)).collect() };
        Self {
            lines,
            doses: [of_kind(&disease.vaccine.primary), of_kind(&disease.vaccine.booster)],
            past,
            immunity,
            again: 1.0 - disease.immunity.severe.value as f32,
            seed: world.seed,
        }
    }

    /// True when nobody has anything at the start and no dose comes.
    pub fn nothing(&self) -> bool {
        self.lines.is_empty() && self.past.is_none()
    }

    /// What protects by doses and by infections before the run.
    pub fn shield(&self, world: &World, person: u32, age: u8, day: u16, variant: usize) -> Shield {
        let mut shield = Shield::NONE;
        let day = f64::from(day);
        if !self.lines.is_empty() {
            let luck = Luck::of(self.seed, purpose::DOSE, u64::from(person));
            let rank = luck.unit(0);
            for (line, draw) in self.lines.iter().zip(1_u64..) {
                let area = || line.areas.is_empty() || line.areas[world.area_of(person)];
                if rank >= line.coverage || age < line.ages.0 || age > line.ages.1 || !area() {
                    continue;
                }
                // The day does not depend on the coverage, so that more coverage changes no one's day.
                let given = line.from + (luck.unit(draw) * line.days).floor();
                if given <= day {
                    let since = ((day - given) as usize).min(HORIZON - 1);
                    shield = self.doses[usize::from(line.booster)][variant][since];
                    break;
                }
            }
        }
        if let Some(past) = &self.past {
            let luck = Luck::of(self.seed, purpose::PAST, u64::from(person));
            if luck.unit(0) < past.share {
                let since = (day - past.from - (luck.unit(1) * past.days).floor()).max(0.0) as usize;
                shield.infection *= self.immunity[past.variant][variant][since.min(HORIZON - 1)];
                shield.severe *= self.again;
            }
        }
        shield
    }

    /// Factor on the chance of infection after one in this run.
    #[inline]
    pub fn immunity(&self, earlier: usize, new: usize, since: u16) -> f32 {
        self.immunity[earlier][new][usize::from(since).min(HORIZON - 1)]
    }

    /// Factor on severe disease of those infected again.
    pub fn again(&self) -> f32 {
        self.again
    }
}

impl World {
    /// Which areas are named; empty for all.
    pub(crate) fn mask(&self, names: &[String]) -> Vec<bool> {
        if names.is_empty() {
            return Vec::new();
        }
        self.areas.iter().map(|area| names.contains(&area.name)).collect()
    }
}
