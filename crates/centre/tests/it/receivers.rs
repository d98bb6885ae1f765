//! Lists of receivers as they come: with bodies of other provinces, kept twice, longer than a field, dated ahead.

use base::words::Lang;
use centre::documents::{self, Copies, SendTo};
use centre::imports::{self, Handed};
use serde_json::json;
use store::records::{Document, DocumentState, Entry};
use store::{Ctx, Pick};
use testing::{Desk, desk};
use uuid::Uuid;

use crate::handed;

async fn confirmed(desk: &Desk, ctx: &Ctx, receivers: &str) -> Document {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\nSố: 2951/UBND-VX\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Lai Châu, ngày 30 tháng 12 năm 2021\n\nKính gửi: Sở Y tế.\n\nChủ tịch UBND tỉnh yêu cầu:\n\n\
         1. Sở Y tế lập kế hoạch tiêm chủng lưu động trước ngày 05/01/2022.\n\nNơi nhận:\n{receivers}\n\n\
         KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTổng Thanh Hải\n"
    );
    let draft =
        documents::import_document(&desk.office, ctx, handed("cv.txt", text.as_bytes()), DocumentState::Draft).await;
    let draft = draft.unwrap();
    documents::confirm(&desk.office, ctx, draft.id, draft.version, Lang::Vi).await.unwrap();
    desk.office.store.get(ctx, draft.id).await.unwrap()
}

async fn copies(desk: &Desk, ctx: &Ctx, id: Uuid) -> Copies {
    documents::copies(&desk.office, ctx, id, Lang::Vi).await.unwrap()
}

#[tokio::test]
async fn a_line_that_no_copy_can_lie_with_is_told_and_stops_nothing() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    // A neighbour's committee; two lines that keep the paper, one longer than any field; a paper of tomorrow.
    let long = format!("- Lưu: VT, {}.", "KGVX, ".repeat(40));
    let list = format!("- Như trên;\n- UBND tỉnh Điện Biên;\n- Lưu: VT;\n{long}");
    let paper = confirmed(&desk, &clerk, &list).await;
    let sent = copies(&desk, &clerk, paper.id).await;
    assert!(sent.unread.iter().any(|line| line.contains("Điện Biên")), "{:?}", sent.unread);
    assert!(sent.lines.iter().all(|line| !line.receiver.contains("Điện Biên")));
    assert!(sent.lines.iter().any(|line| line.receiver.starts_with("Sở Y tế")));
    let entries: Vec<Entry> = {
        let sheet = store::registers::of("incoming").unwrap().sheet();
        desk.office.store.pick_of(sheet, &desk.ctx, Pick::all(), &[("id", false)]).await.unwrap()
    };
    let kept: Vec<&Entry> = entries.iter().filter(|entry| entry.fields.0["purpose"] == "archive").collect();
    assert_eq!(kept.len(), 1, "kept once");
    assert!(!kept[0].fields.0.contains_key("received_on"), "not before it is issued");
}

#[tokio::test]
async fn nobody_files_a_paper_in_another_units_book() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, "- Như trên;\n- Lưu: VT.").await;
    let to = |purpose: &str| SendTo { to: "Công an tỉnh".into(), purpose: purpose.into() };
    let refused = documents::send_to(&desk.office, &clerk, paper.id, to("archive"), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.code, "fault-malformed");
    documents::send_to(&desk.office, &clerk, paper.id, to("do"), Lang::Vi).await.unwrap();
}

#[tokio::test]
async fn a_table_brings_no_copy_that_the_register_says_was_sent() {
    let desk = desk().await;
    let clerk = desk.acting_as("vpub", "office", "12/van-phong-ubnd/can-bo").await;
    let paper = confirmed(&desk, &clerk, "- Như trên;\n- Lưu: VT.").await;
    let officer = desk.acting_as("ca", "unit", "12/cong-an/can-bo").await;
    let before = copies(&desk, &clerk, paper.id).await.lines.len();
    let table = format!(
        "Nơi nhận,Trích yếu,Tác giả,Ngày chuyển,Để,Văn bản trong hệ thống\n\
         Công an tỉnh,Tự ghi,UBND tỉnh,29/12/2021,Thực hiện,{}\nCông an tỉnh,Của giấy,Bộ Công an,29/12/2021,Thực hiện,\n",
        paper.id
    );
    let file = Handed { name: "so.csv".into(), content: table.into_bytes().into() };
    let kind = store::Kind::from_key("incoming").unwrap();
    let done = imports::take_in(&desk.office, &officer, kind, file, false, Lang::Vi, |_| {}).await.unwrap();
    assert_eq!((done.accepted, done.rejected), (1, 1), "{:?}", done.faults);
    assert_eq!(copies(&desk, &clerk, paper.id).await.lines.len(), before);
    // Nor does the form.
    let forged = json!({ "unit": "12/cong-an", "subject": "Tự ghi", "issuer": "UBND tỉnh", "sent_on": "2021-12-29", "purpose": "do", "document": paper.id });
    let of = store::registers::of("incoming").unwrap();
    let entry = Entry::new(of, "12", Uuid::now_v7(), "12", forged.as_object().cloned().unwrap());
    assert!(desk.office.store.create(&officer, entry, None).await.is_err());
}
