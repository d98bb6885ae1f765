//! Who answers for a vaccination target that was missed, as the directives' words say: a table of situations, each with
//! what the words find stated beforehand, and the acts of those who answer and those who decide.

mod acts;
mod corrected;
mod table;

use base::words::Lang;
use centre::documents;
use centre::targets::{self, Finding, FindingKind};
use store::Pick;
use store::records::{Document, DocumentState, Dose, Person, Reason, Stock, Target};
use testing::{Desk, date, desk_on, dose, person};
use uuid::Uuid;

use crate::handed;

/// Item 4 of the notice 102-TB/VPTU, with its rules as they stand there.
const NOTICE: &str = "\
TỈNH ỦY LAI CHÂU
VĂN PHÒNG
*
Số 102-TB/VPTU

ĐẢNG CỘNG SẢN VIỆT NAM
Lai Châu, ngày 29 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Tỉnh ủy về công tác phòng, chống dịch Covid-19

Ngày 27/12/2021, đồng chí Bí thư Tỉnh ủy chủ trì hội nghị. Đồng chí Bí thư Tỉnh ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân các huyện, thành phố phấn đấu đến ngày 31/12/2021 hoàn thành tiêm vắc xin đủ 2 mũi cho toàn bộ \
người từ 18 tuổi trở lên thuộc diện phải tiêm. Trường hợp thiếu vắc xin thì đồng chí Giám đốc Sở Y tế phải chịu trách \
nhiệm tham mưu cho tỉnh xin Trung ương cấp bổ sung; trường hợp có đủ vắc xin mà không hoàn thành tiêm chủng đúng tiến \
độ và an toàn, thì đồng chí Bí thư, Chủ tịch UBND các huyện, thành phố phải chịu trách nhiệm trước Tỉnh ủy, UBND tỉnh.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
";

const DIRECTOR: &[&str] = &["12/so-y-te/giam-doc"];
const SIN_HO: &[&str] = &["108/huyen-uy/bi-thu", "108/ubnd/chu-tich"];
const CITY: &[&str] = &["105/thanh-uy/bi-thu", "105/ubnd/chu-tich"];
const NOBODY: &[&str] = &[];

