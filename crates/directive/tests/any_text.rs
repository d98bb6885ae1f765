//! Any text gives a reading; all its spans lie in the text.

use directive::{Document, Item, Span, read};
use proptest::prelude::*;

const SEEDS: [&str; 5] = [
    include_str!("../../../data/demo/directives/lai-chau-102-TB-VPTU.txt"),
    include_str!("../../../data/demo/directives/quang-ninh-713-CV-TU.txt"),
    include_str!("../../../data/demo/directives/kien-giang-thong-bao-12-9-2021.txt"),
    include_str!("../../../data/demo/directives/lai-chau-UBND-VX-thang-9-2021.txt"),
    include_str!("../../../data/demo/directives/cam-thuy-168-TB-HU.txt"),
];

fn spans(document: &Document) -> Vec<Span> {
    fn of_items(items: &[Item], spans: &mut Vec<Span>) {
        for item in items {
            spans.push(item.span);
            of_items(&item.children, spans);
        }
    }
    let mut spans: Vec<Span> = document.spans.values().copied().collect();
    of_items(&document.items, &mut spans);
    spans.extend(document.refs.iter().map(|one| one.span));
    spans.extend(document.tasks.iter().map(|one| one.span));
    spans.extend(document.tasks.iter().filter_map(|one| one.deadline.as_ref()).map(|one| one.span));
    spans.extend(document.targets.iter().map(|one| one.span));
    spans.extend(document.accountability.iter().map(|one| one.span));
    spans
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let document = read(text);
    for span in spans(&document) {
        prop_assert!(document.text.get(span.range()).is_some(), "{span:?} in {} bytes", document.text.len());
    }
    prop_assert!(document.targets.iter().all(|target| target.task < document.tasks.len()));
    let kept = serde_json::to_string(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let back: Document = serde_json::from_str(&kept).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&back, &document);
    // The text is in normal form already: reading it again gives the same.
    prop_assert_eq!(read(&document.text), document);
    Ok(())
}

/// What a scanner, an editor or a bad copy does to a text.
fn mutate(text: &str, cuts: &[(usize, usize, String)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, length, with) in cuts {
        let start = at % (letters.len() + 1);
        let end = (start + length).min(letters.len());
        letters.splice(start..end, with.chars());
    }
    letters.into_iter().collect()
}

#[test]
fn nothing_gives_nothing() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "---",
        "|",
        "*",
        "\u{301}",
        "\u{feff}",
        "Số:",
        "Kính gửi:",
        "Nơi nhận:",
        "1.",
        "- ",
        "(1)",
        "./.",
    ] {
        let document = read(text);
        assert!(document.tasks.is_empty() && document.number.is_none(), "{text:?}: {document:?}");
    }
}

#[test]
fn a_text_that_is_no_directive_has_no_tasks() {
    let document = read(
        "Sông Hồng dài 1.149 km, bắt nguồn từ Trung Quốc. Đoạn chảy trên đất Việt Nam dài 510 km.\n\nNước sông đỏ vì phù sa.",
    );
    assert_eq!((document.tasks.len(), document.refs.len(), document.doc_type), (0, 0, None));
}

/// A mark without a letter of its own is nothing in the folded text, and two bytes in the text.
#[test]
fn a_mark_after_the_opening_of_a_subject_is_not_cut() {
    let text = "UBND TỈNH HÒA BÌNH\n\nSố: 12/UBND-VX\n\nV/v\u{301} phòng dịch y tế\n\nKính gửi: Sở Y tế.\n\n1. Sở Y tế rà soát danh sách.";
    holds(text).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        holds(&text)?;
    }

    #[test]
    fn text_of_the_genres_letters(text in "(Số|Sở Y tế|giao|chỉ đạo|trước ngày|31/02|12/9/2021|tháng 13|quý V|hằng tháng|Kính gửi:|Nơi nhận:|- |1\\. |a\\) |II\\. |Điều 1\\.|\\(1\\) |; |, | và |: |\\.\n|\n|\n\n|ngày |KT\\. CHỦ TỊCH|THÔNG BÁO|V/v|0/CĐ-TTg|trong vòng 24 giờ|\u{301}|Ð|“|”){0,60}") {
        holds(&text)?;
    }

    #[test]
    fn a_changed_seed(seed in 0_usize..5, cuts in prop::collection::vec((any::<usize>(), 0_usize..400, "[\\PC\n]{0,4}"), 1..6)) {
        holds(&mutate(SEEDS[seed], &cuts))?;
    }

    /// Decomposed text reads as composed text does.
    #[test]
    fn normal_forms_read_alike(seed in 0_usize..5) {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = SEEDS[seed].nfd().collect();
        prop_assert_eq!(read(&decomposed), read(SEEDS[seed]));
    }
}
