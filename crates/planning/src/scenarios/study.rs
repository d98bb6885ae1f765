//! A form and the record into a scenario file: the template of the question with the area's own figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base::words::{Lang, Words};
use office::{Class, Problem, Result};
use store::records::Question;
use toml::{Table, Value};

use super::basis::{Ages, Known};
use super::shape::{Basis, Capacity, Form};
use super::workbench::{Workbench, template};

/// Sections in the order in which a reader wants them; the people come last, for they are many.
const ORDER: [&str; 12] = [
    "seeds",
    "vaccination",
    "past",
    "measures",
    "levels",
    "testing",
    "tracing",
    "home_care",
    "capacity",
    "disease",
    "variants",
    "contacts",
];

/// Days that infections of the start are spread over.
const START_DAYS: i64 = 7;

/// The study of a form.
pub(super) fn compose(form: &Form, known: &Known, heading: &[String], lang: Lang) -> Result<String> {
    let broken = |what: String| Problem::new(Class::Invalid, "sim-file").with("why", what);
    let mut table: Table = toml::from_str(template(form.question)).map_err(|error| broken(error.to_string()))?;
    for key in ["population", "axis", "replicates"] {
        table.remove(key);
    }
    set(&mut table, &["name"], form.name.as_str());
    set(&mut table, &["days"], i64::from(form.days));
    set(&mut table, &["variant"], form.variant.as_str());
    set(&mut table, &["seeds", "community", "people"], i64::from(form.infections));
    set(&mut table, &["seeds", "community", "days"], START_DAYS);
    set(&mut table, &["testing", "symptomatic"], form.tested);
    set(&mut table, &["home_care", "share"], form.home_care);
    table.insert("vaccination".into(), Value::Table(vaccination(&known.basis)));
    table.insert("capacity".into(), Value::Table(capacity(&form.capacity, true)));
    let words = Words::of(lang);
    let say = |key: &str| words.say(&format!("scenario-{key}"), &[]);
    let axes = match form.question {
        Question::Capacity => {
            put_level(&mut table, &["measures", "now"], known.basis.level);
            capacity_axes(form, &say)
        }
        Question::CoverageOpening => {
            let opening = i64::from(form.change_day);
            put_level(&mut table, &["measures", "before-opening"], known.basis.level);
            set(&mut table, &["measures", "before-opening", "until"], opening);
            set(&mut table, &["seeds", "arrivals", "days"], i64::from(form.days) - 1);
            coverage_axes(form, &say, lang)
        }
        Question::NewVariant => {
            set(&mut table, &["seeds", "new", "day"], i64::from(form.change_day));
            set(&mut table, &["seeds", "new", "variant"], form.new_variant.as_str());
            variant_axes(form, &say, lang)
        }
    };
    let mut text = String::new();
    for line in heading {
        let _ = writeln!(text, "# {line}");
    }
    write(&mut text, &table, &axes);
    people(&mut text, &known.communes);
    Ok(text)
}

/// Sets a value in a table of tables, making those on the way.
pub(super) fn set(table: &mut Table, path: &[&str], value: impl Into<Value>) {
    let Some((last, way)) = path.split_last() else { return };
    let mut at = table;
    for key in way {
        let next = at.entry(*key).or_insert_with(|| Value::Table(Table::new()));
        if !next.is_table() {
            *next = Value::Table(Table::new());
        }
        let Value::Table(next) = next else { return };
        at = next;
    }
    at.insert((*last).to_owned(), value.into());
}

/// The doses given so far. Groups that the axes speak of are there even without a dose.
fn vaccination(basis: &Basis) -> Table {
    let mut table = Table::new();
    for group in basis.doses.iter().filter(|group| group.people > 0) {
        let spoken_of = matches!(group.group.as_str(), "adults" | "elderly");
        if group.dosed == 0 && !spoken_of {
            continue;
        }
        set(&mut table, &[&group.group, "from_age"], i64::from(group.from_age));
        if group.to_age < u8::MAX {
            set(&mut table, &[&group.group, "to_age"], i64::from(group.to_age));
        }
        if group.group == "booster" {
            set(&mut table, &[&group.group, "dose"], "booster");
        }
        set(&mut table, &[&group.group, "coverage"], rounded(group.share()));
        set(&mut table, &[&group.group, "from"], i64::from(group.from));
        set(&mut table, &[&group.group, "until"], i64::from(group.until));
    }
    table
}

fn rounded(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}