/// What is so before anybody is judged. Five grown-ups of a commune have had their first dose in the summer.
struct Situation {
    name: &'static str,
    /// The day on which the page is opened; the deadline is 31/12/2021.
    on: &'static str,
    area: &'static str,
    text: String,
    state: DocumentState,
    ended: bool,
    stock: Vec<Stock>,
    /// How many of the five got the second dose, and when.
    given: (usize, &'static str),
    /// What a dose was followed by a serious event: its number and day.
    serious: Option<(i32, &'static str)>,
    contraindicated: bool,
    /// The year in which the eldest was born.
    born: i32,
    /// The measure of the target that is looked at, and its youngest age.
    target: (&'static str, Option<i32>),
    /// A change of the target by hand.
    whole: bool,
    /// What the words find, and whom; none: nobody is judged.
    finds: Option<(FindingKind, &'static [&'static str])>,
}

fn situation(name: &'static str, finds: Option<(FindingKind, &'static [&'static str])>) -> Situation {
    Situation {
        name,
        on: "2022-01-05",
        area: "108",
        text: NOTICE.to_owned(),
        state: DocumentState::Confirmed,
        ended: false,
        stock: Vec::new(),
        given: (0, "2021-12-20"),
        serious: None,
        contraindicated: false,
        born: 1950,
        target: ("dose2", Some(18)),
        whole: false,
        finds,
    }
}

/// A movement of a lot that is good until the end of 2022.
fn moved(area: &str, product: &str, on: &str, reason: Reason, quantity: i32) -> Stock {
    Stock {
        province: "12".into(),
        id: Uuid::now_v7(),
        area: area.into(),
        unit: format!("Kho {area}"),
        moved_on: date(on),
        reason,
        product: product.into(),
        lot: Some("L1".into()),
        expires_on: Some(date("2022-12-31")),
        quantity,
        note: None,
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    }
}

fn received(product: &str, on: &str, quantity: i32) -> Stock {
    moved("108", product, on, Reason::Received, quantity)
}

fn expiring(on: &str, quantity: i32) -> Stock {
    Stock { expires_on: Some(date(on)), ..received("Vero Cell", "2021-11-01", quantity) }
}

impl Situation {
    fn stock(mut self, lines: impl IntoIterator<Item = Stock>) -> Self {
        self.stock.extend(lines);
        self
    }
    fn given(mut self, number: usize, on: &'static str) -> Self {
        self.given = (number, on);
        self
    }
    fn serious(mut self, after: i32, on: &'static str) -> Self {
        self.serious = Some((after, on));
        self
    }
    fn on(mut self, day: &'static str) -> Self {
        self.on = day;
        self
    }
    fn says(mut self, was: &str, is: &str) -> Self {
        assert!(self.text.contains(was), "{}: {was}", self.name);
        self.text = self.text.replace(was, is);
        self
    }
    fn asks(mut self, measure: &'static str, from: Option<i32>) -> Self {
        self.target = (measure, from);
        self
    }

    /// A commune of the area on the day.
    fn commune(&self) -> String {
        let areas = base::area::Areas::builtin();
        areas.communes_under(self.area, date(self.on))[0].code.clone()
    }
}

/// An office with the document and what lies in store and registers.
pub(crate) struct Town {
    pub desk: Desk,
    pub document: Document,
    pub persons: Vec<Person>,
}

async fn made(of: &Situation) -> Town {
    let desk = desk_on(of.on).await;
    let (office, ctx) = (&desk.office, &desk.ctx);
    let commune = of.commune();
    let persons: Vec<Person> = (0..5)
        .map(|at| {
            let mut one = person(&commune, &format!("Lò Văn Tám {at}"), of.born + at % 3);
            one.contraindicated = of.contraindicated;
            one
        })
        .collect();
    let mut doses: Vec<Dose> = persons.iter().map(|one| dose(one, 1, date("2021-08-01"))).collect();
    doses.extend(persons.iter().take(of.given.0).map(|one| dose(one, 2, date(of.given.1))));
    if let Some((after, on)) = of.serious {
        let found = doses.iter_mut().find(|dose| dose.dose_no == after).unwrap();
        (found.serious_event, found.given_on) = (true, date(on));
    }
    office.store.load(ctx, persons.clone(), "thử", false).await.unwrap();
    office.store.load(ctx, doses, "thử", true).await.unwrap();
    office.store.load(ctx, of.stock.clone(), "thử", false).await.unwrap();
    let state = if of.state == DocumentState::Library { of.state } else { DocumentState::Draft };
    let paper = handed("102-TB.txt", of.text.as_bytes());
    let document = documents::import_document(office, ctx, paper, state).await.unwrap();
    if of.whole {
        let target = target_of(&desk, of).await.unwrap();
        let changes = serde_json::json!({ "share": null, "count": 400 }).as_object().unwrap().clone();
        office.store.edit::<Target>(ctx, target.id, target.version, changes, None).await.unwrap();
    }
    if of.state == DocumentState::Confirmed {
        documents::confirm(office, ctx, document.id, document.version, Lang::Vi).await.unwrap();
    }
    if of.ended {
        let version = documents::one(office, ctx, document.id, Lang::Vi).await.unwrap().version;
        let force = documents::Force { version, ended_on: Some(date("2022-01-01")), replaced_by: None, note: None };
        documents::set_force(office, ctx, document.id, force, Lang::Vi).await.unwrap();
    }
    Town { desk, document, persons }
}

async fn target_of(desk: &Desk, of: &Situation) -> Option<Target> {
    let all = desk.office.store.pick::<Target>(&desk.ctx, Pick::all(), &[("id", false)]).await.unwrap();
    let (measure, from) = of.target;
    all.into_iter().find(|one| one.measure.as_deref() == Some(measure) && one.age_from == from)
}

async fn finding(desk: &Desk, of: &Situation) -> Option<Finding> {
    let target = target_of(desk, of).await.unwrap_or_else(|| panic!("{}: no such target", of.name));
    let area = of.area;
    let full = targets::one(&desk.office, &desk.ctx, target.id, area, date(of.on), Lang::Vi).await.unwrap();
    full.accountability.into_iter().find(|one| one.area.code == of.part())
}

impl Situation {
    /// The area whose heads are judged: the district; in two tiers the commune.
    fn part(&self) -> String {
        if date(self.on) < date("2025-07-01") { self.area.to_owned() } else { self.commune() }
    }
}

#[tokio::test]
async fn s0_4f_s0_4g_the_words_of_the_directive_decide_in_every_situation() {
    let all = table::table();
    assert!(all.len() >= 25);
    for of in all {
        let mut of = of;
        if of.area == "12" {
            let commune = of.commune();
            for line in &mut of.stock {
                line.area.clone_from(&commune);
            }
        }
        let town = made(&of).await;
        let found = finding(&town.desk, &of).await;
        let said = found.as_ref().map(|one| (one.finding, ids(one)));
        let mut wanted =
            of.finds.map(|(kind, posts)| (kind, posts.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()));
        if let Some((FindingKind::EnoughButLate, posts)) = wanted.as_mut().filter(|_| of.area == "12") {
            posts.extend(["dang-uy/bi-thu", "ubnd/chu-tich"].map(|post| format!("{}/{post}", of.commune())));
        }
        assert_eq!(said, wanted, "{}: {:#?}", of.name, found.map(|one| (one.figures, one.working, one.rule)));
    }
}

fn ids(finding: &Finding) -> Vec<String> {
    finding.accountable.iter().map(|who| who.id.clone()).collect()
}

/// The words that a finding cites stand in the document, and a post that nobody holds names nobody else.
#[tokio::test]
async fn s0_4g_a_finding_cites_the_document_and_a_vacant_post_names_nobody() {
    let of = situation("enough", None).stock([received("Vero Cell", "2021-12-01", 5)]);
    let town = made(&of).await;
    let found = finding(&town.desk, &of).await.unwrap();
    assert!(NOTICE.contains(found.rule.words.trim_end_matches('.')), "{}", found.rule.words);
    assert!(found.rule.source.contains("102-TB/VPTU") && found.rule.source.contains("S0-4g"), "{}", found.rule.source);
    assert_eq!(found.before, ["Tỉnh ủy Lai Châu", "UBND tỉnh Lai Châu"]);
    assert!(found.accountable.iter().all(|who| who.holder.is_none()), "{:?}", found.accountable);
    // Who takes the post after the deadline is not who held it.
    let late = town.desk.user("moi", "leader", "108").await;
    let (office, ctx) = (&town.desk.office, &town.desk.ctx);
    centre::posts::take(office, ctx, &late, "108/ubnd/chu-tich", date("2022-01-02")).await.unwrap();
    assert!(finding(&town.desk, &of).await.unwrap().accountable.iter().all(|who| who.holder.is_none()));
    let held = town.desk.user("cu", "leader", "108").await;
    centre::posts::take(office, ctx, &held, "108/huyen-uy/bi-thu", date("2021-07-01")).await.unwrap();
    let found = finding(&town.desk, &of).await.unwrap();
    assert_eq!(found.accountable[0].holder.as_deref(), Some("cu"));
    assert!(found.is_final && found.day == date("2021-12-31"));
}

/// A town in which two doses of five are missing in store.
pub(crate) async fn short_of_vaccine() -> Town {
    made(&situation("short", None).stock([received("Vero Cell", "2021-12-01", 3)])).await
}
