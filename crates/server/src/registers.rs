//! Registers: what there are, moves of entries, figures.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use centre::entry_paper;
use centre::registers::{self, MoveAsked, RegisterCard, RegisterFigure, WaitingEntries};
use centre::{Class, Problem};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::records::Entry;
use store::registers::STATE;
use store::{Filter, Kind, ListQuery, Op};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Path, Where, Who};
use crate::lists::{row, sheet};
use crate::question::{Pairs, asked};
use crate::reports::written;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(registers))
        .routes(routes!(waiting))
        .routes(routes!(figures))
        .routes(routes!(board))
        .routes(routes!(paper))
        .routes(routes!(step))
}

/// Entries that a column of a board shows; the list has the others.
const SHOWN: u64 = 25;

/// The entries that stand in one state.
#[derive(Serialize, ToSchema)]
struct BoardColumn {
    /// Key of the state.
    state: String,
    /// Its words.
    name: String,
    /// Nothing more is waited for.
    done: bool,
    /// Entries in all.
    total: u64,
    /// The first of them.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
}

/// The registers that the caller may read: their words, states and moves.
#[utoipa::path(get, path = "/registers", responses((status = 200, body = Vec<RegisterCard>)))]
async fn registers(who: Who) -> Json<Vec<RegisterCard>> {
    Json(registers::cards(&who.ctx, who.lang))
}

/// What waits for the caller's own units in registers whose entries belong to units.
#[utoipa::path(get, path = "/registers/waiting", responses((status = 200, body = Vec<WaitingEntries>)))]
async fn waiting(State(app): State<App>, who: Who) -> Answer<Json<Vec<WaitingEntries>>> {
    Ok(Json(registers::waiting(app.office(), &who.ctx).await.to(&who)?))
}

/// The figures of a register for an area up to a day.
#[utoipa::path(get, path = "/registers/{key}/figures", params(("key" = String, Path), Where), responses((status = 200, body = Vec<RegisterFigure>)))]
async fn figures(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(ask): Ask<Where>,
) -> Answer<Json<Vec<RegisterFigure>>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(registers::register_figures(app.office(), &who.ctx, &key, &area, day, who.lang).await.to(&who)?))
}

/// The entries of a register by their states: `q`, `area` and `filter` as for its list.
#[utoipa::path(get, path = "/registers/{key}/board", params(("key" = String, Path), ("q" = Option<String>, Query), ("area" = Option<String>, Query), ("filter" = Option<Vec<String>>, Query)), responses((status = 200, body = Vec<BoardColumn>)))]
async fn board(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(pairs): Ask<Pairs>,
) -> Answer<Json<Vec<BoardColumn>>> {
    let Kind::Register(register) = sheet(&who, &key)?.kind else {
        return Err(who.refuse(Problem::new(Class::NotFound, "server-no-list").with("kind", key)));
    };
    let mut query = asked(&who, pairs)?.query;
    // The columns are the states.
    query.filters.retain(|filter| filter.key != STATE);
    let columns = register.definition.states.iter().map(|state| {
        let mut query = ListQuery { page: 1, size: SHOWN, ..query.clone() };
        query.filters.push(Filter { key: STATE.to_owned(), op: Op::Eq, value: state.key.clone() });
        let (app, who) = (&app, &who);
        async move {
            let found = app.office().store.list_of::<Entry>(register.sheet(), &who.ctx, &query).await.to(who)?;
            Answer::Ok(BoardColumn {
                state: state.key.clone(),
                name: state.name.in_lang(who.lang).to_owned(),
                done: state.done,
                total: found.total,
                rows: found.rows.iter().map(|entry| row(who, entry)).collect(),
            })
        }
    });
    Ok(Json(try_join_all(columns).await?))
}

/// Of which move, and in which format.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Key of a move: the paper of the last time that it was made, where the definition names one; else the entry's form.
    r#move: Option<String>,
    /// json, html, pdf or docx.
    format: Option<String>,
}

/// An entry as a form, with all its fields in words and how it went; or the paper of a move. For who may take entries
/// out, and noted in the access log.
#[utoipa::path(get, path = "/registers/{key}/entries/{id}/paper", params(("key" = String, Path), ("id" = Uuid, Path), Wanted), responses((status = 200, body = Object)))]
async fn paper(
    State(app): State<App>,
    who: Who,
    Path((key, id)): Path<(String, Uuid)>,
    Ask(ask): Ask<Wanted>,
) -> Answer<Response> {
    let by = ask.r#move.as_deref().filter(|by| !by.is_empty());
    let report = entry_paper::paper(app.office(), &who.ctx, &key, id, by, who.lang).await.to(&who)?;
    written(&who, report, ask.format.as_deref(), &format!("{key}-{id}")).await
}

/// Moves an entry to another state, by a move of its register. 409 when it stands elsewhere by now.
#[utoipa::path(post, path = "/registers/{key}/{id}/{by}", params(("key" = String, Path), ("id" = Uuid, Path), ("by" = String, Path)), request_body = MoveAsked, responses((status = 200, body = Object), (status = 409, body = Object)))]
async fn step(
    State(app): State<App>,
    who: Who,
    Path((key, id, by)): Path<(String, Uuid, String)>,
    Body(asked): Body<MoveAsked>,
) -> Answer<Json<Value>> {
    let moved = registers::move_entry(app.office(), &who.ctx, &key, id, &by, asked).await.to(&who)?;
    Ok(Json(row(&who, &moved)))
}
