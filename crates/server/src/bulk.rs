//! Many rows of a list at once, and the undo of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use centre::bulk::{BulkAsked, BulkDone, Outcome, UndoAsked};
use centre::{Class, Place, Problem};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Body, In, Path, Who};
use crate::lists::sheet;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(change)).routes(routes!(undo))
}

/// A refusal of many rows: nothing was written.
#[expect(dead_code, reason = "it describes what `refused` builds")]
#[derive(ToSchema)]
struct BulkRefused {
    /// Key of the words.
    code: String,
    /// How many refused, in words.
    message: String,
    /// What to do.
    hint: Option<String>,
    /// The rows that refused, each with its reason.
    refused: Vec<RowRefused>,
}

/// A row that refused.
#[derive(Serialize, ToSchema)]
struct RowRefused {
    /// The row.
    id: Uuid,
    /// Key of the words.
    code: String,
    /// Why.
    message: String,
    /// What to do.
    hint: Option<String>,
    /// The fields at fault.
    #[schema(value_type = Vec<Place>)]
    places: Value,
}

/// Sets fields anew in many rows, or makes a move with many entries of a register: all or none. 409 where some refuse.
#[utoipa::path(post, path = "/lists/{kind}/bulk", params(("kind" = String, Path)), request_body = BulkAsked, responses((status = 200, body = BulkDone), (status = 409, body = BulkRefused)))]
async fn change(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Body(asked): Body<BulkAsked>,
) -> Answer<Response> {
    let sheet = sheet(&who, &key)?;
    let outcome = centre::bulk::change(app.office(), &who.ctx, sheet, asked).await.to(&who)?;
    Ok(told(&who, outcome, "server-bulk-refused"))
}

/// Puts back what a request of the caller's own changed, all or none. 409 where some rows were changed since.
#[utoipa::path(post, path = "/lists/{kind}/undo", params(("kind" = String, Path)), request_body = UndoAsked, responses((status = 200, body = BulkDone), (status = 409, body = BulkRefused)))]
async fn undo(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Body(asked): Body<UndoAsked>,
) -> Answer<Response> {
    let sheet = sheet(&who, &key)?;
    let outcome = centre::bulk::undo(app.office(), &who.ctx, sheet, asked).await.to(&who)?;
    Ok(told(&who, outcome, "server-undo-refused"))
}

fn told(who: &Who, outcome: Outcome, code: &str) -> Response {
    let (rows, all) = match outcome {
        Outcome::Done(done) => return Json(done).into_response(),
        Outcome::Refused(rows, all) => (rows, all),
    };
    let problem = Problem::new(Class::Conflict, code).with("refused", rows.len()).with("rows", all);
    let refused: Vec<RowRefused> = rows
        .into_iter()
        .map(|(id, problem)| RowRefused {
            id,
            message: problem.say(who.lang),
            hint: problem.hint(who.lang),
            places: problem.to_json(who.lang)["places"].take(),
            code: problem.code,
        })
        .collect();
    let mut body = problem.to_json(who.lang);
    body["refused"] = json!(refused);
    (StatusCode::CONFLICT, Json(body)).into_response()
}
