//! Who issued a paper, who acts for it, and what was read from it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use base::post::Units;
use chrono::NaiveDate;
use office::{Class, Problem, Result};
use store::Ctx;
use store::records::Document;

/// The reading as it was kept; an empty one where a later version of the engine cannot read it.
pub(crate) fn reading(document: &Document) -> directive::Document {
    serde_json::from_value(document.reading.clone()).unwrap_or_else(|error| {
        tracing::warn!(%error, id = %document.id, "a kept reading is of another version; the text is read anew");
        directive::read(&document.text)
    })
}

/// The unit that issued a document, as the units of its day are called; none where its head names none of them.
pub(crate) fn issuing_unit(document: &Document, day: NaiveDate) -> Option<String> {
    let on = document.issued_on.unwrap_or(day);
    let area = document.issuer_area.as_deref().unwrap_or(&document.area);
    let issuer = document.issuer.as_deref()?;
    let asked = (issuer.to_owned(), area.to_owned(), on);
    let known = || FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known().get(&asked) {
        return found.clone();
    }
    let found = Units::builtin().by_name(issuer, area, on).ok().map(|unit| unit.id);
    let mut known = known();
    if known.len() >= MOST_FOUND {
        known.clear();
    }
    known.insert(asked, found.clone());
    found
}

/// Issuers by name, area and day, as they were looked up. The shipped tables do not change while the program runs, and one
/// look goes over every unit of a province, of which a page of papers would need hundreds.
static FOUND: LazyLock<Mutex<HashMap<Asked, Option<String>>>> = LazyLock::new(Mutex::default);

/// A name, the area from which it is read, and the day.
type Asked = (String, String, NaiveDate);

/// Papers of so many bodies and days are kept in mind.
const MOST_FOUND: usize = 4_096;

/// The caller's post in which they act for whoever issued a paper.
pub(crate) fn issuers_post<'a>(ctx: &'a Ctx, document: &Document) -> Option<&'a String> {
    let issuer = issuing_unit(document, ctx.day);
    ctx.posts().iter().find(|post| match &issuer {
        Some(issuer) => Units::builtin().issues_for(post, issuer, ctx.day),
        // A body outside the tables: whoever keeps the register of its area follows its orders.
        None => is_of_area(post, &document.area),
    })
}

/// The gate of whoever issued a paper; the program acts for all.
///
/// # Errors
/// None of the caller's posts is in the issuing body.
pub(crate) fn right_of_issuer(ctx: &Ctx, document: &Document) -> Result<()> {
    if ctx.is_program() || issuers_post(ctx, document).is_some() {
        return Ok(());
    }
    let issuer = document.issuer.clone().unwrap_or_else(|| "—".to_owned());
    Err(Problem::new(Class::Denied, "centre-task-not-issuer").with("issuer", issuer))
}

pub(crate) fn is_of_area(post: &str, area: &str) -> bool {
    post.split_once('/').is_some_and(|(of, _)| of == area)
}
