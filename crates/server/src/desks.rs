//! The desks: command, forecast, levels, targets, tasks.

use axum::Json;
use axum::extract::State;
use centre::command::{self, Command};
use centre::forecast::{self, ClusterLine, Outlook};
use centre::heads::{self, HeadFull, Scorecard};
use centre::levels::{self, Decide, LevelFull, LevelTable};
use centre::targets::{self, TargetFull, TargetLine};
use centre::tasks::{self, Action, Board, BoardAsk, COLUMNS, Said, TaskFull, UnitWork};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Number, Path, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(command))
        .routes(routes!(forecast))
        .routes(routes!(clusters))
        .routes(routes!(levels))
        .routes(routes!(level))
        .routes(routes!(decide))
        .routes(routes!(targets))
        .routes(routes!(target))
        .routes(routes!(board))
        .routes(routes!(task))
        .routes(routes!(act))
        .routes(routes!(unit))
        .routes(routes!(scorecard))
        .routes(routes!(head))
}

/// The command page.
#[utoipa::path(get, path = "/command", params(Where), responses((status = 200, body = Command)))]
async fn command(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Command>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(command::view(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

#[derive(Deserialize)]
struct Foreseen {
    measure: Option<String>,
    area: Option<String>,
    day: Option<String>,
}

/// What the coming weeks may bring of `case_new` (unless told otherwise), `case_severe` or `case_died`.
#[utoipa::path(get, path = "/forecast", params(("measure" = Option<String>, Query), Where), responses((status = 200, body = Outlook)))]
async fn forecast(State(app): State<App>, who: Who, Ask(ask): Ask<Foreseen>) -> Answer<Json<Outlook>> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    let measure = ask.measure.as_deref().unwrap_or("case_new");
    Ok(Json(forecast::outlook(app.office(), &who.ctx, measure, &area, day, who.lang).await.to(&who)?))
}

/// Neighbouring communes with more cases in the last weeks than can be expected.
#[utoipa::path(get, path = "/forecast/clusters", params(Where), responses((status = 200, body = Vec<ClusterLine>)))]
async fn clusters(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vec<ClusterLine>>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(forecast::clusters(app.office(), &who.ctx, &area, day).await.to(&who)?))
}

/// The levels of all communes.
#[utoipa::path(get, path = "/levels", params(Where), responses((status = 200, body = LevelTable)))]
async fn levels(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<LevelTable>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(levels::table(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

/// An area's level with its working.
#[utoipa::path(get, path = "/levels/{code}", params(("code" = String, Path), ("day" = Option<String>, Query)), responses((status = 200, body = LevelFull)))]
async fn level(
    State(app): State<App>,
    who: Who,
    Path(code): Path<String>,
    Ask(mut ask): Ask<Where>,
) -> Answer<Json<LevelFull>> {
    ask.area = Some(code);
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(levels::one(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

/// A leader's decision.
#[derive(Deserialize, ToSchema)]
struct Decision {
    day: Option<NaiveDate>,
    level: u8,
    effective_at: DateTime<Utc>,
    reason: Option<String>,
}

/// Decides the level of an area. `warning` in the answer says when the notice is too short.
#[utoipa::path(post, path = "/levels/{code}/decide", params(("code" = String, Path)), request_body = Decision, responses((status = 200, body = LevelFull)))]
async fn decide(
    State(app): State<App>,
    who: Who,
    Path(code): Path<String>,
    Body(said): Body<Decision>,
) -> Answer<Json<LevelFull>> {
    let ask = Where { area: Some(code), day: said.day.map(|day| day.to_string()) };
    let (area, day) = ask.settle(&app, &who)?;
    let decide = Decide { area, day, level: said.level, effective_at: said.effective_at, reason: said.reason };
    Ok(Json(levels::decide(app.office(), &who.ctx, decide, who.lang).await.to(&who)?))
}

/// The targets that hold for an area.
#[utoipa::path(get, path = "/targets", params(Where), responses((status = 200, body = Vec<TargetLine>)))]
async fn targets(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vec<TargetLine>>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(targets::list(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

/// A target by area, with who answers.
#[utoipa::path(get, path = "/targets/{id}", params(("id" = Uuid, Path), Where), responses((status = 200, body = TargetFull)))]
async fn target(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Ask(ask): Ask<Where>,
) -> Answer<Json<TargetFull>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(targets::one(app.office(), &who.ctx, id, &area, day, who.lang).await.to(&who)?))
}

/// Columns of a board at most: more than the province has units.
const MOST_COLUMNS: u64 = 1_000;

#[derive(Deserialize)]
struct Grouped {
    by: Option<String>,
    area: Option<String>,
    day: Option<String>,
    columns: Option<Number<MOST_COLUMNS>>,
}

/// The board of tasks by `unit`, `head` or `due`; twelve columns unless `columns` asks for more.
#[utoipa::path(get, path = "/tasks/board", params(("by" = Option<String>, Query), ("area" = Option<String>, Query), ("day" = Option<String>, Query), ("columns" = Option<usize>, Query)), responses((status = 200, body = Board)))]
async fn board(State(app): State<App>, who: Who, Ask(ask): Ask<Grouped>) -> Answer<Json<Board>> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    let by = ask.by.unwrap_or_else(|| "unit".to_owned());
    let ask = BoardAsk { by: &by, area: &area, day, columns: ask.columns.map_or(COLUMNS, Number::get) };
    Ok(Json(tasks::board(app.office(), &who.ctx, ask, who.lang).await.to(&who)?))
}

/// One task.
#[utoipa::path(get, path = "/tasks/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = TaskFull)))]
async fn task(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<TaskFull>> {
    Ok(Json(tasks::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Acknowledges, reports, returns, extends or closes a task.
#[utoipa::path(post, path = "/tasks/{id}/{action}", params(("id" = Uuid, Path), ("action" = Action, Path)), request_body = Said, responses((status = 200, body = TaskFull)))]
async fn act(
    State(app): State<App>,
    who: Who,
    Path((id, action)): Path<(Uuid, Action)>,
    Body(said): Body<Said>,
) -> Answer<Json<TaskFull>> {
    Ok(Json(tasks::act(app.office(), &who.ctx, id, action, said, who.lang).await.to(&who)?))
}

/// Lines of the scorecard that one answer shows; a smaller area shows the rest.
const HEADS_SHOWN: usize = 300;

/// What the heads of units and the members of committees of an area and those below it were given, and what became of it.
#[utoipa::path(get, path = "/heads", params(Where), responses((status = 200, body = Scorecard)))]
async fn scorecard(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Scorecard>> {
    let (area, day) = ask.settle(&app, &who)?;
    let mut card = heads::heads(app.office(), &who.ctx, &area, day).await.to(&who)?;
    card.heads.truncate(HEADS_SHOWN);
    Ok(Json(card))
}

#[derive(Deserialize)]
struct OfPost {
    post: String,
    who: Option<Uuid>,
    day: Option<String>,
}

/// What a post was given and what became of it, the areas that its holders follow, the findings that name it; `who` is one
/// of several who share it.
#[utoipa::path(get, path = "/heads/one", params(("post" = String, Query), ("who" = Option<Uuid>, Query), ("day" = Option<String>, Query)), responses((status = 200, body = HeadFull)))]
async fn head(State(app): State<App>, who: Who, Ask(ask): Ask<OfPost>) -> Answer<Json<HeadFull>> {
    let (_, day) = Where { area: None, day: ask.day }.settle(&app, &who)?;
    Ok(Json(heads::one(app.office(), &who.ctx, &ask.post, ask.who, day).await.to(&who)?))
}

#[derive(Deserialize)]
struct OfUnit {
    unit: String,
    day: Option<String>,
}

/// What a unit must do, by document; `unit` is its id, or its name where it has none.
#[utoipa::path(get, path = "/units/work", params(("unit" = String, Query), ("day" = Option<String>, Query)), responses((status = 200, body = UnitWork)))]
async fn unit(State(app): State<App>, who: Who, Ask(ask): Ask<OfUnit>) -> Answer<Json<UnitWork>> {
    let (_, day) = Where { area: None, day: ask.day }.settle(&app, &who)?;
    Ok(Json(tasks::unit_work(app.office(), &who.ctx, &ask.unit, day, who.lang).await.to(&who)?))
}
