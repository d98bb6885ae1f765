//! Fields of the newer types, from outside: described, named within what the caller may read, written out and taken back.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::{Door, case, commune, commune_of, door};

/// The register is there before anybody signs in.
fn define() {
    static DEFINED: OnceLock<()> = OnceLock::new();
    DEFINED.get_or_init(|| {
        let text = include_str!("../../../../tests/registers/journeys.toml");
        store::registers::add("journeys.toml", text).unwrap();
    });
}

async fn made(door: &Door, cookie: &str, area: &str, more: Value) -> Value {
    let mut entry = json!({ "area": area, "went_on": "2021-12-20", "leader": "Giàng A Páo" });
    entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, made) = door.post("/records/journeys", cookie, entry).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

async fn exported(door: &Door, cookie: &str) -> String {
    let path = "/api/v1/lists/journeys/export?format=csv";
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(door.router.clone(), request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn taken(door: &Door, cookie: &str, table: &str) -> Value {
    let body =
        format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{table}\r\n--x--\r\n");
    let request = Request::post("/api/v1/import/journeys")
        .header(header::COOKIE, cookie)
        .header("x-vungxanh", "1")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let (status, body, _) = door.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

#[tokio::test]
async fn columns_and_cards_tell_of_each_type() {
    define();
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let (_, columns) = door.get("/lists/journeys/columns", &cookie).await;
    let column = |key: &str| columns.as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone();
    let told = |key: &str| (column(key)["type"].clone(), column(key)["filter"].clone(), column(key)["sort"].clone());
    assert_eq!(told("took"), (json!("duration"), json!(true), json!(true)));
    assert_eq!(told("halt"), (json!("position"), json!(true), json!(false)));
    assert_eq!(told("host"), (json!("unit"), json!(true), json!(false)));
    assert_eq!(
        (told("case_id"), &column("case_id")["to"]),
        ((json!("link"), json!(true), json!(false)), &json!("cases"))
    );
    let (_, cards) = door.get("/registers", &cookie).await;
    let card = cards.as_array().unwrap().iter().find(|one| one["key"] == "journeys").unwrap();
    assert_eq!(card["day"], "went_on");
    let kinds: Vec<&str> = card["fields"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(["duration", "position", "unit", "link"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

#[tokio::test]
async fn names_are_told_within_what_the_caller_may_read() {
    define();
    let door = door().await;
    let (district, xa, viewer) = (door.sign_in("sinho").await, door.sign_in("xa").await, door.sign_in("xem").await);
    let (_, own) = door.post("/records/cases", &district, case(&commune("108"))).await;
    let mut other = case(&commune_of(1));
    (other["code"], other["name"]) = (json!("BN2"), json!("Giàng Thị Sua"));
    let (_, other) = door.post("/records/cases", &district, other).await;
    let (own, other) = (own["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    let path = format!("/names?of=cases:{own}&of=cases:{other}&of=unit:12/so-y-te&of=unit:12/x&of=horses:{own}&of=x");
    let names = async |cookie: &str| {
        let (status, names) = door.get(&path, cookie).await;
        assert_eq!(status, StatusCode::OK, "{names}");
        names.as_array().unwrap().iter().map(|one| one["name"].clone()).collect::<Vec<_>>()
    };
    let (unit, none) = (json!("Sở Y tế"), Value::Null);
    let all = names(&district).await;
    assert_eq!(all[..2], [json!("Lò Thị Mẩy"), json!("Giàng Thị Sua")]);
    assert!(all[2].as_str().unwrap().starts_with(unit.as_str().unwrap()), "{all:?}");
    assert_eq!(all[3..], [none.clone(), none.clone(), none.clone()]);
    assert_eq!(names(&xa).await[..2], [json!("Lò Thị Mẩy"), none.clone()]);
    assert_eq!(names(&viewer).await[..2], [none.clone(), none]);
    // The picker looks where the caller may look, and nowhere else.
    let (_, found) = door.get("/find?q=gi%C3%A0ng&kind=cases", &district).await;
    assert_eq!(found["groups"][0]["hits"][0]["id"], other);
    let (_, found) = door.get("/find?q=gi%C3%A0ng&kind=cases", &xa).await;
    assert_eq!(found["groups"][0]["hits"], json!([]));
    assert_eq!(door.get("/find?q=gi%C3%A0ng&kind=cases", &viewer).await.0, StatusCode::FORBIDDEN);
    let many = "&of=unit:12/ubnd".repeat(201);
    assert_eq!(door.get(&format!("/names?{many}"), &district).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, units) = door.get("/units?q=ubnd%20s%C3%ACn", &district).await;
    assert_eq!(units[0]["id"], "108/ubnd", "{units}");
    // Districts ended on 2025-07-01.
    let (_, units) = door.get("/units?q=ubnd%20huy%E1%BB%87n&day=2026-01-01", &district).await;
    assert_eq!(units, json!([]));
}

#[tokio::test]
async fn an_export_is_taken_back_as_it_was_and_hides_what_its_reader_may_not_read() {
    define();
    let door = door().await;
    let (district, xa) = (door.sign_in("sinho").await, door.sign_in("xa").await);
    let (_, near) = door.post("/records/cases", &district, case(&commune("108"))).await;
    let mut far = case(&commune_of(1));
    (far["code"], far["name"]) = (json!("BN2"), json!("Giàng Thị Sua"));
    let (_, far) = door.post("/records/cases", &district, far).await;
    let whole = json!({
        "took": 1_590, "halt": "22.2, 103.25", "host": "108/ubnd", "case_id": far["id"], "why_long": "đường sạt lở",
        "stops": [{ "place": "Chợ" }],
    });
    let first = made(&door, &district, &commune("108"), whole).await;
    let table = exported(&door, &district).await;
    let told = ["1 ngày 2 giờ 30 phút", "\"22.2, 103.25\"", "Ủy ban nhân dân huyện Sìn Hồ", "Giàng Thị Sua ("];
    assert!(told.iter().all(|text| table.contains(text)), "{table}");
    let theirs = exported(&door, &xa).await;
    assert!(!theirs.contains("Giàng Thị Sua") && theirs.contains("không xem được ("), "{theirs}");
    // Handed in again it is known; changed in one cell it is another.
    let again = taken(&door, &district, &table).await;
    assert_eq!(
        (&again["accepted"], &again["duplicates"], &again["rejected"]),
        (&json!(0), &json!(1), &json!(0)),
        "{again}"
    );
    let changed = table.replace("1 ngày 2 giờ 30 phút", "2h30").replace("Giàng Thị Sua (", "Ai cũng được (");
    let again = taken(&door, &district, &changed).await;
    assert_eq!(again["accepted"], 1, "{again}");
    // Those of the district itself are found by the code, too.
    let above = made(&door, &district, "108", json!({ "took": 45 })).await;
    let table = exported(&door, &district).await;
    let again = taken(&door, &district, &table).await;
    assert_eq!((&again["accepted"], &again["duplicates"]), (&json!(0), &json!(3)), "{again}");
    assert_eq!(above["area"], "108");
    let (_, list) = door.get("/lists/journeys?filter=took:eq:150", &district).await;
    for key in ["halt", "host", "case_id"] {
        assert_eq!(list["rows"][0][key], first[key], "{key}");
    }
    // By what people call them; a link that the sender may not read is none.
    let named = |case: &str, unit: &str| {
        format!(
            "Ngày đi,Trưởng đoàn,Ca bệnh,Đơn vị tiếp nhận,Xã\n20/12/2021,Lý A Dơ,{case},{unit},{}\n",
            commune("108")
        )
    };
    let done = taken(&door, &xa, &named("BN1", "Sở Y tế tỉnh Lai Châu")).await;
    assert_eq!(done["accepted"], 1, "{done}");
    let (_, list) = door.get(&format!("/lists/journeys?filter=case_id:eq:{}", near["id"].as_str().unwrap()), &xa).await;
    assert_eq!(list["rows"][0]["host"], "12/so-y-te", "{list}");
    for (case, unit, column) in [("BN2", "", "Ca bệnh"), ("", "Sở Phép thuật", "Đơn vị tiếp nhận")] {
        let refused = taken(&door, &xa, &named(case, unit)).await;
        assert_eq!((&refused["rejected"], &refused["faults"][0]["column"]), (&json!(1), &json!(column)), "{refused}");
        assert!(!refused["faults"][0]["hint"].as_str().unwrap().is_empty(), "{refused}");
    }
    let refused = taken(&door, &xa, "Ngày đi,Trưởng đoàn,Thời gian đi\n20/12/2021,Lý A Dơ,90\n").await;
    assert_eq!(refused["faults"][0]["column"], "Thời gian đi", "{refused}");
}

#[tokio::test]
async fn a_table_is_described_refused_by_row_and_column_and_comes_back_from_its_export() {
    define();
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    let (_, columns) = door.get("/lists/journeys/columns", &cookie).await;
    let stops = columns.as_array().unwrap().iter().find(|one| one["key"] == "stops").unwrap();
    assert_eq!((&stops["type"], &stops["filter"]), (&json!("rows"), &json!(false)));
    let inner: Vec<_> = stops["columns"].as_array().unwrap().iter().map(|one| (&one["label"], &one["type"])).collect();
    assert_eq!(inner[..2], [(&json!("Nơi dừng"), &json!("text")), (&json!("Dừng bao lâu"), &json!("duration"))]);
    assert_eq!(stops["columns"][3]["options"][1]["label"], "Ăn uống");
    let (_, cards) = door.get("/registers", &cookie).await;
    let card = cards.as_array().unwrap().iter().find(|one| one["key"] == "journeys").unwrap();
    let field = card["fields"].as_array().unwrap().iter().find(|one| one["key"] == "stops").unwrap();
    assert_eq!(
        (&field["kind"], &field["most"], &field["columns"][1]["kind"]),
        (&json!("repeat"), &json!(5), &json!("duration"))
    );
    let bad = json!({ "area": commune("108"), "went_on": "2021-12-20", "leader": "An", "stops": [{ "place": "Chợ" }, { "people": 1 }] });
    let (status, refused) = door.post("/records/journeys", &cookie, bad).await;
    let place = &refused["places"][0];
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    assert_eq!((&place["column"], &place["row"]), (&json!("stops.place"), &json!(2)), "{refused}");
    let stops = json!([
        { "place": "Chợ  \"Nậm Lúc\"\nđầu bản", "minutes": 90, "people": 3, "sort": "meal" }, { "place": "Cầu" },
    ]);
    let first = made(&door, &cookie, &commune("108"), json!({ "stops": stops })).await;
    assert_eq!((&first["stops"], &first["set_down"]), (&stops, &json!(3)));
    let table = exported(&door, &cookie).await;
    let again = taken(&door, &cookie, &table).await;
    assert_eq!(
        (&again["accepted"], &again["duplicates"], &again["rejected"]),
        (&json!(0), &json!(1), &json!(0)),
        "{again}\n{table}"
    );
    let again = taken(&door, &cookie, &table.replace("Giàng A Páo", "Lý A Dơ")).await;
    assert_eq!(again["accepted"], 1, "{again}");
    let (_, list) = door.get("/lists/journeys?q=ly", &cookie).await;
    assert_eq!(list["rows"][0]["stops"], stops);
    let row = |cell: &str| format!("Ngày đi,Trưởng đoàn,Các chặng\n20/12/2021,Lý A Dơ,\"{cell}\"\n");
    let refused = taken(&door, &cookie, &row("[{\"\"place\"\":\"\"Chợ\"\"},{\"\"people\"\":1}]")).await;
    assert_eq!(refused["faults"][0]["column"], "Các chặng, 2, Nơi dừng", "{refused}");
    let refused = taken(&door, &cookie, &row("Chợ, Cầu")).await;
    assert_eq!(refused["faults"][0]["column"], "Các chặng", "{refused}");
}

/// A picture of one point.
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89\0\0\0\rIDATx\x9Cc\x10R\xB6\xFD\x0F\0\x02/\x01r\xA3\x87\xE8D\0\0\0\0IEND\xAEB`\x82";

async fn sent(door: &Door, cookie: &str, name: &str, content: &[u8], whole: bool) -> (StatusCode, Value) {
    let mut body =
        format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend(content);
    if whole {
        body.extend(b"\r\n--x--\r\n");
    }
    let request = Request::post("/api/v1/records/journeys/files")
        .header(header::COOKIE, cookie)
        .header("x-vungxanh", "1")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let (status, body, _) = door.send(request.body(Body::from(body)).unwrap()).await;
    (status, body)
}

#[tokio::test]
async fn a_photo_is_handed_in_kept_and_given_to_those_who_may_read_its_entry() {
    define();
    let door = door().await;
    let (district, xa, viewer) = (door.sign_in("sinho").await, door.sign_in("xa").await, door.sign_in("xem").await);
    let (status, told) = sent(&door, &district, "C:\\ảnh \u{2026}.html", PNG, true).await;
    assert_eq!(status, StatusCode::CREATED, "{told}");
    assert_eq!((&told["name"], &told["media"]), (&json!("ảnh \u{2026}.html.png"), &json!("image/png")));
    // Elsewhere in the district: the commune does not see it.
    let entry = made(&door, &district, &commune_of(1), json!({ "photo": told })).await;
    assert_eq!(entry["photo"]["digest"], told["digest"]);
    let path = format!("/api/v1/records/journeys/{}/files/photo", entry["id"].as_str().unwrap());
    let get = async |path: &str, cookie: &str| {
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        tower::ServiceExt::oneshot(door.router.clone(), request).await.unwrap()
    };
    let saved = get(&path, &district).await;
    let head = |name: header::HeaderName| saved.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((saved.status(), head(header::CONTENT_TYPE).as_str()), (StatusCode::OK, "image/png"));
    assert!(head(header::CONTENT_DISPOSITION).starts_with("attachment; filename*=UTF-8''"));
    assert_eq!(head(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let bytes = axum::body::to_bytes(saved.into_body(), usize::MAX).await.unwrap();
    assert_eq!(bytes, PNG);
    // Where it was taken is told to nobody.
    let mut noted = PNG[..33].to_vec();
    noted.extend(b"\0\0\0\x09eXIfGPS 22.21....");
    noted.extend(&PNG[33..]);
    let (_, again) = sent(&door, &district, "a.png", &noted, true).await;
    assert_eq!((&again["digest"], &again["size"]), (&told["digest"], &json!(PNG.len())));
    let shown = get(&format!("{path}?show=true"), &district).await;
    assert!(shown.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("inline"));
    assert_eq!(get(&path, &xa).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&path, &viewer).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(get(&path.replace("photo", "leader"), &district).await.status(), StatusCode::NOT_FOUND);
    // Who decides signs, and need not write.
    assert_eq!(sent(&door, &door.sign_in("tinh").await, "ký.png", PNG, true).await.0, StatusCode::CREATED);
    // A paper is never opened by the browser.
    let (_, paper) = sent(&door, &xa, "biên bản.pdf", b"%PDF-1.7 <script>", true).await;
    let own = made(&door, &xa, &commune("108"), json!({ "photo": paper["id"] })).await;
    let path = format!("/api/v1/records/journeys/{}/files/photo?show=true", own["id"].as_str().unwrap());
    assert!(get(&path, &xa).await.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    let table = exported(&door, &xa).await;
    assert!(table.contains(&format!("biên bản.pdf (sha256 {})", paper["digest"].as_str().unwrap())), "{table}");
    let again = taken(&door, &xa, &table).await;
    assert_eq!((&again["accepted"], &again["duplicates"]), (&json!(0), &json!(1)), "{again}");
}

#[tokio::test]
async fn what_is_no_photo_too_large_or_cut_off_is_refused_and_leaves_nothing() {
    define();
    let door = door().await;
    let (xa, viewer) = (door.sign_in("xa").await, door.sign_in("xem").await);
    for (name, content) in [
        ("a.png", &b"<svg onload='x'/>"[..]),
        ("a.pdf", b"MZ\x90"),
        ("a.jpg", b""),
        ("a.zip", b"PK\x03\x04"),
        ("b.png", &PNG[..40]),
    ] {
        let (status, refused) = sent(&door, &xa, name, content, true).await;
        assert_eq!(
            (status, &refused["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("fault-file-kind")),
            "{name} {refused}"
        );
    }
    let mut large = PNG.to_vec();
    large.resize((store::limits().file_mb << 20) + 1, 0);
    assert_eq!(sent(&door, &xa, "a.png", &large, true).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    large.resize((store::limits().file_mb + 2) << 20, 0);
    assert_eq!(sent(&door, &xa, "a.png", &large, true).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(sent(&door, &xa, "a.png", PNG, false).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sent(&door, &viewer, "a.png", PNG, true).await.0, StatusCode::FORBIDDEN);
    let request = Request::post("/api/v1/records/persons/files").header(header::COOKIE, &xa).header("x-vungxanh", "1");
    assert_eq!(door.send(request.body(Body::empty()).unwrap()).await.0, StatusCode::NOT_FOUND);
    let (status, _) = door.get("/lists/files", &xa).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
