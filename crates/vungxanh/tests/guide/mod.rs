//! What `docs/adding-a-register.md` says, done to the letter.

mod taken;

use serde_json::{Value, json};

use super::door::{self, Door, add_user, add_user_named};
use super::{run, said, text};

/// The definition that `docs/adding-a-register.md` puts together.
fn guide() -> String {
    let text = include_str!("../../../../docs/adding-a-register.md");
    let (built, _) = text.split_once("## 5.").unwrap();
    built.lines().filter_map(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n")
}

/// From what stands in one definition: tables, an alarm, figures, a target, a section of the report, a merged person.
#[test]
fn a_register_of_the_guide_is_imported_alarms_counts_for_targets_and_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    for role in ["office", "health", "leader", "admin"] {
        add_user_named(folder.path(), role, role);
    }
    std::fs::create_dir(folder.path().join("registers")).unwrap();
    let at_once = guide().replace("hours = 12 ", "hours = 0 ").replace("climbs = [12, 24]", "climbs = [0, 0]");
    std::fs::write(folder.path().join("registers/patrols.toml"), at_once).unwrap();
    let door = Door::open(folder.path());
    let [office, health, leader, admin] = ["office", "health", "leader", "admin"].map(|name| door.sign_in_as(name));
    // Two records of one person: the table names one of them.
    let person = |number: &str| {
        json!({ "name": "Giàng A Páo", "birth_year": 1980, "sex": "male", "area": "03388", "citizen_id": number,
            "contraindicated": false, "registered_on": "2021-12-01" })
    };
    let made = ["012080000001", "012080000002"]
        .map(|number| door::post(door.port, "/records/persons", &health, &person(number)).unwrap().1);
    let table = "Ngày tuần tra,Họ tên tổ trưởng,Nơi,Xã\n\
                 20/12/2021,Giàng A Páo,Bản Lướt,03388\n\
                 21/12/2021,Lò Văn Ún,Bản Chợ,03388\n\
                 31/02/2021,Tao Thị Én,,03388\n\
                 22/12/2021,,,03388\n";
    let (status, taken) = door::upload(door.port, "/import/patrols", &office, "a.csv", table.as_bytes()).unwrap();
    assert_eq!(
        (status, &taken["rows"], &taken["accepted"], &taken["rejected"]),
        (200, &json!(4), &json!(2), &json!(2))
    );
    let told: Vec<&Value> = taken["faults"].as_array().unwrap().iter().map(|fault| &fault["column"]).collect();
    assert_eq!(told, ["Ngày", "Tổ trưởng"], "{taken}");
    let (status, _) = door::upload(door.port, "/import/patrols", &leader, "a.csv", table.as_bytes()).unwrap();
    assert_eq!(status, 403, "a leader reads and decides");
    // The clock alarms the province too.
    let (_, command) = door::get(door.port, "/command?area=12", &leader).unwrap();
    let alarms = command["alarms"].as_array().unwrap();
    let late = alarms.iter().find(|alarm| alarm["kind"] == "register_clock").unwrap();
    assert!(late["text"].as_str().unwrap().contains("Chưa về sau 12 giờ"), "{late}");
    // One goes back; the table handed in again is known all the same.
    let (_, list) = door::get(door.port, "/lists/patrols?q=giang+pao", &office).unwrap();
    let entry = &list["rows"][0];
    let address = format!("/registers/patrols/{}/return", entry["id"].as_str().unwrap());
    let back = json!({ "version": 1, "fields": { "fined": 2_000_000 } });
    assert_eq!(door::post(door.port, &address, &office, &back).unwrap().0, 200);
    let (_, again) = door::upload(door.port, "/import/patrols", &office, "a.csv", table.as_bytes()).unwrap();
    assert_eq!((&again["accepted"], &again["duplicates"]), (&json!(0), &json!(2)));
    // Rows that differ in what a move gives are two, in one table or in several.
    let two = "Ngày tuần tra,Họ tên tổ trưởng,Tiền phạt,Xã\n24/12/2021,Tao Thị Én,,03388\n24/12/2021,Tao Thị Én,,03388\n\
               24/12/2021,Tao Thị Én B,,03388\n";
    let (_, taken) = door::upload(door.port, "/import/patrols", &office, "b.csv", two.as_bytes()).unwrap();
    assert_eq!((&taken["accepted"], &taken["duplicates"]), (&json!(2), &json!(1)), "{taken}");
    let (_, taken) = door::upload(door.port, "/import/patrols", &office, "b.csv", two.as_bytes()).unwrap();
    assert_eq!((&taken["accepted"], &taken["duplicates"]), (&json!(0), &json!(3)), "{taken}");
    // A target over its measure: all of those that went.
    let order = json!({ "text": "ỦY BAN NHÂN DÂN\nSố: 9/UBND-VX\nLai Châu, ngày 01 tháng 12 năm 2021\n\n1. Công an tỉnh tuần tra." });
    let (_, handed) = door::post(door.port, "/documents", &office, &order).unwrap();
    let document = handed["documents"][0]["id"].as_str().unwrap();
    let target = |measure: &str| json!({ "words": "mọi chuyến đều về", "measure": measure, "share": 1.0 });
    let address = format!("/documents/{document}/targets");
    let (status, refused) = door::post(door.port, &address, &office, &target("patrols.no_such")).unwrap();
    assert_eq!((status, &refused["code"]), (422, &json!("centre-no-measure")));
    let (status, refused) = door::post(door.port, &address, &office, &target("patrols.went")).unwrap();
    assert_eq!((status, &refused["code"]), (422, &json!("centre-no-share")), "of what would it be a share?");
    assert_eq!(door::post(door.port, &address, &office, &target("patrols.returned")).unwrap().0, 200);
    let (_, targets) = door::get(door.port, "/targets?area=12", &office).unwrap();
    let target = targets.as_array().unwrap().iter().find(|one| one["measure"] == "patrols.returned").unwrap();
    assert_eq!((&target["label"], &target["basis"]), (&json!("Chuyến đã về"), &json!("counted")));
    assert_eq!(
        (&target["value"], &target["goal"], &target["measured"]),
        (&json!(1), &json!(4), &json!(true)),
        "{target}"
    );
    // The list behind the figure shows what was counted.
    let page = target["list"].as_str().unwrap().replace("/registers/", "/lists/");
    assert_eq!(door::get(door.port, &page, &office).unwrap().1["total"], 1, "{page}");
    // Who may not read the register sees neither its measures nor how the target stands.
    let (_, measures) = door::get(door.port, "/measures", &leader).unwrap();
    let known = |measures: &Value| measures.as_array().unwrap().iter().any(|one| one["key"] == "patrols.fined");
    assert!(known(&measures) && !known(&door::get(door.port, "/measures", &health).unwrap().1));
    let (_, targets) = door::get(door.port, "/targets?area=12", &health).unwrap();
    let theirs = targets.as_array().unwrap().iter().find(|one| one["words"] == "mọi chuyến đều về").unwrap();
    assert_eq!((&theirs["measure"], &theirs["label"]), (&Value::Null, &json!("mọi chuyến đều về")), "{theirs}");
    assert_eq!(theirs["measured"], false, "{theirs}");
    for (cookie, told) in [(&leader, true), (&health, false)] {
        let (_, report) = door::get(door.port, "/reports/daily?area=12", cookie).unwrap();
        assert_eq!(report.to_string().contains("Chuyến tuần tra"), told);
    }
    assert_eq!(door::get(door.port, "/lists/patrols", &admin).unwrap().0, 403);
    // A merge of persons takes the entry along.
    let [kept, other] = [&made[0], &made[1]].map(|person| person["id"].as_str().unwrap().to_owned());
    let led = json!({ "area": "03388", "went_on": "2021-12-23", "leader": "Giàng A Páo", "person_id": other });
    let (status, led) = door::post(door.port, "/records/patrols", &office, &led).unwrap();
    assert_eq!(status, 201, "{led}");
    let merge = json!({ "other": other });
    let (status, merged) = door::post(door.port, &format!("/records/persons/{kept}/merge"), &health, &merge).unwrap();
    assert_eq!(status, 200, "{merged}");
    let led = format!("/records/patrols/{}", led["id"].as_str().unwrap());
    let (_, led) = door::get(door.port, &led, &office).unwrap();
    assert!(led.to_string().contains(&kept) && !led.to_string().contains(&other), "{led}");
    door.kill();
    assert!(run(&["verify", "--data", text(folder.path())]).status.success());
    let output = run(&["import", "no_such", "a.csv", "--data", text(folder.path())]);
    assert!(!output.status.success() && said(&output).contains("patrols"), "{}", said(&output));
}

