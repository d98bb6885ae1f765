//! One order a line: who has it, who helps, by when. Each line is a construction of the genre, made up for the purpose.

use directive::{ADDRESSEES, DeadlineKind, Document, Task, read};

/// A letter of 5/8/2021 with one order and one more after it.
fn letter(order: &str) -> Document {
    read(&format!(
        "UBND TỈNH HÒA BÌNH\n\nSố: 12/UBND-VX\n\nHòa Bình, ngày 05 tháng 8 năm 2021\n\nKính gửi: Các sở, ban, ngành.\n\nChủ tịch UBND tỉnh yêu cầu:\n\n1. {order}\n\n2. Đẩy mạnh công tác tuyên truyền.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT."
    ))
}

/// The tasks of the order, without the one after it.
fn tasks(order: &str) -> Vec<Task> {
    let mut tasks = letter(order).tasks;
    assert!(tasks.pop().is_some_and(|last| last.text.starts_with("Đẩy mạnh")), "{order}");
    tasks
}

fn only(order: &str) -> Task {
    let mut tasks = tasks(order);
    assert_eq!(tasks.len(), 1, "{order}: {tasks:#?}");
    tasks.remove(0)
}

fn by(task: &Task) -> String {
    let Some(deadline) = &task.deadline else { return String::new() };
    match deadline.kind {
        DeadlineKind::Date => deadline.date.map_or_else(String::new, |day| day.to_string()),
        DeadlineKind::Recurring => deadline.recurring.map_or_else(String::new, |one| {
            format!("{}{}", one.every.key(), one.day.map_or_else(String::new, |day| format!(" {day}")))
        }),
        DeadlineKind::Relative => "relative".to_owned(),
    }
}

#[test]
fn bodies_and_posts_at_the_head_of_an_order() {
    for (order, who) in [
        ("Thanh tra Bộ tăng cường thanh tra, kiểm tra.", &["Thanh tra Bộ"][..]),
        ("Các ông (bà) Trưởng thôn: thông báo trên loa.", &["Các ông Trưởng thôn"]),
        ("BHXH tỉnh chi trả chế độ kịp thời.", &["BHXH tỉnh"]),
        ("Yêu cầu mọi người dân ở tại nhà, chỉ ra ngoài khi thật cần thiết.", &["mọi người dân"]),
        ("Bộ Ngoại giao thỏa thuận với phía bạn về việc đóng cửa khẩu phụ.", &["Bộ Ngoại giao"]),
        ("Trung ương Đoàn Thanh niên huy động tình nguyện viên.", &["Trung ương Đoàn Thanh niên"]),
        ("Cảng vụ hàng không kiểm soát hành khách.", &["Cảng vụ hàng không"]),
        (
            "Chủ các doanh nghiệp, chủ phương tiện vận tải thực hiện khai báo.",
            &["Chủ các doanh nghiệp", "chủ phương tiện vận tải"],
        ),
        (
            "Các cơ sở khám bệnh, chữa bệnh công lập phân luồng người bệnh.",
            &["Các cơ sở khám bệnh, chữa bệnh công lập"],
        ),
        ("Thường trực Ban Chỉ đạo cấp huyện họp giao ban mỗi tuần.", &["Thường trực Ban Chỉ đạo cấp huyện"]),
        (
            "Giám đốc các sở giáo dục và đào tạo rà soát thiết bị học trực tuyến.",
            &["Giám đốc các sở giáo dục và đào tạo"],
        ),
        (
            "Các tổ chức chính trị - xã hội: Vận động đoàn viên, hội viên tiêm chủng.",
            &["Các tổ chức chính trị - xã hội"],
        ),
        ("Thường trực 24/24 giờ các đội cơ động phản ứng nhanh.", &[ADDRESSEES]),
        ("Cử cán bộ tham gia đoàn kiểm tra liên ngành.", &[ADDRESSEES]),
        ("Cử Tổ công tác của tỉnh hỗ trợ cơ sở.", &["Tổ công tác của tỉnh"]),
        ("Không kiểm tra đối với phương tiện đã được cấp giấy nhận diện.", &[ADDRESSEES]),
    ] {
        assert_eq!(only(order).assignees, who, "{order}");
    }
}

#[test]
fn those_who_help() {
    for (order, with) in [
        ("Sở Y tế chủ trì cùng Công an tỉnh, UBND các xã kiểm tra doanh nghiệp.", &["Công an tỉnh", "UBND các xã"][..]),
        ("Sở Y tế phối hợp Báo Hòa Bình tăng thời lượng tuyên truyền.", &["Báo Hòa Bình"]),
        ("Sở Giao thông vận tải phối hợp với các địa phương cơ bản dừng xe khách.", &["các địa phương"]),
    ] {
        assert_eq!(only(order).cooperating, with, "{order}");
    }
}

