//! Tables that offices send, sound and bad.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::Read;

use base::words::Lang;
use ingest::{Cell, Choice, Column, ColumnKind, Columns, MAX_CELL, MAX_COLUMNS, Row, Sheet, Value, rows, rows_from};
use rust_xlsxwriter::{Format, Workbook};

fn code(bytes: &[u8]) -> &'static str {
    rows("bảng.csv", bytes).unwrap_err().code()
}

fn all(sheet: Sheet<'_>) -> Vec<Row> {
    sheet.map(Result::unwrap).collect()
}

fn cells(row: &Row) -> Vec<String> {
    row.cells.iter().map(ToString::to_string).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn columns() -> Columns {
    let column = |key: &str, names: &[&str], required: bool, kind: ColumnKind| Column {
        key: key.into(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        required,
        kind,
    };
    let choice = |code: &str, names: &[&str]| Choice {
        code: code.into(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let sexes = vec![choice("m", &["Nam", "Male"]), choice("f", &["Nữ", "Female"])];
    let from = "1900-01-01".parse().ok();
    let to = "2021-12-31".parse().ok();
    Columns(vec![
        column("name", &["Họ và tên", "Họ tên", "Full name"], true, ColumnKind::Text),
        column("birth", &["Ngày sinh", "Date of birth"], true, ColumnKind::Date { from, to }),
        column("sex", &["Giới tính", "Sex"], false, ColumnKind::Enum { values: sexes }),
        column("commune", &["Mã xã", "Commune code"], false, ColumnKind::Code { width: Some(5) }),
        column("doses", &["Số mũi", "Doses"], false, ColumnKind::Int { min: Some(0), max: Some(9) }),
    ])
}

#[test]
fn delimiters_encodings_and_quotes_are_told_from_the_file() {
    let table = "Họ tên,Ghi chú\nLò Văn Ún,\"xã Nậm Tăm, huyện Sìn Hồ\"\n";
    let semicolons = "Họ tên;Ghi chú\r\nLò Văn Ún;xã Nậm Tăm, huyện Sìn Hồ\r\n";
    let tabs = semicolons.replace(';', "\t");
    let declared = format!("sep=;\r\n{semicolons}");
    let bom = ["\u{FEFF}".as_bytes(), table.as_bytes()].concat();
    let wide = utf16(&tabs);
    for bytes in [table.as_bytes(), semicolons.as_bytes(), tabs.as_bytes(), declared.as_bytes(), &bom, &wide] {
        let sheet = rows("a.csv", bytes).unwrap();
        assert_eq!(sheet.head, ["Họ tên", "Ghi chú"]);
        let rows = all(sheet);
        assert_eq!(rows.len(), 1);
        assert_eq!(cells(&rows[0]), ["Lò Văn Ún", "xã Nậm Tăm, huyện Sìn Hồ"]);
    }
    let old: &[u8] = b"H\xE4 t\xAAn;Ghi ch\xF3\nL\xDF V\xA8n \xF3n;huy\xD6n S\xD7n H\xE5\n";
    let sheet = rows("cũ.csv", old).unwrap();
    assert_eq!(sheet.notes[0].code, "ingest-converted-capitals");
    assert_eq!(sheet.head, ["Họ tên", "Ghi chú"]);
    assert_eq!(cells(&all(sheet)[0]), ["Lò Văn ún", "huyện Sìn Hồ"]);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let table = "a,b\n1,2\n\n3,4\n\"5\nsecond line\",6\n7,8";
    let sheet = rows("a.csv", table.as_bytes()).unwrap();
    assert_eq!(sheet.head_row, 1);
    let numbers: Vec<u64> = all(sheet).iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 4, 5, 6]);
}

#[test]
fn a_large_csv_is_read_as_a_stream() {
    /// A head and ten million rows that never stand in memory together.
    struct Endless {
        left: usize,
        given: bool,
    }
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            const ROW: &[u8] = b"Lo Van Un,01/02/1980\n";
            if !self.given {
                self.given = true;
                out[..16].copy_from_slice(b"ho ten,ngaysinh\n");
                return Ok(16);
            }
            if self.left == 0 || out.len() < ROW.len() {
                return Ok(0);
            }
            self.left -= 1;
            out[..ROW.len()].copy_from_slice(ROW);
            Ok(ROW.len())
        }
    }
    let endless = Endless { left: 10_000_000, given: false };
    let sheet = rows_from("a.csv", endless, None).unwrap();
    let third = sheet.map(Result::unwrap).nth(50_000).unwrap();
    assert_eq!((third.number, cells(&third)[0].as_str()), (50_002, "Lo Van Un"));
}

