//! Tables that offices send, sound and bad.

use base::words::Lang;
use centre::Class;
use centre::imports::{self, Handed, Imported};
use store::records::{Case, Dose, Entry, FoundIn, Person, Sex, User};
use store::{By, Ctx, Kind, Pick, TallyQuery};
use testing::{Desk, day, desk};
use uuid::Uuid;

struct Fresh {
    desk: Desk,
}

/// Lai Châu on 29/12/2021, empty.
async fn fresh() -> Fresh {
    Fresh { desk: desk().await }
}

impl Fresh {
    fn system(&self) -> Ctx {
        self.desk.office.system("test")
    }

    async fn take(&self, ctx: &Ctx, kind: Kind, table: &str, dry: bool) -> Imported {
        let content = table.as_bytes().to_vec().into();
        let file = Handed { name: "bảng.csv".into(), content };
        imports::take_in(&self.desk.office, ctx, kind, file, dry, Lang::Vi, |_| {}).await.unwrap()
    }

    async fn all<R: store::Record>(&self) -> Vec<R> {
        self.desk.office.store.pick(&self.system(), Pick::all(), &[("id", false)]).await.unwrap()
    }

    async fn sound(&self) -> bool {
        self.desk.office.store.verify("12").await.unwrap().sound()
    }
}

const PERSONS: &str = "\
DANH SÁCH NGƯỜI DÂN,,,,,,
Họ và tên,Ngày sinh,Năm sinh,Giới tính,Xã,Huyện,Số CCCD
Lò Văn Ún,01/02/1980,,Nam,Nậm Tăm,Sìn Hồ,012080000001
Tao Thị Én,,1955,Nữ,xã Nậm Tăm,huyện Sìn Hồ,
Giàng A Páo,,2010,nam,Nậm Tăm,Sìn Hồ,
";

fn counts(imported: &Imported) -> (u64, u64, u64, u64) {
    (imported.rows, imported.accepted, imported.duplicates, imported.rejected)
}

#[tokio::test]
async fn persons_are_taken_over_once_and_counted() {
    let fresh = fresh().await;
    let dry = fresh.take(&fresh.system(), Kind::Person, PERSONS, true).await;
    assert_eq!((counts(&dry), dry.stored), ((3, 3, 0, 0), false));
    assert_eq!(fresh.all::<Person>().await.len(), 0, "a dry run stores nothing");

    let done = fresh.take(&fresh.system(), Kind::Person, PERSONS, false).await;
    assert_eq!((counts(&done), done.stored), ((3, 3, 0, 0), true));
    let persons = fresh.all::<Person>().await;
    let first = persons.iter().find(|person| person.name == "Lò Văn Ún").unwrap();
    assert_eq!((first.birth_year, first.sex, first.citizen_id.as_deref()), (1980, Sex::Male, Some("012080000001")));
    let commune = fresh.desk.office.areas().get(&first.area, fresh.desk.office.day()).unwrap();
    assert_eq!(commune.short_name, "Nậm Tăm");

    let again = fresh.take(&fresh.system(), Kind::Person, PERSONS, false).await;
    assert_eq!(counts(&again), (3, 0, 3, 0), "the same file again adds nothing");
    let (day, by) = (fresh.desk.office.day(), By::default());
    let asked = TallyQuery { measures: &["person"], area: Some("12"), from: None, to: day, strata: None, by };
    let tallies = fresh.desk.office.store.tallies(&fresh.system(), &asked).await.unwrap();
    assert_eq!(tallies.iter().map(|row| row.n).sum::<i64>(), 3);
    assert!(fresh.sound().await);
}

