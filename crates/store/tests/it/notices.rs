//! Who is told at once, what is received, what climbs.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use store::records::{Entry, Notice, User};
use store::{Ctx, Error, Registered, Roles, Store, registers};
use testing::*;
use uuid::Uuid;

use crate::registers::{DEFINITION, fields};

/// The patrols, that tell two lines: the committee from above, the Party likewise; the clock tells the committee.
fn watches() -> &'static Registered {
    static WATCHES: OnceLock<&'static Registered> = OnceLock::new();
    WATCHES.get_or_init(|| {
        let text = DEFINITION.replace("key = \"patrols\"", "key = \"watches\"");
        let text = text.replace("to = \"back\"\n", "to = \"back\"\ntells = [\"committee\", \"party\"]\n");
        let text = text.replace("hours = 12\n", "hours = 12\ntells = [\"committee\"]\n");
        let lines = "[[line]]\nkey = \"committee\"\nname = { vi = \"Ban\", en = \"Committee\" }\nroles = [\"health\"]\n\
                     posts = [\"Chủ tịch\"]\nabove = true\nhours = 24\n\
                     [[line]]\nkey = \"party\"\nname = { vi = \"Bí thư\", en = \"Party\" }\nroles = [\"health\"]\n\
                     posts = [\"Bí thư\"]\nabove = true\nhours = 24\n[access]";
        registers::add("watches.toml", &text.replacen("[access]", lines, 1)).unwrap()
    })
}

/// An account, and what it may.
async fn account(store: &Store, area: &str, post: &str) -> (User, Ctx) {
    let name = format!("u{}", Uuid::now_v7().simple());
    let user = json!({ "province": PROVINCE, "id": Uuid::now_v7(), "area": area, "username": name, "name": post,
        "role": "health", "post": post });
    let user: User = serde_json::from_value(user).unwrap();
    let user = store.create_as(&system(), store::Verb::Write, user, None).await.unwrap();
    let ctx = Ctx::user(&user, &Roles::builtin().unwrap(), base::area::Areas::builtin(), day(), "test");
    (user, ctx)
}

async fn watch(store: &Store, ctx: &Ctx, area: &str) -> Entry {
    let watch = fields(&json!({ "went_on": "2021-12-20", "leader": "Giàng A Páo" }));
    store.create(ctx, Entry::new(watches(), PROVINCE, Uuid::now_v7(), area, watch), None).await.unwrap()
}

/// Moves it to the end, and tells its lines.
async fn back(store: &Store, ctx: &Ctx, entry: &Entry) -> Vec<Notice> {
    let mut act = store.act(ctx).await.unwrap();
    let changes = fields(&json!({ "state": "back", "entered_at": null }));
    let of = (entry.id, entry.version);
    let moved: Entry = act.amend_of(watches().sheet(), store::Verb::Write, of, changes, "return", None).await.unwrap();
    let told =
        act.tell_lines(&moved, &watches().definition.step("return").unwrap().tells, "move:return").await.unwrap();
    let again = act.tell_lines(&moved, &["committee".into(), "party".into()], "move:return").await.unwrap();
    assert!(again.is_empty(), "told once for one cause");
    act.commit().await.unwrap();
    told
}

fn after(at: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
    at + TimeDelta::hours(hours)
}

