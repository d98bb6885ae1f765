//! The day's situation report, as JSON, HTML, PDF and DOCX of the same content.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use centre::{Class, Problem, situation};
use report::Report;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(daily))
}

#[derive(Deserialize)]
struct Wanted {
    area: Option<String>,
    day: Option<String>,
    format: Option<String>,
}

/// The report of an area on a reporting day; `format` is json, html, pdf or docx.
#[utoipa::path(get, path = "/reports/daily", params(Where, ("format" = Option<String>, Query)), responses((status = 200, body = Object)))]
async fn daily(State(app): State<App>, who: Who, Ask(ask): Ask<Wanted>) -> Answer<Response> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    let report = situation::daily_report(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?;
    written(&who, report, ask.format.as_deref(), &format!("bao-cao-{area}-{day}")).await
}

/// A report in a format: json, html, pdf or docx.
pub(crate) async fn written(who: &Who, report: Report, format: Option<&str>, name: &str) -> Answer<Response> {
    let bad = |error: report::Error| Problem::new(Class::Unavailable, "server-malformed").with("what", error);
    let format = format.unwrap_or("json");
    let (kind, bytes): (&str, Vec<u8>) = match format {
        "json" => ("application/json", serde_json::to_vec(&report).unwrap_or_default()),
        "html" => ("text/html; charset=utf-8", report::html(&report).into_bytes()),
        // Setting a page takes tenths of a second of a core.
        "pdf" => ("application/pdf", set(move || report::pdf(&report)).await?.map_err(bad).to(who)?),
        "docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            set(move || report::docx(&report)).await?.map_err(bad).to(who)?,
        ),
        other => return Err(who.refuse(Problem::field("server-report-format", "format", other).with("format", other))),
    };
    let mut response = bytes.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("text/plain")));
    if matches!(format, "pdf" | "docx")
        && let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{format}\""))
    {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn set<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let problem = Problem::new(Class::Unavailable, "server-malformed").with("what", error);
        crate::door::Refusal(problem, base::words::Lang::Vi)
    })
}
