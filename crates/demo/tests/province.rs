//! A small province, made into a store and read back.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base::area::Areas;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use demo::{Scale, Summary};
use sha2::{Digest, Sha256};
use store::records::{Case, Contact, Dose, Duty, Entry, FoundIn, Outcome, Person, Population, Reason, Stock, Visit};
use store::{Ctx, Database, Pick, Record, Store, Verdict};

/// Some 3,000 people; a fifth of the epidemic.
const SMALL: Scale = Scale { people: Some(3_000), cases: 0.2 };

/// What one fill has written, read back.
struct Made {
    summary: Summary,
    verdict: Verdict,
    population: Vec<Population>,
    persons: Vec<Person>,
    doses: Vec<Dose>,
    cases: Vec<Case>,
    visits: Vec<Visit>,
    contacts: Vec<Contact>,
    stock: Vec<Stock>,
    shipments: Vec<Entry>,
    duty: Vec<Duty>,
}

impl Made {
    async fn anew() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::Sqlite(folder.path().join("demo.db"))).await.unwrap();
        let summary = demo::fill_at(&store, SMALL, &|_, done, total| assert!(done <= total)).await.unwrap();
        let made = Self {
            summary,
            verdict: store.verify("12").await.unwrap(),
            population: all(&store).await,
            persons: all(&store).await,
            doses: all(&store).await,
            cases: all(&store).await,
            visits: all(&store).await,
            contacts: all(&store).await,
            stock: all(&store).await,
            shipments: shipments(&store).await,
            duty: all(&store).await,
        };
        store.close().await.unwrap();
        made
    }

    fn digest(&self) -> Vec<u8> {
        let mut digest = Sha256::new();
        add(&mut digest, &self.population);
        add(&mut digest, &self.persons);
        add(&mut digest, &self.doses);
        add(&mut digest, &self.cases);
        add(&mut digest, &self.visits);
        add(&mut digest, &self.contacts);
        add(&mut digest, &self.stock);
        add(&mut digest, &self.duty);
        digest.finalize().to_vec()
    }
}

async fn shipments(store: &Store) -> Vec<Entry> {
    let ctx = Ctx::system("12", Areas::builtin(), demo::day().unwrap(), "test");
    let sheet = store::registers::of("shipments").unwrap().sheet();
    store.pick_of(sheet, &ctx, Pick::all(), &[("id", false)]).await.unwrap()
}

async fn all<R: Record>(store: &Store) -> Vec<R> {
    let ctx = Ctx::system("12", Areas::builtin(), demo::day().unwrap(), "test");
    store.pick::<R>(&ctx, Pick::all(), &[("id", false)]).await.unwrap()
}

/// The rows without the time at which they were written.
fn add<R: Record>(digest: &mut Sha256, rows: &[R]) {
    for row in rows {
        let mut row = row.clone();
        row.stamp(1, DateTime::UNIX_EPOCH, 0);
        digest.update(serde_json::to_vec(&row).unwrap());
    }
}

/// The province that the tests share.
fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| tokio::runtime::Runtime::new().unwrap().block_on(Made::anew()))
}

#[tokio::test]
async fn the_same_seed_makes_the_same_province() {
    let other = Made::anew().await;
    let made = tokio::task::spawn_blocking(made).await.unwrap();
    assert_eq!(made.summary, other.summary);
    assert_eq!(made.digest(), other.digest());
}

#[test]
fn tallies_chain_and_dose_counts_are_sound() {
    let Made { summary, verdict, .. } = made();
    assert!(verdict.sound(), "{verdict:?}");
    let rows = summary.population_rows + summary.persons + summary.doses + summary.cases + summary.holdings;
    let tracing = summary.visits + summary.contacts;
    assert_eq!(verdict.records as usize, rows + tracing + summary.stock + summary.duty + summary.entries);
}

#[test]
fn population_is_the_register() {
    let Made { population, persons, .. } = made();
    assert!((2_700..3_300).contains(&persons.len()), "{}", persons.len());
    let mut counts: BTreeMap<(&str, i32), i32> = BTreeMap::new();
    for person in persons {
        *counts.entry((&person.area, person.birth_year)).or_default() += 1;
    }
    let counted: BTreeMap<(&str, i32), i32> =
        population.iter().map(|row| ((row.area.as_str(), row.birth_year), row.people)).collect();
    assert_eq!(counts, counted);
    let communes = Areas::builtin().communes_under("12", demo::day().unwrap());
    assert!(communes.iter().all(|area| persons.iter().any(|person| person.area == area.code)));
    let mut numbers: Vec<&String> = persons.iter().filter_map(|person| person.citizen_id.as_ref()).collect();
    let known = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), known, "a citizen number stands twice");
    assert!(numbers.iter().all(|number| number.starts_with("0129")), "no number that a living person can have");
}

