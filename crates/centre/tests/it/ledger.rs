//! The ledger of vaccine (S0-4a): from a store to the next, on its way, received, lost with a reason, taken back. On every
//! day and in every place what came is what lies there, was used, left, or is on its way.

use base::words::Lang;
use centre::allocation::{self, Acceptance};
use centre::ledger::{self, Ledger};
use centre::registers::{self, MoveAsked};
use centre::{Class, Office, figures};
use serde_json::{Value, json};
use store::records::{Dose, Entry, Reason, Stock};
use store::{Ctx, Pick, Verb};
use testing::{DISTRICT, day, dose, person};

use crate::allocation::proposed;
use crate::scenarios::{Desk, desk};

const LOT: &str = "L1";

pub async fn shipments(office: &Office, ctx: &Ctx) -> Vec<Entry> {
    let sheet = store::registers::of("shipments").unwrap().sheet();
    office.store.pick_of(sheet, ctx, Pick::all(), &[("area", false), ("id", false)]).await.unwrap()
}

async fn step(desk: &Desk, ctx: &Ctx, of: &Entry, by: &str, fields: Value) -> Result<Entry, String> {
    let sheet = store::registers::of("shipments").unwrap().sheet();
    let now: Entry = desk.office.store.get_of(sheet, ctx, of.id).await.map_err(|error| error.code().to_owned())?;
    let fields = fields.as_object().cloned().unwrap_or_default();
    let asked =
        MoveAsked { version: now.version, fields, reason: (by == "return").then(|| "đường sạt lở".into()) };
    registers::move_entry(&desk.office, ctx, "shipments", of.id, by, asked).await.map_err(|problem| problem.code)
}

/// What lies in stores, is on its way, and was lost, of the lot.
async fn balance(desk: &Desk) -> (i64, i64, i64) {
    let lines = desk.office.store.pick::<Stock>(&desk.ctx, Pick::all().eq("lot", LOT), &[]).await.unwrap();
    let held = lines.iter().map(Stock::change).sum();
    let all = shipments(&desk.office, &desk.ctx).await;
    let number = |one: &Entry, key: &str| one.doc().get(key).and_then(Value::as_i64).unwrap_or_default();
    let sent = all.iter().filter(|one| one.state == "sent").map(|one| number(one, "doses")).sum();
    let received = all.iter().filter(|one| one.state == "received");
    (held, sent, received.map(|one| number(one, "doses") - number(one, "received")).sum())
}

#[tokio::test]
async fn s0_4a_what_leaves_a_store_is_on_its_way_until_the_station_has_it_and_no_dose_is_nowhere() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    assert_eq!(balance(&desk).await, (60, 0, 0));
    let said = Acceptance { version: full.line.version, changes: Vec::new(), deliver_on: None, note: None };
    allocation::accept(&desk.office, &desk.ctx, full.line.id, said, Lang::Vi).await.unwrap();
    assert_eq!(balance(&desk).await, (0, 60, 0));
    let all = shipments(&desk.office, &desk.ctx).await;
    let [first, second] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(first.doc()["sender"], "108/trung-tam-y-te");

    let acting = async |name: &str, post: &str| desk.acting_as(name, "health", post).await;
    let centre = acting("ttyt", "108/trung-tam-y-te/giam-doc").await;
    let station = acting("tram", &format!("{}/tram-y-te/truong", first.area)).await;
    let other = acting("tram2", &format!("{}/tram-y-te/truong", second.area)).await;
    let doses = first.doc()["doses"].as_i64().unwrap();
    let came = |received: i64, why: Option<&str>| {
        let mut fields = json!({ "received_on": day(), "received": received });
        if let Some(why) = why {
            fields["lost_because"] = json!(why);
        }
        fields
    };
    // Neither another station nor whoever sent it receives it, and not more than was sent.
    assert!(step(&desk, &other, first, "receive", came(doses, None)).await.is_err());
    assert!(step(&desk, &centre, first, "receive", came(doses, None)).await.is_err());
    assert!(step(&desk, &station, first, "receive", came(doses + 1, None)).await.is_err());
    assert!(step(&desk, &station, first, "receive", came(doses - 2, None)).await.is_err(), "why two are missing");
    assert_eq!(balance(&desk).await, (0, 60, 0), "a step that is refused moves nothing");
    let got = step(&desk, &station, first, "receive", came(doses - 2, Some("vỡ 1 lọ"))).await.unwrap();
    assert_eq!(got.state, "received");
    assert_eq!(balance(&desk).await, (doses - 2, 60 - doses, 2));
    assert!(step(&desk, &station, first, "receive", came(doses, None)).await.is_err(), "once");
    // The station has it, and may use no more.
    let line =
        desk.office.store.pick::<Stock>(&station, Pick::all().eq("area", first.area.as_str()), &[]).await.unwrap();
    let [line] = line.as_slice() else { panic!("{line:?}") };
    assert_eq!((line.reason, i64::from(line.quantity), line.lot.as_deref()), (Reason::Received, doses - 2, Some(LOT)));

    // What did not get through goes back, by whoever sent it.
    assert!(step(&desk, &other, second, "return", json!({ "returned_on": day() })).await.is_err());
    step(&desk, &centre, second, "return", json!({ "returned_on": day() })).await.unwrap();
    assert_eq!(balance(&desk).await, (58, 0, 2));
    let names = ["shipments.on_the_way", "shipments.lost", "shipments.received"];
    let sums = figures::sums(&desk.office, &desk.ctx, &names, DISTRICT, day()).await.unwrap();
    assert_eq!(names.map(|name| sums[name]), [0, 2, doses - 2]);
    assert!(desk.office.store.verify("12").await.unwrap().sound());
}

