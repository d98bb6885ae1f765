//! Reads files whose bytes were changed, for as long as asked: `fuzz [--minutes N] [--seed N] [FILE…]`, and
//! `fuzz --one SEED [FILE…]` to write one such file to the standard output.
//!
//! Without files it changes a text, a Word document, a workbook and a PDF of its own. A finding is a panic or more than
//! two seconds for a file of these sizes.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(2);

/// Words of these formats, to be put where they do not belong.
const WORDS: [&[u8]; 18] = [
    b"PK\x03\x04",
    b"%PDF-1.4",
    b"endobj",
    b"stream\n",
    b"endstream",
    b"/Kids [3 0 R]",
    b"/Length 99999999",
    b"/Count -1",
    b"/Filter /FlateDecode",
    b"/Encrypt",
    b"xref",
    b"<w:p>",
    b"</w:tbl>",
    b"<w:t>",
    b"\xFF\xFE",
    b"\0\0\0\0",
    b"\xFF\xFF\xFF\xFF",
    b"startxref\n0",
];

/// Numbers from a seed (`SplitMix64`), the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        if bound == 0 { 0 } else { ((mixed ^ (mixed >> 31)) % bound as u64) as usize }
    }
}

fn change(file: &mut Vec<u8>, chance: &mut Chance) {
    let start = chance.below(file.len() + 1);
    let end = (start + chance.below([1, 8, 64, 1024][chance.0 as usize % 4]) + 1).min(file.len());
    match chance.below(6) {
        0 => drop(file.drain(start..end)),
        1 => file[start..end].iter_mut().for_each(|byte| *byte = chance.below(256) as u8),
        2 => {
            let copy = file[start..end].repeat(chance.below(20) + 1);
            file.splice(end..end, copy);
        }
        3 => drop(file.splice(start..start, WORDS[chance.below(WORDS.len())].iter().copied())),
        4 => {
            // Lengths and numbers of objects are written in digits.
            for byte in file[start..end].iter_mut().filter(|byte| byte.is_ascii_digit()) {
                *byte = b'0' + chance.below(10) as u8;
            }
        }
        _ => file.truncate(start.max(16)),
    }
}

fn file_of(seed: u64, samples: &[Vec<u8>]) -> Vec<u8> {
    let mut chance = Chance(seed);
    let mut file = samples[chance.below(samples.len())].clone();
    for _ in 0..=chance.below(8) {
        change(&mut file, &mut chance);
    }
    file
}

/// Reads it as a document and as a table; what went wrong.
fn fault(file: &[u8]) -> Option<String> {
    let read = || {
        let _ = ingest::text("a", file);
        if let Ok(sheet) = ingest::rows("a", file) {
            let _ = sheet.take(10_000).count();
        }
    };
    let mut took = Duration::MAX;
    // Others use the machine, too: only what is slow every time is slow.
    for _ in 0..3 {
        let started = Instant::now();
        if catch_unwind(AssertUnwindSafe(read)).is_err() {
            return Some("panic".to_owned());
        }
        took = took.min(started.elapsed());
        if took <= LIMIT {
            return None;
        }
    }
    Some(format!("{} ms for {} bytes", took.as_millis(), file.len()))
}

fn word() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let row = "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Sở Y tế rà soát</w:t></w:r></w:p></w:tc></w:tr>";
    let paragraphs = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>Sở Y tế chủ trì rà soát trước ngày 20/8/2021.</w:t></w:r></w:p>".repeat(40);
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{paragraphs}<w:tbl>{}</w:tbl></w:body></w:document>",
        row.repeat(10)
    );
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    for (name, content) in [("word/document.xml", document.as_str()), ("word/numbering.xml", numbering)] {
        // Not packed, so that changed bytes reach the reader of XML.
        let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name, plain)?;
        writer.write_all(content.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

fn workbook() -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..30 {
        sheet.write(row, 0, "Nguyễn Văn An")?;
        sheet.write(row, 1, f64::from(row))?;
    }
    book.save_to_buffer()
}

fn pdf() -> Vec<u8> {
    let line = "BT /F1 12 Tf 72 700 Td (So Y te ra soat danh sach truoc ngay 20/8/2021) Tj ET\n".repeat(20);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{line}\nendstream", line.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let _ = write!(
        file,
        "xref\n0 6\n0000000000 65535 f \n{places}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

fn argument(name: &str) -> Option<u64> {
    std::env::args().skip_while(|argument| argument != name).nth(1)?.parse().ok()
}

fn samples() -> Result<Vec<Vec<u8>>, Box<dyn std::error::Error>> {
    let given: Vec<Vec<u8>> = std::env::args()
        .skip(1)
        .filter(|name| Path::new(name).is_file())
        .map(std::fs::read)
        .collect::<Result<_, _>>()?;
    if !given.is_empty() {
        return Ok(given);
    }
    let text = "Sở Y tế rà soát danh sách trước ngày 20/8/2021.\n".repeat(30);
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Ok(vec![text.into_bytes(), wide, word()?, workbook()?, pdf()])
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let samples = samples()?;
    if let Some(seed) = argument("--one") {
        std::io::stdout().write_all(&file_of(seed, &samples))?;
        return Ok(());
    }
    let until = Instant::now() + Duration::from_secs(60 * argument("--minutes").unwrap_or(1));
    let first = argument("--seed").unwrap_or(1);
    let (mut files, mut found) = (0_u64, 0_u32);
    // The readers of others panic on hostile files; that is caught where they are called.
    std::panic::set_hook(Box::new(|_| {}));
    for seed in first.. {
        if Instant::now() >= until {
            break;
        }
        files += 1;
        if let Some(what) = fault(&file_of(seed, &samples)) {
            found += 1;
            eprintln!("seed {seed}: {what}");
        }
    }
    println!("{files} files, seeds from {first}: {found} findings");
    if found > 0 {
        std::process::exit(1);
    }
    Ok(())
}
