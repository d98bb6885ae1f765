//! Definitions of registers, by the administrator: what there are, what a new one would do, taking it.

use axum::Json;
use axum::extract::State;
use centre::definitions::{self, DefinitionFull, DefinitionLine, DefinitionPreview};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::columns::{Column, columns_by};
use crate::door::{Answer, Body, In, Path, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(all, take)).routes(routes!(one)).routes(routes!(preview))
}

/// All definitions, with the number of entries and who took them.
#[utoipa::path(get, path = "/definitions", responses((status = 200, body = Vec<DefinitionLine>)))]
async fn all(State(app): State<App>, who: Who) -> Answer<Json<Vec<DefinitionLine>>> {
    Ok(Json(definitions::all(app.office(), &who.ctx, who.lang).await.to(&who)?))
}

/// One definition, as it is written and in words.
#[utoipa::path(get, path = "/definitions/{key}", params(("key" = String, Path)), responses((status = 200, body = DefinitionFull)))]
async fn one(State(app): State<App>, who: Who, Path(key): Path<String>) -> Answer<Json<DefinitionFull>> {
    Ok(Json(definitions::one(app.office(), &who.ctx, &key, who.lang).await.to(&who)?))
}

/// A definition handed in to be looked at.
#[derive(Deserialize, ToSchema)]
struct DefinitionText {
    /// As it is written (TOML).
    text: String,
}

/// A definition, and the form that it would make.
#[derive(Serialize, ToSchema)]
struct DefinitionLook {
    preview: DefinitionPreview,
    /// The columns of its list and fields of its form.
    columns: Vec<Column>,
}

/// What a definition says and would do; nothing of it is done.
#[utoipa::path(post, path = "/definitions/preview", request_body = DefinitionText, responses((status = 200, body = DefinitionLook)))]
async fn preview(State(app): State<App>, who: Who, Body(asked): Body<DefinitionText>) -> Answer<Json<DefinitionLook>> {
    let (preview, definition) = definitions::preview(app.office(), &who.ctx, &asked.text, who.lang).await.to(&who)?;
    let columns = definition.map(|definition| columns_by(&definition, &who)).unwrap_or_default();
    Ok(Json(DefinitionLook { preview, columns }))
}

/// A definition to be taken.
#[derive(Deserialize, ToSchema)]
struct DefinitionNew {
    /// As it is written (TOML).
    text: String,
    /// Digest of the definition in whose place it comes, from the preview; none for a new register.
    seen: Option<String>,
}

/// Takes a definition: it holds from now on. 409 when another one was taken since it was looked at.
#[utoipa::path(post, path = "/definitions", request_body = DefinitionNew, responses((status = 200, body = DefinitionLine), (status = 409, body = Object)))]
async fn take(State(app): State<App>, who: Who, Body(new): Body<DefinitionNew>) -> Answer<Json<DefinitionLine>> {
    let taken = definitions::take(app.office(), &who.ctx, &new.text, new.seen.as_deref(), who.lang).await;
    Ok(Json(taken.to(&who)?))
}
