//! What every request passes: who asks, in which language, from our own pages or not.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::words::Lang;
use centre::{Class, Problem, account};
use chrono::NaiveDate;
use store::{Ctx, Way};

use crate::app::App;
use crate::intake;
use crate::peer::Peer;

pub use crate::intake::{Ask, Body, Number, Path, SMALL};
pub use crate::refusal::{Answer, Refusal, cookie, lang};

/// Name of the session cookie.
pub const COOKIE: &str = "vungxanh";

/// Another site's page can make a browser send our cookie, but not this header.
pub async fn guard(State(_app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !request.headers().contains_key("x-vungxanh") {
        let lang = lang(request.headers());
        return Refusal(Problem::new(Class::Denied, "server-forged"), lang).into_response();
    }
    if let Some(problem) = intake::of_address(request.uri()) {
        let lang = lang(request.headers());
        return Refusal(problem, lang).into_response();
    }
    let private = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    if private {
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(header::HeaderValue::from_static("no-store"));
    }
    response
}

/// How long a request waits for a database that does not answer.
const AWAY: Duration = Duration::from_secs(6);

/// How a request came in, for the access log.
async fn way(parts: &mut Parts, app: &App) -> Way {
    let peer = match Peer::from_request_parts(parts, app).await {
        Ok(peer) => peer.address.map(|address| address.to_string()),
        Err(never) => match never {},
    };
    let door = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    Way { peer, door, agent }
}

/// The same, for who is not signed in.
pub struct Came(pub Way);

impl FromRequestParts<App> for Came {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(way(parts, app).await))
    }
}

/// The signed-in caller.
pub struct Who {
    /// The store's context.
    pub ctx: Ctx,
    /// Language.
    pub lang: Lang,
    /// The user.
    pub user: store::records::User,
}

impl Who {
    /// A problem in the caller's language.
    pub fn refuse(&self, problem: impl Into<Problem>) -> Refusal {
        Refusal(problem.into(), self.lang)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let lang = lang(&parts.headers);
        let token = cookie(&parts.headers, COOKIE)
            .ok_or_else(|| Refusal(Problem::new(Class::SignIn, "account-no-session"), lang))?;
        // The first question to the database of every request: one that hangs is away, and so the reader is told.
        let asked = tokio::time::timeout(AWAY, account::signed_in(app.office(), &token)).await;
        let away = |_| Err(Problem::new(Class::Unavailable, "store-database"));
        let user = asked.unwrap_or_else(away).map_err(|problem| Refusal(problem, lang))?;
        let acting = app.office().acting(&user, "web").await;
        let mut ctx = acting.map_err(|problem| Refusal(problem, lang))?;
        ctx.way = way(parts, app).await;
        Ok(Self { ctx, lang, user })
    }
}

/// Turns results of the centre and the store into answers in the caller's language.
pub trait In<T> {
    /// In the caller's language.
    fn to(self, who: &Who) -> Answer<T>;
}
impl<T, E: Into<Problem>> In<T> for Result<T, E> {
    fn to(self, who: &Who) -> Answer<T> {
        self.map_err(|error| who.refuse(error))
    }
}

/// A day that the desks can reckon with: weeks before and after it exist too, which is not so at the ends of the
/// calendar.
pub(crate) fn reckoned(who: &Who, day: NaiveDate) -> Answer<NaiveDate> {
    if base::day::reckonable(day) { Ok(day) } else { Err(who.refuse(Problem::field("server-date", "day", day))) }
}

/// Area and day, which most questions have.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// Code of an area within the caller's scope; the caller's own if none.
    pub area: Option<String>,
    /// Reporting day; today's if none.
    pub day: Option<String>,
}

impl Where {
    /// The area and the day, checked.
    pub fn settle(&self, app: &App, who: &Who) -> Answer<(String, NaiveDate)> {
        let day = match self.day.as_deref().filter(|day| !day.is_empty()) {
            None => who.ctx.day,
            Some(day) => {
                reckoned(who, day.parse().map_err(|_| who.refuse(Problem::field("server-date", "day", day)))?)?
            }
        };
        let area = match self.area.as_deref().filter(|area| !area.is_empty()) {
            None => who.ctx.scope.area().to_owned(),
            Some(area) if who.ctx.scope.holds(app.office().areas(), area, who.ctx.day) => area.to_owned(),
            Some(area) => return Err(who.refuse(Problem::field("server-area", "area", area))),
        };
        Ok((area, day))
    }
}
