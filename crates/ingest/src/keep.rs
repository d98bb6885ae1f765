//! Files that are kept in records: photos, papers, office files, each told by its bytes.

use crate::bare::bare;
use crate::kind::{FileKind, holds, kind};

/// What a file in a record is: its media type and the endings of its name, the first that it gets where it has none of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keepable {
    /// Media type.
    pub media: &'static str,
    /// Endings of its name.
    pub endings: &'static [&'static str],
}

const fn keepable(media: &'static str, endings: &'static [&'static str]) -> Keepable {
    Keepable { media, endings }
}

const PDF: Keepable = keepable("application/pdf", &["pdf"]);
const PNG: Keepable = keepable("image/png", &["png"]);
const JPEG: Keepable = keepable("image/jpeg", &["jpg", "jpeg"]);
const WEBP: Keepable = keepable("image/webp", &["webp"]);
const DOC: Keepable = keepable("application/msword", &["doc"]);
const XLS: Keepable = keepable("application/vnd.ms-excel", &["xls"]);
const DOCX: Keepable = keepable("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]);
const XLSX: Keepable = keepable("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]);

/// A file as a record keeps it. A photo loses where and when it was taken and by which telephone ([`bare`]); a paper
/// stays as it came, byte by byte. None of any other nature, of a picture that is not whole, and of an office file that
/// brings a program along.
///
/// Only marks and frames are looked at: nothing is unpacked or decoded, whatever somebody hands in.
pub fn keep(bytes: Vec<u8>) -> Option<(Keepable, Vec<u8>)> {
    let kind = keeps(&bytes)?;
    let bytes = if Keepable::picture(kind.media) { bare(&bytes)? } else { bytes };
    Some((kind, bytes))
}

fn keeps(bytes: &[u8]) -> Option<Keepable> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    match () {
        () if begins(b"\x89PNG\r\n\x1a\n") => Some(PNG),
        () if begins(b"\xFF\xD8\xFF") => Some(JPEG),
        () if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some(WEBP),
        () if begins(b"%PDF-") => Some(PDF),
        // By the names within: a table of contents of strangers' making is not read here.
        () if begins(b"PK\x03\x04") && holds(bytes, b"vbaProject.bin") => None,
        () if begins(b"PK\x03\x04") && holds(bytes, b"word/document.xml") => Some(DOCX),
        () if begins(b"PK\x03\x04") && holds(bytes, b"xl/workbook.xml") => Some(XLSX),
        () if begins(b"\xD0\xCF\x11\xE0") => match kind(bytes) {
            FileKind::Doc => Some(DOC),
            FileKind::Xls => Some(XLS),
            _ => None,
        },
        () => None,
    }
}

impl Keepable {
    /// Does a browser show it as a picture, without running anything of it?
    pub fn picture(media: &str) -> bool {
        [PNG, JPEG, WEBP].iter().any(|one| one.media == media)
    }

    /// A name as it is kept: what stands before the last slash is a folder of somebody's machine, and the ending is one
    /// of what the file is.
    pub fn named(&self, name: &str) -> String {
        let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let own: String = own.chars().filter(|c| !c.is_control()).collect();
        let (stem, ending) = own.rsplit_once('.').unwrap_or((&own, ""));
        let known = self.endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
        let (stem, ending) = if known { (stem, ending) } else { (own.as_str(), self.endings[0]) };
        let stem: String = stem.trim().chars().take(NAME).collect();
        format!("{}.{ending}", if stem.is_empty() { "tep" } else { &stem })
    }
}

/// Letters of a name.
const NAME: usize = 150;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_papers_and_office_files_are_kept_and_programs_are_not() {
        let media = |bytes: &[u8]| keeps(bytes).map(|one| one.media);
        assert_eq!(media(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media(b"\x89PNG\r\n\x1a\n\0\0"), Some("image/png"));
        assert_eq!(media(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some("image/jpeg"));
        assert_eq!(media(b"RIFF\x24\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media(b"PK\x03\x04 .. word/document.xml"), Some(DOCX.media));
        for other in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
            b"<html>",
            b"\x7fELF\0\0",
            b"GIF89a\0",
            b"PK\x03\x04",
            b"PK\x03\x04 .. word/document.xml .. word/vbaProject.bin",
            b"<script>%PDF-1.7",
            b"",
        ] {
            assert_eq!(media(other), None);
        }
        assert_eq!(keep(b"\x89PNG\r\n\x1a\n\0\0".to_vec()), None, "begins like a picture and is none");
    }

    #[test]
    fn a_name_keeps_no_folder_and_gets_the_ending_of_its_kind() {
        for (name, kept) in [
            ("ảnh chụp.PNG", "ảnh chụp.PNG"),
            ("C:\\Users\\a\\hiện trường.png", "hiện trường.png"),
            ("../../etc/passwd", "passwd.png"),
            ("trang.html", "trang.html.png"),
            ("", "tep.png"),
            ("a\u{0}\r\nb.png", "ab.png"),
        ] {
            assert_eq!(PNG.named(name), kept, "{name:?}");
        }
        assert!(PNG.named(&"ệ".repeat(10_000)).chars().count() < 200);
    }
}
