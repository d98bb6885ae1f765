//! The tracing desk: contacts of cases, likely sources, places beyond chance, chains.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use base::words::{Lang, Words, date_time, number};
use centre::tracing::{self, Accept, Accepted, Chains, FoundContact, Origins, Places, Traced, TracingOverview};
use centre::{Class, Problem};
use chrono::NaiveDate;
use serde::Deserialize;
use store::records::ContactKind;
use store::{Kind, Verb};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, Body, In, Number, Path, Where, Who, reckoned};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(contacts, accept))
        .routes(routes!(export))
        .routes(routes!(hand_over))
        .routes(routes!(sources))
        .routes(routes!(places))
        .routes(routes!(chains))
}

/// How thoroughly an area traces, over a fortnight.
#[utoipa::path(get, path = "/tracing", params(Where), responses((status = 200, body = TracingOverview)))]
async fn overview(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<TracingOverview>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(tracing::overview(app.office(), &who.ctx, &area, day, who.lang).await.to(&who)?))
}

#[derive(Deserialize)]
struct OfCases {
    cases: String,
    day: Option<String>,
    most: Option<Number<{ MOST_ROWS as u64 }>>,
    kind: Option<ContactKind>,
    format: Option<String>,
}

/// Rows of a step that an answer shows unless asked for more, and at most.
const ROWS: usize = 200;
const MOST_ROWS: usize = 5_000;

impl OfCases {
    fn settle(&self, app: &App, who: &Who) -> Answer<(Vec<Uuid>, NaiveDate)> {
        let (_, day) = Where { area: None, day: self.day.clone() }.settle(app, who)?;
        let cases: Result<Vec<Uuid>, _> =
            self.cases.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::parse).collect();
        let cases = cases.map_err(|_| {
            who.refuse(Problem::field("server-malformed", "cases", &self.cases).with("what", &self.cases))
        })?;
        Ok((cases, day))
    }
}

/// The contacts of cases (F1) and theirs (F2), most at risk first. `cases` holds ids, separated by commas; `most` rows
/// of each. Who lives outside of the caller's areas is counted by commune.
#[utoipa::path(get, path = "/tracing/contacts", params(("cases" = String, Query), ("day" = Option<String>, Query), ("most" = Option<usize>, Query)), responses((status = 200, body = Traced)))]
async fn contacts(State(app): State<App>, who: Who, Ask(ask): Ask<OfCases>) -> Answer<Json<Traced>> {
    let (cases, day) = ask.settle(&app, &who)?;
    let most = ask.most.map_or(ROWS, Number::get);
    Ok(Json(tracing::trace(app.office(), &who.ctx, &cases, day, most).await.to(&who)?))
}

/// The same as a file (csv, xlsx), of one `kind` (f1, f2) or both.
#[utoipa::path(get, path = "/tracing/contacts/export", params(("cases" = String, Query), ("day" = Option<String>, Query), ("kind" = Option<String>, Query), ("format" = Option<String>, Query)), responses((status = 200, content_type = "text/csv")))]
async fn export(State(app): State<App>, who: Who, Ask(ask): Ask<OfCases>) -> Answer<Response> {
    who.ctx.gate(Verb::Export, Kind::Contact).to(&who)?;
    let (cases, day) = ask.settle(&app, &who)?;
    let traced = tracing::trace(app.office(), &who.ctx, &cases, day, MOST_ROWS).await.to(&who)?;
    let words = Words::of(who.lang);
    let head: Vec<String> = HEAD.iter().map(|key| words.say(key, &[])).collect();
    let steps = [(ContactKind::F1, &traced.f1), (ContactKind::F2, &traced.f2)];
    let wanted = steps.into_iter().filter(|(kind, _)| ask.kind.is_none_or(|asked| asked == *kind));
    // A file that leaves some out does not look like it.
    let most_of_one = wanted.clone().map(|(_, step)| step.here).max().unwrap_or_default();
    if most_of_one > MOST_ROWS {
        let problem = Problem::new(Class::TooLarge, "tracing-export-too-many");
        return Err(who.refuse(problem.with("contacts", most_of_one).with("most", MOST_ROWS)));
    }
    let rows: Vec<Vec<String>> =
        wanted.flat_map(|(kind, step)| step.rows.iter().map(move |found| cells(kind, found, who.lang))).collect();
    let format = ask.format.as_deref().unwrap_or("csv");
    let file = crate::export::table(("tracing", day), format, &head, &rows).to(&who)?;
    app.office().store.note_table(&who.ctx, Kind::Contact, rows.len()).await.to(&who)?;
    Ok(file)
}

const HEAD: [&str; 12] = [
    "field-contacts-kind",
    "tracing-rank",
    "field-name",
    "field-birth_year",
    "field-phone",
    "field-contacts-area",
    "field-risk",
    "field-minutes",
    "tracing-first",
    "field-contacts-place",
    "tracing-source",
    "field-contacts-state",
];

