//! What follows from a finding: what is kept day by day, the request for more vaccine, the review files, and who decides.

use base::words::Lang;
use centre::registers::{self, MoveAsked};
use centre::targets;
use centre::tasks::{self, Action, Said};
use centre::{Class, close, documents};
use serde_json::{Map, Value, json};
use store::records::{DocumentState, Dose, Entry, Outcome, Person, Reason, Severity, Target, Task, TaskState};
use store::{Ctx, Pick};
use testing::{Desk, case, date, desk_on, dose, person};

use super::{Town, made, moved, received, situation};
use crate::handed;

/// The letter 713-CV/TU, as the Party committee of Lai Châu would write it.
const LETTER: &str = include_str!("../../../../../data/demo/directives/quang-ninh-713-CV-TU.txt");

pub async fn keep(desk: &Desk, day: &str) -> targets::Kept {
    let day = date(day);
    targets::keep(&desk.office, &desk.office.system_on(day, "test"), day).await.unwrap()
}

async fn entries(desk: &Desk, ctx: &Ctx, register: &str) -> Vec<Entry> {
    let sheet = store::registers::of(register).unwrap().sheet();
    desk.office
        .store
        .pick_of(sheet, ctx, Pick::all(), &[("on_day", false), ("area", false), ("id", false)])
        .await
        .unwrap()
}

async fn findings(desk: &Desk) -> Vec<(String, String, String)> {
    let text =
        |entry: &Entry, key: &str| entry.fields.0.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = entries(desk, &desk.ctx, "head_findings").await;
    let line = |entry: &Entry| (entry.on_day.unwrap().to_string(), entry.area.clone(), text(entry, "finding"));
    all.iter().filter(|entry| text(entry, "finding") != "on_time").map(line).collect()
}

fn says(code: &str, because: Option<&str>) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("conclusion".into(), json!(code));
    fields.extend(because.map(|because| ("because".to_owned(), json!(because))));
    fields
}

/// Concludes an entry; the code of the refusal where it is refused.
async fn conclude(desk: &Desk, ctx: &Ctx, entry: &Entry, fields: Map<String, Value>) -> Result<Entry, String> {
    let asked = MoveAsked { version: entry.version, fields, reason: None };
    let done = registers::move_entry(&desk.office, ctx, &entry.register, entry.id, "conclude", asked).await;
    done.map_err(|problem| if problem.class == Class::NotFound { "not found".into() } else { problem.code })
}

pub async fn drafts(town: &Town) -> Vec<Task> {
    let of = Pick::all().eq("document_id", town.document.id).eq("state", TaskState::Proposed.key());
    town.desk.office.store.pick(&town.desk.ctx, of, &[]).await.unwrap()
}

