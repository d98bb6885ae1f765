//! A panic is a defect of the program, and still the request's alone: it is answered and kept in the log.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use centre::{Class, Problem};
use futures::FutureExt;

use crate::refusal::{Refusal, lang};

/// Answers a request whose handler panicked; the connection and all else live on.
pub async fn catch(request: Request, next: Next) -> Response {
    let lang = lang(request.headers());
    // What may hold the address of a record, never its question: that may hold names.
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let what =
                panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            ::tracing::error!(%method, path, what, "a request panicked");
            Refusal(Problem::new(Class::Defect, "server-defect"), lang).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_answered_in_the_readers_words() {
        async fn fall() -> &'static str {
            let nobody: Option<&str> = None;
            assert!(nobody.is_some(), "as a defect would");
            ""
        }
        let router: Router = Router::new().route("/", get(fall)).layer(axum::middleware::from_fn(catch));
        for (cookie, words) in [("lang=en", "made a mistake"), ("", "gặp lỗi")] {
            let request = Request::get("/").header("cookie", cookie).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            assert!(String::from_utf8_lossy(&body).contains(words));
        }
    }
}
