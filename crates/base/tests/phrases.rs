//! The group phrases of the five directives, and whom each means.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use base::area::{Areas, Level};
use base::post::{Addressed, Units};
use chrono::NaiveDate;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const LAI_CHAU: (&str, &str) = ("12", "2021-12-29");
const QUANG_NINH: (&str, &str) = ("22", "2022-02-18");
const KIEN_GIANG: (&str, &str) = ("91", "2021-09-12");
const CAM_THUY: (&str, &str) = ("390", "2021-08-16");

fn expand(phrase: &str, (issuer, day): (&str, &str)) -> Vec<Addressed> {
    Units::builtin().expand(phrase, issuer, on(day))
}

/// How many of each kind: `ubnd` → 8, `ubnd/chu-tich` → 8; with the number of areas of each tier.
fn kinds(found: &[Addressed]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for one in found {
        let id = one.post.as_ref().unwrap_or(&one.unit);
        *kinds.entry(id.split_once('/').unwrap().1.to_owned()).or_insert(0) += 1;
    }
    kinds
}

fn assert_kinds(phrase: &str, from: (&str, &str), wanted: &[(&str, usize)]) {
    let wanted: BTreeMap<String, usize> = wanted.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect();
    assert_eq!(kinds(&expand(phrase, from)), wanted, "{phrase}");
}

fn assert_ids(phrase: &str, from: (&str, &str), wanted: &[&str]) {
    let found = expand(phrase, from);
    let ids: Vec<&str> = found.iter().map(|one| one.post.as_deref().unwrap_or(&one.unit)).collect();
    assert_eq!(ids, wanted, "{phrase}");
}

#[test]
fn s0_0n_committees_party_and_governments_at_all_levels() {
    let all = 1 + 8 + 106;
    for phrase in ["BCD, cấp ủy, chính quyền các cấp", "BCĐ, cấp uỷ, chính quyền các cấp"] {
        let found = expand(phrase, LAI_CHAU);
        assert_eq!(found.len(), 3 * all, "{phrase}");
        assert_eq!(found.iter().filter(|one| one.unit.ends_with("/ban-chi-dao")).count(), all);
        assert_eq!(found.iter().filter(|one| one.unit.ends_with("/ubnd")).count(), all);
    }
    assert_kinds("cấp ủy các cấp", LAI_CHAU, &[("tinh-uy", 1), ("huyen-uy", 7), ("thanh-uy", 1), ("dang-uy", 106)]);
    assert_kinds("Ban chỉ đạo phòng, chống dịch Covid-19 các cấp", LAI_CHAU, &[("ban-chi-dao", all)]);
}

#[test]
fn s0_4f_the_health_director_answers_for_vaccine() {
    assert_ids("Giám đốc Sở Y tế", LAI_CHAU, &["12/so-y-te/giam-doc"]);
    assert_ids("đồng chí Giám đốc Sở Y tế", LAI_CHAU, &["12/so-y-te/giam-doc"]);
}

#[test]
fn s0_4g_secretaries_and_chairs_of_districts_answer_for_progress() {
    assert_kinds(
        "đồng chí Bí thư, Chủ tịch UBND các huyện, thành phố",
        LAI_CHAU,
        &[("huyen-uy/bi-thu", 7), ("thanh-uy/bi-thu", 1), ("ubnd/chu-tich", 8)],
    );
}