#[tokio::test]
async fn a_bad_row_is_told_with_its_cell_and_the_others_go_on() {
    let fresh = fresh().await;
    let table = "\
Họ tên,Năm sinh,Giới,Xã,Huyện,Ngày sinh
Lò Văn Một,1980,Nam,Nậm Tăm,Sìn Hồ,
Lò Văn Hai,1980,Nam,Nậm Tăms,Sìn Hồ,
Lò Văn Ba,1980,Nam,Không Có Xã Này,Sìn Hồ,
Lò Văn Bốn,1980,,Nậm Tăm,Sìn Hồ,
Lò Văn Năm,1980,Nam,Nậm Tăm,Sìn Hồ,31/02/1980
Lò Văn Sáu,,Nam,Nậm Tăm,Sìn Hồ,
Lò Văn Bảy,1980,Nam,Nậm Tăm,Sìn Hồ,05/06/1981
Lò Văn Một,1980,Nam,Nậm Tăm,Sìn Hồ,
";
    let done = fresh.take(&fresh.system(), Kind::Person, table, false).await;
    assert_eq!(counts(&done), (8, 1, 1, 6), "{:#?}", done.faults);
    let places: Vec<(u64, &str, &str)> =
        done.faults.iter().map(|fault| (fault.row, fault.column.as_str(), fault.value.as_str())).collect();
    assert_eq!(
        places,
        [
            (3, "Mã xã", "Nậm Tăms"),
            (4, "Mã xã", "Không Có Xã Này"),
            (5, "Giới tính", ""),
            (6, "Ngày sinh", "31/02/1980"),
            (7, "Năm sinh", ""),
            (8, "Ngày sinh", "05/06/1981"),
        ]
    );
    assert!(done.faults[0].message.contains("Nậm Tăm"), "the likeliest name is put forward: {:?}", done.faults[0]);
    assert!(done.faults.iter().all(|fault| !fault.message.is_empty() && !fault.message.starts_with("import-")));
    assert!(fresh.sound().await);
}

#[tokio::test]
async fn doses_find_their_persons() {
    let fresh = fresh().await;
    fresh.take(&fresh.system(), Kind::Person, PERSONS, false).await;
    let table = "\
CCCD,Họ tên,Năm sinh,Xã,Mũi,Ngày tiêm,Vắc xin,Số lô
012080000001,,,,1,10/09/2021,AstraZeneca,AB1
012080000001,Lò Văn Ún,,,2,10/12/2021,AstraZeneca,AB2
,Tao Thị Én,1955,Nậm Tăm,1,11/09/2021,Vero Cell,C3
,Tao Thị Én,1955,Nậm Tăm,1,11/09/2021,Vero Cell,C3
,Người Lạ,1955,Nậm Tăm,1,11/09/2021,Vero Cell,C3
012080000001,Người Khác,,,3,20/12/2021,Pfizer,
,Tao Thị Én,1955,Nậm Tăm,2,30/12/2021,Vero Cell,C3
";
    let done = fresh.take(&fresh.system(), Kind::Dose, table, false).await;
    assert_eq!(counts(&done), (7, 3, 1, 3), "{:#?}", done.faults);
    assert_eq!(done.faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [6, 7, 8]);
    let persons = fresh.all::<Person>().await;
    let first = persons.iter().find(|person| person.name == "Lò Văn Ún").unwrap();
    assert_eq!((first.doses, first.last_dose_on.unwrap().to_string().as_str()), (2, "2021-12-10"));
    let other_day = "CCCD,Mũi,Ngày tiêm,Vắc xin\n012080000001,1,12/09/2021,AstraZeneca\n";
    let clash = fresh.take(&fresh.system(), Kind::Dose, other_day, false).await;
    assert_eq!(counts(&clash), (1, 0, 0, 1));
    assert!(clash.faults[0].message.contains("10/09/2021"), "{:?}", clash.faults[0]);
    assert_eq!(fresh.all::<Dose>().await.len(), 3);
    assert!(fresh.sound().await);
}

/// A third dose on the day of the second, and one too early without a reason, are told by row; with a reason it is taken.
#[tokio::test]
async fn doses_off_the_schedule_are_told_by_row_and_taken_with_a_reason() {
    let fresh = fresh().await;
    fresh.take(&fresh.system(), Kind::Person, PERSONS, false).await;
    let table = "\
CCCD,Mũi,Ngày tiêm,Vắc xin,Lý do tiêm khác lịch
012080000001,2,10/10/2021,Vero Cell,
012080000001,1,10/09/2021,Vero Cell,
012080000001,3,10/10/2021,Vero Cell,Theo yêu cầu
012080000001,3,20/10/2021,Vero Cell,
012080000001,3,21/10/2021,Vero Cell,Hội đồng chuyên môn quyết định
";
    let done = fresh.take(&fresh.system(), Kind::Dose, table, false).await;
    assert_eq!(counts(&done), (5, 3, 0, 2), "{:#?}", done.faults);
    let told: Vec<_> = done.faults.iter().map(|fault| (fault.row, fault.message.as_str())).collect();
    assert!(told[0].0 == 4 && told[0].1.contains("10/10/2021"), "{told:?}");
    assert!(told[1].0 == 5 && told[1].1.contains("10 < 28"), "{told:?}");
    assert!(fresh.sound().await);
}

