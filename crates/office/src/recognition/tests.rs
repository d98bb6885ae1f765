use base::words::Lang;
use chrono::NaiveDate;
use directive::write::{Draft, Due, Duty, Kind, Series};

use super::*;

fn draft() -> Draft {
    Draft {
        kind: Kind::Letter,
        series: Series::State,
        body: "Ủy ban nhân dân tỉnh Lai Châu".to_owned(),
        body_symbol: "UBND".to_owned(),
        unit_symbol: Some("VX".to_owned()),
        number: Some("2345".to_owned()),
        place: "Lai Châu".to_owned(),
        date: NaiveDate::from_ymd_opt(2021, 9, 14).unwrap(),
        subject: "tăng cường công tác phòng, chống dịch bệnh".to_owned(),
        addressees: vec!["Các sở, ban, ngành tỉnh".to_owned()],
        duties: vec![Duty {
            who: vec!["Sở Y tế".to_owned()],
            what: "rà soát người chưa tiêm đủ mũi vắc xin trên địa bàn".to_owned(),
            due: Some(Due::Before(NaiveDate::from_ymd_opt(2021, 9, 30).unwrap())),
            with: Vec::new(),
        }],
        recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        capacity: vec!["CHỦ TỊCH".to_owned()],
        signer: Some("Trần Văn Bảy".to_owned()),
        parent_body: None,
        grounds: Vec::new(),
        meeting: None,
        situation: Vec::new(),
        decides: Vec::new(),
    }
}

/// A picture of a letter's first page, as a camera or a scanner makes it.
fn picture(kind: &str) -> Vec<u8> {
    let paper = directive::write::write(&draft()).unwrap();
    let room = Room::new().unwrap();
    std::fs::write(room.path("letter.pdf"), report::pdf(&orders::papers::pages(&paper)).unwrap()).unwrap();
    let done = Command::new("pdftoppm")
        .args([kind, "-r", "200", "-singlefile"])
        .args([room.path("letter.pdf"), room.path("page")])
        .status()
        .unwrap();
    assert!(done.success());
    let ending = if kind == "-png" { "page.png" } else { "page.jpg" };
    std::fs::read(room.path(ending)).unwrap()
}

/// A PDF that is nothing but a photograph.
fn scan(photograph: &[u8]) -> Vec<u8> {
    // A4 at 200 dots an inch.
    let image = format!(
        "<</Type/XObject/Subtype/Image/Width 1654/Height 2339/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {}>>\nstream\n",
        photograph.len()
    );
    let draw = "q 595 0 0 842 0 0 cm /I Do Q";
    let objects: [Vec<u8>; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>".to_vec(),
        [image.as_bytes(), photograph, b"\nendstream"].concat(),
        format!("<</Length {}>>\nstream\n{draw}\nendstream", draw.len()).into_bytes(),
    ];
    pdf(&objects)
}

/// A PDF of these objects; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

/// True where the machine has the programs and the Vietnamese letters; without them only the words are tried.
fn installed() -> bool {
    let runs = |program: &str, argument: &str| Command::new(program).arg(argument).output().is_ok();
    let languages = Command::new("tesseract").arg("--list-langs").output();
    runs("pdftoppm", "-v") && languages.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("vie"))
}

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn missing() -> Tools {
    Tools { tesseract: "no-such-tesseract".into(), pdftoppm: "no-such-pdftoppm".into(), ..Tools::default() }
}

#[test]
fn a_photograph_and_a_scanned_pdf_become_text_with_tasks() {
    if !installed() {
        return;
    }
    let photograph = picture("-png");
    let scanned = scan(&picture("-jpeg"));
    assert_eq!(ingest::text("scan.pdf", &scanned).unwrap_err().code(), "ingest-scan");
    for (name, bytes) in [("anh.png", photograph), ("scan.pdf", scanned)] {
        let read = text(name, &bytes, &Tools::default()).unwrap();
        assert_eq!(read.notes[0].code, "recognition-done", "a clerk is told to compare it");
        let document = directive::read(&read.text);
        assert_eq!(document.number.as_deref(), Some("2345/UBND-VX"), "{}", read.text);
        assert_eq!(document.tasks.len(), 1, "{}", read.text);
        assert_eq!(document.tasks[0].assignees, ["Sở Y tế"]);
        assert_eq!(document.tasks[0].deadline.as_ref().unwrap().date, NaiveDate::from_ymd_opt(2021, 9, 30));
    }
}

#[test]
fn a_photograph_without_letters_says_so() {
    if !installed() {
        return;
    }
    // A grey square, as a portable grey map in a PNG that pdftoppm would not write: made of a PDF with an empty page.
    let room = Room::new().unwrap();
    let empty = scan(&[]);
    std::fs::write(room.path("empty.pdf"), empty).unwrap();
    let _ = Command::new("pdftoppm")
        .args(["-png", "-r", "60", "-singlefile"])
        .args([room.path("empty.pdf"), room.path("page")])
        .stderr(Stdio::null())
        .status();
    let blank = std::fs::read(room.path("page.png")).unwrap();
    assert_eq!(text("anh.png", &blank, &Tools::default()).unwrap_err().code, "recognition-nothing");
}

