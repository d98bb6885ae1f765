//! How distancing is kept, as the police of the area report it day by day.

use std::collections::BTreeMap;

use base::words::Lang;
use chrono::{Days, NaiveDate};
use office::{Office, Result};
use serde_json::Value;
use store::records::Entry;
use store::{Ctx, Kind, Pick, Registered, Verb};
use uuid::Uuid;

use super::order::{Order, text};
use super::shape::{Kept, ReportLine};
use super::unit_name;

/// The register of reports.
const REPORTS: &str = "distancing_reports";
/// Its state when a report was sent.
const SENT: &str = "sent";

/// Reports by order, the newest first.
pub(super) type Reports = BTreeMap<Uuid, Vec<ReportLine>>;

/// The reports that were sent for some days; none for who may not read them.
pub(super) async fn between(
    office: &Office,
    ctx: &Ctx,
    from: NaiveDate,
    to: NaiveDate,
    lang: Lang,
) -> Result<Option<Reports>> {
    let readable = store::registers::of(REPORTS).filter(|one| ctx.may(Verb::Read, Kind::Register(one)));
    let Some(registered) = readable else { return Ok(None) };
    let sent = Pick::all().eq("state", SENT).between("on_day", from, to);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, sent, &[("on_day", true)]).await?;
    let mut reports = Reports::new();
    for entry in &entries {
        let order = entry.fields.0.get("order").and_then(Value::as_str).and_then(|id| id.parse().ok());
        if let Some((order, line)) = order.zip(line(registered, entry, lang)) {
            reports.entry(order).or_default().push(line);
        }
    }
    Ok(Some(reports))
}

fn line(registered: &Registered, entry: &Entry, lang: Lang) -> Option<ReportLine> {
    let fields = &entry.doc();
    let number = |key: &str| fields.get(key).and_then(Value::as_i64).unwrap_or_default();
    let (day, compliance) = (entry.on_day?, text(fields, "compliance")?);
    let field = registered.definition.field("compliance");
    let choice = field.and_then(|field| field.choices().iter().find(|choice| choice.key == compliance));
    Some(ReportLine {
        id: entry.id,
        day,
        police: unit_name(entry.unit("police"), day),
        place: text(fields, "place").unwrap_or_default(),
        compliance_name: choice.map_or_else(|| compliance.clone(), |choice| choice.name.in_lang(lang).to_owned()),
        compliance,
        checkpoints: number("checkpoints"),
        reminded: number("reminded"),
        fined: number("fined"),
        weak: text(fields, "weak"),
    })
}

/// How an order was kept in the seven complete days up to one.
pub(super) fn kept(reports: &Reports, order: &Order, last: NaiveDate) -> Kept {
    let from = (last - Days::new(6)).max(order.since);
    let in_force = |day: &NaiveDate| order.holds(*day);
    let of = from.iter_days().take_while(|day| *day <= last).filter(in_force).count();
    let all = reports.get(&order.id).map(Vec::as_slice).unwrap_or_default();
    let week: Vec<&ReportLine> = all.iter().filter(|one| from <= one.day && one.day <= last).collect();
    let newest = all.first();
    let mut days: Vec<NaiveDate> = week.iter().map(|one| one.day).collect();
    days.dedup();
    Kept {
        last_on: newest.map(|one| one.day),
        compliance: newest.map(|one| one.compliance.clone()),
        compliance_name: newest.map(|one| one.compliance_name.clone()),
        days: days.len(),
        of,
        checkpoints: newest.map(|one| one.checkpoints).unwrap_or_default(),
        reminded: week.iter().map(|one| one.reminded).sum(),
        fined: week.iter().map(|one| one.fined).sum(),
        missing: order.holds(last) && !days.contains(&last),
    }
}
