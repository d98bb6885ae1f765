//! The one list: any kind of record, filtered, searched, sorted, paged, exported.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use base::words::{Voice, Words};
use centre::answer::AreaRef;
use centre::{Class, Problem};
use serde::Serialize;
use serde_json::{Value, json};
use store::{FieldKind, Filter, Kind, ListQuery, Record, Sheet};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::door::{Answer, Ask, In, Path, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(columns)).routes(routes!(list)).routes(routes!(export))
}

/// A column of a list.
#[expect(clippy::struct_excessive_bools, reason = "each is a property that pages ask for by itself")]
#[derive(Serialize, ToSchema)]
pub struct Column {
    key: String,
    label: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice>,
    filter: bool,
    sort: bool,
    shown: bool,
    required: bool,
    editable: bool,
}

impl Column {
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

/// One value of a column that has few.
#[derive(Serialize, ToSchema)]
pub struct Choice {
    value: String,
    label: String,
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

pub(crate) fn columns_of(sheet: &Sheet, who: &Who) -> Vec<Column> {
    let words = Words::of(who.lang);
    sheet
        .fields
        .iter()
        .map(|field| {
            let (r#type, options) = match field.kind {
                FieldKind::Text => ("text", &[][..]),
                FieldKind::Int => ("int", &[][..]),
                FieldKind::Date => ("date", &[][..]),
                FieldKind::Datetime => ("datetime", &[][..]),
                FieldKind::Enum(options) => ("enum", options),
                FieldKind::Real => ("real", &[][..]),
                FieldKind::Many(options) => ("many", options),
                FieldKind::Bool => ("bool", &[][..]),
                FieldKind::Area => ("area", &[][..]),
                FieldKind::Id => ("id", &[][..]),
                FieldKind::Json => ("json", &[][..]),
            };
            let own = format!("field-{}-{}", sheet.kind.key(), field.key);
            let label = words.look(&own, &[]).unwrap_or_else(|| words.say(&format!("field-{}", field.key), &[]));
            let label_of = |key: &str| Choice { value: key.to_owned(), label: choice(sheet, words, key) };
            Column {
                key: field.key.to_owned(),
                label,
                r#type,
                options: options.iter().map(|key| label_of(key)).collect(),
                filter: field.sortable(),
                sort: field.sortable(),
                shown: field.shown,
                required: field.required,
                editable: field.editable,
            }
        })
        .collect()
}

/// The words of a choice: the kind's own, or those that all kinds share.
pub(crate) fn choice(sheet: &Sheet, words: Voice, key: &str) -> String {
    let own = words.look(&format!("choice-{}-{key}", sheet.kind.key()), &[]);
    own.unwrap_or_else(|| words.say(&format!("choice-{key}"), &[]))
}

/// What a list's address asks.
pub(crate) struct Asked {
    pub query: ListQuery,
    pub format: String,
    pub columns: Vec<String>,
}

/// The question part of a list's address, pair by pair: `filter` may stand several times, which a map cannot hold.
pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) fn asked(who: &Who, pairs: Pairs) -> Answer<Asked> {
    let mut asked = Asked {
        query: ListQuery { page: 1, size: 50, ..ListQuery::default() },
        format: "csv".into(),
        columns: Vec::new(),
    };
    for (key, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let number =
            |value: &str| value.parse().map_err(|_| who.refuse(Problem::field("fault-malformed", &key, value)));
        match key.as_str() {
            "q" => asked.query.search = Some(value),
            "area" => asked.query.area = Some(value),
            "filter" => asked.query.filters.push(Filter::parse(&value).to(who)?),
            "sort" => {
                let down = value.starts_with('-');
                asked.query.sort = Some((value.trim_start_matches('-').to_owned(), down));
            }
            "page" => asked.query.page = number(&value)?,
            "size" => asked.query.size = number(&value)?,
            "format" => asked.format = value,
            "columns" => asked.columns = value.split(',').map(str::to_owned).collect(),
            _ => {}
        }
    }
    Ok(asked)
}

/// A row for people: the record with the names of its areas and its district.
pub(crate) fn row<R: Record>(who: &Who, record: &R) -> Value {
    let mut row = serde_json::to_value(record).unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        fields.remove("folded");
        record.sheet().kind.present(fields);
        let area = AreaRef::of(record.area(), who.ctx.day);
        let district = AreaRef::district_of(record.area(), who.ctx.day);
        fields.insert("area_name".into(), area.name.into());
        fields.insert("district_name".into(), json!(district.map(|district| district.name)));
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
    let (rows, total) = store::for_kind!(sheet.kind, R => {
        let found = app.centre().store.list_of::<R>(sheet, &who.ctx, &query).await.to(&who)?;
        (found.rows.iter().map(|record| lean(row(&who, record))).collect(), found.total)
    }, else (Vec::new(), 0));
    Ok(Json(ListPage { rows, total, page, size }))
}

/// Whole texts and readings are fetched one by one, not with a list.
fn lean(mut row: Value) -> Value {
    if let Some(fields) = row.as_object_mut() {
        for heavy in ["text_full", "reading", "study", "basis", "result", "proposal"] {
            fields.remove(heavy);
        }
        if fields.contains_key("doc_type") {
            fields.remove("text");
        }
    }
    row
}

/// The whole list as a file: as `GET /lists/{kind}`, with `format` (csv, xlsx) and `columns`.
#[utoipa::path(get, path = "/lists/{kind}/export", params(("kind" = String, Path), ("format" = Option<String>, Query), ("columns" = Option<String>, Query), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query)), responses((status = 200, content_type = "text/csv")))]
async fn export(State(app): State<App>, who: Who, Path(key): Path<String>, Ask(pairs): Ask<Pairs>) -> Answer<Response> {
    let sheet = sheet(&who, &key)?;
    who.ctx.gate(store::Verb::Export, sheet.kind).to(&who)?;
    let asked = asked(&who, pairs)?;
    store::for_kind!(sheet.kind, R => crate::export::file::<R>(sheet, app, who, asked).await, else {
        Err(who.refuse(Problem::new(Class::NotFound, "server-no-list").with("kind", key)))
    })
}
