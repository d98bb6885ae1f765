//! What people say for a level, from the register of its facts: which inputs it holds, for how long each answer, and the
//! newest that is in force on a day.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use base::shipped;
use chrono::{Days, NaiveDate};
use office::{Office, Result};
use rulebook::{AreaKind, Capacity, Question};
use serde::Deserialize;
use store::records::Entry;
use store::{Ctx, Pick};

/// The register.
pub(crate) const REGISTER: &str = "level_facts";
/// The state in which an entry holds.
const IN_FORCE: &str = "in_force";

/// The inputs that people answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) fact: Vec<Rule>,
}

/// An input that people answer. Why it holds for so long stands beside it in the file, for people.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    /// The field of the question.
    pub(crate) input: String,
    /// The books that ask for it.
    rules: Vec<String>,
    /// Who answers it.
    kinds: Vec<AreaKind>,
    /// For how many days an answer holds, the first included.
    days: u64,
}

impl Rules {
    /// As shipped with the program.
    pub(crate) fn builtin() -> &'static Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| {
            shipped::rules("rulebooks/facts.toml", include_str!("../../../../data/rulebooks/facts.toml"))
        });
        &RULES
    }

    fn of(&self, input: &str) -> Option<&Rule> {
        self.fact.iter().find(|rule| rule.input == input)
    }

    /// Can people of an area of this kind enter this input of a book?
    pub(crate) fn asks(&self, book: &str, kind: AreaKind, input: &str) -> bool {
        self.of(input).is_some_and(|rule| rule.rules.iter().any(|id| id == book) && rule.kinds.contains(&kind))
    }
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Said {
    Yes(bool),
    Number(f64),
    Capacity(Capacity, Option<u64>),
}

/// An answer as it was entered: from when, until when, and what.
#[derive(Debug, Clone, Copy)]
struct Given {
    since: NaiveDate,
    until: Option<NaiveDate>,
    said: Said,
}

/// The answers for areas, each area's and input's in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Facts(HashMap<String, BTreeMap<String, Vec<Given>>>);

impl Facts {
    /// All that was entered for an area and those below, up to a day. The level of an area is the same for all who may
    /// see it: its facts are read in the program's own name, and `under` is within the reader's areas.
    pub(crate) async fn read(office: &Office, ctx: &Ctx, under: &str, to: NaiveDate) -> Result<Self> {
        let mut facts: HashMap<String, BTreeMap<String, Vec<Given>>> = HashMap::new();
        let Some(register) = store::registers::of(REGISTER).filter(|_| within(office, ctx, under, to)) else {
            return Ok(Self(facts));
        };
        let areas = office.areas().ever_within(under);
        // What is older than the longest holds no more.
        let longest = Rules::builtin().fact.iter().map(|rule| rule.days).max().unwrap_or_default();
        let asked = Pick::all().eq("state", IN_FORCE).between("on_day", to - Days::new(longest), to);
        let asked = asked.one_of("area", areas);
        let order = [("on_day", false), ("updated_at", false), ("id", false)];
        let own = office.system_on(to, "levels");
        for entry in office.store.pick_of::<Entry>(register.sheet(), &own, asked, &order).await? {
            let doc = entry.doc();
            let Some((input, given)) = given(entry.on_day, &doc) else { continue };
            facts.entry(entry.area).or_default().entry(input).or_default().push(given);
        }
        Ok(Self(facts))
    }

    /// What holds for an area on a day is put into its question. An answer that is newer takes the place of an older one,
    /// also when it has ended itself.
    pub(crate) fn fill(&self, code: &str, day: NaiveDate, q: &mut Question) {
        for (input, all) in self.0.get(code).into_iter().flatten() {
            let Some(newest) = all.iter().rev().find(|given| given.since <= day) else { continue };
            let Some(rule) = Rules::builtin().of(input).filter(|rule| rule.kinds.contains(&q.kind)) else { continue };
            let last = newest.since + Days::new(rule.days.saturating_sub(1));
            if day <= newest.until.unwrap_or(last).min(last) {
                put(q, input, newest.said);
            }
        }
    }
}

/// Does the reader see the area, as it is now or as it was on the day?
fn within(office: &Office, ctx: &Ctx, code: &str, day: NaiveDate) -> bool {
    [ctx.day, day].into_iter().any(|on| ctx.scope.holds(office.areas(), code, on))
}