#[test]
fn a_register_of_the_guide_is_added_to_an_installation_without_a_build() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "office");
    let registers = folder.path().join("registers");
    std::fs::create_dir(&registers).unwrap();
    let file = registers.join("patrols.toml");
    // A slip is told with its line, and nothing is served.
    let slip = guide().replace("title = \"leader\"", "title = \"leadr\"");
    let line = slip.lines().position(|line| line.starts_with("title")).unwrap() + 1;
    std::fs::write(&file, slip).unwrap();
    for arguments in [&["check", text(&registers)][..], &["serve", "--port", "0", "--data", text(folder.path())]] {
        let output = run(arguments);
        let said = said(&output);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(said.contains("leadr") && said.contains("patrols.toml") && said.contains(&line.to_string()), "{said}");
    }
    std::fs::write(&file, guide()).unwrap();
    let output = run(&["check", text(&registers)]);
    assert!(output.status.success() && said(&output).contains("patrols"), "{}", said(&output));
    let door = Door::open(folder.path());
    let cookie = door.sign_in();
    let (_, cards) = door::get(door.port, "/registers", &cookie).unwrap();
    assert!(cards.as_array().unwrap().iter().any(|card| card["key"] == "patrols" && card["name"] == "Tuần tra"));
    let patrol = json!({ "area": "03388", "went_on": "2021-12-20", "leader": "Giàng A Páo" });
    let (status, made) = door::post(door.port, "/records/patrols", &cookie, &patrol).unwrap();
    assert_eq!((status, &made["state"]), (201, &json!("out")), "{made}");
    let back = json!({ "version": 1, "fields": { "fined": 2_000_000 } });
    let address = format!("/registers/patrols/{}/return", made["id"].as_str().unwrap());
    let (status, moved) = door::post(door.port, &address, &cookie, &back).unwrap();
    assert_eq!((status, &moved["state"]), (200, &json!("back")), "{moved}");
    let (_, figures) = door::get(door.port, "/registers/patrols/figures?day=2021-12-20", &cookie).unwrap();
    assert_eq!((&figures[2]["measure"], &figures[2]["day"]), (&json!("patrols.fined"), &json!(2_000_000)));
    let (_, list) = door::get(door.port, "/lists/patrols?q=giang&filter=fined:ge:1000000", &cookie).unwrap();
    assert_eq!(list["total"], 1, "{list}");
    door.kill();
    assert!(run(&["verify", "--data", text(folder.path())]).status.success());
    // A copy is put back beside its definitions.
    let (copy, other) = (folder.path().join("copy.db"), tempfile::tempdir().unwrap());
    assert!(run(&["backup", "--data", text(folder.path()), "--out", text(&copy)]).status.success());
    std::fs::create_dir(other.path().join("registers")).unwrap();
    std::fs::copy(&file, other.path().join("registers/patrols.toml")).unwrap();
    let output = run(&["restore", "--data", text(other.path()), "--from", text(&copy)]);
    assert!(output.status.success() && said(&output).contains("sound"), "{}", said(&output));
    // Without its definition its entries would be there and nobody would see them.
    std::fs::remove_file(&file).unwrap();
    let output = run(&["serve", "--port", "0", "--data", text(folder.path())]);
    assert!(!output.status.success() && said(&output).contains("patrols"), "{}", said(&output));
}

