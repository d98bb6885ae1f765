//! Single records of any kind: make, read, change, remove, history; merging persons.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use centre::answer::HistoryLine;
use centre::{Class, Problem, account, scenarios};
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::records::Person;
use store::{AnyRow, Kind, Registered, Sheet};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Who};
use crate::lists::{row, sheet};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(read, edit, remove))
        .routes(routes!(history))
        .routes(routes!(merge))
        .routes(routes!(unmerge))
}

/// Makes a record; `id` may be given by the client, so that a repeated request is one record.
#[utoipa::path(post, path = "/records/{kind}", params(("kind" = String, Path)), request_body = Object, responses((status = 201, body = Object)))]
async fn create(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Body(fields): Body<Map<String, Value>>,
) -> Answer<(StatusCode, Json<Value>)> {
    let sheet = sheet(&who, &key)?;
    let record = filled(sheet, &who, fields)?;
    let made = app.office().store.create_row(&who.ctx, record, None).await.to(&who)?;
    Ok((StatusCode::CREATED, Json(row(&who, made.as_ref()))))
}

/// Says by which version of a register's definition an entry was filled in.
const WRITTEN: &str = "written";

/// Takes the version out of an entry's fields, which are brought under today's keys; the present one where none is said.
fn of_version(
    register: &'static Registered,
    who: &Who,
    fields: &mut Map<String, Value>,
) -> Answer<(i32, &'static Registered)> {
    let present = register.definition.version;
    let said = fields.remove(WRITTEN).unwrap_or_else(|| json!(present));
    let version = said.as_i64().and_then(|version| i32::try_from(version).ok());
    let known = version.filter(|version| (1..=present).contains(version));
    let version = known.ok_or_else(|| who.refuse(Problem::field("fault-malformed", WRITTEN, &said)))?;
    register.definition.present(fields);
    Ok((version, register))
}

/// A record from the fields given, with the key and the stamps that the server sets.
fn filled(sheet: &Sheet, who: &Who, mut fields: Map<String, Value>) -> Answer<AnyRow> {
    let written = match sheet.kind {
        Kind::Register(register) => Some(of_version(register, who, &mut fields)?),
        _ => None,
    };
    if let Some(key) =
        fields.keys().find(|key| *key != "id" && !sheet.fields.iter().any(|f| f.key == **key && f.editable))
    {
        return Err(who.refuse(Problem::field("fault-no-such-field", key, &fields[key])));
    }
    let missing: Vec<_> = sheet
        .fields
        .iter()
        .filter(|field| field.required && fields.get(field.key).is_none_or(Value::is_null))
        .filter(|field| written.as_ref().is_none_or(|(written, of)| of.since(field.key) <= *written))
        .map(|field| centre::Place {
            column: Some(field.key.to_owned()),
            code: Some("fault-missing".into()),
            ..centre::Place::default()
        })
        .collect();
    if !missing.is_empty() {
        let problem = Problem { places: missing, ..Problem::new(Class::Invalid, "store-invalid") };
        return Err(who.refuse(problem));
    }
    fields.retain(|_, value| !value.is_null());
    fields.entry("id").or_insert_with(|| json!(Uuid::now_v7()));
    if let Some((written, register)) = written {
        fields.insert("register".into(), json!(register.key));
        fields.insert(WRITTEN.into(), json!(written));
    }
    fields.insert("province".into(), json!(who.ctx.scope.province()));
    fields.insert("version".into(), json!(0));
    fields.insert("updated_at".into(), json!(Utc::now()));
    sheet
        .read(Value::Object(fields))
        .map_err(|error| who.refuse(Problem::new(Class::Invalid, "server-malformed").with("what", error)))
}

/// One record.
#[utoipa::path(get, path = "/records/{kind}/{id}", params(("kind" = String, Path), ("id" = Uuid, Path)), responses((status = 200, body = Object)))]
async fn read(State(app): State<App>, who: Who, Path((key, id)): Path<(String, Uuid)>) -> Answer<Json<Value>> {
    let sheet = sheet(&who, &key)?;
    let record = app.office().store.get_row(sheet, &who.ctx, id).await.to(&who)?;
    Ok(Json(row(&who, record.as_ref())))
}

