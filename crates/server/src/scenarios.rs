//! The scenario workbench, and long work in the background.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use centre::Problem;
use centre::jobs::{self, JobLine};
use centre::scenarios::{self, Days, Draft, Form, NewStudy, ScenarioFull, ScenarioLine};
use serde::Deserialize;
use store::records::Question;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(draft))
        .routes(routes!(scenario))
        .routes(routes!(study))
        .routes(routes!(run))
        .routes(routes!(approve))
        .routes(routes!(days))
        .routes(routes!(export))
        .routes(routes!(jobs))
        .routes(routes!(job))
        .routes(routes!(stop))
}

/// The scenarios that concern an area, the newest first.
#[utoipa::path(get, path = "/scenarios", params(Where), responses((status = 200, body = Vec<ScenarioLine>)))]
async fn list(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vec<ScenarioLine>>> {
    let (area, _) = ask.settle(&app, &who)?;
    Ok(Json(scenarios::list(app.office(), &who.ctx, &area, who.lang).await.to(&who)?))
}

#[derive(Deserialize)]
struct Asked {
    question: String,
    area: Option<String>,
    day: Option<String>,
}

/// A form filled with the area's figures of a day; `question` is `capacity`, `coverage_opening` or `new_variant`.
#[utoipa::path(get, path = "/scenarios/draft", params(("question" = String, Query), Where), responses((status = 200, body = Draft)))]
async fn draft(State(app): State<App>, who: Who, Ask(ask): Ask<Asked>) -> Answer<Json<Draft>> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    let question = Question::from_key(&ask.question)
        .ok_or_else(|| who.refuse(Problem::field("fault-malformed", "question", &ask.question)))?;
    Ok(Json(scenarios::draft(app.office(), &who.ctx, question, &area, day, who.lang).await.to(&who)?))
}

#[derive(Deserialize)]
struct OnDay {
    day: Option<String>,
}

/// Makes a scenario of a form, from the figures of a day.
#[utoipa::path(post, path = "/scenarios", params(("day" = Option<String>, Query)), request_body = Form, responses((status = 201, body = ScenarioFull)))]
async fn make(
    State(app): State<App>,
    who: Who,
    Ask(ask): Ask<OnDay>,
    Body(form): Body<Form>,
) -> Answer<(StatusCode, Json<ScenarioFull>)> {
    let (_, day) = Where { area: Some(form.area.clone()), day: ask.day }.settle(&app, &who)?;
    Ok((StatusCode::CREATED, Json(scenarios::make(app.office(), &who.ctx, form, day, who.lang).await.to(&who)?)))
}

/// One scenario with its study and its result.
#[utoipa::path(get, path = "/scenarios/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = ScenarioFull)))]
async fn scenario(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<ScenarioFull>> {
    Ok(Json(scenarios::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Changes the study; the result of the old one is dropped.
#[utoipa::path(put, path = "/scenarios/{id}/study", params(("id" = Uuid, Path)), request_body = NewStudy, responses((status = 200, body = ScenarioFull)))]
async fn study(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(new): Body<NewStudy>,
) -> Answer<Json<ScenarioFull>> {
    Ok(Json(scenarios::put_study(app.office(), &who.ctx, id, new, who.lang).await.to(&who)?))
}

/// Puts a scenario into the line of long work; progress comes as `change` events of the kind `jobs`.
#[utoipa::path(post, path = "/scenarios/{id}/run", params(("id" = Uuid, Path)), responses((status = 202, body = JobLine)))]
async fn run(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<(StatusCode, Json<JobLine>)> {
    Ok((StatusCode::ACCEPTED, Json(scenarios::run(app.office(), &who.ctx, id, who.lang).await.to(&who)?)))
}

/// The version before the leader, and a remark.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Noted {
    pub version: i32,
    pub note: Option<String>,
}

/// Approves a scenario that has a result.
#[utoipa::path(post, path = "/scenarios/{id}/approve", params(("id" = Uuid, Path)), request_body = Noted, responses((status = 200, body = ScenarioFull)))]
async fn approve(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(said): Body<Noted>,
) -> Answer<Json<ScenarioFull>> {
    Ok(Json(scenarios::approve(app.office(), &who.ctx, id, said.version, said.note, who.lang).await.to(&who)?))
}

/// The figures of every day.
#[utoipa::path(get, path = "/scenarios/{id}/days", params(("id" = Uuid, Path)), responses((status = 200, body = Days)))]
async fn days(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<Days>> {
    Ok(Json(scenarios::days(app.office(), &who.ctx, id).await.to(&who)?))
}

#[derive(Deserialize)]
struct Which {
    what: Option<String>,
}

/// The comparison as CSV, or with `what=days` the figures of every day.
#[utoipa::path(get, path = "/scenarios/{id}/export", params(("id" = Uuid, Path), ("what" = Option<String>, Query)), responses((status = 200, content_type = "text/csv")))]
async fn export(State(app): State<App>, who: Who, Path(id): Path<Uuid>, Ask(ask): Ask<Which>) -> Answer<Response> {
    let by_day = ask.what.as_deref() == Some("days");
    let table = if by_day {
        scenarios::days_table(app.office(), &who.ctx, id, who.lang).await
    } else {
        scenarios::table(app.office(), &who.ctx, id, who.lang).await
    };
    let table = table.to(&who)?;
    app.office().store.note_table(&who.ctx, store::Kind::Scenario, table.rows.len()).await.to(&who)?;
    let text = crate::export::text(&table.head, &table.rows);
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name = if by_day { "scenario-days" } else { "scenario" };
    response.headers_mut().insert(header::CONTENT_DISPOSITION, crate::export::attachment(name, "csv", who.ctx.day));
    Ok(response)
}

#[derive(Deserialize)]
struct Of {
    subject: Option<Uuid>,
}

/// Long work, the newest first; of one record with `subject`.
#[utoipa::path(get, path = "/jobs", params(("subject" = Option<Uuid>, Query)), responses((status = 200, body = Vec<JobLine>)))]
async fn jobs(State(app): State<App>, who: Who, Ask(ask): Ask<Of>) -> Answer<Json<Vec<JobLine>>> {
    Ok(Json(jobs::list(app.office(), &who.ctx, ask.subject, who.lang).await.to(&who)?))
}

/// One piece of long work with how far it has come.
#[utoipa::path(get, path = "/jobs/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = JobLine)))]
async fn job(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<JobLine>> {
    Ok(Json(jobs::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Asks a piece of long work to stop.
#[utoipa::path(post, path = "/jobs/{id}/stop", params(("id" = Uuid, Path)), responses((status = 200, body = JobLine)))]
async fn stop(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<JobLine>> {
    Ok(Json(jobs::stop(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}
