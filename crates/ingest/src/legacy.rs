//! Vietnamese text from before Unicode, which offices still keep: TCVN3 (ABC) and VNI.

use base::text::{fold, nfc};
use encoding_rs::WINDOWS_1252;

/// TCVN 5712:1993, third set, from byte A1 on; a blank where the set has no letter of its own.
/// Source: TCVN 5712:1993 (VN3).
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// VNI for Windows: letters that stand alone. Source: the encoding's published table (VNI Software, 1992).
const VNI_LETTERS: [(u8, char); 14] = [
    (0xF1, 'đ'),
    (0xD1, 'Đ'),
    (0xED, 'í'),
    (0xCD, 'Í'),
    (0xEC, 'ì'),
    (0xCC, 'Ì'),
    (0xE6, 'ỉ'),
    (0xC6, 'Ỉ'),
    (0xF3, 'ĩ'),
    (0xD3, 'Ĩ'),
    (0xF2, 'ị'),
    (0xD2, 'Ị'),
    (0xEE, 'ỵ'),
    (0xCE, 'Ỵ'),
];

/// VNI for Windows: bytes that put marks on the letter before them (the small forms; capitals lie 20 hex lower).
const VNI_MARKS: [(u8, &str); 17] = [
    (0xF9, "\u{301}"),
    (0xF8, "\u{300}"),
    (0xFB, "\u{309}"),
    (0xF5, "\u{303}"),
    (0xEF, "\u{323}"),
    (0xE2, "\u{302}"),
    (0xE1, "\u{302}\u{301}"),
    (0xE0, "\u{302}\u{300}"),
    (0xE5, "\u{302}\u{309}"),
    (0xE3, "\u{302}\u{303}"),
    (0xE4, "\u{302}\u{323}"),
    (0xEA, "\u{306}"),
    (0xE9, "\u{306}\u{301}"),
    (0xE8, "\u{306}\u{300}"),
    (0xFA, "\u{306}\u{309}"),
    (0xFC, "\u{306}\u{303}"),
    (0xEB, "\u{306}\u{323}"),
];

/// Other bytes are those of the Western code page, as quotation marks and dashes in such texts are.
fn western(byte: u8) -> String {
    WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned()
}

/// TCVN3 as Unicode. Capitals with tones had fonts of their own and come out small.
pub(crate) fn tcvn3(bytes: &[u8]) -> String {
    let table: Vec<char> = TCVN3.chars().collect();
    let mut text = String::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        let letter = usize::from(byte).checked_sub(0xA1).and_then(|index| table.get(index)).filter(|c| **c != ' ');
        match letter {
            Some(letter) => text.push(*letter),
            None if byte.is_ascii() => text.push(char::from(byte)),
            None => text.push_str(&western(byte)),
        }
    }
    text
}

/// VNI as Unicode.
pub(crate) fn vni(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    // Whether the letter before can carry marks.
    let mut carrier = false;
    for &byte in bytes {
        let mark = VNI_MARKS.iter().find(|(small, _)| byte == *small || byte == small - 0x20);
        let letter = VNI_LETTERS.iter().find(|(code, _)| *code == byte);
        match (mark, letter, byte) {
            (Some((_, marks)), _, _) if carrier => {
                text.push_str(marks);
                carrier = false;
                continue;
            }
            (_, _, 0xF4) => text.push('ơ'),
            (_, _, 0xD4) => text.push('Ơ'),
            (_, _, 0xF6) => text.push('ư'),
            (_, _, 0xD6) => text.push('Ư'),
            (_, Some((_, letter)), _) => text.push(*letter),
            _ if byte.is_ascii() => text.push(char::from(byte)),
            _ => text.push_str(&western(byte)),
        }
        carrier = matches!(byte, 0xF4 | 0xD4 | 0xF6 | 0xD6) || b"aeiouyAEIOUY".contains(&byte);
    }
    nfc(&text)
}

const ONSETS: &str = " b c ch d g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x ";
const CODAS: &str = " c ch m n ng nh p t ";
const NUCLEI: &str = " a e i o u y ai ao au ay eo eu ia ie iu oa oe oi oo ua ue ui uo uu uy ya ye yeu ieu iai oai oao oay oeo uai uao uay uoi uou uya uye uyu ";

/// Whether a folded word can be a Vietnamese syllable.
fn syllable(word: &str) -> bool {
    let vowel = |c: char| "aeiouy".contains(c);
    let Some(start) = word.find(vowel) else { return false };
    let end = word.rfind(vowel).map_or(start, |at| at + 1);
    let listed = |list: &str, part: &str| part.is_empty() || list.contains(&format!(" {part} "));
    // "qu" and "gi" take the first vowel letter with them.
    let whole = &word[start..end];
    let taken = (word.starts_with('q') && whole.starts_with('u') || word.starts_with("gi")) && whole.len() > 1;
    let nucleus = if taken { &whole[1..] } else { whole };
    listed(ONSETS, &word[..start]) && listed(NUCLEI, nucleus) && listed(CODAS, &word[end..])
}

/// Share of the words with marks that can be Vietnamese; `None` where there is none to judge by.
pub(crate) fn plausible(text: &str) -> Option<f64> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit());
    let marked = words.filter(|word| !word.is_ascii() && !word.is_empty());
    let (mut all, mut good) = (0u32, 0u32);
    for word in marked {
        all += 1;
        // A capital inside a word of small letters comes from a wrong table.
        let inner = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
        let letters = word.trim_matches(|c: char| !c.is_alphabetic());
        good += u32::from(!inner && letters.chars().all(char::is_alphabetic) && syllable(&fold(letters)));
    }
    (all > 0).then(|| f64::from(good) / f64::from(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tcvn3_has_every_small_letter_once() {
        let letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ";
        for letter in letters.chars() {
            assert_eq!(TCVN3.chars().filter(|c| *c == letter).count(), 1, "{letter}");
        }
        assert_eq!(TCVN3.chars().count(), 0xFE - 0xA1 + 1);
    }

    #[test]
    fn known_bytes_of_each_table_read_right() {
        // "Uỷ ban nhân dân tỉnh", "phòng, chống dịch" as the old fonts stored them.
        assert_eq!(tcvn3(b"U\xFB ban nh\xA9n d\xA9n t\xD8nh"), "Uỷ ban nhân dân tỉnh");
        assert_eq!(tcvn3(b"ph\xDFng, ch\xE8ng d\xDEch"), "phòng, chống dịch");
        assert_eq!(vni(b"U\xDBy ban nha\xE2n da\xE2n"), "Ủy ban nhân dân");
        assert_eq!(vni(b"pho\xF8ng, cho\xE1ng d\xF2ch; \xF1\xF6\xF4\xF8ng"), "phòng, chống dịch; đường");
    }

    #[test]
    fn syllables_are_told_from_garble() {
        for word in ["nghieng", "quyet", "gi", "gieng", "uy", "tinh", "khuyu", "anh", "yeu", "oan"] {
            assert!(syllable(word), "{word}");
        }
        for word in ["bcd", "trxn", "aeiou", "zang", "tinhk"] {
            assert!(!syllable(word), "{word}");
        }
    }
}