/// A change: the version that the editor had before them, and the fields set anew.
#[derive(Deserialize, ToSchema)]
struct Edit {
    version: i32,
    #[schema(value_type = Object)]
    changes: Map<String, Value>,
    note: Option<String>,
}

/// Changes fields. 409 when somebody else changed the same fields since `version`.
#[utoipa::path(patch, path = "/records/{kind}/{id}", params(("kind" = String, Path), ("id" = Uuid, Path)), request_body = Edit, responses((status = 200, body = Object), (status = 409, body = Object)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Path((key, id)): Path<(String, Uuid)>,
    Body(edit): Body<Edit>,
) -> Answer<Json<Value>> {
    let sheet = sheet(&who, &key)?;
    let of = (id, edit.version);
    let changed = app.office().store.edit_row(sheet, &who.ctx, of, edit.changes, edit.note).await.to(&who)?;
    if sheet.kind == Kind::User {
        account::user_changed(app.office(), &who.ctx, id).await.to(&who)?;
    }
    Ok(Json(row(&who, changed.as_ref())))
}

/// The version that the remover had before them.
#[derive(Deserialize)]
struct At {
    version: i32,
}

/// Removes a record; the log keeps it.
#[utoipa::path(delete, path = "/records/{kind}/{id}", params(("kind" = String, Path), ("id" = Uuid, Path), ("version" = i32, Query)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    who: Who,
    Path((key, id)): Path<(String, Uuid)>,
    Ask(at): Ask<At>,
) -> Answer<StatusCode> {
    let sheet = sheet(&who, &key)?;
    if sheet.kind == Kind::Scenario {
        scenarios::remove(app.office(), &who.ctx, id, at.version).await.to(&who)?;
        return Ok(StatusCode::NO_CONTENT);
    }
    app.office().store.remove_of(sheet, &who.ctx, (id, at.version), None).await.to(&who)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The changes of a record, newest first.
#[utoipa::path(get, path = "/records/{kind}/{id}/history", params(("kind" = String, Path), ("id" = Uuid, Path)), responses((status = 200, body = Vec<HistoryLine>)))]
async fn history(
    State(app): State<App>,
    who: Who,
    Path((key, id)): Path<(String, Uuid)>,
) -> Answer<Json<Vec<HistoryLine>>> {
    let sheet = sheet(&who, &key)?;
    let changes = app.office().store.history_of(sheet, &who.ctx, id).await.to(&who)?;
    Ok(Json(changes.into_iter().map(|change| HistoryLine::of(change, who.ctx.day, who.lang)).collect()))
}

/// The record to merge, and why.
#[derive(Deserialize, ToSchema)]
#[schema(as = RecordMerge)]
struct Merge {
    other: Option<Uuid>,
    note: Option<String>,
}

/// Merges `other` into this person.
#[utoipa::path(post, path = "/records/persons/{id}/merge", params(("id" = Uuid, Path)), request_body = Merge, responses((status = 200, body = Object)))]
async fn merge(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(merge): Body<Merge>,
) -> Answer<Json<Value>> {
    let other = merge.other.ok_or_else(|| who.refuse(Problem::field("fault-missing", "other", "")))?;
    let person: Person = app.office().store.merge_persons(&who.ctx, id, other, merge.note).await.to(&who)?;
    Ok(Json(row(&who, &person)))
}

/// Undoes the merge of this person into another.
#[utoipa::path(post, path = "/records/persons/{id}/unmerge", params(("id" = Uuid, Path)), request_body = Merge, responses((status = 200, body = Object)))]
async fn unmerge(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(merge): Body<Merge>,
) -> Answer<Json<Value>> {
    let person = app.office().store.unmerge_person(&who.ctx, id, merge.note).await.to(&who)?;
    Ok(Json(row(&who, &person)))
}
