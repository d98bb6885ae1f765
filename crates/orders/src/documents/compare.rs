//! Two readings of one document, task by task: which task of the old is which of the new.
//!
//! A corrected scan has the same tasks with other letters, and sometimes more or fewer of them. Pairs are
//! found by likeness of their words (Sørensen–Dice over pairs of letters, without marks and case, so that what
//! scanning loses does not count), the likest first; equal likeness goes to the nearer place in the text.

use base::text::fold;

/// Below this likeness two tasks are two tasks. Chosen, not measured: the clerk sees every pair side by side and may
/// leave it as it was.
const LIKE: f64 = 0.6;

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Its place in the old reading; none where it is new.
    pub old: Option<usize>,
    /// Its place in the new reading; none where it is gone.
    pub new: Option<usize>,
    /// Likeness of the words, 0–1; 0 where there is no other.
    pub likeness: f64,
}

/// Pairs the words of two readings, in the order of the new one; what is gone stands behind what it followed.
pub fn pairs(old: &[&str], new: &[&str]) -> Vec<Pair> {
    let plain = |texts: &[&str]| texts.iter().map(|text| fold(text)).collect::<Vec<_>>();
    let (old, new) = (plain(old), plain(new));
    let mut scores: Vec<(f64, usize, usize, usize)> = Vec::new();
    for (i, was) in old.iter().enumerate() {
        for (j, is) in new.iter().enumerate() {
            let likeness = if was == is { 1.0 } else { strsim::sorensen_dice(was, is) };
            if likeness >= LIKE {
                scores.push((likeness, i.abs_diff(j), i, j));
            }
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut of_old, mut of_new) = (vec![None; old.len()], vec![None; new.len()]);
    for (likeness, _, i, j) in scores {
        if of_old[i].is_none() && of_new[j].is_none() {
            of_old[i] = Some(j);
            of_new[j] = Some((i, likeness));
        }
    }
    let mut pairs: Vec<Pair> = Vec::new();
    let gone = |i: usize| Pair { old: Some(i), new: None, likeness: 0.0 };
    let mut next = 0;
    for (j, of) in of_new.iter().enumerate() {
        match of {
            Some((i, likeness)) => {
                for missing in (next..*i).filter(|i| of_old[*i].is_none()) {
                    pairs.push(gone(missing));
                }
                next = next.max(i + 1);
                pairs.push(Pair { old: Some(*i), new: Some(j), likeness: *likeness });
            }
            None => pairs.push(Pair { old: None, new: Some(j), likeness: 0.0 }),
        }
    }
    pairs.extend((next..old.len()).filter(|i| of_old[*i].is_none()).map(gone));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLAUSES: [&str; 4] = [
        "Sở Y tế hướng dẫn các biện pháp phòng, chống dịch tại các chợ phiên, hoàn thành trước ngày 05/01/2022",
        "Công an tỉnh tăng cường quản lý di biến động dân cư, kiểm soát người về từ vùng dịch",
        "Sở Tài chính bố trí kinh phí mua sắm vật tư, sinh phẩm, trang thiết bị y tế",
        "Ủy ban nhân dân các huyện, thành phố tổ chức trực 24/24, báo cáo hằng ngày",
    ];

    #[test]
    fn a_corrected_scan_finds_its_tasks_again() {
        let scan = [
            "So Y te huong dan cac bien phap phong, chong dich tai cac cho phien, hoan thanh truoc ngay 05/01/2022",
            "Ủy ban nhân dân các huyện, thành phố tố chức trực 24/24, báo cáo hàng ngày",
            "Đề nghị Mặt trận Tổ quốc vận động nhân dân thực hiện 5K",
        ];
        let found: Vec<_> = pairs(&CLAUSES, &scan).into_iter().map(|pair| (pair.old, pair.new)).collect();
        assert_eq!(
            found,
            [(Some(0), Some(0)), (Some(1), None), (Some(2), None), (Some(3), Some(1)), (None, Some(2))],
            "two are gone, one is new"
        );
    }

    #[test]
    fn the_same_reading_is_the_same() {
        let same = pairs(&CLAUSES, &CLAUSES);
        assert!(same.iter().enumerate().all(|(i, pair)| *pair == Pair { old: Some(i), new: Some(i), likeness: 1.0 }));
    }

    proptest! {
        #[test]
        fn every_task_of_both_readings_stands_exactly_once(
            old in prop::collection::vec(0usize..4, 0..8), new in prop::collection::vec(0usize..4, 0..8),
        ) {
            let words = |places: &[usize]| places.iter().map(|place| CLAUSES[*place]).collect::<Vec<_>>();
            let pairs = pairs(&words(&old), &words(&new));
            let mut olds: Vec<usize> = pairs.iter().filter_map(|pair| pair.old).collect();
            olds.sort_unstable();
            prop_assert_eq!(olds, (0..old.len()).collect::<Vec<_>>());
            let news: Vec<usize> = pairs.iter().filter_map(|pair| pair.new).collect();
            prop_assert_eq!(news, (0..new.len()).collect::<Vec<_>>());
            prop_assert!(pairs.iter().all(|pair| pair.old.is_some() || pair.new.is_some()));
        }
    }
}
