//! Documents: the register, handing in, review, confirming, the graph of citations.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use centre::Problem;
use centre::documents::{
    self, Cascade, Comparison, Copies, DocumentFull, DocumentLine, DraftTask, First, Force, Graph, Imported,
    IssuerLine, Merge, NewTarget, NewTask, SendTo, Step,
};
use centre::tasks::{self, TaskFull};
use serde::{Deserialize, Serialize};
use store::records::DocumentState;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Who};
use crate::reports::written;
use crate::uploads::{self, Pasted};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, hand_in))
        .routes(routes!(graph))
        .routes(routes!(issuers))
        .routes(routes!(read))
        .routes(routes!(cascade))
        .routes(routes!(copies, send_to))
        .routes(routes!(results))
        .routes(routes!(confirm))
        .routes(routes!(hand_out))
        .routes(routes!(add))
        .routes(routes!(join))
        .routes(routes!(split))
        .routes(routes!(step))
        .routes(routes!(add_target))
        .routes(routes!(file))
        .routes(routes!(force))
        .routes(routes!(priority))
        .routes(routes!(new_version))
        .routes(routes!(compare, drop_version))
        .routes(routes!(merge))
}

/// The register.
#[utoipa::path(get, path = "/documents", responses((status = 200, body = Vec<DocumentLine>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Vec<DocumentLine>>> {
    Ok(Json(documents::list(app.office(), &who.ctx).await.to(&who)?))
}

/// What became of the files handed in; the good ones are kept whatever the others are.
#[derive(Serialize, ToSchema)]
struct HandedInAnswer {
    documents: Vec<DocumentFull>,
    #[schema(value_type = Vec<Object>)]
    problems: Vec<serde_json::Value>,
    /// What to look at: files kept without text and why, scans recognised, letters converted.
    #[schema(value_type = Vec<Object>)]
    notes: Vec<serde_json::Value>,
}

fn note(message: &base::message::Message, lang: base::words::Lang) -> serde_json::Value {
    let file = message.at.as_ref().and_then(|place| place.file.as_deref());
    serde_json::json!({ "code": message.code, "message": message.say(lang), "hint": message.hint(lang), "file": file })
}

/// Hands in files (multipart, any number) or pasted text (JSON); each is read into a draft.
#[utoipa::path(post, path = "/documents", request_body = Pasted, responses((status = 200, body = HandedInAnswer)))]
async fn hand_in(State(app): State<App>, who: Who, request: Request) -> Answer<Json<HandedInAnswer>> {
    let _admitted = app.office().reader.admit(&who.ctx).to(&who)?;
    let handed = uploads::documents(&app, &who, request).await?;
    let mut answer = HandedInAnswer { documents: Vec::new(), problems: Vec::new(), notes: Vec::new() };
    let mut first_refusal = None;
    for one in handed {
        match documents::hand_in(app.office(), &who.ctx, one, DocumentState::Draft).await {
            Ok(Imported { document, notes }) => {
                answer.notes.extend(notes.iter().map(|message| note(message, who.lang)));
                answer.documents.push(documents::one(app.office(), &who.ctx, document.id, who.lang).await.to(&who)?);
            }
            Err(problem) => {
                answer.problems.push(problem.to_json(who.lang));
                first_refusal.get_or_insert(problem);
            }
        }
    }
    match first_refusal {
        Some(problem) if answer.documents.is_empty() && answer.problems.len() == 1 => Err(who.refuse(problem)),
        _ => Ok(Json(answer)),
    }
}

/// Who cites whom.
#[utoipa::path(get, path = "/documents/graph", responses((status = 200, body = Graph)))]
async fn graph(State(app): State<App>, who: Who) -> Answer<Json<Graph>> {
    Ok(Json(documents::graph(app.office(), &who.ctx).await.to(&who)?))
}

/// What each body has issued, and what became of it.
#[utoipa::path(get, path = "/documents/issuers", responses((status = 200, body = Vec<IssuerLine>)))]
async fn issuers(State(app): State<App>, who: Who) -> Answer<Json<Vec<IssuerLine>>> {
    Ok(Json(documents::by_issuer(app.office(), &who.ctx, who.ctx.day).await.to(&who)?))
}

