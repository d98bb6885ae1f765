//! How a text is coded, and its letters in Unicode.

use base::text::nfc;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use crate::legacy;

/// How letters are coded as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode, UTF-8.
    Utf8,
    /// Unicode, UTF-16, little end first.
    Utf16Le,
    /// Unicode, UTF-16, big end first.
    Utf16Be,
    /// Windows code page 1258: base letters followed by tone marks.
    Windows1258,
    /// TCVN 5712:1993, third set ("ABC", fonts named .Vn…): one byte a letter.
    Tcvn3,
    /// VNI for Windows: a letter followed by a byte for its marks.
    Vni,
}

/// Encodings before Unicode, in the order in which they were in use.
const LEGACY: [Encoding; 3] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Windows1258];
/// How much of a text is looked at to tell its encoding.
const SAMPLE: usize = 64 * 1024;
/// Share of the words with marks that must be possible Vietnamese syllables.
const PLAUSIBLE: f64 = 0.7;

impl Encoding {
    /// The name that people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1258 => "Windows-1258",
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
        }
    }

    /// The bytes as letters; `None` where they are not of this encoding. A mark of byte order is left out.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => {
                std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok().map(str::to_owned)
            }
            Self::Utf16Le => wide(UTF_16LE, bytes.strip_prefix(b"\xFF\xFE").unwrap_or(bytes)),
            Self::Utf16Be => wide(UTF_16BE, bytes.strip_prefix(b"\xFE\xFF").unwrap_or(bytes)),
            Self::Windows1258 => {
                let (text, faulty) = WINDOWS_1258.decode_without_bom_handling(bytes);
                (!faulty).then(|| nfc(&text))
            }
            Self::Tcvn3 => Some(legacy::tcvn3(bytes)),
            Self::Vni => Some(legacy::vni(bytes)),
        }
    }
}

fn wide(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// The encoding of a text by its first bytes, or `None` where no known one makes Vietnamese of it. `more` says that
/// the text goes on after these bytes.
pub(crate) fn detect(bytes: &[u8], more: bool) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.starts_with(b"\xEF\xBB\xBF") {
        return Some(Encoding::Utf8);
    }
    if let Some(wide) = detect_wide(sample) {
        return Some(wide);
    }
    match std::str::from_utf8(sample) {
        Ok(_) => return Some(Encoding::Utf8),
        // The sample may end inside a letter.
        Err(error) if error.error_len().is_none() && (more || bytes.len() > sample.len()) => {
            return Some(Encoding::Utf8);
        }
        Err(_) => {}
    }
    let scored = LEGACY.into_iter().filter_map(|encoding| {
        let text = encoding.decode(sample)?;
        Some((encoding, legacy::plausible(&text)?))
    });
    scored.filter(|(_, score)| *score >= PLAUSIBLE).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(encoding, _)| encoding)
}

/// Text that was typed in a font of an old encoding and kept letter by letter in a Unicode file: the letters of the
/// Western code page stand where the old bytes stood. `None` where the text is what it seems.
pub(crate) fn disguised(text: &str) -> Option<(String, Encoding)> {
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    if unmappable || legacy::plausible(text)? >= PLAUSIBLE {
        return None;
    }
    let read = [Encoding::Tcvn3, Encoding::Vni].into_iter().filter_map(|encoding| {
        let text = encoding.decode(&bytes)?;
        let score = legacy::plausible(&text)?;
        Some((text, encoding, score))
    });
    let best = read.filter(|read| read.2 >= PLAUSIBLE).max_by(|a, b| a.2.total_cmp(&b.2));
    best.map(|(text, encoding, _)| (text, encoding))
}

/// Share of a text's words that carry marks and can be Vietnamese, among those with letters beyond ASCII; `None` where
/// there are none, as in English.
pub fn vietnamese(text: &str) -> Option<f64> {
    legacy::plausible(text)
}

/// UTF-16 by its mark, or by zero bytes standing on one side only.
fn detect_wide(sample: &[u8]) -> Option<Encoding> {
    if sample.starts_with(b"\xFF\xFE") {
        return Some(Encoding::Utf16Le);
    }
    if sample.starts_with(b"\xFE\xFF") {
        return Some(Encoding::Utf16Be);
    }
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    // Vietnamese text is mostly of the first 256 code points: a quarter is far below what it shows.
    let many = sample.len() / 8;
    match () {
        () if odd > many && even == 0 => Some(Encoding::Utf16Le),
        () if even > many && odd == 0 => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// Whether bytes may be a text at all: no control bytes but those that texts use, or UTF-16.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if detect_wide(sample).is_some() {
        return true;
    }
    let odd = sample.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)).count();
    odd * 100 <= sample.len() && !sample.contains(&0)
}
