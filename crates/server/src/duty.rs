//! Duty around the clock: who has to keep a roster and keeps none.

use axum::Json;
use axum::extract::State;
use centre::duty::{self, Silent};
use serde::Serialize;
use store::{Kind, Verb};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(silent))
}

/// Bodies that one answer shows; a smaller area shows the rest.
const SHOWN: usize = 300;

/// Bodies that keep no roster.
#[derive(Serialize, ToSchema)]
struct SilentBodies {
    /// How many there are.
    total: usize,
    /// The first of them.
    bodies: Vec<Silent>,
}

/// Steering committees and command centres of the area, or of one below it, that have to be on duty around the clock and
/// keep no roster on the day.
#[utoipa::path(get, path = "/duty/silent", params(Where), responses((status = 200, body = SilentBodies)))]
async fn silent(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<SilentBodies>> {
    who.ctx.gate(Verb::Read, Kind::Duty).to(&who)?;
    let (area, day) = ask.settle(&app, &who)?;
    let (from, to) = duty::ahead(day);
    let mut bodies = duty::silent(app.office(), &who.ctx, (&area, day), from, to).await.to(&who)?;
    let total = bodies.len();
    bodies.truncate(SHOWN);
    Ok(Json(SilentBodies { total, bodies }))
}
