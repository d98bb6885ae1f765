//! Constructions of the genre, in documents made up for the purpose (`tests/texts`) and in single sentences.

use chrono::NaiveDate;
use directive::{ADDRESSEES, Deadline, Document, Effect, Every, Nature, Task, read};

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn task<'a>(document: &'a Document, words: &str) -> &'a Task {
    document.tasks.iter().find(|task| task.text.contains(words)).unwrap_or_else(|| panic!("no task with {words:?}"))
}

/// A letter of 5/8/2021 with one order.
fn letter(order: &str) -> Document {
    read(&format!(
        "UBND TỈNH HÒA BÌNH\n\nSố: 12/UBND-VX\n\nHòa Bình, ngày 05 tháng 8 năm 2021\n\nKính gửi: Sở Y tế.\n\nChủ tịch UBND tỉnh yêu cầu:\n\n1. {order}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT."
    ))
}

fn deadline(order: &str) -> Option<Deadline> {
    let document = letter(order);
    assert_eq!(document.tasks.len(), 1, "{order}: {:#?}", document.tasks);
    document.tasks[0].deadline.clone()
}

#[test]
fn wordings_of_days() {
    for (order, date, last, rule) in [
        ("Rà soát danh sách trước ngày 20/8/2021.", day(2021, 8, 20), day(2021, 8, 19), "deadline-before"),
        ("Rà soát danh sách xong trước 20/8.", day(2021, 8, 20), day(2021, 8, 19), "deadline-before"),
        (
            "Rà soát danh sách trước 17 giờ 00 ngày 20 tháng 8 năm 2021.",
            day(2021, 8, 20),
            day(2021, 8, 20),
            "deadline-before-hour",
        ),
        ("Rà soát danh sách chậm nhất là ngày 20/8/2021.", day(2021, 8, 20), day(2021, 8, 20), "deadline-latest"),
        ("Rà soát danh sách chậm nhất đến hết ngày 20-8-2021.", day(2021, 8, 20), day(2021, 8, 20), "deadline-latest"),
        (
            "Rà soát danh sách, thời hạn hoàn thành: ngày 20/8/2021.",
            day(2021, 8, 20),
            day(2021, 8, 20),
            "deadline-latest",
        ),
        ("Phấn đấu đến ngày 31/12 hoàn thành tiêm mũi 2.", day(2021, 12, 31), day(2021, 12, 31), "deadline-until"),
        ("Hoàn thành rà soát danh sách trong ngày 06/8/2021.", day(2021, 8, 6), day(2021, 8, 6), "deadline-within"),
        ("Hoàn thành tiêm chủng trong tháng 9/2021.", day(2021, 9, 30), day(2021, 9, 30), "deadline-within-month"),
        (
            "Hoàn thành tiêm chủng trước tháng 01 năm 2022.",
            day(2021, 12, 31),
            day(2021, 12, 31),
            "deadline-before-month",
        ),
        (
            "Hoàn thành tiêm chủng trong quý IV năm 2021.",
            day(2021, 12, 31),
            day(2021, 12, 31),
            "deadline-within-quarter",
        ),
        ("Hoàn thành tiêm chủng trước quý I/2022.", day(2021, 12, 31), day(2021, 12, 31), "deadline-before-quarter"),
        ("Hoàn thành tiêm chủng đến hết năm 2021.", day(2021, 12, 31), day(2021, 12, 31), "deadline-until-year"),
        ("Rà soát danh sách, báo cáo vào chiều mai.", day(2021, 8, 6), day(2021, 8, 6), "deadline-spoken"),
    ] {
        let found = deadline(order).unwrap_or_else(|| panic!("{order}"));
        assert_eq!((found.date, found.last_valid_day, found.rule.as_str()), (date, last, rule), "{order}");
    }
    assert_eq!(
        deadline("Rà soát danh sách trước 17h30 ngày 20/8/2021.").and_then(|found| found.time),
        Some("17:30".into())
    );
}

