//! The ledger of vaccine.

use axum::Json;
use axum::extract::State;
use centre::ledger::{self, Drawn, Ledger};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ledger)).routes(routes!(draw))
}

/// The ledger of vaccine of an area and those below it at the end of a day: stores, what is on its way, the times of the
/// steps, what lies idle, what was given and not written off.
#[utoipa::path(get, path = "/ledger", params(Where), responses((status = 200, body = Ledger)))]
async fn ledger(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Ledger>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(ledger::ledger(app.office(), &who.ctx, &area, day).await.to(&who)?))
}

/// A store.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerAsked)]
struct Asked {
    /// Code of its area.
    area: String,
    /// Its name in the book of stock.
    unit: String,
}

/// Writes off as used what was given from a store and its book still holds.
#[utoipa::path(post, path = "/ledger/draw", request_body = Asked, responses((status = 200, body = Drawn)))]
async fn draw(State(app): State<App>, who: Who, Body(asked): Body<Asked>) -> Answer<Json<Drawn>> {
    Ok(Json(ledger::draw(app.office(), &who.ctx, &asked.area, &asked.unit).await.to(&who)?))
}