fn capacity(there: &Capacity, enforced: bool) -> Table {
    let mut table = Table::new();
    for (key, beds) in [("collection", there.collection), ("ward", there.ward), ("icu", there.icu)] {
        if let Some(beds) = beds {
            set(&mut table, &[key], i64::from(beds));
        }
    }
    if let Some(oxygen) = there.oxygen {
        set(&mut table, &["oxygen"], oxygen);
    }
    if enforced {
        set(&mut table, &["enforced"], true);
    }
    table
}

/// What the measures of the level of the day do; where there is no level the template's stand.
fn put_level(table: &mut Table, path: &[&str], level: Option<u8>) {
    let known = &Workbench::builtin().levels;
    let factors =
        level.and_then(|level| known.iter().find(|known| known.level == level).map(|known| known.factors.clone()));
    if let Some(factors) = factors {
        let whole: Vec<&str> = path.iter().copied().chain(["factors"]).collect();
        set(table, &whole, factors);
    }
}

/// An axis: its name, and its choices with what they set.
type Axis = (String, Vec<(String, Table)>);

fn capacity_axes(form: &Form, say: &dyn Fn(&str) -> String) -> Vec<Axis> {
    let (now, more) = (&form.capacity, &form.more);
    let sum = |a: Option<u32>, b: Option<u32>| a.map(|a| a.saturating_add(b.unwrap_or(0)));
    let with = Capacity {
        collection: sum(now.collection, more.collection),
        ward: sum(now.ward, more.ward),
        icu: sum(now.icu, more.icu),
        oxygen: now.oxygen.map(|oxygen| oxygen + more.oxygen.unwrap_or(0.0)),
        staff: None,
    };
    let mut field = Table::new();
    field.insert("capacity".into(), Value::Table(capacity(&with, false)));
    let mut none = Table::new();
    set(&mut none, &["home_care", "share"], 0.0);
    vec![
        (say("axis-beds"), vec![(say("choice-beds-now"), Table::new()), (say("choice-beds-more"), field)]),
        (
            say("axis-home-care"),
            vec![(say("choice-home-care-form"), Table::new()), (say("choice-home-care-none"), none)],
        ),
    ]
}

fn coverage_axes(form: &Form, say: &dyn Fn(&str) -> String, lang: Lang) -> Vec<Axis> {
    let cover = |share: &f64| {
        let mut chosen = Table::new();
        set(&mut chosen, &["vaccination", "adults", "coverage"], *share);
        set(&mut chosen, &["vaccination", "elderly", "coverage"], *share);
        (base::words::percent(*share, 0, lang), chosen)
    };
    let opening = |name: &str, factors: &[(&str, f64)]| {
        let mut chosen = Table::new();
        for (layer, factor) in factors {
            set(&mut chosen, &["measures", "opening", "from"], i64::from(form.change_day));
            set(&mut chosen, &["measures", "opening", "factors", layer], *factor);
        }
        (say(name), chosen)
    };
    let openings = vec![
        opening("choice-opening-full", &[]),
        opening("choice-opening-schools", &[("school", 0.2), ("community", 0.8)]),
        opening("choice-opening-half", &[("school", 0.5), ("work", 0.75), ("community", 0.6), ("travel", 0.5)]),
    ];
    vec![(say("axis-coverage"), form.coverages.iter().map(cover).collect()), (say("axis-opening"), openings)]
}

fn variant_axes(form: &Form, say: &dyn Fn(&str) -> String, lang: Lang) -> Vec<Axis> {
    let mut comes = Table::new();
    set(&mut comes, &["seeds", "new", "people"], 3);
    let mut booster = Table::new();
    for (key, value) in [("from_age", Value::from(18)), ("from", 0.into()), ("until", 90.into())] {
        set(&mut booster, &["vaccination", "campaign", key], value);
    }
    set(&mut booster, &["vaccination", "campaign", "dose"], "booster");
    set(&mut booster, &["vaccination", "campaign", "coverage"], form.booster);
    let share = base::words::percent(form.booster, 0, lang);
    vec![
        (say("axis-variant"), vec![(say("choice-variant-none"), Table::new()), (form.new_variant.clone(), comes)]),
        (say("axis-booster"), vec![(say("choice-booster-none"), Table::new()), (share, booster)]),
    ]
}

