//! Whose move it is: of one whose definition says by whom, only those who act for one of the bodies that the entry names
//! (trước Tỉnh ủy, UBND tỉnh), and nobody of whom the entry itself speaks.

use base::post::Units;
use base::text::fold;
use chrono::NaiveDate;
use office::{Class, Problem, Result};
use register::{Doc, Move, Register};
use serde_json::Value;
use store::Ctx;
use store::records::Entry;

/// The post in which the caller makes a move of an entry; none where the definition does not ask, and for the program.
///
/// # Errors
/// None of the caller's posts acts for a body that the entry names, or one of them is named in it, or the step is that of
/// somebody with another name.
pub(super) fn in_post(ctx: &Ctx, of: &Register, step: &Move, entry: &Entry) -> Result<Option<String>> {
    let by = of.makers(step);
    if ctx.is_program() || (by.is_empty() && step.not_by.is_empty() && step.named.is_none()) {
        return Ok(None);
    }
    let doc = entry.doc();
    let post = post(&doc, (by, &step.not_by), ctx.posts(), ctx.day)?;
    let Some(key) = &step.named else { return Ok(post) };
    let name = doc.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    if name.is_empty() || fold(name) != fold(ctx.actor.trim()) {
        return Err(Problem::new(Class::Denied, "register-other-name").with("name", name));
    }
    Ok(post)
}

fn post(doc: &Doc, (by, not_by): (&[String], &[String]), held: &[String], day: NaiveDate) -> Result<Option<String>> {
    let named = |keys: &[String]| -> Vec<String> {
        keys.iter().filter_map(|key| doc.get(key)).flat_map(units_in).map(str::to_owned).collect()
    };
    // Nobody decides of himself, in whatever other post.
    if named(not_by).iter().any(|one| held.contains(one)) {
        return Err(Problem::new(Class::Denied, "register-own-matter"));
    }
    if by.is_empty() {
        return Ok(None);
    }
    let bodies = named(by);
    let units = Units::builtin();
    let acts = |post: &&String| bodies.iter().any(|body| units.acts_for_owner(post, body, day));
    held.iter().find(acts).cloned().map(Some).ok_or_else(|| {
        let called = |id: &String| units.ever_named(id, day).map_or_else(|| id.clone(), |unit| unit.short_name);
        let names: Vec<String> = bodies.iter().map(called).collect();
        Problem::new(Class::Denied, "store-of-unit").with("unit", names.join(", "))
    })
}

/// The units or posts in a value: one, or a column of a table.
fn units_in(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(rows) => rows.iter().filter_map(Value::as_object).flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Texts of a row that are ids of posts: `area/unit/post`. A name has no two strokes.
fn texts(row: &serde_json::Map<String, Value>) -> impl Iterator<Item = &str> {
    row.values().filter_map(Value::as_str).filter(|text| text.matches('/').count() == 2)
}
