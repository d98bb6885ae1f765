//! The description of the API, with what the door answers before and around any handler.

use serde::Serialize;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vùng Xanh",
        description = "The command system of an epidemic. Sign in with POST /session; every other request carries the \
                       session cookie, and every request that changes something the header `X-Vungxanh: 1`. Words are \
                       Vietnamese; with the cookie `lang=en` they are English."
    ),
    components(schemas(Refused))
)]
pub struct Description;

/// A refusal, in the reader's language.
#[derive(Serialize, ToSchema)]
struct Refused {
    /// Key of the words; stable, so that programs can tell problems apart.
    code: String,
    /// What is wrong.
    message: String,
    /// What to do.
    hint: Option<String>,
    /// Where in what was sent.
    places: Vec<centre::Place>,
    /// In a conflict: what is stored.
    #[schema(value_type = Option<Object>)]
    current: Option<serde_json::Value>,
}

/// What any request may be refused with, whatever it asks.
const REFUSALS: [(&str, &str); 8] = [
    ("401", "Nobody is signed in, or the session has ended."),
    ("403", "The role does not allow it, or the request does not come from our pages."),
    ("404", "Not there, or not within the caller's area."),
    ("409", "Somebody else was faster."),
    ("413", "Too large."),
    ("422", "What was sent cannot be: the places say where and why."),
    ("429", "Too many tries; wait."),
    ("503", "The disk is full, the database is away or the program is busy."),
];

/// The description as the program shows it: every operation with all that it may answer.
pub fn whole(mut description: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for item in description.paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch, &mut item.head];
        operations.into_iter().flatten().for_each(refuse);
    }
    description
}

fn refuse(operation: &mut Operation) {
    for (status, says) in REFUSALS {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(refusal(says)));
    }
}

fn refusal(says: &str) -> Response {
    let body = Content::new(Some(Ref::from_schema_name("Refused")));
    ResponseBuilder::new().description(says).content("application/json", body).build()
}
