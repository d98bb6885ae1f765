//! Reporting days (ngày báo cáo) and the province's cut-off hour (giờ chốt số liệu).
//!
//! Viet Nam keeps one zone, UTC+7, without summer time.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, Days, Duration, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::trust::Trust;

/// The years whose days the program reckons with: whoever lives was born in them, and weeks before and after each of
/// their days exist too, which is not so at the ends of the calendar.
pub const YEARS: std::ops::RangeInclusive<i32> = 1880..=2200;

/// A day within [`YEARS`].
pub fn reckonable(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// The country's clock, UTC+7 (`Asia/Ho_Chi_Minh`).
pub fn zone() -> FixedOffset {
    // 7 h lies well within the ±24 h that an offset may have; UTC is never taken.
    FixedOffset::east_opt(7 * 3_600).unwrap_or_else(|| Utc.fix())
}

/// The hours of a day on the country's clock, from midnight to midnight.
pub fn hours(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = (day.and_time(NaiveTime::MIN) - zone()).and_utc();
    (from, from + Duration::days(1))
}

/// The hour at which a province closes its reporting day, on the clock of [`zone`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CutOff {
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
}

/// A cut-off with where it is known from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CutOffEntry {
    /// Province's code.
    pub province: String,
    /// The hour.
    #[serde(flatten)]
    pub cut_off: CutOff,
    /// Where it is known from.
    pub source: String,
    /// How far it may be trusted.
    pub trust: Trust,
}

#[derive(Deserialize)]
struct Register {
    default: CutOff,
    cut_off: Vec<CutOffEntry>,
}

struct Table {
    default: CutOff,
    known: BTreeMap<String, CutOffEntry>,
}

fn parse(register: &str) -> Result<Table, toml::de::Error> {
    let register: Register = toml::from_str(register)?;
    let known = register.cut_off.into_iter().map(|entry| (entry.province.clone(), entry)).collect();
    Ok(Table { default: register.default, known })
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // The file is part of the program and a test reads it; midnight stands only to keep this total.
    TABLE.get_or_init(|| {
        parse(include_str!("../../../data/office/cut-off.toml"))
            .unwrap_or(Table { default: CutOff::MIDNIGHT, known: BTreeMap::new() })
    })
}

impl CutOff {
    /// The reporting day is the calendar day.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };

    /// A time of day; none beyond 23:59.
    pub fn new(hour: u32, minute: u32) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self { hour, minute })
    }

    /// The cut-off of a province (`data/office/cut-off.toml`), the register's default where none is known.
    pub fn of(province: &str) -> Self {
        Self::known(province).map_or(table().default, |entry| entry.cut_off)
    }

    /// The cut-off of a province with its source, where one is known.
    pub fn known(province: &str) -> Option<&'static CutOffEntry> {
        table().known.get(province)
    }

    fn time(self) -> NaiveTime {
        NaiveTime::from_hms_opt(self.hour % 24, self.minute % 60, 0).unwrap_or(NaiveTime::MIN)
    }

    /// The reporting day of an instant: see [`reporting_day`].
    pub fn day_of(self, at: impl Into<DateTime<FixedOffset>>) -> NaiveDate {
        reporting_day(at.into(), self)
    }

    /// From when to when a reporting day runs: see [`window`].
    pub fn window(self, day: NaiveDate) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        window(day, self)
    }
}

impl std::fmt::Display for CutOff {
    /// `11:00`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// The reporting day of an instant. What happens at the cut-off or later counts for the next day; with midnight
/// as the cut-off the reporting day is the calendar day.
pub fn reporting_day(at: DateTime<FixedOffset>, cut_off: CutOff) -> NaiveDate {
    let local = at.with_timezone(&zone());
    let late = cut_off != CutOff::MIDNIGHT && local.time() >= cut_off.time();
    local.date_naive().checked_add_days(Days::new(u64::from(late))).unwrap_or(NaiveDate::MAX)
}

/// From when to when a reporting day runs; the end is not part of it.
pub fn window(day: NaiveDate, cut_off: CutOff) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
    let first = if cut_off == CutOff::MIDNIGHT { day } else { day.pred_opt().unwrap_or(day) };
    let at = |day: NaiveDate| {
        let local = day.and_time(cut_off.time());
        zone().from_local_datetime(&local).single().unwrap_or_else(|| local.and_utc().with_timezone(&zone()))
    };
    let from = at(first);
    (from, from + chrono::Duration::days(1))
}

