//! Units, posts and holders as the directives show them.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;

use base::area::{Areas, Level};
use base::post::{Branch, Holding, Units};
use base::trust::Trust;
use chrono::NaiveDate;
use proptest::prelude::*;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn posts_of(person: &str, day: &str) -> Vec<String> {
    Units::builtin().posts_held(person, on(day)).iter().map(|holding| holding.post.clone()).collect()
}

fn title(post: &str, day: &str) -> String {
    Units::builtin().post(post, on(day)).unwrap().title
}

#[test]
fn s0_0b_the_secretary_heads_the_committee_too() {
    assert_eq!(posts_of("Giàng Páo Mỹ", "2021-12-27"), ["12/ban-chi-dao/truong", "12/tinh-uy/bi-thu"]);
    assert_eq!(posts_of("giang pao my", "2021-12-29").len(), 2);
    assert_eq!(title("12/tinh-uy/bi-thu", "2021-12-27"), "Bí thư Tỉnh ủy Lai Châu");
    assert_eq!(
        title("12/ban-chi-dao/truong", "2021-12-27"),
        "Trưởng Ban Chỉ đạo phòng, chống dịch bệnh COVID-19 tỉnh Lai Châu"
    );
}

#[test]
fn s2_0a_the_chair_commands_the_centre() {
    assert_eq!(posts_of("Lâm Minh Thành", "2021-09-12"), ["91/trung-tam-chi-huy/chi-huy-truong", "91/ubnd/chu-tich"]);
}

#[test]
fn s4_0c_reporter_and_concluder_hold_three_posts_each() {
    assert_eq!(
        posts_of("Lê Văn Trung", "2021-08-13"),
        ["38/tinh-uy/uy-vien", "390/hdnd/chu-tich", "390/huyen-uy/bi-thu"]
    );
    assert_eq!(posts_of("Trần Đức Hùng", "2021-08-13").len(), 3);
    assert_eq!(
        title("390/ubnd/pho-chu-tich-thuong-truc", "2021-08-13"),
        "Phó Chủ tịch Thường trực Ủy ban nhân dân huyện Cẩm Thủy"
    );
}

#[test]
fn every_holder_named_holds_a_post_that_is_there() {
    let units = Units::builtin();
    assert_eq!(units.holdings().count(), 15);
    for holding in units.holdings() {
        assert!(units.post(&holding.post, holding.known_from).is_some(), "{}", holding.post);
        assert!(units.holders(&holding.post, holding.known_from).contains(&holding));
        assert!(!holding.source.is_empty());
    }
}

#[test]
fn nobody_is_known_before_the_directive_and_where_none_names_anybody() {
    let units = Units::builtin();
    assert!(units.holder("12/tinh-uy/bi-thu", on("2021-12-26")).is_none());
    assert_eq!(units.holder("12/tinh-uy/bi-thu", on("2021-12-27")).unwrap().person, "Giàng Páo Mỹ");
    assert!(units.holder("12/so-y-te/giam-doc", on("2021-12-29")).is_none());
}

fn holding(post: &str, person: &str, from: &str, to: Option<&str>) -> Holding {
    Holding {
        post: post.to_owned(),
        person: person.to_owned(),
        known_from: on(from),
        to: to.map(on),
        source: "test".to_owned(),
    }
}

#[test]
fn more_holders_can_be_added_and_follow_one_another() {
    let units = Units::builtin().with_holdings([
        holding("108/ubnd/chu-tich", "A", "2021-01-01", None),
        holding("108/ubnd/chu-tich", "B", "2021-10-01", Some("2022-01-01")),
        holding("108/ban-chi-dao/thanh-vien", "C", "2021-01-01", None),
        holding("108/ban-chi-dao/thanh-vien", "D", "2021-02-01", None),
    ]);
    let who = |post: &str, day: &str| -> Vec<String> {
        units.holders(post, on(day)).iter().map(|holding| holding.person.clone()).collect()
    };
    assert_eq!(who("108/ubnd/chu-tich", "2021-09-30"), ["A"]);
    assert_eq!(who("108/ubnd/chu-tich", "2021-10-01"), ["B"]);
    assert_eq!(who("108/ban-chi-dao/thanh-vien", "2021-12-29"), ["C", "D"], "members sit together");
    assert_eq!(units.posts_held("A", on("2021-12-29")), Vec::<&Holding>::new(), "A was followed by B");
    assert_eq!(units.holder("12/tinh-uy/bi-thu", on("2021-12-27")).unwrap().person, "Giàng Páo Mỹ");
    assert_eq!(Units::builtin().holdings().count(), 15, "the shipped units stay as they are");
}

