//! Pictures without what cameras write beside them: where and when they were taken, by which telephone, a small copy of
//! the picture as it was before it was cut, a film of the seconds around it.
//!
//! A photo of a household at its door tells in such notes where somebody lives to whoever is given the file later. What
//! a register wants to know of a place is a field of its own, which people see. Of JPEG one note is kept: how the
//! telephone was held, or the picture would lie on its side.
//!
//! Only the frames are walked of which the formats are made. What stands behind the picture's end is left out.

/// A PNG, JPEG or WebP without its notes; none where it is not whole enough to be shown.
pub(crate) fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes.first()? {
        0x89 => png(bytes),
        0xFF => jpeg(bytes),
        _ => webp(bytes),
    }
}

/// Width and height of a PNG.
pub fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(PNG)?;
    (head.get(4..8)? == b"IHDR").then_some((number(head.get(8..12)?), number(head.get(12..16)?)))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that make the picture: its points, colours, measures, and how it moves.
const DRAWN: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    png_size(bytes)?;
    let mut out = PNG.to_vec();
    let mut rest = bytes.strip_prefix(PNG)?;
    loop {
        let length = number(rest.get(..4)?) as usize;
        let name = rest.get(4..8)?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        if DRAWN.iter().any(|drawn| drawn.as_slice() == name) {
            out.extend(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        rest = &rest[chunk.len()..];
    }
}

/// A note of how the telephone was held, and of nothing else.
fn held(turn: u8) -> Vec<u8> {
    let mut note = b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    note.push(turn);
    note.extend([0; 6]);
    note
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let code = *bytes.get(at + 1)?;
        match code {
            // A filling byte.
            0xFF => at += 1,
            0xD9 => {
                out.extend([0xFF, 0xD9]);
                return Some(out);
            }
            0x01 | 0xD0..=0xD7 => {
                out.extend([0xFF, code]);
                at += 2;
            }
            _ => {
                let length = number(bytes.get(at + 2..at + 4)?) as usize;
                let part = bytes.get(at..at + 2 + length.max(2))?;
                let said = &part[4..];
                let kept = match code {
                    0xE0 => said.starts_with(b"JFIF\0"),
                    0xE2 => said.starts_with(b"ICC_PROFILE\0"),
                    // Adobe's word for how the colours are meant.
                    0xEE => said.starts_with(b"Adobe"),
                    0xE1 | 0xE3..=0xED | 0xEF | 0xFE => false,
                    _ => true,
                };
                if kept {
                    out.extend(part);
                } else if let Some(turn) = said.strip_prefix(b"Exif\0\0").and_then(turned) {
                    out.extend(held(turn));
                }
                at += part.len();
                if code == 0xDA {
                    let end = points(bytes, at);
                    out.extend(&bytes[at..end]);
                    at = end;
                    // A line that was cut off: the upper part of the picture is still one.
                    if at == bytes.len() {
                        return Some(out);
                    }
                }
            }
        }
    }
}

/// Where the points of a scan end: at the first mark that is not among them.
fn points(bytes: &[u8], from: usize) -> usize {
    let mark = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF);
    bytes[from..].windows(2).position(mark).map_or(bytes.len(), |found| from + found)
}

/// How the telephone was held, where it was not upright: the tag 274 of the first table.
fn turned(note: &[u8]) -> Option<u8> {
    let little = note.starts_with(b"II");
    let read = |at: usize, size: usize| -> Option<usize> {
        let bytes = note.get(at..at.checked_add(size)?)?;
        let flipped: Vec<u8> = if little { bytes.iter().rev().copied().collect() } else { bytes.to_vec() };
        Some(number(&flipped) as usize)
    };
    let table = read(4, 4)?;
    let entries = table.checked_add(2)?;
    let turn =
        (0..read(table, 2)?).map(|entry| entries.saturating_add(12 * entry)).find_map(|at| match read(at, 2) {
            Some(274) => read(at.checked_add(8)?, 2),
            _ => None,
        })?;
    u8::try_from(turn).ok().filter(|turn| (2..=8).contains(turn))
}

