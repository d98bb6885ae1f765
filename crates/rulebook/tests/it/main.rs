//! The rule books against published cases, the values at their thresholds, and the laws that no
//! correction of a file may break.
#![expect(clippy::unwrap_used, reason = "tests")]

mod books;
mod boundaries;
mod cases;
mod door;
mod explained;
mod laws;
mod risk_2686;
mod unions;

use rulebook::{Assessment, Capacity, Question, Share, assess};

/// A question under Decision 4800 where the first-dose test is met.
fn q4800(population: u64, week1: u64, week2: u64) -> Question {
    Question {
        rules: Some("4800".to_owned()),
        population: Some(population),
        cases_week1: Some(week1),
        cases_week2: Some(week2),
        dose1_18: Some(Share::Ratio(0.95)),
        ..Question::default()
    }
}

/// A question under Decision 218 where nothing raises the grade.
fn q218(population: u64, cases_a_week: u64, capacity: Capacity) -> Question {
    Question {
        rules: Some("218".to_owned()),
        population: Some(population),
        cases_week1: Some(cases_a_week),
        cases_week2: Some(cases_a_week),
        deaths_week: Some(0),
        full_all: Some(Share::Ratio(0.80)),
        full_risk: Some(Share::Ratio(0.95)),
        capacity: Some(capacity),
        ..Question::default()
    }
}

fn level(q: &Question) -> Option<u8> {
    look(q).level
}

fn look(q: &Question) -> Assessment {
    assess(q).unwrap()
}