#[test]
fn files_that_are_no_tables_are_refused() {
    assert_eq!(code(b""), "ingest-empty");
    assert_eq!(code(b"\n\n  \n"), "ingest-empty");
    assert_eq!(code(b",,\n,,\n"), "ingest-empty");
    assert_eq!(code(b"%PDF-1.7"), "ingest-not-a-table");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n\0"), "ingest-picture");
    assert_eq!(code(b"PK\x03\x04\0\0\0"), "ingest-archive");
    assert_eq!(code(b"\xB3\xA4\xB1,\xBD\xBF\xD1\xF0\n\xE9\xE0\xC0\xC1\xC8,\xCD\xDB\xDB\xC8\n"), "ingest-encoding");
    let unclosed = format!("a,b\n1,\"{}", "x".repeat(300_000));
    let error = rows("a.csv", unclosed.as_bytes()).unwrap().find_map(Result::err).unwrap();
    assert_eq!((error.code(), error.message().at.clone().unwrap().row), ("ingest-quote-open", Some(2)));
}

/// A file of one line is not held whole, and what stands far to the right is not read.
#[test]
fn rows_without_end_are_refused_and_wide_ones_cut() {
    assert_eq!(code(&vec![b'a'; 5 * 1024 * 1024]), "ingest-row-too-long");
    assert_eq!(code("a,".repeat(3 * 1024 * 1024).as_bytes()), "ingest-row-too-long");
    let wide = format!("{}\n", "a,".repeat(10_000));
    assert_eq!(rows("a.csv", wide.as_bytes()).unwrap().head.len(), MAX_COLUMNS);
}

/// One long string of a workbook may stand in all of its cells.
#[test]
fn a_cell_longer_than_a_spreadsheet_holds_is_an_error_of_its_row() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, text) in ["Họ tên", "XX", "Lò Văn Ún"].iter().enumerate() {
        sheet.write_string(u32::try_from(row).unwrap(), 0, *text).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        writer.start_file(part.name().unwrap().as_ref(), zip::write::SimpleFileOptions::default()).unwrap();
        let content = content.replace("XX", &"X".repeat(MAX_CELL + 1));
        std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let read: Vec<_> = rows("a.xlsx", &bytes).unwrap().collect();
    let told = |at: usize| read[at].as_ref().map_err(ingest::IngestError::code).map(|row| row.number);
    assert_eq!((read.len(), told(0), told(1)), (2, Err("ingest-cell-too-long"), Ok(3)));
}

#[test]
fn a_row_in_another_encoding_is_an_error_of_that_row_alone() {
    let mut table = "Họ tên,Xã\n".repeat(6_000).into_bytes();
    table.extend(b"L\xF2 V\xE3n,x\n");
    table.extend("Cuối,y\n".as_bytes());
    let results: Vec<_> = rows("a.csv", &table).unwrap().collect();
    let errors: Vec<_> = results.iter().filter_map(|row| row.as_ref().err()).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].code(), errors[0].message().at.clone().unwrap().row), ("ingest-row-encoding", Some(6_001)));
    assert_eq!(cells(results.last().unwrap().as_ref().unwrap())[0], "Cuối");
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Trống").unwrap();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, "DANH SÁCH TIÊM CHỦNG").unwrap();
    for (column, head) in ["Họ và tên (*)", "Ngày sinh", "GIOI TINH", "Mã xã", "Doses", "Ghi chú"].iter().enumerate()
    {
        sheet.write(2, column as u16, *head).unwrap();
    }
    sheet.write(3, 0, "Lò Văn Ún").unwrap();
    sheet.write_with_format(3, 1, 29_252, &day).unwrap();
    sheet.write(3, 2, "nam").unwrap();
    sheet.write(3, 3, 3_549).unwrap();
    sheet.write(3, 4, 2).unwrap();
    sheet.write(5, 0, "Giàng Thị Súa").unwrap();
    sheet.write(5, 1, 29_252).unwrap();
    sheet.write(5, 16_000, "lạc").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_gives_days_numbers_and_codes_below_its_title() {
    let file = workbook();
    let columns = columns();
    let mut records = columns.read(rows("a.xlsx", &file).unwrap()).unwrap();
    assert_eq!(records.unknown_headings(), ["Ghi chú"]);
    let first = records.next().unwrap().unwrap();
    assert_eq!((first.row, first.problems.as_slice()), (4, &[][..]));
    assert_eq!(first.text("name"), Some("Lò Văn Ún"));
    assert_eq!(first.date("birth"), "1980-02-01".parse().ok());
    assert_eq!(first.text("sex"), Some("m"));
    assert_eq!(first.text("commune"), Some("03549"));
    assert_eq!(first.values["doses"], Value::Int(2));
    // A day that was written without a format of days.
    let second = records.next().unwrap().unwrap();
    assert_eq!((second.row, second.date("birth")), (6, "1980-02-01".parse().ok()));
    assert!(records.next().is_none());
}

