//! A list on paper: all of its rows, with who asked for them and when.

use axum::Json;
use axum::extract::State;
use centre::answer::AreaRef;
use centre::{Class, Problem};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use store::limits;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Path, Who};
use crate::lists::{lean, sheet};
use crate::question::{Pairs, asked};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(print))
}

/// A list for paper.
#[derive(Serialize, ToSchema)]
struct PrintedList {
    /// The area whose rows they are.
    area: AreaRef,
    /// Who prints it.
    by: String,
    /// When.
    at: DateTime<Utc>,
    /// How many there are.
    total: u64,
    /// All of them, in the list's order.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
}

/// All rows of a list in its order, as many as `data/lists/limits.json` prints: as `GET /lists/{kind}`, without pages. It takes the right to export,
/// and is noted as an export. 413 where there are more.
#[utoipa::path(get, path = "/lists/{kind}/print", params(("kind" = String, Path), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query), ("sort" = Option<String>, Query)), responses((status = 200, body = PrintedList)))]
async fn print(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(pairs): Ask<Pairs>,
) -> Answer<Json<PrintedList>> {
    let sheet = sheet(&who, &key)?;
    let query = asked(&who, pairs)?.query;
    let found = app.office().store.printed_rows(sheet, &who.ctx, &query).await.to(&who)?;
    let total = found.total;
    if total > limits().printed {
        let problem = Problem::new(Class::TooLarge, "server-print-too-long").with("rows", total);
        return Err(who.refuse(problem.with("most", limits().printed)));
    }
    let code = query.area.as_deref().unwrap_or(who.ctx.scope.area());
    let area = AreaRef::of(code, who.ctx.day);
    let rows = found.rows.iter().map(|record| lean(&who, record.as_ref())).collect();
    Ok(Json(PrintedList { area, by: who.ctx.actor.clone(), at: app.office().now(), total, rows }))
}
