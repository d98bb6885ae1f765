//! What is known of a paper as a whole: who signed it and as what (S1-7b, S2-12c, S3-8c, S4-9c), how far its tasks have come,
//! what each body has issued (S4-0e), and the report of its results (S4-9a).

use base::words::Lang;
use centre::documents::{self, DocumentFull, SigningCheck};
use centre::tasks::{self, Action, Said};
use store::Ctx;
use store::records::{Document, DocumentState, Task};
use testing::{Desk, desk};
use uuid::Uuid;

use crate::{handed, parts_of};

/// The five directives as the demonstration has them.
macro_rules! directive {
    ($name:literal) => {
        include_bytes!(concat!("../../../../data/demo/directives/", $name))
    };
}

async fn read(desk: &Desk, ctx: &Ctx, name: &str, content: &[u8], state: DocumentState) -> Document {
    documents::import_document(&desk.office, ctx, handed(name, content), state).await.unwrap()
}

async fn full(desk: &Desk, ctx: &Ctx, id: Uuid) -> DocumentFull {
    documents::one(&desk.office, ctx, id, Lang::Vi).await.unwrap()
}

fn capacities(full: &DocumentFull) -> Vec<(String, String)> {
    full.signer.signing.capacities.iter().map(|one| (one.name.clone(), one.of.clone())).collect()
}

/// A paper, the capacities under it, the signer's own post, and what the posts of the day say of it.
type Expected<'a> = (&'a str, &'a [u8], Vec<(String, String)>, Option<&'a str>, SigningCheck);

#[tokio::test]
async fn s1_7b_s2_12c_s3_8c_s4_9c_in_what_capacity_a_paper_is_signed_and_whether_by_who_held_the_post() {
    let desk = desk().await;
    let ctx = &desk.ctx;
    let pair = |name: &str, of: &str| (name.to_owned(), of.to_owned());
    // The capacity; the signer's own post; what the posts of the day say of it.
    let expected: [Expected<'_>; 5] = [
        ("102.txt", directive!("lai-chau-102-TB-VPTU.txt"), vec![], Some("CHÁNH VĂN PHÒNG"), SigningCheck::Holds),
        (
            "713.txt",
            directive!("quang-ninh-713-CV-TU.txt"),
            vec![pair("thay mặt", "BAN THƯỜNG VỤ")],
            None,
            SigningCheck::Holds,
        ),
        (
            "kg.txt",
            directive!("kien-giang-thong-bao-12-9-2021.txt"),
            vec![pair("ký thay", "CHÁNH VĂN PHÒNG")],
            Some("PHÓ CHÁNH VĂN PHÒNG"),
            SigningCheck::Nobody,
        ),
        (
            "vx.txt",
            directive!("lai-chau-UBND-VX-thang-9-2021.txt"),
            vec![pair("ký thay", "CHỦ TỊCH")],
            Some("PHÓ CHỦ TỊCH"),
            SigningCheck::Holds,
        ),
        (
            "168.txt",
            directive!("cam-thuy-168-TB-HU.txt"),
            vec![pair("thừa lệnh", "BAN THƯỜNG VỤ")],
            Some("CHÁNH VĂN PHÒNG"),
            SigningCheck::Holds,
        ),
    ];
    for (name, content, as_what, post, check) in expected {
        let document = read(&desk, ctx, name, content, DocumentState::Library).await;
        let full = full(&desk, ctx, document.id).await;
        assert_eq!(capacities(&full), as_what, "{name}");
        assert_eq!(full.signer.signing.post.as_deref(), post, "{name}");
        assert_eq!(full.signer.signing.check, Some(check), "{name}: {:?}", full.signer.signing);
    }
    // Another name under the same post, and a head who signs for a head.
    let text = std::str::from_utf8(directive!("lai-chau-102-TB-VPTU.txt")).unwrap();
    let other = text.replace("Đào Bích Vân", "Nguyễn Văn Khác").replace("102", "103");
    let document = read(&desk, ctx, "103.txt", other.as_bytes(), DocumentState::Library).await;
    assert_eq!(full(&desk, ctx, document.id).await.signer.signing.check, Some(SigningCheck::Other));
    let text = std::str::from_utf8(directive!("lai-chau-UBND-VX-thang-9-2021.txt")).unwrap();
    let head = text.replace("PHÓ CHỦ TỊCH", "CHỦ TỊCH").replace("237/TB-VPCP", "238/TB-VPCP");
    let document = read(&desk, ctx, "238.txt", head.as_bytes(), DocumentState::Library).await;
    assert_eq!(full(&desk, ctx, document.id).await.signer.signing.check, Some(SigningCheck::Capacity));
}

const NOTICE: &str = "\
HUYỆN ỦY SÌN HỒ
VĂN PHÒNG
*
Số 41-TB/HU

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 26 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy về công tác phòng, chống dịch Covid-19

Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân thị trấn Sìn Hồ lập danh sách tiểu thương chưa tiêm chủng trước ngày 27/12/2021.

2. Công an huyện Sìn Hồ kiểm soát người ra vào chợ trước ngày 30/12/2021.

3. Trạm Y tế thị trấn Sìn Hồ tổ chức tiêm lưu động trước ngày 10/01/2022.