/// The first version of a definition.
const FIRST: &str = r#"
field = [
  { key = "opened_on", type = "date", name = { vi = "Ngày mở", en = "Opened on" }, required = true },
  { key = "title", type = "text", name = { vi = "Tên", en = "Name" }, required = true },
  { key = "place", type = "text", name = { vi = "Nơi đặt", en = "Place" } },
  { key = "sort", type = "choice", name = { vi = "Loại", en = "Sort" }, options = [
    { key = "road", vi = "Đường bộ", en = "Road" }, { key = "boat", vi = "Đường thủy", en = "Boat" } ] },
  { key = "gate", type = "int", name = { vi = "Cổng số", en = "Gate" } },
  { key = "fax", type = "text", name = { vi = "Fax", en = "Fax" } },
]
state = [ { key = "open", name = { vi = "Mở", en = "Open" }, open = true } ]
tally = [ { key = "of_seven", name = { vi = "Trạm bản 7", en = "Of seven" }, day = "opened_on", when = "place == 'Bản 7'" } ]
[register]
key = "stations"
version = 1
orders = []
source = "thử"
name = { vi = "Trạm", en = "Stations" }
one = { vi = "Trạm", en = "Station" }
room = "measures"
title = "title"
day = "opened_on"
search = ["title"]
[access]
office = ["read", "write", "export"]
"#;

