//! Review files: a person at high risk who was indicated, could have been vaccinated and was not, and then fell gravely
//! ill or died (S1-4d). What is opened are the chances missed and who was responsible; what is found a leader records in
//! the register.

use std::collections::{BTreeMap, BTreeSet};

use base::post::Units;
use base::words::{Lang, Words};
use chrono::{Datelike, Days, NaiveDate};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use serde_json::json;
use store::records::{Case, Document, Dose, Entry, Outcome, Person, Severity, Target};
use store::{By, Ctx, Kind, Pick, TallyQuery, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answerable::parts;
use super::daily::{entry, fields, names, number, rows, text};
use super::rules::{self, Of, Rules};
use super::strata;
use super::usable::{self, Shelf};

/// The register of review files (`data/registers/vaccination_reviews.toml`).
pub(super) const REGISTER: &str = "vaccination_reviews";

/// A review file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewFile {
    /// The entry of the register, where a leader records what is found.
    pub entry: Uuid,
    /// Case and person, in words.
    pub subject: String,
    /// Commune.
    pub area: AreaRef,
    /// Day of announcement.
    pub happened_on: Option<NaiveDate>,
    /// `severe` or `died`.
    pub harm: String,
    /// The dose that was due.
    pub dose_due: i64,
    /// Days on which doses were given in the commune while it was due.
    pub sessions: i64,
    /// Days on which usable vaccine was in the area while it was due.
    pub stock_days: i64,
    /// Who was responsible.
    pub names: String,
    /// What a leader found: `neglect`, `no_neglect`, `unclear`.
    pub conclusion: Option<String>,
    /// Why.
    pub because: Option<String>,
}

/// A person who was due for a dose before they fell ill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    dose: i32,
    from: NaiveDate,
    /// The last day on which it could still have been given.
    last: NaiveDate,
}

/// From when a person was due, before falling ill: the next dose, up to the one that the target asks for, once the
/// interval has passed; no earlier than the order and their registration.
fn due(
    (had, last_dose): (i32, Option<NaiveDate>),
    wanted: i32,
    known_from: NaiveDate,
    fell_ill: NaiveDate,
) -> Option<Due> {
    let dose = had + 1;
    let after = last_dose.map(|last| last + Days::new(usable::interval(dose)));
    let from = after.map_or(known_from, |after| after.max(known_from));
    (dose <= wanted && from < fell_ill).then(|| Due { dose, from, last: fell_ill - Days::new(1) })
}

/// Gravely ill or dead, by the end of a day.
fn harm(case: &Case, day: NaiveDate) -> Option<&'static str> {
    let died = case.outcome == Outcome::Died && case.outcome_on.is_none_or(|on| on <= day);
    let severe = matches!(case.severity, Severity::Severe | Severity::Critical);
    died.then_some("died").or(severe.then_some("severe"))
}

/// The files that a day's cases open under a document's rule.
pub(super) async fn open(
    office: &Office,
    program: &Ctx,
    units: &Units,
    (target, wanted, rules): (&Target, i32, &Rules),
    day: NaiveDate,
) -> Result<Vec<Entry>> {
    let registered = store::registers::of(REGISTER);
    let (Some(registered), Some(rule)) = (registered, rules.that(Of::Harm)) else { return Ok(Vec::new()) };
    let ordered_on = rules.document.issued_on.unwrap_or(day);
    let since = || Pick::all().between("announced_on", ordered_on, day).filled("person_id");
    let grave = [Severity::Severe.key(), Severity::Critical.key()];
    let mut cases = office.store.pick::<Case>(program, since().one_of("severity", grave), &[]).await?;
    cases.extend(office.store.pick::<Case>(program, since().eq("outcome", Outcome::Died.key()), &[]).await?);
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(case.id));
    let ids: BTreeSet<Uuid> = cases.iter().filter_map(|case| case.person_id).collect();
    let persons = Pick::all().one_of("id", ids.iter().copied()).empty("merged_into");
    let persons = office.store.pick::<Person>(program, persons, &[]).await?;
    let persons: BTreeMap<Uuid, Person> = persons.into_iter().map(|person| (person.id, person)).collect();
    let doses = office.store.pick::<Dose>(program, Pick::all().one_of("person_id", ids), &[]).await?;
    let named = rules.named(units, rule, day);
    let mut files = Vec::new();
    for case in &cases {
        let Some(person) = case.person_id.and_then(|id| persons.get(&id)) else { continue };
        let Some(harm) = harm(case, day).filter(|_| is_meant(office, target, person, case)) else { continue };
        let fell_ill = case.onset_on.unwrap_or(case.announced_on);
        let before = doses.iter().filter(|dose| dose.person_id == person.id && dose.given_on < fell_ill);
        let had = before.map(|dose| (dose.dose_no, Some(dose.given_on))).max().unwrap_or_default();
        let known_from = ordered_on.max(person.registered_on);
        let Some(due) = due(had, wanted, known_from, fell_ill) else { continue };
        let (sessions, stock) = chances(office, program, target, person, due).await?;
        // "Có thể tiêm": where there was neither vaccine nor a session nobody could have.
        if sessions.is_empty() && stock.is_empty() {
            continue;
        }
        let answers = rules::answering(units, &named, &person.area, due.last);
        let told = told(&sessions, &stock, due);
        let rows = rows(&answers.iter().map(|who| (who.clone(), None)).collect::<Vec<_>>());
        let fields = fields(json!({
            "happened_on": case.announced_on,
            "subject": format!("{} {}", case.code, person.name),
            "person_id": person.id,
            "harm": harm,
            "dose_due": due.dose,
            "due_from": due.from,
            "sessions": sessions.len(),
            "stock_days": stock.len(),
            "chances": told,
            "names": names(answers),
            "answers": rows,
        }));
        let id = store::id::following(rules.document.id, &["review", &case.id.to_string()]);
        files.push(entry(office, registered, (id, &person.area), (rules, rule), (units, day), fields));
    }
    Ok(files)
}

