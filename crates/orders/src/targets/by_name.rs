//! Persons missed, by name and by commune, and who answers for each of them (S1-4c); and the cases that go before
//! a leader because somebody at high risk fell gravely ill or died unvaccinated (S1-4d).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use base::area::{Areas, Level as Tier};
use base::post::Units;
use base::shipped;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result};
use serde::{Deserialize, Serialize};
use store::records::{Case, Outcome, Person, Severity, Target};
use store::{Ctx, Kind, Pick, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::basis::dose_of;
use super::{Accountable, RuleCited, missing_list, progress, strata};

/// Persons missed in one commune.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Omission {
    /// The commune.
    pub area: AreaRef,
    /// How many: indicated, able, and without the dose.
    pub missed: i64,
    /// The page that lists them by name.
    pub list: String,
    /// The eight who answer for each of them.
    pub accountable: Vec<Accountable>,
}

/// A case that a leader reviews.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewFile {
    /// The case.
    pub case: Uuid,
    /// Its code.
    pub code: String,
    /// The person.
    pub name: String,
    /// Completed years in the year of the case.
    pub age: i32,
    /// Commune.
    pub area: AreaRef,
    /// How grave it was, in words.
    pub severity: String,
    /// How it ended, in words.
    pub outcome: String,
    /// Day of announcement.
    pub announced_on: NaiveDate,
    /// The posts whose care is reviewed.
    pub accountable: Vec<Accountable>,
}

/// Persons missed and cases to review under an area.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ByName {
    /// Communes with persons missed, the most first.
    pub omissions: Vec<Omission>,
    /// The rule behind them.
    pub omission_rule: RuleCited,
    /// Cases to review, the newest first; empty for who may not see cases.
    pub reviews: Vec<ReviewFile>,
    /// The rule behind them.
    pub review_rule: RuleCited,
}

/// A post that a rule names: `of` says of which tier, the first of `posts` that exists there is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Post {
    of: Tier,
    posts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    order: String,
    /// Youngest age at high risk; only for reviews.
    #[serde(default)]
    age_from: i32,
    words: String,
    source: String,
}

#[derive(Deserialize)]
struct Table {
    answers: Vec<Post>,
    omission: Rule,
    review: Rule,
}

fn table() -> &'static Table {
    static TABLE: LazyLock<Table> =
        LazyLock::new(|| shipped::toml("office/by-name.toml", include_str!("../../../../data/office/by-name.toml")));
    &TABLE
}

impl Rule {
    fn cited(&self) -> RuleCited {
        RuleCited { words: self.words.clone(), source: format!("{} ({})", self.source, self.order) }
    }
}

/// The posts that answer for persons missed in a commune, with their holders on a day.
fn eight(units: &Units, commune: &str, on: NaiveDate) -> Vec<Accountable> {
    let areas = Areas::builtin();
    let line = areas.ancestors(commune, on);
    let table = table();
    table
        .answers
        .iter()
        .filter_map(|one| {
            let area = line.iter().find(|area| area.level == one.of)?;
            let post = one.posts.iter().find_map(|post| units.post(&format!("{}/{post}", area.code), on))?;
            Some(Accountable {
                holder: units.holder(&post.id, on).map(|holding| holding.person.clone()),
                unit: units.unit(&post.unit, on).map(|unit| unit.short_name),
                post: post.short_title,
            })
        })
        .collect()
}

/// Does the case go before a leader? Gravely ill or dead, at high risk by age, indicated, able, and without a dose
/// (S1-4d).
fn to_review(case: &Case, person: &Person, age_from: i32) -> bool {
    let grave = matches!(case.severity, Severity::Severe | Severity::Critical) || case.outcome == Outcome::Died;
    let age = chrono::Datelike::year(&case.announced_on) - person.birth_year;
    grave && age >= age_from && !person.contraindicated && person.doses == 0
}

