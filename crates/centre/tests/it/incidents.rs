//! Incidents of security and order (S3-7c).

use base::words::Lang;
use centre::{notices, registers};
use serde_json::json;
use testing::desk;

use crate::entries::{all, read, step, total, written};

const INCIDENTS: &str = "security_incidents";
/// A commune of Sìn Hồ.
const OWN: &str = "03478";

#[tokio::test]
async fn s3_7c_the_police_write_an_incident_leaders_are_told_and_it_is_handled_and_closed() {
    let desk = desk().await;
    let police = desk.acting_as("congan", "unit", "108/cong-an/can-bo").await;
    let elsewhere = desk.acting_as("congan-mt", "unit", "107/cong-an/can-bo").await;
    let school = desk.acting_as("giaoduc", "unit", "108/phong-giao-duc-va-dao-tao/can-bo").await;
    let health = desk.acting_as("ttyt", "health", "108/trung-tam-y-te/can-bo").await;
    let head = desk.acting_as("chutich", "leader", &format!("{OWN}/ubnd/chu-tich")).await;
    let zone = json!({
        "subject": "Phong tỏa bản", "regime": "lockdown", "extent": "part", "part": "Bản 2", "communes": 1,
        "since": "2021-12-20", "until": "2022-01-05", "issuer": "108/ubnd", "police": "108/cong-an",
        "health_unit": "108/trung-tam-y-te",
    });
    let clerk = desk.acting_as("vpsinho", "office", "108/ubnd/can-bo").await;
    let zone = written(&desk, &clerk, ("distancing_orders", OWN), zone).await.unwrap();
    let incident = |police: &str| {
        json!({
            "happened_at": "2021-12-28T21:40:00+07:00", "subject": "Vượt chốt ban đêm", "sort": "crossing", "grave": "serious",
            "place_kind": "zone", "place": "Chốt số 2", "zone": zone, "people": 3, "told": "Ba người vòng đường nương.",
            "police": police,
        })
    };
    // The police of the place alone write it, and no other agency in its own name.
    assert!(written(&desk, &elsewhere, (INCIDENTS, OWN), incident("108/cong-an")).await.is_err());
    assert!(written(&desk, &health, (INCIDENTS, OWN), incident("108/cong-an")).await.is_err());
    let other = incident("108/phong-giao-duc-va-dao-tao");
    assert!(written(&desk, &school, (INCIDENTS, OWN), other).await.is_err(), "incidents are the police's");
    let id = written(&desk, &police, (INCIDENTS, OWN), incident("108/cong-an")).await.unwrap();
    assert_eq!(total(&desk, &head, INCIDENTS, "happened").await, 0);
    step(&desk, &police, (INCIDENTS, id), "report", json!({})).await.unwrap();
    assert_eq!(notices::mine(&desk.office, &head, Lang::Vi).await.unwrap().len(), 1);
    // Leaders read it; the health service does not, nor does a list or a figure tell it.
    assert_eq!(read(&desk, &head, (INCIDENTS, id)).await.unwrap().doc()["zone"], json!(zone.to_string()));
    assert!(read(&desk, &health, (INCIDENTS, id)).await.is_err());
    let figures = registers::register_figures(&desk.office, &health, INCIDENTS, "12", desk.ctx.day, Lang::Vi).await;
    assert!(figures.is_err());
    assert_eq!(all(&desk, &elsewhere, INCIDENTS).await.len(), 0, "of another district");

    // Unhandled for a day it is told of the area; then it is handled and closed, by the police alone.
    let later = chrono::Utc::now() + chrono::Duration::hours(25);
    let late = registers::overdue_entries(&desk.office, &head, OWN, later, Lang::Vi).await.unwrap();
    assert!(late.iter().any(|alarm| alarm.text.contains("chưa xử lý sau 24 giờ")), "{late:?}");
    let handled = json!({ "handled": "Đưa về bản, lập biên bản", "violations": 1 });
    assert!(step(&desk, &head, (INCIDENTS, id), "handle", handled.clone()).await.is_err());
    assert!(step(&desk, &elsewhere, (INCIDENTS, id), "handle", handled.clone()).await.is_err());
    step(&desk, &police, (INCIDENTS, id), "handle", handled).await.unwrap();
    let closed = step(&desk, &police, (INCIDENTS, id), "close", json!({ "result": "fined" })).await.unwrap();
    assert_eq!((closed.state.as_str(), &closed.doc()["closed_on"]), ("closed", &json!("2021-12-29")));
    let of = async |tally: &str| total(&desk, &head, INCIDENTS, tally).await;
    assert_eq!((of("happened").await, of("in_zones").await, of("settled").await, of("people").await), (1, 1, 1, 3));
}