#[test]
fn days_and_periods() {
    for (order, when) in [
        ("Hoàn thành hồ sơ bệnh án điện tử trước ngày 31 tháng 12 năm 2021.", "2021-12-31"),
        ("Rà soát danh sách người tiếp xúc gần (xong trước 10/12/2021).", "2021-12-10"),
        ("Gửi danh sách về Sở Y tế trước 17h00 ngày 15/8/2021 qua địa chỉ email: dichte@soyte.vn.", "2021-08-15"),
        ("Gửi danh sách về Sở Y tế trước ngày 15/8/2021 qua trục liên thông văn bản.", "2021-08-15"),
        ("Rà soát danh sách người tiếp xúc gần. Thời gian: trước ngày 20/8/2021.", "2021-08-20"),
        ("Rà soát danh sách người tiếp xúc gần; thời gian hoàn thành: 22/8/2021.", "2021-08-22"),
        ("Rà soát danh sách người tiếp xúc gần, hạn báo cáo: 22/8/2021.", "2021-08-22"),
        ("Khoanh vùng, truy vết ngay trong đêm 06/8/2021.", "2021-08-06"),
        ("Khẩn trương báo cáo trước 16 giờ hôm nay.", "2021-08-05"),
        ("Rà soát danh sách chậm nhất sau 03 ngày kể từ ngày nhận được văn bản.", "relative"),
        ("Trả lời kiến nghị trong 03 ngày làm việc.", "relative"),
        ("Định kỳ hàng tháng, quý, năm báo cáo UBND tỉnh.", "monthly"),
        ("Báo cáo UBND tỉnh trước ngày 20 tháng cuối quý.", "quarterly 20"),
        ("Gửi Sở Y tế tổng hợp trước ngày 05 của tháng sau.", "monthly 5"),
        ("Cập nhật ca bệnh trên phần mềm quản lý bệnh truyền nhiễm của Bộ hằng ngày.", "daily"),
        // How long a measure lasts is no deadline.
        ("Cho học sinh nghỉ học từ chiều ngày 06/8 đến hết ngày 08/8/2021.", ""),
        ("Tạm dừng hoạt động karaoke, quán bar đến hết ngày 20/8/2021.", ""),
        ("Tiếp tục thực hiện Chỉ thị 16 đến hết ngày 20/8/2021.", ""),
    ] {
        assert_eq!(by(&only(order)), when, "{order}");
    }
}

/// What another body has to do by a day of its own is a task of its own.
#[test]
fn another_body_with_its_own_day() {
    let found = tasks("Giao Sở Y tế bảo đảm trang thiết bị; Công an tỉnh cử cán bộ tham gia trước ngày 10/8/2021.");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].assignees.as_slice(), by(&found[0])), (&["Sở Y tế".to_owned()][..], String::new()));
    assert_eq!((found[1].assignees.as_slice(), by(&found[1])), (&["Công an tỉnh".to_owned()][..], "2021-08-10".into()));
    let found = tasks("Giao Ban Tổ chức giám sát việc chi hỗ trợ; Văn phòng tổng hợp, báo cáo hằng tuần.");
    assert_eq!(found.iter().map(by).collect::<Vec<_>>(), ["", "weekly"]);
}

#[test]
fn what_orders_nobody() {
    for text in [
        "Chủ tịch UBND tỉnh cơ bản thống nhất nội dung báo cáo của Sở Y tế.",
        "Thời gian tạm dừng đóng là 6 tháng tính từ tháng nộp hồ sơ.",
        "Hồ sơ đề nghị hỗ trợ gồm đơn và giấy xác nhận.",
        "UBND tỉnh đã ban hành Kế hoạch và phân công các đơn vị thực hiện.",
    ] {
        assert!(tasks(text).is_empty(), "{text}: {:#?}", tasks(text));
    }
}

/// The plain form that others compare readings in knows five periods; the exact one stands beside it.
#[test]
fn a_quarter_in_the_plain_form() {
    let schema = letter("Báo cáo UBND tỉnh trước ngày 20 tháng cuối quý.").to_schema();
    assert_eq!(schema["tasks"][0]["deadline"]["recurring"], "periodic");
    assert_eq!(schema["tasks"][0]["deadline"]["every"], "quarterly");
}

/// An address with "email:" is part of the order, a digital signature's line is not.
#[test]
fn an_address_within_an_order() {
    let found = only(
        "Lập danh sách và báo cáo về Sở Y tế (qua Phòng Nghiệp vụ,\nemail: nvy@hoabinh.gov.vn) trước ngày 09/8/2021.",
    );
    assert_eq!(by(&found), "2021-08-09");
    assert!(!letter("Rà soát danh sách người về từ vùng dịch.\nKý bởi: UBND tỉnh").text.is_empty());
    assert!(only("Rà soát danh sách người về từ vùng dịch.\nKý bởi: UBND tỉnh").text.ends_with("vùng dịch."));
}
