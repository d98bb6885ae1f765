//! Scenarios and the long work behind them: made from the record, run in the background, stopped, interrupted.

use std::ops::Deref;
use std::time::Duration;

use base::words::Lang;
use centre::Office;
use centre::jobs::{self, JobLine};
use centre::scenarios::{self, Capacity, Form, NewStudy, ScenarioFull};
use chrono::{Days, Utc};
use store::Verb;
use store::records::{CarePlace, Case, FoundIn, Job, JobState, Outcome, Population, Question, Severity, Sex};
use testing::{DISTRICT, day};
use uuid::Uuid;

/// Those of Sìn Hồ.
pub fn communes() -> Vec<String> {
    testing::communes(DISTRICT)
}

/// An office with people to plan for.
pub struct Desk(testing::Desk);

impl Deref for Desk {
    type Target = testing::Desk;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

pub async fn desk() -> Desk {
    Desk(testing::desk().await)
}

impl Desk {
    /// 3,000 people in two communes of Sìn Hồ.
    pub async fn people(&self) {
        let ages = [(2016, 300), (2006, 350), (1996, 400), (1981, 300), (1961, 120), (1946, 30)];
        let mut rows = Vec::new();
        for area in communes().iter().take(2) {
            for (birth_year, people) in ages {
                rows.push(Population {
                    province: "12".into(),
                    id: Uuid::now_v7(),
                    area: area.clone(),
                    counted_on: "2021-01-01".parse().unwrap(),
                    birth_year,
                    people,
                    source: "thử".into(),
                    version: 0,
                    updated_at: Utc::now(),
                    seq: 0,
                });
            }
        }
        self.office.store.load(&self.ctx, rows, "test", false).await.unwrap();
    }

    /// Cases that grow day by day over six weeks.
    async fn wave(&self) {
        let mut rows = Vec::new();
        for back in 0..40_u64 {
            for _ in 0..=((40 - back) / 8) {
                rows.push(Case {
                    province: "12".into(),
                    id: Uuid::now_v7(),
                    area: communes()[0].clone(),
                    code: "BN1".into(),
                    person_id: None,
                    name: "Lò Thị Mẩy".into(),
                    folded: String::new(),
                    sex: Sex::Female,
                    birth_year: 1990,
                    onset_on: None,
                    announced_on: day() - Days::new(back),
                    found_in: FoundIn::Community,
                    source_known: false,
                    severity: Severity::Mild,
                    care_place: CarePlace::Home,
                    outcome: Outcome::Active,
                    outcome_on: None,
                    version: 0,
                    updated_at: Utc::now(),
                    seq: 0,
                });
            }
        }
        self.office.store.load(&self.ctx, rows, "test", false).await.unwrap();
    }

    async fn form(&self, question: Question) -> Form {
        let draft = scenarios::draft(&self.office, &self.ctx, question, DISTRICT, day(), Lang::Vi).await.unwrap();
        Form {
            days: 60,
            replicates: 3,
            fit: false,
            infections: 5,
            capacity: Capacity { ward: Some(1), icu: Some(1), oxygen: Some(5.0), staff: Some(1), collection: None },
            more: Capacity { ward: Some(400), icu: Some(100), oxygen: Some(5_000.0), ..Capacity::default() },
            ..draft.form
        }
    }

    async fn made(&self, form: Form) -> ScenarioFull {
        scenarios::make(&self.office, &self.ctx, form, day(), Lang::Vi).await.unwrap()
    }

