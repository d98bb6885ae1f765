//! Acts are whole: each is cut before every one of its links in the log in turn. A transaction that is cut leaves what a
//! program leaves that is killed there. Nothing of it may be there then, and the same act again must go through.

use std::fmt::Debug;

use base::words::Lang;
use centre::allocation::{self, Acceptance};
use centre::bulk::{self, BulkAsked, BulkRow, Outcome, UndoAsked};
use centre::documents::{self, Force, Merge, Step};
use centre::imports::{self, Handed};
use centre::levels::{self, Decide};
use centre::registers::{self, MoveAsked};
use centre::tasks::{self, Action, Said};
use centre::tracing::{self, Accept};
use centre::{Office, definitions, files, forecast, ledger, notices, targets};
use serde_json::{Value, json};
use store::records::{ContactKind, DocumentState, Dose, Entry, Person, Task};
use store::{Database, Kind, Pick};
use testing::{DISTRICT, LETTER, PROVINCE, communes, cut, date, day, dose, mend, person};
use uuid::Uuid;

use crate::{handed, put};

/// More links than any act here writes.
const MOST: i64 = 40;

async fn links(office: &Office) -> i64 {
    office.store.head(PROVINCE).await.unwrap().map_or(0, |head| head.seq)
}

/// Does it with each of its links cut off in turn, then whole; gives what it gave, and says how many links that were.
async fn whole<T, E: Debug>(
    office: &Office,
    database: &Database,
    name: &str,
    act: impl AsyncFn() -> Result<T, E>,
) -> T {
    let before = links(office).await;
    let mut last = None;
    for nth in 0..MOST {
        cut(database, before + nth).await;
        let done = act().await;
        mend(database).await;
        let verdict = office.store.verify(PROVINCE).await.unwrap();
        assert!(verdict.sound(), "{name}, cut before its link {nth}: {verdict:?}");
        match done {
            Ok(done) => {
                let written = links(office).await - before;
                assert!(nth > 0 && written == nth, "{name} wrote {written} links, of which {nth} could be cut off");
                return done;
            }
            Err(error) => {
                assert_eq!(links(office).await, before, "{name} left a part of itself when cut before its link {nth}");
                last = Some(error);
            }
        }
    }
    panic!("{name} does not go through: {last:?}");
}

#[tokio::test]
async fn papers_and_orders_are_written_whole() {
    let desk = testing::desk().await;
    let (office, ctx, at) = (&desk.office, &desk.ctx, &desk.place.database);
    let hand_in = async || {
        documents::import_document(office, ctx, handed("cv.txt", LETTER.as_bytes()), DocumentState::Draft).await
    };
    let paper = whole(office, at, "hand in", hand_in).await;
    let first = crate::tasks_of(&desk, &paper).await.remove(0);
    let place = first.span_start + i32::try_from("Sở Y tế hướng dẫn ".len()).unwrap();
    whole(office, at, "split", async || documents::split_task(office, ctx, first.id, place).await).await;
    let now = crate::tasks_of(&desk, &paper).await;
    let joined =
        whole(office, at, "join", async || documents::join_tasks(office, ctx, &[now[0].id, now[1].id]).await).await;
    let back = || Step { put: vec![put(&now[0], joined.version), put(&now[1], now[1].version)], drop: vec![] };
    whole(office, at, "step back", async || documents::step_tasks(office, ctx, paper.id, back(), Lang::Vi).await).await;
    let version = documents::one(office, ctx, paper.id, Lang::Vi).await.unwrap().version;
    whole(office, at, "confirm", async || documents::confirm(office, ctx, paper.id, version, Lang::Vi).await).await;
    let district = crate::district(&desk).await;
    let part = crate::parts_of(&desk, &paper).await.into_iter().find(|part| part.area == DISTRICT).unwrap();
    let said = |version| Said { version, note: Some("Đã làm xong, có biên bản".into()), ..Said::default() };
    let report = async || tasks::act(office, &district, part.id, Action::Report, said(part.version), Lang::Vi).await;
    whole(office, at, "report", report).await;
    let corrected = LETTER.replace("15/01/2022", "20/01/2022");
    let new = async || documents::import_version(office, ctx, paper.id, handed("moi.txt", corrected.as_bytes())).await;
    let new = whole(office, at, "hand in a version", new).await;
    let seen = documents::compare_version(office, ctx, new.id, Lang::Vi).await.unwrap();
    let take: Vec<Uuid> =
        seen.tasks.iter().filter_map(|one| one.old.as_ref().or(one.new.as_ref()).map(|task| task.id)).collect();
    let merge = || Merge { version: seen.version, take: take.clone() };
    let merged = async || Box::pin(documents::merge_version(office, ctx, new.id, merge(), Lang::Vi)).await;
    let merged = whole(office, at, "merge a version", merged).await;
    let force = |version| Force { version, ended_on: Some(day()), replaced_by: None, note: None };
    let end = async || documents::set_force(office, ctx, paper.id, force(merged.version), Lang::Vi).await;
    whole(office, at, "end its force", end).await;
    let other = async || {
        let text = LETTER.replace("9902", "9903");
        documents::import_document(office, ctx, handed("cv3.txt", text.as_bytes()), DocumentState::Draft).await
    };
    let other = other().await.unwrap();
    let draft =
        documents::import_version(office, ctx, other.id, handed("moi3.txt", corrected.as_bytes())).await.unwrap();
    whole(office, at, "drop a version", async || documents::drop_version(office, ctx, draft.id).await).await;
}

