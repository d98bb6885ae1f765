//! The areas shipped with the program, asked as the desks ask them.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use base::area::{Areas, Fate, Level};
use chrono::NaiveDate;
use proptest::prelude::*;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn best(name: &str, day: &str, within: Option<&str>) -> Option<(String, String)> {
    let found = Areas::builtin().find(name, on(day), within);
    found.first().map(|found| (found.area.code.clone(), found.area.name.clone()))
}

fn best_name(name: &str, day: &str, within: Option<&str>) -> Option<String> {
    best(name, day, within).map(|(_, name)| name)
}

const DAY_2021: &str = "2021-12-29";
const DAY_2026: &str = "2026-01-01";

#[test]
fn both_trees_are_whole() {
    let areas = Areas::builtin();
    let count = |day: &str, level| areas.all(on(day)).filter(|area| area.level == level).count();
    assert_eq!(count(DAY_2021, Level::Province), 63);
    assert_eq!(count(DAY_2021, Level::District), 705);
    assert_eq!(count(DAY_2021, Level::Commune), 10_599);
    assert_eq!(count(DAY_2026, Level::Province), 34);
    assert_eq!(count(DAY_2026, Level::District), 0);
    assert_eq!(count(DAY_2026, Level::Commune), 3_321);
    for day in [on(DAY_2021), on(DAY_2026)] {
        for area in areas.all(day) {
            assert_eq!(area.parent.is_none(), area.level == Level::Province, "{}", area.name);
            let parent = area.parent.as_deref().map(|code| areas.get(code, day).map(|parent| parent.level));
            assert!(parent.is_none_or(|level| level < Some(area.level)), "{}", area.name);
            assert!(!area.short_name.is_empty() && !area.kind().is_empty(), "{}", area.name);
        }
    }
}

#[test]
fn the_day_chooses_the_tree() {
    let areas = Areas::builtin();
    assert!(areas.get("108", on("2025-06-30")).is_some());
    assert!(areas.get("108", on("2025-07-01")).is_none());
    assert_eq!(areas.get("108", on(DAY_2021)).unwrap().valid_to, Some(on("2025-07-01")));
    assert_eq!(areas.get("12", on(DAY_2026)).unwrap().valid_from, on("2025-07-01"));
    assert_eq!(areas.get("12", on("2019-05-01")).unwrap().name, "Tỉnh Lai Châu", "earlier days: the first tree");
}

#[test]
fn lai_chau_has_eight_districts_in_2021_and_none_in_2026() {
    let areas = Areas::builtin();
    assert_eq!(areas.children("12", on(DAY_2021)).len(), 8);
    assert_eq!(areas.communes_under("12", on(DAY_2021)).len(), 106);
    assert_eq!(areas.communes_under("12", on(DAY_2026)).len(), 38);
    assert!(areas.children("12", on(DAY_2026)).iter().all(|area| area.level == Level::Commune));
    assert_eq!(areas.subtree("12", on(DAY_2021)).len(), 1 + 8 + 106);
}

#[test]
fn an_island_district_without_communes_is_its_own_smallest_area() {
    let found = Areas::builtin().find("huyện Côn Đảo", on(DAY_2021), None);
    let code = &found[0].area.code;
    let smallest = Areas::builtin().communes_under(code, on(DAY_2021));
    assert_eq!(smallest.iter().map(|area| &area.code).collect::<Vec<_>>(), [code]);
}

#[test]
fn lai_chau_s_communes_of_2026_add_up_to_its_population() {
    let areas = Areas::builtin();
    let communes = areas.communes_under("12", on(DAY_2026));
    let sum: u64 = communes.iter().map(|area| area.population.unwrap()).sum();
    assert_eq!(Some(sum), areas.get("12", on(DAY_2026)).unwrap().population);
}

/// Order S0-2e writes "huyện Sơn Hồ" and means Sìn Hồ.
#[test]
fn s0_2e_a_misspelt_district_is_found() {
    for name in
        ["Sìn Hồ", "sin ho", "huyện Sìn Hồ", "Huyện Sơn Hồ", "huyện Sơn Hồ", "SÌN HỒ", "h. Sìn Hồ", "H.Sìn Hồ", "108"]
    {
        assert_eq!(best(name, DAY_2021, Some("12")).unwrap().0, "108", "{name}");
    }
    let found = Areas::builtin().find("huyện Sơn Hồ", on(DAY_2021), Some("12"));
    assert!(found[0].score > 0.75 && found[0].score < 0.9, "a likeness, not certainty: {}", found[0].score);
    assert_eq!(best_name("Sơn Hồ", DAY_2021, Some("12")).as_deref(), Some("Huyện Sìn Hồ"));
}

#[test]
fn the_kind_tells_namesakes_apart() {
    assert_eq!(best_name("thị trấn Sìn Hồ", DAY_2021, Some("12")).as_deref(), Some("Thị trấn Sìn Hồ"));
    assert_eq!(best_name("TT. Sìn Hồ", DAY_2021, Some("12")).as_deref(), Some("Thị trấn Sìn Hồ"));
    assert_eq!(best_name("tỉnh Lai Châu", DAY_2021, None).as_deref(), Some("Tỉnh Lai Châu"));
    for name in ["thành phố Lai Châu", "TP. Lai Châu", "TP.Lai Châu", "tp Lai Châu", "TP LAI CHÂU"] {
        assert_eq!(best(name, DAY_2021, Some("12")).unwrap().0, "105", "{name}");
    }
    assert_eq!(best_name("Lai Châu", DAY_2021, None).as_deref(), Some("Tỉnh Lai Châu"), "the higher tier first");
}