#[test]
fn heads_are_called_as_the_branch_calls_them() {
    let units = Units::builtin();
    let head = |unit: &str| units.head_post(unit, on("2021-12-29")).unwrap().short_title;
    assert_eq!(head("12/tinh-uy"), "Bí thư Tỉnh ủy Lai Châu");
    assert_eq!(head("106/huyen-uy"), "Bí thư Huyện ủy Tam Đường");
    assert_eq!(head("105/thanh-uy"), "Bí thư Thành ủy Lai Châu");
    assert_eq!(head("108/ubnd"), "Chủ tịch UBND huyện Sìn Hồ");
    assert_eq!(head("12/so-y-te"), "Giám đốc Sở Y tế");
    assert_eq!(head("108/trung-tam-y-te"), "Giám đốc Trung tâm Y tế huyện Sìn Hồ");
    assert_eq!(head("12/van-phong-cap-uy"), "Chánh Văn phòng Tỉnh ủy Lai Châu");
    assert_eq!(head("12/thuong-truc"), "Bí thư Tỉnh ủy Lai Châu", "a body without posts is headed from above");
}

#[test]
fn every_commune_has_its_party_government_health_station_front_and_team() {
    let units = Units::builtin();
    for (province, day) in [("12", "2021-12-29"), ("12", "2026-01-01"), ("22", "2022-02-18")] {
        for commune in Areas::builtin().communes_under(province, on(day)) {
            let own = units.units_in(&commune.code, on(day));
            for key in ["dang-uy", "ubnd", "tram-y-te", "mttq", "to-covid-cong-dong", "ban-chi-dao"] {
                let unit = own.iter().find(|unit| unit.id == format!("{}/{key}", commune.code)).unwrap();
                assert!(unit.name.contains(&commune.short_name), "{}", unit.name);
                assert!(units.head_post(&unit.id, on(day)).unwrap().head);
            }
        }
    }
    let station = units.unit("03388/tram-y-te", on("2021-12-29")).unwrap();
    assert_eq!((station.branch, station.trust), (Branch::State, Trust::S));
}

#[test]
fn ids_are_unique_and_parents_are_there() {
    let units = Units::builtin();
    for day in ["2021-12-29", "2025-05-01", "2026-01-01"] {
        for province in ["12", "22", "38"] {
            for area in Areas::builtin().subtree(province, on(day)) {
                let own = units.units_in(&area.code, on(day));
                let ids: BTreeSet<&str> = own.iter().map(|unit| unit.id.as_str()).collect();
                assert_eq!(ids.len(), own.len());
                for unit in &own {
                    assert_eq!(units.unit(&unit.id, on(day)).as_ref(), Some(unit));
                    assert!(unit.valid_from <= on(day) && unit.valid_to.is_none_or(|to| on(day) < to));
                    if let Some(above) = &unit.parent {
                        assert!(units.unit(above, on(day)).is_some(), "{above}, above {}", unit.id);
                    }
                    assert!(units.head_post(&unit.id, on(day)).is_some(), "{} has no head", unit.id);
                    assert!(!unit.name.contains('{') && !unit.short_name.contains('{'), "{}", unit.name);
                }
            }
        }
    }
}

#[test]
fn units_above_follow_the_tiers_of_the_day() {
    let units = Units::builtin();
    let above = |unit: &str, day: &str| units.unit(unit, on(day)).unwrap().parent;
    assert_eq!(above("03388/ubnd", "2021-12-29").as_deref(), Some("105/ubnd"));
    assert_eq!(above("105/ubnd", "2021-12-29").as_deref(), Some("12/ubnd"));
    assert_eq!(above("105/thanh-uy", "2021-12-29").as_deref(), Some("12/tinh-uy"));
    assert_eq!(above("105/trung-tam-y-te", "2021-12-29").as_deref(), Some("12/so-y-te"));
    assert_eq!(above("03388/tram-y-te", "2021-12-29").as_deref(), Some("105/trung-tam-y-te"));
    let commune = Areas::builtin().communes_under("12", on("2026-01-01"))[0].code.clone();
    assert_eq!(above(&format!("{commune}/ubnd"), "2026-01-01").as_deref(), Some("12/ubnd"));
    assert_eq!(above(&format!("{commune}/tram-y-te"), "2026-01-01").as_deref(), Some("12/so-y-te"));
}

