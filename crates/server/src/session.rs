//! Signing in and out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::day::CutOff;
use base::post::Units;
use centre::answer::AreaRef;
use centre::{Class, accesses, account};
use serde::{Deserialize, Serialize};
use store::Ctx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::door::{Answer, Body, COOKIE, Came, In, Refusal, SMALL, Who, cookie, lang};
use crate::{App, Peer};

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
    /// As the account says.
    post: Option<String>,
    /// The posts in which the user acts on the day, the one that signs first.
    posts: Vec<HeldPost>,
    /// The units in whose name they act: their own, and those that these serve.
    units: Vec<String>,
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

/// A post that somebody holds.
#[derive(Serialize, ToSchema)]
struct HeldPost {
    /// `12/so-y-te/giam-doc`.
    id: String,
    /// `Giám đốc Sở Y tế tỉnh Lai Châu`.
    title: String,
    /// `12/so-y-te`.
    unit: String,
}

fn describe(app: &App, user: &store::records::User, ctx: &Ctx) -> Me {
    let held = ctx.posts().iter().filter_map(|post| Units::builtin().post(post, ctx.day));
    Me {
        units: ctx.units(),
        posts: held.map(|post| HeldPost { id: post.id, title: post.short_title, unit: post.unit }).collect(),
        id: user.id,
        username: user.username.clone(),
        name: user.name.clone(),
        role: user.role.clone(),
        post: user.post.clone(),
        area: AreaRef::of(&user.area, ctx.day),
        province: AreaRef::of(&user.province, ctx.day),
        day: ctx.day,
        cutoff: CutOff::of(&user.province).to_string(),
        demo: app.office().demo,
        can: ctx.verbs().clone(),
    }
}

/// The session's cookie, for HTTPS alone where the browser came by it or the operator says so.
pub(crate) fn set_cookie(app: &App, peer: Peer, value: &str, seconds: i64) -> HeaderValue {
    let secure = if peer.https || app.secure_cookies() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

/// The cookie of a session that has begun.
pub(crate) fn begun(app: &App, peer: Peer, token: &str) -> [(header::HeaderName, HeaderValue); 1] {
    [(header::SET_COOKIE, set_cookie(app, peer, token, centre::account::LASTS.num_seconds()))]
}

/// Signs in.
#[utoipa::path(post, path = "/session", request_body = SignIn, responses((status = 200, body = Me), (status = 401), (status = 429)))]
async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    Came(way): Came,
    headers: HeaderMap,
    Body(ask): Body<SignIn, SMALL>,
) -> Answer<Response> {
    let signed_in = account::sign_in(app.office(), &peer.to_string(), &ask.username, ask.password).await;
    // A try that was refused unverified is no try: a storm of them must not fill the log.
    if signed_in.as_ref().is_err_and(|problem| problem.class == Class::SignIn) {
        accesses::note_sign_in_failed(app.office(), &ask.username, &way).await;
    }
    let refuse = |problem| Refusal(problem, lang(&headers));
    let (user, token) = signed_in.map_err(refuse)?;
    accesses::note_sign_in(app.office(), &user, &way).await.map_err(refuse)?;
    let ctx = app.office().acting(&user, "web").await.map_err(refuse)?;
    let me = describe(&app, &user, &ctx);
    Ok((begun(&app, peer, &token), Json(me)).into_response())
}

/// One's own password: the present one and the new one.
#[derive(Deserialize, ToSchema)]
struct OwnPassword {
    present: String,
    password: String,
}

/// Changes one's own password. Every other session of the user ends.
#[utoipa::path(post, path = "/session/password", request_body = OwnPassword, responses((status = 200, body = Me), (status = 429)))]
async fn change_password(
    State(app): State<App>,
    who: Who,
    peer: Peer,
    Body(ask): Body<OwnPassword, SMALL>,
) -> Answer<Response> {
    let token =
        account::change_password(app.office(), &who.ctx, &who.user, ask.present, ask.password).await.to(&who)?;
    let me = describe(&app, &who.user, &who.ctx);
    Ok((begun(&app, peer, &token), Json(me)).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, who: Who) -> Json<Me> {
    Json(describe(&app, &who.user, &who.ctx))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
async fn sign_out(State(app): State<App>, peer: Peer, Came(way): Came, headers: HeaderMap) -> Answer<Response> {
    if let Some(token) = cookie(&headers, COOKIE) {
        let ended = accesses::sign_out(app.office(), &token, &way).await;
        ended.map_err(|problem| Refusal(problem, lang(&headers)))?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&app, peer, "", 0))]).into_response())
}
