//! Plain texts, tables and pictures that ask for more than there is, and files that are not what they say.

use super::File;

const HEAD: &str = "Họ tên,Năm sinh,Giới,Xã\n";

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn old_office(name: &str) -> Vec<u8> {
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    file.extend(vec![0xFF; 2_000_000]);
    file
}

/// A PNG that says it is a hundred thousand dots wide and high.
fn picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0, 8, 2, 0, 0, 0]);
    png.extend(vec![0; 100_000]);
    png
}

pub(super) fn files() -> Vec<File> {
    let order = "1. Giao Sở Y tế chủ trì, phối hợp với các huyện, hoàn thành trước ngày 30 tháng 12 năm 2021;\n";
    let nested: String = (0..4_000)
        .map(|at| format!("{}a) Trước ngày {at}, trong thời hạn {at} ngày kể từ ngày\n", " ".repeat(at % 200)))
        .collect();
    vec![
        File::document("orders.txt", order.repeat(200_000).into_bytes()),
        File::document("many-orders.txt", order.repeat(15_000).into_bytes()),
        File::document("one-line.txt", order.replace('\n', " ").repeat(15_000).into_bytes()),
        File::document("days.txt", "ngày 30 tháng 12 năm ".repeat(70_000).into_bytes()),
        File::document("dots.txt", "1.1.1.1.1.1.1.1.".repeat(120_000).into_bytes()),
        File::document("blanks.txt", format!("Số:{}/UBND-VX", " ".repeat(1_900_000)).into_bytes()),
        File::document("marks.txt", ["e", &"\u{323}\u{302}".repeat(450_000)].concat().into_bytes()),
        File::document("commas.txt", "Sở Y tế, ".repeat(150_000).into_bytes()),
        File::document("levels.txt", nested.into_bytes()),
        File::document("zeros.txt", vec![0; 12_000_000]),
        File::document("wide.txt", utf16(&"ế".repeat(9_000_000))),
        File::document("half-a-sign.txt", [&b"\xFF\xFE"[..], &[0xD8; 1_000_001]].concat()),
        File::document("old.doc", old_office("WordDocument")),
        File::document("locked.docx", old_office("EncryptedPackage")),
        File::document("picture.png", picture()),
        File::document("picture.pdf", [picture(), b"%PDF-1.4 PK\x03\x04".to_vec()].concat()),
        File::document("program.docx", [&b"MZ\0\0"[..], &[7; 100_000]].concat()),
        File::table("old.xls", old_office("Workbook")),
        File::table("one-line.csv", [HEAD.as_bytes(), &vec![b'a'; 60_000_000]].concat()),
        File::table("one-head.csv", vec![b'a'; 60_000_000]),
        File::table("columns.csv", "a,".repeat(30_000_000).into_bytes()),
        File::table("open-quote.csv", [HEAD.as_bytes(), b"\"", &b"a\n".repeat(25_000_000)].concat()),
        File::table("empty-lines.csv", [HEAD.as_bytes(), &b"\n".repeat(60_000_000)].concat()),
        File::table("short-rows.csv", [HEAD.as_bytes(), &b"x\n".repeat(30_000_000)].concat()),
        File::table(
            "long-cells.csv",
            [HEAD.as_bytes(), format!("{},x,y,z\n", "b".repeat(120_000)).repeat(400).as_bytes()].concat(),
        ),
        File::table(
            "numbers.csv",
            [HEAD.as_bytes(), "A,99999999999999999999999999,Nam,1e999\n".repeat(100_000).as_bytes()].concat(),
        ),
        File::table("zeros.csv", [HEAD.as_bytes(), &vec![0; 30_000_000]].concat()),
        File::table("wide.csv", utf16(&"a\n".repeat(10_000_000))),
        File::table("cut-off.xlsx", b"PK\x03\x04".repeat(1_000_000)),
    ]
}