#[tokio::test]
async fn persons_are_merged_and_parted_whole() {
    let desk = testing::desk().await;
    let (office, ctx, at) = (&desk.office, &desk.ctx, &desk.place.database);
    let area = communes(DISTRICT).remove(0);
    let (kept, other) = (person(&area, "Lò Thị Mẩy", 1990), person(&area, "Lò Thị Mảy", 1990));
    let (kept_id, other_id) = (kept.id, other.id);
    let shots = [dose(&kept, 1, day()), dose(&other, 2, day())];
    for one in [kept, other] {
        office.store.create(ctx, one, None).await.unwrap();
    }
    for shot in shots {
        office.store.create(ctx, shot, None).await.unwrap();
    }
    let store = &office.store;
    whole(office, at, "merge", async || store.merge_persons(ctx, kept_id, other_id, None).await).await;
    let merged: Person = store.get(ctx, kept_id).await.unwrap();
    assert_eq!(merged.doses, 2);
    whole(office, at, "unmerge", async || store.unmerge_person(ctx, other_id, None).await).await;
    // A birth year that others copied is carried to them in the same act.
    let changes = json!({ "birth_year": 1991 }).as_object().unwrap().clone();
    let version = store.get::<Person>(ctx, kept_id).await.unwrap().version;
    let edit = async || store.edit::<Person>(ctx, kept_id, version, changes.clone(), None).await;
    whole(office, at, "correct a birth year", edit).await;
}

#[tokio::test]
async fn a_proposal_is_accepted_whole() {
    let desk = crate::scenarios::desk().await;
    let (office, ctx, at) = (&desk.office, &desk.ctx, &desk.place.database);
    let full = crate::allocation::proposed(&desk).await;
    let said =
        || Acceptance { version: full.line.version, changes: vec![], deliver_on: None, note: Some("họp".into()) };
    whole(office, at, "accept", async || allocation::accept(office, ctx, full.line.id, said(), Lang::Vi).await).await;
    // What was sent is received with its line in the book of stock; what was given of it is written off.
    let sent = crate::ledger::shipments(office, ctx).await.remove(0);
    let station = desk.acting_as("tram", "health", &format!("{}/tram-y-te/truong", sent.area)).await;
    let came = json!({ "received_on": day(), "received": sent.doc()["doses"] });
    let asked = || MoveAsked { version: sent.version, fields: came.as_object().cloned().unwrap(), reason: None };
    let receive = async || registers::move_entry(office, &station, "shipments", sent.id, "receive", asked()).await;
    whole(office, at, "receive vaccine", receive).await;
    let given = person(&sent.area, "Lò Thị Inh", 1950);
    let doses = vec![Dose { lot: Some("L1".into()), ..dose(&given, 1, day()) }];
    office.store.load(ctx, vec![given], "thử", false).await.unwrap();
    office.store.load(ctx, doses, "thử", true).await.unwrap();
    let store = sent.doc()["to_store"].as_str().unwrap().to_owned();
    whole(office, at, "write off", async || ledger::draw(office, &station, &sent.area, &store).await).await;
}