#[test]
fn s0_6b_recipients_of_the_notice() {
    assert_ids("Ban Chỉ đạo phòng, chống dịch covid-19 tỉnh", LAI_CHAU, &["12/ban-chi-dao"]);
    assert_kinds("Các huyện ủy, thành ủy", LAI_CHAU, &[("huyen-uy", 7), ("thanh-uy", 1)]);
    assert_kinds("Ban Chỉ đạo phòng, chống dịch covid-19 các huyện, thành phố", LAI_CHAU, &[("ban-chi-dao", 8)]);
    assert_ids("Các đồng chí Tỉnh ủy viên", LAI_CHAU, &["12/tinh-uy/uy-vien"]);
    assert_ids("Văn phòng Tỉnh ủy", LAI_CHAU, &["12/van-phong-cap-uy"]);
    let units = Units::builtin().units_matching("Các sở, ban, ngành, đoàn thể cấp tỉnh", "12", on(LAI_CHAU.1));
    assert!(units.iter().all(|unit| unit.level == Level::Province && unit.area == "12"));
    let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
    for id in [
        "12/so-y-te",
        "12/so-thong-tin-va-truyen-thong",
        "12/ban-dan-toc",
        "12/cong-an",
        "12/bo-chi-huy-quan-su",
        "12/mttq",
        "12/hoi-phu-nu",
        "12/doan-thanh-nien",
    ] {
        assert!(ids.contains(&id), "{id} not in {ids:?}");
    }
    assert!(!ids.contains(&"12/so-nong-nghiep-va-moi-truong"), "founded in 2025");
}

#[test]
fn s0_6a_the_closing_order_reaches_party_bodies_below_the_province() {
    let found = expand(
        "Ban chỉ đạo phòng, chống dịch Covid-19 các cấp, các huyện ủy, thành ủy, đảng ủy trực thuộc, các sở, ban, ngành, đoàn thể tỉnh",
        LAI_CHAU,
    );
    let kinds = kinds(&found);
    assert_eq!((kinds["ban-chi-dao"], kinds["huyen-uy"], kinds["thanh-uy"]), (115, 7, 1));
    assert!(kinds.contains_key("dang-uy-cong-an") && kinds.contains_key("so-y-te") && kinds.contains_key("mttq"));
    assert!(!kinds.contains_key("dang-uy"), "communes' committees are not directly under the province");
}

#[test]
fn s1_0b_the_three_branches_addressed_in_quang_ninh() {
    let found = kinds(&expand("Các đảng đoàn, ban cán sự đảng", QUANG_NINH));
    assert!(found.contains_key("dang-doan-mttq") && found.contains_key("ban-can-su-dang-ubnd"));
    assert!(found.keys().all(|kind| kind.starts_with("dang-doan") || kind.starts_with("ban-can-su-dang")));
    let boards = kinds(&expand("Các ban xây dựng Đảng của Tỉnh ủy", QUANG_NINH));
    assert_eq!(boards.len(), 5);
    assert!(boards.contains_key("ban-to-chuc") && boards.contains_key("uy-ban-kiem-tra"));
    let front =
        kinds(&expand("MTTQ, các tổ chức chính trị - xã hội tỉnh, các sở, ban, ngành trực thuộc tỉnh", QUANG_NINH));
    assert_eq!(front["mttq"], 1);
    assert!(front.contains_key("hoi-nong-dan") && front.contains_key("so-y-te"));
    let party = kinds(&expand("Các huyện, thị, thành ủy và đảng bộ trực thuộc tỉnh", QUANG_NINH));
    let districts = Areas::builtin().children("22", on(QUANG_NINH.1)).len();
    assert_eq!(party["huyen-uy"] + party["thi-uy"] + party["thanh-uy"], districts);
    assert!(party.contains_key("dang-uy-khoi"));
}

#[test]
fn s1_1a_and_s1_1c_heads_and_bodies() {
    let all = Areas::builtin().subtree("22", on(QUANG_NINH.1)).len();
    let communes = Areas::builtin().communes_under("22", on(QUANG_NINH.1)).len();
    let districts = all - communes - 1;
    assert_ids("Ban cán sự đảng UBND tỉnh", QUANG_NINH, &["22/ban-can-su-dang-ubnd"]);
    assert_kinds("Chủ tịch UBND các cấp", QUANG_NINH, &[("ubnd/chu-tich", all)]);
    assert_kinds("Chủ tịch UBND cấp huyện, cấp xã", QUANG_NINH, &[("ubnd/chu-tich", all - 1)]);
    assert_eq!(expand("người đứng đầu cấp ủy", QUANG_NINH).len(), all);
    assert_eq!(expand("Bí thư cấp ủy, Chủ tịch UBND cấp huyện, cấp xã", QUANG_NINH).len(), 2 * (districts + communes));
    let front = kinds(&expand("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội các cấp", QUANG_NINH));
    assert_eq!((front["mttq"], front["hoi-phu-nu"]), (all, all));
    let health = kinds(&expand("ngành y tế", QUANG_NINH));
    assert_eq!(
        (health["so-y-te"], health["cdc"], health["trung-tam-y-te"], health["tram-y-te"]),
        (1, 1, districts, communes)
    );
    let forces = kinds(&expand("các lực lượng chức năng có liên quan", QUANG_NINH));
    assert!(forces.contains_key("cong-an") && forces.contains_key("bo-chi-huy-quan-su"));
    let heads = expand("thủ trưởng các cơ quan, đơn vị", QUANG_NINH);
    assert!(heads.len() > 30 && heads.iter().all(|one| one.post.is_some() && one.area == "22"));
}