#[test]
fn every_dose_follows_the_one_before_by_21_days() {
    let Made { persons, doses, .. } = made();
    let mut by_person: BTreeMap<_, Vec<&Dose>> = BTreeMap::new();
    for dose in doses {
        by_person.entry(dose.person_id).or_default().push(dose);
    }
    for person in persons {
        let mut own = by_person.remove(&person.id).unwrap_or_default();
        own.sort_by_key(|dose| dose.dose_no);
        assert!(own.is_empty() || !person.contraindicated);
        assert_eq!(own.iter().map(|dose| dose.dose_no).collect::<Vec<_>>(), (1..=person.doses).collect::<Vec<_>>());
        assert_eq!(own.last().map(|dose| dose.given_on), person.last_dose_on);
        for pair in own.windows(2) {
            assert!(pair[1].given_on - pair[0].given_on >= Duration::days(21), "{pair:?}");
        }
        for dose in own {
            assert!(dose.given_on <= demo::day().unwrap());
            assert!(dose.lot.is_some(), "no lot of {} on {}", dose.product, dose.given_on);
            assert_eq!((&dose.area, dose.birth_year), (&person.area, person.birth_year));
        }
    }
    assert!(by_person.is_empty(), "doses of nobody");
}

#[test]
fn cases_are_people_of_their_commune_and_none_is_announced_after_the_day() {
    let Made { cases, persons, .. } = made();
    let day = demo::day().unwrap();
    let register: BTreeMap<_, _> = persons.iter().map(|person| (person.id, person)).collect();
    let mut seen = std::collections::BTreeSet::new();
    assert!(cases.len() > 60, "{}", cases.len());
    for case in cases {
        let person = register[&case.person_id.unwrap()];
        assert!(seen.insert(person.id), "the same person twice");
        assert_eq!((&case.area, &case.name, case.birth_year), (&person.area, &person.name, person.birth_year));
        assert!(case.announced_on <= day && case.outcome_on.is_none_or(|on| on <= day));
        assert!(case.onset_on.is_none_or(|onset| (2..=5).contains(&(case.announced_on - onset).num_days())));
    }
    let wave: Vec<&Case> = cases.iter().filter(|case| case.announced_on >= date("2021-12-05")).collect();
    let share = |n: usize| n as f64 / wave.len() as f64;
    let community = share(wave.iter().filter(|case| case.found_in == FoundIn::Community).count());
    assert!((0.30..0.62).contains(&community), "{community}");
    let last_week = wave.iter().filter(|case| case.announced_on > day - Duration::days(7)).count();
    assert!(last_week * 2 > wave.len(), "the wave grows: {last_week} of {}", wave.len());
    assert!(cases.iter().filter(|case| case.outcome == Outcome::Died).count() <= 4);
}

#[test]
fn visits_and_contacts_are_those_of_the_register_and_lead_to_cases() {
    let Made { cases, persons, visits, contacts, .. } = made();
    let day = demo::day().unwrap();
    let register: BTreeMap<_, _> = persons.iter().map(|person| (person.id, person)).collect();
    let known: BTreeMap<_, _> = cases.iter().map(|case| (case.id, case)).collect();
    let ill: std::collections::BTreeSet<_> = cases.iter().filter_map(|case| case.person_id).collect();
    assert!(visits.len() > 20 * contacts.len() / 10 && contacts.len() > 30, "{} {}", visits.len(), contacts.len());
    for visit in visits {
        let person = register[&visit.person_id];
        assert_eq!((&visit.area, &visit.name), (&person.area, &person.name));
        assert!(visit.starts_at < visit.ends_at && visit.starts_at.date_naive() < day);
    }
    assert!(visits.iter().any(|visit| ill.contains(&visit.person_id)));
    for contact in contacts {
        let case = known[&contact.case_id.unwrap()];
        assert_eq!((&contact.case_code, &contact.area), (&case.code, &case.area));
        assert!(contact.found_at.is_none_or(|found| found > contact.listed_at));
        assert_ne!(contact.person_id, case.person_id, "nobody is a contact of themself");
    }
    assert!(contacts.iter().any(|contact| contact.found_at.is_none()), "some work is left");
}

#[test]
fn stock_of_a_lot_is_never_negative() {
    let lines = &made().stock;
    let mut held: BTreeMap<(&str, &str, Option<&str>), i32> = BTreeMap::new();
    for line in lines {
        use store::records::Reason::{Allocated, Discarded, Issued, Received, Used};
        let lot = held.entry((&line.unit, &line.product, line.lot.as_deref())).or_default();
        match line.reason {
            Received => *lot += line.quantity,
            Used | Issued | Discarded => *lot -= line.quantity,
            Allocated => assert!(line.moved_on > demo::day().unwrap()),
        }
    }
    assert!(held.values().all(|n| *n >= 0), "{held:?}");
}

/// Area, product and number of a lot.
type Lot<'a> = (&'a str, &'a str, &'a str);

