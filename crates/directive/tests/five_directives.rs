//! The five directives of 2021–22, read and held against what a person reads in them.

use chrono::NaiveDate;
use directive::{ADDRESSEES, AccountabilityKind, DeadlineKind, Document, Effect, Every, Nature, Task, read};

const LAI_CHAU: &str = include_str!("../../../data/demo/directives/lai-chau-102-TB-VPTU.txt");
const QUANG_NINH: &str = include_str!("../../../data/demo/directives/quang-ninh-713-CV-TU.txt");
const KIEN_GIANG: &str = include_str!("../../../data/demo/directives/kien-giang-thong-bao-12-9-2021.txt");
const LAI_CHAU_LETTER: &str = include_str!("../../../data/demo/directives/lai-chau-UBND-VX-thang-9-2021.txt");
const CAM_THUY: &str = include_str!("../../../data/demo/directives/cam-thuy-168-TB-HU.txt");

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The task whose words begin so.
fn task<'a>(document: &'a Document, words: &str) -> &'a Task {
    document.tasks.iter().find(|task| task.text.starts_with(words)).unwrap_or_else(|| {
        panic!("no task {words:?} among {:#?}", document.tasks.iter().map(|t| &t.quote).collect::<Vec<_>>())
    })
}

fn numbers(document: &Document) -> Vec<&str> {
    document.refs.iter().map(|one| one.number.as_str()).collect()
}

/// S0-0a, S0-6b: head with a stamp and an incoming number in it, recipients, signature.
#[test]
fn s0_0a_head_and_foot_of_a_party_notice() {
    let document = read(LAI_CHAU);
    assert_eq!(document.doc_type.as_deref(), Some("thông báo"));
    assert_eq!(document.number.as_deref(), Some("102-TB/VPTU"));
    assert_eq!(document.issuer.as_deref(), Some("Văn phòng Tỉnh ủy Lai Châu"));
    assert_eq!(document.place.as_deref(), Some("Lai Châu"));
    assert_eq!(document.date, day(2021, 12, 29));
    assert_eq!(document.signer.name.as_deref(), Some("Đào Bích Vân"));
    assert_eq!(document.signer.authority.as_deref(), Some("CHÁNH VĂN PHÒNG"));
    assert!(
        document.subject.as_deref().is_some_and(|subject| subject.starts_with("kết luận của đồng chí Giàng Páo Mỹ"))
    );
    assert_eq!(document.addressees, Vec::<String>::new());
    assert_eq!(document.recipients.len(), 6);
    assert_eq!(document.recipients[5].name, "Lưu Văn phòng Tỉnh ủy");
}

/// S0-4c (đến ngày), S0-4d (trong tháng), S0-4e (trước tháng): three targets with three readings in one item.
#[test]
fn s0_4c_s0_4d_s0_4e_three_deadlines_of_one_item() {
    let document = read(LAI_CHAU);
    let by = task(&document, "phân đầu đến ngày 31/12/2021").deadline.clone().unwrap();
    assert_eq!(
        (by.date, by.last_valid_day, by.rule.as_str()),
        (day(2021, 12, 31), day(2021, 12, 31), "deadline-until")
    );
    let within = task(&document, "trong tháng 01/2022").deadline.clone().unwrap();
    assert_eq!((within.date, within.rule.as_str()), (day(2022, 1, 31), "deadline-within-month"));
    let before = task(&document, "Phân đầu hoàn thành tiêm mũi 3").deadline.clone().unwrap();
    assert_eq!((before.date, before.last_valid_day), (day(2022, 5, 31), day(2022, 5, 31)));
    assert_eq!(before.rule, "deadline-before-month");

    let measures: Vec<_> = document.targets.iter().map(|target| target.measure.as_ref().unwrap()).collect();
    let shown: Vec<_> = measures.iter().map(|m| (m.measure.as_str(), m.age_from, m.age_to)).collect();
    assert_eq!(shown, [("dose2", Some(18), None), ("dose2", Some(12), Some(17)), ("dose3", Some(18), None)]);
}

/// S0-4f, S0-4g: who answers when vaccine lacks, and when it does not; S0-4f is broken by a page turn.
#[test]
fn s0_4f_s0_4g_accountability_by_condition() {
    let document = read(LAI_CHAU);
    let [short, enough] = document.accountability.as_slice() else { panic!("{:#?}", document.accountability) };
    assert_eq!(short.kind, AccountabilityKind::ByCondition);
    assert_eq!(short.condition, "Trường hợp thiếu vắc xin");
    assert_eq!(short.accountable, ["Giám đốc Sở Y tế"]);
    assert!(short.words.contains("phải chịu trách nhiệm tham mưu"));
    assert!(enough.condition.starts_with("trường hợp có đủ vắc xin mà không hoàn thành"));
    assert_eq!(enough.accountable, ["Bí thư", "Chủ tịch UBND các huyện, thành phố"]);
    assert_eq!(enough.before, ["Tỉnh ủy", "UBND tỉnh"]);
    assert_eq!(task(&document, "Trường hợp thiếu vắc xin").nature, Nature::Conditional);
}

