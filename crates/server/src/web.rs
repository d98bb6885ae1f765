//! The web pages: one application, embedded in the program (read from the folder in debug builds).

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use centre::{Class, Problem};
use rust_embed::RustEmbed;

use crate::door::{Refusal, lang};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the application, or the application itself for any of its own addresses.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    if path.starts_with("api/") {
        let problem = Problem::new(Class::NotFound, "server-no-route").with("path", &path);
        return Refusal(problem, lang(request.headers())).into_response();
    }
    let (name, file) = match Dist::get(&path) {
        Some(file) if !path.is_empty() => (path, file),
        _ if path.contains('.') => return StatusCode::NOT_FOUND.into_response(),
        _ => match Dist::get("index.html") {
            Some(file) => ("index.html".to_owned(), file),
            None => return (StatusCode::NOT_FOUND, "web/dist is empty: cargo xtask demo builds it").into_response(),
        },
    };
    let kind = mime_guess::from_path(&name).first_or_octet_stream();
    let mut response = file.data.into_owned().into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    // File names carry a hash of their content, the page itself does not.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