#[test]
fn s1_2_enterprises_and_households_are_told_and_not_assigned() {
    let reading = Units::builtin().read_phrase(
        "Các địa phương, cơ quan, đơn vị, doanh nghiệp, trường học, hộ gia đình, cá nhân",
        "22",
        on(QUANG_NINH.1),
    );
    assert_eq!(reading.public, ["doanh nghiep", "truong hoc", "ho gia dinh", "ca nhan"]);
    assert_eq!(reading.unread, Vec::<String>::new());
    assert!(reading.addressed.iter().any(|one| one.unit == "193/ubnd"), "the city of Hạ Long is a locality");
}

const S1_4C: &str = "Bí thư cấp ủy, Chủ tịch UBND cấp huyện, cấp xã, Giám đốc Sở Y tế, Giám đốc Trung tâm Kiểm soát bệnh tật \
    tỉnh, người đứng đầu cơ quan y tế cấp huyện, cấp xã";

/// A person missed in one commune counts to eight persons in six kinds of post.
#[test]
fn s1_4c_eight_heads_answer_for_one_commune() {
    let units = Units::builtin();
    for (issuer, day) in [LAI_CHAU, QUANG_NINH] {
        for commune in Areas::builtin().communes_under(issuer, on(day)) {
            let district = commune.parent.clone().unwrap();
            let found = units.answerable(S1_4C, issuer, &commune.code, on(day));
            let mut posts: Vec<String> = found.iter().map(|one| one.post.clone().unwrap()).collect();
            posts.sort();
            let committee =
                units.units_in(&district, on(day)).into_iter().find(|unit| unit.groups[0] == "cap-uy").unwrap();
            let mut wanted = vec![
                format!("{}/dang-uy/bi-thu", commune.code),
                format!("{}/ubnd/chu-tich", commune.code),
                format!("{}/tram-y-te/truong", commune.code),
                format!("{}/bi-thu", committee.id),
                format!("{district}/ubnd/chu-tich"),
                format!("{district}/trung-tam-y-te/giam-doc"),
                format!("{issuer}/so-y-te/giam-doc"),
                format!("{issuer}/cdc/giam-doc"),
            ];
            wanted.sort();
            assert_eq!(posts, wanted, "{}", commune.name);
        }
    }
}