/// At high risk, indicated, able, and of the target's group.
fn is_meant(office: &Office, target: &Target, person: &Person, case: &Case) -> bool {
    let (oldest, youngest) = strata(target);
    let age = case.announced_on.year() - person.birth_year;
    !person.contraindicated
        && age >= rules::table().review.age_from
        && (oldest..=youngest).contains(&person.birth_year)
        && office.areas().is_within(&person.area, &target.area, case.announced_on)
}

/// The days on which doses were given to the target's group in the person's commune, and those on which vaccine that
/// suits lay in their area, while they were due.
async fn chances(
    office: &Office,
    program: &Ctx,
    target: &Target,
    person: &Person,
    due: Due,
) -> Result<(Vec<NaiveDate>, Vec<NaiveDate>)> {
    let by = By { day: true, ..By::default() };
    let (measures, strata) = (["dose"], Some(strata(target)));
    let ask =
        TallyQuery { measures: &measures, area: Some(&person.area), from: Some(due.from), to: due.last, strata, by };
    let given = office.store.tallies(program, &ask).await?;
    let sessions = given.into_iter().filter(|row| row.n > 0).filter_map(|row| row.day).collect();
    let area = office.areas().ancestors(&person.area, due.last).into_iter().map(|area| area.code.clone());
    let of_heads =
        |code: &String| parts(office, &Target { count: None, ..target.clone() }, code, due.last).contains(code);
    let Some(area) = area.into_iter().find(of_heads) else { return Ok((sessions, Vec::new())) };
    let shelves = Shelf::by_day(office, program, &area, (due.from, due.last)).await?;
    let stock = shelves.into_iter().filter(|(_, shelf)| shelf.has(target, due.dose)).map(|(day, _)| day).collect();
    Ok((sessions, stock))
}

/// The chances in words.
fn told(sessions: &[NaiveDate], stock: &[NaiveDate], due: Due) -> String {
    let words = Words::of(Lang::Vi);
    let days = |days: &[NaiveDate]| days.iter().copied().map(base::words::date).collect::<Vec<_>>().join(", ");
    let args = [
        ("dose", due.dose.to_string()),
        ("from", base::words::date(due.from)),
        ("to", base::words::date(due.last)),
        ("sessions", days(sessions)),
        ("stock", days(stock)),
    ];
    let lines = [
        Some(words.say("chance-due", &args)),
        (!sessions.is_empty()).then(|| words.say("chance-sessions", &args)),
        (!stock.is_empty()).then(|| words.say("chance-stock", &args)),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The files under a document's rule in an area, the newest first; none for who may not read the register.
pub(super) async fn of_document(
    office: &Office,
    ctx: &Ctx,
    document: &Document,
    area: &str,
    day: NaiveDate,
) -> Result<Vec<ReviewFile>> {
    let readable = store::registers::of(REGISTER).filter(|one| ctx.may(Verb::Read, Kind::Register(one)));
    let Some(registered) = readable else { return Ok(Vec::new()) };
    let since = Pick::all().between("on_day", document.issued_on.unwrap_or(day), day);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, since, &[("on_day", true)]).await?;
    let own = document.id.to_string();
    let of_it = |entry: &&Entry| {
        text(entry, "document").as_deref() == Some(own.as_str()) && office.areas().is_within(&entry.area, area, day)
    };
    let file = |entry: &Entry| ReviewFile {
        entry: entry.id,
        subject: text(entry, "subject").unwrap_or_default(),
        area: AreaRef::of(&entry.area, day),
        happened_on: entry.on_day,
        harm: text(entry, "harm").unwrap_or_default(),
        dose_due: number(entry, "dose_due"),
        sessions: number(entry, "sessions"),
        stock_days: number(entry, "stock_days"),
        names: text(entry, "names").unwrap_or_default(),
        conclusion: text(entry, "conclusion"),
        because: text(entry, "because"),
    };
    Ok(entries.iter().filter(of_it).map(file).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn s1_4d_one_is_due_for_the_next_dose_once_its_interval_has_passed() {
        let (order, ill) = (day("2022-02-18"), day("2022-03-05"));
        let first = due((0, None), 3, order, ill).unwrap();
        assert_eq!((first.dose, first.from, first.last), (1, order, day("2022-03-04")));
        // Two doses since the autumn: the third was due, and has been since before the order.
        let third = due((2, Some(day("2021-10-01"))), 3, order, ill).unwrap();
        assert_eq!((third.dose, third.from), (3, order));
        // The second dose of a month ago: the third is due in May.
        assert_eq!(due((2, Some(day("2022-02-01"))), 3, order, ill), None);
        assert_eq!(due((3, Some(day("2021-10-01"))), 3, order, ill), None, "has all that the order asks for");
        assert_eq!(due((0, None), 3, order, order), None, "fell ill before the order");
    }
}
