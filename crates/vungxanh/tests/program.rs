//! The program as an operator and a power cut see it: started, killed, copied, put back.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "the same door, other guests")]
mod door;
mod guide;
mod lines;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use door::{Door, add_user, program};
use serde_json::{Value, json};

fn run(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn case(id: u128) -> Value {
    json!({
        "id": uuid::Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 + id).to_string(),
        "code": format!("BN{id}"), "name": "Lò Thị Mẩy", "birth_year": 1990, "sex": "female", "area": "03388",
        "announced_on": "2021-12-28", "found_in": "community", "source_known": false, "severity": "mild",
        "care_place": "home", "outcome": "active",
    })
}

#[test]
fn a_busy_port_is_told_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["serve", "--data", text(&data), "--port", &port]);
    assert!(!output.status.success());
    let said = said(&output);
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
    assert!(!data.exists());
}

/// Whatever was answered with "created" is there after the plug was pulled, and the figures and the log agree with it.
#[test]
fn kill_9_loses_no_acknowledged_write() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    for round in 0..3_u128 {
        let door = Door::open(folder.path());
        let cookie = door.sign_in();
        // Three writers at once; the program is killed while they write.
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..3_u128)
            .map(|writer| {
                let (port, cookie, acknowledged) = (door.port, cookie.clone(), Arc::clone(&acknowledged));
                std::thread::spawn(move || {
                    let ids = (0..10_000).map(|at| round * 1_000_000 + writer * 100_000 + at);
                    let written = |id: &u128| {
                        let answer = door::post(port, "/records/cases", &cookie, &case(*id));
                        let made = answer.is_ok_and(|(status, _)| status == 201);
                        acknowledged.fetch_add(usize::from(made), Ordering::Relaxed);
                        made
                    };
                    ids.take_while(written).collect::<Vec<u128>>()
                })
            })
            .collect();
        // However slow the machine: some writes are through and others under way, unless every writer gave up.
        while acknowledged.load(Ordering::Relaxed) < 30 && !writers.iter().all(std::thread::JoinHandle::is_finished) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        door.kill();
        let written: Vec<u128> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        assert!(!written.is_empty(), "nothing was written before the program was killed");
        let door = Door::open(folder.path());
        let cookie = door.sign_in();
        for id in written {
            let path = format!("/records/cases/{}", case(id)["id"].as_str().unwrap());
            assert_eq!(door::get(door.port, &path, &cookie).unwrap().0, 200, "round {round}, case {id}");
        }
        drop(door);
        let output = run(&["verify", "--data", text(folder.path())]);
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn a_copy_taken_while_in_use_is_put_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, other) = (folder.path().join("a"), folder.path().join("copy.db"), folder.path().join("b"));
    add_user(&data, "health");
    let door = Door::open(&data);
    let cookie = door.sign_in();
    for id in 0..5 {
        assert_eq!(door::post(door.port, "/records/cases", &cookie, &case(id)).unwrap().0, 201);
    }
    let backup = |out: &Path| run(&["backup", "--data", text(&data), "--out", text(out)]);
    assert!(backup(&copy).status.success());
    assert!(!backup(&copy).status.success(), "a backup never writes over a file");
    assert_eq!(door::post(door.port, "/records/cases", &cookie, &case(99)).unwrap().0, 201);
    drop(door);

    let restore = |from: &Path, to: &Path| run(&["restore", "--data", text(to), "--from", text(from)]);
    let output = restore(&copy, &other);
    assert!(output.status.success() && said(&output).contains("sound"), "{}", said(&output));
    let door = Door::open(&other);
    let (_, list) = door::get(door.port, "/lists/cases", &door.sign_in()).unwrap();
    assert_eq!(list["total"], 5);
    drop(door);
    assert!(said(&restore(&copy, &other)).contains("empty data folder"), "what is there is not written over");
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "not a database at all, but long enough").unwrap();
    assert!(said(&restore(&letter, &folder.path().join("c"))).contains("not a copy"));
}

#[test]
fn levels_are_assessed_from_a_file_and_a_slip_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("question.json");
    let assess = |question: Value| {
        std::fs::write(&file, question.to_string()).unwrap();
        run(&["level", "assess", "--json", "--input", text(&file)])
    };
    let hanoi = json!({
        "rules": "4800", "area_kind": "province", "population": 8_230_000, "cases_week1": 1_646, "cases_week2": 1_646,
        "dose1_18": 0.939, "full_50": 0.812,
    });
    let answer: Value = serde_json::from_slice(&assess(json!([hanoi, hanoi])).stdout).unwrap();
    assert_eq!((&answer[0]["level"], &answer[1]["level"]), (&json!(2), &json!(2)));
    assert!(!answer[0]["working"].as_array().unwrap().is_empty());
    for (key, value) in [("populaton", json!(1)), ("dose1_18", json!(93.9)), ("cases_week1", json!(-4))] {
        let mut slip = hanoi.clone();
        slip[key] = value;
        let output = assess(slip);
        assert!(!output.status.success() && said(&output).contains(key), "{key}: {}", said(&output));
    }
    let mut empty = hanoi;
    empty["population"] = json!(0);
    let answer: Value = serde_json::from_slice(&assess(empty).stdout).unwrap();
    assert!(answer["level"].is_null() && !answer["working"].as_array().unwrap().is_empty());
}

/// A reporting day is closed from outside too, by those who run the program from a timer of their own.
#[test]
fn a_day_is_closed_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["close", "--data", text(folder.path()), "--day", "2021-12-28"]);
    assert!(output.status.success() && said(&output).contains("106 communes assessed"), "{}", said(&output));
}

