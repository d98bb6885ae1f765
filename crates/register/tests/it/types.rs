//! Types of fields whose values are more than a word or a number.

use base::words::{Lang, Words};
use chrono::NaiveDate;
use register::{Doc, Kind, Register, effects, read};
use serde_json::{Value, json};

const JOURNEYS: &str = include_str!("../../../../tests/registers/journeys.toml");

fn journeys() -> Register {
    read(JOURNEYS).unwrap()
}

fn day() -> NaiveDate {
    "2021-12-29".parse().unwrap()
}

fn doc(more: &Value) -> Doc {
    let mut entry = json!({ "state": "planned", "area": "03460", "went_on": "2021-12-20", "leader": "Lò Văn A" });
    entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    entry.as_object().unwrap().clone()
}

/// An entry as it is kept, and what is wrong with it.
fn kept(more: &Value) -> (Doc, Vec<String>) {
    let register = journeys();
    let mut entry = doc(more);
    register.complete(&mut entry, day());
    let wrong = register.wrong(&entry, 1, day());
    (entry, wrong.into_iter().map(|one| format!("{} {} {}", one.field, one.code, one.value)).collect())
}

fn wrong(more: &Value) -> Vec<String> {
    kept(more).1
}

/// The line and code of everything wrong in the definition with one text put for another.
fn faults(was: &str, is: &str) -> Vec<(Option<u64>, &'static str)> {
    assert!(JOURNEYS.contains(was), "{was}");
    let faults = read(&JOURNEYS.replacen(was, is, 1)).map(|_| ()).unwrap_err();
    faults.into_iter().map(|fault| (fault.line, fault.message.code)).collect()
}

fn line(of: &str) -> u64 {
    JOURNEYS[..JOURNEYS.find(of).unwrap()].matches('\n').count() as u64 + 1
}

#[test]
fn a_duration_is_whole_minutes_within_its_bounds() {
    assert_eq!(wrong(&json!({ "took": 90 })), [""; 0]);
    assert_eq!(wrong(&json!({ "took": 0 })), [""; 0]);
    assert_eq!(wrong(&json!({ "took": -1 })), ["took fault-duration -1 < 0"]);
    assert_eq!(
        wrong(&json!({ "took": 14_401, "why_long": "xa", "stops": [{ "place": "Chợ" }] })),
        ["took fault-duration 14401 > 14400"]
    );
    assert_eq!(wrong(&json!({ "took": 1.5 })), ["took fault-malformed 1.5"]);
    assert_eq!(wrong(&json!({ "took": "2 giờ" })), ["took fault-malformed 2 giờ"]);
    // In conditions it is a number of minutes, and so in figures.
    assert_eq!(wrong(&json!({ "took": 601 })), ["why_long fault-missing "]);
    let counted = journeys().counted(&doc(&json!({ "took": 90 }))).first().map(|one| (one.key.to_owned(), one.number));
    assert_eq!(counted, Some(("minutes".to_owned(), 90)));
    let none = journeys().counted(&doc(&json!({}))).len();
    assert_eq!(none, 0);
    let at = Some(line("key = \"took\""));
    assert_eq!(faults("max = 14400", "max = -5"), [(at, "register-duration")]);
    assert_eq!(faults("max = 14400", "min = 99999999999"), [(at, "register-duration")]);
}

#[test]
fn a_position_is_kept_in_one_form_and_lies_on_the_earth() {
    for text in ["22.2, 103.25", "22,2; 103,25", "22.200000,103.250000", " 22.2 103.25"] {
        let (entry, wrong) = kept(&json!({ "halt": text }));
        assert_eq!((entry["halt"].as_str(), wrong.len()), (Some("22.2, 103.25"), 0), "{text}");
    }
    assert_eq!(wrong(&json!({ "halt": "103.25, 22.2" })), ["halt fault-position 103.25, 22.2"]);
    assert_eq!(wrong(&json!({ "halt": "bản Nậm Lúc" })), ["halt fault-position bản Nậm Lúc"]);
    assert_eq!(wrong(&json!({ "halt": [22.2, 103.25] })), ["halt fault-malformed [22.2,103.25]"]);
}