    async fn until(&self, job: Uuid, state: &str) -> JobLine {
        for _ in 0..6_000 {
            let line = jobs::one(&self.office, &self.ctx, job, Lang::Vi).await.unwrap();
            if line.state == state {
                return line;
            }
            let over = ["finished", "failed", "stopped", "interrupted"].contains(&line.state.as_str());
            assert!(!over, "{line:?} is not {state}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the job never was {state}");
    }

    async fn run(&self, id: Uuid) -> ScenarioFull {
        let job = scenarios::run(&self.office, &self.ctx, id, Lang::Vi).await.unwrap();
        self.until(job.id, "finished").await;
        scenarios::one(&self.office, &self.ctx, id, Lang::Vi).await.unwrap()
    }

    /// A study that takes long enough to be stopped.
    async fn long(&self) -> ScenarioFull {
        let made = self.made(self.form(Question::Capacity).await).await;
        let new = NewStudy { version: made.line.version, study: made.study.clone(), seed: 1, replicates: 1_000 };
        scenarios::put_study(&self.office, &self.ctx, made.line.id, new, Lang::Vi).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_3e_a_wave_is_set_against_the_beds_that_there_are() {
    let desk = desk().await;
    desk.people().await;
    let made = desk.made(desk.form(Question::Capacity).await).await;
    assert_eq!((made.basis.people, made.basis.communes), (3_000, 2));
    let done = desk.run(made.line.id).await;
    assert_eq!(done.line.state, "ready");
    let result = done.result.unwrap();
    assert_eq!(result.axes.iter().map(|axis| axis.choices.len()).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(result.variations.len(), 4);
    let load = |at: usize, key: &str| result.variations[at].loads.iter().find(|load| load.resource == key).unwrap();
    // Sixty days of an unhindered wave in 3,000 people need more than one bed; a field hospital of 400 suffices.
    assert!(load(0, "ward").overload_day.is_some_and(|day| day.median > 0.0 && day.median < 60.0));
    assert_eq!(load(0, "ward").limit, Some(1.0));
    assert!(load(2, "ward").overload_day.is_none(), "{:?}", load(2, "ward"));
    let staff = load(0, "staff");
    assert!(staff.peak.median > 0.0 && staff.overloaded > 0.0, "{staff:?}");
    let days = scenarios::days(&desk.office, &desk.ctx, done.line.id).await.unwrap();
    assert_eq!((days.first, days.variations.len()), (day(), 4));
    assert!(days.variations.iter().all(|lines| lines["icu"].median.len() == 60));
    let table = scenarios::table(&desk.office, &desk.ctx, done.line.id, Lang::En).await.unwrap();
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    // What was typed once is there the next time.
    let next =
        scenarios::draft(&desk.office, &desk.ctx, Question::NewVariant, DISTRICT, day(), Lang::Vi).await.unwrap();
    assert_eq!(next.form.capacity.ward, Some(1));
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_6b_the_same_scenario_gives_the_same_bytes_twice() {
    let desk = desk().await;
    desk.people().await;
    let form = desk.form(Question::CoverageOpening).await;
    let mut contents = Vec::new();
    for _ in 0..2 {
        let made = desk.made(form.clone()).await;
        let done = desk.run(made.line.id).await;
        assert_eq!(done.result.as_ref().unwrap().variations.len(), 12, "four coverages, three openings");
        let days = scenarios::days(&desk.office, &desk.ctx, done.line.id).await.unwrap();
        contents.push(serde_json::to_vec(&(days, done.result)).unwrap());
    }
    assert_eq!(contents[0], contents[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_0m_a_study_is_fitted_to_the_cases_or_says_that_they_are_too_few() {
    let desk = desk().await;
    desk.people().await;
    let few = scenarios::draft(&desk.office, &desk.ctx, Question::NewVariant, DISTRICT, day(), Lang::Vi).await.unwrap();
    assert_eq!(few.basis.fit.state, "not_enough");
    desk.wave().await;
    let enough =
        scenarios::draft(&desk.office, &desk.ctx, Question::NewVariant, DISTRICT, day(), Lang::Vi).await.unwrap();
    assert_eq!((enough.basis.fit.state.as_str(), enough.form.fit), ("waiting", true));
    let made = desk.made(Form { fit: true, ..desk.form(Question::NewVariant).await }).await;
    assert!(!made.study.contains("transmission ="));
    let done = desk.run(made.line.id).await;
    let fit = &done.basis.fit;
    assert!(["fitted", "none"].contains(&fit.state.as_str()), "{fit:?}");
    if fit.state == "fitted" {
        assert!(done.study.contains("transmission =") && done.study.contains("[past]"));
        assert!(fit.found.unwrap().median > 0.0);
        // What was found stands in the study, so a second run needs no fit and changes nothing.
        let again = desk.run(made.line.id).await;
        assert_eq!((again.study, again.result), (done.study, done.result));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_tells_how_far_it_is_waits_its_turn_and_can_be_stopped() {
    let desk = desk().await;
    desk.people().await;
    let (first, second) = (desk.long().await, desk.long().await);
    let mut events = desk.office.store.events();
    let one = scenarios::run(&desk.office, &desk.ctx, first.line.id, Lang::Vi).await.unwrap();
    let two = scenarios::run(&desk.office, &desk.ctx, second.line.id, Lang::Vi).await.unwrap();
    let twice = scenarios::run(&desk.office, &desk.ctx, first.line.id, Lang::Vi).await.unwrap_err();
    assert_eq!(twice.code, "job-open");
    desk.until(one.id, "running").await;
    assert_eq!(jobs::one(&desk.office, &desk.ctx, two.id, Lang::Vi).await.unwrap().state, "queued");
    loop {
        let line = jobs::one(&desk.office, &desk.ctx, one.id, Lang::Vi).await.unwrap();
        if line.progress.is_some_and(|share| share > 0.0 && share < 1.0) {
            assert!(line.words.contains("mô phỏng"), "{}", line.words);
            break;
        }
        assert_eq!(line.state, "running");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let told = async {
        loop {
            let event = events.recv().await.unwrap();
            if event.kind == "jobs" && event.id == Some(one.id) {
                return event;
            }
        }
    };
    assert_eq!(told.await.area, DISTRICT);
    jobs::stop(&desk.office, &desk.ctx, two.id, Lang::Vi).await.unwrap();
    desk.until(two.id, "stopped").await;
    jobs::stop(&desk.office, &desk.ctx, one.id, Lang::Vi).await.unwrap();
    desk.until(one.id, "stopped").await;
    let kept = scenarios::one(&desk.office, &desk.ctx, first.line.id, Lang::Vi).await.unwrap();
    assert_eq!((kept.line.state.as_str(), kept.result), ("draft", None));
    assert_eq!(jobs::stop(&desk.office, &desk.ctx, one.id, Lang::Vi).await.unwrap_err().code, "job-over");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_work_under_way_is_interrupted_and_can_be_run_again() {
    let desk = desk().await;
    desk.people().await;
    let made = desk.made(desk.form(Question::Capacity).await).await;
    // As a program leaves its row when it is killed.
    let job = Job {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: DISTRICT.into(),
        work: "scenario".into(),
        subject_kind: "scenarios".into(),
        subject_id: made.line.id,
        name: "thử".into(),
        state: JobState::Running,
        asked_by: "thử".into(),
        asked_at: Utc::now(),
        started_at: Some(Utc::now()),
        ended_at: None,
        problem: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    desk.office.store.create_as(&desk.ctx, Verb::Write, job.clone(), None).await.unwrap();
    let again = Office::open(&desk.place.database).await.unwrap();
    assert_eq!(
        jobs::one(&again, &desk.ctx, job.id, Lang::Vi).await.unwrap().state,
        "interrupted",
        "nobody works on it"
    );
    assert_eq!(jobs::settle(&again).await.unwrap(), 1);
    assert_eq!(again.store.get::<Job>(&desk.ctx, job.id).await.unwrap().state, JobState::Interrupted);
    assert_eq!(jobs::settle(&again).await.unwrap(), 0);
    let done = desk.run(made.line.id).await;
    assert_eq!(done.line.state, "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_is_changed_by_an_expert_and_approved_by_a_leader_alone() {
    let desk = desk().await;
    desk.people().await;
    let made = desk.made(desk.form(Question::Capacity).await).await;
    let bad = NewStudy { version: made.line.version, study: "days = 0".into(), seed: 1, replicates: 3 };
    let refused = scenarios::put_study(&desk.office, &desk.ctx, made.line.id, bad, Lang::Vi).await.unwrap_err();
    assert_eq!(refused.code, "sim-key");
    assert_eq!(
        scenarios::approve(&desk.office, &desk.ctx, made.line.id, made.line.version, None, Lang::Vi)
            .await
            .unwrap_err()
            .code,
        "scenario-not-run"
    );
    let done = desk.run(made.line.id).await;
    let health = desk.office.acting(&user(&desk, "health").await, "test").await.unwrap();
    let refused = scenarios::approve(&desk.office, &health, done.line.id, done.line.version, None, Lang::Vi).await;
    assert_eq!(refused.unwrap_err().code, "store-denied");
    let note = Some("Chuẩn bị theo phương án này".to_owned());
    let approved = scenarios::approve(&desk.office, &desk.ctx, done.line.id, done.line.version, note.clone(), Lang::Vi)
        .await
        .unwrap();
    assert_eq!((approved.line.state.as_str(), approved.note), ("approved", note));
    let study = approved.study.replace("days = 60", "days = 61");
    let new = NewStudy { version: approved.line.version, study, seed: 2, replicates: 3 };
    // To write it anew, run it anew or remove it would take back what a leader decided.
    let refused = scenarios::put_study(&desk.office, &health, done.line.id, new.clone(), Lang::Vi).await;
    assert_eq!(refused.unwrap_err().code, "store-denied");
    assert_eq!(scenarios::run(&desk.office, &health, done.line.id, Lang::Vi).await.unwrap_err().code, "store-denied");
    let kept = scenarios::remove(&desk.office, &health, done.line.id, approved.line.version).await;
    assert_eq!(kept.unwrap_err().code, "scenario-approved");
    let changed = scenarios::put_study(&desk.office, &desk.ctx, done.line.id, new, Lang::Vi).await.unwrap();
    assert_eq!((changed.line.state.as_str(), changed.result), ("draft", None), "the old result is one no longer");
    scenarios::remove(&desk.office, &health, done.line.id, changed.line.version).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_run_a_scenario_at_once_one_is_refused_and_none_begins_at_the_end() {
    let desk = desk().await;
    desk.people().await;
    let made = desk.long().await;
    let run = || scenarios::run(&desk.office, &desk.ctx, made.line.id, Lang::Vi);
    let (job, refused) = match tokio::join!(run(), run()) {
        (Ok(job), Err(refused)) | (Err(refused), Ok(job)) => (job, refused),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused.code, "job-open");
    let early = scenarios::approve(&desk.office, &desk.ctx, made.line.id, made.line.version, None, Lang::Vi).await;
    assert_eq!(early.unwrap_err().code, "job-open");
    jobs::leave(&desk.office);
    desk.until(job.id, "interrupted").await;
    assert_eq!(run().await.unwrap_err().code, "job-state-interrupted", "nothing begins while the program ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_machine_could_hold_is_refused_before_it_runs() {
    let desk = desk().await;
    desk.people().await;
    let form = desk.form(Question::Capacity).await;
    for (form, code) in [
        (Form { days: 3_000, replicates: 1_000, ..form.clone() }, "scenario-too-large"),
        (Form { infections: u32::MAX, ..form.clone() }, "sim-key"),
    ] {
        assert_eq!(scenarios::make(&desk.office, &desk.ctx, form, day(), Lang::Vi).await.unwrap_err().code, code);
    }
    let made = desk.made(form).await;
    let crowd = made.study.replace("areas = [\n", "areas = [\n    { name = \"x\", people = 30000000 },\n");
    for (study, what) in [(made.study.clone() + &"#".repeat(200_000), "byte"), (crowd, "người")] {
        let new = NewStudy { version: made.line.version, study, seed: 1, replicates: 3 };
        let refused = scenarios::put_study(&desk.office, &desk.ctx, made.line.id, new, Lang::Vi).await.unwrap_err();
        assert_eq!(refused.code, "scenario-too-large");
        assert!(refused.say(Lang::Vi).contains(what), "{}", refused.say(Lang::Vi));
    }
}

pub async fn user(desk: &Desk, role: &str) -> store::records::User {
    desk.user(&format!("{role}-thu"), role, "12").await
}