/// Monday of the week of a day: weeks of reports run from Monday 00:00 to Sunday 24:00 (TT 54/2015/TT-BYT).
pub fn week_start(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// Hours and minutes of an instant on the clock of [`zone`].
pub fn clock(at: DateTime<FixedOffset>) -> (u32, u32) {
    let local = at.with_timezone(&zone());
    (local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::Areas;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        text.parse().unwrap()
    }
    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_register_is_whole() {
        let table = parse(include_str!("../../../data/office/cut-off.toml")).unwrap();
        for entry in table.known.values() {
            assert!(CutOff::new(entry.cut_off.hour, entry.cut_off.minute).is_some());
            assert!(!entry.source.is_empty());
            assert!(Areas::builtin().get(&entry.province, day("2021-12-29")).is_some());
        }
    }

    #[test]
    fn lai_chau_closes_at_eleven_and_thanh_hoa_at_sixteen() {
        let (lai_chau, thanh_hoa) = (CutOff::of("12"), CutOff::of("38"));
        assert_eq!(lai_chau.to_string(), "11:00");
        assert_eq!(reporting_day(at("2021-12-29T10:59:59+07:00"), lai_chau), day("2021-12-29"));
        assert_eq!(reporting_day(at("2021-12-29T11:00:00+07:00"), lai_chau), day("2021-12-30"));
        assert_eq!(reporting_day(at("2021-12-29T15:59:59+07:00"), thanh_hoa), day("2021-12-29"));
        assert_eq!(reporting_day(at("2021-12-29T16:00:00+07:00"), thanh_hoa), day("2021-12-30"));
        assert_eq!(CutOff::known("12").unwrap().trust, Trust::V);
    }

    #[test]
    fn an_instant_counts_the_same_in_every_zone() {
        let cut_off = CutOff::of("12");
        assert_eq!(reporting_day(at("2021-12-29T04:00:00+00:00"), cut_off), day("2021-12-30"));
        assert_eq!(cut_off.day_of(at("2021-12-28T23:00:00-05:00")), day("2021-12-30"));
    }

    #[test]
    fn a_province_without_a_known_hour_keeps_the_calendar_day() {
        assert_eq!(CutOff::of("01"), CutOff::MIDNIGHT);
        assert!(CutOff::known("01").is_none());
        assert_eq!(reporting_day(at("2021-12-29T23:59:59+07:00"), CutOff::of("01")), day("2021-12-29"));
        assert_eq!(window(day("2021-12-29"), CutOff::of("01")).0, at("2021-12-29T00:00:00+07:00"));
    }

    #[test]
    fn a_day_of_lai_chau_runs_from_eleven_to_eleven() {
        let (from, to) = window(day("2021-12-29"), CutOff::of("12"));
        assert_eq!(from, at("2021-12-28T11:00:00+07:00"));
        assert_eq!(to, at("2021-12-29T11:00:00+07:00"));
    }

    #[test]
    fn times_beyond_the_clock_are_refused() {
        assert!(CutOff::new(24, 0).is_none() && CutOff::new(0, 60).is_none());
        assert_eq!(CutOff::new(23, 59).unwrap().to_string(), "23:59");
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(week_start(day("2021-12-29")), day("2021-12-27"));
        assert_eq!(week_start(day("2021-12-27")), day("2021-12-27"));
        assert_eq!(week_start(day("2022-01-02")), day("2021-12-27"));
    }

    proptest! {
        #[test]
        fn an_instant_lies_in_the_window_of_its_day(seconds in 1_609_459_200i64..1_900_000_000, hour in 0u32..24, minute in 0u32..60) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&zone());
            let cut_off = CutOff { hour, minute };
            let day = reporting_day(at, cut_off);
            let (from, to) = window(day, cut_off);
            prop_assert!(from <= at && at < to);
            prop_assert_eq!(window(day.succ_opt().unwrap(), cut_off).0, to);
        }
    }
}
