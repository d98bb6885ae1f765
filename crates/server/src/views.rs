//! Saved views of lists, and the change log.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use centre::answer::HistoryLine;
use serde::Deserialize;
use serde_json::Value;
use store::SavedView;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(views, save)).routes(routes!(delete)).routes(routes!(changes))
}

#[derive(Deserialize)]
struct Of {
    list: String,
}

/// The caller's views of a list.
#[utoipa::path(get, path = "/views", params(("list" = String, Query)), responses((status = 200, body = Vec<Object>)))]
async fn views(State(app): State<App>, who: Who, Ask(of): Ask<Of>) -> Answer<Json<Vec<SavedView>>> {
    Ok(Json(app.office().store.views(&who.ctx, &of.list).await.to(&who)?))
}

/// A view to save.
#[derive(Deserialize, ToSchema)]
struct NewView {
    list: String,
    name: String,
    query: String,
}

/// Saves a view.
#[utoipa::path(post, path = "/views", request_body = NewView, responses((status = 201, body = Object)))]
async fn save(State(app): State<App>, who: Who, Body(new): Body<NewView>) -> Answer<(StatusCode, Json<Value>)> {
    let view = SavedView { id: Uuid::now_v7(), list: new.list, name: new.name, query: new.query };
    let view = app.office().store.save_view(&who.ctx, view).await.to(&who)?;
    Ok((StatusCode::CREATED, Json(serde_json::to_value(view).unwrap_or_default())))
}

/// Deletes a view.
#[utoipa::path(delete, path = "/views/{id}", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn delete(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    app.office().store.delete_view(&who.ctx, id).await.to(&who)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Before {
    before: Option<i64>,
}

/// Changes in one answer.
const CHANGES: u64 = 100;

/// The newest changes within the caller's area, older than `before` if given.
#[utoipa::path(get, path = "/changes", params(("before" = Option<i64>, Query)), responses((status = 200, body = Vec<HistoryLine>)))]
async fn changes(State(app): State<App>, who: Who, Ask(ask): Ask<Before>) -> Answer<Json<Vec<HistoryLine>>> {
    let changes = app.office().store.changes(&who.ctx, ask.before, CHANGES).await.to(&who)?;
    Ok(Json(changes.into_iter().map(|change| HistoryLine::of(change, who.ctx.day, who.lang)).collect()))
}
