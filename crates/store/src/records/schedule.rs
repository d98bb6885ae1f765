//! The schedule of vaccination (lịch tiêm): what a dose must not be beside the person's other doses, and what it may be for
//! a reason that somebody gives.

use std::sync::LazyLock;

use base::words::date;
use base::{shipped, vaccine};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{Dose, Person};
use crate::field::Fault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    interval: Vec<Interval>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Interval {
    dose: i32,
    #[serde(default)]
    products: Vec<String>,
    min_days: i64,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    shipped::rules("vaccination/schedule.toml", include_str!("../../../../data/vaccination/schedule.toml"))
});

/// Faults of a dose beside its person and the person's other doses. What medicine allows for a reason is none where one is
/// given (`because`).
pub fn faults(dose: &Dose, person: &Person, others: &[Dose]) -> Vec<Fault> {
    let mut faults = impossible(dose, others);
    if faults.is_empty() && dose.because.as_deref().is_none_or(|because| because.trim().is_empty()) {
        faults.extend(unusual(dose, person, others));
    }
    faults
}

/// The number given twice; a later dose on an earlier day, or on the same.
fn impossible(dose: &Dose, others: &[Dose]) -> Vec<Fault> {
    if let Some(same) = others.iter().find(|other| other.dose_no == dose.dose_no) {
        return vec![Fault::new("dose_no", "fault-dose-twice", date(same.given_on))];
    }
    let before = others.iter().filter(|other| other.dose_no < dose.dose_no).map(|other| other.given_on).max();
    let after = others.iter().filter(|other| other.dose_no > dose.dose_no).map(|other| other.given_on).min();
    let early = before.filter(|before| dose.given_on <= *before);
    let late = after.filter(|after| dose.given_on >= *after);
    let fault = |on| Fault::new("given_on", "fault-dose-order", date(on));
    early.or(late).map(fault).into_iter().collect()
}

/// What a physician may decide and has to say why.
fn unusual(dose: &Dose, person: &Person, others: &[Dose]) -> Vec<Fault> {
    let because = |code, value: String| Fault::new("because", code, value);
    let mut faults = Vec::new();
    if person.contraindicated {
        faults.push(because("fault-contraindicated", String::new()));
    }
    let product = vaccine::named(&dose.product).map(|at| &vaccine::products()[at]);
    let from_age = product.map_or(0, |product| product.from_age);
    if age(person, dose.given_on) < from_age {
        faults.push(because("fault-dose-age", from_age.to_string()));
    }
    let before = others.iter().find(|other| other.dose_no == dose.dose_no - 1);
    let days = before.map(|before| (dose.given_on - before.given_on).num_days());
    let wanted = interval(dose.dose_no, product.map(|product| product.name.as_str()), dose.given_on);
    if let (Some(days), Some(wanted)) = (days, wanted)
        && days < wanted
    {
        faults.push(because("fault-dose-early", format!("{days} < {wanted}")));
    }
    faults
}

/// Completed years, as far as the record tells: by the year alone, nobody is held for too young who may be old enough.
fn age(person: &Person, on: NaiveDate) -> i32 {
    let years = on.year() - person.birth_year;
    let yet_to_come = person.birth_on.is_some_and(|born| (on.month(), on.day()) < (born.month(), born.day()));
    years - i32::from(yet_to_come)
}

/// The rule that names the vaccine comes before the one for every other.
fn interval(dose: i32, product: Option<&str>, on: NaiveDate) -> Option<i64> {
    let holds = |rule: &&Interval| {
        rule.dose == dose && rule.from.is_none_or(|from| from <= on) && rule.to.is_none_or(|to| on <= to)
    };
    let names = |rule: &&Interval| product.is_some_and(|name| rule.products.iter().any(|one| one == name));
    let mut rules = RULES.interval.iter().filter(holds);
    let named = rules.clone().find(names);
    named.or_else(|| rules.find(|rule| rule.products.is_empty())).map(|rule| rule.min_days)
}
