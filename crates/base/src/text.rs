//! Vietnamese text: one normal form, and a folded form to search and compare by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Normal form C: one code point for each Vietnamese letter. Applied at every entrance.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Lower case without marks, đ as d, blanks single: `"Sìn  Hồ"` → `"sin ho"`.
///
/// Marks fall with the decomposition, so that both places of a tone (`hoà`, `hòa`) fold alike.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = true;
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !blank {
                folded.push(' ');
            }
            blank = true;
        } else {
            folded.push(if c == 'đ' { 'd' } else { c });
            blank = false;
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_blanks_fold_away() {
        assert_eq!(fold("  Sìn \t Hồ "), "sin ho");
        assert_eq!(fold("Đống Đa"), "dong da");
        assert_eq!(fold("hoà"), fold("hòa"));
        assert_eq!(fold(&"Nguyễn Thị Ước".nfd().collect::<String>()), "nguyen thi uoc");
    }

    #[test]
    fn decomposed_text_becomes_one_code_point_a_letter() {
        let text: String = "Tỉnh ủy".nfd().collect();
        assert_eq!(nfc(&text), "Tỉnh ủy");
    }
}