/// Persons missed by commune with the eight who answer, and the cases to review.
pub(super) async fn by_name(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<ByName> {
    let Some((_, number)) = dose_of(target) else { return Ok(ByName::default()) };
    let (table, units) = (table(), office::posts::units(office).await?);
    let communes: Vec<String> =
        office.areas().communes_under(area, day).into_iter().map(|commune| commune.code.clone()).collect();
    let strata = strata(target);
    let mut omissions: Vec<Omission> = progress(office, ctx, target, area, &communes, day)
        .await?
        .into_iter()
        .filter(|progress| progress.gap > 0)
        .map(|progress| Omission {
            missed: progress.gap,
            list: missing_list(&progress.area.code, number, strata),
            accountable: eight(&units, &progress.area.code, target.due_on.unwrap_or(day).min(day)),
            area: progress.area,
        })
        .collect();
    omissions.sort_by(|a, b| b.missed.cmp(&a.missed).then(a.area.code.cmp(&b.area.code)));
    Ok(ByName {
        omissions,
        omission_rule: table.omission.cited(),
        reviews: reviews(office, ctx, &units, table.review.age_from, area, (day, lang)).await?,
        review_rule: table.review.cited(),
    })
}

async fn reviews(
    office: &Office,
    ctx: &Ctx,
    units: &Units,
    age_from: i32,
    area: &str,
    (day, lang): (NaiveDate, Lang),
) -> Result<Vec<ReviewFile>> {
    if !(ctx.may(Verb::Read, Kind::Case) && ctx.may(Verb::Read, Kind::Person)) {
        return Ok(Vec::new());
    }
    let order = [("announced_on", true)];
    let upto = || Pick::all().up_to("announced_on", day).filled("person_id");
    let grave = [Severity::Severe.key(), Severity::Critical.key()];
    let mut cases = office.store.pick::<Case>(ctx, upto().one_of("severity", grave), &order).await?;
    cases.extend(office.store.pick::<Case>(ctx, upto().eq("outcome", Outcome::Died.key()), &order).await?);
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(case.id) && office.areas().is_within(&case.area, area, day));
    cases.sort_by(|a, b| b.announced_on.cmp(&a.announced_on).then(a.code.cmp(&b.code)));
    let ids: BTreeSet<Uuid> = cases.iter().filter_map(|case| case.person_id).collect();
    let persons = office.store.pick::<Person>(ctx, Pick::all().one_of("id", ids), &[]).await?;
    let persons: BTreeMap<Uuid, Person> = persons.into_iter().map(|person| (person.id, person)).collect();
    let choice = |key: &str| Words::of(lang).say(&format!("choice-{key}"), &[]);
    let file = |case: Case| {
        let person = case.person_id.and_then(|id| persons.get(&id))?;
        to_review(&case, person, age_from).then(|| ReviewFile {
            case: case.id,
            code: case.code,
            name: case.name,
            age: chrono::Datelike::year(&case.announced_on) - person.birth_year,
            accountable: eight(units, &case.area, case.announced_on),
            area: AreaRef::of(&case.area, day),
            severity: choice(case.severity.key()),
            outcome: choice(case.outcome.key()),
            announced_on: case.announced_on,
        })
    };
    Ok(cases.into_iter().filter_map(file).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn s1_4c_a_person_missed_points_to_eight_persons_of_six_kinds_of_post() {
        let on = day("2021-12-29");
        let commune = Areas::builtin().communes_under("108", on)[0].code.clone();
        let eight = eight(Units::builtin(), &commune, on);
        let posts: Vec<&str> = eight.iter().map(|one| one.post.as_str()).collect();
        assert_eq!(eight.len(), 8, "{posts:?}");
        for (kind, number) in [("Bí thư", 2), ("Chủ tịch", 2), ("Giám đốc", 3), ("Trưởng", 1)] {
            assert_eq!(posts.iter().filter(|post| post.starts_with(kind)).count(), number, "{kind}: {posts:?}");
        }
    }

    #[test]
    fn s1_4c_the_citys_committee_is_its_own() {
        let on = day("2021-12-29");
        let city = Areas::builtin().children("12", on).into_iter().find(|area| area.name.contains("Thành phố"));
        let commune = Areas::builtin().communes_under(&city.unwrap().code, on)[0].code.clone();
        assert_eq!(eight(Units::builtin(), &commune, on).len(), 8);
    }

    #[test]
    fn s1_4d_grave_high_risk_indicated_able_and_unvaccinated() {
        let value = |fields: serde_json::Value| fields;
        let stamp = serde_json::json!("2021-12-29T00:00:00Z");
        let id = Uuid::from_u128(1);
        let person = |born: i32, doses: i32, contraindicated: bool| -> Person {
            serde_json::from_value(value(serde_json::json!({
                "province": "12", "id": id, "area": "03385", "name": "Lò Văn Páo", "sex": "male", "birth_year": born,
                "doses": doses, "contraindicated": contraindicated, "registered_on": "2021-01-01", "updated_at": stamp,
            })))
            .unwrap()
        };
        let case = |severity: &str, outcome: &str| -> Case {
            serde_json::from_value(value(serde_json::json!({
                "province": "12", "id": id, "area": "03385", "code": "BN1", "person_id": id, "name": "Lò Văn Páo",
                "sex": "male", "birth_year": 1940, "announced_on": "2021-12-20", "found_in": "community",
                "source_known": true, "severity": severity, "care_place": "facility", "outcome": outcome,
                "outcome_on": if outcome == "active" { None } else { Some("2021-12-24") }, "updated_at": stamp,
            })))
            .unwrap()
        };
        assert!(to_review(&case("severe", "active"), &person(1940, 0, false), 65));
        assert!(to_review(&case("mild", "died"), &person(1940, 0, false), 65));
        assert!(!to_review(&case("mild", "active"), &person(1940, 0, false), 65), "not grave");
        assert!(!to_review(&case("severe", "active"), &person(1990, 0, false), 65), "not at high risk");
        assert!(!to_review(&case("severe", "active"), &person(1940, 0, true), 65), "not able");
        assert!(!to_review(&case("severe", "active"), &person(1940, 1, false), 65), "vaccinated");
    }
}
