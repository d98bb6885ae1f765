//! Tables of persons, taken over whole or only tried.

use super::records::area;
use crate::http::Content;
use crate::torture::hand::Hand;
use crate::torture::history::Effect;

/// Rows of a table.
const ROWS: u64 = 25;

/// A table of sound rows and one that is not: the names of the sound ones, and the file.
fn table(hand: &mut Hand<'_>) -> (Vec<String>, Content) {
    let mark = hand.random.mark();
    let area = area(hand);
    let names: Vec<String> =
        (0..hand.random.between(2, ROWS)).map(|row| format!("Bảng {mark} {}", letters(row))).collect();
    let mut lines = vec!["Họ và tên,Năm sinh,Giới tính,Mã xã".to_owned()];
    lines.extend(names.iter().map(|name| format!("{name},1970,Nữ,{area}")));
    lines.push(format!("Không tuổi {mark},,Nữ,{area}"));
    (names, Content::file("danh-sach.csv", lines.join("\n").as_bytes()))
}

/// Names differ by letters: digits stand in no name.
fn letters(row: u64) -> String {
    let letter = |n: u64| char::from(b'a' + (n % 26) as u8);
    format!("{}{}", letter(row / 26), letter(row))
}

pub fn import(hand: &mut Hand<'_>) {
    let (names, file) = table(hand);
    let effect = Effect::Rows { kind: "persons", field: "name", values: names };
    let path = ("POST", "/api/v1/import/persons");
    // The same table again adds nothing.
    if hand.random.once_in(3) {
        hand.act_with("import", effect.clone(), path, &file);
    }
    hand.act_with("import", effect, path, &file);
}

pub fn try_import(hand: &mut Hand<'_>) {
    let (_, file) = table(hand);
    hand.act_with("import, dry", Effect::Nothing, ("POST", "/api/v1/import/persons?dry=1"), &file);
}
