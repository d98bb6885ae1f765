//! Vietnamese text: one normal form, one place for the tone, and a folded form to search by.

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

/// The same text beginning with a capital: `xã Nậm Tăm` → `Xã Nậm Tăm`.
pub fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The words of a text: what stands between blanks and signs.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Normal form C with the tone at one place, the one official papers mostly use: `hoà` → `hòa`,
/// `khoẻ` → `khỏe`, `uỷ` → `ủy`. Case and all other marks stay.
///
/// Only open syllables in oa, oe, uy are spelt both ways; `quý` has its tone where it belongs, for
/// qu is its consonant.
pub fn canonical(text: &str) -> String {
    let letters: Vec<Letter> = letters(text);
    let mut out: Vec<Letter> = letters.clone();
    for at in 1..letters.len() {
        let (first, second) = (&letters[at - 1], &letters[at]);
        let open = letters.get(at + 1).is_none_or(|next| !next.base.is_alphabetic());
        let after_q = at >= 2 && letters[at - 2].base.eq_ignore_ascii_case(&'q');
        if open && !after_q && first.tone.is_none() && second.tone.is_some() && both_spellings(first, second) {
            out[at - 1].tone = second.tone;
            out[at].tone = None;
        }
    }
    out.iter().flat_map(Letter::code_points).nfc().collect()
}

/// A letter taken apart: base, its own marks (breve, circumflex, horn), its tone.
#[derive(Clone)]
struct Letter {
    base: char,
    marks: Vec<char>,
    tone: Option<char>,
}

impl Letter {
    fn code_points(&self) -> impl Iterator<Item = char> + '_ {
        std::iter::once(self.base).chain(self.marks.iter().copied()).chain(self.tone)
    }
}

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for c in text.nfd() {
        match letters.last_mut() {
            Some(last) if TONES.contains(&c) && last.tone.is_none() => last.tone = Some(c),
            // A second tone is damage from a scan; it is kept where it stands.
            Some(last) if is_combining_mark(c) && !TONES.contains(&c) => last.marks.push(c),
            _ => letters.push(Letter { base: c, marks: Vec::new(), tone: None }),
        }
    }
    letters
}

fn both_spellings(first: &Letter, second: &Letter) -> bool {
    first.marks.is_empty()
        && second.marks.is_empty()
        && matches!((first.base.to_ascii_lowercase(), second.base.to_ascii_lowercase()), ('o', 'a' | 'e') | ('u', 'y'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn a_tone_stands_at_one_place() {
        for (new, old) in [
            ("hoà", "hòa"),
            ("Thanh Hoá", "Thanh Hóa"),
            ("khoẻ", "khỏe"),
            ("Uỷ ban", "Ủy ban"),
            ("HUYỆN UỶ", "HUYỆN ỦY"),
            ("Cẩm Thuỷ", "Cẩm Thủy"),
        ] {
            assert_eq!(canonical(new), old);
            assert_eq!(canonical(old), old);
        }
    }

    #[test]
    fn a_tone_that_has_one_place_only_stays() {
        for word in ["quý", "Quỹ", "hoàn", "khuynh", "thuế", "toán", "tuyến", "nguyễn", "người", "hoặc", "xoáy"]
        {
            assert_eq!(canonical(word), word);
        }
    }

    proptest! {
        #[test]
        fn all_three_forms_are_stable(text in "[a-zđăâêôơưA-ZĐàáảãạ ỳýỷỹỵ,.0-9\u{300}\u{301}\u{309}\u{323}]{0,40}") {
            prop_assert_eq!(nfc(&nfc(&text)), nfc(&text));
            prop_assert_eq!(canonical(&canonical(&text)), canonical(&text));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn the_place_of_a_tone_does_not_change_the_folded_form(text in "[a-zàáảãạèéòóỳýuoe ]{0,40}") {
            prop_assert_eq!(fold(&canonical(&text)), fold(&text));
        }
    }
}