/// "từ tiếp nhận đến sử dụng": the ledger shows each step's doses and days; what was given and not written off is written
/// off by whoever keeps the store, once, lot by lot, and never beyond what the store holds.
#[tokio::test]
async fn s0_4a_the_ledger_times_every_step_and_a_dose_given_draws_its_lot() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let said = Acceptance { version: full.line.version, changes: Vec::new(), deliver_on: None, note: None };
    allocation::accept(&desk.office, &desk.ctx, full.line.id, said, Lang::Vi).await.unwrap();
    let all = shipments(&desk.office, &desk.ctx).await;
    let acting = async |name: &str, post: &str| desk.acting_as(name, "health", post).await;
    let station = acting("tram", &format!("{}/tram-y-te/truong", all[0].area)).await;
    let other = acting("tram2", &format!("{}/tram-y-te/truong", all[1].area)).await;
    let doses = all[0].doc()["doses"].as_i64().unwrap();
    let came = json!({ "received_on": day(), "received": doses, "kept_cold": true });
    step(&desk, &station, &all[0], "receive", came).await.unwrap();

    let seen = async |ctx: &Ctx, area: &str| ledger::ledger(&desk.office, ctx, area, day()).await.unwrap();
    let step_of = |ledger: &Ledger, key: &str| {
        let one = ledger.steps.iter().find(|one| one.step == key).unwrap();
        (one.moved, one.median)
    };
    let whole = seen(&desk.ctx, DISTRICT).await;
    assert_eq!(step_of(&whole, "decided"), (1, Some(0)));
    let lay = (day() - "2021-12-20".parse::<chrono::NaiveDate>().unwrap()).num_days();
    assert_eq!(step_of(&whole, "stored"), (60, Some(lay)), "they lay in the district from the 20th");
    assert_eq!(step_of(&whole, "carried"), (doses, Some(0)));
    assert_eq!(step_of(&whole, "given"), (0, None));
    assert_eq!((whole.total.on_the_way, whole.total.lost), (60 - doses, 0));

    // Five people of the commune get the lot, one another lot, one dose names none.
    let sheet: Vec<_> = (0..7).map(|_| person(&all[0].area, "Lò Thị Inh", 1950)).collect();
    let lots = [Some("l 1"), Some("L1"), Some("L1"), Some("L1"), Some("L1"), Some("X9"), None];
    let given: Vec<Dose> = sheet
        .iter()
        .zip(lots)
        .map(|(person, lot)| Dose { lot: lot.map(str::to_owned), ..dose(person, 1, day()) })
        .collect();
    desk.office.store.load(&desk.ctx, sheet, "test", false).await.unwrap();
    desk.office.store.load(&desk.ctx, given, "test", true).await.unwrap();
    let mine = seen(&station, &all[0].area).await;
    let store = mine.stores[0].clone();
    assert_eq!((store.flow.held, store.flow.given, store.flow.undrawn), (doses, 5, 5), "{mine:?}");
    assert_eq!((mine.without_lot, mine.unknown_lot), (1, 1));

    // Neither another station nor who may only read writes it off.
    let refused = ledger::draw(&desk.office, &other, &store.area.code, &store.unit).await.unwrap_err();
    assert_eq!((refused.class, refused.code.as_str()), (Class::NotFound, "ledger-no-store"));
    let leader = desk.acting_as("lanhdao", "leader", "12/ubnd/chu-tich").await;
    assert!(!leader.may(Verb::Write, store::Kind::Stock));
    assert!(ledger::draw(&desk.office, &leader, &store.area.code, &store.unit).await.is_err());
    let drawn = ledger::draw(&desk.office, &station, &store.area.code, &store.unit).await.unwrap();
    assert_eq!((drawn.doses, drawn.short.len()), (5, 0));
    let again = ledger::draw(&desk.office, &station, &store.area.code, &store.unit).await.unwrap();
    assert_eq!(again.doses, 0, "twice makes no double");
    let after = seen(&station, &all[0].area).await;
    let flow = after.stores[0].flow;
    assert_eq!((flow.held, flow.used, flow.undrawn, flow.unexplained), (doses - 5, 5, 0, 0));
    assert_eq!(step_of(&after, "given"), (5, Some(0)), "used on the day on which they came");

    // More given than ever came: the book is not driven below nothing, and the lot is told.
    let many: Vec<_> = (0..doses).map(|_| person(&all[0].area, "Vàng A Sử", 1960)).collect();
    let given: Vec<Dose> = many.iter().map(|one| Dose { lot: Some("L1".into()), ..dose(one, 1, day()) }).collect();
    desk.office.store.load(&desk.ctx, many, "test", false).await.unwrap();
    desk.office.store.load(&desk.ctx, given, "test", true).await.unwrap();
    let short = ledger::draw(&desk.office, &station, &store.area.code, &store.unit).await.unwrap();
    let [lot] = short.short.as_slice() else { panic!("{short:?}") };
    assert_eq!((short.doses, lot.given, lot.held), (0, doses, doses - 5));
    let verdict = desk.office.store.verify("12").await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
}