/// On every day and in every place: no store gives more than it has; what left the province's store has come to a district
/// or is on its way there, and a district received nothing that was not sent to it.
#[test]
fn s0_4a_on_every_day_and_in_every_place_what_left_a_store_has_come_or_is_on_its_way() {
    let Made { stock: lines, shipments, .. } = made();
    let days: std::collections::BTreeSet<NaiveDate> =
        lines.iter().filter(|line| line.reason != Reason::Allocated).map(|line| line.moved_on).collect();
    assert!(days.len() > 20, "{days:?}");
    let mut on_the_way_ever = 0;
    for day in days {
        let mut held: BTreeMap<(&str, Lot<'_>), i64> = BTreeMap::new();
        let mut left: BTreeMap<Lot<'_>, i64> = BTreeMap::new();
        let mut came: BTreeMap<Lot<'_>, i64> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.moved_on <= day) {
            let lot = (line.area.as_str(), line.product.as_str(), line.lot.as_deref().unwrap_or_default());
            *held.entry((&line.unit, lot)).or_default() += line.change();
            let n = i64::from(line.quantity);
            match line.reason {
                Reason::Issued => *left.entry(lot).or_default() += n,
                Reason::Received if line.area != "12" => *came.entry(lot).or_default() += n,
                _ => {}
            }
        }
        assert!(held.values().all(|n| *n >= 0), "{day}: {held:?}");
        let mut sent: BTreeMap<Lot<'_>, i64> = BTreeMap::new();
        let mut received: BTreeMap<Lot<'_>, i64> = BTreeMap::new();
        for entry in shipments.iter().filter(|entry| entry.on_day.unwrap() <= day) {
            let doc = &entry.fields.0;
            let text = |key: &str| doc.get(key).and_then(serde_json::Value::as_str);
            let doses = doc["doses"].as_i64().unwrap();
            let (product, lot) = (text("product").unwrap(), text("lot").unwrap_or_default());
            *sent.entry((text("from_area").unwrap(), product, lot)).or_default() += doses;
            if text("received_on").is_some_and(|on| on.parse::<NaiveDate>().unwrap() <= day) {
                *received.entry((&entry.area, product, lot)).or_default() += doc["received"].as_i64().unwrap();
            } else {
                on_the_way_ever += doses;
            }
        }
        assert_eq!(left, sent, "{day}: what left a store is a shipment");
        assert_eq!(came, received, "{day}: what came is a shipment that was received");
    }
    assert!(on_the_way_ever > 0, "on some day something is on its way");
}

/// S0-4c, S0-4f, S0-4g: the province has a district that will be in time, one short of vaccine, one with enough of it
/// that is late all the same.
#[test]
fn s0_4c_f_g_shares_are_those_of_the_parameters() {
    let Made { summary, persons, .. } = made();
    let share = |n: usize, of: usize| n as f64 / of as f64;
    let sum = |pick: fn(&demo::DistrictSummary) -> usize| summary.districts.iter().map(pick).sum::<usize>();
    let due = sum(|d| d.adults_due);
    let ranges = [
        (share(sum(|d| d.adults[0]), due), 0.95..0.99),
        (share(sum(|d| d.adults[1]), due), 0.90..0.97),
        (share(sum(|d| d.adults[2]), due), 0.03..0.09),
        (share(sum(|d| d.youths[0]), sum(|d| d.youths_due)), 0.60..0.80),
        (share(sum(|d| d.youths[1]), sum(|d| d.youths_due)), 0.26..0.44),
        (share(persons.iter().filter(|person| person.contraindicated).count(), persons.len()), 0.003..0.02),
    ];
    for (value, range) in ranges {
        assert!(range.contains(&value), "{value} is not in {range:?}");
    }
    let district = |code: &str| summary.districts.iter().find(|d| d.code == code).unwrap();
    let covered = |code: &str| district(code).usable + district(code).allocated - district(code).missing() as i64;
    assert!(covered("108") < 0 && covered("112") < 0, "short of vaccine");
    assert!(covered("106") > 0 && covered("107") > 0, "late with enough vaccine");
    assert!(share(district("105").adults[1], district("105").adults_due) > 0.97, "almost done");
}

#[test]
fn s2_9e_the_rosters_have_one_gap_and_it_is_the_one_left_on_purpose() {
    let mut rosters = BTreeMap::<String, Vec<_>>::new();
    for shift in &made().duty {
        assert!(shift.members.0.len() >= 3 && shift.phone.starts_with("0213 3000 "));
        rosters.entry(shift.area.clone()).or_default().push((shift.starts_at, shift.ends_at));
    }
    assert_eq!(rosters.len(), 9, "the province and its eight districts");
    let mut gaps = Vec::new();
    for (area, mut shifts) in rosters {
        shifts.sort();
        assert_eq!(shifts[0].0, at("2021-12-22T07:00:00+07:00"));
        assert_eq!(shifts[shifts.len() - 1].1, at("2022-01-06T07:00:00+07:00"));
        gaps.extend(shifts.windows(2).filter(|pair| pair[0].1 < pair[1].0).map(|pair| (area.clone(), pair[0].1)));
    }
    assert_eq!(gaps, [("112".to_owned(), at("2021-12-30T19:00:00+07:00"))]);
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
