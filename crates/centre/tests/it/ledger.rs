//! The ledger of vaccine (S0-4a): from a store to the next, on its way, received, lost with a reason, taken back. On every
//! day and in every place what came is what lies there, was used, left, or is on its way.

use base::words::Lang;
use centre::allocation::{self, Acceptance};
use centre::registers::{self, MoveAsked};
use centre::{Office, figures};
use serde_json::{Value, json};
use store::records::{Entry, Reason, Stock};
use store::{Ctx, Pick};
use testing::{DISTRICT, day};

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
    let asked = MoveAsked { version: now.version, fields, reason: (by == "return").then(|| "đường sạt lở".into()) };
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
    let line = desk.office.store.pick::<Stock>(&station, Pick::all().eq("area", first.area.as_str()), &[]).await.unwrap();
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
