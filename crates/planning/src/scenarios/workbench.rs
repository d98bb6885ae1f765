//! `data/scenarios/workbench.toml`: what is filled in where neither the record nor the officer says it.

use std::sync::LazyLock;

use base::shipped;
use serde::Deserialize;
use store::records::Question;
use toml::Value;

/// A group of ages that doses are counted for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Group {
    pub name: String,
    pub from_age: u8,
    pub to_age: u8,
    pub dose: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Bands {
    pub bands: Vec<u8>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    pub share: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Cases {
    pub days: u64,
    pub draws: usize,
}

/// What one study may ask of the machine.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Most {
    pub study_bytes: u64,
    pub people: u64,
    pub run_days: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Staff {
    pub ward: f64,
    pub icu: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct LevelFactors {
    pub level: u8,
    pub factors: Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Workbench {
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    pub population: Bands,
    pub found: Found,
    pub cases: Cases,
    pub most: Most,
    pub staff: Staff,
    #[serde(rename = "level")]
    pub levels: Vec<LevelFactors>,
}

impl Workbench {
    /// The values shipped with the program.
    pub(super) fn builtin() -> &'static Self {
        static WORKBENCH: LazyLock<Workbench> = LazyLock::new(|| {
            shipped::toml("scenarios/workbench.toml", include_str!("../../../../data/scenarios/workbench.toml"))
        });
        &WORKBENCH
    }
}

/// The template of a question.
pub(super) const fn template(question: Question) -> &'static str {
    match question {
        Question::Capacity => include_str!("../../../../data/scenarios/capacity.toml"),
        Question::CoverageOpening => include_str!("../../../../data/scenarios/coverage-opening.toml"),
        Question::NewVariant => include_str!("../../../../data/scenarios/new-variant.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workbench_and_its_templates_can_be_read() {
        let workbench = Workbench::builtin();
        assert_eq!(workbench.levels.len(), 4);
        for question in [Question::Capacity, Question::CoverageOpening, Question::NewVariant] {
            assert!(sim::study::Study::from_toml(template(question)).is_ok(), "{question:?}");
        }
    }
}
