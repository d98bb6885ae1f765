//! Registers: what there are, moves of entries, figures.

use axum::Json;
use axum::extract::State;
use centre::registers::{MoveAsked, RegisterCard, RegisterFigure};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::App;
use crate::door::{Answer, Ask, Body, In, Path, Where, Who};
use crate::lists::row;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(registers)).routes(routes!(figures)).routes(routes!(step))
}

/// The registers that the caller may read: their words, states and moves.
#[utoipa::path(get, path = "/registers", responses((status = 200, body = Vec<RegisterCard>)))]
async fn registers(State(app): State<App>, who: Who) -> Json<Vec<RegisterCard>> {
    Json(app.centre().registers(&who.ctx, who.lang))
}

/// The figures of a register for an area up to a day.
#[utoipa::path(get, path = "/registers/{key}/figures", params(("key" = String, Path), Where), responses((status = 200, body = Vec<RegisterFigure>)))]
async fn figures(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(ask): Ask<Where>,
) -> Answer<Json<Vec<RegisterFigure>>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(app.centre().register_figures(&who.ctx, &key, &area, day, who.lang).await.to(&who)?))
}

/// Moves an entry to another state, by a move of its register. 409 when it stands elsewhere by now.
#[utoipa::path(post, path = "/registers/{key}/{id}/{by}", params(("key" = String, Path), ("id" = Uuid, Path), ("by" = String, Path)), request_body = MoveAsked, responses((status = 200, body = Object), (status = 409, body = Object)))]
async fn step(
    State(app): State<App>,
    who: Who,
    Path((key, id, by)): Path<(String, Uuid, String)>,
    Body(asked): Body<MoveAsked>,
) -> Answer<Json<Value>> {
    let moved = app.centre().move_entry(&who.ctx, &key, id, &by, asked).await.to(&who)?;
    Ok(Json(row(&who, &moved)))
}