#[test]
fn s2_command_centres_and_departments_of_kien_giang() {
    let all = Areas::builtin().subtree("91", on(KIEN_GIANG.1)).len();
    let districts = Areas::builtin().children("91", on(KIEN_GIANG.1)).len();
    assert_ids("Trung tâm Chỉ huy", KIEN_GIANG, &["91/trung-tam-chi-huy"]);
    assert_kinds("Trung tâm Chỉ huy các huyện, thành phố", KIEN_GIANG, &[("trung-tam-chi-huy", districts)]);
    assert_kinds(
        "Ban Chỉ đạo, Trung tâm Chỉ huy các cấp",
        KIEN_GIANG,
        &[("ban-chi-dao", all), ("trung-tam-chi-huy", all)],
    );
    assert_kinds("Chủ tịch UBND các huyện, thành phố", KIEN_GIANG, &[("ubnd/chu-tich", districts)]);
    assert_ids(
        "Sở Giao thông vận tải, Sở Nông nghiệp và Phát triển nông thôn, Sở Công Thương",
        KIEN_GIANG,
        &["91/so-giao-thong-van-tai", "91/so-nong-nghiep-va-phat-trien-nong-thon", "91/so-cong-thuong"],
    );
    assert_ids(
        "Sở Lao động - Thương binh và Xã hội; Ủy ban Mặt trận tổ quốc Việt Nam tỉnh; Công an tỉnh",
        KIEN_GIANG,
        &["91/so-lao-dong-thuong-binh-va-xa-hoi", "91/mttq", "91/cong-an"],
    );
    assert_ids("CT, các PCT. UBND tỉnh", KIEN_GIANG, &["91/ubnd/chu-tich", "91/ubnd/pho-chu-tich"]);
    assert!(expand("sở, ngành", KIEN_GIANG).iter().any(|one| one.unit == "91/so-xay-dung"));
}

#[test]
fn s3_addressees_of_lai_chau_s_government() {
    assert_kinds("UBND các huyện, thành phố", LAI_CHAU, &[("ubnd", 8)]);
    assert_kinds("UBND các xã, phường, thị trấn", LAI_CHAU, &[("ubnd", 106)]);
    assert_kinds("UBND các huyện, thành phố, các xã, phường, thị trấn", LAI_CHAU, &[("ubnd", 114)]);
    assert_kinds("các địa phương", LAI_CHAU, &[("ubnd", 8)]);
    assert_kinds("Các cấp", LAI_CHAU, &[("ubnd", 115)]);
    let mixed = kinds(&expand("các sở, ban, ngành, địa phương", LAI_CHAU));
    assert_eq!(mixed["ubnd"], 8);
    assert!(mixed.contains_key("so-y-te") && mixed.contains_key("cong-an"));
    assert_ids("VNPT Lai Châu, Viettel Lai Châu", LAI_CHAU, &["12/vnpt", "12/viettel"]);
    assert_ids("các cơ quan báo chí", LAI_CHAU, &["12/bao", "12/dai-phat-thanh-truyen-hinh"]);
    assert_ids("Thành viên BCĐ Covid-19 tỉnh", LAI_CHAU, &["12/ban-chi-dao/thanh-vien"]);
    assert_ids("TT: Tỉnh ủy, HĐND tỉnh", LAI_CHAU, &["12/thuong-truc", "12/hdnd"]);
    assert!(!expand("các cơ quan chuyên môn", LAI_CHAU).is_empty());
}

#[test]
fn s0_3g_a_scope_after_and_is_an_addressee_of_its_own() {
    let found = kinds(&expand("ngành y tế và các huyện, thành phố", LAI_CHAU));
    assert_eq!((found["ubnd"], found["tram-y-te"], found["trung-tam-y-te"]), (8, 106, 8));
}

#[test]
fn s4_a_district_addresses_its_own_bodies() {
    let communes = Areas::builtin().communes_under("390", on(CAM_THUY.1)).len();
    assert_ids("Ban Chỉ đạo huyện", CAM_THUY, &["390/ban-chi-dao"]);
    assert_ids("Ủy ban MTTQ huyện", CAM_THUY, &["390/mttq"]);
    assert_kinds("các xã, thị trấn", CAM_THUY, &[("ubnd", communes)]);
    assert_kinds("Ban Chỉ đạo huyện, các địa phương", CAM_THUY, &[("ban-chi-dao", 1), ("ubnd", communes)]);
    assert_ids("các thành viên Ban Chỉ đạo phòng chống dịch Covid-19 huyện", CAM_THUY, &["390/ban-chi-dao/thanh-vien"]);
    assert_ids("Các đồng chí Thường vụ Huyện ủy", CAM_THUY, &["390/ban-thuong-vu"]);
    assert_kinds("các tổ giám sát cộng đồng", CAM_THUY, &[("to-covid-cong-dong", communes)]);
    let front = kinds(&expand("Mặt trận Tổ quốc, các đoàn thể chính trị - xã hội các cấp", CAM_THUY));
    assert_eq!((front["mttq"], front["hoi-nong-dan"]), (communes + 1, communes + 1));
    let found = kinds(&expand("Các cấp ủy, chính quyền, cơ quan, đơn vị", CAM_THUY));
    assert_eq!((found["huyen-uy"], found["dang-uy"], found["ubnd"]), (1, communes, communes + 1));
    assert!(found.contains_key("cong-an") && found.contains_key("trung-tam-y-te"));
}

