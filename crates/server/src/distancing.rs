//! Distancing: which regime holds where, and which criteria of control are met.

use axum::Json;
use axum::extract::State;
use centre::distancing::{self, OrderFull, Standing};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, In, Path, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(standing)).routes(routes!(order))
}

/// The orders that run in an area on a day, and the communes under a regime.
#[utoipa::path(get, path = "/distancing", params(Where), responses((status = 200, body = Standing)))]
async fn standing(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Standing>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(distancing::standing(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

/// An order with its criteria of control, day by day, and how it is kept.
#[utoipa::path(get, path = "/distancing/{id}", params(("id" = Uuid, Path), Where), responses((status = 200, body = OrderFull)))]
async fn order(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Ask(ask): Ask<Where>,
) -> Answer<Json<OrderFull>> {
    let (_, day) = ask.settle(&app, &who)?;
    Ok(Json(distancing::one(app.office(), &who.ctx, id, day, who.lang).await.to(&who)?))
}
