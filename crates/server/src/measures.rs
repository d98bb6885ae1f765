//! The page of all measures.

use axum::Json;
use axum::extract::State;
use centre::measures::{self, MeasureCard};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::Who;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(measures))
}

/// The measures that the caller may see, the program's own and those of the registers: what each counts, how it is
/// worked out, who sees it, and whether a target may be bound to it.
#[utoipa::path(get, path = "/measures", responses((status = 200, body = Vec<MeasureCard>)))]
async fn measures(State(app): State<App>, who: Who) -> Json<Vec<MeasureCard>> {
    Json(measures::cards_for(app.office(), &who.ctx, who.lang))
}
