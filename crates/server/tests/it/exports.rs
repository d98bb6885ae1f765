//! Lists as files: what cannot be exported is refused before the first byte, what is exported reads back the same.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use super::{case, commune, door};

#[tokio::test]
async fn an_export_that_cannot_be_is_refused_before_its_first_byte() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    for format in ["csv", "xlsx"] {
        for (question, column) in [
            ("filter=nonsense:eq:1", "nonsense"),
            ("filter=announced_on:eq:31-02-2021", "announced_on"),
            ("filter=announced_on:near:2021", "filter"),
            ("columns=name,password_hash", "columns"),
            ("q=a+b+c+d+e+f+g+h+i+k+l+m+n+o+p+q+r+s+t+u+v", "q"),
        ] {
            let (status, body) = door.get(&format!("/lists/cases/export?format={format}&{question}"), &cookie).await;
            assert_eq!(
                (status, &body["places"][0]["column"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(column)),
                "{format} {question}: {body}"
            );
        }
    }
    let (status, body) = door.get("/lists/cases/export?format=pdf", &cookie).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("server-export-format")));
}

#[tokio::test]
async fn both_files_hold_the_list_and_no_formula() {
    let door = door().await;
    let cookie = door.sign_in("sinho").await;
    for (nth, name) in ["Lò Thị Mẩy", "=1+1", "＝1+1", "<b>&\"a\"</b>"].into_iter().enumerate() {
        let mut wanted = case(&commune("108"));
        (wanted["name"], wanted["code"]) = (json!(name), json!(format!("BN{nth}")));
        assert_eq!(door.post("/records/cases", &cookie, wanted).await.0, StatusCode::CREATED);
    }
    let mut tables = Vec::new();
    for format in ["csv", "xlsx"] {
        let path = format!(
            "/api/v1/lists/cases/export?format={format}&columns=code,name,birth_year,sex,source_known,area_name"
        );
        let request = Request::get(path).header(header::COOKIE, &cookie).body(Body::empty());
        let response = tower::ServiceExt::oneshot(door.router.clone(), request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let rows = ingest::rows(&format!("cases.{format}"), &bytes).unwrap();
        let head = rows.head.clone();
        let rows = rows.map(|row| row.unwrap().cells.iter().map(ToString::to_string).collect::<Vec<_>>());
        tables.push(std::iter::once(head).chain(rows).collect::<Vec<_>>());
    }
    let (csv, xlsx) = (&tables[0], &tables[1]);
    assert_eq!(xlsx[0][..4], ["Mã ca", "Họ và tên", "Năm sinh", "Giới tính"]);
    assert_eq!(xlsx[1][..4], ["BN0", "Lò Thị Mẩy", "1990", "nữ"]);
    // A cell of a workbook is text by its kind, a cell of a text file by an apostrophe.
    let names = |table: &[Vec<String>]| table[1..].iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(names(xlsx), ["Lò Thị Mẩy", "=1+1", "＝1+1", "<b>&\"a\"</b>"]);
    assert_eq!(names(csv), ["Lò Thị Mẩy", "'=1+1", "'＝1+1", "<b>&\"a\"</b>"]);
    assert_eq!(csv.len(), 5);
    assert_eq!(csv.iter().map(Vec::len).collect::<Vec<_>>(), xlsx.iter().map(Vec::len).collect::<Vec<_>>());
}
