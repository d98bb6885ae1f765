//! Tallies equal a rebuild after any sequence of create, edit, merge, undo and delete.

use proptest::prelude::*;
use serde_json::json;
use store::records::{Case, Dose, Person};
use store::{By, ListQuery, Pick, TallyQuery};
use testing::*;

/// One step of a day's work; the numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    Person(usize, i32),
    Case(usize, i64),
    Dose(usize, i32, i64),
    MoveCase(usize, usize),
    Recover(usize),
    Contraindicate(usize),
    RenumberDose(usize, i32),
    RemoveDose(usize),
    RemoveCase(usize),
    Merge(usize, usize),
    Unmerge(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0..8usize;
    prop_oneof![
        (n.clone(), 1930..2015).prop_map(|(a, y)| Step::Person(a, y)),
        (n.clone(), 0..40i64).prop_map(|(a, d)| Step::Case(a, d)),
        (n.clone(), 1..4, 0..40i64).prop_map(|(p, k, d)| Step::Dose(p, k, d)),
        (n.clone(), n.clone()).prop_map(|(c, a)| Step::MoveCase(c, a)),
        n.clone().prop_map(Step::Recover),
        n.clone().prop_map(Step::Contraindicate),
        (n.clone(), 1..4).prop_map(|(d, k)| Step::RenumberDose(d, k)),
        n.clone().prop_map(Step::RemoveDose),
        n.clone().prop_map(Step::RemoveCase),
        (n.clone(), n.clone()).prop_map(|(a, b)| Step::Merge(a, b)),
        n.prop_map(Step::Unmerge),
    ]
}

fn pick<T>(rows: &[T], n: usize) -> Option<&T> {
    (!rows.is_empty()).then(|| &rows[n % rows.len()])
}

/// What cannot stand beside the person's other doses is refused, and nothing else is.
fn as_the_schedule_has_it(done: store::Result<Dose>) {
    if let Err(error) = done {
        let store::Error::Invalid(faults) = error else { panic!("{error}") };
        let order = |code: &str| matches!(code, "fault-dose-twice" | "fault-dose-order");
        assert!(faults.iter().all(|fault| order(fault.code)), "{faults:?}");
    }
}

async fn carry_out(fresh: &Fresh, step: &Step) {
    let (store, ctx) = (&fresh.store, system());
    let homes = communes(DISTRICT);
    let ago = |days: i64| day() - chrono::Duration::days(days);
    let all = ListQuery { size: 100, ..Default::default() };
    let persons = store.list::<Person>(&ctx, &all).await.unwrap().rows;
    let cases = store.list::<Case>(&ctx, &all).await.unwrap().rows;
    let doses = store.list::<Dose>(&ctx, &all).await.unwrap().rows;
    let set = |value: serde_json::Value| value.as_object().unwrap().clone();
    match step {
        Step::Person(a, year) => {
            store.create(&ctx, person(&homes[*a], "Hoàng Văn Thử", *year), None).await.unwrap();
        }
        Step::Case(a, days) => {
            store.create(&ctx, case(&homes[*a], ago(*days)), None).await.unwrap();
        }
        Step::Dose(p, number, days) => {
            if let Some(person) = pick(&persons, *p) {
                let given = Dose { because: Some("thử".into()), ..dose(person, *number, ago(*days)) };
                as_the_schedule_has_it(store.create(&ctx, given, None).await);
            }
        }
        Step::MoveCase(c, a) => {
            if let Some(case) = pick(&cases, *c) {
                store.edit::<Case>(&ctx, case.id, case.version, set(json!({ "area": homes[*a] })), None).await.unwrap();
            }
        }
        Step::Recover(c) => {
            if let Some(case) = pick(&cases, *c) {
                let outcome = set(json!({ "outcome": "recovered", "outcome_on": day() }));
                store.edit::<Case>(&ctx, case.id, case.version, outcome, None).await.unwrap();
            }
        }
        Step::Contraindicate(p) => {
            if let Some(person) = pick(&persons, *p) {
                let changed = set(json!({ "contraindicated": !person.contraindicated }));
                store.edit::<Person>(&ctx, person.id, person.version, changed, None).await.unwrap();
            }
        }
        Step::RenumberDose(d, number) => {
            if let Some(dose) = pick(&doses, *d) {
                let renumbered = set(json!({ "dose_no": number }));
                as_the_schedule_has_it(store.edit::<Dose>(&ctx, dose.id, dose.version, renumbered, None).await);
            }
        }
        Step::RemoveDose(d) => {
            if let Some(dose) = pick(&doses, *d) {
                store.remove::<Dose>(&ctx, dose.id, dose.version, None).await.unwrap();
            }
        }
        Step::RemoveCase(c) => {
            if let Some(case) = pick(&cases, *c) {
                store.remove::<Case>(&ctx, case.id, case.version, None).await.unwrap();
            }
        }
        Step::Merge(a, b) => {
            if let (Some(a), Some(b)) = (pick(&persons, *a), pick(&persons, *b))
                && a.id != b.id
            {
                store.merge_persons(&ctx, a.id, b.id, None).await.unwrap();
            }
        }
        Step::Unmerge(p) => {
            let merged = store.pick::<Person>(&ctx, Pick::all().filled("merged_into"), &[]).await.unwrap();
            if let Some(person) = pick(&merged, *p) {
                store.unmerge_person(&ctx, person.id, None).await.unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn equal_a_rebuild_after_any_sequence_of_changes(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let fresh = fresh().await;
            for step in &steps {
                carry_out(&fresh, step).await;
            }
            let verdict = fresh.store.verify(PROVINCE).await.unwrap();
            prop_assert!(verdict.sound(), "{:?}", verdict);
            // A running sum up to any day is the sum of the days up to it.
            let by = By { day: true, ..By::default() };
            let ask = TallyQuery { measures: &["case_new"], area: None, from: None, to: day(), strata: None, by };
            let daily = fresh.store.tallies(&system(), &ask).await.unwrap();
            for back in [0, 7, 20] {
                let to = day() - chrono::Duration::days(back);
                let running = TallyQuery { to, by: By::default(), ..ask.clone() };
                let sum: i64 = fresh.store.tallies(&system(), &running).await.unwrap().iter().map(|row| row.n).sum();
                let plain: i64 = daily.iter().filter(|row| row.day.unwrap() <= to).map(|row| row.n).sum();
                prop_assert_eq!(sum, plain);
            }
            // The total of a whole list, taken from the tallies, is what there is to list.
            let all = ListQuery { size: 500, ..ListQuery::default() };
            let persons = fresh.store.list::<Person>(&system(), &all).await.unwrap();
            prop_assert_eq!(persons.total, persons.rows.len() as u64);
            let doses = fresh.store.list::<Dose>(&system(), &all).await.unwrap();
            prop_assert_eq!(doses.total, doses.rows.len() as u64);
            Ok(())
        })?;
    }
}
