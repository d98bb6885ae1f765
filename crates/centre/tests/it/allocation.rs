//! Allocation: the proposal is a best one, a leader accepts it once, and exactly what was accepted moves.

use base::words::Lang;
use centre::allocation::{self, Acceptance, AllocationFull, BedsForm, Changed, Hospital, VaccineForm, VaccinePlan};
use centre::figures;
use chrono::{NaiveDate, Utc};
use store::Pick;
use store::records::{Person, Reason, Sex, Stock};
use testing::{DISTRICT, day};
use uuid::Uuid;

use crate::scenarios::{Desk, communes, desk, user};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(area: &str, birth_year: i32) -> Person {
    Person {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.into(),
        hamlet: None,
        name: "Giàng A Páo".into(),
        folded: String::new(),
        sex: Sex::Male,
        birth_year,
        birth_on: None,
        citizen_id: None,
        phone: None,
        contraindicated: false,
        doses: 0,
        last_dose_on: None,
        registered_on: date("2021-01-01"),
        merged_into: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

fn received(area: &str, unit: &str, lot: &str, expires: &str, quantity: i32) -> Stock {
    Stock {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.into(),
        unit: unit.into(),
        moved_on: date("2021-12-20"),
        reason: Reason::Received,
        product: "Vero Cell".into(),
        lot: Some(lot.into()),
        expires_on: Some(date(expires)),
        quantity,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

const CENTRE: &str = "Trung tâm Y tế huyện Sìn Hồ";

/// Two communes: 20 old people and 30 younger ones in the first, 40 younger ones in the second; 60 doses in the
/// district, and a lot that has expired.
async fn campaign(desk: &Desk) {
    let codes = communes();
    let mut people = Vec::new();
    people.extend((0..20).map(|_| person(&codes[0], 1950)));
    people.extend((0..30).map(|_| person(&codes[0], 1990)));
    people.extend((0..40).map(|_| person(&codes[1], 1990)));
    desk.office.store.load(&desk.ctx, people, "test", false).await.unwrap();
    let stock =
        vec![received(DISTRICT, CENTRE, "L1", "2022-06-30", 60), received(DISTRICT, CENTRE, "L0", "2021-12-25", 500)];
    desk.office.store.load(&desk.ctx, stock, "test", false).await.unwrap();
}

async fn form(desk: &Desk) -> VaccineForm {
    let draft = allocation::vaccine_draft(&desk.office, &desk.ctx, DISTRICT, day(), Lang::Vi).await.unwrap();
    assert_eq!(draft.lots.len(), 1, "what has expired is set aside and told");
    assert_eq!(draft.set_aside.len(), 1);
    VaccineForm { deadline: date("2022-01-05"), ..draft.form }
}

pub async fn proposed(desk: &Desk) -> AllocationFull {
    campaign(desk).await;
    let form = form(desk).await;
    allocation::propose_vaccine(&desk.office, &desk.ctx, form, day(), Lang::Vi).await.unwrap()
}

fn plan(full: &AllocationFull) -> &VaccinePlan {
    full.vaccine.as_ref().unwrap()
}

/// Doses that an area's units hold.
async fn held(desk: &Desk, area: &str) -> i64 {
    let lines = desk.office.store.pick::<Stock>(&desk.ctx, Pick::all().eq("area", area), &[]).await.unwrap();
    lines.iter().filter(|line| line.lot.as_deref() == Some("L1")).map(Stock::change).sum()
}

fn accept(full: &AllocationFull, changes: Vec<Changed>) -> Acceptance {
    Acceptance { version: full.line.version, changes, deliver_on: None, note: Some("theo họp giao ban".into()) }
}

#[tokio::test]
async fn s0_4a_vaccine_goes_first_to_those_whom_it_protects_most_and_says_what_is_missing() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let plan = plan(&full);
    assert!(plan.optimal);
    let given = |group: &str| -> i64 {
        let of = plan.deliveries.iter().filter(|one| plan.needs[one.need].group == group);
        of.map(|one| one.doses).sum()
    };
    assert_eq!((given("dose1_65"), given("dose1_18")), (20, 40));
    assert_eq!(plan.missing.doses, 30, "90 people wait, 60 doses are there");
    assert!(plan.lots[0].worth > 0.0 && plan.lots[0].left == 0);
    assert!(full.words.iter().any(|line| line.contains("30")), "{:?}", full.words);
    assert!(plan.deliveries.iter().all(|one| one.reason.contains("Mũi 1")));
    let english = allocation::one(&desk.office, &desk.ctx, full.line.id, Lang::En).await.unwrap();
    assert!(plan_words(&english).starts_with("Dose 1"), "the reader's language, not the writer's");
}

fn plan_words(full: &AllocationFull) -> String {
    plan(full).deliveries[0].reason.clone()
}

#[tokio::test]
async fn a_day_at_the_end_of_the_calendar_is_refused() {
    let desk = desk().await;
    campaign(&desk).await;
    let form = form(&desk).await;
    for end in [NaiveDate::MIN, NaiveDate::MAX] {
        let form = VaccineForm { start_on: end, deadline: end, ..form.clone() };
        let refused = allocation::propose_vaccine(&desk.office, &desk.ctx, form, day(), Lang::Vi).await.unwrap_err();
        assert_eq!(refused.code, "fault-start-far");
    }
}

#[tokio::test]
async fn s0_4a_accepting_moves_exactly_what_was_accepted_and_only_once() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let codes = communes();
    let to = |code: &str| -> i64 {
        let of = plan(&full).deliveries.iter().filter(|one| plan(&full).needs[one.need].area.code == code);
        of.map(|one| one.doses).sum()
    };
    // The leader gives one of the younger groups five doses fewer.
    let at = plan(&full).deliveries.iter().position(|one| one.doses >= 5 && one.reason.contains("18–49")).unwrap();
    let fewer = plan(&full).needs[plan(&full).deliveries[at].need].area.code.clone();
    let changed = Changed { delivery: at, doses: plan(&full).deliveries[at].doses - 5 };
    let done = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&full, vec![changed]), Lang::Vi).await;
    let done = done.unwrap();
    assert_eq!(done.line.state, "accepted");
    assert_eq!(plan(&done).lots[0].left, 5);
    assert_eq!(held(&desk, DISTRICT).await, 5);
    for code in &codes[..2] {
        let less = if *code == fewer { 5 } else { 0 };
        let sent = crate::ledger::shipments(&desk.office, &desk.ctx).await.into_iter().filter(|one| one.area == *code);
        let doses: i64 = sent.map(|one| one.doc()["doses"].as_i64().unwrap()).sum();
        assert_eq!((held(&desk, code).await, doses), (0, to(code) - less), "{code}: on its way, and not there yet");
    }
    let again = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&done, Vec::new()), Lang::Vi).await;
    assert_eq!(again.unwrap_err().code, "store-conflict");
    let old = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&full, Vec::new()), Lang::Vi).await;
    assert_eq!(old.unwrap_err().code, "store-conflict");
    assert_eq!(held(&desk, DISTRICT).await, 5, "twice makes no double");
    let figures = ["stock", "shipments.on_the_way"];
    let sums = figures::sums(&desk.office, &desk.ctx, &figures, DISTRICT, day()).await.unwrap();
    assert_eq!((sums["stock"], sums["shipments.on_the_way"]), (505, 55), "what left a store is nowhere lost");
    let history = desk.office.store.history::<store::records::Allocation>(&desk.ctx, full.line.id).await.unwrap();
    assert_eq!((history[0].action.as_str(), history[0].note.as_deref()), ("accept", Some("theo họp giao ban")));
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s0_4a_never_more_is_given_than_there_is_nor_than_people_wait() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let too_many = |doses| vec![Changed { delivery: 0, doses }];
    let over = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&full, too_many(61)), Lang::Vi).await;
    assert_eq!(over.unwrap_err().code, "allocation-over-stock");
    let mut changes = too_many(0);
    let (at, need) = (1, plan(&full).needs[plan(&full).deliveries[1].need].people);
    changes.push(Changed { delivery: at, doses: need + 1 });
    let over = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&full, changes), Lang::Vi).await;
    let code = over.unwrap_err().code;
    assert!(["allocation-over-need", "allocation-over-stock"].contains(&code.as_str()), "{code}");
    // Meanwhile the centre used most of the lot.
    let used = Stock { reason: Reason::Used, quantity: 50, ..received(DISTRICT, CENTRE, "L1", "2022-06-30", 1) };
    desk.office.store.create(&desk.ctx, used, None).await.unwrap();
    let short = allocation::accept(&desk.office, &desk.ctx, full.line.id, accept(&full, Vec::new()), Lang::Vi).await;
    let short = short.unwrap_err();
    assert_eq!((short.code.as_str(), short.places[0].code.as_deref()), ("store-invalid", Some("fault-stock-short")));
    assert_eq!(held(&desk, DISTRICT).await, 10, "nothing moved");
    assert_eq!(allocation::one(&desk.office, &desk.ctx, full.line.id, Lang::Vi).await.unwrap().line.state, "proposed");
}

