//! The reporting regime (chế độ thông tin, báo cáo): which report which unit owes, to whom, and when it is due (S0-1e).

use std::sync::OnceLock;

use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::area::{Areas, Level};
use crate::day;
use crate::post::{Unit, Units};
use crate::shipped;
use crate::trust::Trust;
use crate::words::Lang;

/// The name of a report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    vi: String,
    en: String,
}

impl Named {
    /// In a language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// Units of a key or of a group.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bodies {
    level: Option<Level>,
    unit: Option<String>,
    group: Option<String>,
}

impl Bodies {
    fn hold(&self, unit: &Unit) -> bool {
        let of_level = self.level.is_none_or(|level| unit.level == level);
        let of_key = self.unit.as_ref().is_none_or(|key| unit.id.rsplit('/').next() == Some(key));
        of_level && of_key && self.group.as_ref().is_none_or(|group| unit.groups.contains(group))
    }
}

/// How often a report is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each month.
    Month,
}

/// Which period a report speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Covers {
    Same,
    Before,
}

/// A report that units owe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Key: `daily_district`.
    pub key: String,
    /// Name.
    pub name: Named,
    by: Bodies,
    to: Bodies,
    /// How often.
    pub every: Every,
    /// Of a week the day, 1 Monday; of a month the day.
    on: Option<u32>,
    #[serde(deserialize_with = "hour")]
    before: NaiveTime,
    covers: Covers,
    open_hours: u32,
    remind_hours: u32,
    from: NaiveDate,
    to_day: Option<NaiveDate>,
    /// Where it is known from.
    pub source: String,
    /// How far that may be trusted.
    pub trust: Trust,
}

/// What is asked for before a meeting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Hours before a meeting by which its reports have to be there.
    pub before_meeting_hours: u32,
    remind_hours: u32,
    /// Where the hours are known from.
    pub source: String,
    /// How far that may be trusted.
    pub trust: Trust,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    asked: Asked,
    report: Vec<Regime>,
    /// As it was written.
    #[serde(skip)]
    text: String,
}

fn hour<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(from)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(serde::de::Error::custom)
}

static FILE: OnceLock<File> = OnceLock::new();

fn file() -> &'static File {
    FILE.get_or_init(|| shipped::toml("office/reporting.toml", include_str!("../../../data/office/reporting.toml")))
}

/// Takes a province's own regime instead of the one that is part of the program, before anything asked for it; the same again
/// changes nothing.
///
/// # Errors
/// What is wrong in it, or that one is in use already.
pub fn adopt(text: &str) -> Result<(), String> {
    let own = read(text)?;
    match FILE.set(own) {
        Err(_) if file().text != text => Err("another reporting regime is in use already".to_owned()),
        _ => Ok(()),
    }
}

fn read(text: &str) -> Result<File, String> {
    let mut own: File = toml::from_str(text).map_err(|error| error.to_string())?;
    text.clone_into(&mut own.text);
    let mut keys = std::collections::BTreeSet::new();
    for one in &own.report {
        let said = one.key.as_str();
        let days = match one.every {
            Every::Day => 0..=0,
            Every::Week => 1..=7,
            // Every month has a 28th.
            Every::Month => 1..=28,
        };
        if !days.contains(&one.on.unwrap_or_default()) {
            return Err(format!("{said}: `on` is a day from {} to {}", days.start(), days.end()));
        }
        if one.by.level.is_none() || [&one.by, &one.to].iter().any(|who| who.unit.is_none() && who.group.is_none()) {
            return Err(format!("{said}: `by` names a level, and `by` and `to` a unit or a group"));
        }
        if !keys.insert(said) {
            return Err(format!("{said} stands twice"));
        }
    }
    Ok(own)
}

/// All reports that there are.
pub fn all() -> &'static [Regime] {
    &file().report
}

/// One, by its key.
pub fn of(key: &str) -> Option<&'static Regime> {
    all().iter().find(|one| one.key == key)
}

/// What is asked for before a meeting.
pub fn asked() -> &'static Asked {
    &file().asked
}

impl Asked {
    /// Until when a report for a meeting has to be there.
    pub fn deadline(&self, meeting: DateTime<Utc>) -> DateTime<Utc> {
        meeting - Duration::hours(self.before_meeting_hours.into())
    }

    /// How long before that the unit is told.
    pub fn reminder(&self) -> Duration {
        Duration::hours(self.remind_hours.into())
    }
}

impl Regime {
    /// Is it due on a day?
    pub fn is_due_on(&self, day: NaiveDate) -> bool {
        let on = self.on.unwrap_or_default();
        let turn = match self.every {
            Every::Day => true,
            Every::Week => day.weekday().number_from_monday() == on,
            Every::Month => day.day() == on,
        };
        turn && self.from <= day && self.to_day.is_none_or(|last| day <= last)
    }

    /// Until when the report of a day has to be there.
    pub fn deadline(&self, due_on: NaiveDate) -> DateTime<Utc> {
        (due_on.and_time(self.before) - day::zone()).and_utc()
    }

    /// Since when it can be sent.
    pub fn opens(&self, due_on: NaiveDate) -> DateTime<Utc> {
        self.deadline(due_on) - Duration::hours(self.open_hours.into())
    }

    /// How long before its hour the unit is told.
    pub fn reminder(&self) -> Duration {
        Duration::hours(self.remind_hours.into())
    }