/// The third: a field has another key, one became words, one is out of use, one must be given from now on, an option is
/// closed.
fn third() -> String {
    let changes = [
        ("version = 1", "version = 3"),
        (
            r#"key = "place", type = "text", name = { vi = "Nơi đặt", en = "Place" }"#,
            r#"key = "spot", was = ["place"], type = "text", name = { vi = "Địa điểm", en = "Spot" }"#,
        ),
        ("place == 'Bản 7'", "spot == 'Bản 7'"),
        (r#"en = "Boat" }"#, r#"en = "Boat", closed = true }"#),
        (r#"type = "int", name = { vi = "Cổng số""#, r#"type = "text", name = { vi = "Cổng""#),
        (
            r#"name = { vi = "Fax", en = "Fax" } },"#,
            r#"name = { vi = "Fax", en = "Fax" }, retired = true },
  { key = "chief", type = "text", name = { vi = "Trưởng trạm", en = "Chief" }, required = true, since = 3 },"#,
        ),
    ];
    changes.iter().fold(FIRST.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

#[test]
fn ten_thousand_entries_stay_whole_while_their_definition_changes() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "office");
    std::fs::create_dir(folder.path().join("registers")).unwrap();
    let file = folder.path().join("registers/stations.toml");
    std::fs::write(&file, FIRST).unwrap();
    let door = Door::open(folder.path());
    let cookie = door.sign_in();
    let sort = |at: usize| ["Đường bộ", "Đường thủy"][at % 2];
    let row = |at: usize| {
        let (day, spot, gate) = (at % 28 + 1, at % 10, at % 5);
        format!("{day:02}/12/2021,Trạm {at},Bản {spot},{},{gate},02133{at:04},03388", sort(at))
    };
    let rows = (0..10_000).map(row).collect::<Vec<_>>().join("\n");
    let table = format!("Ngày mở,Tên,Nơi đặt,Loại,Cổng số,Fax,Xã\n{rows}");
    let (_, taken) = door::upload(door.port, "/import/stations", &cookie, "a.csv", table.as_bytes()).unwrap();
    assert_eq!(taken["accepted"], 10_000, "{taken}");
    let (_, list) = door::get(door.port, "/lists/stations?q=tram+4321", &cookie).unwrap();
    let old = list["rows"][0].clone();
    door.kill();
    // A definition that leaves out what entries hold is refused, with what to do; nothing is served meanwhile.
    let lossy = FIRST.replace("version = 1", "version = 2").replace("key = \"fax\"", "key = \"mail\"");
    let lossy = lossy
        .replace(r#"{ key = "boat", vi = "Đường thủy", en = "Boat" }"#, r#"{ key = "air", vi = "Bay", en = "Air" }"#);
    std::fs::write(&file, lossy.replace("key = \"gate\", type = \"int\"", "key = \"gate\", type = \"date\"")).unwrap();
    let output = run(&["serve", "--port", "0", "--data", text(folder.path())]);
    let told = said(&output);
    assert!(!output.status.success());
    for word in ["“fax”", "“boat”", "“gate”", "retired = true", "closed = true"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    std::fs::write(&file, third()).unwrap();
    let door = Door::open(folder.path());
    let cookie = door.sign_in();
    // Old rows are read, filtered, counted and written out as the definition is now.
    for (filter, found) in
        [("spot:eq:B%E1%BA%A3n 7", 1_000), ("gate:eq:3", 2_000), ("gate:has:3", 2_000), ("chief:empty", 10_000)]
    {
        let path = format!("/lists/stations?filter={}", filter.replace(' ', "%20"));
        let (status, list) = door::get(door.port, &path, &cookie).unwrap();
        assert_eq!((status, &list["total"]), (200, &json!(found)), "{filter}");
    }
    let (_, figures) = door::get(door.port, "/registers/stations/figures?day=2021-12-31", &cookie).unwrap();
    assert_eq!(figures[0]["total"], 1_000);
    // The same table again is known, although its fields have other keys and natures by now.
    let (_, again) = door::upload(door.port, "/import/stations", &cookie, "a.csv", table.as_bytes()).unwrap();
    assert_eq!(again["code"], "ingest-column-missing", "a chief must be named: {again}");
    let with_chief = table.replace("Fax,Xã", "Trưởng trạm,Xã");
    let (_, again) =
        door::upload(door.port, "/import/stations?dry=1", &cookie, "a.csv", with_chief.as_bytes()).unwrap();
    assert_eq!((&again["accepted"], &again["rejected"]), (&json!(10_000), &json!(0)), "other rows: they name a chief");
    let csv = door::text(door.port, "/lists/stations/export?format=csv", &cookie).unwrap();
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|one| *one == name).unwrap();
    let (title, spot, gate, kind, fax) =
        (column("Tên"), column("Địa điểm"), column("Cổng"), column("Loại"), column("Fax"));
    assert!(head.contains(&"Trưởng trạm"));
    let mut seen = std::collections::BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let at: usize = cells[title].strip_prefix("Trạm ").unwrap().parse().unwrap();
        assert_eq!(cells[spot], format!("Bản {}", at % 10));
        assert_eq!(cells[gate], (at % 5).to_string());
        assert_eq!(cells[kind], sort(at));
        assert_eq!(cells[fax], format!("02133{at:04}"));
        seen.insert(at);
    }
    assert_eq!(seen.len(), 10_000);
    // Somebody with the first version hands in what they have: nothing of it is lost.
    let mut entry = json!({ "area": "03388", "opened_on": "2021-12-30", "title": "Trạm cũ", "place": "Bản 11", "gate": 12,
        "sort": "boat", "fax": "021339", "written": 1 });
    let (status, made) = door::post(door.port, "/records/stations", &cookie, &entry).unwrap();
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        (&made["spot"], &made["gate"], &made["fax"]),
        (&json!("Bản 11"), &json!("12"), &json!("021339")),
        "{made}"
    );
    entry.as_object_mut().unwrap().remove("written");
    let (status, refused) = door::post(door.port, "/records/stations", &cookie, &entry).unwrap();
    assert_eq!((status, &refused["places"][0]["column"]), (422, &json!("chief")), "{refused}");
    // They change an old row under the key that they know; its history says what changed, and nothing else.
    let address = format!("/records/stations/{}", old["id"].as_str().unwrap());
    let edit = json!({ "version": 1, "changes": { "place": "Bản 12" } });
    let (status, changed) = door::patch(door.port, &address, &cookie, &edit).unwrap();
    assert_eq!((status, &changed["spot"]), (200, &json!("Bản 12")), "{changed}");
    assert!(changed.get("place").is_none(), "{changed}");
    let (_, history) = door::get(door.port, &format!("{address}/history"), &cookie).unwrap();
    let told = |side: &str| {
        history[0][side]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(key, _)| *key != "version" && *key != "updated_at" && *key != "folded")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("before"), [("spot".to_owned(), json!("Bản 1"))], "{history}");
    assert_eq!(told("after"), [("spot".to_owned(), json!("Bản 12"))], "{history}");
    door.kill();
    let output = run(&["verify", "--data", text(folder.path())]);
    assert!(output.status.success(), "{}", said(&output));
}