#[tokio::test]
async fn s4_8e_two_lines_are_told_at_once_receive_it_and_what_nobody_receives_climbs() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    watches();
    let (chair, chair_ctx) = account(store, DISTRICT, "Chủ tịch UBND huyện").await;
    let (second, second_ctx) = account(store, DISTRICT, "Phó Chủ tịch UBND huyện").await;
    let (secretary, secretary_ctx) = account(store, DISTRICT, "Phó Bí thư Huyện ủy").await;
    let (head, head_ctx) = account(store, PROVINCE, "Bí thư Tỉnh ủy").await;
    let (_, clerk) = account(store, area, "Trạm Y tế").await;
    let (_, elsewhere) = account(store, &communes(DISTRICT)[1], "Trạm Y tế").await;
    let entry = watch(store, &clerk, area).await;
    let told = back(store, &clerk, &entry).await;
    let to: Vec<_> = told.iter().map(|one| (one.line.as_str(), one.user_id)).collect();
    let (committee, party) = ("committee", "party");
    assert_eq!(to, [(committee, Some(chair.id)), (committee, Some(second.id)), (party, Some(secretary.id))]);
    // Each has it before them; nobody else.
    for (ctx, number) in [(&chair_ctx, 1), (&second_ctx, 1), (&secretary_ctx, 1), (&head_ctx, 0), (&clerk, 0)] {
        assert_eq!(store.told_me(ctx).await.unwrap().len(), number, "{}", ctx.actor);
    }
    // Received by who was told, once however often it is said, and by nobody in their place.
    let of_chair = told[0].id;
    let wrong = store.receive(&second_ctx, of_chair).await;
    assert!(matches!(wrong, Err(Error::Denied { .. })), "{wrong:?}");
    let wrong = store.receive(&clerk, of_chair).await;
    assert!(matches!(wrong, Err(Error::NotFound { .. })), "{wrong:?}");
    let received = store.receive(&chair_ctx, of_chair).await.unwrap();
    assert!(received.received_at.is_some() && received.version == 2);
    assert_eq!(store.receive(&chair_ctx, of_chair).await.unwrap(), received);
    assert!(store.told_me(&chair_ctx).await.unwrap().is_empty());
    // Who reads the entry sees who was told and who received it; who does not, does not.
    let seen = store.told_of(&clerk, watches().sheet(), entry.id).await.unwrap();
    assert_eq!(seen.iter().filter(|one| one.received_at.is_some()).count(), 1);
    assert_eq!(seen.len(), 3);
    let unseen = store.told_of(&elsewhere, watches().sheet(), entry.id).await;
    assert!(matches!(unseen, Err(Error::NotFound { .. })), "{unseen:?}");
    // A day later: the committee has one who received it, the Party nobody; so the Party's climbs, once.
    let at = told[0].told_at;
    assert_eq!(store.tell_due(&system(), after(at, 23)).await.unwrap(), 0);
    assert_eq!(store.tell_due(&system(), after(at, 25)).await.unwrap(), 1);
    assert_eq!(store.tell_due(&system(), after(at, 25)).await.unwrap(), 0);
    let climbed = store.told_me(&head_ctx).await.unwrap();
    assert_eq!((climbed.len(), climbed[0].cause.as_str(), climbed[0].user_id), (1, "climb", Some(head.id)));
    // Above the province there is nobody; it stays with those who have it.
    assert_eq!(store.tell_due(&system(), after(Utc::now(), 60)).await.unwrap(), 0);
    assert_eq!(store.told_me(&head_ctx).await.unwrap().len(), 1);
    assert_eq!(store.told_me(&secretary_ctx).await.unwrap().len(), 1, "may still be received late");
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

#[tokio::test]
async fn a_clock_that_has_run_out_tells_its_lines_once_and_that_nobody_is_there() {
    let fresh = fresh().await;
    let (store, area) = (&fresh.store, &communes(DISTRICT)[0]);
    watches();
    let (_, clerk) = account(store, area, "Trạm Y tế").await;
    let entry = watch(store, &clerk, area).await;
    let due = entry.due_at.unwrap();
    assert_eq!(store.tell_due(&system(), after(due, -1)).await.unwrap(), 0);
    assert_eq!(store.tell_due(&system(), due).await.unwrap(), 1);
    assert_eq!(store.tell_due(&system(), due).await.unwrap(), 0, "once");
    let told = store.told_of(&clerk, watches().sheet(), entry.id).await.unwrap();
    assert_eq!((told.len(), told[0].user_id, told[0].cause.as_str()), (1, None, "clock:out"), "nobody is on the line");
    // Somebody comes; what was told then is not told again, what is told from now on reaches them.
    let (chair, chair_ctx) = account(store, DISTRICT, "Chủ tịch").await;
    assert_eq!(store.tell_due(&system(), due).await.unwrap(), 0);
    let told = back(store, &clerk, &entry).await;
    assert_eq!(told.iter().map(|one| one.user_id).collect::<Vec<_>>(), [Some(chair.id), None]);
    // What is past the state that it was told in climbs no more.
    let mut act = store.act(&clerk).await.unwrap();
    let changes = fields(&json!({ "state": "out", "entered_at": null }));
    let _: Entry = act
        .amend_of(watches().sheet(), store::Verb::Write, (entry.id, entry.version + 1), changes, "out", None)
        .await
        .unwrap();
    act.commit().await.unwrap();
    let (_, above) = account(store, PROVINCE, "Chủ tịch UBND tỉnh").await;
    store.tell_due(&system(), after(told[0].told_at, 30)).await.unwrap();
    let climbed = store.told_me(&above).await.unwrap();
    assert!(climbed.iter().all(|one| one.cause != "climb"), "{climbed:?}");
    assert!(!store.told_me(&chair_ctx).await.unwrap().is_empty());
    let verdict = store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}
