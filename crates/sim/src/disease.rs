//! What is known of a disease and of its people's contacts: `data/sim/*.toml`, each number with its source.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base::trust::Trust;
use serde::Deserialize;

/// A number with its origin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The number.
    pub value: f64,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// A log-normal delay in days with its origin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// Mean, days.
    pub mean: f64,
    /// Standard deviation, days.
    pub sd: f64,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// The course of a disease, its transmission, its variants and vaccines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disease {
    /// `covid-19`.
    pub id: String,
    /// How it passes on.
    pub transmission: Transmission,
    /// How long its stages take.
    pub days: Delays,
    /// What it does to whom.
    pub by_age: ByAge,
    /// What it costs not to have a bed.
    pub without_bed: WithoutBed,
    /// What patients breathe.
    pub oxygen: Oxygen,
    /// What keeping apart does.
    pub apart: Apart,
    /// Protection by infection.
    pub immunity: Immunity,
    /// By name.
    pub variants: BTreeMap<String, VariantData>,
    /// What the doses do.
    pub vaccine: Vaccines,
}

/// How it passes on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transmission {
    /// Chance per day and contact of weight 1.
    pub beta: Parameter,
    /// Shape of the gamma law of who infects how many.
    pub dispersion: Parameter,
    /// Infectiousness without symptoms against that with.
    pub asymptomatic: Parameter,
    /// Share of the infectious days that is more infectious.
    pub early_share: Parameter,
    /// At most so many days.
    pub early_days_most: Parameter,
    /// By this factor.
    pub early_factor: Parameter,
}

/// How long the stages take.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delays {
    /// From infection until the first infectious day.
    pub infection_to_infectious: Delay,
    /// From then until symptoms.
    pub infectious_to_onset: Delay,
    /// From symptoms until a ward is needed.
    pub onset_to_severe: Delay,
    /// From then until intensive care is needed.
    pub severe_to_critical: Delay,
    /// Infectious days of a mild course; without symptoms from the first infectious day, else from onset.
    pub mild_recovery: Delay,
    /// In a ward until recovery.
    pub severe_recovery: Delay,
    /// In intensive care until recovery.
    pub critical_recovery: Delay,
    /// In intensive care until death.
    pub critical_to_death: Delay,
}

/// Shares by age; bands end where the next begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByAge {
    /// First age of each band, years.
    pub from_age: Vec<u8>,
    /// Factor on the chance to be infected.
    pub susceptibility: Vec<f64>,
    /// Of those infected, have symptoms.
    pub symptomatic: Vec<f64>,
    /// Of those infected, need a ward.
    pub severe: Vec<f64>,
    /// Of those infected, need intensive care.
    pub critical: Vec<f64>,
    /// Of those infected, die.
    pub fatal: Vec<f64>,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// Factors on chances where there is no bed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithoutBed {
    /// To become critical without a ward bed.
    pub critical: Parameter,
    /// To die without an ICU bed.
    pub death: Parameter,
}

/// Oxygen, litres a minute and patient.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oxygen {
    /// In a ward.
    pub severe: Parameter,
    /// In intensive care.
    pub critical: Parameter,
}

/// Factors on contacts while somebody is kept apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// Found, kept at home: with the household.
    pub isolated_household: Parameter,
    /// Found, kept at home: with others.
    pub isolated_elsewhere: Parameter,
    /// Contact in quarantine: with the household.
    pub quarantined_household: Parameter,
    /// Contact in quarantine: with others.
    pub quarantined_elsewhere: Parameter,
    /// In a hospital or collection site.
    pub in_facility: Parameter,
}

/// Protection by an infection gone through.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Immunity {
    /// From infection, at first.
    pub protection: Parameter,
    /// Days in which it halves.
    pub half_life: Parameter,
    /// From severe disease of those infected again.
    pub severe: Parameter,
}

