//! The answers in words: what is short, by how much, and what one more is worth.

use base::words::{Lang, Words, count};

use crate::fault::shown;
use crate::{beds, vaccine};

/// The dearest shortages that are told one by one.
const TOLD: usize = 5;

/// A plan of beds in sentences.
pub fn of_beds(plan: &beds::Plan, saves: &[f64], missing: &(Vec<u32>, u32), lang: Lang) -> Vec<String> {
    let words = Words::builtin();
    let people = |number: u32| count(i64::from(number), lang);
    let problem = plan.problem();
    let patients: u32 = problem.places.iter().map(|place| place.patients).sum();
    let unserved: u32 = plan.unserved().iter().sum();
    let mut said = vec![words.say(
        lang,
        if unserved == 0 { "planner-beds-all" } else { "planner-beds-short" },
        &[("patients", people(patients)), ("placed", people(patients - unserved)), ("unserved", people(unserved))],
    )];
    for at in largest(saves) {
        let args = [("hospital", problem.hospitals[at].id.clone()), ("saved", shown(saves[at], lang))];
        said.push(words.say(lang, "planner-bed-worth", &args));
    }
    let (beds, stranded) = missing;
    let all: u32 = beds.iter().sum();
    if all > 0 {
        said.push(words.say(lang, "planner-beds-needed", &[("beds", people(all))]));
        for at in largest(&beds.iter().map(|&more| f64::from(more)).collect::<Vec<_>>()) {
            let args = [("hospital", problem.hospitals[at].id.clone()), ("beds", people(beds[at]))];
            said.push(words.say(lang, "planner-beds-needed-at", &args));
        }
    }
    if *stranded > 0 {
        said.push(words.say(lang, "planner-beds-no-route", &[("patients", people(*stranded))]));
    }
    said
}

/// What stands beside a plan of vaccine: what more is worth, and what is missing.
pub struct VaccineAnswer<'a> {
    /// See [`vaccine::Plan::one_more_dose`].
    pub dose: &'a [f64],
    /// See [`vaccine::Plan::one_more_given`].
    pub given: &'a [f64],
    /// See [`vaccine::Plan::floor_prices`].
    pub floor: &'a [f64],
    /// See [`vaccine::Plan::missing`].
    pub missing: &'a vaccine::Missing,
}

/// A plan of vaccine in sentences.
pub fn of_vaccine(plan: &vaccine::Plan, answer: &VaccineAnswer<'_>, lang: Lang) -> Vec<String> {
    let words = Words::builtin();
    let problem = plan.problem();
    let people: f64 = problem.needs.iter().map(|need| need.people).sum();
    let given: f64 = plan.given().iter().sum();
    let left: f64 = plan.left().iter().sum();
    let totals = [
        ("given", shown(given, lang)),
        ("people", shown(people, lang)),
        ("left", shown(left, lang)),
        ("value", shown(plan.value(), lang)),
    ];
    let mut said = vec![words.say(lang, "planner-vaccine-given", &totals)];
    let mut tell = |key: &str, values: &[f64], id: &dyn Fn(usize) -> String| {
        for at in largest(values) {
            said.push(words.say(lang, key, &[("id", id(at)), ("amount", shown(values[at], lang))]));
        }
    };
    tell("planner-dose-worth", answer.dose, &|at| problem.lots[at].id.clone());
    tell("planner-capacity-worth", answer.given, &|at| problem.districts[at].id.clone());
    tell("planner-floor-costs", answer.floor, &|at| problem.communes[at].id.clone());
    let missing = answer.missing;
    let (doses, capacity): (f64, f64) = (missing.doses.iter().sum(), missing.capacity.iter().sum());
    if doses + capacity > 0.0 {
        let args = [("doses", shown(doses, lang)), ("capacity", shown(capacity, lang))];
        said.push(words.say(lang, "planner-vaccine-needed", &args));
        let mut tell = |key: &str, values: &[f64], id: &dyn Fn(usize) -> String| {
            for at in largest(values) {
                said.push(words.say(lang, key, &[("id", id(at)), ("amount", shown(values[at], lang))]));
            }
        };
        tell("planner-doses-needed-at", &missing.doses, &|at| problem.lots[at].id.clone());
        tell("planner-capacity-needed-at", &missing.capacity, &|at| problem.districts[at].id.clone());
    }
    if missing.unreachable > 0.0 {
        said.push(words.say(lang, "planner-vaccine-unreachable", &[("people", shown(missing.unreachable, lang))]));
    }
    said
}

/// Positions of the largest positive values, largest first.
fn largest(values: &[f64]) -> Vec<usize> {
    let mut at: Vec<usize> = (0..values.len()).filter(|&at| values[at] > 0.0).collect();
    at.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    at.truncate(TOLD);
    at
}
