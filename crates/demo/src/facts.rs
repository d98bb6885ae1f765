//! What people said for the levels of the epidemic: judgements, readiness, response capacity (register `level_facts`).

use base::area::{Area, Areas, Level};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};
use store::Registered;
use store::records::Entry;

use crate::params::{LevelFacts, Params, Period};
use crate::random::{Ids, part, weighted};
use crate::world::World;

/// The register that they are entries of.
pub(crate) const REGISTER: &str = "level_facts";

/// The last day of which something is said.
pub(crate) fn last(params: &Params) -> NaiveDate {
    params.level_facts.weeks_218.to.max(params.day)
}

/// All of them.
pub(crate) fn entries(world: &World, register: &Registered) -> Vec<Entry> {
    let params = &world.params;
    let facts = &params.level_facts;
    let mut ids = Ids::new(part(params.seed, &["entries", REGISTER]), params.day, 0);
    let mut entries = Vec::new();
    let mut put = |area: &Area, day: NaiveDate, said: Value| {
        let by = by(facts, area);
        let week = day.iso_week().week().to_string();
        let mut fields: Map<String, Value> = said.as_object().cloned().unwrap_or_default();
        fields.insert("since".into(), json!(day));
        fields.insert("basis".into(), json!(facts.basis.replace("{week}", &week).replace("{by}", &by)));
        fields.insert("assessed_by".into(), json!(by));
        let entry = Entry::new(register, &params.province, ids.next(), &area.code, fields);
        entries.push(Entry { entered_at: Some(morning(day)), ..entry });
    };
    for area in Areas::builtin().subtree(&params.province, params.day) {
        let mut rng = part(params.seed, &[REGISTER, &area.code]);
        for day in facts.weeks_2686.days() {
            // Who reports nothing in a week is missing on the page.
            if area.level == Level::Commune && rng.random_bool(facts.unanswered) {
                continue;
            }
            for said in judged(facts, &mut rng, area) {
                put(area, day, said);
            }
        }
        for day in facts.months_4800.days() {
            let ready = !facts.not_ready.contains(&area.code);
            put(area, day, yes_no("criterion3_met", ready));
        }
        let grade = if area.level == Level::Commune { weighted(&mut rng, facts.capacity.into_iter()) } else { 0 };
        for day in facts.weeks_218.days() {
            put(area, day, capacity(world, &mut rng, area, grade));
        }
    }
    entries
}

/// What a week's report says for the tests of Decision 2686.
fn judged(facts: &LevelFacts, rng: &mut StdRng, area: &Area) -> Vec<Value> {
    let mut said = vec![
        yes_no("contacts_in_community", area.level == Level::Commune && rng.random_bool(facts.contacts)),
        yes_no("entry_or_quarantine_risk", facts.border.contains(&area.code)),
        json!({ "input": "adjacent_level", "adjacent": if facts.border.contains(&area.code) { 2 } else { 1 } }),
    ];
    if area.level != Level::Commune {
        said.push(yes_no("important_zone", false));
        said.push(json!({ "input": "spread_share", "percent": 0 }));
    }
    if area.level == Level::Province {
        said.push(yes_no("spreads_beyond", false));
    }
    said
}

fn yes_no(input: &str, yes: bool) -> Value {
    json!({ "input": input, "answer": if yes { "yes" } else { "no" } })
}

fn capacity(world: &World, rng: &mut StdRng, area: &Area, grade: usize) -> Value {
    let facts = &world.params.level_facts;
    let (rates, per) = match area.level {
        Level::Commune => (facts.at_home, 10_000.0),
        Level::District => (facts.empty_beds, 100_000.0),
        Level::Province => (facts.intensive, 100_000.0),
    };
    let within = |code: &str| Areas::builtin().is_within(code, &area.code, world.params.day);
    let people: u32 =
        world.places.iter().filter(|place| within(&place.area.code)).map(crate::place::Place::people).sum();
    let rate = rates.get(grade).copied().unwrap_or_default() * rng.random_range(0.9..=1.1);
    let figure = (f64::from(people) * rate / per).round() as u64;
    let judged = ["high", "medium", "low"].get(grade).copied().unwrap_or("low");
    json!({ "input": "capacity", "capacity": judged, "figure": figure })
}

fn by(facts: &LevelFacts, area: &Area) -> String {
    let words = match area.level {
        Level::Commune => &facts.by_commune,
        Level::District => &facts.by_district,
        Level::Province => &facts.by_province,
    };
    words.replace("{area}", &area.in_words())
}

/// Eight o'clock of the day.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    let eight = day.and_time(NaiveTime::MIN) + chrono::Duration::hours(8);
    eight.and_local_timezone(base::day::zone()).single().map_or(DateTime::UNIX_EPOCH, |at| at.to_utc())
}

impl Period {
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let (to, every) = (self.to, self.every.max(1));
        std::iter::successors(Some(self.from), move |day| Some(*day + Days::new(every)))
            .take_while(move |day| *day <= to)
    }
}