/// "Trường hợp thiếu vắc xin thì đồng chí Giám đốc Sở Y tế phải chịu trách nhiệm tham mưu cho tỉnh xin Trung ương cấp bổ
/// sung": a request is drafted by itself, once; it is handed out to the Health Department, which reports it; what is
/// found of its director he does not decide himself.
#[tokio::test]
async fn s0_4f_short_of_vaccine_a_request_opens_for_the_health_department_and_its_director_carries_it_out() {
    let town = made(&situation("short", None).stock([received("Vero Cell", "2021-12-01", 3)])).await;
    let desk = &town.desk;
    let director = desk.acting_as("giamdoc", "leader", "12/so-y-te/giam-doc").await;
    // Before the deadline nobody is late, and vaccine is asked for already.
    let early = keep(desk, "2021-12-30").await;
    assert_eq!((early.findings, early.requests), (0, 1));
    let first = keep(desk, "2022-01-05").await;
    assert_eq!((first.findings, first.requests), (1, 0));
    assert_eq!(keep(desk, "2022-01-05").await, targets::Kept::default(), "kept once");
    let next = keep(desk, "2022-01-06").await;
    assert_eq!((next.findings, next.requests), (1, 0), "asked for once");
    let drafts = drafts(&town).await;
    assert_eq!(drafts.len(), 1);
    let draft = &drafts[0];
    assert!(
        draft.text.contains("xin Trung ương cấp bổ sung 2 liều") && draft.text.contains("Sìn Hồ"),
        "{}",
        draft.text
    );
    assert_eq!(draft.assignees.0, ["Sở Y tế"]);
    // The page of the target leads the director to it, and the finding of the day bears his name.
    let kept = entries(desk, &director, "head_findings").await;
    assert!(kept[0].fields.0["names"].as_str().unwrap().contains("giamdoc"), "{:?}", kept[0].fields);
    let target: Target = desk.office.store.pick(&director, Pick::all(), &[]).await.unwrap().remove(0);
    let page = targets::one(&desk.office, &director, target.id, "12", date("2022-01-05"), Lang::Vi).await.unwrap();
    let found = page.accountability.iter().find(|one| one.area.code == "108").unwrap();
    assert_eq!((found.request, found.days.len()), (Some(draft.id), 1));

    let secretary = desk.acting_as("bithu", "leader", "108/huyen-uy/bi-thu").await;
    let refused = documents::hand_out(&desk.office, &secretary, draft.id, draft.version).await;
    assert!(refused.is_err(), "a district hands nothing out for the province");
    let clerk = desk.acting_as("vptu", "office", "12/van-phong-cap-uy/can-bo").await;
    let page = tasks::one(&desk.office, &clerk, draft.id, Lang::Vi).await.unwrap();
    assert_eq!(page.hand_out, Some(draft.version));
    documents::hand_out(&desk.office, &clerk, draft.id, draft.version).await.unwrap();
    let again = documents::hand_out(&desk.office, &clerk, draft.id, draft.version).await.unwrap();
    assert_eq!(again.state, TaskState::Assigned);
    let parts = desk.office.store.pick::<Task>(&desk.ctx, Pick::all().eq("parent_id", draft.id), &[]).await.unwrap();
    let units: Vec<_> = parts.iter().filter_map(|part| part.unit.as_deref()).collect();
    assert_eq!(units, ["12/so-y-te"]);
    let said =
        |part: &Task| Said { version: part.version, note: Some("Tờ trình 01/TTr-SYT".into()), ..Said::default() };
    let part = &parts[0];
    let other = tasks::act(&desk.office, &clerk, part.id, Action::Report, said(part), Lang::Vi).await;
    assert_eq!(other.unwrap_err().code, "centre-task-not-unit");
    tasks::act(&desk.office, &director, part.id, Action::Report, said(part), Lang::Vi).await.unwrap();
    assert_eq!(desk.office.store.get::<Task>(&director, part.id).await.unwrap().state, TaskState::Reported);

    // The duty is the director's; what he did about it the Party committee decides, which laid it down.
    let entry = &kept[0];
    let why = says("cleared", Some("Đã có tờ trình xin bổ sung ngay trong ngày"));
    assert_eq!(conclude(desk, &director, entry, why.clone()).await.unwrap_err(), "register-own-matter");
    let chair = desk.acting_as("chutich", "leader", "12/ubnd/chu-tich").await;
    assert_eq!(conclude(desk, &chair, entry, why.clone()).await.unwrap_err(), "store-of-unit");
    assert_eq!(conclude(desk, &clerk, entry, why.clone()).await.unwrap_err(), "store-denied");
    let party = desk.acting_as("bithutinh", "leader", "12/tinh-uy/bi-thu").await;
    assert!(conclude(desk, &party, entry, says("cleared", None)).await.is_err(), "without a reason");
    let done = conclude(desk, &party, entry, why).await.unwrap();
    assert_eq!((done.state.as_str(), done.fields.0["conclusion"].as_str()), ("concluded", Some("cleared")));
}

/// What the province's own store covers needs no request: it is the province's to hand out.
#[tokio::test]
async fn s0_4f_nothing_is_asked_of_the_centre_while_the_provinces_own_store_has_it() {
    let here = moved("12", "Vero Cell", "2021-12-01", Reason::Received, 5);
    let town = made(&situation("in the province's store", None).stock([here])).await;
    let kept = keep(&town.desk, "2022-01-04").await;
    assert_eq!((kept.findings, kept.requests), (1, 0));
    assert!(drafts(&town).await.is_empty());
    // Nor where the document's words do not ask for it.
    let silent = situation("silent", None).says(" tham mưu cho tỉnh xin Trung ương cấp bổ sung", " về việc đó");
    let town = made(&silent).await;
    assert_eq!(keep(&town.desk, "2022-01-04").await.requests, 0);
}

