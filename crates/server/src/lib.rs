//! The HTTP door: the JSON API under `/api/v1`, live updates, and the web pages.
//!
//! The pages use the API that anyone else would use. Every handler does three things: it reads the
//! request, it calls the centre with the caller's context, it turns the answer into JSON. What may be
//! read or done is decided in the store, never here.

mod accesses;
mod allocation;
mod areas;
mod connections;
mod defect;
mod description;
mod desks;
mod documents;
mod door;
mod events;
mod export;
mod find;
mod imports;
mod intake;
mod limits;
mod listening;
mod lists;
mod measures;
mod patience;
mod peer;
mod people;
mod records;
mod registers;
mod reports;
mod scenarios;
mod session;
mod stop;
mod streams;
mod tracing;
mod uploads;
mod views;
mod web;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use centre::{Centre, Class, Problem};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use limits::Limits;
use streams::Streams;

pub use listening::serve;
pub use peer::{Peer, Proxies, Proxy};
pub use stop::Stop;

/// What every handler knows.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    centre: Centre,
    settings: Settings,
    limits: Limits,
    streams: Arc<Streams>,
}

/// What the operator says about the door.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Proxies whose word is taken for where a request came from.
    pub proxies: Proxies,
    /// The session cookie is for HTTPS alone, whatever way the request came in.
    pub secure_cookies: bool,
    /// Files that the system lets the program open; connections leave room for the others.
    pub open_files: usize,
    /// The word to stop.
    pub stop: Stop,
}

impl Default for Settings {
    fn default() -> Self {
        Self { proxies: Proxies::default(), secure_cookies: false, open_files: usize::MAX, stop: Stop::default() }
    }
}

impl App {
    /// The application of an open centre.
    ///
    /// # Errors
    /// What is wrong with `data/access/connections.toml`.
    pub fn new(centre: Centre, settings: Settings) -> Result<Self, Problem> {
        let limits = Limits::shipped().map_err(|what| {
            Problem::new(Class::Unavailable, "store-data")
                .with("file", "data/access/connections.toml")
                .with("what", what)
        })?;
        let streams = Streams::new(limits.streams);
        Ok(Self(Arc::new(Inner { centre, settings, limits, streams })))
    }
    fn centre(&self) -> &Centre {
        &self.0.centre
    }
    fn limits(&self) -> Limits {
        self.0.limits
    }
    fn streams(&self) -> &Arc<Streams> {
        &self.0.streams
    }
    fn stop(&self) -> &Stop {
        &self.0.settings.stop
    }
    fn proxies(&self) -> &Proxies {
        &self.0.settings.proxies
    }
    fn secure_cookies(&self) -> bool {
        self.0.settings.secure_cookies
    }
    fn open_files(&self) -> usize {
        self.0.settings.open_files
    }
}

/// Megabytes that one request may bring.
const MOST_MB: usize = 64;

/// No script, style, picture or connection but our own; nobody may frame the pages.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description::Description::openapi())
        .merge(session::routes())
        .merge(areas::routes())
        .merge(imports::routes())
        .merge(lists::routes())
        .merge(find::routes())
        .merge(measures::routes())
        .merge(registers::routes())
        .merge(records::routes())
        .merge(views::routes())
        .merge(events::routes())
        .merge(desks::routes())
        .merge(documents::routes())
        .merge(reports::routes())
        .merge(people::routes())
        .merge(accesses::routes())
        .merge(tracing::routes())
        .merge(scenarios::routes())
        .merge(allocation::routes())
}

/// The description of the API, as JSON.
pub fn openapi() -> String {
    let (_, api) = OpenApiRouter::new().nest("/api/v1", api()).split_for_parts();
    description::whole(api).to_pretty_json().unwrap_or_default()
}

/// Everything that the door serves.
pub fn router(app: App) -> Router {
    let (api, description) = OpenApiRouter::new().nest("/api/v1", api()).split_for_parts();
    let description = description::whole(description).to_json().unwrap_or_default();
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .merge(api)
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || async move { ([(header::CONTENT_TYPE, "application/json")], description) }),
        )
        .fallback(web::page)
        .layer(axum::middleware::from_fn_with_state(app.clone(), door::guard))
        .layer(axum::middleware::from_fn(defect::catch))
        .layer(DefaultBodyLimit::max(MOST_MB * 1024 * 1024))
        .layer(CompressionLayer::new())
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .with_state(app)
}
