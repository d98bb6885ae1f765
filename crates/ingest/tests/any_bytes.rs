//! Whatever the bytes are, the answer is a value or an error.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::{Cursor, Write};

use ingest::{Column, ColumnKind, Columns, rows, text};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};

fn read_everything(bytes: &[u8]) {
    let _ = text("a", bytes);
    let columns = Columns(vec![Column {
        key: "a".into(),
        names: vec!["a".into()],
        required: false,
        kind: ColumnKind::Date { from: None, to: None },
    }]);
    if let Ok(sheet) = rows("a", bytes) {
        assert!(sheet.take(10_000).count() <= 10_000);
    }
    if let Ok(Ok(records)) = rows("a", bytes).map(|sheet| columns.read(sheet)) {
        assert!(records.take(10_000).count() <= 10_000);
    }
}

/// Begins like a known kind, then anything.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let begin = prop_oneof![
        Just(b"".to_vec()),
        Just(b"PK\x03\x04".to_vec()),
        Just(b"%PDF-1.4\n1 0 obj\n<<".to_vec()),
        Just(b"\xD0\xCF\x11\xE0".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        Just(b"\xFE\xFF".to_vec()),
        Just(b"\xEF\xBB\xBF".to_vec()),
        Just(b"sep=;\n".to_vec()),
        Just(b"a,b\n\"".to_vec()),
    ];
    (begin, vec(any::<u8>(), 0..400)).prop_map(|(begin, rest)| [begin, rest].concat())
}

/// XML that may or may not be well formed, of the elements that matter.
fn xml() -> impl Strategy<Value = String> {
    let pieces = [
        "<w:p>",
        "</w:p>",
        "<w:t>",
        "</w:t>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        "<w:del>",
        "</w:del>",
        "<w:pPr>",
        "</w:pPr>",
        "<w:numId w:val=\"1\"/>",
        "<w:ilvl w:val=\"99\"/>",
        "<w:br/>",
        "x",
        "&amp;",
        "&#0;",
        "&bad;",
        "<w:num w:numId=\"1\"/>",
        "<w:abstractNumId w:val=\"\"/>",
        "<w:lvl w:ilvl=\"8\"/>",
        "<w:startOverride w:val=\"4294967295\"/>",
        "<w:lvlText w:val=\"%1%9\"/>",
        "<w:start w:val=\"0\"/>",
        "<",
        "\"",
    ];
    vec(proptest::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in file()) {
        read_everything(&bytes);
    }

    #[test]
    fn any_word_document_is_answered(document in xml(), numbering in xml(), styles in xml()) {
        let file = package(&[
            ("word/document.xml", &document),
            ("word/numbering.xml", &numbering),
            ("word/styles.xml", &styles),
        ]);
        read_everything(&file);
    }

    #[test]
    fn a_whole_workbook_with_bytes_changed_is_answered(at in vec((any::<usize>(), any::<u8>()), 1..8)) {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "a").unwrap();
        let mut file = book.save_to_buffer().unwrap();
        for (index, byte) in at {
            let length = file.len();
            file[index % length] = byte;
        }
        read_everything(&file);
    }
}
