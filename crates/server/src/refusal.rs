//! How a request is refused: in words of the reader's language, with the sign that HTTP has for it.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::words::Lang;
use centre::{Class, Problem};

use crate::patience::TooSlow;

/// A problem on its way out, in the reader's language.
pub struct Refusal(pub Problem, pub Lang);

/// What handlers answer.
pub type Answer<T> = Result<T, Refusal>;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0.class {
            Class::SignIn => StatusCode::UNAUTHORIZED,
            Class::Denied => StatusCode::FORBIDDEN,
            Class::NotFound => StatusCode::NOT_FOUND,
            Class::Conflict => StatusCode::CONFLICT,
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Class::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Class::Defect => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(self.0.to_json(self.1))).into_response()
    }
}

/// The reader's language: the cookie `lang`, else Vietnamese. What the browser was installed with does not
/// count: many offices' browsers are set to English, and their officers read Vietnamese.
pub fn lang(headers: &HeaderMap) -> Lang {
    cookie(headers, "lang").map_or(Lang::Vi, |lang| Lang::from_key(&lang))
}

pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// A body that could not be read: too large, too slow, or of another form.
pub fn unread(fault: &(dyn std::error::Error + 'static), status: StatusCode, what: String, kb: usize) -> Problem {
    if TooSlow::caused(fault) {
        return Problem::new(Class::TooSlow, "server-too-slow");
    }
    match status {
        StatusCode::PAYLOAD_TOO_LARGE if kb >= 1_024 => {
            Problem::new(Class::TooLarge, "server-too-large").with("most", kb / 1_024)
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Class::TooLarge, "server-too-large-kb").with("most", kb),
        _ => Problem::new(Class::Invalid, "server-malformed").with("what", what),
    }
}