/// A run names what is missing, an input a line; a day without rules is said, and nothing is kept of it.
#[test]
fn s1_6b_a_run_names_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let of = |day: &str| run(&["level", "run", "--data", text(folder.path()), "--day", day]);
    let output = of("2022-01-27");
    let words = said(&output);
    assert!(output.status.success(), "{words}");
    assert!(
        words.contains("by Decision 218: 106 communes, 8 districts and the province assessed; 0 of 115"),
        "{words}"
    );
    assert!(words.contains("missing: population: 115 areas: "), "{words}");
    let output = of("2021-05-30");
    assert!(!output.status.success() && said(&output).contains("30/05/2021"), "{}", said(&output));
}

/// Names, telephones and hashes are for the owner alone, also where an earlier version left them open.
#[cfg(unix)]
#[test]
fn the_data_folder_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    add_user(&data, "health");
    let open = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077 != 0;
    let files = || std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    for path in files() {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let door = Door::open(&data);
    let cookie = door.sign_in();
    assert_eq!(door::post(door.port, "/records/cases", &cookie, &case(1)).unwrap().0, 201);
    let copy = folder.path().join("copy.db");
    assert!(run(&["backup", "--data", text(&data), "--out", text(&copy)]).status.success());
    let all = files().into_iter().chain([data.clone(), copy.clone(), folder.path().join("copy.db.json")]);
    let left: Vec<_> = all.filter(|path| open(path)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_second_server_on_one_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    let door = Door::open(folder.path());
    for command in [
        ["serve", "--port", "0", "--data", text(folder.path())].as_slice(),
        &["demo", "--no-open", "--port", "0", "--data", text(folder.path())],
        &["restore", "--from", "nothing.db", "--data", text(folder.path())],
    ] {
        let output = run(command);
        assert!(!output.status.success() && said(&output).contains("a server works on this data"), "{}", said(&output));
    }
    assert!(run(&["verify", "--data", text(folder.path())]).status.success(), "commands work beside a server");
    door.kill();
    drop(Door::open(folder.path()));
}

#[test]
fn a_copy_that_was_cut_changed_or_left_half_done_is_never_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, other) = (folder.path().join("a"), folder.path().join("copy.db"), folder.path().join("b"));
    add_user(&data, "health");
    // What a killed backup leaves is in nobody's way.
    std::fs::write(folder.path().join(".copy.db.partial"), "half a copy").unwrap();
    std::fs::write(folder.path().join("copy.db.json"), "{}").unwrap();
    assert!(run(&["backup", "--data", text(&data), "--out", text(&copy)]).status.success());
    let manifest: Value = serde_json::from_slice(&std::fs::read(folder.path().join("copy.db.json")).unwrap()).unwrap();
    assert_eq!(
        (&manifest["manifest"]["records"]["users"], &manifest["manifest"]["head"]["seq"]),
        (&json!(1), &json!(1))
    );
    let good = std::fs::read(&copy).unwrap();
    let restore = || run(&["restore", "--data", text(&other), "--from", text(&copy)]);
    let mut changed = good.clone();
    changed[5_000] ^= 1;
    for bad in [&good[..good.len() / 2], &changed] {
        std::fs::write(&copy, bad).unwrap();
        let output = restore();
        assert!(!output.status.success() && said(&output).contains("manifest"), "{}", said(&output));
        assert!(!other.join("vungxanh.db").exists());
    }
    std::fs::write(&copy, &good).unwrap();
    std::fs::write(other.join(".vungxanh.db.partial"), "half a copy").unwrap();
    let output = restore();
    assert!(output.status.success(), "{}", said(&output));
    let names = std::fs::read_dir(&other).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().all(|name| !name.contains("partial")));
    let head = format!("1:{}", manifest["manifest"]["head"]["hash"].as_str().unwrap());
    assert!(run(&["verify", "--data", text(&other), "--anchor", &head]).status.success());
    let forged = format!("1:{}", "0".repeat(64));
    let output = run(&["verify", "--data", text(&other), "--anchor", &forged]);
    assert!(!output.status.success() && said(&output).contains("the log was cut"), "{}", said(&output));
}

#[test]
fn half_a_demonstration_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(program())
        .args(["demo", "--no-open", "--port", "0", "--people", "3000", "--data", text(folder.path())])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !folder.path().join("vungxanh.anchors").exists() && child.try_wait().unwrap().is_none() {
        let log = std::fs::metadata(folder.path().join("vungxanh.db-wal")).map_or(0, |wal| wal.len());
        if log > 2_000_000 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let output = run(&["serve", "--port", "0", "--data", text(folder.path())]);
    assert!(!output.status.success() && said(&output).contains("fills it anew"), "{}", said(&output));
}

#[test]
fn a_lost_password_is_set_anew_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    let set = |username: &str| {
        let mut child = Command::new(program())
            .args(["user", "password", "--data", text(folder.path()), "--username", username])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), "một mật khẩu dài".as_bytes()).unwrap();
        child.wait().unwrap().success()
    };
    assert!(set("nguoi") && !set("khong-ai"));
    assert!(!Door::open(folder.path()).sign_in().is_empty());
    assert!(run(&["verify", "--data", text(folder.path())]).status.success());
}

/// The page of measures is what the program says.
#[test]
fn the_page_of_measures_is_up_to_date() {
    let output = run(&["measures"]);
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.lines().count() > 40);
    assert_eq!(
        page,
        include_str!("../../../docs/measures.md"),
        "`vungxanh measures > docs/measures.md` writes it anew"
    );
}
