//! Names of people and hamlets: `data/demo/names.toml`.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use rand::rngs::StdRng;
use serde::Deserialize;
use store::Error;
use store::records::Sex;

use crate::params::read;
use crate::random::{one_of, weighted};

/// The lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    hamlet: String,
    hamlet_town: String,
    hamlet_first: Vec<String>,
    hamlet_second: Vec<String>,
    people: BTreeMap<String, People>,
}

/// The names of an ethnic group (dân tộc).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    families: Vec<(String, u32)>,
    middle_male: Vec<String>,
    middle_female: Vec<String>,
    given_male: Vec<String>,
    given_female: Vec<String>,
}

/// A hamlet and the people that most of it is of.
pub(crate) struct Hamlet {
    pub name: String,
    pub people: String,
}

impl Names {
    /// The file shipped with the program.
    pub fn builtin() -> Result<Self, Error> {
        read("data/demo/names.toml", include_str!("../../../data/demo/names.toml"))
    }

    /// Is there a list of this ethnic group?
    pub fn knows(&self, people: &str) -> bool {
        self.people.contains_key(people)
    }

    /// A full name.
    pub fn full(&self, rng: &mut StdRng, people: &str, sex: Sex) -> String {
        let Some(people) = self.people.get(people) else { return String::new() };
        let family = weighted(rng, people.families.iter().map(|(_, weight)| f64::from(*weight)));
        let (middle, given) = match sex {
            Sex::Male => (&people.middle_male, &people.given_male),
            Sex::Female => (&people.middle_female, &people.given_female),
        };
        let family = people.families.get(family).map(|(name, _)| name);
        let words = [family, one_of(rng, middle), one_of(rng, given)];
        let mut words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
        // "Lỳ Xú Xú" is nobody's name.
        words.dedup();
        words.join(" ")
    }

    /// The hamlets of a commune, no name twice.
    pub fn hamlets(&self, rng: &mut StdRng, number: usize, town: bool, peoples: &[(String, f64)]) -> Vec<Hamlet> {
        let mut taken = BTreeSet::new();
        (1..=number)
            .map(|n| {
                let people = weighted(rng, peoples.iter().map(|(_, share)| *share));
                let name = if town {
                    self.hamlet_town.replace("{name}", &n.to_string())
                } else {
                    self.hamlet(rng, &mut taken, n)
                };
                Hamlet { name, people: peoples.get(people).map_or_else(String::new, |(key, _)| key.clone()) }
            })
            .collect()
    }

    fn hamlet(&self, rng: &mut StdRng, taken: &mut BTreeSet<String>, n: usize) -> String {
        for _ in 0..50 {
            let words = [one_of(rng, &self.hamlet_first), one_of(rng, &self.hamlet_second)];
            let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
            if taken.insert(words.join(" ")) {
                return self.hamlet.replace("{name}", &words.join(" "));
            }
        }
        self.hamlet.replace("{name}", &n.to_string())
    }

    /// Man or woman.
    pub fn sex(rng: &mut StdRng, male: f64) -> Sex {
        if rng.random_bool(male.clamp(0.0, 1.0)) { Sex::Male } else { Sex::Female }
    }
}
