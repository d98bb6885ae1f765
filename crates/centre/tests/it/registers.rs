//! Registers: a move that takes a second person, and what goes on paper of an entry.

use base::words::Lang;
use centre::Class;
use centre::registers::{self, MoveAsked};
use centre::{entry_paper, files};
use serde_json::{Map, Value, json};
use store::records::Entry;
use store::{Ctx, Registered};
use testing::{Desk, desk};
use uuid::Uuid;

const DEFINITION: &str = r#"
field = [
  { key = "on", type = "date", name = { vi = "Ngày", en = "Day" }, required = true },
  { key = "what", type = "text", name = { vi = "Việc", en = "What" } },
]
state = [
  { key = "written", name = { vi = "Đã ghi", en = "Written" }, open = true },
  { key = "agreed", name = { vi = "Đồng ý", en = "Agreed" } },
  { key = "done", name = { vi = "Xong", en = "Done" }, done = true },
]
move = [
  { key = "agree", name = { vi = "Đồng ý", en = "Agree" }, from = ["written"], to = "agreed", second = true, paper = { vi = "Giấy chi", en = "Voucher" } },
  { key = "finish", name = { vi = "Kết thúc", en = "Finish" }, from = ["agreed"], to = "done", second = true },
  { key = "reopen", name = { vi = "Mở lại", en = "Reopen" }, from = ["agreed", "done"], to = "written" },
]
[register]
key = "payments"
version = 1
orders = []
source = "thử"
name = { vi = "Chi", en = "Payments" }
one = { vi = "Khoản chi", en = "Payment" }
room = "supply"
title = "what"
day = "on"
[access]
office = ["read", "write"]
"#;

async fn clerk(desk: &Desk, username: &str) -> Ctx {
    desk.acting(username, "office", "12").await
}

fn payment(register: &Registered, what: &str) -> Entry {
    let fields: Map<String, Value> = json!({ "on": "2021-12-20", "what": what }).as_object().unwrap().clone();
    Entry::new(register, "12", Uuid::now_v7(), "12", fields)
}

async fn step(desk: &Desk, ctx: &Ctx, entry: &Entry, by: &str) -> centre::Result<Entry> {
    let asked = MoveAsked { version: entry.version, fields: Map::new(), reason: None };
    registers::move_entry(&desk.office, ctx, "payments", entry.id, by, asked).await
}

#[tokio::test]
async fn a_move_for_a_second_person_is_refused_to_whoever_wrote_the_entry_last() {
    let desk = desk().await;
    let register = store::registers::add("payments.toml", DEFINITION).unwrap();
    let (first, second) = (clerk(&desk, "mot").await, clerk(&desk, "hai").await);
    let refused = async |ctx: &Ctx, entry: &Entry, by: &str| {
        let problem = step(&desk, ctx, entry, by).await.unwrap_err();
        assert_eq!((problem.class, problem.code.as_str()), (Class::Denied, "register-second"));
        assert!(problem.say(Lang::Vi).contains("người thứ hai") && problem.hint(Lang::En).is_some());
    };
    let store = &desk.office.store;
    let entry = store.create(&first, payment(register, "Khẩu trang"), None).await.unwrap();
    refused(&first, &entry, "agree").await;
    // Who corrects it last is the last hand, whoever began it.
    let changes = json!({ "what": "Khẩu trang y tế" }).as_object().unwrap().clone();
    let edited: Entry = store.edit_of(register.sheet(), &second, (entry.id, 1), changes, None).await.unwrap();
    refused(&second, &edited, "agree").await;
    let agreed = step(&desk, &first, &edited, "agree").await.unwrap();
    // And who agreed does not finish it.
    refused(&first, &agreed, "finish").await;
    let done = step(&desk, &second, &agreed, "finish").await.unwrap();
    // A move that asks for nobody else is anybody's.
    step(&desk, &second, &done, "reopen").await.unwrap();
    // What came with a table is by the hand that handed it in.
    let loaded = payment(register, "Nước sát khuẩn");
    let mut act = store.act(&first).await.unwrap();
    act.load_of(register.sheet(), vec![loaded.clone()], "note-import", true).await.unwrap();
    act.commit().await.unwrap();
    let loaded: Entry = store.get_of(register.sheet(), &first, loaded.id).await.unwrap();
    refused(&first, &loaded, "agree").await;
    step(&desk, &second, &loaded, "agree").await.unwrap();
}

