//! One field for everything: the first records of every kind that some words mean.

use axum::Json;
use axum::extract::State;
use centre::answer::AreaRef;
use centre::titles::known_by;
use centre::{Class, Problem};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use store::{Kind, Row, Sheet, Verb};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, In, Who};
use crate::lists::sheet;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find))
}

/// Records of each kind that are shown; who wants more opens the list.
const SHOWN: usize = 5;
/// Kinds that are looked through at once.
const AT_ONCE: usize = 3;
/// Letters below which half the province would be meant.
const LEAST: usize = 2;

/// What was found, kind by kind; kinds without any are left out.
#[derive(Serialize, ToSchema)]
struct Found {
    groups: Vec<FoundGroup>,
}

/// What was found of a kind.
#[derive(Serialize, ToSchema)]
struct FoundGroup {
    /// The kind, or the key of a register.
    kind: String,
    /// Is it a register?
    register: bool,
    /// Are there more than these?
    more: bool,
    hits: Vec<Hit>,
}

/// A record that was found.
#[derive(Serialize, ToSchema)]
struct Hit {
    id: Uuid,
    /// What it is called.
    title: String,
    /// What tells it from others of that name.
    note: String,
    /// Where it lies.
    area: String,
}

/// What is looked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Words in any order, marks or none; at least two letters.
    q: String,
    /// Only of this kind, or of the register of this key.
    kind: Option<String>,
}

/// Looks through every kind that the caller may read, within the caller's area, and gives the first few of each.
#[utoipa::path(get, path = "/find", params(Asked), responses((status = 200, body = Found)))]
async fn find(State(app): State<App>, who: Who, Ask(asked): Ask<Asked>) -> Answer<Json<Found>> {
    if base::text::fold(&asked.q).chars().filter(|c| c.is_alphanumeric()).count() < LEAST {
        return Ok(Json(Found { groups: Vec::new() }));
    }
    if let Some(kind) = asked.kind {
        let sheet = sheet(&who, &kind)?;
        who.ctx.gate(Verb::Read, sheet.kind).to(&who)?;
        if sheet.known_by.is_empty() {
            return Err(who.refuse(Problem::new(Class::NotFound, "server-no-list").with("kind", kind)));
        }
        let group = group(&app, &who, sheet, &asked.q).await?;
        return Ok(Json(Found { groups: vec![group] }));
    }
    let mut groups = Vec::new();
    // A few at once: others read meanwhile.
    for some in known(&who).chunks(AT_ONCE) {
        let found: Vec<_> = some.iter().map(|sheet| group(&app, &who, sheet, &asked.q)).collect();
        groups.extend(try_join_all(found).await?);
    }
    groups.extend(registers(&app, &who, &asked.q).await?);
    groups.retain(|group| !group.hits.is_empty());
    Ok(Json(Found { groups }))
}

/// The typed kinds in which the caller may look for something by its name.
fn known(who: &Who) -> Vec<&'static Sheet> {
    let readable = Kind::TYPED.iter().filter(|kind| who.ctx.may(Verb::Read, **kind));
    readable.filter_map(|kind| kind.sheet()).filter(|sheet| !sheet.known_by.is_empty()).collect()
}

/// What was found in registers, register by register.
async fn registers(app: &App, who: &Who, words: &str) -> Answer<Vec<FoundGroup>> {
    let mut groups: Vec<FoundGroup> = Vec::new();
    for entry in app.office().store.find_entries(&who.ctx, words).await.to(who)? {
        let sheet = Row::sheet(&entry);
        let known = groups.iter().position(|group| group.kind == sheet.kind.key());
        let at = known.unwrap_or(groups.len());
        if known.is_none() {
            let kind = sheet.kind.key().to_owned();
            groups.push(FoundGroup { kind, register: true, more: false, hits: Vec::new() });
        }
        let group = &mut groups[at];
        group.more = group.hits.len() == SHOWN;
        if !group.more {
            group.hits.push(hit(who, &entry));
        }
    }
    Ok(groups)
}

async fn group(app: &App, who: &Who, sheet: &'static Sheet, words: &str) -> Answer<FoundGroup> {
    let rows = app.office().store.find_rows(sheet, &who.ctx, words, SHOWN as u64 + 1).await.to(who)?;
    let (hits, more) = (rows.iter().take(SHOWN).map(|row| hit(who, row.as_ref())).collect(), rows.len() > SHOWN);
    Ok(FoundGroup { kind: sheet.kind.key().to_owned(), register: matches!(sheet.kind, Kind::Register(_)), more, hits })
}

fn hit(who: &Who, record: &dyn Row) -> Hit {
    let mut told = known_by(record, who.lang, who.ctx.day).into_iter();
    let title = told.next().unwrap_or_default();
    Hit {
        id: record.id(),
        title,
        note: told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
        area: AreaRef::of(record.area(), who.ctx.day).name,
    }
}