#[test]
fn times_of_day() {
    for (order, time) in [
        ("Gửi báo cáo trước ngày 20 hằng tháng.", None),
        ("Gửi báo cáo trước 16 giờ 30 hằng ngày.", Some("16:30")),
        ("Rà soát danh sách trước 16h 30/8/2021.", Some("16:00")),
        ("Rà soát danh sách trước 16h00 ngày 30/8/2021.", Some("16:00")),
        ("Rà soát danh sách trước 24 giờ ngày 30/8/2021.", Some("24:00")),
        ("Rà soát danh sách trước 24 giờ 30 ngày 30/8/2021.", None),
        ("Khẩn trương báo cáo trước 17 giờ hôm nay.", Some("17:00")),
        ("Khẩn trương báo cáo trước 17h hôm nay.", Some("17:00")),
        ("Khẩn trương báo cáo trước 17 giờ 30 hôm nay.", Some("17:30")),
    ] {
        let found = deadline(order).unwrap_or_else(|| panic!("{order}"));
        assert_eq!(found.time.as_deref(), time, "{order}");
    }
}

#[test]
fn wordings_of_repetition() {
    for (order, every, of_day, of_month) in [
        ("Báo cáo kết quả hằng ngày.", Every::Daily, None, None),
        ("Tổng hợp, báo cáo trước 16 giờ hàng ngày.", Every::Daily, None, None),
        ("Báo cáo Thủ tướng Chính phủ vào thứ sáu hằng tuần.", Every::Weekly, None, None),
        ("Gửi báo cáo trước ngày 25 hằng tháng.", Every::Monthly, Some(25), None),
        ("Tổng hợp, báo cáo trước ngày 15/12 hằng năm.", Every::Yearly, Some(15), Some(12)),
        ("Theo dõi, định kỳ báo cáo Ban Thường vụ.", Every::Periodic, None, None),
    ] {
        let found = deadline(order).unwrap_or_else(|| panic!("{order}"));
        let recurring = found.recurring.unwrap();
        assert_eq!((recurring.every, recurring.day, recurring.month), (every, of_day, of_month), "{order}");
        assert_eq!(letter(order).tasks[0].nature, Nature::Recurring);
    }
}

#[test]
fn times_that_hang_on_events() {
    for order in [
        "Trả kết quả xét nghiệm trong vòng 24 giờ sau khi lấy mẫu.",
        "Báo cáo chậm nhất 48 giờ kể từ khi phát hiện ca bệnh.",
        "Khôi phục điện 24-48 giờ sau khi nước rút.",
    ] {
        let found = deadline(order).unwrap_or_else(|| panic!("{order}"));
        assert_eq!(found.rule, "deadline-relative", "{order}");
        assert!(found.relative.is_some_and(|words| order.contains(&words)));
    }
}

/// Haste, starts, spans, days of cited papers and lasting states are no deadlines.
#[test]
fn what_is_no_deadline() {
    for order in [
        "Khẩn trương, kịp thời rà soát ngay danh sách.",
        "Thực hiện Nghị quyết số 128/NQ-CP ngày 11/10/2021 của Chính phủ.",
        "Áp dụng giãn cách từ ngày 01/8/2021 đến ngày 15/8/2021.",
        "Rà soát người về địa phương từ ngày 01/8/2021.",
        "Chi trả lương hưu hàng tháng tại nhà cho người cao tuổi.",
        "Tổ chức cách ly tập trung trong vòng 14 ngày.",
        "Trực chỉ huy phòng, chống dịch 24/24 giờ.",
    ] {
        assert_eq!(deadline(order), None, "{order}");
    }
}

/// A cable: addressees after "điện:", letters under numbers, the authority that gives duties on.
#[test]
fn a_cable() {
    let document = read(include_str!("texts/cong-dien.txt"));
    assert_eq!(document.doc_type.as_deref(), Some("công điện"));
    assert_eq!(
        document.addressees,
        ["Thủ trưởng các sở, ban, ngành, đoàn thể tỉnh", "Chủ tịch Ủy ban nhân dân các huyện, thành phố"]
    );
    let paths: Vec<_> = document.tasks.iter().map(|task| task.item.as_str()).collect();
    assert_eq!(paths, ["1.a", "1.b", "1.c", "2", "3", "3", "3", "4"]);
    assert!(document.tasks[..3].iter().all(|task| task.assignees == ["Giám đốc Sở Y tế"] && task.inherited));
    assert_eq!(document.tasks[0].directs, ["Trung tâm Kiểm soát bệnh tật tỉnh"]);
    assert_eq!(document.tasks[2].cooperating, ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "các địa phương"]);
    assert_eq!(document.tasks[3].assignees, ["Công an tỉnh"]);
    // Two deadlines in one sentence make two tasks of it.
    assert_eq!(document.tasks[4].deadline.as_ref().and_then(|one| one.date), day(2021, 8, 19));
    assert_eq!(document.tasks[5].deadline.as_ref().and_then(|one| one.recurring).and_then(|one| one.day), Some(25));
    assert_eq!(document.accountability[0].before, ["Chủ tịch Ủy ban nhân dân tỉnh"]);
}

