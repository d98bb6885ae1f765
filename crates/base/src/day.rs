//! Reporting days (ngày báo cáo) and the province's cut-off hour (giờ chốt số liệu).
//!
//! Viet Nam keeps one zone, UTC+7, without summer time.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::Deserialize;

/// Asia/Ho_Chi_Minh.
pub fn zone() -> FixedOffset {
    // 7 h lies well within the ±24 h that an offset may have; UTC is never taken.
    FixedOffset::east_opt(7 * 3_600).unwrap_or_else(|| Utc.fix_zero())
}

trait FixZero {
    fn fix_zero(&self) -> FixedOffset;
}
impl FixZero for Utc {
    fn fix_zero(&self) -> FixedOffset {
        use chrono::Offset;
        Utc.offset_from_utc_datetime(&DateTime::UNIX_EPOCH.naive_utc()).fix()
    }
}

/// The hour at which a province closes its reporting day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff(pub NaiveTime);

#[derive(Deserialize)]
struct Entry {
    province: String,
    hour: u32,
    minute: u32,
}
#[derive(Deserialize)]
struct Table {
    default_hour: u32,
    cut_off: Vec<Entry>,
}

impl CutOff {
    /// The cut-off of a province (`data/registers/cut-off.toml`).
    pub fn of(province: &str) -> Self {
        static TABLE: OnceLock<(BTreeMap<String, NaiveTime>, NaiveTime)> = OnceLock::new();
        let (known, default) = TABLE.get_or_init(|| {
            let table: Option<Table> = toml::from_str(include_str!("../../../data/registers/cut-off.toml")).ok();
            let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
            let table = table.unwrap_or(Table { default_hour: 0, cut_off: Vec::new() });
            let known = table.cut_off.into_iter().map(|e| (e.province, time(e.hour, e.minute))).collect();
            (known, time(table.default_hour, 0))
        });
        Self(known.get(province).copied().unwrap_or(*default))
    }

    /// The reporting day of an instant: what happens after the cut-off counts for the next day.
    /// With midnight as the cut-off the reporting day is the calendar day.
    pub fn day_of(self, at: DateTime<Utc>) -> NaiveDate {
        let local = at.with_timezone(&zone());
        let late = self.0 != NaiveTime::MIN && local.time() >= self.0;
        local.date_naive() + Days::new(u64::from(late))
    }

    /// From when to when a reporting day runs; the end is not part of it.
    pub fn window(self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let first = if self.0 == NaiveTime::MIN { day } else { day - Days::new(1) };
        let at = |day: NaiveDate| {
            let local = day.and_time(self.0);
            (local - chrono::Duration::hours(7)).and_utc()
        };
        (at(first), at(first + Days::new(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn lai_chau_closes_at_eleven_and_thanh_hoa_at_sixteen() {
        let (lai_chau, thanh_hoa) = (CutOff::of("12"), CutOff::of("38"));
        assert_eq!(lai_chau.day_of(at("2021-12-29T03:59:59Z")), day("2021-12-29")); // 10:59:59 there
        assert_eq!(lai_chau.day_of(at("2021-12-29T04:00:00Z")), day("2021-12-30")); // 11:00
        assert_eq!(thanh_hoa.day_of(at("2021-12-29T08:59:59Z")), day("2021-12-29"));
        assert_eq!(thanh_hoa.day_of(at("2021-12-29T09:00:00Z")), day("2021-12-30"));
    }

    #[test]
    fn a_window_holds_exactly_the_instants_of_its_day() {
        for province in ["12", "38", "01"] {
            let cut = CutOff::of(province);
            let (from, to) = cut.window(day("2021-12-29"));
            assert_eq!(cut.day_of(from), day("2021-12-29"));
            assert_eq!(cut.day_of(to), day("2021-12-30"));
            assert_eq!(to - from, chrono::Duration::hours(24));
        }
    }
}
