//! Every kind of record goes into its table and comes back the same: the migration and the models
//! agree, on both databases.

use chrono::Utc;
use serde_json::json;
use store::records::*;
use store::{Record, Store, Verb};
use testing::*;
use uuid::Uuid;

async fn there_and_back<R: Record + PartialEq + std::fmt::Debug>(store: &Store, record: R) {
    let mut whole = record.clone();
    let made = store.create_as(&system(), Verb::Write, record, None).await.unwrap();
    let read: R = store.get(&system(), made.id()).await.unwrap();
    assert_eq!(made, read.told());
    // What is told leaves out at most the content; that is in the row.
    whole.complete();
    whole.stamp(made.version(), made.updated_at(), made.seq());
    assert_eq!(whole, read);
}

#[tokio::test]
async fn every_kind_comes_back_as_it_went_in() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let area = communes(DISTRICT)[0].clone();
    let (province, version, updated_at, seq) = (PROVINCE.to_owned(), 0, Utc::now(), 0);
    let someone = person(&area, "Sùng A Chứ", 1971);
    there_and_back(store, someone.clone()).await;
    there_and_back(store, dose(&someone, 1, day())).await;
    there_and_back(store, case(&area, day())).await;
    there_and_back(store, user("health", &area)).await;
    there_and_back(
        store,
        Stock {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: DISTRICT.into(),
            unit: "TTYT huyện Sìn Hồ".into(),
            moved_on: day(),
            reason: Reason::Received,
            product: "Pfizer".into(),
            lot: None,
            expires_on: Some(date("2022-06-30")),
            quantity: 1_170,
            note: None,
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Population {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: area.clone(),
            counted_on: date("2021-01-01"),
            birth_year: 1971,
            people: 52,
            source: "thử".into(),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Duty {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: area.clone(),
            body: "Ban Chỉ đạo xã".into(),
            place: "Trụ sở UBND xã".into(),
            phone: "0213 0000 000".into(),
            starts_at: "2021-12-29T00:00:00Z".parse().unwrap(),
            ends_at: "2021-12-29T12:00:00Z".parse().unwrap(),
            members: Members(vec![Member { name: "Lò Văn A".into(), post: Some("Chủ tịch UBND xã".into()) }]),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Forecast {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: area.clone(),
            measure: "case_new".into(),
            issued_on: day(),
            weeks: json!([[1, 2, 3]]),
            baseline: json!([[0.5, 2.0, 3.5]]),
            method: "short".into(),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    let document = Document {
        province: province.clone(),
        id: Uuid::now_v7(),
        area: PROVINCE.into(),
        issuer_area: Some(PROVINCE.into()),
        doc_type: Some("thông báo".into()),
        number: Some("102-TB/VPTU".into()),
        issuer: Some("Văn phòng Tỉnh ủy Lai Châu".into()),
        place: Some("Lai Châu".into()),
        issued_on: Some(day()),
        subject: Some("kết luận".into()),
        folded: String::new(),
        state: DocumentState::Confirmed,
        text: "văn bản".into(),
        reading: json!({ "tasks": [1, 2.5, null] }),
        file_id: None,
        ended_on: Some(day()),
        replaced_by: None,
        version_of: None,
        priority: None,
        priority_until: None,
        version,
        updated_at,
        seq,
    };
    let document_id = document.id;
    there_and_back(store, document.clone()).await;
    there_and_back(store, Document { id: Uuid::now_v7(), replaced_by: Some(document_id), ..document }).await;
    there_and_back(
        store,
        Task {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: area.clone(),
            document_id,
            parent_id: None,
            ordinal: 3,
            item: "4.a".into(),
            text: "Tiêm vắc xin".into(),
            folded: String::new(),
            span_start: 10,
            span_end: 90,
            assignees: Names(vec!["Sở Y tế".into()]),
            cooperating: Names::default(),
            directs: Names(vec!["Trung tâm Y tế các huyện".into()]),
            role: PartRole::Support,
            unit: Some("12/so-y-te".into()),
            unit_name: Some("Sở Y tế".into()),
            head_post: Some("Giám đốc".into()),
            head: None,
            due_kind: DueKind::Date,
            due_on: Some(date("2021-12-31")),
            due_time: Some("16:00".into()),
            due_words: Some("đến ngày 31/12/2021".into()),
            due_rule: Some("deadline-until".into()),
            condition: None,
            state: TaskState::Assigned,
            report: None,
            evidence: None,
            asked_until: None,
            asked_why: None,
            urged: None,
            urged_on: None,
            urge: None,
            urge_received_on: None,
            assigned_on: Some(day()),
            closed_on: None,
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Holding {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: "12".into(),
            post: "12/so-y-te/giam-doc".into(),
            unit: "12/so-y-te".into(),
            name: "Lò Văn Ún".into(),
            basis: Basis::Acting,
            from_on: date("2021-07-01"),
            to_on: Some(date("2021-12-31")),
            source: Some("Quyết định 12/QĐ-UBND".into()),
            duties: Some("Phụ trách chung".into()),
            user_id: None,
            folded: String::new(),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Target {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: PROVINCE.into(),
            document_id,
            task_id: None,
            words: "đủ 2 mũi cho toàn bộ người từ 18 tuổi trở lên".into(),
            measure: Some("dose2".into()),
            age_from: Some(18),
            age_to: None,
            share: Some(1.0),
            count: None,
            at_most: false,
            due_on: Some(date("2021-12-31")),
            due_words: None,
            due_rule: None,
            state: TargetState::Live,
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Level {
            province: province.clone(),
            id: Uuid::now_v7(),
            area: area.clone(),
            assessed_on: day(),
            rules: "4800".into(),
            level: Some(2),
            inputs: json!({ "population": 4_000 }),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    there_and_back(
        store,
        Decision {
            province,
            id: Uuid::now_v7(),
            area: area.clone(),
            assessed_on: day(),
            level: 3,
            proposed: Some(2),
            decided_at: "2021-12-29T04:00:00Z".parse().unwrap(),
            effective_at: "2021-12-31T04:00:00Z".parse().unwrap(),
            reason: Some("nguồn lây chưa rõ".into()),
            decided_by: "Chủ tịch UBND tỉnh".into(),
            version,
            updated_at,
            seq,
        },
    )
    .await;
    let file = File {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.clone(),
        name: "713-CV-TU.txt".into(),
        digest: "00".into(),
        content: vec![0, 159, 146, 150],
        version,
        updated_at,
        seq,
    };
    there_and_back(store, file.clone()).await;
    long_work_comes_back_as_it_went_in(store, &area, file.id).await;
}

async fn long_work_comes_back_as_it_went_in(store: &Store, area: &str, file: Uuid) {
    let (province, version, updated_at, seq) = (PROVINCE.to_owned(), 0, Utc::now(), 0);
    let scenario = scenario(area);
    there_and_back(store, Scenario { days_id: Some(file), result: Some(json!({ "axes": [] })), ..scenario.clone() })
        .await;
    there_and_back(store, allocation(area)).await;
    there_and_back(
        store,
        Job {
            province,
            id: Uuid::now_v7(),
            area: area.to_owned(),
            work: "scenario".into(),
            subject_kind: "scenarios".into(),
            subject_id: scenario.id,
            name: scenario.name,
            state: JobState::Failed,
            asked_by: "Sở Y tế".into(),
            asked_at: "2021-12-29T04:00:00Z".parse().unwrap(),
            started_at: Some("2021-12-29T04:00:01Z".parse().unwrap()),
            ended_at: None,
            problem: Some(json!({ "code": "job-broke-off", "args": {} })),
            version,
            updated_at,
            seq,
        },
    )
    .await;
}

fn scenario(area: &str) -> Scenario {
    Scenario {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        name: "Mở cửa".into(),
        question: Question::CoverageOpening,
        made_from: day(),
        state: ScenarioState::Draft,
        study: "days = 60".into(),
        seed: i64::MAX,
        replicates: 20,
        inputs: json!({}),
        basis: json!({ "people": 3_000 }),
        engine: None,
        result: None,
        days_id: None,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

pub fn allocation(area: &str) -> Allocation {
    Allocation {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        name: "Phân bổ".into(),
        what: Allocated::Vaccine,
        made_from: day(),
        start_on: day(),
        deadline: Some(date("2021-12-31")),
        state: AllocationState::Proposed,
        inputs: json!({}),
        proposal: json!({ "deliveries": [] }),
        decided_by: None,
        decided_at: None,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

#[tokio::test]
async fn faults_of_scenarios_and_proposals_are_named() {
    let fresh = fresh().await;
    let area = &communes(DISTRICT)[0];
    let bad = Scenario { replicates: 0, name: " ".into(), made_from: date("2022-01-01"), ..scenario(area) };
    let Err(store::Error::Invalid(faults)) = fresh.store.create_as(&system(), Verb::Write, bad, None).await else {
        panic!()
    };
    assert_eq!(
        faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(),
        ["name", "made_from", "replicates"]
    );
    let bad = Allocation { deadline: Some(date("2021-12-01")), ..allocation(area) };
    let Err(store::Error::Invalid(faults)) = fresh.store.create_as(&system(), Verb::Write, bad, None).await else {
        panic!()
    };
    assert_eq!(faults[0].code, "fault-deadline-order");
}

#[tokio::test]
async fn what_json_never_carries_survives_an_edit() {
    let fresh = fresh().await;
    let made = fresh.store.create_as(&system(), Verb::Write, user("health", DISTRICT), None).await.unwrap();
    let changed = json!({ "post": "Giám đốc TTYT" }).as_object().unwrap().clone();
    let edited: User = fresh.store.edit(&system(), made.id, 1, changed, None).await.unwrap();
    assert_eq!(edited.password_hash, made.password_hash);
    let history = fresh.store.history::<User>(&system(), made.id).await.unwrap();
    assert!(!format!("{history:?}").contains("argon2"), "a password's hash never enters the log");
}

#[tokio::test]
async fn of_several_changes_each_that_cannot_be_is_named_by_its_own_field() {
    let fresh = fresh().await;
    let area = communes(DISTRICT)[0].clone();
    let made = fresh.store.create(&system(), person(&area, "Lò Thị Mẩy", 1990), None).await.unwrap();
    let changes = json!({ "name": null, "hamlet": null, "sex": "maybe", "phone": "0912345678" });
    let changes = changes.as_object().unwrap().clone();
    let refused = fresh.store.edit::<Person>(&system(), made.id, 1, changes, None).await;
    let Err(store::Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
    let named: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
    assert_eq!(named, [("name", "fault-missing"), ("sex", "fault-malformed")]);
}
