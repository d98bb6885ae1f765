//! Papers: handed in, put right, confirmed, and the tasks that come of them.

use crate::http::Content;
use crate::torture::hand::Hand;
use crate::torture::history::{Effect, fields, lock};
use serde_json::{Value, json};

/// Tasks of the paper below.
const TASKS: usize = 4;

fn number(hand: &mut Hand<'_>) -> String {
    format!("{}/UBND-VX", hand.random.between(10_000, 9_999_999))
}

fn paper(number: &str) -> String {
    format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\nSố: {number}\n\nLai Châu, ngày 28 tháng 12 năm 2021\n\nKính gửi:\n\
         - Sở Y tế;\n- Ủy ban nhân dân các huyện, thành phố.\n\nỦy ban nhân dân tỉnh yêu cầu:\n\n\
         1. Sở Y tế rà soát danh sách người chưa tiêm chủng, báo cáo trước ngày 31/12/2021.\n\
         2. Ủy ban nhân dân các huyện, thành phố tổ chức tiêm vắc xin cho người trên 50 tuổi, hoàn thành trước ngày \
         15/01/2022.\n\
         3. Sở Y tế bảo đảm đủ vắc xin và vật tư, báo cáo hằng ngày.\n\
         4. Ủy ban nhân dân các huyện, thành phố rà soát người cao tuổi, có bệnh nền trên địa bàn.\n"
    )
}

/// Pasted, or as a file.
fn content(hand: &mut Hand<'_>, number: &str) -> Content {
    let text = paper(number);
    if hand.random.once_in(2) {
        Content::file("cong-van.txt", text.as_bytes())
    } else {
        Content::json(&json!({ "text": text }))
    }
}

/// The whole way of a paper: in, put right, out.
pub fn order(hand: &mut Hand<'_>) {
    let number = number(hand);
    let content = content(hand, &number);
    let effect = Effect::HandIn { number, tasks: TASKS };
    let path = ("POST", "/api/v1/documents");
    let handed = if hand.random.once_in(4) {
        hand.twice("hand in", &effect, path, &content)
    } else {
        hand.act_with("hand in", effect, path, &content)
    };
    let Some(id) = handed.and_then(|handed| handed["documents"][0]["id"].as_str().map(str::to_owned)) else { return };
    let Some(full) = hand.ask(&format!("/api/v1/documents/{id}")) else { return };
    put_right(hand, &id, &full);
    if !hand.random.once_in(5) {
        confirm(hand, &id);
    }
}

/// The same file by two clerks at the same moment is one document.
pub fn hand_in_twice(hand: &mut Hand<'_>) {
    let number = number(hand);
    let content = content(hand, &number);
    hand.twice("hand in", &Effect::HandIn { number, tasks: TASKS }, ("POST", "/api/v1/documents"), &content);
}

/// Splits the third task, or joins the first two.
fn put_right(hand: &mut Hand<'_>, document: &str, full: &Value) {
    let task = |at: usize| full["tasks"][at]["id"].as_str().map(str::to_owned);
    if hand.random.once_in(3) {
        let (Some(task), Some(start)) = (task(2), full["tasks"][2]["span"][0].as_i64()) else { return };
        // After the first word, which ends at a blank.
        let text = full["text"].as_str().unwrap_or_default();
        let blank = text.get(start as usize..).and_then(|rest| rest.find("bảo"));
        let Some(at) = blank.map(|blank| start + blank as i64) else { return };
        let effect = Effect::Split { document: document.to_owned(), task: task.clone(), at };
        hand.act("split", effect, ("POST", &format!("/api/v1/tasks/{task}/split")), &json!({ "at": at }));
    } else if hand.random.once_in(2) {
        let (Some(first), Some(second)) = (task(0), task(1)) else { return };
        let words = full["tasks"][1]["text"].as_str().unwrap_or_default().to_owned();
        let effect = Effect::Join { first: first.clone(), second: second.clone(), words };
        hand.act("join", effect, ("POST", "/api/v1/tasks/join"), &json!({ "ids": [first, second] }));
    }
}

fn confirm(hand: &mut Hand<'_>, id: &str) {
    let (Some(full), Some(cascade)) =
        (hand.ask(&format!("/api/v1/documents/{id}")), hand.ask(&format!("/api/v1/documents/{id}/cascade")))
    else {
        return;
    };
    let mut parts = Vec::new();
    for line in cascade.as_array().into_iter().flatten() {
        for unit in line["units"].as_array().into_iter().flatten() {
            parts.push(format!("{} {} {}", line["task"], unit["unit"], unit["head_post"]));
        }
    }
    parts.sort();
    let effect = Effect::Confirm { document: id.to_owned(), parts };
    let path = format!("/api/v1/documents/{id}/confirm");
    let body = Content::json(&json!({ "version": full["version"] }));
    let confirmed = if hand.random.once_in(2) {
        hand.twice("confirm", &effect, ("POST", &path), &body)
    } else {
        hand.act_with("confirm", effect, ("POST", &path), &body)
    };
    let first = confirmed.as_ref().and_then(|full| full["tasks"][0]["id"].as_str());
    let Some(task) = first.and_then(|task| hand.ask(&format!("/api/v1/tasks/{task}"))) else { return };
    let children = task["children"].as_array().into_iter().flatten().filter_map(|part| part["id"].as_str());
    lock(&hand.arena.known).parts.extend(children.map(str::to_owned));
}

/// Does one of the acts that a task which was handed out calls for.
pub fn act_on_part(hand: &mut Hand<'_>) {
    let parts: Vec<_> = lock(&hand.arena.known).parts.iter().rev().take(6).cloned().collect();
    let Some(id) = hand.random.pick(&parts).cloned() else { return };
    let Some(task) = hand.ask(&format!("/api/v1/tasks/{id}")) else { return };
    let can: Vec<String> =
        task["can"].as_array().into_iter().flatten().filter_map(|can| can.as_str().map(str::to_owned)).collect();
    let Some(action) = hand.random.pick(&can).cloned() else { return };
    let words = format!("Báo cáo {}", hand.random.mark());
    let due = format!("2022-{:02}-{:02}", hand.random.between(2, 12), hand.random.between(1, 28));
    let (name, changes) = match action.as_str() {
        "acknowledge" => ("acknowledge", json!({ "state": "acknowledged" })),
        "report" => ("report", json!({ "state": "reported", "report": words })),
        "return" => ("return", json!({ "state": "returned" })),
        "extend" => ("extend", json!({ "due_on": due })),
        "urge" => ("urge", json!({ "urge": words })),
        "close" => ("close", json!({ "state": "done" })),
        // What is asked for stands until it is given or refused, and a report takes it back: no value that stays.
        "ask" => ("ask", json!({})),
        "refuse" => ("refuse", json!({})),
        "receive" => ("receive an urging", json!({})),
        _ => return,
    };
    let body = json!({ "version": task["task"]["version"], "note": words, "due_on": due });
    let effect = Effect::Set { kind: "tasks", id: id.clone(), fields: fields(changes) };
    hand.act(name, effect, ("POST", &format!("/api/v1/tasks/{id}/{action}")), &body);
}
