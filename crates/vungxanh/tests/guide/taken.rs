//! Definitions that an administrator looks at and takes.

use serde_json::{Value, json};

use super::guide;
use crate::door::{self, Door, add_user_named};
use crate::{run, said, text};

/// Looked at and taken through the page's own addresses, by who administers alone: it holds at once and after a start.
#[test]
fn a_definition_is_previewed_and_taken_by_the_administrator_without_a_start() {
    let folder = tempfile::tempdir().unwrap();
    for role in ["office", "leader", "admin"] {
        add_user_named(folder.path(), role, role);
    }
    let door = Door::open(folder.path());
    let [office, leader, admin] = ["office", "leader", "admin"].map(|name| door.sign_in_as(name));
    let look = |text: &str| door::post(door.port, "/definitions/preview", &admin, &json!({ "text": text })).unwrap();
    // Another role is not let in, whatever it asks.
    for cookie in [&office, &leader] {
        let asked = json!({ "text": guide(), "seen": null });
        assert_eq!(door::post(door.port, "/definitions", cookie, &asked).unwrap().0, 403);
        assert_eq!(door::post(door.port, "/definitions/preview", cookie, &asked).unwrap().0, 403);
        let (status, refused) = door::get(door.port, "/definitions", cookie).unwrap();
        assert_eq!((status, &refused["code"]), (403, &json!("store-denied-registers")));
    }
    // A slip is told with its line.
    let slip = guide().replace("title = \"leader\"", "title = \"leadr\"");
    let line = slip.lines().position(|line| line.starts_with("title")).unwrap() + 1;
    let (_, shown) = look(&slip);
    let fault = &shown["preview"]["faults"][0];
    assert_eq!((&fault["line"], &shown["preview"]["may"]), (&json!(line), &json!(false)), "{shown}");
    // A whole one is shown as a form and in words, and nothing is done.
    let (status, shown) = look(&guide());
    assert_eq!((status, &shown["preview"]["may"]), (200, &json!(true)), "{shown}");
    let columns = shown["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["key"] == "leader" && column["label"] == "Tổ trưởng"), "{shown}");
    assert!(columns.iter().any(|column| column["key"] == "state" && column["options"][0]["label"] == "Đang đi"));
    assert_eq!(shown["preview"]["card"]["moves"][0]["name"], "Về");
    assert!(shown["preview"]["tables"].to_string().contains("patrols.went"));
    assert_eq!(door::get(door.port, "/lists/patrols", &office).unwrap().0, 404);
    let file = folder.path().join("registers/patrols.toml");
    assert!(!file.exists());
    // Taken, it holds at once.
    let take = |text: &str, seen: &Value| {
        door::post(door.port, "/definitions", &admin, &json!({ "text": text, "seen": seen })).unwrap()
    };
    let (status, taken) = take(&guide(), &Value::Null);
    assert_eq!((status, &taken["file"]), (200, &json!("patrols.toml")), "{taken}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), guide());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let beside: Vec<_> =
        std::fs::read_dir(file.parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(beside, ["patrols.toml"], "no draft is left");
    let patrol = json!({ "area": "03388", "went_on": "2021-12-20", "leader": "Giàng A Páo" });
    let (status, made) = door::post(door.port, "/records/patrols", &office, &patrol).unwrap();
    assert_eq!(status, 201, "{made}");
    // The next version: what it would do to what is there, then done; the figures follow.
    let next = guide()
        .replace("version = 1 ", "version = 2 ")
        .replace("when = \"state == 'back'\"\nover", "when = \"state == 'out'\"\nover")
        .replace("list = [\"state:eq:back\"]              #", "list = [\"state:eq:out\"]              #");
    let (_, shown) = look(&next);
    let effects = shown["preview"]["effects"].as_array().unwrap();
    assert!(
        effects.iter().any(|one| one["sort"] == "recounts" && one["text"].to_string().contains("Chuyến đã về")),
        "{shown}"
    );
    assert_eq!((&shown["preview"]["entries"], &shown["preview"]["may"]), (&json!(1), &json!(true)), "{shown}");
    let returned = || {
        let (_, figures) = door::get(door.port, "/registers/patrols/figures", &office).unwrap();
        figures.as_array().unwrap().iter().find(|one| one["measure"] == "patrols.returned").unwrap()["total"].clone()
    };
    assert_eq!(returned(), 0);
    assert_eq!(take(&next, &Value::Null).0, 409, "who did not look at the one in force");
    assert_eq!(take(&next, &shown["preview"]["seen"]).0, 200);
    assert_eq!(returned(), 1);
    let (_, full) = door::get(door.port, "/definitions/patrols", &admin).unwrap();
    let taken: Vec<_> = full["taken"].as_array().unwrap().iter().map(|one| (&one["from"], &one["to"])).collect();
    assert_eq!(taken, [(&json!(1), &json!(2)), (&Value::Null, &json!(1))]);
    // One that loses what entries hold is refused, in the preview and when it is taken all the same.
    let lossy = next.replace("version = 2 ", "version = 3 ").replace("key = \"place\"", "key = \"spot\"");
    let lossy = lossy.replace("\"leader\", \"place\"", "\"leader\"");
    let (_, shown) = look(&lossy);
    assert!(shown["preview"]["faults"].to_string().contains("place") && shown["preview"]["may"] == false, "{shown}");
    let (status, refused) = take(&lossy, &shown["preview"]["seen"]);
    assert_eq!((status, &refused["code"]), (422, &json!("store-definition")), "{refused}");
    // What somebody wrote into the file meanwhile is not written over.
    std::fs::write(&file, next.replace("Chợ", "Phiên") + "# by hand\n").unwrap();
    let third = next.replace("version = 2 ", "version = 3 ");
    let (status, refused) = take(&third, &shown["preview"]["seen"]);
    assert_eq!((status, &refused["code"]), (409, &json!("definition-file-changed")), "{refused}");
    std::fs::write(&file, &next).unwrap();
    // `check` tells beforehand what a file would do.
    std::fs::write(&file, third.replace("hours = 12 ", "hours = 6 ")).unwrap();
    let output = run(&["check", "--data", text(folder.path())]);
    assert!(output.status.success() && said(&output).contains("Not back after 12 hours"), "{}", said(&output));
    std::fs::write(&file, &lossy).unwrap();
    let output = run(&["check", "--data", text(folder.path())]);
    assert!(!output.status.success() && said(&output).contains("place"), "{}", said(&output));
    std::fs::write(&file, &next).unwrap();
    door.kill();
    let door = Door::open(folder.path());
    let office = door.sign_in_as("office");
    let (_, cards) = door::get(door.port, "/registers", &office).unwrap();
    assert!(cards.as_array().unwrap().iter().any(|card| card["key"] == "patrols" && card["version"] == 2));
    door.kill();
    assert!(run(&["verify", "--data", text(folder.path())]).status.success());
}