#[test]
fn marks_tell_namesakes_apart_where_they_are_given() {
    assert_eq!(best_name("Thanh Hoá", DAY_2021, None).as_deref(), Some("Tỉnh Thanh Hóa"));
    assert_eq!(best_name("huyện Thạnh Hóa", DAY_2021, None).as_deref(), Some("Huyện Thạnh Hóa"));
    let exact = Areas::builtin().find("Thanh Hóa", on(DAY_2021), None);
    let plain = Areas::builtin().find("thanh hoa", on(DAY_2021), None);
    assert!((exact[0].score - 1.0).abs() < 1e-9);
    assert!(plain[0].score >= 0.9 && plain[0].score < 1.0);
}

#[test]
fn numbered_wards_are_found_with_and_without_noughts() {
    let city = best("quận 3", DAY_2021, None).unwrap();
    assert_eq!(city.1, "Quận 3");
    for name in ["Phường 1", "phường 01", "P.1", "p. 01"] {
        let found = best_name(name, DAY_2021, Some(&city.0)).unwrap();
        assert!(["Phường 1", "Phường 01"].contains(&found.as_str()), "{name} gave {found}");
    }
}

#[test]
fn nonsense_and_what_lies_elsewhere_is_not_found() {
    assert_eq!(best("zzzzqqq", DAY_2021, None), None);
    assert_eq!(best("", DAY_2021, None), None);
    assert_eq!(best("huyện", DAY_2021, Some("12")), None);
    assert_eq!(best("108", DAY_2021, Some("22")), None);
    assert_eq!(best("Sìn Hồ", DAY_2021, Some("no such code")), None);
    assert_eq!(best("huyện Sìn Hồ", DAY_2026, Some("12")), None, "no districts since 2025-07-01");
}

#[test]
fn kien_giang_is_part_of_an_giang_in_2026() {
    let areas = Areas::builtin();
    assert_eq!(best("Kiên Giang", DAY_2021, None).unwrap().0, "91");
    assert!(areas.provinces(on(DAY_2026)).all(|area| area.short_name != "Kiên Giang"));
    let (an_giang, _) = best("tỉnh An Giang", DAY_2026, None).unwrap();
    let mut heirs = 0;
    for old in areas.communes_under("91", on(DAY_2021)) {
        for link in areas.successors(&old.code) {
            assert!(areas.is_within(&link.code, &an_giang, on(DAY_2026)), "{}", old.name);
            heirs += 1;
        }
    }
    assert!(heirs > 100);
}

#[test]
fn a_commune_may_be_known_on_one_side_only() {
    let areas = Areas::builtin();
    let gone = areas.gap("00010").unwrap();
    assert_eq!((gone.fate, gone.name.as_str()), (Fate::Gone, "Phường Nguyễn Trung Trực"));
    assert!(areas.get("00010", on(DAY_2021)).is_some());
    assert!(areas.get("00010", on(DAY_2026)).is_none());
    assert!(areas.successors("00010").is_empty());
    let born = areas.gap("25174").unwrap();
    assert_eq!((born.fate, born.district.as_deref()), (Fate::Born, None));
    assert!(areas.get("25174", on(DAY_2021)).is_none());
}

#[test]
fn a_split_commune_leads_to_every_heir_and_back() {
    let areas = Areas::builtin();
    let heirs = areas.successors("32245");
    assert_eq!(heirs.len(), 2);
    for heir in heirs {
        assert!(heir.part);
        let back = areas.predecessors(&heir.code).iter().find(|link| link.code == "32245").unwrap();
        assert!(back.part && back.confirmed);
    }
}

#[test]
fn every_commune_of_lai_chau_in_2026_comes_from_lai_chau() {
    let areas = Areas::builtin();
    for new in areas.communes_under("12", on(DAY_2026)) {
        let old = areas.predecessors(&new.code);
        assert!(!old.is_empty(), "{}", new.name);
        for link in old {
            assert!(areas.is_within(&link.code, "12", on(DAY_2021)), "{} of {}", link.code, new.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_area_is_found_by_its_full_name_within_its_parent(index in 0usize..11_367, late in any::<bool>()) {
        let areas = Areas::builtin();
        let day = on(if late { DAY_2026 } else { DAY_2021 });
        let all: Vec<_> = areas.all(day).collect();
        let area = all[index % all.len()];
        let found = areas.find(&area.name, day, area.parent.as_deref());
        prop_assert!(found.iter().any(|found| found.area.code == area.code && found.score > 0.999));
        let plain = areas.find(&base::text::fold(&area.name), day, area.parent.as_deref());
        prop_assert!(plain.iter().any(|found| found.area.code == area.code));
    }

    #[test]
    fn scores_are_likenesses_in_falling_order(name in "[a-zà-ỹ ]{0,14}") {
        let found = Areas::builtin().find(&name, on(DAY_2021), Some("12"));
        prop_assert!(found.iter().all(|found| (0.0..=1.0).contains(&found.score)));
        prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }

    #[test]
    fn ancestors_and_subtrees_agree(index in 0usize..11_367) {
        let areas = Areas::builtin();
        let day = on(DAY_2021);
        let area = areas.all(day).nth(index).unwrap();
        for above in areas.ancestors(&area.code, day) {
            prop_assert!(areas.is_within(&area.code, &above.code, day));
            prop_assert!(areas.subtree(&above.code, day).iter().any(|below| below.code == area.code));
        }
    }
}
