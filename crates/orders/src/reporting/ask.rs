//! A report that is in no calendar: whoever receives it asks a unit for it, by an hour or before a meeting (S2-0c).

use base::post::Units;
use base::regime;
use chrono::{DateTime, Utc};
use office::{Office, Problem, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::Entry;
use store::{Ctx, Kind, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{id_of, register, there};

/// What is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReport {
    /// What is to be reported: "Báo cáo kiểm tra công tác phòng, chống dịch".
    pub report: String,
    /// The unit that is asked.
    pub unit: String,
    /// The unit that asks, and receives it.
    pub to_unit: String,
    /// The meeting that it is for.
    #[serde(default)]
    pub meeting: Option<String>,
    /// When the meeting begins.
    #[serde(default)]
    pub meeting_at: Option<DateTime<Utc>>,
    /// Until when; none: so many hours before the meeting as the regime says.
    #[serde(default)]
    pub deadline: Option<DateTime<Utc>>,
}

/// Asks a unit for a report, and tells it at once. Asked twice it is one.
///
/// # Errors
/// Not for the unit that asks, a unit that is not known or lies elsewhere, or an hour that has passed or lies after the
/// meeting.
pub async fn ask(office: &Office, ctx: &Ctx, asked: AskReport) -> Result<Uuid> {
    let registered = register()?;
    ctx.gate(Verb::Write, Kind::Register(registered))?;
    ctx.acts_for(&asked.to_unit)?;
    let known = Units::builtin().unit(&asked.unit, ctx.day);
    let unit = known.filter(|unit| ctx.scope.holds(office.areas(), &unit.area, ctx.day));
    let Some(unit) = unit else { return Err(Problem::field("reporting-not-below", "unit", &asked.unit)) };
    let Some(deadline) = asked.deadline.or_else(|| asked.meeting_at.map(|at| regime::asked().deadline(at))) else {
        return Err(Problem::field("fault-missing", "deadline", ""));
    };
    if deadline <= office.wall() {
        return Err(Problem::field("reporting-past", "deadline", said(deadline)));
    }
    if let Some(meeting) = asked.meeting_at.filter(|meeting| *meeting < deadline) {
        return Err(
            Problem::field("reporting-after-meeting", "deadline", said(deadline)).with("meeting", said(meeting))
        );
    }
    let due_on = deadline.with_timezone(&base::day::zone()).date_naive();
    let fields = json!({
        "scheduled": true, "report": asked.report.trim(), "unit": unit.id, "to_unit": asked.to_unit,
        "due_on": due_on, "deadline": deadline, "meeting": asked.meeting, "meeting_at": asked.meeting_at,
    });
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    let is_said = |value: &Value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty());
    fields.retain(|key, value| is_said(value) && registered.definition.field(key).is_some());
    let marks =
        ["report asked", &unit.id, &asked.to_unit, asked.report.trim(), &deadline.to_rfc3339()].map(str::to_owned);
    let id = id_of(&marks);
    if there(office, ctx, registered, &[id]).await?.contains(&id) {
        return Ok(id);
    }
    let entry = Entry::new(registered, ctx.scope.province(), id, &unit.area, fields);
    let mut act = office.store.act(ctx).await?;
    act.send_of(registered.sheet(), vec![entry], "note-report-asked").await?;
    let sent: Entry = act.get_of(registered.sheet(), id).await?;
    act.tell_lines(&sent, &["unit".to_owned()], "asked").await?;
    act.commit().await?;
    Ok(id)
}

fn said(at: DateTime<Utc>) -> String {
    at.with_timezone(&base::day::zone()).format("%H:%M %d/%m/%Y").to_string()
}