#[test]
fn a_sheet_is_chosen_by_name_and_a_wrong_name_lists_the_sheets() {
    let file = workbook();
    let sheet = rows_from("a.xlsx", file.as_slice(), Some("Danh sách")).unwrap();
    assert_eq!(sheet.head, ["DANH SÁCH TIÊM CHỦNG"]);
    assert!(all(sheet).iter().all(|row| row.cells.len() <= 512));
    let error = rows_from("a.xlsx", file.as_slice(), Some("Sheet9")).unwrap_err();
    assert_eq!(error.code(), "ingest-no-sheet");
    assert!(error.message().say(Lang::Vi).contains("Trống, Danh sách"));
    assert_eq!(rows_from("a.xlsx", file.as_slice(), Some("Trống")).unwrap_err().code(), "ingest-empty");
}

#[test]
fn a_missing_or_doubled_column_is_named_with_what_the_table_has() {
    let columns = columns();
    let read = |table: &str| columns.read(rows("ca.csv", table.as_bytes()).unwrap()).map(|_| ()).unwrap_err();
    let error = read("Họ tên,Giới tính\nA,Nam\n");
    assert_eq!(error.code(), "ingest-column-missing");
    let words = error.message().full(Lang::Vi);
    assert!(words.contains("Ngày sinh") && words.contains("Họ tên, Giới tính") && words.contains("ca.csv"), "{words}");
    assert_eq!(read("Họ tên,Ngày sinh,Full name\nA,1/1/1980,B\n").code(), "ingest-column-twice");
    assert_eq!(read("x,y\n1,2\n").code(), "ingest-column-missing");
}

#[test]
fn every_bad_cell_is_named_with_row_column_value_and_what_to_do() {
    let table = "Họ tên;Ngày sinh;Giới tính;Mã xã;Số mũi\n\
                 A;31/02/1980;Nam;03549;1\n\
                 B;01/01/2121;Nam;03549;1\n\
                 C;hôm qua;Nam;03549;1\n\
                 D;1/2/80;Nam;03549;1\n\
                 E;01/02/1980;khác;03549;1\n\
                 F;01/02/1980;Nữ;03549;nhiều\n\
                 G;01/02/1980;Nữ;03549;12\n\
                 ;01/02/1980;Nữ;03549;1\n\
                 H;01/02/1980;;;\n\
                 I;x;y;z;t\n";
    let columns = columns();
    let records: Vec<_> =
        columns.read(rows("ca.csv", table.as_bytes()).unwrap()).unwrap().map(Result::unwrap).collect();
    let codes: Vec<Vec<&str>> = records.iter().map(|r| r.problems.iter().map(|p| p.code).collect()).collect();
    assert_eq!(
        codes,
        [
            vec!["ingest-date-impossible"],
            vec!["ingest-date-outside"],
            vec!["ingest-not-a-date"],
            vec!["ingest-date-year"],
            vec!["ingest-not-in-list"],
            vec!["ingest-not-a-number"],
            vec!["ingest-number-outside"],
            vec!["value-missing"],
            vec![],
            vec!["ingest-not-a-date", "ingest-not-in-list", "ingest-not-a-number"],
        ]
    );
    let place = records[0].problems[0].at.clone().unwrap();
    assert_eq!(
        (place.file.as_deref(), place.row, place.column.as_deref(), place.value.as_deref()),
        (Some("ca.csv"), Some(2), Some("Ngày sinh"), Some("31/02/1980"))
    );
    for problem in records.iter().flat_map(|record| &record.problems) {
        for lang in [Lang::Vi, Lang::En] {
            assert!(problem.hint(lang).is_some() && !problem.say(lang).contains('{'), "{}", problem.full(lang));
        }
    }
    assert!(records[1].problems[0].say(Lang::Vi).contains("01/01/1900 đến 31/12/2021"));
}

#[test]
fn cells_of_a_csv_are_words_and_empty_ones_are_empty() {
    let sheet = rows("a.csv", b"a,b,c\n 1 ,,\"  \"\n").unwrap();
    assert_eq!(all(sheet)[0].cells, [Cell::Text(" 1 ".into()), Cell::Empty, Cell::Empty]);
}