#[test]
fn a_unit_or_post_is_one_of_the_entrys_day() {
    for id in ["12/so-y-te", "108/ubnd", "12/so-y-te/giam-doc"] {
        assert_eq!(wrong(&json!({ "host": id })), [""; 0], "{id}");
    }
    for id in ["12/so-phep-thuat", "108", "12/so-y-te/giam-doc/con", "Sở Y tế"] {
        assert_eq!(wrong(&json!({ "host": id })), [format!("host fault-unit {id}")]);
    }
    // Districts ended in the middle of 2025: their units are of the time before it.
    let later = json!({ "host": "108/ubnd", "went_on": "2025-12-20" });
    assert_eq!(wrong(&later), ["host fault-unit 108/ubnd"]);
}

#[test]
fn a_table_is_held_against_its_columns_row_by_row() {
    let place = |place: &str| json!({ "place": place });
    assert_eq!(
        wrong(&json!({ "stops": [place("Chợ"), { "place": "Cầu", "minutes": 15, "people": 3, "sort": "meal" }] })),
        [""; 0]
    );
    let register = journeys();
    let entry = doc(&json!({ "stops": [
        { "place": "Chợ", "minutes": -1 }, { "people": 3 }, { "place": "a".repeat(41), "horse": 1 }, 7, { "place": "Cầu", "sort": "rest" },
    ] }));
    let told: Vec<_> = register.wrong(&entry, 1, day()).into_iter().map(|one| (one.field, one.row, one.code)).collect();
    let one = |field: &str, row, code: &str| (field.to_owned(), Some(row), code.to_owned());
    assert_eq!(
        told,
        [
            one("stops.minutes", 1, "fault-duration"),
            one("stops.place", 2, "fault-missing"),
            one("stops.horse", 3, "fault-no-such-field"),
            one("stops.place", 3, "fault-too-long"),
            one("stops", 4, "fault-malformed"),
            one("stops.sort", 5, "fault-malformed"),
        ]
    );
    assert_eq!(wrong(&json!({ "stops": [{ "place": "Chợ", "people": 501 }] })), ["stops.people fault-range 501 > 500"]);
    let dated = read(&JOURNEYS.replace("key = \"minutes\"\ntype = \"duration\"", "key = \"minutes\"\ntype = \"date\""))
        .unwrap();
    let came = |day: &str| {
        let entry = doc(&json!({ "stops": [{ "place": "Chợ", "minutes": day }] }));
        dated.wrong(&entry, 1, self::day()).into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(came("2021-12-20"), [""; 0]);
    assert_eq!(came("9999-12-31"), ["fault-day"]);
    assert_eq!(came("hôm qua"), ["fault-malformed"]);
    let six: Vec<_> = (0..6).map(|_| place("Chợ")).collect();
    assert_eq!(wrong(&json!({ "stops": six })), ["stops fault-rows 6 > 5"]);
    assert_eq!(wrong(&json!({ "stops": "Chợ" })), ["stops fault-malformed Chợ"]);
    for none in [json!(null), json!([]), json!([{}, { "place": "", "people": null }])] {
        assert_eq!(wrong(&json!({ "took": 1_300, "why_long": "xa", "stops": none })), ["stops fault-missing "]);
        assert!(register::empty(&none));
    }
    assert!(!register::empty(&json!([{ "people": 0 }])) && !register::empty(&json!(["a"])));
}

#[test]
fn rows_that_nobody_filled_in_are_none_and_conditions_count_and_sum_the_others() {
    let (entry, wrong) = kept(
        &json!({ "stops": [{}, { "place": "Chợ", "people": 3, "minutes": null }, { "place": "" }, { "place": "Cầu", "people": 4 }] }),
    );
    assert_eq!(wrong, [""; 0]);
    assert_eq!(entry["stops"], json!([{ "place": "Chợ", "people": 3 }, { "place": "Cầu", "people": 4 }]));
    assert_eq!(entry["set_down"], 7);
    let register = journeys();
    let counted = register.counted(&entry);
    assert_eq!(counted.iter().map(|one| (one.key, one.number)).collect::<Vec<_>>(), [("stops", 2)]);
    let (none, _) = kept(&json!({ "stops": [{}, {}] }));
    assert_eq!((&none["stops"], &none["set_down"]), (&Value::Null, &Value::Null));
    assert_eq!(register.counted(&none).len(), 0);
}

#[test]
fn what_is_wrong_in_a_table_or_a_link_is_told_with_its_line() {
    for (was, is, code) in [
        ("max = 5\nrequired_if", "max = 101\nrequired_if", "register-rows"),
        ("key = \"minutes\"\ntype = \"duration\"", "key = \"minutes\"\ntype = \"link\"", "register-column-type"),
        ("key = \"minutes\"\ntype", "key = \"place\"\ntype", "register-twice"),
        ("required = true\nmax = 40", "required_if = \"took > 1\"", "register-column-condition"),
        ("sum(stops, 'people')", "sum(stops, 'place')", "register-sum"),
        ("sum(stops, 'people')", "sum(leader, 'people')", "register-sum"),
        ("sum(stops, 'people')", "sum(stops, leader)", "register-sum"),
        ("to = \"cases\"\n", "", "register-to"),
        ("key = \"leader\"\ntype = \"text\"", "key = \"leader\"\ntype = \"text\"\nto = \"cases\"", "register-to"),
        ("key = \"leader\"\ntype = \"text\"", "key = \"leader\"\ntype = \"repeat\"", "register-columns"),
    ] {
        let found = faults(was, is);
        let at = found.iter().find(|(_, found)| *found == code).unwrap_or_else(|| panic!("{is}: {found:?}")).0.unwrap();
        let from = line(was);
        assert!((from.saturating_sub(4)..=from + 2).contains(&at), "{is}: line {at}, not {from}");
    }
}

#[test]
fn a_file_is_what_the_store_found_a_signature_a_picture_and_conditions_ask_for_its_name() {
    let file = |name: &str, media: &str| json!({ "id": "x", "name": name, "media": media, "digest": "d", "size": 1 });
    assert_eq!(
        wrong(&json!({ "photo": file("a.pdf", "application/pdf"), "signed": file("k.png", "image/png") })),
        [""; 0]
    );
    assert_eq!(wrong(&json!({ "photo": "01890000" })), ["photo fault-malformed 01890000"]);
    assert_eq!(wrong(&json!({ "photo": { "name": "a" } }))[0][..21], *"photo fault-malformed");
    assert_eq!(wrong(&json!({ "signed": file("a.pdf", "application/pdf") }))[0][..22], *"signed fault-malformed");
    let mut large = file("k.png", "image/png");
    large["size"] = json!(200_001);
    assert_eq!(wrong(&json!({ "signed": large })), ["signed fault-too-long 200001 > 200000"]);
    assert_eq!(wrong(&json!({ "photo": file("ký.png", "image/png") })), ["signed fault-missing "]);
    let now = |to: &str| {
        let now = read(&JOURNEYS.replace("type = \"file\"", &format!("type = \"{to}\""))).unwrap();
        register::breaks(&journeys(), &now).iter().map(|message| message.code).collect::<Vec<_>>()
    };
    assert_eq!(
        (now("text"), now("signature"), now("long_text")),
        (vec!["register-retyped"], vec!["register-retyped"], vec![])
    );
    let inner = faults("key = \"minutes\"\ntype = \"duration\"", "key = \"minutes\"\ntype = \"file\"");
    assert_eq!(inner[0].1, "register-column-type");
    for (before, after) in [
        ("search = [\"leader\"]", "search = [\"leader\", \"photo\"]"),
        ("title = \"leader\"", "title = \"signed\""),
        ("type = \"file\"", "type = \"file\"\ncomputed = \"leader\""),
    ] {
        assert_eq!(faults(before, after)[0].1, "register-file", "{after}");
    }
}

#[test]
fn a_newer_definition_keeps_columns_and_what_links_lead_to() {
    let lost = |was: &str, is: &str| {
        assert!(JOURNEYS.contains(was), "{was}");
        let now = read(&JOURNEYS.replace(was, is)).unwrap();
        register::breaks(&journeys(), &now).iter().map(|message| message.code).collect::<Vec<_>>()
    };
    assert_eq!(lost("version = 1", "version = 2"), [""; 0]);
    assert_eq!(lost("to = \"cases\"", "to = \"tasks\""), ["register-retyped"]);
    assert_eq!(lost("key = \"place\"", "key = \"spot\""), ["register-field-gone"]);
    assert_eq!(lost("key = \"place\"", "key = \"spot\"\nwas = [\"place\"]"), [""; 0]);
    assert_eq!(
        lost("key = \"minutes\"\ntype = \"duration\"", "key = \"minutes\"\ntype = \"date\""),
        ["register-retyped"]
    );
    assert_eq!(lost("{ key = \"meal\", vi", "{ key = \"rest\", vi"), ["register-option-gone"]);
    // A table becomes words only where they have room.
    let columns = JOURNEYS.split_once("[[field.field]]").unwrap().1.split_once("[[field]]").unwrap().0;
    let words = |to: &str| {
        let now = JOURNEYS.replace(&format!("[[field.field]]{columns}"), "").replace("sum(stops, 'people')", "0");
        let now =
            read(&now.replace("type = \"repeat\"", &format!("type = \"{to}\"")).replace("max = 5\n", "")).unwrap();
        let mut entry = doc(&json!({ "stops": [{ "place": "Chợ" }], "took": 90 }));
        now.present(&mut entry);
        let codes = register::breaks(&journeys(), &now).iter().map(|message| message.code).collect::<Vec<_>>();
        (codes, entry["stops"].as_str().map(str::to_owned))
    };
    assert_eq!(words("text").0, ["register-retyped"]);
    assert_eq!(words("long_text"), (vec![], Some("[{\"place\":\"Chợ\"}]".to_owned())));
    // Rows are read as the definition is now.
    let now = read(&JOURNEYS.replace("key = \"place\"", "key = \"spot\"\nwas = [\"place\"]")).unwrap();
    let mut entry = doc(&json!({ "stops": [{ "place": "Chợ" }] }));
    now.present(&mut entry);
    assert_eq!(entry["stops"], json!([{ "spot": "Chợ" }]));
}

#[test]
fn what_becomes_of_a_tables_columns_is_told() {
    let before = read(JOURNEYS).unwrap();
    let column = "[[field.field]]\nkey = \"place\"";
    assert!(JOURNEYS.contains(column));
    let more = JOURNEYS.replacen(
        column,
        "[[field.field]]\nkey = \"weather\"\ntype = \"text\"\nname = { vi = \"Thời tiết\", en = \"Weather\" }\n\n[[field.field]]\nkey = \"place\"",
        1,
    );
    let told = |text: &str| -> Vec<_> {
        effects(Some(&before), &read(text).unwrap()).iter().map(|effect| effect.code).collect()
    };
    assert_eq!(told(&more), ["register-does-field", "register-does-same-version"]);
}

#[test]
fn every_type_has_its_words() {
    for key in Kind::KEYS {
        let written = JOURNEYS.replacen("type = \"text\"", &format!("type = \"{key}\""), 1);
        let faults = read(&written).err().unwrap_or_default();
        assert!(!faults.iter().any(|fault| fault.message.code == "register-type"), "{key} is a type");
        for lang in [Lang::Vi, Lang::En] {
            assert!(Words::of(lang).look(&format!("register-kind-{key}"), &[]).is_some(), "{key}");
        }
    }
}