#[tokio::test]
async fn cases_are_linked_to_the_register() {
    let fresh = fresh().await;
    fresh.take(&fresh.system(), Kind::Person, PERSONS, false).await;
    let table = "\
Mã BN;Họ tên;Năm sinh;Giới tính;Xã;Ngày công bố;Nơi phát hiện;Rõ nguồn lây;Mức độ
BN-1;Lò Văn Ún;1980;Nam;Nậm Tăm;28/12/2021;Cộng đồng;Chưa rõ;Nhẹ
BN-2;Khách Lạ;1990;Nữ;Nậm Tăm;28/12/2021;Khu cách ly;Rõ;
BN-1;Lò Văn Ún;1980;Nam;Nậm Tăm;28/12/2021;Cộng đồng;Chưa rõ;Nhẹ
BN-3;Người Mai;1990;Nữ;Nậm Tăm;30/12/2021;Cộng đồng;Rõ;
";
    let done = fresh.take(&fresh.system(), Kind::Case, table, false).await;
    assert_eq!(counts(&done), (4, 2, 1, 1), "{:#?}", done.faults);
    assert_eq!((done.faults[0].row, done.faults[0].column.as_str()), (5, "Ngày công bố"));
    let cases = fresh.all::<Case>().await;
    let known = cases.iter().find(|case| case.code == "BN-1").unwrap();
    assert!(known.person_id.is_some() && !known.source_known && known.found_in == FoundIn::Community);
    assert!(cases.iter().any(|case| case.code == "BN-2" && case.person_id.is_none()));
    let taken = "Mã BN,Họ tên,Năm sinh,Giới tính,Xã,Ngày công bố,Nơi phát hiện,Nguồn lây\nBN-1,Khác,1970,Nam,Nậm Tăm,28/12/2021,Cộng đồng,Rõ\n";
    assert_eq!(counts(&fresh.take(&fresh.system(), Kind::Case, taken, false).await), (1, 0, 0, 1));
    assert!(fresh.sound().await);
}

fn user(role: &str, area: &str) -> User {
    User {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.to_owned(),
        username: "namtam".into(),
        name: "Xã Nậm Tăm".into(),
        role: role.to_owned(),
        post: None,
        disabled: false,
        password_hash: String::new(),
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    }
}

#[tokio::test]
async fn a_commune_takes_over_its_own_people_alone() {
    let fresh = fresh().await;
    let day = fresh.desk.office.day();
    let areas = fresh.desk.office.areas();
    let commune = areas.find("xã Nậm Tăm", day, Some("12"))[0].area.code.clone();
    let user = user("health", &commune);
    let ctx = fresh.desk.office.acting(&user, "test").await.unwrap();
    let table = format!("{PERSONS}Vàng A Chư,,1990,Nam,Nậm Cha,Sìn Hồ,\n");
    let done = fresh.take(&ctx, Kind::Person, &table, false).await;
    assert_eq!(counts(&done), (4, 3, 0, 1), "{:#?}", done.faults);
    assert!(fresh.all::<Person>().await.iter().all(|person| person.area == commune));
    let viewer = fresh.desk.office.acting(&User { role: "viewer".into(), ..user }, "test").await.unwrap();
    let file = Handed { name: "a.csv".into(), content: PERSONS.as_bytes().to_vec().into() };
    let refused = imports::take_in(&fresh.desk.office, &viewer, Kind::Person, file, true, Lang::Vi, |_| {}).await;
    assert!(refused.is_err_and(|problem| problem.class == Class::Denied));
}

