//! The one list: any kind of record, filtered, searched, sorted, paged, exported.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use centre::answer::AreaRef;
use centre::{Class, Problem};
use serde::Serialize;
use serde_json::{Value, json};
use store::{FieldKind, Kind, Row, Sheet};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::columns::{Column, columns_of};
use crate::door::{Answer, Ask, In, Path, Who};
use crate::export;
use crate::question::{Pairs, asked};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(columns)).routes(routes!(list)).routes(routes!(export))
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
struct ListPage {
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
    total: u64,
    page: u64,
    size: u64,
}

/// What the kind of a list is.
pub(crate) fn sheet(who: &Who, key: &str) -> Answer<&'static Sheet> {
    Kind::from_key(key)
        .filter(|kind| *kind != Kind::File)
        .and_then(Kind::sheet)
        .ok_or_else(|| who.refuse(Problem::new(Class::NotFound, "server-no-list").with("kind", key)))
}

/// The columns of a list.
#[utoipa::path(get, path = "/lists/{kind}/columns", params(("kind" = String, Path)), responses((status = 200, body = Vec<Column>)))]
async fn columns(who: Who, Path(key): Path<String>) -> Answer<Json<Vec<Column>>> {
    let sheet = sheet(&who, &key)?;
    who.ctx.gate(store::Verb::Read, sheet.kind).to(&who)?;
    Ok(Json(columns_of(sheet, &who)))
}

/// A row for people: the record with the names of its areas and its district.
pub(crate) fn row(who: &Who, record: &dyn Row) -> Value {
    let mut row = record.value().unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        fields.remove("folded");
        record.sheet().kind.present(fields);
        let area = AreaRef::of(record.area(), who.ctx.day);
        let district = AreaRef::district_of(record.area(), who.ctx.day);
        fields.insert("area_name".into(), area.name.into());
        fields.insert("district_name".into(), json!(district.map(|district| district.name)));
        if let Kind::Register(register) = record.sheet().kind {
            let makers = register.definition.units().into_iter();
            let acts = |key: &&str| {
                let unit = fields.get(*key).and_then(Value::as_str);
                unit.is_some_and(|unit| who.ctx.acts_for(unit).is_ok())
            };
            fields.insert("acts_for".into(), json!(makers.filter(acts).collect::<Vec<_>>()));
        }
        for field in record.sheet().fields.iter().filter(|field| field.kind == FieldKind::Area && field.key != "area") {
            let named = fields.get(field.key).and_then(Value::as_str).map(|code| AreaRef::of(code, who.ctx.day).name);
            fields.insert(format!("{}_name", field.key), json!(named));
        }
    }
    row
}

/// A page of a list: `q`, `area`, `filter=key:op:value` (any number), `sort=-key`, `page`, `size`.
#[utoipa::path(get, path = "/lists/{kind}", params(("kind" = String, Path), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query), ("sort" = Option<String>, Query), ("page" = Option<u64>, Query), ("size" = Option<u64>, Query)), responses((status = 200, body = ListPage)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(pairs): Ask<Pairs>,
) -> Answer<Json<ListPage>> {
    let sheet = sheet(&who, &key)?;
    let query = asked(&who, pairs)?.query;
    let (page, size) = (query.page, query.size);
    let found = app.office().store.list_rows(sheet, &who.ctx, &query).await.to(&who)?;
    let rows = found.rows.iter().map(|record| lean(&who, record.as_ref())).collect();
    Ok(Json(ListPage { rows, total: found.total, page, size }))
}

/// Whole texts and studies are fetched one by one, not with a list.
pub(crate) fn lean(who: &Who, record: &dyn Row) -> Value {
    let mut row = row(who, record);
    if let Some(fields) = row.as_object_mut() {
        fields.retain(|key, _| !record.sheet().body.contains(&key.as_str()));
    }
    row
}

/// The whole list as a file: as `GET /lists/{kind}`, with `format` (csv, xlsx) and `columns`.
#[utoipa::path(get, path = "/lists/{kind}/export", params(("kind" = String, Path), ("format" = Option<String>, Query), ("columns" = Option<String>, Query), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query)), responses((status = 200, content_type = "text/csv")))]
async fn export(State(app): State<App>, who: Who, Path(key): Path<String>, Ask(pairs): Ask<Pairs>) -> Answer<Response> {
    let sheet = sheet(&who, &key)?;
    who.ctx.gate(store::Verb::Export, sheet.kind).to(&who)?;
    let asked = asked(&who, pairs)?;
    export::file(sheet, app, who, asked).await
}