/// The input that an entry speaks of, and what it says.
fn given(since: Option<NaiveDate>, doc: &serde_json::Map<String, serde_json::Value>) -> Option<(String, Given)> {
    let text = |key: &str| doc.get(key).and_then(serde_json::Value::as_str);
    let number = |key: &str| doc.get(key).and_then(serde_json::Value::as_f64);
    let count = |key: &str| doc.get(key).and_then(serde_json::Value::as_u64);
    let input = text("input")?;
    let said = match input {
        "capacity" => {
            let judged = match text("capacity")? {
                "high" => Capacity::High,
                "medium" => Capacity::Medium,
                _ => Capacity::Low,
            };
            Said::Capacity(judged, count("figure"))
        }
        "oxygen_week" => Said::Number(number("figure")?),
        "adjacent_level" => Said::Number(number("adjacent")?),
        "spread_share" => Said::Number(number("percent")? / 100.0),
        _ => Said::Yes(text("answer")? == "yes"),
    };
    let until = text("until").and_then(|day| day.parse().ok());
    Some((input.to_owned(), Given { since: since?, until, said }))
}

fn put(q: &mut Question, input: &str, said: Said) {
    match (input, said) {
        ("capacity", Said::Capacity(judged, figure)) => (q.capacity, q.capacity_units) = (Some(judged), figure),
        // More patients than people is a slip of the hand, and not an answer.
        ("oxygen_week", Said::Number(n)) => {
            q.oxygen_week = Some(n as u64).filter(|n| q.people().is_none_or(|people| *n <= people));
        }
        // The form holds it within 1 to 4.
        ("adjacent_level", Said::Number(n)) => q.adjacent_level = Some(n as u8),
        ("spread_share", Said::Number(share)) => q.spread_share = Some(share),
        ("criterion3_met", Said::Yes(yes)) => q.criterion3_met = Some(yes),
        ("cluster_unknown_source", Said::Yes(yes)) => q.cluster_unknown_source = Some(yes),
        ("hard_to_control_place", Said::Yes(yes)) => q.hard_to_control_place = Some(yes),
        ("crowded_place", Said::Yes(yes)) => q.crowded_place = Some(yes),
        ("contacts_in_community", Said::Yes(yes)) => q.contacts_in_community = Some(yes),
        ("entry_or_quarantine_risk", Said::Yes(yes)) => q.entry_or_quarantine_risk = Some(yes),
        ("important_zone", Said::Yes(yes)) => q.important_zone = Some(yes),
        ("spreads_beyond", Said::Yes(yes)) => q.spreads_beyond = Some(yes),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every input that people answer has its choice in the register, and the other way round; every one is a field of
    /// the question that an answer fills.
    #[test]
    fn every_input_that_is_asked_can_be_entered() {
        let register = &store::registers::of(REGISTER).unwrap().definition;
        let choices = register.field("input").unwrap().choices();
        let mut choices: Vec<&str> = choices.iter().map(|one| one.key.as_str()).collect();
        let mut asked: Vec<&str> = Rules::builtin().fact.iter().map(|rule| rule.input.as_str()).collect();
        choices.sort_unstable();
        asked.sort_unstable();
        assert_eq!(choices, asked);
        for input in asked {
            let said = match input {
                "capacity" => Said::Capacity(Capacity::High, Some(1)),
                "oxygen_week" | "adjacent_level" => Said::Number(1.0),
                "spread_share" => Said::Number(0.5),
                _ => Said::Yes(true),
            };
            let mut q = Question::default();
            put(&mut q, input, said);
            assert_ne!(q, Question::default(), "{input}");
            assert!(rulebook::Books::builtin().book(&Rules::builtin().of(input).unwrap().rules[0]).is_some());
        }
    }

    #[test]
    fn an_answer_holds_for_its_days_and_a_newer_one_takes_its_place() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let given = |since: &str, until: Option<&str>, yes| Given {
            since: day(since),
            until: until.map(day),
            said: Said::Yes(yes),
        };
        let on = |all: &[Given], text: &str| {
            let of_input = BTreeMap::from([("contacts_in_community".to_owned(), all.to_vec())]);
            let mut q = Question::default();
            Facts([("03478".to_owned(), of_input)].into()).fill("03478", day(text), &mut q);
            q.contacts_in_community
        };
        let first = given("2021-09-01", None, true);
        let both = [first, given("2021-09-05", Some("2021-09-06"), false)];
        assert_eq!(on(&both, "2021-08-31"), None);
        assert_eq!((on(&both, "2021-09-01"), on(&both, "2021-09-04")), (Some(true), Some(true)));
        assert_eq!((on(&both, "2021-09-05"), on(&both, "2021-09-06")), (Some(false), Some(false)));
        assert_eq!(on(&both, "2021-09-07"), None, "the newer one has ended; the older one was superseded");
        assert_eq!(on(&[first], "2021-09-07"), Some(true), "its seventh day");
        assert_eq!(on(&[first], "2021-09-08"), None, "missing again");
    }
}
