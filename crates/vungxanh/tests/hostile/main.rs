//! Files that are made to kill or freeze whoever reads them, handed in to the running program: each is refused in
//! words or read within bounds, the program goes on, and its memory stays where it was.

#![allow(clippy::unwrap_used, clippy::format_collect, clippy::type_complexity)]

#[path = "../door/mod.rs"]
#[allow(dead_code, reason = "the same door, other guests")]
mod door;
mod office;
mod pdf;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use door::{Door, add_user_named};

/// Memory that all of them together may add, at its highest.
const MOST_KB: u64 = 100 * 1024;

/// A hostile file and where it is handed in.
struct File {
    name: &'static str,
    content: Vec<u8>,
    table: bool,
}

impl File {
    fn document(name: &'static str, content: Vec<u8>) -> Self {
        Self { name, content, table: false }
    }

    fn table(name: &'static str, content: Vec<u8>) -> Self {
        Self { name, content, table: true }
    }
}

/// A figure of the program's memory: the highest so far (`VmHWM`).
#[cfg(target_os = "linux")]
fn highest(door: &Door) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", door.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Processes that the program has started and that are there.
#[cfg(target_os = "linux")]
fn children(door: &Door) -> usize {
    let parent = format!("PPid:\t{}\n", door.id());
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let status = entries.filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok());
    status.filter(|status| status.contains(&parent)).count()
}

struct Guests {
    door: Door,
    office: String,
    health: String,
    _folder: tempfile::TempDir,
}

impl Guests {
    fn come() -> Self {
        let folder = tempfile::tempdir().unwrap();
        add_user_named(folder.path(), "van-phong", "office");
        add_user_named(folder.path(), "y-te", "health");
        let door = Door::open(folder.path());
        let (office, health) = (door.sign_in_as("van-phong"), door.sign_in_as("y-te"));
        Self { door, office, health, _folder: folder }
    }

    fn hand_in(&self, file: &File) -> (u16, serde_json::Value) {
        let (path, cookie) = if file.table { ("/import/persons", &self.health) } else { ("/documents", &self.office) };
        door::upload(self.door.port, path, cookie, file.name, &file.content).unwrap()
    }
}

/// Somebody else who goes on working: one page after another, as long as the value lives.
struct Others {
    stop: Arc<AtomicBool>,
    asking: std::thread::JoinHandle<Vec<Duration>>,
}

impl Others {
    fn ask(port: u16, cookie: &str) -> Self {
        let (stop, cookie) = (Arc::new(AtomicBool::new(false)), cookie.to_owned());
        let over = Arc::clone(&stop);
        let asking = std::thread::spawn(move || {
            let pages = ["/session", "/lists/persons?q=lo", "/lists/documents", "/lists/cases"];
            let mut times = Vec::new();
            for page in pages.iter().cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
                let began = Instant::now();
                assert_eq!(door::get(port, page, &cookie).unwrap().0, 200, "{page}");
                times.push(began.elapsed());
                std::thread::sleep(Duration::from_millis(20));
            }
            times
        });
        Self { stop, asking }
    }

    /// How long they waited: told, not asserted, for machines differ.
    fn told(self) -> String {
        self.stop.store(true, Ordering::Relaxed);
        let mut times = self.asking.join().unwrap();
        times.sort();
        let ms = |part: usize| times[(times.len() - 1) * part / 100].as_millis();
        format!("{} answers, p50 {} ms, p95 {} ms, p99 {} ms", times.len(), ms(50), ms(95), ms(99))
    }
}

const LETTER: &str = "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\nSố: 2345/UBND-VX\n\nKính gửi: Sở Y tế.\n\n\
                      1. Sở Y tế rà soát danh sách tiêm chủng, hoàn thành trước ngày 30 tháng 9 năm 2021.\n";
const TABLE: &str = "Họ tên,Năm sinh,Giới,Xã\nLò Thị Mẩy,1990,Nữ,03388\n";

#[cfg(target_os = "linux")]
#[test]
fn hostile_files_are_refused_in_words_and_nobody_else_notices() {
    let guests = Guests::come();
    // What honest files need is there before it is measured.
    let letter = guests.hand_in(&File::document("cv.txt", LETTER.into()));
    assert_eq!(
        (letter.0, &letter.1["documents"][0]["tasks"][0]["assignees"][0]),
        (200, &"Sở Y tế".into()),
        "{letter:?}"
    );
    let table = guests.hand_in(&File::table("dan.csv", TABLE.into()));
    assert_eq!((table.0, &table.1["accepted"]), (200, &1.into()), "{table:?}");
    // And so is what the pages of the others need.
    let others = Others::ask(guests.door.port, &guests.health);
    std::thread::sleep(Duration::from_secs(2));
    let before = highest(&guests.door);
    let mut slowest = Duration::ZERO;
    for file in pdf::files().into_iter().chain(office::files()).chain(text::files()) {
        let began = Instant::now();
        let (status, answer) = guests.hand_in(&file);
        let took = began.elapsed();
        slowest = slowest.max(took);
        let refused = (400..500).contains(&status)
            && ["message", "hint"].iter().all(|part| answer[part].as_str().is_some_and(|words| words.len() > 10));
        let bounded = status == 200 && answer.to_string().len() < 8 * 1024 * 1024;
        let told: String = answer.to_string().chars().take(300).collect();
        assert!(refused || bounded, "{}: {status} {told}", file.name);
        let (status, _) = door::get(guests.door.port, "/session", &guests.office).unwrap();
        assert_eq!(status, 200, "after {}", file.name);
        let added = highest(&guests.door) - before;
        println!("{}: {status} {} +{added} kB, {} ms", file.name, answer["code"], took.as_millis());
        assert!(added < MOST_KB, "{} added {added} kB", file.name);
    }
    println!("slowest {} ms; others meanwhile: {}", slowest.as_millis(), others.told());
    assert_eq!(guests.hand_in(&File::document("cv2.txt", LETTER.replace("2345", "2346").into())).0, 200);
}

/// Whoever hangs up is not worked for any longer: their table is not read, and not stored, to its end.
#[cfg(target_os = "linux")]
#[test]
fn the_reading_ends_when_its_asker_leaves() {
    let guests = Guests::come();
    let rows = 60_000;
    let lines: String = (0..rows).map(|at| format!("Lò Văn {at},1990,Nam,03388\n")).collect();
    let table = format!("Họ tên,Năm sinh,Giới,Xã\n{lines}");
    let port = guests.door.port;
    let asked = door::uploading(port, "/import/persons", &guests.health, "dan.csv", table.as_bytes()).unwrap();
    let wait = |there: bool| {
        while (children(&guests.door) > 0) != there {
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    wait(true);
    drop(asked);
    wait(false);
    let stored = || door::get(port, "/lists/persons", &guests.health).unwrap().1["total"].as_u64().unwrap();
    assert!(stored() < rows);
}