/// Two columns merged by a scan: letterhead and motto, recipients and signature; a letter without items.
#[test]
fn merged_columns_and_no_items() {
    let document = read(include_str!("texts/cong-van-hai-cot.txt"));
    assert_eq!(document.issuer.as_deref(), Some("Sở Y tế tỉnh Hòa Bình"));
    assert_eq!(document.number.as_deref(), Some("1234/SYT-NVY"));
    assert_eq!((document.place.as_deref(), document.date), (Some("Hòa Bình"), day(2021, 8, 5)));
    assert_eq!(document.signer.authority.as_deref(), Some("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"));
    assert_eq!(document.signer.name.as_deref(), Some("Trần Thị Bình"));
    assert_eq!(document.recipients.len(), 3);
    assert_eq!(document.tasks.len(), 2, "the last paragraph only puts the letter into force");
    assert!(document.tasks[0].quote.starts_with("Sở Y tế đề nghị Trung tâm Y tế"));
    assert_eq!(document.tasks[0].deadline.as_ref().and_then(|one| one.last_valid_day), day(2021, 8, 9));
    assert_eq!(document.tasks[1].assignees, ["Phòng Nghiệp vụ Y"]);
}

/// A decision: articles enact, the clauses under "Giao …" order; grounds and a replaced decision.
#[test]
fn a_decision() {
    let document = read(include_str!("texts/quyet-dinh.txt"));
    let paths: Vec<_> = document.tasks.iter().map(|task| task.item.as_str()).collect();
    assert_eq!(paths, ["Đ2.1", "Đ2.2"]);
    assert!(document.tasks.iter().all(|task| task.assignees == ["Sở Y tế"]));
    let effects: Vec<_> = document.refs.iter().map(|one| (one.number.as_str(), one.effect)).collect();
    let expected = [("4111/QĐ-BYT", Effect::Ground), ("98/TTr-SYT", Effect::Ground), ("800/QĐ-UBND", Effect::Replace)];
    assert_eq!(effects, expected);
    assert_eq!(document.signer.name.as_deref(), Some("Lê Văn Cường"));
}

/// A plan without blank lines: aims give no orders; a heading line over a paragraph; bullets with two levels.
#[test]
fn a_plan() {
    let document = read(include_str!("texts/ke-hoach.txt"));
    assert!(document.tasks.iter().all(|task| !task.item.starts_with("I.")), "aims are no orders");
    let school = task(&document, "lập danh sách học sinh");
    assert_eq!((&school.assignees[..], school.inherited), (&["Phòng Giáo dục và Đào tạo".to_owned()][..], true));
    assert_eq!(school.deadline.as_ref().and_then(|one| one.date), day(2022, 2, 28));
    assert_eq!(task(&document, "lập danh sách người chưa tiêm").item, "III.3-1");
    assert_eq!(document.items.len(), 3);
    assert_eq!(document.items[2].children.len(), 4);
}

/// Lists of bodies: "các bộ: Quốc phòng, Công an" are ministries, "Văn hóa, Thể thao và Du lịch" is one of them.
#[test]
fn lists_of_bodies() {
    let document = read(include_str!("texts/chi-thi.txt"));
    let second = task(&document, "xử lý triệt để các ổ dịch");
    let expected = [
        "Bộ Y tế",
        "Bộ Quốc phòng",
        "Bộ Công an",
        "Bộ Văn hóa, Thể thao và Du lịch",
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
    ];
    assert_eq!(second.assignees, expected);
    assert_eq!(task(&document, "Thực hiện cách ly").assignees, ["các bộ, ngành, địa phương"]);
    assert_eq!(task(&document, "Phó Thủ tướng Nguyễn Văn Minh").assignees.len(), 2);
    let border = task(&document, "Bộ đội Biên phòng");
    assert_eq!(
        (&border.assignees[..], &border.directs[..]),
        (&["Bộ Quốc phòng".to_owned()][..], &["Bộ đội Biên phòng".to_owned()][..])
    );
    assert_eq!(document.accountability[0].before, ["Thủ tướng Chính phủ"]);
}