#[tokio::test]
async fn a_day_is_closed_and_a_level_decided_whole() {
    let desk = testing::desk().await;
    let (office, at) = (&desk.office, &desk.place.database);
    let area = communes(DISTRICT).remove(0);
    let cases = (0..30).map(|back| testing::case(&area, day() - chrono::Days::new(back))).collect();
    office.store.load(&desk.ctx, cases, "thử", false).await.unwrap();
    let last = day().pred_opt().unwrap();
    let ctx = &office.system_on(last, "test");
    whole(office, at, "keep forecasts", async || forecast::keep(office, ctx, last).await).await;
    whole(office, at, "assess the communes", async || levels::run(office, ctx, last).await).await;
    let decide = || Decide { area: area.clone(), day: last, level: 2, effective_at: office.now(), reason: None };
    let leader = desk.acting("lanhdao", "leader", PROVINCE).await;
    whole(office, at, "decide a level", async || levels::decide(office, &leader, decide(), Lang::Vi).await).await;
}

#[tokio::test]
async fn what_a_day_says_of_heads_and_the_request_that_follows_are_written_whole() {
    let town = crate::blame::short_of_vaccine().await;
    let (office, at) = (&town.desk.office, &town.desk.place.database);
    let last = date("2022-01-04");
    let ctx = &office.system_on(last, "test");
    let kept =
        whole(office, at, "keep what a day says of heads", async || targets::keep(office, ctx, last).await).await;
    assert_eq!((kept.findings, kept.requests), (1, 1));
    let draft = Pick::all().eq("document_id", town.document.id).eq("state", "proposed");
    let draft = office.store.pick::<Task>(ctx, draft, &[]).await.unwrap().remove(0);
    let out = async || documents::hand_out(office, &town.desk.ctx, draft.id, draft.version).await;
    whole(office, at, "hand out a request", out).await;
}

#[tokio::test]
async fn a_file_is_taken_in_set_and_cleared_whole() {
    let desk = testing::desk().await;
    let (office, at, register) = (&desk.office, &desk.place.database, crate::registers::journeys());
    let area = communes(DISTRICT).remove(0);
    let station = desk.acting("tram", "health", &area).await;
    let take = async || {
        files::take(office, &station, register.sheet(), "chợ.png", crate::registers::POINT.to_vec().into()).await
    };
    let photo = whole(office, at, "take a file in", take).await;
    for _ in 0..2 {
        take().await.unwrap();
    }
    let fields = json!({ "went_on": "2021-12-28", "leader": "Lò Thị Mẩy", "photo": photo });
    let entry = Entry::new(register, PROVINCE, Uuid::now_v7(), &area, fields.as_object().unwrap().clone());
    let set = async || office.store.create(&station, entry.clone(), None).await;
    whole(office, at, "set it", set).await;
    // The files are of today's clock, whatever day the office stands on.
    let later = chrono::Utc::now().date_naive() + chrono::Days::new(2);
    let ctx = office.system_on(later, "test");
    assert_eq!(whole(office, at, "clear the others", async || files::clear(office, &ctx, later).await).await, 2);
}

#[tokio::test]
async fn contacts_are_taken_over_and_handed_over_whole() {
    let town = crate::tracing::Town::new().await;
    let (office, at) = (&town.office, &town.desk.place.database);
    let commune = town.health(&town.here);
    let ask =
        || Accept { cases: vec![town.case.id], kind: ContactKind::F1, persons: None, team: Some("Tổ 1".into()) };
    whole(office, at, "take contacts over", async || tracing::accept_contacts(office, &commune, ask(), day()).await)
        .await;
    let hand =
        async || tracing::hand_over(office, &commune, &[town.case.id], ContactKind::F1, &town.there, day()).await;
    whole(office, at, "hand contacts over", hand).await;
}