    /// The days that it speaks of.
    pub fn period(&self, due_on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let back = |days: u64| due_on.checked_sub_days(Days::new(days)).unwrap_or(due_on);
        let month = due_on.with_day(1).unwrap_or(due_on);
        match (self.every, self.covers) {
            (Every::Day, Covers::Same) => (due_on, due_on),
            (Every::Day, Covers::Before) => (back(1), back(1)),
            (Every::Week, covers) => {
                let monday = u64::from(due_on.weekday().num_days_from_monday());
                let first = back(monday + if covers == Covers::Before { 7 } else { 0 });
                (first, first + Days::new(6))
            }
            (Every::Month, covers) => {
                let back = if covers == Covers::Before { Months::new(1) } else { Months::new(0) };
                let first = month.checked_sub_months(back).unwrap_or(month);
                (first, (first + Months::new(1)).pred_opt().unwrap_or(first))
            }
        }
    }

    /// Who owes it on a day, of an area and those below it, and to whom. A unit that has nobody above it to report to owes
    /// nothing.
    pub fn owed(&'static self, area: &str, due_on: NaiveDate) -> Vec<Owed> {
        let mut owed = Vec::new();
        if !self.is_due_on(due_on) {
            return owed;
        }
        for place in Areas::builtin().subtree(area, due_on) {
            let by = Units::builtin().units_in(&place.code, due_on).into_iter();
            owed.extend(by.filter_map(|unit| self.owed_by(unit, due_on)));
        }
        owed
    }

    /// What one unit owes on a day.
    pub fn owed_by(&'static self, unit: Unit, due_on: NaiveDate) -> Option<Owed> {
        if !self.is_due_on(due_on) || !self.by.hold(&unit) {
            return None;
        }
        let units = Units::builtin();
        // The first is the unit's own area.
        let above = Areas::builtin().ancestors(&unit.area, due_on).into_iter().skip(1);
        let mut there = above.flat_map(|area| units.units_in(&area.code, due_on));
        let to = there.find(|one| self.to.hold(one))?;
        Some(Owed { regime: self, unit, to, due_on })
    }
}

/// A report that a unit owes on a day.
#[derive(Debug, Clone)]
pub struct Owed {
    /// Which.
    pub regime: &'static Regime,
    /// Whose.
    pub unit: Unit,
    /// To whom.
    pub to: Unit,
    /// The day.
    pub due_on: NaiveDate,
}

/// The register that holds the reports.
pub const REGISTER: &str = "report_submissions";

impl Owed {
    /// What tells it from all others: its entry has the id that follows from these.
    pub fn marks(&self) -> [String; 4] {
        ["report".to_owned(), self.regime.key.clone(), self.unit.id.clone(), self.due_on.to_string()]
    }

    /// The fields of its entry in the register.
    pub fn fields(&self) -> Map<String, Value> {
        let (from, to) = self.regime.period(self.due_on);
        let fields = json!({
            "scheduled": true, "regime": self.regime.key, "report": self.regime.name.in_lang(Lang::Vi),
            "unit": self.unit.id, "to_unit": self.to.id, "due_on": self.due_on,
            "deadline": self.regime.deadline(self.due_on), "period_from": from, "period_to": to,
        });
        match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_file_is_read_and_a_wrong_one_is_told() {
        let text = include_str!("../../../data/office/reporting.toml");
        assert_eq!(read(text).unwrap().report.len(), all().len());
        let twice = text.replace("key = \"weekly_district\"", "key = \"weekly_commune\"");
        assert!(read(&twice).unwrap_err().contains("twice"));
        assert!(read(&text.replace("on = 2", "on = 8")).unwrap_err().contains("from 1 to 7"));
        assert!(read(&text.replace("before = \"14:00\"", "before = \"14h\"")).is_err());
    }

    #[test]
    fn s0_1e_each_report_is_due_on_its_day_and_hour_and_speaks_of_its_period() {
        let weekly = of("weekly_commune").unwrap();
        let tuesday = day("2021-12-28");
        assert!(weekly.is_due_on(tuesday) && !weekly.is_due_on(day("2021-12-29")));
        assert_eq!(weekly.period(tuesday), (day("2021-12-20"), day("2021-12-26")));
        assert_eq!(weekly.deadline(tuesday).to_rfc3339(), "2021-12-28T07:00:00+00:00");
        let monthly = of("monthly_district").unwrap();
        assert!(monthly.is_due_on(day("2022-01-10")) && !monthly.is_due_on(day("2022-01-11")));
        assert_eq!(monthly.period(day("2022-01-10")), (day("2021-12-01"), day("2021-12-31")));
        let daily = of("daily_district").unwrap();
        assert_eq!(daily.period(tuesday), (tuesday, tuesday));
        assert!(!daily.is_due_on(day("2021-04-30")) && !daily.is_due_on(day("2025-07-01")));
    }

    #[test]
    fn s0_1e_units_report_to_the_nearest_body_above_them() {
        let on = day("2021-12-28");
        let daily = of("daily_district").unwrap().owed("12", on);
        assert_eq!(daily.len(), Areas::builtin().children("12", on).len());
        assert!(daily.iter().all(|one| one.to.id == "12/ban-chi-dao"));
        let communes = of("daily_commune").unwrap().owed("108", on);
        assert_eq!(communes.len(), Areas::builtin().communes_under("108", on).len());
        assert!(communes.iter().all(|one| one.to.id == "108/ban-chi-dao"));
        // Without districts the communes report to the province: by a regime of a province that goes on.
        assert!(of("daily_commune").unwrap().owed("12", day("2025-12-01")).is_empty(), "COVID-19 is of group B");
        let text = include_str!("../../../data/office/reporting.toml").replace("to_day = \"2023-10-19\"\n", "");
        let own: &'static File = Box::leak(Box::new(read(&text).unwrap()));
        let later = own.report.iter().find(|one| one.key == "daily_commune").unwrap().owed("12", day("2025-12-01"));
        assert!(!later.is_empty() && later.iter().all(|one| one.to.id == "12/ban-chi-dao"));
    }
}