/// "Khẩn trương tổ chức tiêm vắc xin ngay khi được phân bổ": what lies longer than the days of the rule is told on the
/// command page and named by lot; who cannot see the store is not told of it.
#[tokio::test]
async fn s3_4d_vaccine_that_lies_and_is_not_given_is_alarmed_by_lot_until_it_moves() {
    let desk = desk().await;
    let full = proposed(&desk).await;
    let told = async |ctx: &Ctx, area: &str| {
        let page = centre::command::view(&desk.office, ctx, area, day(), Lang::Vi).await.unwrap();
        page.alarms.into_iter().find(|alarm| alarm.kind == "idle_vaccine").map(|alarm| alarm.text)
    };
    let text = told(&desk.ctx, DISTRICT).await.unwrap();
    assert!(text.contains("560 liều") && text.contains("1 kho"), "{text}");
    let whole = ledger::ledger(&desk.office, &desk.ctx, DISTRICT, day()).await.unwrap();
    let lots: Vec<_> = whole.idle.iter().map(|one| (one.lot.as_deref().unwrap(), one.doses, one.days)).collect();
    let days = (day() - "2021-12-20".parse::<chrono::NaiveDate>().unwrap()).num_days();
    assert_eq!(lots, [("L0", 500, days), ("L1", 60, days)]);
    assert_eq!((whole.total.idle, whole.total.expired), (560, 500), "and the lot that has expired is told as such");
    let other = desk.acting_as("khac", "health", "105/trung-tam-y-te/giam-doc").await;
    assert_eq!(told(&other, "105").await, None);

    // Sent on, it lies no more; the expired lot still does, until it is destroyed.
    let said = Acceptance { version: full.line.version, changes: Vec::new(), deliver_on: None, note: None };
    allocation::accept(&desk.office, &desk.ctx, full.line.id, said, Lang::Vi).await.unwrap();
    assert!(told(&desk.ctx, DISTRICT).await.unwrap().contains("500 liều"));
    let expired = desk.office.store.pick::<Stock>(&desk.ctx, Pick::all().eq("lot", "L0"), &[]).await.unwrap().remove(0);
    let destroyed = Stock { id: uuid::Uuid::now_v7(), moved_on: day(), reason: Reason::Discarded, ..expired };
    let centre = desk.acting_as("ttyt", "health", "108/trung-tam-y-te/giam-doc").await;
    desk.office.store.create(&centre, destroyed, None).await.unwrap();
    assert_eq!(told(&desk.ctx, DISTRICT).await, None);
}