#[tokio::test]
async fn a_file_that_is_no_such_table_is_refused_plainly() {
    let fresh = fresh().await;
    for (content, code) in [
        (&b""[..], "ingest-empty"),
        (b"%PDF-1.7", "ingest-not-a-table"),
        ("Họ tên,Năm sinh\nA,1990\n".as_bytes(), "ingest-column-missing"),
        (b"\xB3\xA4\xB1,\xBD\xBF\xD1\xF0\n\xE9\xE0\xC0\xC1\xC8,\xCD\xDB\xDB\xC8\n", "ingest-encoding"),
    ] {
        let file = Handed { name: "a.csv".into(), content: content.to_vec().into() };
        let problem =
            imports::take_in(&fresh.desk.office, &fresh.system(), Kind::Person, file, false, Lang::Vi, |_| {})
                .await
                .unwrap_err();
        assert_eq!(problem.code, code);
        assert!(problem.hint(Lang::Vi).is_some(), "{code} says what to do");
    }
    assert_eq!(fresh.all::<Person>().await.len(), 0);
}

/// A table whose rows are mostly useless is not read to its end: the answer says so, and what was sound is in.
#[tokio::test]
async fn a_table_of_one_row_over_and_over_is_given_up_and_says_so() {
    let fresh = fresh().await;
    let row = "Tao Thị Én,,1955,Nữ,xã Nậm Tăm,huyện Sìn Hồ,\n";
    let table = [PERSONS, &row.repeat(100_000)].concat();
    let done = fresh.take(&fresh.system(), Kind::Person, &table, false).await;
    assert!(done.rows >= 20_000 && done.rows < 60_000, "{}", done.rows);
    assert_eq!((done.accepted, done.rejected, done.duplicates), (3, 0, done.rows - 3));
    assert!(done.stopped.as_ref().is_some_and(|why| why.contains("Đã dừng sau")), "{:?}", done.stopped);
    assert_eq!(fresh.all::<Person>().await.len(), 3);

    // A long list that is handed in again says in every row what is there: it is looked at whole, and adds nothing.
    let name = |at: usize| {
        format!("Lò Văn {}", (0..3).map(|n| char::from(b'a' + (at / 26usize.pow(n) % 26) as u8)).collect::<String>())
    };
    let row = |at: usize| format!("{},,{},Nam,Nậm Tăm,Sìn Hồ", name(at), 1930 + at / 17_576);
    let rows = (0..30_000).map(row).collect::<Vec<_>>().join("\n");
    let long = [PERSONS, &rows].concat();
    let first = fresh.take(&fresh.system(), Kind::Person, &long, false).await;
    assert_eq!(counts(&first), (30_003, 30_000, 3, 0));
    let again = fresh.take(&fresh.system(), Kind::Person, &long, false).await;
    assert_eq!((counts(&again), &again.stopped), ((30_003, 0, 30_003, 0), &None));
}

/// A value of a field as a clerk writes it into a table.
fn written(field: &register::Field) -> String {
    use register::Kind as Of;
    match &field.kind {
        Of::Int | Of::Money => field.min.unwrap_or(1).max(1).to_string(),
        Of::Decimal => "1,5".into(),
        Of::Date => "20/12/2021".into(),
        Of::Instant => "20/12/2021 08:00".into(),
        Of::Duration => "1 giờ 30 phút".into(),
        Of::Position => "22,2; 103,2".into(),
        Of::Unit => "Sở Y tế tỉnh Lai Châu".into(),
        Of::YesNo => "Có".into(),
        Of::Choice(_) | Of::Choices(_) => field.choices()[0].name.vi.clone(),
        Of::Phone => "912345678".into(),
        Of::CitizenNumber => "12080000001".into(),
        Of::Area => "Nậm Tăm".into(),
        Of::Text | Of::LongText | Of::Link(_) | Of::Repeat | Of::File | Of::Signature | Of::Person => {
            "Lò Văn Ún".into()
        }
    }
}