/// S0-0n: those asked in the leading sentence have the items under it; S0-3e: "UBND tỉnh chỉ đạo ngành y tế …".
#[test]
fn s0_0n_s0_3e_inherited_and_directed() {
    let document = read(LAI_CHAU);
    // Eleven clauses, and S0-2e, which names its own task force.
    assert_eq!(document.tasks.len(), 12);
    assert_eq!(task(&document, "Trước mắt khẩn trương").assignees, ["tổ công tác của tỉnh"]);
    let first = task(&document, "Tiếp tục quán triệt");
    assert_eq!(first.assignees, ["BCD", "cấp ủy", "chính quyền các cấp"]);
    assert!(first.inherited);
    let directed = task(&document, "UBND tỉnh chỉ đạo ngành y tế");
    assert_eq!((directed.item.as_str(), directed.assignees.as_slice()), ("3", ["UBND tỉnh".to_owned()].as_slice()));
    assert_eq!(directed.directs, ["ngành y tế", "các huyện, thành phố"]);
    assert!(!directed.inherited);
}

/// S0-1b, S0-3d: cited documents, with the stroke of Đ that the scan lost.
#[test]
fn s0_3d_cited_documents_with_lost_marks() {
    let document = read(LAI_CHAU);
    assert_eq!(numbers(&document), ["128/NQ-CP", "1815/CĐ-TTg", "9406/CĐ-VPCP", "327/TB-VPCP", "699-CV/TU"]);
    let cable = &document.refs[1];
    assert_eq!(
        (cable.printed.as_str(), cable.date, cable.effect),
        ("1815/CD-TTg", day(2021, 12, 26), Effect::CarryOut)
    );
    assert_eq!(&document.text[cable.span.range()], "1815/CD-TTg");
    assert_eq!(document.refs[4].issuer.as_deref(), Some("Tỉnh ủy"));
}

/// S1-0b: a Party letter without letterhead: the issuer comes from number and place.
#[test]
fn s1_0b_letter_without_letterhead() {
    let document = read(QUANG_NINH);
    assert_eq!(document.doc_type.as_deref(), Some("công văn"));
    assert_eq!(document.number.as_deref(), Some("713-CV/TU"));
    assert_eq!(document.issuer.as_deref(), Some("Tỉnh ủy Quảng Ninh"));
    assert_eq!(document.date, day(2022, 2, 18));
    assert_eq!(document.addressees.len(), 4);
    assert_eq!(document.signer.authority.as_deref(), Some("T/M BAN THƯỜNG VỤ"));
    assert_eq!(document.recipients[0].purpose.as_deref(), Some("để thực hiện"));
    assert_eq!(numbers(&document), ["25-KL/TW", "128/NQ-CP", "18-CT/TU"]);
}

/// S1-4b: "trước ngày 27/02/2022" ends on the 26th; three doses in one order are three targets.
#[test]
fn s1_4b_exclusive_deadline() {
    let document = read(QUANG_NINH);
    let order = task(&document, "Rà soát chặt chẽ theo phương châm");
    assert_eq!(order.assignees, [ADDRESSEES]);
    let deadline = order.deadline.clone().unwrap();
    assert_eq!((deadline.date, deadline.last_valid_day), (day(2022, 2, 27), day(2022, 2, 26)));
    assert_eq!((deadline.words.as_str(), deadline.rule.as_str()), ("trước ngày 27/02/2022", "deadline-before"));
    assert_eq!(&document.text[deadline.span.range()], "trước ngày 27/02/2022");
    let at = document.tasks.iter().position(|task| task == order).unwrap();
    let doses: Vec<_> = document
        .targets
        .iter()
        .filter(|target| target.task == at)
        .map(|t| t.measure.clone().unwrap().measure)
        .collect();
    assert_eq!(doses, ["dose1", "dose2", "dose3"]);
}

