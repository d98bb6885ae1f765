//! The access log: who signed in, who read and took out what.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use base::day::CutOff;
use base::words::Words;
use centre::accesses::AccessLine;
use centre::{Class, Problem};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use store::{AccessQuery, Kind, Store, What};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::door::{Answer, Ask, In, Who, reckoned};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// What is asked of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Code of an area: users of it and all below.
    area: Option<String>,
    /// Id of a user.
    user: Option<Uuid>,
    /// What was done: `sign_in`, `sign_in_failed`, `sign_out`, `read`, `list`, `search`, `desk`, `history`, `file`,
    /// `export`, `lost`, `cleared`; several separated by commas.
    what: Option<String>,
    /// Kind of record.
    kind: Option<String>,
    /// Id of a record: who has read it.
    record: Option<Uuid>,
    /// First reporting day.
    from: Option<String>,
    /// Last reporting day.
    to: Option<String>,
    /// Page, from 1.
    page: Option<u64>,
    /// Lines a page, 500 at most.
    size: Option<u64>,
    /// Of a file: csv or xlsx.
    format: Option<String>,
}

/// Lines of a page, unless asked otherwise, and at most.
const SIZE: u64 = 100;
const MOST: u64 = 500;
/// Pages that can be asked for; further back one asks by days.
const PAGES: u64 = 100_000;
/// Lines that one file holds.
const FILE: u64 = 50_000;

impl Asked {
    fn settle(&self, who: &Who) -> Answer<AccessQuery> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let unknown = |field: &str, value: &str| who.refuse(Problem::field("fault-malformed", field, value));
        let cut_off = CutOff::of(who.ctx.scope.province());
        let day = |field: &str, text: &Option<String>| -> Answer<Option<NaiveDate>> {
            let Some(text) = given(text) else { return Ok(None) };
            let day = text.parse().map_err(|_| who.refuse(Problem::field("server-date", field, &text)))?;
            reckoned(who, day).map(Some)
        };
        let what = given(&self.what).unwrap_or_default();
        let what = what.split(',').map(str::trim).filter(|key| !key.is_empty());
        let kind = given(&self.kind);
        Ok(AccessQuery {
            area: given(&self.area),
            user: self.user,
            what: what.map(|key| What::from_key(key).ok_or_else(|| unknown("what", key))).collect::<Result<_, _>>()?,
            kind: kind.map(|key| Kind::from_key(&key).ok_or_else(|| unknown("kind", &key))).transpose()?,
            record: self.record,
            from: day("from", &self.from)?.map(|day| cut_off.window(day).0.to_utc()),
            to: day("to", &self.to)?.map(|day| cut_off.window(day).1.to_utc()),
            skip: (self.page(who)? - 1) * self.size(),
            most: self.size(),
        })
    }

    fn page(&self, who: &Who) -> Answer<u64> {
        let page = self.page.unwrap_or(1);
        let bad = || who.refuse(Problem::field("fault-malformed", "page", page));
        (1..=PAGES).contains(&page).then_some(page).ok_or_else(bad)
    }

    fn size(&self) -> u64 {
        self.size.unwrap_or(SIZE).clamp(1, MOST)
    }
}

/// How long the log is kept.
#[derive(Serialize, ToSchema)]
struct AccessKept {
    /// Days.
    days: u64,
    /// Why.
    source: String,
    /// V: read in a published text; M: from memory or the program's own choice.
    trust: String,
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
struct AccessPage {
    rows: Vec<AccessLine>,
    total: u64,
    page: u64,
    size: u64,
    kept: AccessKept,
}

/// The access log, newest first: sign-ins, exports and reads of persons by users of the caller's areas. No line tells a
/// name that was looked for or a value that was read.
#[utoipa::path(get, path = "/access", params(Asked), responses((status = 200, body = AccessPage)))]
async fn list(State(app): State<App>, who: Who, Ask(asked): Ask<Asked>) -> Answer<Json<AccessPage>> {
    let found = app.office().store.accesses(&who.ctx, &asked.settle(&who)?).await.to(&who)?;
    let kept = Store::accesses_kept();
    Ok(Json(AccessPage {
        rows: found.rows.into_iter().map(|line| AccessLine::of(line, who.ctx.day, who.lang)).collect(),
        total: found.total,
        page: asked.page(&who)?,
        size: asked.size(),
        kept: AccessKept { days: kept.days, source: kept.source.clone(), trust: kept.trust.clone() },
    }))
}

/// The same as a file; the log notes that it was taken out.
#[utoipa::path(get, path = "/access/export", params(Asked), responses((status = 200, content_type = "text/csv")))]
async fn export(State(app): State<App>, who: Who, Ask(asked): Ask<Asked>) -> Answer<Response> {
    let query = AccessQuery { skip: 0, most: FILE, ..asked.settle(&who)? };
    let format = asked.format.as_deref().unwrap_or("csv");
    if !["csv", "xlsx"].contains(&format) {
        return Err(who.refuse(Problem::field("server-export-format", "format", format).with("format", format)));
    }
    let found = app.office().store.export_accesses(&who.ctx, &query).await.to(&who)?;
    // A file that leaves some out does not look like it.
    if found.total > FILE {
        let problem = Problem::new(Class::TooLarge, "access-too-many").with("lines", found.total).with("most", FILE);
        return Err(who.refuse(problem));
    }
    let words = Words::of(who.lang);
    let head = AccessLine::HEAD.map(|key| words.say(key, &[]));
    let line = |line| AccessLine::of(line, who.ctx.day, who.lang).cells(who.lang);
    let rows: Vec<Vec<String>> = found.rows.into_iter().map(line).collect();
    crate::export::table(("access", who.ctx.day), format, &head, &rows).to(&who)
}