#[tokio::test]
async fn every_register_takes_its_tables_over_once_and_tells_a_bad_row_by_its_heading() {
    let fresh = fresh().await;
    // What belongs to units is written for one's own; see `copies`.
    let of_nobody = |one: &&'static store::Registered| one.definition.owner.is_none();
    for registered in store::registers::all().into_iter().filter(of_nobody) {
        let definition = &registered.definition;
        let mut required: Vec<_> = definition.fields.iter().filter(|field| field.required).collect();
        // What is asked for because of the choices that stand in the others.
        let chosen = required.iter().filter(|field| matches!(field.kind, register::Kind::Choice(_)));
        let chosen = chosen.map(|field| (field.key.clone(), serde_json::json!(field.choices()[0].key))).collect();
        let asked = |field: &&register::Field| {
            let when = field.required_if.as_ref();
            when.is_some_and(|when| !field.required && when.holds(&chosen, day()))
        };
        required.extend(definition.fields.iter().filter(asked));
        let heading = |key: &str, own: &str| definition.import.get(key).map_or(own, |names| &names[0]).to_owned();
        let mut head: Vec<String> = required.iter().map(|field| heading(&field.key, &field.name.vi)).collect();
        head.extend(["Huyện".into(), "Xã".into(), "Con ngựa".into()]);
        let row = |places: [&str; 2], but: Option<usize>| {
            let cells = required.iter().enumerate();
            let mut cells: Vec<String> =
                cells.map(|(at, field)| if but == Some(at) { String::new() } else { written(field) }).collect();
            cells.extend([places[0].into(), places[1].into(), String::new()]);
            format!("{}\n", cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","))
        };
        let commune = ["Sìn Hồ", "Nậm Tăm"];
        let rows = [
            row(commune, None),
            row(commune, None),
            row(["Sìn Hồ", ""], None),
            row(["", ""], None),
            row(commune, Some(0)),
            row(["", "Xã không có"], None),
        ];
        let table = format!(
            "{}\n{}",
            head.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","),
            rows.concat()
        );
        let kind = Kind::Register(registered);
        let done = fresh.take(&fresh.system(), kind, &table, false).await;
        assert_eq!(counts(&done), (6, 3, 1, 2), "{}: {:?}", registered.key, done.faults);
        assert_eq!(done.unknown_headings, ["Con ngựa"]);
        // By the heading that the program shows, whatever the office called it.
        let columns: Vec<&str> = done.faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, [required[0].name.vi.as_str(), "Mã xã"], "{}", registered.key);
        assert!(done.faults.iter().all(|fault| !fault.hint.is_empty()), "{:?}", done.faults);
        let pick = Pick::all();
        let entries: Vec<Entry> =
            fresh.desk.office.store.pick_of(registered.sheet(), &fresh.system(), pick, &[("id", false)]).await.unwrap();
        assert!(entries.iter().all(|entry| entry.state == definition.first() && entry.on_day.is_some()));
        let areas: Vec<&str> = entries.iter().map(|entry| entry.area.as_str()).collect();
        assert_eq!((areas[1], areas[2]), ("108", "12"), "the district, and whoever hands it in");
        let again = fresh.take(&fresh.system(), kind, &table, false).await;
        assert_eq!(counts(&again), (6, 0, 4, 2), "{}", registered.key);
    }
    assert!(fresh.sound().await);
}

#[tokio::test]
async fn a_commune_imports_entries_of_its_own_and_who_may_not_write_imports_none() {
    let fresh = fresh().await;
    let Some(registered) = store::registers::all().into_iter().find(|one| one.definition.owner.is_none()) else {
        panic!("no register")
    };
    let kind = Kind::Register(registered);
    let required: Vec<_> = registered.definition.fields.iter().filter(|field| field.required).collect();
    let head: Vec<String> = required.iter().map(|field| field.name.vi.clone()).chain(["Xã".into()]).collect();
    let row = |commune: &str| required.iter().map(|field| written(field)).chain([commune.into()]).collect::<Vec<_>>();
    let line = |cells: &[String]| {
        format!("{}\n", cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","))
    };
    let table = [line(&head), line(&row("Nậm Tăm")), line(&row("Nậm Mạ"))].concat();
    let writer =
        registered.definition.access.iter().find(|(_, verbs)| verbs.iter().any(|verb| verb == "write")).unwrap();
    let own = base::area::Areas::builtin().find("Nậm Tăm", fresh.desk.office.day(), Some("108"))[0].area.code.clone();
    let commune = fresh.desk.office.acting(&user(writer.0, &own), "test").await.unwrap();
    let done = fresh.take(&commune, kind, &table, false).await;
    assert_eq!(counts(&done), (2, 1, 0, 1), "{:?}", done.faults);
    let viewer = fresh.desk.office.acting(&user("viewer", "12"), "test").await.unwrap();
    let file = Handed { name: "a.csv".into(), content: table.as_bytes().to_vec().into() };
    let refused = imports::take_in(&fresh.desk.office, &viewer, kind, file, false, Lang::Vi, |_| {}).await;
    assert!(refused.is_err_and(|problem| problem.class == Class::Denied));
}