#[test]
fn named_areas_narrow_a_phrase_and_may_be_misspelt() {
    assert_ids("UBND huyện Sìn Hồ", LAI_CHAU, &["108/ubnd"]);
    assert_ids("Chủ tịch UBND các huyện Sìn Hồ, Phong Thổ", LAI_CHAU, &["108/ubnd/chu-tich", "109/ubnd/chu-tich"]);
    assert_ids("Huyện ủy Sìn Hồ, Thành ủy Lai Châu", LAI_CHAU, &["108/huyen-uy", "105/thanh-uy"]);
    assert_ids("Tỉnh ủy Quảng Ninh", LAI_CHAU, &["22/tinh-uy"]);
    assert_ids(
        "thành phố Rạch Giá, Hà Tiên, huyện Kiên Lương, Hòn Đất",
        KIEN_GIANG,
        &["899/ubnd", "900/ubnd", "902/ubnd", "903/ubnd"],
    );
    let reading = Units::builtin().read_phrase("UBND huyện Sơn Hồ", "12", on(LAI_CHAU.1));
    assert_eq!(reading.addressed[0].unit, "108/ubnd");
    assert!(reading.likeness < 0.9 && reading.likeness > 0.7);
}

#[test]
fn what_is_not_understood_is_said() {
    let reading = Units::builtin().read_phrase("Sở Y tế, Hội những người yêu hoa", "12", on(LAI_CHAU.1));
    assert_eq!(reading.addressed.len(), 1);
    assert_eq!(reading.unread, ["hoi nhung nguoi yeu hoa"]);
    assert_eq!(Units::builtin().read_phrase("", "12", on(LAI_CHAU.1)).addressed, []);
    assert_eq!(Units::builtin().read_phrase("Sở Y tế", "no such area", on(LAI_CHAU.1)).unread, ["Sở Y tế"]);
}

/// Nobody in the province is made to answer for what is asked of a ministry.
#[test]
fn a_member_with_unknown_words_means_somebody_else() {
    for phrase in [
        "Bộ Y tế",
        "Bộ Lao động - Thương binh và Xã hội",
        "Văn phòng Chính phủ",
        "Đảng đoàn Quốc hội",
        "Thông tấn xã Việt Nam",
        "Bảo hiểm xã hội Việt Nam",
        "Tổng Liên đoàn Lao động Việt Nam",
        "UBND các xã biên giới",
        "Cục trưởng Cục Thuế các tỉnh, thành phố",
    ] {
        let reading = Units::builtin().read_phrase(phrase, "12", on(LAI_CHAU.1));
        assert_eq!(reading.addressed, [], "{phrase}");
        assert!(!reading.unread.is_empty(), "{phrase}");
    }
    let noted = Units::builtin().read_phrase("Sở Y tế tham mưu, UBND tỉnh: U", "12", on(LAI_CHAU.1));
    let ids: Vec<&str> = noted.addressed.iter().map(|one| one.unit.as_str()).collect();
    assert_eq!((ids, noted.unread), (vec!["12/so-y-te", "12/ubnd"], vec!["tham muu".to_owned(), "u".to_owned()]));
}

#[test]
fn a_central_address_means_one_s_own_province() {
    assert_ids("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", LAI_CHAU, &["12/ubnd"]);
    assert_ids("Các tỉnh uỷ, thành uỷ", LAI_CHAU, &["12/tinh-uy"]);
}

