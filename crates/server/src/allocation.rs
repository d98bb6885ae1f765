//! Proposals of allocation: vaccine and beds.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use centre::allocation::{
    self, Acceptance, AllocationFull, AllocationLine, BedsDraft, BedsForm, VaccineDraft, VaccineForm,
};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Where, Who};
use crate::scenarios::Noted;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(allocation))
        .routes(routes!(vaccine_draft, vaccine))
        .routes(routes!(beds_draft, beds))
        .routes(routes!(accept))
        .routes(routes!(refuse))
}

/// The proposals within an area, the newest first.
#[utoipa::path(get, path = "/allocation", params(Where), responses((status = 200, body = Vec<AllocationLine>)))]
async fn list(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vec<AllocationLine>>> {
    let (area, _) = ask.settle(&app, &who)?;
    Ok(Json(allocation::list(app.office(), &who.ctx, &area).await.to(&who)?))
}

/// One proposal.
#[utoipa::path(get, path = "/allocation/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = AllocationFull)))]
async fn allocation(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<AllocationFull>> {
    Ok(Json(allocation::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// A form about vaccine, filled with stock, people who wait and what the districts gave lately.
#[utoipa::path(get, path = "/allocation/vaccine", params(Where), responses((status = 200, body = VaccineDraft)))]
async fn vaccine_draft(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<VaccineDraft>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(allocation::vaccine_draft(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

/// A form about beds, filled with the hospitals of the last one.
#[utoipa::path(get, path = "/allocation/beds", params(Where), responses((status = 200, body = BedsDraft)))]
async fn beds_draft(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<BedsDraft>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(allocation::beds_draft(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

#[derive(Deserialize)]
struct OnDay {
    day: Option<String>,
}

/// Proposes where vaccine should go, from the stock and the people of a day.
#[utoipa::path(post, path = "/allocation/vaccine", params(("day" = Option<String>, Query)), request_body = VaccineForm, responses((status = 201, body = AllocationFull)))]
async fn vaccine(
    State(app): State<App>,
    who: Who,
    Ask(ask): Ask<OnDay>,
    Body(form): Body<VaccineForm>,
) -> Answer<(StatusCode, Json<AllocationFull>)> {
    let (_, day) = Where { area: Some(form.area.clone()), day: ask.day }.settle(&app, &who)?;
    Ok((
        StatusCode::CREATED,
        Json(allocation::propose_vaccine(app.office(), &who.ctx, form, day, who.lang).await.to(&who)?),
    ))
}

/// Proposes which patients should go to which hospital.
#[utoipa::path(post, path = "/allocation/beds", params(("day" = Option<String>, Query)), request_body = BedsForm, responses((status = 201, body = AllocationFull)))]
async fn beds(
    State(app): State<App>,
    who: Who,
    Ask(ask): Ask<OnDay>,
    Body(form): Body<BedsForm>,
) -> Answer<(StatusCode, Json<AllocationFull>)> {
    let (_, day) = Where { area: Some(form.area.clone()), day: ask.day }.settle(&app, &who)?;
    Ok((
        StatusCode::CREATED,
        Json(allocation::propose_beds(app.office(), &who.ctx, form, day, who.lang).await.to(&who)?),
    ))
}

/// Accepts a proposal, with other quantities where `changes` says so; the stock moves once.
#[utoipa::path(post, path = "/allocation/{id}/accept", params(("id" = Uuid, Path)), request_body = Acceptance, responses((status = 200, body = AllocationFull), (status = 409, body = Object)))]
async fn accept(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(said): Body<Acceptance>,
) -> Answer<Json<AllocationFull>> {
    Ok(Json(allocation::accept(app.office(), &who.ctx, id, said, who.lang).await.to(&who)?))
}

/// Refuses a proposal; nothing moves.
#[utoipa::path(post, path = "/allocation/{id}/refuse", params(("id" = Uuid, Path)), request_body = Noted, responses((status = 200, body = AllocationFull)))]
async fn refuse(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(said): Body<Noted>,
) -> Answer<Json<AllocationFull>> {
    Ok(Json(allocation::refuse(app.office(), &who.ctx, id, said.version, said.note, who.lang).await.to(&who)?))
}
