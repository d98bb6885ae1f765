//! Users, by the administrator; and the change log.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use centre::account::{self, NewUser};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::door::{Answer, Body, In, Path, SMALL, Who};
use crate::lists::row;
use crate::session::begun;
use crate::{App, Peer};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(password))
}

/// A user to be made.
#[derive(Deserialize, ToSchema)]
struct NewAccount {
    username: String,
    name: String,
    role: String,
    area: String,
    post: Option<String>,
    password: String,
}

/// Makes a user.
#[utoipa::path(post, path = "/users", request_body = NewAccount, responses((status = 201, body = Object)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewAccount, SMALL>,
) -> Answer<(StatusCode, Json<Value>)> {
    let NewAccount { username, name, role, area, post, password } = new;
    let user = account::add_user(app.office(), &who.ctx, NewUser { username, name, role, area, post, password })
        .await
        .to(&who)?;
    Ok((StatusCode::CREATED, Json(row(&who, &user))))
}

/// A new password; one's own needs the present one too.
#[derive(Deserialize, ToSchema)]
struct NewPassword {
    password: String,
    present: Option<String>,
}

/// Sets a user's password and ends their sessions.
#[utoipa::path(post, path = "/users/{id}/password", params(("id" = Uuid, Path)), request_body = NewPassword, responses((status = 204)))]
async fn password(
    State(app): State<App>,
    who: Who,
    peer: Peer,
    Path(id): Path<Uuid>,
    Body(new): Body<NewPassword, SMALL>,
) -> Answer<Response> {
    if let (Some(present), true) = (new.present, id == who.user.id) {
        let token =
            account::change_password(app.office(), &who.ctx, &who.user, present, new.password).await.to(&who)?;
        return Ok((StatusCode::NO_CONTENT, begun(&app, peer, &token)).into_response());
    }
    account::set_password(app.office(), &who.ctx, id, new.password).await.to(&who)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
