//! Files on their way in: from the connection to a file without a name, never through memory.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use centre::documents::HandedIn;
use centre::reading::Content;
use centre::{Class, Problem};
use serde::Deserialize;
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;

use crate::app::App;
use crate::door::{Answer, Body, Refusal, Who};
use crate::intake::MOST_MB;
use crate::refusal::unread;

/// Files of one request.
const MOST_FILES: usize = 40;
/// Bytes of pasted text: more than a document may have.
const PASTED: usize = 8 * 1024 * 1024;

/// Pasted text.
#[derive(Deserialize, ToSchema)]
pub struct Pasted {
    text: String,
    name: Option<String>,
}

/// Documents: files of a multipart request, or pasted text.
pub(crate) async fn documents(app: &App, who: &Who, request: Request) -> Answer<Vec<HandedIn>> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        let Body(pasted) = Body::<Pasted, PASTED>::from_request(request, app).await?;
        return Ok(vec![HandedIn { name: pasted.name, content: pasted.text.into_bytes().into() }]);
    }
    let files = files(app, who, request).await?;
    Ok(files.into_iter().map(|(name, content)| HandedIn { name: Some(name), content }).collect())
}

/// The files of a multipart request.
pub(crate) async fn files(app: &App, who: &Who, request: Request) -> Answer<Vec<(String, Content)>> {
    files_within(app, who, request, MOST_MB).await
}

/// The files of a multipart request of at most so many megabytes.
pub(crate) async fn files_within(
    app: &App,
    who: &Who,
    mut request: Request,
    most_mb: usize,
) -> Answer<Vec<(String, Content)>> {
    DefaultBodyLimit::max(most_mb * 1024 * 1024).apply(&mut request);
    let bad = |error: MultipartError| unreadable(who, &error, error.status(), most_mb);
    let mut parts =
        Multipart::from_request(request, app).await.map_err(|e| unreadable(who, &e, e.status(), most_mb))?;
    let mut files = Vec::new();
    while let Some(mut part) = parts.next_field().await.map_err(bad)? {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        if files.len() == MOST_FILES {
            return Err(who.refuse(Problem::new(Class::TooLarge, "server-too-many-files").with("most", MOST_FILES)));
        }
        let no_room = |error| who.refuse(Problem::new(Class::Unavailable, "recognition-no-room").with("reason", error));
        let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(no_room)?);
        while let Some(bytes) = part.chunk().await.map_err(bad)? {
            file.write_all(&bytes).await.map_err(no_room)?;
        }
        file.flush().await.map_err(no_room)?;
        files.push((name, file.into_std().await.into()));
    }
    if files.is_empty() {
        return Err(who.refuse(Problem::field("fault-missing", "file", "")));
    }
    Ok(files)
}

fn unreadable(who: &Who, fault: &(dyn std::error::Error + 'static), status: StatusCode, most_mb: usize) -> Refusal {
    who.refuse(unread(fault, status, fault.to_string(), most_mb * 1_024))
}