/// Without the programs: what is lacking and how to get it, in both languages.
#[test]
fn a_machine_without_the_programs_says_how_to_install_them() {
    let message = text("anh.png", PICTURE, &missing()).unwrap_err();
    assert_eq!(message.code, "recognition-missing");
    for lang in [Lang::Vi, Lang::En] {
        let words = message.full(lang);
        assert!(words.contains("anh.png") && words.contains("tesseract"), "{words}");
        assert!(words.contains("apt install tesseract-ocr tesseract-ocr-vie poppler-utils"), "{words}");
    }
}

/// Programs that never end are stopped, and the folder with the pictures is gone.
#[cfg(unix)]
#[test]
fn a_program_that_takes_too_long_is_stopped() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new().unwrap();
    let program = room.path("slow");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 600\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let tools = Tools { tesseract: program, limit: Duration::from_millis(50), ..missing() };
    assert_eq!(text("anh.png", PICTURE, &tools).unwrap_err().code, "recognition-slow");
}

/// A program that does what these lines of shell say. Another program writes it: one that this process held open
/// while a test beside it starts a program could not be run.
#[cfg(unix)]
fn program(room: &Room, lines: &str) -> PathBuf {
    let path = room.path("program");
    let write = "printf '#!/bin/sh\n%s\n' \"$1\" > \"$2\" && chmod 700 \"$2\"";
    assert!(Command::new("sh").args(["-c", write, "sh", lines]).arg(&path).status().unwrap().success());
    path
}

/// A picture file may hold many pages; each is counted, and too many are refused.
#[cfg(unix)]
#[test]
fn the_pages_of_a_picture_are_counted() {
    let page = "Ủy ban nhân dân tỉnh yêu cầu các huyện phòng, chống dịch bệnh nghiêm túc";
    for (pages, told) in [(3, Ok("3".to_owned())), (MOST_PAGES + 1, Err("recognition-long"))] {
        let room = Room::new().unwrap();
        let lines = format!(
            "if [ \"$1\" = --list-langs ]; then echo vie; else for n in $(seq {pages}); do printf '{page}\\n\\014'; done; fi"
        );
        let tools = Tools { tesseract: program(&room, &lines), ..missing() };
        let read = text("anh.tif", PICTURE, &tools);
        let found = read.map(|read| read.notes[0].args[0].1.clone()).map_err(|message| message.code);
        assert_eq!(found, told);
    }
}

/// A long scan is refused before its pages are made into pictures.
#[test]
fn a_scan_of_too_many_pages_calls_no_program() {
    let kids: Vec<String> = (0..=MOST_PAGES).map(|page| format!("{} 0 R", page + 4)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len()).into_bytes(),
        b"<</Length 15>>\nstream\n0 0 m 10 10 l S\nendstream".to_vec(),
    ];
    let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>";
    objects.extend(kids.iter().map(|_| page.to_vec()));
    assert_eq!(text("scan.pdf", &pdf(&objects), &missing()).unwrap_err().code, "recognition-long");
}

/// A program that is there and cannot be run is not to be installed again.
#[cfg(unix)]
#[test]
fn a_program_that_cannot_be_run_is_not_said_to_be_missing() {
    let room = Room::new().unwrap();
    std::fs::write(room.path("program"), "no program").unwrap();
    let tools = Tools { tesseract: room.path("program"), ..missing() };
    assert_eq!(text("anh.png", PICTURE, &tools).unwrap_err().code, "recognition-start");
}

/// A run that was killed cannot clear up after itself; the next one does.
#[cfg(unix)]
#[test]
fn folders_that_were_left_behind_are_removed() {
    let folder = std::env::temp_dir().join(format!("{FOLDER}{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("page-1.png"), "a scan").unwrap();
    let fresh = Room::new().unwrap();
    assert!(folder.exists(), "it may be another run's");
    File::open(&folder).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let next = Room::new().unwrap();
    assert!(!folder.exists() && fresh.0.exists() && next.0.exists());
}

#[test]
fn files_with_letters_and_files_of_other_kinds_call_no_program() {
    let read = text("a.txt", "Sở Y tế rà soát.".as_bytes(), &missing()).unwrap();
    assert_eq!((read.text.as_str(), read.notes.len()), ("Sở Y tế rà soát.", 0));
    assert_eq!(text("a.zip", b"Rar!\x1a\x07", &missing()).unwrap_err().code, "ingest-archive");
    assert_eq!(text("a.pdf", b"%PDF-1.4 broken", &missing()).unwrap_err().code, "ingest-broken-pdf");
}

#[test]
fn every_message_has_words_and_says_what_to_do() {
    let messages = [
        Message::new("recognition-missing").with("program", "tesseract"),
        Message::new("recognition-start").with("program", "tesseract").with("reason", "?"),
        Message::new("recognition-language"),
        Message::new("recognition-long").with("limit", MOST_PAGES),
        Message::new("recognition-slow"),
        Message::new("recognition-failed").with("program", "tesseract"),
        Message::new("recognition-nothing"),
        Message::new("recognition-no-room").with("reason", "?"),
        Message::new("recognition-done").with("pages", 3),
    ];
    for message in messages {
        for lang in [Lang::Vi, Lang::En] {
            assert!(message.say(lang) != message.code && message.hint(lang).is_some(), "{}", message.code);
        }
    }
}