/// Writes a table in the way of the files that people write: a heading for what is named, values on one line.
fn write(text: &mut String, table: &Table, axes: &[Axis]) {
    for (key, value) in table.iter().filter(|(_, value)| !value.is_table()) {
        let _ = writeln!(text, "{} = {value}", bare(key));
    }
    let known = ORDER.iter().filter_map(|key| Some((*key, table.get(*key)?.as_table()?)));
    for (key, section) in known {
        let named = !section.is_empty() && section.values().all(Value::is_table);
        if named && !matches!(key, "levels") {
            for (name, inner) in section {
                let _ = write!(text, "\n[{key}.{}]\n", bare(name));
                values(text, inner.as_table());
            }
        } else {
            let _ = write!(text, "\n[{key}]\n");
            values(text, Some(section));
        }
    }
    for (name, choices) in axes {
        let _ = write!(text, "\n[[axis]]\nname = {}\nchoices = [\n", Value::from(name.as_str()));
        for (choice, chosen) in choices {
            let mut inner = Table::new();
            inner.insert("name".into(), choice.as_str().into());
            if !chosen.is_empty() {
                inner.insert("set".into(), Value::Table(chosen.clone()));
            }
            let _ = writeln!(text, "    {},", Value::Table(inner));
        }
        text.push_str("]\n");
    }
}

/// A key as it may stand in a file: one with letters beyond the plain ones, or with spaces, in quotes.
fn bare(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(plain) {
        return key.to_owned();
    }
    // The escapes of JSON are those of TOML, but for the one sign that JSON leaves as it is.
    serde_json::Value::from(key).to_string().replace('\u{7f}', "\\u007F")
}

fn values(text: &mut String, section: Option<&Table>) {
    for (key, value) in section.into_iter().flatten() {
        let key = bare(key);
        let steps = value.as_array().filter(|items| items.iter().any(Value::is_table));
        match steps {
            Some(items) => {
                let _ = writeln!(text, "{key} = [");
                for item in items {
                    let _ = writeln!(text, "    {item},");
                }
                text.push_str("]\n");
            }
            None => {
                let _ = writeln!(text, "{key} = {value}");
            }
        }
    }
}

fn people(text: &mut String, communes: &BTreeMap<String, Ages>) {
    text.push_str("\n[population]\nareas = [\n");
    for (code, ages) in communes {
        let bands: Vec<String> = ages.iter().map(|(first, people)| format!("\"{first}\" = {people}")).collect();
        let _ = writeln!(text, "    {{ name = \"{code}\", ages = {{ {} }} }},", bands.join(", "));
    }
    text.push_str("]\n");
}

/// What a fit found, put into a study: the factor on transmission, the infections of the start, those gone through.
/// Comments at the head of the file stay.
pub(super) fn fitted(study: &str, transmission: f64, start: u32, past: Option<(f64, i64)>) -> Result<String> {
    let broken = |error: toml::de::Error| Problem::new(Class::Invalid, "sim-file").with("why", error);
    let mut text = String::new();
    for line in study.lines().take_while(|line| line.starts_with('#')) {
        let _ = writeln!(text, "{line}");
    }
    let mut table: Table = toml::from_str(study).map_err(broken)?;
    set(&mut table, &["transmission"], (transmission * 1_000.0).round() / 1_000.0);
    set(&mut table, &["seeds", "community", "people"], i64::from(start));
    set(&mut table, &["seeds", "community", "days"], START_DAYS);
    if let Some((share, days)) = past.filter(|_| !table.contains_key("past")) {
        set(&mut table, &["past", "share"], (share * 10_000.0).round() / 10_000.0);
        set(&mut table, &["past", "from"], -days);
        set(&mut table, &["past", "until"], -1);
    }
    let axes = axes_of(&mut table);
    let population = table.remove("population");
    write(&mut text, &table, &axes);
    if let Some(population) = population {
        text.push_str("\n[population]\n");
        values(&mut text, population.as_table());
    }
    Ok(text)
}

fn axes_of(table: &mut Table) -> Vec<Axis> {
    let axes = table.remove("axis");
    let choice = |value: &Value| {
        let set = value.get("set").and_then(Value::as_table).cloned().unwrap_or_default();
        Some((value.get("name")?.as_str()?.to_owned(), set))
    };
    let axis = |value: &Value| {
        let choices = value.get("choices")?.as_array()?.iter().filter_map(choice).collect();
        Some((value.get("name")?.as_str()?.to_owned(), choices))
    };
    axes.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(axis).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_with_names_of_any_kind_can_be_read_after_a_fit() {
        let study = "days = 30\npopulation.size = 900\nseeds.'Sìn Hồ' = { people = 2 }\n\
                     measures.'a \"b\" c' = { from = 3 }\nvaccination.plain-1 = { coverage = 0.5 }\n";
        let text = fitted(study, 0.8, 9, Some((0.1, 40))).unwrap();
        let read = sim::study::Study::from_toml(&text).unwrap().scenarios.remove(0);
        assert_eq!(read.seeds.keys().collect::<Vec<_>>(), ["Sìn Hồ", "community"]);
        assert_eq!(read.measures["a \"b\" c"].from, 3);
        assert!(text.contains("[vaccination.plain-1]"), "{text}");
    }
}
