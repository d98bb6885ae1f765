use base::words::Lang;
use store::Kind;

use super::*;

#[test]
fn every_refusal_has_words_and_says_what_to_do() {
    let others = ["reading-start", "reading-waiting", "reading-too-many-rows", "import-no-sound-row"];
    for code in LIMITS.into_iter().chain(others) {
        for lang in [Lang::Vi, Lang::En] {
            let message = Message::new(code);
            assert!(message.say(lang) != code && message.hint(lang).is_some(), "{code}");
        }
    }
}

#[test]
fn what_is_read_has_a_name_on_the_command_line() {
    let tables = [Kind::Person, Kind::Case, Kind::Dose].into_iter().chain(Kind::all().filter(|kind| registers(*kind)));
    let tables = tables.map(|kind| What::Table(records::imports::columns_of(kind).unwrap()));
    for what in [What::Document, What::Scan].into_iter().chain(tables) {
        let args = what.args();
        // What one argument of a command may be long on Linux.
        assert!(args.iter().all(|arg| arg.len() < 100_000), "{args:?}");
        assert_eq!(What::of_args(&args[0], args.get(1).map(String::as_str)), Some(what));
    }
    assert_eq!(What::of_args("users", None), None);
    assert_eq!(What::of_args("table", None), None);
}

fn registers(kind: Kind) -> bool {
    matches!(kind, Kind::Register(_))
}

/// What the reading process writes, its asker reads: nothing is lost between them.
#[test]
fn parts_come_through_as_they_were_sent() {
    let table = "Họ tên,Ngày sinh,Giới,Xã\nLò Thị Mẩy,hôm qua,Nữ,Nậm Tăm\n";
    let letter = "Số: 12/UBND-VX\n\n1. Sở Y tế rà soát danh sách.";
    for (what, text) in
        [(What::Table(records::imports::columns_of(Kind::Person).unwrap()), table), (What::Document, letter)]
    {
        let told = std::cell::Cell::new(0);
        work::read(&what, text.as_bytes(), &|part| {
            let json = serde_json::to_string(&part).unwrap();
            let again: Part = serde_json::from_str(&json).unwrap();
            assert_eq!(format!("{again:?}"), format!("{part:?}"));
            told.set(told.get() + 1);
            true
        });
        assert!(told.get() >= 2, "{what:?}");
    }
}

mod queue {
    use super::super::queue::Queue;
    use super::Uuid;

    #[tokio::test]
    async fn whoever_has_the_fewest_files_under_way_comes_first() {
        let (many, one) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let queue = Queue::new(2, 8);
        let (first, second) = (queue.turn(many).await, queue.turn(many).await);
        let wait = |user| {
            let queue = queue.clone();
            tokio::spawn(async move { (user, queue.turn(user).await) })
        };
        let (third, fourth) = (wait(many), wait(one));
        tokio::task::yield_now().await;
        drop(first);
        let (user, turn) = fourth.await.unwrap();
        assert_eq!(user, one, "the other's one file passes the many");
        assert!(!third.is_finished());
        drop((second, turn));
        assert_eq!(third.await.unwrap().0, many);
    }

    #[tokio::test]
    async fn whoever_leaves_holds_up_nobody_and_too_many_are_not_let_in() {
        let (gone, user) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let queue = Queue::new(1, 2);
        let turn = queue.turn(user).await;
        let left = tokio::spawn({
            let queue = queue.clone();
            async move { drop(queue.turn(gone).await) }
        });
        tokio::task::yield_now().await;
        left.abort();
        let _ = left.await;
        drop(turn);
        drop(queue.turn(user).await);
        let (one, two) = (queue.admit(user), queue.admit(user));
        assert!(one.is_some() && two.is_some() && queue.admit(user).is_none() && queue.admit(gone).is_some());
        drop(one);
        assert!(queue.admit(user).is_some());
    }
}

/// Programs in the place of ours, each with another way to fail.
#[cfg(target_os = "linux")]
mod process {
    use std::path::PathBuf;
    use std::time::Duration;

    use base::area::Areas;
    use store::Ctx;

    use super::super::*;

    /// A program that does what these lines of shell say. Another program writes it: one that this process held open
    /// while a test beside it starts a program could not be run.
    fn program(folder: &tempfile::TempDir, lines: &str) -> PathBuf {
        let path = folder.path().join("program");
        let write = "printf '#!/bin/sh\n%s\n' \"$1\" > \"$2\" && chmod 700 \"$2\"";
        let done = std::process::Command::new("sh").args(["-c", write, "sh", lines]).arg(&path).status();
        assert!(done.unwrap().success());
        path
    }

    fn ctx() -> Ctx {
        Ctx::system("12", Areas::builtin(), "2021-12-29".parse().unwrap(), "test")
    }

    async fn told(lines: &str) -> std::result::Result<String, &'static str> {
        let folder = tempfile::tempdir().unwrap();
        let reader = Reader::apart(program(&folder, lines));
        let content = Content::from(b"1. a".to_vec());
        let read = reader.document(&ctx(), &content).await;
        read.map(|understood| understood.document.text).map_err(|message| message.code)
    }

    #[tokio::test]
    async fn whatever_becomes_of_the_process_is_an_answer() {
        assert_eq!(told("kill -SEGV $$").await, Err("reading-broke"));
        assert_eq!(told("exit 3").await, Err("reading-broke"));
        assert_eq!(told("printf '\\036{\\n'").await, Err("reading-broke"));
        assert_eq!(told("exec tr '\\\\0' a < /dev/zero").await, Err("reading-too-much"));
        let part = Part::Document(Box::new(Understood { notes: Vec::new(), document: directive::read("1. a") }));
        let json = serde_json::to_string(&part).unwrap();
        let answer = format!("cat > /dev/null; echo a library says; printf 'so\\036'; echo '{json}'");
        assert_eq!(told(&answer).await.as_deref(), Ok("1. a"), "what is printed in between is no answer");
    }

    #[tokio::test]
    async fn whoever_leaves_leaves_nothing_running() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        // A program that knows letters, started by the one that reads.
        let lines = format!("sleep 600 & echo $! > {0}.new; mv {0}.new {0}; wait", told.display());
        let reader = Reader::apart(program(&folder, &lines));
        let asked = tokio::spawn(async move { reader.document(&ctx(), &Content::from(Vec::new())).await.is_ok() });
        let id = loop {
            match std::fs::read_to_string(&told) {
                Ok(id) => break id,
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        asked.abort();
        let status = format!("/proc/{}/status", id.trim());
        while std::fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