/// A Party directive: numbers with dashes, two levels, the body that decided named in the title.
#[test]
fn a_party_directive() {
    let document = read(include_str!("texts/chi-thi-dang.txt"));
    assert_eq!(document.issuer.as_deref(), Some("Ban Thường vụ Tỉnh ủy Hòa Bình"));
    assert_eq!(document.subject.as_deref(), Some("tăng cường lãnh đạo công tác phòng, chống dịch Covid-19"));
    let paths: Vec<_> = document.tasks.iter().map(|task| task.item.as_str()).collect();
    assert_eq!(paths, ["1", "2", "3.1", "3.2", "4", "5"]);
    assert_eq!(task(&document, "mua sắm trang thiết bị").deadline.as_ref().and_then(|one| one.date), day(2021, 6, 30));
}

/// A notice in two parts: what was reached orders nothing; praise and permission neither, but what follows them may.
#[test]
fn a_notice_of_conclusions() {
    let document = read(include_str!("texts/thong-bao.txt"));
    assert!(document.tasks.iter().all(|task| task.item.starts_with("II.")));
    assert_eq!(
        task(&document, "giãn cách theo đúng quy định").assignees,
        ["Chủ tịch Ủy ban nhân dân các tỉnh, thành phố"]
    );
    assert_eq!(task(&document, "phân bổ vắc xin cho các địa phương").item, "II.3.a");
    assert_eq!(task(&document, "Đôn đốc các địa phương").assignees.len(), 3);
    let permitted: Vec<_> = document.tasks.iter().filter(|task| task.item == "II.5").collect();
    assert_eq!(permitted.len(), 1);
    assert!(permitted[0].text.starts_with("Giao Bộ Y tế"));
    let goal =
        document.targets.iter().find(|target| target.measure.as_ref().is_some_and(|m| m.measure == "dose1")).unwrap();
    assert_eq!(goal.measure.as_ref().and_then(|m| m.share), Some(0.8));
}

/// A closing with a concrete duty is an order; help and thanks are none.
#[test]
fn a_closing() {
    let document = read(include_str!("texts/cong-van-bo.txt"));
    let closing: Vec<_> = document.tasks.iter().filter(|task| task.item == "closing").collect();
    assert_eq!(closing.len(), 1);
    assert_eq!(closing[0].deadline.as_ref().and_then(|one| one.date), day(2024, 9, 15));
    assert_eq!(closing[0].assignees, ["Ủy ban nhân dân các tỉnh, thành phố"]);
}

/// Nobody named: the addressees have it.
#[test]
fn addressees_have_what_nobody_has() {
    let document = letter("Đẩy mạnh công tác tuyên truyền trên địa bàn.");
    assert_eq!(document.tasks[0].assignees, [ADDRESSEES]);
    assert_eq!(document.addressees, ["Sở Y tế"]);
}

/// The schema gives the printed day, the reading the last day in time.
#[test]
fn schema_gives_the_printed_day() {
    let schema = letter("Báo cáo kết quả trước ngày 20/8/2021.").to_schema();
    assert_eq!(schema["tasks"][0]["deadline"]["date"], "2021-08-20");
    assert_eq!(schema["number"], "12/UBND-VX");
    assert_eq!(schema["recipients"][1], "Lưu: VT");
}

/// A heading that names a group no word list knows still names those under it.
#[test]
fn a_group_that_no_list_knows() {
    let document =
        letter("Các hộ nuôi trồng thủy sản\n\n- Chấp hành khai báo y tế.\n\n- Thực hiện xét nghiệm theo hướng dẫn.");
    assert_eq!(document.tasks.len(), 2);
    assert!(document.tasks.iter().all(|task| task.assignees == ["Các hộ nuôi trồng thủy sản"] && task.inherited));
}
