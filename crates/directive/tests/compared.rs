//! A corrected scan against the one before: tasks keep their pairs.

use directive::{Aspect, Change, compare, read};
use proptest::prelude::*;

fn paper(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().enumerate().map(|(at, item)| format!("{}. {item}", at + 1)).collect();
    format!(
        "UBND TỈNH HÒA BÌNH\n\nSố: 12/UBND-VX\n\nHòa Bình, ngày 05 tháng 8 năm 2021\n\nKính gửi: Sở Y tế.\n\nChủ tịch UBND tỉnh yêu cầu:\n\n{}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.",
        items.join("\n\n")
    )
}

const TRACE: &str = "Công an tỉnh truy vết người tiếp xúc gần tại các xã vùng cao, hoàn thành trước ngày 20/8/2021.";
const TEST: &str = "Sở Y tế lấy mẫu xét nghiệm toàn bộ công nhân khu công nghiệp.";
const GOODS: &str = "Sở Công Thương bảo đảm hàng hóa thiết yếu cho người dân trong khu vực phong tỏa.";

#[test]
fn a_paper_is_the_same_as_itself() {
    let document = read(&paper(&[TRACE, TEST, GOODS]));
    let found = compare(&document, &document);
    assert_eq!(found.fields, Vec::<String>::new());
    assert_eq!(found.tasks, (0..3).map(|at| Change::Same { old: at, new: at }).collect::<Vec<_>>());
}

/// The scan lost marks and a day; the correction has one order more, and the items have moved.
#[test]
fn a_corrected_scan_keeps_its_tasks() {
    let old = read(&paper(&[&TRACE.replace("20/8/2021", "26/8/2021").replace("tiếp xúc", "tiêp xuc"), GOODS]));
    let new = read(&paper(&[TEST, TRACE, GOODS]).replace("Số: 12/", "Số: 1284/"));
    let found = compare(&old, &new);
    assert_eq!(found.fields, ["number"]);
    assert_eq!(
        found.tasks,
        [
            Change::Added { new: 0 },
            Change::Changed { old: 0, new: 1, aspects: vec![Aspect::Text, Aspect::Item, Aspect::Deadline] },
            Change::Changed { old: 1, new: 2, aspects: vec![Aspect::Item] },
        ]
    );
}

#[test]
fn another_order_in_the_same_place_is_another_task() {
    let found = compare(&read(&paper(&[TRACE])), &read(&paper(&[GOODS])));
    assert_eq!(found.tasks, [Change::Added { new: 0 }, Change::Removed { old: 0 }]);
}

#[test]
fn a_changed_bearer_is_a_change() {
    let new = TEST.replace("Sở Y tế", "Trung tâm Kiểm soát bệnh tật tỉnh");
    let found = compare(&read(&paper(&[TEST])), &read(&paper(&[&new])));
    assert_eq!(found.tasks, [Change::Changed { old: 0, new: 0, aspects: vec![Aspect::Text, Aspect::Assignees] }]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(3), ..ProptestConfig::default() })]

    /// Whatever two readings hold, every task of both stands in the answer exactly once.
    #[test]
    fn every_task_stands_once(old in prop::collection::vec(0usize..3, 0..6), new in prop::collection::vec(0usize..3, 0..6)) {
        let text = |chosen: &[usize]| paper(&chosen.iter().map(|&at| [TRACE, TEST, GOODS][at]).collect::<Vec<_>>());
        let (old, new) = (read(&text(&old)), read(&text(&new)));
        let (mut olds, mut news) = (Vec::new(), Vec::new());
        for change in compare(&old, &new).tasks {
            match change {
                Change::Same { old, new } | Change::Changed { old, new, .. } => {
                    olds.push(old);
                    news.push(new);
                }
                Change::Added { new } => news.push(new),
                Change::Removed { old } => olds.push(old),
            }
        }
        olds.sort_unstable();
        prop_assert_eq!(olds, (0..old.tasks.len()).collect::<Vec<_>>());
        prop_assert_eq!(news, (0..new.tasks.len()).collect::<Vec<_>>());
    }
}