#[tokio::test]
async fn entries_move_tell_and_are_changed_at_once_whole() {
    let desk = testing::desk().await;
    let (office, at) = (&desk.office, &desk.place.database);
    let area = communes(DISTRICT).remove(0);
    let station = desk.acting("tram", "health", &area).await;
    let post = |post: &str| json!({ "post": post }).as_object().unwrap().clone();
    let mut told = Vec::new();
    for (name, holds) in [("chutich", "Chủ tịch UBND huyện"), ("bithu", "Bí thư Huyện ủy")] {
        let user = desk.user(name, "leader", DISTRICT).await;
        let user = office.store.edit::<store::records::User>(&desk.ctx, user.id, user.version, post(holds), None).await;
        told.push(office.acting(&user.unwrap(), "test").await.unwrap());
    }
    let register = store::registers::of("difficulties").unwrap();
    let entry = |subject: &str| {
        let fields: Value = json!({ "raised_on": "2021-12-28", "subject": subject, "matter": "goods",
            "raised_by": "Trạm Y tế", "told": "Cần 4 bình nhỏ." });
        Entry::new(register, PROVINCE, Uuid::now_v7(), &area, fields.as_object().unwrap().clone())
    };
    let raised = office.store.create(&station, entry("Thiếu bình ô xy"), None).await.unwrap();
    let up = json!({ "to_committee": "Ban Chỉ đạo", "to_party": "Bí thư" }).as_object().unwrap().clone();
    let asked = || MoveAsked { version: raised.version, fields: up.clone(), reason: None };
    let pass_up = async || registers::move_entry(office, &station, "difficulties", raised.id, "pass_up", asked()).await;
    whole(office, at, "pass up on two lines", pass_up).await;
    let mine = notices::mine(office, &told[0], Lang::Vi).await.unwrap();
    whole(office, at, "receive", async || notices::receive(office, &told[0], mine[0].id, Lang::Vi).await).await;
    // Of the other line nobody received it in time: it climbs.
    let later = chrono::Utc::now() + chrono::TimeDelta::hours(30);
    let clock = office.system("clock");
    whole(office, at, "climb", async || office.store.tell_due(&clock, later).await).await;

    let mut rows = Vec::new();
    for subject in ["Thiếu găng tay", "Thiếu xe", "Thiếu người"] {
        let made = office.store.create(&station, entry(subject), None).await.unwrap();
        rows.push(BulkRow { id: made.id, version: made.version });
    }
    let id = Uuid::now_v7();
    let changes = json!({ "raised_by": "UBND xã" }).as_object().unwrap().clone();
    let asked = || BulkAsked { id, rows: rows.clone(), changes: changes.clone(), by: None, reason: None };
    let done = async |outcome: centre::Result<Outcome>| match outcome {
        Ok(Outcome::Done(done)) => Ok(done),
        other => Err(format!("{other:?}")),
    };
    let change = async || done(bulk::change(office, &station, register.sheet(), asked()).await).await;
    whole(office, at, "change many at once", change).await;
    let undo = UndoAsked { id: Uuid::now_v7(), of: id, but: Vec::new() };
    let undone = async || done(bulk::undo(office, &station, register.sheet(), undo.clone()).await).await;
    whole(office, at, "undo it", undone).await;
}

#[tokio::test]
async fn a_table_is_taken_in_and_a_definition_taken_whole() {
    let mut desk = testing::desk().await;
    let folder = desk.place.folder().join("registers");
    desk.office.definitions = Some(folder);
    let (office, at) = (&desk.office, &desk.place.database);
    let table = "Họ và tên,Ngày sinh,Năm sinh,Giới tính,Xã,Huyện,Số CCCD\n\
                 Lò Văn Ún,01/02/1980,,Nam,Nậm Tăm,Sìn Hồ,012080000001\nTao Thị Én,,1955,Nữ,xã Nậm Tăm,huyện Sìn Hồ,\n";
    let take = async || {
        let file = Handed { name: "bảng.csv".into(), content: table.as_bytes().to_vec().into() };
        imports::take_in(office, &desk.ctx, Kind::Person, file, false, Lang::Vi, |_| {}).await
    };
    let taken = whole(office, at, "take a table in", take).await;
    assert_eq!(taken.accepted, 2);
    let admin = desk.acting("quantri", "admin", PROVINCE).await;
    let text = include_str!("../../../../data/registers/commendations.toml").replace("\"commendations\"", "\"thanks\"");
    let define = async || definitions::take(office, &admin, &text, None, Lang::Vi).await;
    whole(office, at, "take a definition", define).await;
}