/// A document with all that was read from it.
#[utoipa::path(get, path = "/documents/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentFull)))]
async fn read(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Who would get what.
#[utoipa::path(get, path = "/documents/{id}/cascade", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<Cascade>)))]
async fn cascade(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<Vec<Cascade>>> {
    Ok(Json(documents::cascade(app.office(), &who.ctx, id).await.to(&who)?))
}

/// Who gets a copy, or has got one, and what became of it.
#[utoipa::path(get, path = "/documents/{id}/copies", params(("id" = Uuid, Path)), responses((status = 200, body = Copies)))]
async fn copies(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<Copies>> {
    Ok(Json(documents::copies(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Sends a paper that is handed out to others, too.
#[utoipa::path(post, path = "/documents/{id}/copies", params(("id" = Uuid, Path)), request_body = SendTo, responses((status = 200, body = Copies)))]
async fn send_to(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(send): Body<SendTo>,
) -> Answer<Json<Copies>> {
    Ok(Json(documents::send_to(app.office(), &who.ctx, id, send, who.lang).await.to(&who)?))
}

/// In which format a paper is wanted.
#[derive(Deserialize)]
struct Wanted {
    format: Option<String>,
}

/// The report of what became of a paper; `format` is json, html, pdf or docx.
#[utoipa::path(get, path = "/documents/{id}/results", params(("id" = Uuid, Path), ("format" = Option<String>, Query)), responses((status = 200, body = Object)))]
async fn results(State(app): State<App>, who: Who, Path(id): Path<Uuid>, Ask(ask): Ask<Wanted>) -> Answer<Response> {
    let report = documents::results(app.office(), &who.ctx, id, who.lang).await.to(&who)?;
    written(&who, report, ask.format.as_deref(), &format!("ket-qua-{}", who.ctx.day)).await
}

/// The version before the clerk.
#[derive(Deserialize, ToSchema)]
struct At {
    version: i32,
}

/// Confirms a document and hands its tasks out.
#[utoipa::path(post, path = "/documents/{id}/confirm", params(("id" = Uuid, Path)), request_body = At, responses((status = 200, body = DocumentFull)))]
async fn confirm(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(at): Body<At>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::confirm(app.office(), &who.ctx, id, at.version, who.lang).await.to(&who)?))
}

/// Hands out a task that was drafted under a document after that was confirmed.
#[utoipa::path(post, path = "/tasks/{id}/hand-out", params(("id" = Uuid, Path)), request_body = At, responses((status = 200, body = TaskFull)))]
async fn hand_out(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(at): Body<At>,
) -> Answer<Json<TaskFull>> {
    documents::hand_out(app.office(), &who.ctx, id, at.version).await.to(&who)?;
    Ok(Json(tasks::one(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Adds a task by hand.
#[utoipa::path(post, path = "/documents/{id}/tasks", params(("id" = Uuid, Path)), request_body = NewTask, responses((status = 201, body = DraftTask)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(new): Body<NewTask>,
) -> Answer<(StatusCode, Json<DraftTask>)> {
    let task = documents::add_task(app.office(), &who.ctx, id, new).await.to(&who)?;
    Ok((StatusCode::CREATED, Json(DraftTask::of(task, who.lang))))
}

/// Where to cut: a byte of the document's text.
#[derive(Deserialize, ToSchema)]
struct Cut {
    at: i32,
}

/// Splits a task in two.
#[utoipa::path(post, path = "/tasks/{id}/split", params(("id" = Uuid, Path)), request_body = Cut, responses((status = 200, body = Vec<DraftTask>)))]
async fn split(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(cut): Body<Cut>,
) -> Answer<Json<Vec<DraftTask>>> {
    let (first, second) = documents::split_task(app.office(), &who.ctx, id, cut.at).await.to(&who)?;
    Ok(Json(vec![DraftTask::of(first, who.lang), DraftTask::of(second, who.lang)]))
}

/// Which tasks to join.
#[derive(Deserialize, ToSchema)]
struct Join {
    ids: Vec<Uuid>,
}

/// Joins neighbouring tasks into one.
#[utoipa::path(post, path = "/tasks/join", request_body = Join, responses((status = 200, body = DraftTask)))]
async fn join(State(app): State<App>, who: Who, Body(join): Body<Join>) -> Answer<Json<DraftTask>> {
    let task = documents::join_tasks(app.office(), &who.ctx, &join.ids).await.to(&who)?;
    Ok(Json(DraftTask::of(task, who.lang)))
}

/// Brings tasks of a draft back to how they were before a step of the review, or after it.
#[utoipa::path(post, path = "/documents/{id}/step", params(("id" = Uuid, Path)), request_body = Step, responses((status = 200, body = DocumentFull)))]
async fn step(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(step): Body<Step>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::step_tasks(app.office(), &who.ctx, id, step, who.lang).await.to(&who)?))
}

/// Adds a target by hand.
#[utoipa::path(post, path = "/documents/{id}/targets", params(("id" = Uuid, Path)), request_body = NewTarget, responses((status = 200, body = DocumentFull)))]
async fn add_target(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(new): Body<NewTarget>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::add_target(app.office(), &who.ctx, id, new, who.lang).await.to(&who)?))
}

/// Says that the tasks of a paper come first, or no longer do.
#[utoipa::path(post, path = "/documents/{id}/priority", params(("id" = Uuid, Path)), request_body = First, responses((status = 200, body = DocumentFull)))]
async fn priority(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(first): Body<First>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::set_first(app.office(), &who.ctx, id, first, who.lang).await.to(&who)?))
}

/// The file that a document came from, as it was handed in.
#[utoipa::path(get, path = "/documents/{id}/file", params(("id" = Uuid, Path)), responses((status = 200, content_type = "*/*")))]
async fn file(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Response> {
    let file = documents::original(app.office(), &who.ctx, id).await.to(&who)?;
    // Only pictures, text and PDF are shown in the browser; all else is saved.
    let way = if file.media.is_some() { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename*=UTF-8''{}", in_header(&file.name));
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let media = HeaderValue::from_static(file.media.unwrap_or("application/octet-stream"));
    Ok(([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, disposition)], file.content).into_response())
}

/// A name as RFC 5987 writes it into a header.
pub(crate) fn in_header(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::with_capacity(name.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// Says that a document is no longer in force or replaced, or that it is in force again.
#[utoipa::path(post, path = "/documents/{id}/force", params(("id" = Uuid, Path)), request_body = Force, responses((status = 200, body = DocumentFull)))]
async fn force(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(force): Body<Force>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(documents::set_force(app.office(), &who.ctx, id, force, who.lang).await.to(&who)?))
}

/// A newer version that was handed in.
#[derive(Serialize, ToSchema)]
struct NewVersionAnswer {
    /// The version, which waits beside the document held.
    #[serde(flatten)]
    document: DocumentFull,
    /// What to look at: a scan recognised, letters converted.
    #[schema(value_type = Vec<Object>)]
    notes: Vec<serde_json::Value>,
}

/// Hands in a newer version of a document (one file, or pasted text); it waits to be compared and merged.
#[utoipa::path(post, path = "/documents/{id}/versions", params(("id" = Uuid, Path)), request_body = Pasted, responses((status = 201, body = NewVersionAnswer)))]
async fn new_version(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    request: Request,
) -> Answer<(StatusCode, Json<NewVersionAnswer>)> {
    let _admitted = app.office().reader.admit(&who.ctx).to(&who)?;
    let handed = uploads::documents(&app, &who, request).await?.into_iter().next();
    let handed = handed.ok_or_else(|| who.refuse(Problem::field("fault-missing", "file", "")))?;
    let Imported { document, notes } = documents::hand_in_version(app.office(), &who.ctx, id, handed).await.to(&who)?;
    let document = documents::one(app.office(), &who.ctx, document.id, who.lang).await.to(&who)?;
    let notes = notes.iter().map(|message| note(message, who.lang)).collect();
    Ok((StatusCode::CREATED, Json(NewVersionAnswer { document, notes })))
}

/// A newer version beside the document held, task by task.
#[utoipa::path(get, path = "/documents/{id}/compare", params(("id" = Uuid, Path)), responses((status = 200, body = Comparison)))]
async fn compare(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<Json<Comparison>> {
    Ok(Json(documents::compare_version(app.office(), &who.ctx, id, who.lang).await.to(&who)?))
}

/// Throws a newer version away, unmerged.
#[utoipa::path(delete, path = "/documents/{id}/compare", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn drop_version(State(app): State<App>, who: Who, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    documents::drop_version(app.office(), &who.ctx, id).await.to(&who)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Merges a newer version into the document held: matched tasks keep their ids, history, reports and states.
#[utoipa::path(post, path = "/documents/{id}/merge", params(("id" = Uuid, Path)), request_body = Merge, responses((status = 200, body = DocumentFull)))]
async fn merge(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Body(merge): Body<Merge>,
) -> Answer<Json<DocumentFull>> {
    Ok(Json(Box::pin(documents::merge_version(app.office(), &who.ctx, id, merge, who.lang)).await.to(&who)?))
}
