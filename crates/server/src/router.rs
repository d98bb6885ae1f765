//! Every address that the door serves, and what stands before each.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::intake::MOST_MB;
use crate::{
    accesses, allocation, areas, bulk, calendar, defect, definitions, description, desks, distancing, documents, door,
    duty, events, files, find, imports, ledger, lists, measures, names, notices, people, posts, print, records,
    registers, reporting, reports, scenarios, session, tracing, views, web,
};

/// No script, style, picture or connection but our own; nobody may frame the pages.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description::Description::openapi())
        .merge(session::routes())
        .merge(areas::routes())
        .merge(imports::routes())
        .merge(lists::routes())
        .merge(bulk::routes())
        .merge(calendar::routes())
        .merge(print::routes())
        .merge(files::routes())
        .merge(find::routes())
        .merge(names::routes())
        .merge(measures::routes())
        .merge(registers::routes())
        .merge(definitions::routes())
        .merge(notices::routes())
        .merge(records::routes())
        .merge(views::routes())
        .merge(events::routes())
        .merge(desks::routes())
        .merge(documents::routes())
        .merge(reports::routes())
        .merge(people::routes())
        .merge(posts::routes())
        .merge(duty::routes())
        .merge(reporting::routes())
        .merge(distancing::routes())
        .merge(accesses::routes())
        .merge(tracing::routes())
        .merge(scenarios::routes())
        .merge(allocation::routes())
        .merge(ledger::routes())
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