/// S1-4c: every person missed counts to six kinds of post; S1-4d: harm by neglect is reviewed.
#[test]
fn s1_4c_s1_4d_accountability_by_name_and_review() {
    let document = read(QUANG_NINH);
    let [missed, harm] = document.accountability.as_slice() else { panic!("{:#?}", document.accountability) };
    assert_eq!((missed.kind, harm.kind), (AccountabilityKind::ByName, AccountabilityKind::Review));
    assert_eq!(missed.condition, "nếu để sót bất kỳ trường hợp nào");
    assert!(harm.condition.starts_with("để xảy ra tình trạng những người có nguy cơ cao"));
    let posts = [
        "Bí thư cấp ủy",
        "Chủ tịch UBND cấp huyện, cấp xã",
        "Giám đốc Sở Y tế",
        "Giám đốc Trung tâm Kiểm soát bệnh tật tỉnh",
        "người đứng đầu cơ quan y tế cấp huyện, cấp xã",
    ];
    assert_eq!(
        (&missed.accountable[..], &harm.accountable[..]),
        (&posts.map(String::from)[..], &posts.map(String::from)[..])
    );
    assert!(
        document.targets.iter().any(|target| target.measure.as_ref().is_some_and(|m| m.measure == "persons_missed"))
    );
}

/// S1-6b: levels are assessed every day; S1-2e: a sentence broken by a page turn stays one.
#[test]
fn s1_6b_daily_and_s1_2e_page_turn() {
    let document = read(QUANG_NINH);
    let daily = task(&document, "Bí thư cấp ủy, Chủ tịch UBND cấp huyện, cấp xã chịu trách nhiệm nắm chắc");
    assert_eq!(daily.deadline.as_ref().and_then(|one| one.recurring).map(|one| one.every), Some(Every::Daily));
    assert_eq!(daily.nature, Nature::Recurring);
    assert!(
        document.targets.iter().any(|target| target.measure.as_ref().is_some_and(|m| m.measure == "level_assessed"))
    );
    assert!(
        task(&document, "Khi phát hiện người nhiễm SARS-CoV-2").text.contains("nguồn lực của ngành y tế và xã hội")
    );
}

/// S2-0a: no number, no date of issue; the office that gives notice is named in the closing.
#[test]
fn s2_0a_notice_without_number_and_date() {
    let document = read(KIEN_GIANG);
    assert_eq!((document.number.as_deref(), document.date, document.place.as_deref()), (None, None, None));
    assert_eq!(document.issuer.as_deref(), Some("Văn phòng UBND tỉnh"));
    assert_eq!(document.signer.authority.as_deref(), Some("KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG"));
    assert_eq!(numbers(&document), ["575/GM-UBND", "15/CT-TTg", "16/CT-TTg", "2686/QĐ-BCĐQG"]);
    assert_eq!(document.refs[3].issuer.as_deref(), Some("Ban Chỉ đạo Quốc gia phòng, chống dịch Covid-19"));
}

/// S2-2c (chậm nhất) and S2-10c (cuộc họp sáng mai): days told from the day of the meeting, for there is none of issue.
#[test]
fn s2_2c_s2_10c_latest_and_tomorrow_morning() {
    let document = read(KIEN_GIANG);
    let plan = task(&document, "Khẩn trương hoàn thành kế hoạch xét nghiệm").deadline.clone().unwrap();
    assert_eq!(
        (plan.date, plan.last_valid_day, plan.rule.as_str()),
        (day(2021, 9, 13), day(2021, 9, 13), "deadline-latest")
    );
    let order = task(&document, "Tham mưu hoàn chỉnh báo cáo");
    assert_eq!((order.item.as_str(), &order.assignees[..]), ("10", &["Sở Y tế".to_owned()][..]));
    let meeting = order.deadline.clone().unwrap();
    assert_eq!((meeting.date, meeting.rule.as_str()), (day(2021, 9, 13), "deadline-meeting"));
    let tomorrow = read(&KIEN_GIANG.replace("sáng mai (13/9/2021)", "sáng mai"));
    assert_eq!(task(&tomorrow, "Tham mưu hoàn chỉnh báo cáo").deadline.clone().unwrap().date, day(2021, 9, 13));
}

/// S2-4a to S2-4l, S2-9e: bullets inherit the agency of the heading, but one of them names its own.
#[test]
fn s2_4_s2_9e_bullets_under_a_heading() {
    let document = read(KIEN_GIANG);
    assert_eq!(document.tasks.len(), 23);
    let health: Vec<_> = document.tasks.iter().filter(|task| task.item.starts_with("4-")).collect();
    assert_eq!(health.len(), 6);
    assert!(health.iter().all(|task| task.assignees == ["Sở Y tế"] && task.inherited));
    let duty = task(&document, "Ban Chỉ đạo, Trung tâm Chỉ huy các cấp phải");
    assert_eq!(
        (duty.item.as_str(), &duty.assignees[..]),
        ("9-4", &["Ban Chỉ đạo".to_owned(), "Trung tâm Chỉ huy các cấp".to_owned()][..])
    );
    assert!(document.targets.iter().any(|target| target.measure.as_ref().is_some_and(|m| m.measure == "duty")));
    let build = task(&document, "Sở Xây dựng chủ trì");
    assert_eq!(
        (&build.assignees[..], &build.cooperating[..]),
        (&["Sở Xây dựng".to_owned()][..], &["Sở Y tế".to_owned(), "các địa phương".to_owned()][..])
    );
}