#[test]
fn the_two_tier_government_has_no_districts_to_address() {
    let day = ("12", "2026-01-01");
    assert_kinds("các huyện ủy, thành ủy", day, &[]);
    assert_kinds("UBND cấp xã", day, &[("ubnd", 38)]);
    assert_kinds("các địa phương", day, &[("ubnd", 38)]);
    assert_kinds("chính quyền các cấp", day, &[("ubnd", 39)]);
}

/// Every assignee that a reader of the five directives marked means somebody, and nothing is left over.
#[test]
fn every_assignee_of_the_five_directives_is_understood() {
    let of = [
        (LAI_CHAU, &["BCD", "cấp ủy", "chính quyền các cấp", "UBND tỉnh", "Giám đốc Sở Y tế", "Bí thư"][..]),
        (LAI_CHAU, &["Chủ tịch UBND các huyện, thành phố", "Ban chỉ đạo phòng, chống dịch Covid-19 các cấp"]),
        (LAI_CHAU, &["Các cấp", "các ngành", "địa phương", "các sở, ban, ngành, địa phương", "các cơ quan báo chí"]),
        (LAI_CHAU, &["Sở Thông tin và Truyền thông", "Các sở, ban, ngành, địa phương", "các cơ quan chuyên môn"]),
        (LAI_CHAU, &["UBND các huyện, thành phố, các xã, phường, thị trấn"]),
        (QUANG_NINH, &["Ban cán sự đảng UBND tỉnh", "các cấp ủy", "tổ chức đảng", "chính quyền", "ngành y tế"]),
        (QUANG_NINH, &["Mặt trận Tổ quốc và các tổ chức chính trị - xã hội các cấp", "người đứng đầu cấp ủy"]),
        (QUANG_NINH, &["Chủ tịch UBND các cấp", "các lực lượng chức năng có liên quan", "Bí thư cấp ủy"]),
        (QUANG_NINH, &["Chủ tịch UBND cấp huyện, cấp xã", "thủ trưởng các cơ quan, đơn vị", "Các địa phương"]),
        (QUANG_NINH, &["cơ quan", "đơn vị", "Giám đốc Trung tâm Kiểm soát bệnh tật tỉnh"]),
        (QUANG_NINH, &["người đứng đầu cơ quan y tế cấp huyện, cấp xã"]),
        (KIEN_GIANG, &["Trung tâm Chỉ huy", "Sở Y tế", "Sở Xây dựng", "Sở Thông tin và Truyền thông"]),
        (KIEN_GIANG, &["Sở Giáo dục và Đào tạo", "Sở Giao thông vận tải", "Sở Nông nghiệp và Phát triển nông thôn"]),
        (KIEN_GIANG, &["Sở Công Thương", "Chủ tịch UBND các huyện, thành phố", "Ban Chỉ đạo"]),
        (KIEN_GIANG, &["Trung tâm Chỉ huy các cấp", "sở, ngành", "Các địa phương có liên quan"]),
        (CAM_THUY, &["Các cấp ủy", "chính quyền", "cơ quan", "đơn vị", "Ban Chỉ đạo huyện", "các địa phương"]),
        (CAM_THUY, &["Mặt trận Tổ quốc", "các đoàn thể chính trị - xã hội các cấp", "Ủy ban MTTQ huyện"]),
        (CAM_THUY, &["các thành viên Ban Chỉ đạo phòng chống dịch Covid-19 huyện", "các cơ quan, đơn vị"]),
        (CAM_THUY, &["các ngành có liên quan"]),
    ];
    let units = Units::builtin();
    for ((issuer, day), phrases) in of {
        for phrase in phrases {
            let reading = units.read_phrase(phrase, issuer, on(day));
            assert!(!reading.addressed.is_empty(), "{phrase}: nobody");
            assert!(reading.unread.is_empty(), "{phrase}: {:?} is left over", reading.unread);
            for one in &reading.addressed {
                assert!(units.unit(&one.unit, on(day)).is_some(), "{phrase}: {}", one.unit);
                assert!(one.post.as_ref().is_none_or(|post| units.post(post, on(day)).is_some()), "{phrase}: {one:?}");
            }
        }
    }
}
