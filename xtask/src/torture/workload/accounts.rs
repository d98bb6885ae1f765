//! Users and sessions by the administrator; levels by the leader.

use crate::torture::bench::PASSWORD;
use crate::torture::hand::Hand;
use crate::torture::history::{Effect, fields, lock};
use serde_json::{Value, json};

pub fn add_user(hand: &mut Hand<'_>) {
    let username = format!("u{}", hand.random.mark());
    let body = json!({
        "username": username, "name": "Người dùng thử", "role": "viewer", "area": "12", "password": PASSWORD,
    });
    let effect = Effect::Rows { kind: "users", field: "username", values: vec![username] };
    let made = hand.act("add user", effect, ("POST", "/api/v1/users"), &body);
    if let Some(id) = made.as_ref().and_then(|made| made["id"].as_str()) {
        lock(&hand.arena.known).users.push(id.to_owned());
    }
}

pub fn change_user(hand: &mut Hand<'_>) {
    let users = lock(&hand.arena.known).users.clone();
    let Some(id) = hand.random.pick(&users).cloned() else { return };
    let Some(row) = hand.look("users", &id) else { return };
    let changes = fields(json!({ "name": format!("Tên {}", hand.random.mark()), "disabled": hand.random.once_in(2) }));
    let body = json!({ "version": row["version"], "changes": changes });
    let path = format!("/api/v1/records/users/{id}");
    hand.act("change user", Effect::Set { kind: "users", id, fields: changes }, ("PATCH", &path), &body);
}

/// Signs out; the session must not come back.
pub fn sign_out(hand: &mut Hand<'_>) {
    let Some(cookie) = hand.cookie() else { return };
    let effect = Effect::SignOut { cookie };
    if hand.act("sign out", effect, ("DELETE", "/api/v1/session"), &Value::Null).is_some() {
        hand.forget();
    }
}

/// Accounts change seldom.
pub fn rest(hand: &mut Hand<'_>) {
    hand.pause(400);
}

pub fn decide_level(hand: &mut Hand<'_>) {
    let Some(area) = hand.random.pick(&hand.arena.communes).cloned() else { return };
    let reason = format!("Lý do {}", hand.random.mark());
    let body = json!({
        "level": hand.random.between(1, 4), "effective_at": "2021-12-30T00:00:00Z", "reason": reason,
    });
    let effect = Effect::Rows { kind: "decisions", field: "reason", values: vec![reason] };
    hand.act("decide level", effect, ("POST", &format!("/api/v1/levels/{area}/decide")), &body);
}
