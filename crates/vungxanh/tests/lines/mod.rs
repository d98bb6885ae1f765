//! The program on real lines: half-open, idle, slow, and told to stop.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::door::{self, Door, add_user, program};

fn line(port: u16, words: &str) -> TcpStream {
    let mut line = TcpStream::connect(("127.0.0.1", port)).unwrap();
    line.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    line.write_all(words.as_bytes()).unwrap();
    line
}

/// An open page: the head of the answer has come.
fn page(port: u16, cookie: &str) -> TcpStream {
    let mut page = line(port, &format!("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"));
    let mut head = [0; 15];
    page.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    page
}

/// A sign-in whose body has come but for its last byte, and that byte.
fn half_sent(port: u16) -> (TcpStream, &'static str) {
    let body = r#"{"username":"niemand","password":"x"}"#;
    let (sent, last) = body.split_at(body.len() - 1);
    let head = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nX-Vungxanh: 1\r\nContent-Type: application/json";
    (line(port, &format!("{head}\r\nContent-Length: {}\r\n\r\n{sent}", body.len())), last)
}

fn rest(mut line: TcpStream) -> String {
    let mut rest = String::new();
    let _ = line.read_to_string(&mut rest);
    rest
}

#[test]
#[cfg(unix)]
fn told_to_stop_it_ends_with_pages_open_and_lines_idle_or_half_open() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    for signal in ["TERM", "INT"] {
        let door = Door::open(folder.path());
        let page = page(door.port, &door.sign_in());
        let lines = [line(door.port, ""), line(door.port, "GET / HTTP/1.1\r\nHost")];
        let (mut half, last) = half_sent(door.port);
        // Answered after it, so that the half-sent one is under way for sure.
        assert_eq!(door::get(door.port, "/session", "").unwrap().0, 401);
        let port = door.port;
        door.signal(signal);
        assert!(rest(page).ends_with("0\r\n\r\n"), "the stream ends as a whole answer does");
        half.write_all(last.as_bytes()).unwrap();
        assert!(rest(half).starts_with("HTTP/1.1 401"), "what was under way is answered");
        assert!(door.ended().unwrap().success());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        drop(lines);
    }
}

#[test]
#[cfg(unix)]
fn a_request_that_never_ends_does_not_hold_it_and_a_second_signal_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    for second in [false, true] {
        let door = Door::open(folder.path());
        let (half, _) = half_sent(door.port);
        assert_eq!(door::get(door.port, "/session", "").unwrap().0, 401);
        door.signal("TERM");
        if second {
            // The first was heard when nobody is let in any more.
            while TcpStream::connect(("127.0.0.1", door.port)).is_ok() {
                std::thread::sleep(Duration::from_millis(10));
            }
            door.signal("TERM");
        }
        let status = door.ended().unwrap();
        assert_eq!(status.success(), !second, "{status}");
        drop(half);
    }
}

/// The program with few files to open, as a system may grant it.
#[cfg(unix)]
fn with_few_files(data: &Path, files: u32) -> Door {
    let words = format!("ulimit -n {files} && exec \"$0\" serve --port 0 --data \"$1\"");
    Door::start(Command::new("sh").args(["-c", &words, program()]).arg(data))
}

#[test]
#[cfg(unix)]
fn idle_and_half_open_lines_shut_nobody_out_and_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    add_user(folder.path(), "health");
    let door = with_few_files(folder.path(), 520);
    let cookie = door.sign_in();
    let page = page(door.port, &cookie);
    let (mut half, last) = half_sent(door.port);
    let words =
        ["", "GET / HT", "GET /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nX: "];
    let lines: Vec<_> = (0..600).map(|at| line(door.port, words[at % words.len()])).collect();
    for _ in 0..5 {
        assert_eq!(door::get(door.port, "/session", &cookie).unwrap().0, 200);
    }
    half.write_all(last.as_bytes()).unwrap();
    let mut answer = [0; 12];
    half.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
    drop(lines);
    door.signal("TERM");
    assert!(rest(page).ends_with("0\r\n\r\n"), "the page was open all the time");
    assert!(door.ended().unwrap().success());
}
