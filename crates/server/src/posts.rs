//! Posts of the organisation: which of those that head a unit nobody holds.

use axum::Json;
use axum::extract::State;
use centre::posts::{self, Vacancy};
use serde::Serialize;
use store::{Kind, Verb};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(vacant))
}

/// Vacancies that one answer shows; a smaller area shows the rest.
const SHOWN: usize = 300;

/// Posts that nobody is known to hold.
#[derive(Serialize, ToSchema)]
struct Vacancies {
    /// How many there are.
    total: usize,
    /// The first of them.
    posts: Vec<Vacancy>,
}

/// Posts heading a unit of the area, or of one below it, that nobody is known to hold on the day.
#[utoipa::path(get, path = "/posts/vacant", params(Where), responses((status = 200, body = Vacancies)))]
async fn vacant(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Vacancies>> {
    who.ctx.gate(Verb::Read, Kind::Holding).to(&who)?;
    let (area, day) = ask.settle(&app, &who)?;
    let vacant = posts::vacant(app.office(), &area, day).await.to(&who)?;
    Ok(Json(Vacancies { total: vacant.len(), posts: vacant.iter().take(SHOWN).cloned().collect() }))
}