fn cells(kind: ContactKind, found: &FoundContact, lang: Lang) -> Vec<String> {
    let words = Words::of(lang);
    let met = found.paths.first();
    let state = match (found.is_case, &found.case_code, found.listed) {
        (true, Some(code), _) => words.say("tracing-is-case", &[("code", code.clone())]),
        (true, None, _) => words.say("tracing-is-case-elsewhere", &[]),
        (false, _, Some(listed)) => words.say(&format!("choice-{}", listed.state.key()), &[]),
        (false, _, None) => words.say("tracing-not-listed", &[]),
    };
    vec![
        words.say(&format!("choice-{}", kind.key()), &[]),
        found.rank.to_string(),
        found.name.clone(),
        found.birth_year.map(|year| year.to_string()).unwrap_or_default(),
        found.phone.clone().unwrap_or_default(),
        found.area.name.clone(),
        number(found.score * 1000.0, 1, lang),
        found.minutes.to_string(),
        date_time(found.first_at.with_timezone(&base::day::zone())),
        met.and_then(|met| met.place.clone()).unwrap_or_default(),
        met.and_then(|met| met.source.clone()).unwrap_or_default(),
        state,
    ]
}

#[derive(Deserialize, ToSchema)]
struct Accepting {
    #[serde(flatten)]
    accept: Accept,
    /// Reporting day; today's if none.
    day: Option<NaiveDate>,
}

/// Puts contacts found into the contacts list. The same request again makes nothing again.
#[utoipa::path(post, path = "/tracing/contacts", request_body = Accepting, responses((status = 200, body = Accepted)))]
async fn accept(State(app): State<App>, who: Who, Body(said): Body<Accepting>) -> Answer<Json<Accepted>> {
    let day = reckoned(&who, said.day.unwrap_or(who.ctx.day))?;
    Ok(Json(tracing::accept_contacts(app.office(), &who.ctx, said.accept, day).await.to(&who)?))
}

/// Contacts to hand over to another area.
#[derive(Deserialize, ToSchema)]
struct HandingOver {
    /// The cases that were traced.
    cases: Vec<Uuid>,
    /// The contacts' kind: f1, f2.
    #[schema(value_type = String)]
    kind: ContactKind,
    /// The area where they live.
    area: String,
    /// Reporting day; today's if none.
    day: Option<NaiveDate>,
}

/// Hands the contacts who live in another area over to it.
#[utoipa::path(post, path = "/tracing/hand-over", request_body = HandingOver, responses((status = 200, body = Accepted)))]
async fn hand_over(State(app): State<App>, who: Who, Body(said): Body<HandingOver>) -> Answer<Json<Accepted>> {
    let day = reckoned(&who, said.day.unwrap_or(who.ctx.day))?;
    Ok(Json(tracing::hand_over(app.office(), &who.ctx, &said.cases, said.kind, &said.area, day).await.to(&who)?))
}

/// The known cases that may have infected a case, most likely first.
#[utoipa::path(get, path = "/tracing/sources/{id}", params(("id" = Uuid, Path), ("day" = Option<String>, Query)), responses((status = 200, body = Origins)))]
async fn sources(
    State(app): State<App>,
    who: Who,
    Path(id): Path<Uuid>,
    Ask(ask): Ask<Where>,
) -> Answer<Json<Origins>> {
    let (_, day) = ask.settle(&app, &who)?;
    Ok(Json(tracing::origins(app.office(), &who.ctx, id, day, who.lang).await.to(&who)?))
}

/// Places where more cases met than chance explains.
#[utoipa::path(get, path = "/tracing/places", params(Where), responses((status = 200, body = Places)))]
async fn places(State(app): State<App>, who: Who, Ask(ask): Ask<Where>) -> Answer<Json<Places>> {
    let (area, day) = ask.settle(&app, &who)?;
    Ok(Json(tracing::hotspots(app.office(), &who.ctx, &area, day).await.to(&who)?))
}

#[derive(Deserialize)]
struct OfChain {
    area: Option<String>,
    day: Option<String>,
    case: Option<Uuid>,
}

/// Who infected whom; the largest chains, or the one that holds `case`.
#[utoipa::path(get, path = "/tracing/chains", params(Where, ("case" = Option<Uuid>, Query)), responses((status = 200, body = Chains)))]
async fn chains(State(app): State<App>, who: Who, Ask(ask): Ask<OfChain>) -> Answer<Json<Chains>> {
    let (area, day) = Where { area: ask.area, day: ask.day }.settle(&app, &who)?;
    Ok(Json(tracing::chains(app.office(), &who.ctx, &area, day, ask.case).await.to(&who)?))
}
