//! Notices: what waits to be received, receipts, and who was told of an entry.

use axum::Json;
use axum::extract::State;
use centre::notices::{self, NoticeCard};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, In, Path, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mine)).routes(routes!(of_entry)).routes(routes!(receive))
}

/// What the caller was told and has not received, the oldest first.
#[utoipa::path(get, path = "/notices", responses((status = 200, body = Vec<NoticeCard>)))]
async fn mine(State(app): State<App>, who: Who) -> Answer<Json<Vec<NoticeCard>>> {
    Ok(Json(notices::mine(app.office(), &who.ctx, who.lang).await.to(&who)?))
}

/// An entry of a register.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Key of the register.
    register: String,
    /// Id of the entry.
    entry: Uuid,
}

/// Who was told of an entry and when they received it: for whoever may read the entry.
#[utoipa::path(get, path = "/notices/of", params(Of), responses((status = 200, body = Vec<NoticeCard>)))]
async fn of_entry(State(app): State<App>, who: Who, Ask(of): Ask<Of>) -> Answer<Json<Vec<NoticeCard>>> {
    let told = notices::of_entry(app.office(), &who.ctx, &of.register, of.entry, who.lang).await;
    Ok(Json(told.to(&who)?))
}

/// The caller received what they were told; said again, it stays as it was said first.
#[utoipa::path(post, path = "/notices/{id}/receive", params(("id" = Uuid, Path)), responses((status = 200, body = NoticeCard)))]
async fn receive(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<NoticeCard>> {
    Ok(Json(notices::receive(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}
