//! The HTTP door: the JSON API under `/api/v1`, live updates, and the web pages.
//!
//! The pages use the API that anyone else would use. Every handler does three things: it reads the
//! request, it calls the centre with the caller's context, it turns the answer into JSON. What may be
//! read or done is decided in the store, never here.

mod accesses;
mod allocation;
mod areas;
mod desks;
mod documents;
mod door;
mod events;
mod export;
mod imports;
mod lists;
mod people;
mod records;
mod reports;
mod scenarios;
mod session;
mod tracing;
mod views;
mod web;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use centre::Centre;
use centre::account::Throttle;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// What every handler knows.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    centre: Centre,
    throttle: Throttle,
}

impl App {
    /// The application of an open centre.
    pub fn new(centre: Centre) -> Self {
        Self(Arc::new(Inner { centre, throttle: Throttle::default() }))
    }
    fn centre(&self) -> &Centre {
        &self.0.centre
    }
    fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }
}

/// Megabytes that one request may bring.
const MOST_MB: usize = 64;

/// No script, style, picture or connection but our own; nobody may frame the pages.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[derive(OpenApi)]
#[openapi(info(
    title = "Vùng Xanh",
    description = "The command system of an epidemic. Sign in with POST /session; every other request carries the \
                   session cookie, and every request that changes something the header `X-Vungxanh: 1`. Words are \
                   Vietnamese; with the cookie `lang=en` they are English."
))]
struct Description;

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(session::routes())
        .merge(areas::routes())
        .merge(imports::routes())
        .merge(lists::routes())
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
    api.to_pretty_json().unwrap_or_default()
}

/// Everything that the door serves.
pub fn router(app: App) -> Router {
    let (api, description) = OpenApiRouter::new().nest("/api/v1", api()).split_for_parts();
    let description = description.to_json().unwrap_or_default();
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .merge(api)
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || async move { ([(header::CONTENT_TYPE, "application/json")], description) }),
        )
        .fallback(web::page)
        .layer(axum::middleware::from_fn_with_state(app.clone(), door::guard))
        .layer(DefaultBodyLimit::max(MOST_MB * 1024 * 1024))
        .layer(CompressionLayer::new())
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .with_state(app)
}

/// Serves until the process is told to stop; requests under way are finished, long work is given up and kept as
/// interrupted.
pub async fn serve(app: App, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    // What an earlier run of the program left unfinished nobody works on any more.
    if let Err(problem) = app.centre().settle_jobs().await {
        ::tracing::error!(%problem, "the jobs of the last run could not be settled");
    }
    let (centre, store) = (app.centre().clone(), app.centre().store.clone());
    let leaving = async move {
        stopped().await;
        centre.leave_jobs();
    };
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(leaving).await;
    if let Err(error) = store.flush_accesses().await {
        ::tracing::error!(%error, "reads could not be noted in the access log");
    }
    served
}

async fn stopped() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