/// Chunks of a WebP that make the picture.
const SHOWN: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// What the head of a WebP says of notes that are no longer there.
const NOTES: u8 = 0b0000_1100;

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let little = |bytes: &[u8]| bytes.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
    let end = little(bytes.get(4..8)?).checked_add(8)?.min(bytes.len());
    let mut rest = bytes.get(12..end)?;
    let mut out = bytes.get(..12)?.to_vec();
    while rest.len() >= 8 {
        let length = little(&rest[4..8]);
        let padded = length.checked_add(8)?.checked_add(length % 2)?;
        // The last byte of the padding is often forgotten.
        let chunk = &rest[..padded.min(rest.len())];
        (chunk.len() >= length.checked_add(8)?).then_some(())?;
        let name = &chunk[..4];
        if SHOWN.iter().any(|shown| shown.as_slice() == name) {
            let from = out.len();
            out.extend(chunk);
            if name == b"VP8X"
                && let Some(flags) = out.get_mut(from + 8)
            {
                *flags &= !NOTES;
            }
        }
        rest = &rest[chunk.len()..];
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    (out.len() > 12).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], &name, content, b"crc!"].concat()
    }

    fn segment(code: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, code][..], &length, content].concat()
    }

    fn has(bytes: &[u8], wanted: &[u8]) -> bool {
        bytes.windows(wanted.len()).any(|window| window == wanted)
    }

    /// Notes as a telephone writes them: how it was held, and a place.
    fn notes(little: bool, turn: u8) -> Vec<u8> {
        let place = b"GPS 22.21";
        if little {
            [&b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..], &[turn, 0, 0, 0], &[0; 4], place].concat()
        } else {
            [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[turn, 0, 0], &[0; 4], place].concat()
        }
    }

    #[test]
    fn a_jpeg_loses_its_place_and_keeps_how_it_was_held() {
        let points = b"\x01\xFF\x00\x02\xFF\xD0\x03";
        let photo = |notes: &[u8]| {
            let mut photo = b"\xFF\xD8".to_vec();
            photo.extend(segment(0xE0, b"JFIF\0..."));
            photo.extend(segment(0xE1, notes));
            photo.extend(segment(0xE1, b"http://ns.adobe.com/xap GPS"));
            photo.extend(segment(0xE2, b"ICC_PROFILE\0colours"));
            photo.extend(segment(0xE2, b"MPF\0another picture"));
            photo.extend(segment(0xED, b"Photoshop GPS"));
            photo.extend(segment(0xFE, b"GPS in a remark"));
            photo.extend(segment(0xDB, b"table"));
            photo.extend(segment(0xDA, b"scan"));
            photo.extend(points);
            photo.extend(b"\xFF\xD9 a film with its GPS");
            photo
        };
        for little in [false, true] {
            let kept = bare(&photo(&notes(little, 6))).unwrap();
            assert!(!has(&kept, b"GPS") && !has(&kept, b"MPF"));
            for there in [&b"JFIF"[..], b"ICC_PROFILE", b"table", b"scan", points] {
                assert!(has(&kept, there), "{there:?}");
            }
            assert!(kept.ends_with(b"\xFF\xD9"));
            assert!(has(&kept, &held(6)));
            assert_eq!(bare(&kept), Some(kept), "what is bare stays as it is");
        }
        assert!(!has(&bare(&photo(&notes(true, 1))).unwrap(), b"Exif"));
        let cut = photo(&notes(true, 1));
        assert!(bare(&cut[..cut.len() - 24]).is_some(), "a line that was cut off");
        assert_eq!(bare(b"\xFF\xD8\xFFnonsense"), None);
    }

    #[test]
    fn a_png_and_a_webp_lose_their_notes_and_keep_the_rest() {
        let parts =
            [chunk(*b"IHDR", &[0; 13]), chunk(*b"tEXt", b"GPS"), chunk(*b"eXIf", b"GPS"), chunk(*b"IDAT", b"points")];
        let mut png = PNG.to_vec();
        png.extend(parts.concat());
        assert_eq!(bare(&png), None, "without an end");
        png.extend(chunk(*b"IEND", b""));
        png.extend(b"GPS behind it");
        let kept = bare(&png).unwrap();
        assert!(has(&kept, b"points") && !has(&kept, b"GPS"));
        assert_eq!(bare(&kept), Some(kept));

        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x0C\0\0\0......VP8 \x03\0\0\0abc\0EXIF\x03\0\0\0GPS\0".to_vec();
        let size = u32::try_from(webp.len() - 8).unwrap();
        webp[4..8].copy_from_slice(&size.to_le_bytes());
        let kept = bare(&webp).unwrap();
        assert!(has(&kept, b"abc") && !has(&kept, b"GPS"));
        assert_eq!((kept[20], kept[4] as usize), (0, kept.len() - 8));
        assert_eq!(bare(&kept), Some(kept));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(
            mark in prop::sample::select(vec![&b"\xFF\xD8\xFF\xE1"[..], b"\xFF\xD8\xFF\xDA", b"\x89PNG\r\n\x1a\n", b"RIFF\xFF\xFF\0\0WEBP"]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = bare(&[mark, &rest].concat());
            let _ = turned(&rest);
        }
    }
}
