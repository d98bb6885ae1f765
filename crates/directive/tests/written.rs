//! What is written reads back: the duties of a draft are the tasks of its paper, of every kind and both forms.

#![expect(clippy::unwrap_used, reason = "days of the calendar exist")]

use base::text::fold;
use chrono::NaiveDate;
use directive::write::{Draft, Due, Duty, Kind, Meeting, Series, write};
use directive::{ADDRESSEES, Deadline, Document, Every, read};
use proptest::prelude::*;

const BODIES: [&str; 12] = [
    "Sở Y tế",
    "Công an tỉnh",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Ủy ban nhân dân các xã, phường",
    "Sở Giáo dục và Đào tạo",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Trung tâm Kiểm soát bệnh tật tỉnh",
    "Ban Tuyên giáo Tỉnh ủy",
    "Sở Nông nghiệp và Môi trường",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Bảo hiểm xã hội tỉnh",
];

const VERBS: [&str; 12] = [
    "rà soát",
    "tổ chức",
    "tham mưu",
    "hướng dẫn",
    "kiểm tra",
    "bố trí",
    "tổng hợp",
    "tuyên truyền",
    "khám sàng lọc",
    "lập danh sách",
    "khử khuẩn",
    "tiếp nhận",
];

const OBJECTS: [&str; 8] = [
    "người chưa tiêm đủ mũi vắc xin",
    "các điểm chốt tại cửa ngõ của địa bàn",
    "phương án thu dung, điều trị theo từng cấp độ",
    "trang thiết bị, vật tư, sinh phẩm cho cơ sở thu dung",
    "việc thực hiện quy định tại nơi tập trung đông người",
    "kinh phí mua thuốc và hóa chất",
    "vệ sinh môi trường tại trường học và chợ",
    "số liệu ca bệnh trên địa bàn",
];

fn due() -> impl Strategy<Value = Option<Due>> {
    let day = (1u32..=28, 1u32..=12).prop_filter_map("a day", |(day, month)| NaiveDate::from_ymd_opt(2022, month, day));
    prop_oneof![
        3 => Just(None),
        2 => day.clone().prop_map(|day| Some(Due::Before(day))),
        2 => day.clone().prop_map(|day| Some(Due::By(day))),
        1 => (0u32..24, 0u32..60, day).prop_map(|(hour, minute, day)| Some(Due::BeforeHour(hour, minute, day))),
        1 => (1u32..=28).prop_map(|day| Some(Due::Every(Every::Monthly, Some(day)))),
        1 => prop_oneof![Just(Every::Daily), Just(Every::Weekly), Just(Every::Monthly), Just(Every::Quarterly)]
            .prop_map(|every| Some(Due::Every(every, None))),
        1 => Just(Some(Due::After("24 giờ kể từ khi phát hiện ca bệnh".to_owned()))),
    ]
}

fn duty() -> impl Strategy<Value = Duty> {
    let body = prop::sample::subsequence((0..BODIES.len()).collect::<Vec<_>>(), 0..=4);
    (body, 0usize..=2, prop::sample::select(&VERBS[..]), prop::sample::select(&OBJECTS[..]), due()).prop_map(
        |(bodies, led, verb, object, due)| {
            let names: Vec<String> = bodies.iter().map(|&at| BODIES[at].to_owned()).collect();
            let (who, with) = names.split_at(led.min(names.len()));
            // Nobody leads and somebody helps: no such order.
            let with = if who.is_empty() { Vec::new() } else { with.to_vec() };
            Duty { who: who.to_vec(), with, what: format!("{verb} {object}"), due }
        },
    )
}