#[test]
fn departments_merged_in_2025_end_and_begin() {
    let units = Units::builtin();
    let there = |unit: &str, day: &str| units.unit(unit, on(day)).is_some();
    assert!(there("12/so-thong-tin-va-truyen-thong", "2021-09-15"));
    assert!(!there("12/so-thong-tin-va-truyen-thong", "2026-01-01"));
    assert!(there("12/so-nong-nghiep-va-moi-truong", "2026-01-01"));
    assert!(there("12/so-y-te", "2026-01-01"));
}

#[test]
fn a_unit_is_found_by_name_abbreviation_and_misspelling() {
    let units = Units::builtin();
    let best = |text: &str, area: &str| {
        let found = units.unit_by_name(text, area, on("2021-12-29"));
        found.first().map(|found| found.unit.id.clone())
    };
    for (text, area, id) in [
        ("Sở Y tế", "12", "12/so-y-te"),
        ("SYT", "12", "12/so-y-te"),
        ("Sở Y tế tỉnh Lai Châu", "12", "12/so-y-te"),
        ("sở y tê", "108", "12/so-y-te"),
        ("UBND huyện Sìn Hồ", "12", "108/ubnd"),
        ("UBND huyện Sơn Hồ", "12", "108/ubnd"),
        ("Ủy ban nhân dân tỉnh Lai Châu", "12", "12/ubnd"),
        ("Uỷ ban nhân dân tỉnh", "12", "12/ubnd"),
        ("BCĐ tỉnh", "12", "12/ban-chi-dao"),
        ("Ban Chỉ đạo phòng, chống dịch Covid-19 huyện Than Uyên", "12", "110/ban-chi-dao"),
        ("TTYT Sìn Hồ", "12", "108/trung-tam-y-te"),
        ("Trung tâm Y tế huyện Tam Đường", "12", "106/trung-tam-y-te"),
        ("CDC", "12", "12/cdc"),
        ("CDC tỉnh", "12", "12/cdc"),
        ("MTTQ tỉnh", "12", "12/mttq"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "12", "12/mttq"),
        ("Sở Thông tin và Truyền thông", "12", "12/so-thong-tin-va-truyen-thong"),
        ("Sở TT&TT", "12", "12/so-thong-tin-va-truyen-thong"),
        ("Sở Lao động, Thương binh và Xã hội", "12", "12/so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Bộ CHQS tỉnh", "12", "12/bo-chi-huy-quan-su"),
        ("Thành ủy Lai Châu", "12", "105/thanh-uy"),
        ("Văn phòng Tỉnh ủy", "12", "12/van-phong-cap-uy"),
    ] {
        assert_eq!(best(text, area).as_deref(), Some(id), "{text}");
    }
    assert_eq!(best("Hội những người yêu hoa", "12"), None);
    assert_eq!(best("", "12"), None);
    let many = units.unit_by_name("Trạm Y tế", "12", on("2021-12-29"));
    assert!(many.len() == 106 && many[0].score < 0.1, "a name that 106 stations bear says little");
}