Đề nghị các cơ quan, đơn vị báo cáo kết quả về Ban Thường vụ Huyện ủy (qua Văn phòng Huyện ủy).

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
";

async fn report(desk: &Desk, ctx: &Ctx, part: &Task, note: &str) {
    let said =
        Said { version: part.version, note: Some(note.into()), evidence: Some("BC 12".into()), ..Said::default() };
    tasks::act(&desk.office, ctx, part.id, Action::Report, said, Lang::Vi).await.unwrap();
}

#[tokio::test]
async fn s4_9a_units_report_and_the_office_compiles_the_results() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    let notice = read(&desk, &clerk, "41.txt", NOTICE.as_bytes(), DocumentState::Draft).await;
    documents::confirm(&desk.office, &clerk, notice.id, notice.version, Lang::Vi).await.unwrap();
    let parts = parts_of(&desk, &notice).await;
    let of = |unit: &str| parts.iter().find(|part| part.unit.as_deref() == Some(unit)).unwrap();
    let chair = desk.acting_as("chutich", "leader", "03478/ubnd/chu-tich").await;
    report(&desk, &chair, of("03478/ubnd"), "Đã lập danh sách 61 tiểu thương").await;
    let nurse = desk.acting_as("tram", "health", "03478/tram-y-te/truong").await;
    report(&desk, &nurse, of("03478/tram-y-te"), "Tiêm lưu động 3 bản, 140 mũi").await;

    // What its parts have come to stands at the document, for whoever sees it.
    let of_it = full(&desk, &clerk, notice.id).await;
    assert!(of_it.own);
    let progress = of_it.progress;
    let parts_all = i64::try_from(parts.len()).unwrap();
    assert_eq!((progress.parts, progress.reported, progress.received, progress.done), (parts_all, 2, 2, 0));
    let line = documents::list(&desk.office, &clerk).await.unwrap().into_iter().find(|one| one.head.id == notice.id);
    assert_eq!(line.unwrap().progress, progress);
    let closing = Said { version: of("03478/ubnd").version + 1, ..Said::default() };
    tasks::act(&desk.office, &clerk, of("03478/ubnd").id, Action::Close, closing, Lang::Vi).await.unwrap();
    assert_eq!(full(&desk, &clerk, notice.id).await.progress.done, 1);

    // The office compiles, and says who has not reported; the units do not.
    let paper = documents::results(&desk.office, &clerk, notice.id, Lang::Vi).await.unwrap();
    let text = serde_json::to_string(&paper).unwrap();
    for words in ["61 tiểu thương", "140 mũi", "BC 12", "Công an huyện Sìn Hồ", "41-TB/HU"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(paper.body, "Văn phòng Huyện ủy Sìn Hồ");
    assert_eq!(paper.addressees, ["Huyện ủy Sìn Hồ"]);
    let table = paper.sections.last().unwrap();
    let missing = serde_json::to_string(&table.blocks).unwrap();
    assert!(missing.contains("Công an") && !missing.contains("Trạm Y tế"), "{missing}");
    for other in [&chair, &nurse] {
        let refused = documents::results(&desk.office, other, notice.id, Lang::Vi).await.unwrap_err();
        assert!(["centre-task-not-issuer", "store-denied"].contains(&refused.code.as_str()), "{}", refused.code);
    }
}

#[tokio::test]
async fn s4_0e_papers_and_tasks_are_counted_by_the_body_that_issued_them() {
    let desk = desk().await;
    let clerk = desk.acting_as("vphu", "office", "108/van-phong-cap-uy/can-bo").await;
    for (number, issuer) in [(51, "HUYỆN ỦY SÌN HỒ"), (52, "HUYỆN ỦY SÌN HỒ"), (53, "ỦY BAN NHÂN DÂN HUYỆN SÌN HỒ")]
    {
        let text = NOTICE.replace("41-TB/HU", &format!("{number}-TB/HU")).replace("HUYỆN ỦY SÌN HỒ\nVĂN PHÒNG", issuer);
        let notice = read(&desk, &clerk, &format!("{number}.txt"), text.as_bytes(), DocumentState::Draft).await;
        documents::confirm(&desk.office, &clerk, notice.id, notice.version, Lang::Vi).await.unwrap();
    }
    let lines = documents::by_issuer(&desk.office, &clerk, clerk.day).await.unwrap();
    let told: Vec<(&str, i64, i64)> =
        lines.iter().map(|line| (line.issuer.as_str(), line.documents, line.tasks)).collect();
    let tasks = lines[1].tasks;
    assert!(tasks >= 3, "{told:?}");
    assert_eq!(told, [("Huyện ủy Sìn Hồ", 2, 2 * tasks), ("Ủy ban nhân dân huyện Sìn Hồ", 1, tasks)]);
    assert_eq!(lines[0].progress.parts, 2 * lines[1].progress.parts);
    // What lies elsewhere is not counted for who does not see it.
    let other = desk.acting_as("muongte", "office", "107/van-phong-cap-uy/can-bo").await;
    assert!(documents::by_issuer(&desk.office, &other, other.day).await.unwrap().is_empty());
}