#[tokio::test]
async fn a_move_has_a_paper_once_it_was_made() {
    let desk = desk().await;
    let register = store::registers::add("payments.toml", DEFINITION).unwrap();
    let (first, second) = (clerk(&desk, "mot").await, clerk(&desk, "hai").await);
    let entry = desk.office.store.create(&first, payment(register, "Khẩu trang"), None).await.unwrap();
    let paper = async |ctx: &Ctx, by: Option<&'static str>| {
        entry_paper::paper(&desk.office, ctx, "payments", entry.id, by, Lang::Vi).await
    };
    let none = paper(&desk.ctx, Some("agree")).await.unwrap_err();
    assert_eq!(none.code, "entry-paper-no-move");
    step(&desk, &second, &entry, "agree").await.unwrap();
    let made = paper(&desk.ctx, Some("agree")).await.unwrap();
    assert_eq!((made.doc_type.as_str(), made.subject.as_str()), ("GIẤY CHI", "Khẩu trang"));
    let page = report::html(&made);
    for word in ["GIẤY CHI", "Khẩu trang", "Đồng ý", "hai"] {
        assert!(page.contains(word), "{word}");
    }
    assert!(paper(&desk.ctx, Some("finish")).await.is_err(), "no paper is named for it");
    let whole = report::html(&paper(&desk.ctx, None).await.unwrap());
    assert!(whole.contains("PHIẾU KHOẢN CHI") && whole.contains("20/12/2021"));
    assert_eq!(paper(&first, None).await.unwrap_err().class, Class::Denied, "may not take it out");
}

/// A picture of one point.
pub(crate) const POINT: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89\0\0\0\rIDATx\x9Cc\x10R\xB6\xFD\x0F\0\x02/\x01r\xA3\x87\xE8D\0\0\0\0IEND\xAEB`\x82";

/// The register of tests that has files in its fields.
pub(crate) fn journeys() -> &'static Registered {
    store::registers::add("journeys.toml", include_str!("../../../../tests/registers/journeys.toml")).unwrap()
}

#[tokio::test]
async fn a_paper_of_an_entry_names_its_files_and_shows_who_signed() {
    let desk = desk().await;
    let (register, clerk) = (journeys(), clerk(&desk, "mot").await);
    let take = async |name: &str, content: &[u8]| {
        files::take(&desk.office, &clerk, register.sheet(), name, content.to_vec().into()).await
    };
    let photo = take("biên bản.pdf", b"%PDF-1.7").await.unwrap();
    let signed = take("ký.png", POINT).await.unwrap();
    // It begins like a picture of a wall's size: told in words, and never drawn here.
    let mut wall = POINT.to_vec();
    wall[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    let wall = take("ký.png", &wall).await.unwrap();
    let paper = async |signed: &Value| {
        let fields = json!({ "went_on": "2021-12-20", "leader": "Lò Thị Mẩy", "photo": photo, "signed": signed });
        let fields: Map<String, Value> = fields.as_object().unwrap().clone();
        let entry = Entry::new(register, "12", Uuid::now_v7(), "12", fields);
        let entry = desk.office.store.create(&clerk, entry, None).await.unwrap();
        report::html(&entry_paper::paper(&desk.office, &clerk, "journeys", entry.id, None, Lang::Vi).await.unwrap())
    };
    let page = paper(&signed).await;
    for word in ["biên bản.pdf", "mot ký lúc ", "src=\"data:image/png;base64,", "alt=\"Chữ ký trưởng đoàn: mot ký lúc "]
    {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains(photo["digest"].as_str().unwrap()));
    let page = paper(&wall).await;
    assert!(page.contains("mot ký lúc ") && !page.contains("<img"));
}