/// S3-0a: number and day left blank; S3-4a to S3-4i: an inline list (1) to (5) and a bullet under one lead.
#[test]
fn s3_0a_blank_number_and_s3_4_inline_list() {
    let document = read(LAI_CHAU_LETTER);
    assert_eq!((document.number.as_deref(), document.date), (None, None));
    assert_eq!(document.issuer.as_deref(), Some("Ủy ban nhân dân tỉnh Lai Châu"));
    assert_eq!(document.place.as_deref(), Some("Lai Châu"));
    assert_eq!(document.addressees.len(), 3);
    assert_eq!(document.signer.name.as_deref(), Some("Tổng Thanh Hải"));
    assert_eq!(numbers(&document), ["237/TB-VPCP", "1305/CĐ-BYT"]);
    assert_eq!(document.refs[0].date, day(2021, 9, 9));
    let health: Vec<_> = document.tasks.iter().filter(|task| task.item.starts_with('4')).collect();
    assert_eq!(health.len(), 6);
    assert!(health.iter().all(|task| task.assignees == ["Sở Y tế"] && task.deadline.is_none()));
    // S3-4e: "tình / nguyên viên" is mended.
    assert!(health[3].text.contains("tình nguyên viên"));
}

/// S4-4b: handed over before 18/8/2021, that is by the 17th, two days after issue.
#[test]
fn s4_4b_handover() {
    let document = read(CAM_THUY);
    assert_eq!(document.number.as_deref(), Some("168-TB/HU"));
    assert_eq!(document.issuer.as_deref(), Some("Huyện ủy Cẩm Thủy"));
    assert_eq!(document.signer.authority.as_deref(), Some("T/L BAN THƯỜNG VỤ CHÁNH VĂN PHÒNG"));
    let order = task(&document, "Khẩn trương sắp xếp lại các khu cách ly");
    let deadline = order.deadline.clone().unwrap();
    assert_eq!((deadline.date, deadline.last_valid_day), (day(2021, 8, 18), day(2021, 8, 17)));
    assert_eq!(document.targets[0].measure.clone().unwrap().measure, "handover");
}

/// S4-1a to S4-9a: orders as bullets without numbers; the situation before them gives no orders, the closing does.
#[test]
fn s4_bullets_and_closing() {
    let document = read(CAM_THUY);
    assert_eq!(document.tasks.len(), 9);
    let paths: Vec<_> = document.tasks.iter().map(|task| task.item.as_str()).collect();
    assert_eq!(paths, ["-1", "-2", "-3", "-4", "-5", "-6", "-6", "-7", "closing"]);
    let closing = &document.tasks[8];
    assert_eq!((&closing.assignees[..], closing.deadline.is_none()), (&["các cơ quan, đơn vị".to_owned()][..], true));
    assert_eq!(task(&document, "Ủy ban MTTQ huyện").assignees, ["Ủy ban MTTQ huyện"]);
    // S4-8c is broken by a page turn: "tổ / dân phố".
    assert!(document.tasks[7].text.contains("tổ dân phố"));
    // S4-6a: Resolution 68 with the symbol of a decree, a slip of the author: the type named beside it is kept.
    let slip = &document.refs[1];
    assert_eq!((slip.number.as_str(), slip.doc_type.as_deref()), ("68/NĐ-CP", Some("nghị quyết")));
}

/// Every deadline of the five carries the words it was read from and words of its reading in both languages.
#[test]
fn every_reading_has_words() {
    use base::words::{Lang, Words};
    for text in [LAI_CHAU, QUANG_NINH, KIEN_GIANG, LAI_CHAU_LETTER, CAM_THUY] {
        let document = read(text);
        for deadline in document.tasks.iter().filter_map(|task| task.deadline.as_ref()) {
            for lang in [Lang::Vi, Lang::En] {
                assert!(Words::builtin().look(lang, &deadline.rule, &[]).is_some(), "{}", deadline.rule);
            }
            assert_eq!(deadline.kind == DeadlineKind::Date, deadline.date.is_some());
        }
    }
}
