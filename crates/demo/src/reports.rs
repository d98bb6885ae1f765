//! Reports that units owe by the regime: most sent in time, some late, a few not at all (S0-1e).

use base::regime::{self, Owed, REGISTER};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rand::RngExt;
use serde_json::json;
use store::records::Entry;
use store::{Error, Registered, Sheet, id};
use uuid::Uuid;

use crate::params::Params;
use crate::random::part;

/// The entries up to the day, those of the day among them.
pub(crate) fn entries(params: &Params) -> Result<(&'static Sheet, Vec<Entry>), Error> {
    let gone = || Error::Data { file: format!("data/registers/{REGISTER}.toml"), what: "?".to_owned() };
    let register = store::registers::of(REGISTER).ok_or_else(gone)?;
    let days = params.reports.from.iter_days().take_while(|day| *day <= params.day);
    let owed = days.flat_map(|day| regime::all().iter().flat_map(move |one| one.owed(&params.province, day)));
    Ok((register.sheet(), owed.map(|owed| entry(params, register, &owed)).collect()))
}

fn entry(params: &Params, register: &'static Registered, owed: &Owed) -> Entry {
    let (marks, reports) = (owed.marks(), &params.reports);
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    let mut rng = part(params.seed, &marks);
    let deadline = owed.regime.deadline(owed.due_on);
    let mut fields = owed.fields();
    let open = owed.due_on == params.day && reports.open.contains(&owed.unit.area);
    let (state, since) = match rng.random::<f64>() {
        _ if open => ("due", owed.regime.opens(owed.due_on)),
        drawn if drawn < reports.missing && owed.due_on < params.day => ("missing", deadline),
        drawn => {
            let late = drawn < reports.missing + reports.late && owed.due_on < params.day;
            let (from, to) = if late { reports.late_minutes } else { reports.early_minutes };
            let minutes = Duration::minutes(rng.random_range(from..=to));
            let sent = if late { deadline + minutes } else { deadline - minutes };
            let sent = before_the_day(owed.due_on, sent, params);
            fields.insert("first_sent_at".into(), json!(sent));
            fields.insert("sent_at".into(), json!(sent));
            fields.insert("copies".into(), json!(1));
            fields.insert("from_system".into(), json!(true));
            fields.insert("summary".into(), json!(reports.summary));
            let taken = rng.random::<f64>() < reports.accepted && owed.due_on < params.day;
            (if taken { "accepted" } else { "sent" }, sent)
        }
    };
    let made = Entry::new(register, &params.province, id::following(Uuid::nil(), &marks), &owed.unit.area, fields);
    Entry { state: state.to_owned(), entered_at: Some(since), ..made }
}

/// On the demonstration's own day nothing was sent later than its early morning: it is shown at every hour.
fn before_the_day(due_on: NaiveDate, sent: DateTime<Utc>, params: &Params) -> DateTime<Utc> {
    let (midnight, _) = base::day::hours(params.day);
    let latest = midnight + Duration::hours(params.reports.morning);
    if due_on == params.day {
        sent.min(latest - Duration::minutes(sent.timestamp().rem_euclid(3_600) / 60))
    } else {
        sent
    }
}
