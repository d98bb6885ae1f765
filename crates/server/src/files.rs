//! Photos, papers and signatures in fields of records.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use centre::{Class, Problem, files};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{FieldKind, Handed, Sheet, limits};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::documents::in_header;
use crate::door::{Answer, Ask, In, Path, Who};
use crate::lists::sheet;
use crate::uploads;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(take)).routes(routes!(give))
}

/// Megabytes that a multipart request has beside its file.
const AROUND: usize = 1;

/// What a field holds of its file. Only the server writes it; whoever sets the field sends it back, or the id alone.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptFile)]
struct Kept {
    id: Uuid,
    name: String,
    media: String,
    size: u64,
    /// SHA-256 of the content, hexadecimal.
    digest: String,
    /// Who handed it in.
    by: String,
    /// When.
    at: chrono::DateTime<chrono::Utc>,
}

/// A kind of record with files in its fields.
fn of_files(who: &Who, key: &str) -> Answer<&'static Sheet> {
    let sheet = sheet(who, key)?;
    if sheet.fields.iter().any(|field| field.kind == FieldKind::File) {
        return Ok(sheet);
    }
    Err(who.refuse(Problem::new(Class::NotFound, "server-no-list").with("kind", key)))
}

/// Takes in one file (multipart, at most `file_mb` of `data/lists/limits.json`) for a field of a record of this kind, in
/// which its sender sets it afterwards. It is taken for what its bytes are: a picture, a PDF or an office file. A picture
/// is kept without what the camera wrote beside it, place and time among that, so its digest may be another than that of
/// the file sent.
#[utoipa::path(post, path = "/records/{kind}/files", params(("kind" = String, Path)), responses((status = 201, body = Kept)))]
async fn take(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    request: Request,
) -> Answer<(StatusCode, Json<Value>)> {
    let sheet = of_files(&who, &key)?;
    // Before its bytes are waited for.
    Handed::gate(&who.ctx, sheet).to(&who)?;
    let mut handed = uploads::files_within(&app, &who, request, limits().file_mb + AROUND).await?;
    let (Some((name, content)), true) = (handed.pop(), handed.is_empty()) else {
        return Err(who.refuse(Problem::new(Class::TooLarge, "server-too-many-files").with("most", 1)));
    };
    let told = files::take(app.office(), &who.ctx, sheet, &name, content).await.to(&who)?;
    Ok((StatusCode::CREATED, Json(told)))
}

/// How a file is asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Way {
    /// To be shown: holds for pictures alone, all else is saved.
    #[serde(default)]
    show: bool,
}

/// The file in a field of a record. Saved, and never opened by the browser; a picture is shown where that is asked for.
#[utoipa::path(get, path = "/records/{kind}/{id}/files/{field}", params(("kind" = String, Path), ("id" = Uuid, Path), ("field" = String, Path), Way), responses((status = 200, content_type = "*/*")))]
async fn give(
    State(app): State<App>,
    who: Who,
    Path((key, id, field)): Path<(String, Uuid, String)>,
    Ask(way): Ask<Way>,
) -> Answer<Response> {
    let sheet = of_files(&who, &key)?;
    let file = files::given(app.office(), &who.ctx, sheet, id, &field).await.to(&who)?;
    let way = if way.show && file.picture { "inline" } else { "attachment" };
    let said = |text: &str, else_: &'static str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(else_));
    let headers = [
        (header::CONTENT_TYPE, said(&file.media, "application/octet-stream")),
        (
            header::CONTENT_DISPOSITION,
            said(&format!("{way}; filename*=UTF-8''{}", in_header(&file.name)), "attachment"),
        ),
        // A file of a person's affairs stays out of caches that others use.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, file.content).into_response())
}
