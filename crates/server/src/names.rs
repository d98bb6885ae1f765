//! What ids in fields of records are called: units and posts of the organisation, and other records.

use axum::Json;
use axum::extract::State;
use base::post::{Named, Units};
use centre::Problem;
use centre::answer::AreaRef;
use centre::titles::titles_of_each;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, Ask, In, Where, Who};
use crate::question::Pairs;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(units)).routes(routes!(names))
}

/// Units that a search offers.
const OFFERED: usize = 12;
/// Ids that one request may ask for.
const ASKED: usize = 200;

/// A unit or a post of one.
#[derive(Serialize, ToSchema)]
struct UnitHit {
    /// What a field holds.
    id: String,
    /// Full name.
    name: String,
    /// Name for lists.
    short_name: String,
    /// Where it is.
    area: AreaRef,
}

/// What is looked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Sought {
    /// Words in any order, marks or none.
    q: String,
    /// The day whose units are meant; today's if none.
    day: Option<String>,
}

/// Units and posts of the province that the words mean, the nearest to the caller first.
#[utoipa::path(get, path = "/units", params(Sought), responses((status = 200, body = Vec<UnitHit>)))]
async fn units(State(app): State<App>, who: Who, Ask(ask): Ask<Sought>) -> Answer<Json<Vec<UnitHit>>> {
    let (area, day) = Where { area: None, day: ask.day }.settle(&app, &who)?;
    let hit = |unit: Named| UnitHit {
        area: AreaRef::of(&unit.area, day),
        id: unit.id,
        name: unit.name,
        short_name: unit.short_name,
    };
    Ok(Json(Units::builtin().seek(&ask.q, &area, day, OFFERED).into_iter().map(hit).collect()))
}

/// What an id is called.
#[derive(Serialize, ToSchema)]
struct IdName {
    /// As it was asked for: `unit:12/so-y-te`.
    of: String,
    /// None where there is none, or none that the caller may read.
    name: Option<String>,
}

/// What ids are called: `of=unit:ID` for units and posts, `of=KIND:ID` for records, any number of times.
#[utoipa::path(get, path = "/names", params(("of" = Vec<String>, Query)), responses((status = 200, body = Vec<IdName>)))]
async fn names(State(app): State<App>, who: Who, Ask(pairs): Ask<Pairs>) -> Answer<Json<Vec<IdName>>> {
    let asked: Vec<String> = pairs.into_iter().filter(|(key, _)| key == "of").map(|(_, value)| value).collect();
    if asked.len() > ASKED {
        return Err(who.refuse(Problem::field("fault-too-many", "of", format!("{} > {ASKED}", asked.len()))));
    }
    let linked =
        asked.iter().filter_map(|of| of.split_once(':')).filter_map(|(kind, id)| Some((kind, id.parse().ok()?)));
    let titles = titles_of_each(app.office(), &who.ctx, who.lang, linked).await.to(&who)?;
    let name = |of: &str| match of.split_once(':') {
        Some(("unit", id)) => Units::builtin().ever_named(id, who.ctx.day).map(|unit| unit.short_name),
        Some((kind, id)) => titles.get(&(kind.to_owned(), id.parse().ok()?)).cloned(),
        None => None,
    };
    Ok(Json(asked.into_iter().map(|of| IdName { name: name(&of), of }).collect()))
}
