//! One order, one task: what a clause orders, cut where one order ends and another begins.

#![allow(clippy::unwrap_used)]

use directive::{Document, read};

fn orders(text: &str) -> Vec<String> {
    let letter = format!(
        "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU\n\nSố: 12/UBND-VX\nLai Châu, ngày 28 tháng 12 năm 2021\n\nKính gửi: Sở Y tế.\n\n1. {text}\n"
    );
    read(&letter).orders().into_iter().map(|order| order.text).collect()
}

fn seed(name: &str) -> Document {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/directives");
    let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let file = files.find(|file| file.to_string_lossy().contains(name)).unwrap();
    read(&std::fs::read_to_string(file).unwrap())
}

#[test]
fn a_clause_is_cut_where_an_order_ends_and_another_begins() {
    for (text, expected) in [
        // Semicolons, full stops, and commas before a new verb with an object of its own.
        (
            "Sở Y tế đẩy nhanh công tác xét nghiệm; củng cố lực lượng lấy mẫu, xét nghiệm. Tăng cường truyền thông trên đài.",
            vec![
                "Sở Y tế đẩy nhanh công tác xét nghiệm",
                "củng cố lực lượng lấy mẫu, xét nghiệm.",
                "Tăng cường truyền thông trên đài.",
            ],
        ),
        (
            "Sở Y tế chuẩn bị đầy đủ các khu thu dung điều trị, khẩn trương mua sắm trang thiết bị phục vụ hồi sức.",
            vec![
                "Sở Y tế chuẩn bị đầy đủ các khu thu dung điều trị",
                "khẩn trương mua sắm trang thiết bị phục vụ hồi sức.",
            ],
        ),
        // Verbs that share what follows are one order.
        (
            "Sở Y tế chỉ đạo, kiểm tra, đôn đốc, siết chặt kỷ cương trong công tác phòng, chống dịch.",
            vec!["Sở Y tế chỉ đạo, kiểm tra, đôn đốc, siết chặt kỷ cương trong công tác phòng, chống dịch."],
        ),
        // An aim, a condition and a parallel part are none of their own.
        (
            "Sở Y tế rà soát người chưa tiêm để nâng cao tỷ lệ bao phủ và tiết kiệm nguồn lực của địa phương.",
            vec!["Sở Y tế rà soát người chưa tiêm để nâng cao tỷ lệ bao phủ và tiết kiệm nguồn lực của địa phương."],
        ),
        (
            "Khi phát hiện người nhiễm trên địa bàn, ngành y tế phải đánh giá nguy cơ của từng người.",
            vec!["Khi phát hiện người nhiễm trên địa bàn, ngành y tế phải đánh giá nguy cơ của từng người."],
        ),
        (
            "Sở Y tế tiêm mũi 2 cho người đã tiêm mũi 1 và tiêm mũi 3 cho người đủ thời gian theo hướng dẫn.",
            vec!["Sở Y tế tiêm mũi 2 cho người đã tiêm mũi 1 và tiêm mũi 3 cho người đủ thời gian theo hướng dẫn."],
        ),
    ] {
        assert_eq!(orders(text), expected, "{text}");
    }
}

#[test]
fn each_order_has_its_own_day_and_the_clauses_unit() {
    let text = "Sở Y tế lập danh sách người chưa tiêm trước ngày 05/01/2022; tổ chức tiêm lưu động tại các chợ phiên.";
    let letter = format!("Số: 12/UBND-VX\nLai Châu, ngày 28 tháng 12 năm 2021\n\nKính gửi: Sở Y tế.\n\n1. {text}\n");
    let orders = read(&letter).orders();
    assert_eq!(orders.len(), 2);
    assert!(orders[0].deadline.is_some() && orders[1].deadline.is_none());
    assert!(orders.iter().all(|order| order.assignees == ["Sở Y tế"]), "{orders:?}");
    let document = read(&letter);
    for order in document.orders() {
        let words = &document.text[order.span.range()];
        assert!(words.starts_with(order.text.split(' ').next().unwrap()), "a span points at the words of its order");
    }
}

#[test]
fn a_day_by_which_all_is_done_is_every_orders() {
    let text = "Sở Y tế lập danh sách tiểu thương tại các chợ và tổ chức tiêm cho những người chưa tiêm, hoàn thành trước ngày 15/01/2022.";
    let letter = format!("Số: 12/UBND-VX\nLai Châu, ngày 28 tháng 12 năm 2021\n\nKính gửi: Sở Y tế.\n\n1. {text}\n");
    let orders = read(&letter).orders();
    assert_eq!(orders.len(), 2, "{orders:#?}");
    assert!(orders.iter().all(|order| order.deadline.as_ref().is_some_and(|due| due.date.is_some())));
    let one = "Sở Y tế hướng dẫn các biện pháp phòng, chống dịch tại các chợ phiên, hoàn thành trước ngày 05/01/2022.";
    assert_eq!(self::orders(one), [one]);
}

#[test]
fn s0_1_every_sentence_of_the_first_item_is_a_task_of_its_own() {
    let orders = seed("lai-chau-102").orders();
    let of_item: Vec<&str> = orders.iter().filter(|order| order.item == "1").map(|order| order.text.as_str()).collect();
    let begins =
        ["Tiếp tục quán triệt", "Đẩy mạnh", "phát huy", "Tập trung chỉ đạo", "thực hiện nghiêm", "xử lý", "kịp thời"];
    assert_eq!(of_item.len(), begins.len(), "{of_item:#?}");
    for (order, begin) in of_item.iter().zip(begins) {
        assert!(order.starts_with(begin), "{order}");
    }
}