#[test]
fn every_unit_is_found_by_its_own_names() {
    let (units, day) = (Units::builtin(), on("2021-12-29"));
    // Of the communes a few are enough: what they are called differs in their own name alone.
    let areas = Areas::builtin().subtree("12", day);
    let above = areas.iter().filter(|area| area.level < Level::Commune);
    let communes = areas.iter().filter(|area| area.level == Level::Commune).step_by(20);
    for area in above.chain(communes) {
        for unit in units.units_in(&area.code, day) {
            for name in [&unit.name, &unit.short_name] {
                let found = units.unit_by_name(name, &area.code, day);
                assert!(found.iter().any(|found| found.unit.id == unit.id), "{name} gave {:?}", found.first());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_failing(phrase in "\\PC{0,60}") {
        let reading = Units::builtin().read_phrase(&phrase, "12", on("2021-12-29"));
        let unique: BTreeSet<_> = reading.addressed.iter().collect();
        prop_assert_eq!(unique.len(), reading.addressed.len());
    }
}

#[test]
fn units_and_posts_are_found_by_the_beginnings_of_their_words_the_nearest_first() {
    let (units, day) = (Units::builtin(), on("2021-12-29"));
    let found =
        |words: &str, area: &str| units.seek(words, area, day, 5).into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(found("so y te", "12")[..2], ["12/so-y-te", "12/so-y-te/giam-doc"]);
    assert_eq!(found("ubnd", "108")[0], "108/ubnd");
    assert_eq!(found("UBND Sìn Hồ", "12")[0], "108/ubnd");
    assert_eq!(found("giám đốc sở y tế", "108")[0], "12/so-y-te/giam-doc");
    assert_eq!(found("xyz", "12"), [""; 0]);
    assert_eq!(found("  ", "12"), [""; 0]);
    let first = found("ubnd", "03478")[0].clone();
    assert_eq!(first, "03478/ubnd", "one's own before those above");
}

#[test]
fn a_unit_is_taken_by_its_name_and_never_by_a_guess() {
    use base::post::Unnamed;
    let (units, day) = (Units::builtin(), on("2021-12-29"));
    let id = |name: &str| units.by_name(name, "12", day).map(|one| one.id);
    for (name, wanted) in [
        ("12/so-y-te", "12/so-y-te"),
        ("Sở Y tế tỉnh Lai Châu", "12/so-y-te"),
        ("Ủy ban nhân dân huyện Sìn Hồ", "108/ubnd"),
        ("UBND huyện Sìn Hồ", "108/ubnd"),
        ("Giám đốc Sở Y tế tỉnh Lai Châu", "12/so-y-te/giam-doc"),
    ] {
        assert_eq!(id(name).as_deref(), Ok(wanted), "{name}");
    }
    assert!(matches!(id("Sở Phép thuật"), Err(Unnamed::Unknown(_))));
    // What was written while there were districts is called so for ever.
    let later = on("2026-01-01");
    assert_eq!(units.named("108/ubnd", later), None);
    assert_eq!(units.ever_named("108/ubnd", later).unwrap().short_name, "UBND huyện Sìn Hồ");
    // Every unit of the province is found again by its full name, or the names of those that share it are told.
    for area in ["12", "108", "03478"] {
        for unit in units.units_in(area, day) {
            match units.by_name(&unit.name, "12", day) {
                Ok(found) => assert_eq!(found.id, unit.id),
                Err(Unnamed::Several(all)) => assert!(all.iter().any(|one| one.contains(&unit.id)), "{all:?}"),
                Err(none) => panic!("{}: {none:?}", unit.name),
            }
        }
    }
}

#[test]
fn an_office_acts_for_its_committee_and_nobody_for_a_unit_beside() {
    let (units, day) = (Units::builtin(), on("2021-12-29"));
    let acts = |post: &str, unit: &str| units.acts_for(post, unit, day);
    assert!(acts("108/ubnd/chu-tich", "108/ubnd") && acts("108/ubnd/can-bo", "108/ubnd"));
    assert!(acts("108/van-phong-ubnd/can-bo", "108/ubnd"), "the office writes for its committee");
    assert!(acts("108/van-phong-cap-uy/chanh", "108/huyen-uy"));
    assert!(acts("108/huyen-uy/bi-thu", "108/ban-thuong-vu"), "a standing committee is its committee's");
    assert!(!acts("108/ubnd/chu-tich", "108/van-phong-ubnd"), "a task of the office is the office's");
    assert!(!acts("03478/tram-y-te/truong", "03478/ubnd"), "a health station is not the People's Committee");
    assert!(!acts("12/so-y-te/giam-doc", "12/cong-an") && !acts("108/ubnd/chu-tich", "106/ubnd"));
    assert!(!acts("108/ubnd/khong-co", "108/ubnd") && !acts("", "108/ubnd"));
    let issues = |post: &str, unit: &str| units.issues_for(post, unit, day);
    assert!(issues("12/tinh-uy/bi-thu", "12/van-phong-cap-uy"), "the committee's conclusions on its office's paper");
    assert!(!issues("12/ban-chi-dao/truong", "12/so-y-te"), "a standing agency's own papers are its own");
    assert!(!issues("12/van-phong-ubnd/can-bo", "12/tinh-uy"));
}

#[test]
fn every_unit_has_staff_and_all_that_serve_serve_somebody() {
    let units = Units::builtin();
    for (area, day) in [("12", "2021-12-29"), ("108", "2021-12-29"), ("03478", "2021-12-29"), ("12", "2026-07-01")] {
        let day = on(day);
        for unit in units.units_in(area, day) {
            let seats = units.seats_of(&unit.id, day);
            let staff = seats.last().unwrap();
            assert_eq!(staff.id, format!("{}/can-bo", unit.id));
            assert!(staff.many && !staff.head && units.post(&staff.id, day).is_some());
            assert_eq!(seats.len(), units.posts_of(&unit.id, day).len() + 1);
        }
    }
    let serving = |unit: &str| units.serves(unit, on("2021-12-29"));
    assert_eq!(serving("12/van-phong-cap-uy"), ["12/tinh-uy", "12/ban-thuong-vu", "12/thuong-truc"]);
    assert_eq!(serving("105/van-phong-cap-uy"), ["105/thanh-uy", "105/ban-thuong-vu", "105/thuong-truc"]);
    assert_eq!(serving("12/cong-an"), Vec::<String>::new());
}
