//! Signing in and out.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base::day::CutOff;
use centre::answer::AreaRef;
use centre::{Class, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::door::{Answer, Body, COOKIE, Came, Refusal, Who, cookie, lang};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, me, sign_out)).routes(routes!(change_password))
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
struct SignIn {
    username: String,
    password: String,
}

/// Who is signed in, and what they work on.
#[derive(Serialize, ToSchema)]
pub struct Me {
    id: uuid::Uuid,
    username: String,
    name: String,
    role: String,
    post: Option<String>,
    area: AreaRef,
    province: AreaRef,
    /// Reporting day.
    day: chrono::NaiveDate,
    /// Hour at which the reporting day closes.
    cutoff: String,
    /// All figures are synthetic.
    demo: bool,
    /// Verbs on each kind of record.
    can: BTreeMap<String, Vec<String>>,
}

fn describe(app: &App, user: &store::records::User) -> Me {
    let ctx = app.centre().acting(user, "web");
    Me {
        id: user.id,
        username: user.username.clone(),
        name: user.name.clone(),
        role: user.role.clone(),
        post: user.post.clone(),
        area: AreaRef::of(&user.area, ctx.day),
        province: AreaRef::of(&user.province, ctx.day),
        day: ctx.day,
        cutoff: CutOff::of(&user.province).to_string(),
        demo: app.centre().demo,
        can: ctx.verbs().clone(),
    }
}

fn set_cookie(value: &str, seconds: i64) -> HeaderValue {
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

/// Signs in.
#[utoipa::path(post, path = "/session", request_body = SignIn, responses((status = 200, body = Me)))]
async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Came(way): Came,
    headers: HeaderMap,
    Body(ask): Body<SignIn>,
) -> Answer<Response> {
    let lang = lang(&headers);
    let refuse = |problem| Refusal(problem, lang);
    let address = peer.map_or_else(|| "-".to_owned(), |Extension(ConnectInfo(peer))| peer.ip().to_string());
    // By name and address together: a stranger cannot lock somebody else out from afar.
    let key = format!("{address} {}", ask.username);
    if let Some(wait) = app.throttle().wait(&key) {
        return Err(refuse(Problem::new(Class::TooMany, "account-wait").with("seconds", wait.as_secs() + 1)));
    }
    match app.centre().sign_in(&ask.username, &ask.password).await {
        Ok((user, token)) => {
            app.throttle().cleared(&key);
            app.centre().note_sign_in(&user, &way).await.map_err(refuse)?;
            let cookie = set_cookie(&token, centre::account::LASTS.num_seconds());
            Ok(([(header::SET_COOKIE, cookie)], Json(describe(&app, &user))).into_response())
        }
        Err(problem) => {
            app.throttle().failed(&key);
            app.centre().note_sign_in_failed(&ask.username, &way).await;
            Err(refuse(problem))
        }
    }
}

/// One's own password: the present one and the new one.
#[derive(Deserialize, ToSchema)]
struct OwnPassword {
    present: String,
    password: String,
}

/// Changes one's own password. Every other session of the user ends.
#[utoipa::path(post, path = "/session/password", request_body = OwnPassword, responses((status = 200, body = Me)))]
async fn change_password(State(app): State<App>, who: Who, Body(ask): Body<OwnPassword>) -> Answer<Response> {
    // Who sits down at an open screen must not guess the password here either.
    let key = format!("present {}", who.user.username);
    if let Some(wait) = app.throttle().wait(&key) {
        return Err(who.refuse(Problem::new(Class::TooMany, "account-wait").with("seconds", wait.as_secs() + 1)));
    }
    match app.centre().change_password(&who.ctx, &who.user.username, ask.present, ask.password).await {
        Ok(token) => {
            app.throttle().cleared(&key);
            let cookie = set_cookie(&token, centre::account::LASTS.num_seconds());
            Ok(([(header::SET_COOKIE, cookie)], Json(describe(&app, &who.user))).into_response())
        }
        Err(problem) => {
            if problem.code == "account-present-wrong" {
                app.throttle().failed(&key);
            }
            Err(who.refuse(problem))
        }
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, who: Who) -> Json<Me> {
    Json(describe(&app, &who.user))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
async fn sign_out(State(app): State<App>, Came(way): Came, headers: HeaderMap) -> Answer<Response> {
    if let Some(token) = cookie(&headers, COOKIE) {
        let ended = app.centre().sign_out(&token, &way).await;
        ended.map_err(|problem| Refusal(problem, lang(&headers)))?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie("", 0))]).into_response())
}