#[tokio::test]
async fn s0_4a_the_health_service_proposes_and_a_leader_decides() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let health = desk.office.acting(&user(&desk, "health").await, "test").await.unwrap();
    let refused = allocation::accept(&desk.office, &health, full.line.id, accept(&full, Vec::new()), Lang::Vi).await;
    assert_eq!(refused.unwrap_err().code, "store-denied");
    let leader = desk.office.acting(&user(&desk, "leader").await, "test").await.unwrap();
    let later = Acceptance { deliver_on: Some(date("2021-12-31")), ..accept(&full, Vec::new()) };
    allocation::accept(&desk.office, &leader, full.line.id, later, Lang::Vi).await.unwrap();
    // What is delivered later has left the store and says when it is due.
    assert_eq!((held(&desk, DISTRICT).await, held(&desk, &communes()[0]).await), (0, 0));
    let sent = crate::ledger::shipments(&desk.office, &desk.ctx).await;
    assert!(sent.iter().all(|one| one.state == "sent" && one.doc()["due_on"] == "2021-12-31"), "{sent:?}");
    assert_eq!(sent.iter().map(|one| one.doc()["doses"].as_i64().unwrap()).sum::<i64>(), 60);
    let after = allocation::refuse(&desk.office, &leader, full.line.id, 2, None, Lang::Vi).await;
    assert_eq!(after.unwrap_err().code, "allocation-decided");
}

