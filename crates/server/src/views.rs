//! Saved views of lists, and the change log.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use centre::answer::HistoryLine;
use serde::{Deserialize, Serialize};
use store::{SavedView, SeenView};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(views, save)).routes(routes!(share, delete)).routes(routes!(changes))
}

#[derive(Deserialize)]
struct Of {
    list: String,
}

/// A saved view, as the caller sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = SavedView)]
struct View {
    id: Uuid,
    list: String,
    name: String,
    /// The query part of the list's address.
    query: String,
    /// Do the accounts of its owner's area see it?
    shared: bool,
    /// Is it the caller's own?
    own: bool,
    /// Whose it is, where it is somebody else's.
    by: Option<String>,
}

impl From<SeenView> for View {
    fn from(SeenView { view, own, by }: SeenView) -> Self {
        Self { id: view.id, list: view.list, name: view.name, query: view.query, shared: view.shared, own, by }
    }
}

/// One of the caller's own.
fn own(view: SavedView) -> Json<View> {
    Json(SeenView { view, own: true, by: None }.into())
}

/// The caller's views of a list, and those that others share with the caller's area.
#[utoipa::path(get, path = "/views", params(("list" = String, Query)), responses((status = 200, body = Vec<View>)))]
async fn views(State(app): State<App>, who: Who, Ask(of): Ask<Of>) -> Answer<Json<Vec<View>>> {
    let views = app.office().store.views(&who.ctx, &of.list).await.to(&who)?;
    Ok(Json(views.into_iter().map(View::from).collect()))
}

/// A view to save.
#[derive(Deserialize, ToSchema)]
struct NewView {
    list: String,
    name: String,
    query: String,
    /// Shared with the accounts of the caller's area.
    #[serde(default)]
    shared: bool,
}

/// Saves a view.
#[utoipa::path(post, path = "/views", request_body = NewView, responses((status = 201, body = View)))]
async fn save(State(app): State<App>, who: Who, Body(new): Body<NewView>) -> Answer<(StatusCode, Json<View>)> {
    let view = SavedView { id: Uuid::now_v7(), list: new.list, name: new.name, query: new.query, shared: new.shared };
    let view = app.office().store.save_view(&who.ctx, view).await.to(&who)?;
    Ok((StatusCode::CREATED, own(view)))
}

/// Is a view shared?
#[derive(Deserialize, ToSchema)]
struct ViewShared {
    shared: bool,
}

/// Shares a view of the caller's own with the accounts of the caller's area, or takes it back.
#[utoipa::path(patch, path = "/views/{id}", params(("id" = Uuid, Path)), request_body = ViewShared, responses((status = 200, body = View)))]
async fn share(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(share): Body<ViewShared>,
) -> Answer<Json<View>> {
    Ok(own(app.office().store.share_view(&who.ctx, id, share.shared).await.to(&who)?))
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