fn draft() -> impl Strategy<Value = Draft> {
    let kind = prop::sample::select(&Kind::ALL[..]);
    (kind, any::<bool>(), prop::collection::vec(duty(), 1..9), any::<bool>()).prop_map(|(kind, party, duties, met)| {
        let party = party && !matches!(kind, Kind::Cable);
        let meeting = Meeting {
            day: NaiveDate::from_ymd_opt(2022, 1, 20).unwrap(),
            chair: "đồng chí Lê Văn Lương, Phó Chủ tịch Ủy ban nhân dân tỉnh".to_owned(),
            title: "cuộc họp Ban Chỉ đạo phòng, chống dịch tỉnh".to_owned(),
        };
        Draft {
            kind,
            series: if party { Series::Party } else { Series::State },
            parent_body: None,
            body: if party { "Tỉnh ủy Lai Châu" } else { "Ủy ban nhân dân tỉnh Lai Châu" }.to_owned(),
            body_symbol: if party { "TU" } else { "UBND" }.to_owned(),
            unit_symbol: Some("VX".to_owned()),
            number: Some("12".to_owned()),
            place: "Lai Châu".to_owned(),
            date: NaiveDate::from_ymd_opt(2022, 1, 21).unwrap(),
            subject: "tăng cường công tác phòng, chống dịch bệnh trên địa bàn tỉnh".to_owned(),
            addressees: vec!["Các sở, ban, ngành tỉnh".to_owned(), "Ủy ban nhân dân các xã, phường".to_owned()],
            grounds: if kind == Kind::Decision {
                vec!["Căn cứ Luật Phòng, chống bệnh truyền nhiễm ngày 21 tháng 11 năm 2007".to_owned()]
            } else {
                Vec::new()
            },
            meeting: (kind == Kind::Notice || met && kind == Kind::Conclusion).then_some(meeting),
            situation: vec!["Thời gian qua, dịch bệnh trên địa bàn tỉnh diễn biến phức tạp.".to_owned()],
            decides: match kind {
                Kind::Decision => vec!["ban hành quy chế phối hợp phòng, chống dịch".to_owned()],
                Kind::Plan => vec!["nâng cao nhận thức của người dân".to_owned()],
                _ => Vec::new(),
            },
            duties,
            recipients: vec!["Như trên".to_owned(), "Lưu: VT, VX".to_owned()],
            capacity: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
            signer: Some("Trần Thị Bình".to_owned()),
        }
    })
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    names.sort();
    names
}

fn same_due(wanted: Option<&Due>, found: Option<&Deadline>) -> bool {
    match (wanted, found) {
        (None, None) => true,
        (Some(wanted), Some(found)) => match wanted {
            Due::Before(day) => (found.date, found.last_valid_day) == (Some(*day), day.pred_opt()),
            Due::By(day) => (found.date, found.last_valid_day) == (Some(*day), Some(*day)),
            Due::BeforeHour(hour, minute, day) => {
                found.date == Some(*day) && found.time == Some(format!("{hour:02}:{minute:02}"))
            }
            Due::Every(every, day) => found.recurring.is_some_and(|one| (one.every, one.day) == (*every, *day)),
            Due::After(words) => found.relative.as_ref().is_some_and(|found| found.contains(words.as_str())),
        },
        _ => false,
    }
}

fn check(draft: &Draft, document: &Document) -> Result<(), TestCaseError> {
    prop_assert_eq!(document.doc_type.as_deref(), Some(draft.kind.name()));
    prop_assert_eq!(document.date, Some(draft.date));
    prop_assert_eq!(document.tasks.len(), draft.duties.len(), "{:#?}\n{}", document.tasks, document.text);
    for (duty, task) in draft.duties.iter().zip(&document.tasks) {
        let who = if duty.who.is_empty() { vec![ADDRESSEES.to_owned()] } else { duty.who.clone() };
        prop_assert_eq!(sorted(&who), sorted(&task.assignees), "{}", task.text);
        prop_assert_eq!(sorted(&duty.with), sorted(&task.cooperating), "{}", task.text);
        prop_assert!(same_due(duty.due.as_ref(), task.deadline.as_ref()), "{:?} {:?}", duty.due, task);
        prop_assert!(fold(&task.text).contains(&fold(&duty.what)), "{} / {}", duty.what, task.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(draft in draft()) {
        let paper = write(&draft).map_err(|fault| TestCaseError::fail(fault.code))?;
        check(&draft, &read(&paper.text()))?;
    }
}