#[tokio::test]
async fn s1_3h_patients_go_to_the_nearest_free_bed_and_those_without_are_told() {
    let desk = desk().await;
    let codes = communes();
    for at in [0, 0, 0, 1] {
        let case = store::records::Case {
            province: "12".into(),
            id: Uuid::now_v7(),
            area: codes[at].clone(),
            code: "BN1".into(),
            person_id: None,
            name: "Lò Thị Mẩy".into(),
            folded: String::new(),
            sex: Sex::Female,
            birth_year: 1950,
            onset_on: None,
            announced_on: day(),
            found_in: store::records::FoundIn::Community,
            source_known: false,
            severity: store::records::Severity::Severe,
            care_place: store::records::CarePlace::Facility,
            outcome: store::records::Outcome::Active,
            outcome_on: None,
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        };
        desk.office.store.create(&desk.ctx, case, None).await.unwrap();
    }
    let hospital = |name: &str, area: &str, ward| Hospital { name: name.into(), area: area.into(), ward, icu: 0 };
    let form = BedsForm {
        name: "Giường".into(),
        area: DISTRICT.into(),
        hospitals: vec![hospital("Gần", &codes[0], 2), hospital("Xa", "105", 1)],
    };
    let full = allocation::propose_beds(&desk.office, &desk.ctx, form, day(), Lang::Vi).await.unwrap();
    let beds = full.beds.unwrap();
    let placed = |name: Option<&str>| -> u32 {
        let to = beds.transfers.iter().filter(|one| one.hospital.as_deref() == name);
        to.map(|one| one.patients).sum()
    };
    assert_eq!((placed(Some("Gần")), placed(Some("Xa")), placed(None)), (2, 1, 1));
    assert!(full.words.iter().any(|line| line.contains('1')));
    let draft = allocation::beds_draft(&desk.office, &desk.ctx, DISTRICT, day(), Lang::Vi).await.unwrap();
    assert_eq!((draft.ward, draft.form.hospitals.len()), (4, 2), "the hospitals are typed once");
}