/// A variant against the wild type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantData {
    /// Factor on beta.
    pub transmissibility: Parameter,
    /// Factor on the share of severe cases among those with symptoms.
    pub severity: Parameter,
    /// Share of protection lost.
    pub escape: Parameter,
    /// Factor on the days to infectiousness.
    pub latent: Parameter,
}

/// What the doses do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vaccines {
    /// The primary course complete.
    pub primary: Dose,
    /// A booster (mũi nhắc lại).
    pub booster: Dose,
}

/// What a dose does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// Days until it works.
    pub works_after: Parameter,
    /// Protection from infection, at first.
    pub infection: Parameter,
    /// Days in which it halves.
    pub infection_half_life: Parameter,
    /// Protection from severe disease of those infected all the same.
    pub severe: Parameter,
    /// Days in which it halves.
    pub severe_half_life: Parameter,
    /// Cut of what the infected vaccinated pass on.
    pub onward: Parameter,
}

/// Ages, households and contacts where a scenario does not say them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Ages.
    pub ages: Ages,
    /// Sizes of households.
    pub households: Households,
    /// Contacts at home.
    pub household: HouseholdData,
    /// Contacts at school.
    pub school: PlaceData,
    /// Contacts at work.
    pub work: PlaceData,
    /// Contacts elsewhere.
    pub community: CommunityData,
}

/// Share of people by age.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// First age of each band, years.
    pub from_age: Vec<u8>,
    /// Share of each, in any unit.
    pub share: Vec<f64>,
    /// Last age of the last band.
    pub oldest: u8,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// Share of households by size, from one member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Households {
    /// Share of each, in any unit.
    pub share: Vec<f64>,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// Contacts at home.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HouseholdData {
    /// Factor on the chance per contact and day.
    pub weight: f64,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// Contacts at a school or a workplace.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceData {
    /// Factor on the chance per contact and day.
    pub weight: f64,
    /// Contacts a day.
    pub contacts: u32,
    /// People who meet each other; 0 for everybody of the layer in the area.
    pub group: u32,
    /// First age, first age no longer.
    pub ages: [u8; 2],
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

/// Contacts elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunityData {
    /// Factor on the chance per contact and day.
    pub weight: f64,
    /// Contacts a day.
    pub contacts: u32,
    /// Share of contacts anywhere in the population.
    pub travel: f64,
    /// Where it was found.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

impl Disease {
    /// COVID-19 as shipped with the program.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn covid_19() -> &'static Self {
        static COVID: OnceLock<Disease> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        COVID.get_or_init(|| {
            toml::from_str(include_str!("../../../data/sim/covid-19.toml"))
                .unwrap_or_else(|error| panic!("covid-19.toml: {error}"))
        })
    }
}

impl People {
    /// As shipped with the program.
    ///
    /// # Panics
    ///
    /// Never in a built program: a test reads the embedded file.
    pub fn builtin() -> &'static Self {
        static PEOPLE: OnceLock<People> = OnceLock::new();
        #[expect(clippy::panic, reason = "the file is part of the program, and a test reads it")]
        PEOPLE.get_or_init(|| {
            toml::from_str(include_str!("../../../data/sim/people.toml"))
                .unwrap_or_else(|error| panic!("people.toml: {error}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_whole() {
        let (covid, people) = (Disease::covid_19(), People::builtin());
        let ages = &covid.by_age;
        let bands = ages.from_age.len();
        for column in [&ages.susceptibility, &ages.symptomatic, &ages.severe, &ages.critical, &ages.fatal] {
            assert_eq!(column.len(), bands);
        }
        for band in 0..bands {
            let stages = [1.0, ages.symptomatic[band], ages.severe[band], ages.critical[band], ages.fatal[band]];
            assert!(stages.is_sorted_by(|more, less| more >= less), "{stages:?}");
        }
        assert_eq!(people.ages.from_age.len(), people.ages.share.len());
        let households: f64 = people.households.share.iter().sum();
        let members: f64 = people.households.share.iter().zip(1..).map(|(s, n)| s * f64::from(n)).sum();
        assert!((members / households - 3.6).abs() < 0.1, "{}", members / households);
    }
}
