//! The reporting regime: who sent which report when, and reports that are asked for.

use axum::Json;
use axum::extract::State;
use centre::reporting::{self, AskReport, ReportBoard};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Number, Where, Who};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(board)).routes(routes!(ask))
}

/// Rows that one answer shows; a smaller area shows the rest.
const SHOWN: usize = 300;

#[derive(Deserialize)]
struct Asked {
    report: Option<String>,
    days: Option<Number<{ reporting::MOST_DAYS }>>,
    area: Option<String>,
    day: Option<String>,
}

/// Which units of the area, or of one below it, sent their reports on time, late or not at all in the days up to one; and
/// what the caller's own units have to send.
#[utoipa::path(get, path = "/reporting", params(("report" = Option<String>, Query), ("days" = Option<u64>, Query), Where), responses((status = 200, body = ReportBoard)))]
async fn board(State(app): State<App>, who: Who, Ask(ask): Ask<Asked>) -> Answer<Json<ReportBoard>> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    let report = ask.report.as_deref().filter(|key| !key.is_empty());
    let days = ask.days.map_or(reporting::DAYS, |days| days.get() as u64);
    let of = (area.as_str(), day);
    let mut board = reporting::board(app.office(), &who.ctx, of, (report, days), who.lang).await.to(&who)?;
    board.rows.truncate(SHOWN);
    Ok(Json(board))
}

/// A report that was asked for.
#[derive(Serialize, ToSchema)]
struct ReportAsked {
    /// Its entry in the register.
    id: Uuid,
}

/// Asks a unit for a report that is in no calendar, by an hour or before a meeting; the unit is told at once.
#[utoipa::path(post, path = "/reporting/asked", request_body = AskReport, responses((status = 200, body = ReportAsked)))]
async fn ask(State(app): State<App>, who: Who, Body(asked): Body<AskReport>) -> Answer<Json<ReportAsked>> {
    let id = reporting::ask(app.office(), &who.ctx, asked).await.to(&who)?;
    Ok(Json(ReportAsked { id }))
}