/// Each late day says "short of vaccine" or "had vaccine, not used", names the two of that day, and is decided by the
/// bodies before which they answer ("trước Tỉnh ủy, UBND tỉnh").
#[tokio::test]
async fn s0_4g_each_late_day_is_kept_and_decided_before_the_provinces_committee() {
    let late = situation("came after the deadline", None).stock([received("Vero Cell", "2022-01-03", 9)]);
    let town = made(&late).await;
    let desk = &town.desk;
    let secretary = desk.acting_as("bithu", "leader", "108/huyen-uy/bi-thu").await;
    for day in ["2021-12-31", "2022-01-01", "2022-01-02", "2022-01-03", "2022-01-04", "2022-01-05"] {
        keep(desk, day).await;
    }
    let said: Vec<String> =
        findings(desk).await.into_iter().map(|(day, area, found)| format!("{day} {area} {found}")).collect();
    assert_eq!(
        said,
        [
            "2021-12-31 108 short",
            "2022-01-01 108 short",
            "2022-01-02 108 short",
            // What came on the day itself nobody could have given before.
            "2022-01-03 108 short",
            "2022-01-04 108 enough_but_late",
            "2022-01-05 108 enough_but_late",
        ]
    );
    // The deadline's day is kept for every district: seven had nobody to vaccinate.
    assert_eq!(entries(desk, &desk.ctx, "head_findings").await.len(), 6 + 7);

    let own = entries(desk, &secretary, "head_findings").await;
    let last = own.last().unwrap();
    assert!(last.fields.0["names"].as_str().unwrap().contains("bithu"), "{:?}", last.fields);
    assert_eq!((last.fields.0["gap"].as_i64(), last.fields.0["usable"].as_i64()), (Some(5), Some(9)));
    assert_eq!(last.fields.0["late_days"].as_i64(), Some(5));
    let why = || says("answers", Some("Có 9 liều từ 03/01 mà không mở buổi tiêm nào"));
    assert_eq!(conclude(desk, &secretary, last, why()).await.unwrap_err(), "register-own-matter");
    let other = desk.acting_as("khac", "leader", "106/huyen-uy/bi-thu").await;
    assert_eq!(conclude(desk, &other, last, why()).await.unwrap_err(), "not found");
    let director = desk.acting_as("giamdoc", "leader", "12/so-y-te/giam-doc").await;
    assert_eq!(conclude(desk, &director, last, why()).await.unwrap_err(), "store-of-unit");
    // The district's own chair, who sits in the province's Party committee as well, does not decide of himself.
    let both = desk.user("caoca", "leader", "12").await;
    for post in ["108/ubnd/chu-tich", "12/tinh-uy/uy-vien"] {
        centre::posts::take(&desk.office, &desk.ctx, &both, post, date("2022-01-01")).await.unwrap();
    }
    let both = desk.office.acting(&both, "test").await.unwrap();
    assert_eq!(conclude(desk, &both, last, why()).await.unwrap_err(), "register-own-matter");
    let chair = desk.acting_as("chutich", "leader", "12/ubnd/chu-tich").await;
    let done = conclude(desk, &chair, last, why()).await.unwrap();
    assert_eq!(done.fields.0["concluded_on"].as_str(), Some("2022-01-05"));

    // Doses that were entered late: what nobody has decided follows the figures, what was decided stays.
    let given: Vec<Dose> = town.persons.iter().map(|one| dose(one, 2, date("2022-01-04"))).collect();
    desk.office.store.load(&desk.ctx, given, "thử", true).await.unwrap();
    assert_eq!(keep(desk, "2022-01-04").await.findings, 1);
    assert_eq!(keep(desk, "2022-01-05").await.findings, 0);
    let said: Vec<_> = findings(desk).await.into_iter().map(|(day, _, found)| (day, found)).collect();
    let last = said.iter().rev().take(2).map(|(day, found)| format!("{day} {found}")).collect::<Vec<_>>();
    assert_eq!(last, ["2022-01-05 enough_but_late", "2022-01-03 short"]);
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

#[tokio::test]
async fn s0_4g_the_close_of_a_day_keeps_what_it_says_of_heads() {
    let town = made(&situation("enough", None).stock([received("Vero Cell", "2021-12-01", 5)])).await;
    let closed = close::close_day(&town.desk.office, date("2022-01-04"), "test").await.unwrap();
    assert_eq!((closed.accountability.findings, closed.accountability.requests), (1, 0));
    let again = close::close_day(&town.desk.office, date("2022-01-04"), "test").await.unwrap();
    assert_eq!(again.accountability, targets::Kept::default());
}

/// A town under the letter: the target that it sets, and people of a commune of Sìn Hồ.
struct Letter {
    desk: Desk,
    target: Target,
    commune: String,
}

async fn under_letter(text: &str, state: DocumentState, persons: &[Person], doses: &[Dose]) -> Letter {
    let desk = desk_on("2022-03-10").await;
    let (office, ctx) = (&desk.office, &desk.ctx);
    office.store.load(ctx, persons.to_vec(), "thử", false).await.unwrap();
    office.store.load(ctx, doses.to_vec(), "thử", true).await.unwrap();
    let first = if state == DocumentState::Library { state } else { DocumentState::Draft };
    let document = documents::import_document(office, ctx, handed("713.txt", text.as_bytes()), first).await.unwrap();
    if state == DocumentState::Confirmed {
        documents::confirm(office, ctx, document.id, document.version, Lang::Vi).await.unwrap();
    }
    let all = office.store.pick::<Target>(ctx, Pick::all(), &[]).await.unwrap();
    let target = all.into_iter().find(|one| one.measure.as_deref().is_some_and(|key| key.starts_with("dose"))).unwrap();
    Letter { desk, target, commune: commune() }
}

fn commune() -> String {
    testing::communes("108").remove(0)
}

fn ours() -> String {
    LETTER.replace("Quảng Ninh", "Lai Châu")
}

impl Letter {
    async fn page(&self, ctx: &Ctx, area: &str) -> targets::ByName {
        let day = self.desk.ctx.day;
        targets::one(&self.desk.office, ctx, self.target.id, area, day, Lang::Vi).await.unwrap().by_name
    }
}

/// "Phải chịu hoàn toàn trách nhiệm nếu để sót bất kỳ trường hợp nào": each person missed counts to the heads of that
/// area, in the province whose letter says so.
#[tokio::test]
async fn s1_4c_each_person_missed_counts_to_the_heads_of_the_area_until_nobody_is() {
    let two = testing::communes("108");
    let people: Vec<Person> =
        (0..3).map(|at| person(&two[usize::from(at == 2)], &format!("Giàng A {at}"), 1960)).collect();
    let letter = under_letter(&ours(), DocumentState::Confirmed, &people, &[]).await;
    let desk = &letter.desk;
    let secretary = desk.acting_as("bithuxa", "leader", &format!("{}/dang-uy/bi-thu", letter.commune)).await;
    let page = letter.page(&desk.ctx, "12").await;
    assert!(page.holds && page.is_final);
    let missed = |post: &str| page.heads.iter().find(|head| head.who.id == post).map(|head| head.missed);
    for (post, number) in [
        ("12/so-y-te/giam-doc".to_owned(), Some(3)),
        ("12/cdc/giam-doc".to_owned(), Some(3)),
        ("108/huyen-uy/bi-thu".to_owned(), Some(3)),
        ("108/ubnd/chu-tich".to_owned(), Some(3)),
        ("108/trung-tam-y-te/giam-doc".to_owned(), Some(3)),
        (format!("{}/dang-uy/bi-thu", two[0]), Some(2)),
        (format!("{}/ubnd/chu-tich", two[0]), Some(2)),
        (format!("{}/tram-y-te/truong", two[0]), Some(2)),
        (format!("{}/dang-uy/bi-thu", two[1]), Some(1)),
        ("106/huyen-uy/bi-thu".to_owned(), None),
        ("12/ubnd/chu-tich".to_owned(), None),
    ] {
        assert_eq!(missed(&post), number, "{post}");
    }
    assert!(page.omissions.iter().all(|one| one.accountable.len() == 8), "{:#?}", page.omissions);
    assert!(page.omission_rule.words.contains("để sót bất kỳ trường hợp nào"));
    // The secretary of a commune sees those of the commune, and his own name beside them.
    let own = letter.page(&secretary, &letter.commune).await;
    let head = own.heads.iter().find(|head| head.who.id.ends_with("dang-uy/bi-thu")).unwrap();
    assert_eq!((head.missed, head.who.holder.as_deref()), (2, Some("bithuxa")));
    let day = desk.ctx.day;
    let elsewhere = targets::one(&desk.office, &secretary, letter.target.id, &two[1], day, Lang::Vi).await;
    assert!(elsewhere.is_err() || elsewhere.unwrap().by_name.omissions.is_empty(), "another commune's people");

    // Kept at the close of the day, and decided by the committee whose letter it is.
    // One for each of the three doses that the letter asks for.
    assert_eq!(keep(desk, "2022-03-10").await.findings, 3);
    assert_eq!(keep(desk, "2022-03-10").await.findings, 0);
    let entry = entries(desk, &desk.ctx, "head_findings").await.remove(0);
    assert_eq!((entry.area.as_str(), entry.fields.0["gap"].as_i64()), ("108", Some(3)));
    let why = || says("answers", Some("Chưa rà từng nhà"));
    assert_eq!(conclude(desk, &secretary, &entry, why()).await.unwrap_err(), "not found");
    let district = desk.acting_as("bithuhuyen", "leader", "108/huyen-uy/bi-thu").await;
    assert_eq!(conclude(desk, &district, &entry, why()).await.unwrap_err(), "register-own-matter");
    let party = desk.acting_as("bithutinh", "leader", "12/tinh-uy/bi-thu").await;
    conclude(desk, &party, &entry, why()).await.unwrap();

    // Nobody missed: nobody answers.
    let given: Vec<Dose> = people.iter().flat_map(|one| (1..=3).map(|no| dose(one, no, date("2022-03-09")))).collect();
    desk.office.store.load(&desk.ctx, given, "thử", true).await.unwrap();
    let page = letter.page(&desk.ctx, "12").await;
    assert!(page.holds && page.omissions.is_empty() && page.heads.is_empty());
}

/// One province's letter makes nobody answer in another, whether kept for reference, unconfirmed, or confirmed by mistake.
#[tokio::test]
async fn s1_4c_s1_4d_another_provinces_letter_makes_nobody_answer_here() {
    use DocumentState::{Confirmed, Draft, Library};
    for (text, state) in [(LETTER.to_owned(), Library), (LETTER.to_owned(), Confirmed), (ours(), Draft)] {
        let people = [person(&commune(), "Giàng A Tám", 1940)];
        let letter = under_letter(&text, state, &people, &[]).await;
        let page = letter.page(&letter.desk.ctx, "12").await;
        assert!(!page.holds && page.omissions.is_empty() && page.reviews.is_empty(), "{state:?}");
        assert_eq!(keep(&letter.desk, "2022-03-10").await, targets::Kept::default(), "{state:?}");
    }
}

/// "Những người có nguy cơ cao và rất cao, có chỉ định tiêm, có thể tiêm mà không được tiêm … trở nặng và tử vong": a file
/// opens with the chances missed, whatever dose was due; a leader of the committee records what is found.
#[tokio::test]
async fn s1_4d_a_review_file_opens_with_the_chances_missed_and_a_leader_records_what_is_found() {
    let here = commune();
    let far = testing::communes("106").remove(0);
    let old = |area: &str, name: &str| person(area, name, 1940);
    let people = [
        old(&here, "Chưa mũi nào"),
        old(&here, "Hai mũi từ tháng mười"),
        old(&here, "Mũi hai tháng trước"),
        Person { contraindicated: true, ..old(&here, "Chống chỉ định") },
        person(&here, "Còn trẻ", 1990),
        old(&far, "Nơi không có vắc xin"),
        old(&here, "Bệnh nhẹ"),
    ];
    let mut doses = Vec::new();
    for (at, day) in [(1, "2021-10-01"), (2, "2022-02-01")] {
        doses.push(dose(&people[at], 1, date("2021-09-01")));
        doses.push(dose(&people[at], 2, date(day)));
    }
    // A session in the commune while they were due.
    doses.push(dose(&people[6], 1, date("2022-02-25")));
    let letter = under_letter(&ours(), DocumentState::Confirmed, &people, &doses).await;
    let desk = &letter.desk;
    let (office, ctx) = (&desk.office, &desk.ctx);
    let stock = [
        moved("108", "Vero Cell", "2022-02-20", Reason::Received, 3),
        moved("108", "Vero Cell", "2022-02-28", Reason::Used, 3),
    ];
    office.store.load(ctx, stock.to_vec(), "thử", false).await.unwrap();
    for (at, one) in people.iter().enumerate() {
        let mut ill = case(&one.area, date("2022-03-02"));
        (ill.code, ill.person_id, ill.name) = (format!("BN{at}"), Some(one.id), one.name.clone());
        (ill.birth_year, ill.onset_on) = (one.birth_year, Some(date("2022-03-01")));
        ill.severity = if at == 6 { Severity::Mild } else { Severity::Severe };
        if at == 1 {
            (ill.outcome, ill.outcome_on) = (Outcome::Died, Some(date("2022-03-08")));
        }
        office.store.create(ctx, ill, None).await.unwrap();
    }
    let opened = keep(desk, "2022-03-10").await;
    assert_eq!(opened.reviews, 2);
    assert_eq!(keep(desk, "2022-03-10").await.reviews, 0, "opened once");
    let files = entries(desk, ctx, "vaccination_reviews").await;
    let field = |entry: &Entry, key: &str| entry.fields.0.get(key).cloned().unwrap_or_default();
    let mut told: Vec<_> = files
        .iter()
        .map(|file| ["subject", "harm", "dose_due", "sessions", "stock_days"].map(|key| field(file, key)))
        .collect();
    told.sort_by_key(|one| one[0].to_string());
    assert_eq!(
        told,
        [
            // Vaccine lay there from the 21st, the day after it came, to the 27th; one session.
            [json!("BN0 Chưa mũi nào"), json!("severe"), json!(1), json!(1), json!(7)],
            [json!("BN1 Hai mũi từ tháng mười"), json!("died"), json!(3), json!(1), json!(7)],
        ]
    );
    let file = &files[0];
    assert_eq!(field(file, "answers").as_array().map(Vec::len), Some(8));
    assert!(field(file, "chances").as_str().unwrap().contains("25/02/2022"), "{}", field(file, "chances"));

    let why = || says("neglect", Some("Có vắc xin 7 ngày, không ai đến nhà"));
    let nurse = desk.acting_as("tram", "leader", &format!("{here}/tram-y-te/truong")).await;
    assert_eq!(conclude(desk, &nurse, file, why()).await.unwrap_err(), "register-own-matter");
    let cdc = desk.acting_as("cdc", "health", "12/cdc/giam-doc").await;
    assert_eq!(conclude(desk, &cdc, file, why()).await.unwrap_err(), "store-denied");
    let chair = desk.acting_as("phochutich", "leader", "12/ubnd/pho-chu-tich").await;
    assert_eq!(conclude(desk, &chair, file, why()).await.unwrap_err(), "store-of-unit");
    let elsewhere = desk.acting_as("huyenkhac", "leader", "106/huyen-uy/bi-thu").await;
    assert_eq!(conclude(desk, &elsewhere, file, why()).await.unwrap_err(), "not found");
    let party = desk.acting_as("bithutinh", "leader", "12/tinh-uy/bi-thu").await;
    assert!(conclude(desk, &party, file, says("neglect", None)).await.is_err(), "without a reason");
    conclude(desk, &party, file, why()).await.unwrap();
    let page = letter.page(&party, "12").await;
    assert_eq!(page.reviews.len(), 2);
    assert_eq!(page.reviews.iter().filter(|one| one.conclusion.as_deref() == Some("neglect")).count(), 1);
    // What was concluded stays, and no file opens twice.
    assert_eq!(keep(desk, "2022-03-10").await.reviews, 0);
    assert_eq!(letter.page(&party, "12").await.reviews.len(), 2);
}
