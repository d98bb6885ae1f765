//! Periods (kỳ): how often words say that something is due, and on which day a period ends.

use chrono::{Datelike, Months, NaiveDate, Weekday};

use crate::deadline::{all, in_cell};
use crate::document::{Every, Recurrence};
use crate::passage::Passage;

/// How often something is due by words such as "hằng ngày", "ngày 20 hằng tháng"; none where they name no period. "Trước
/// ngày 20 hằng tháng" is in time on the 19th.
pub fn period(words: &str) -> Option<Recurrence> {
    let words = Passage::of(words, 0, words.len());
    let found = all(&words, words.whole(), None).into_iter().find_map(|(_, found)| found.recurring);
    let found = found.or_else(|| in_cell(&words, None)?.recurring)?;
    let before = words.folded(words.whole()).contains("truoc ngay ");
    // Before the first of a month is the last day of the month before.
    let day = if before { found.day.map(|day| day - 1).filter(|day| *day > 0) } else { found.day };
    Some(Recurrence { day, ..found })
}

impl Recurrence {
    /// The last day of the period that holds a day; none for intervals that are not named, and beyond the calendar.
    pub fn ends(self, on: NaiveDate) -> Option<NaiveDate> {
        // "ngày 31 hằng tháng" is the last of a shorter month.
        let day_of = |month: NaiveDate| {
            let last = u32::from(month.num_days_in_month());
            month.with_day(self.day.map_or(last, |day| day.min(last)))
        };
        match self.every {
            Every::Daily => Some(on),
            Every::Weekly => on.week(Weekday::Mon).checked_last_day(),
            Every::Monthly => {
                let first = on.with_day(1)?;
                day_of(first).filter(|own| on <= *own).or_else(|| day_of(first.checked_add_months(Months::new(1))?))
            }
            Every::Quarterly => {
                let last = on.with_day(1)?.with_month(on.quarter() * 3)?;
                last.with_day(last.num_days_in_month().into())
            }
            Every::Yearly => {
                let first = NaiveDate::from_ymd_opt(on.year(), self.month.unwrap_or(12), 1)?;
                day_of(first).filter(|own| on <= *own).or_else(|| day_of(first.checked_add_months(Months::new(12))?))
            }
            Every::Periodic => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ends(words: &str, on: &str) -> Option<String> {
        period(words).and_then(|period| period.ends(day(on))).map(|day| day.to_string())
    }

    #[test]
    fn a_period_ends_on_the_day_that_its_words_name() {
        for (words, on, end) in [
            ("hằng ngày", "2021-12-29", "2021-12-29"),
            ("hàng tuần", "2021-12-29", "2022-01-02"),
            ("hằng tháng", "2021-12-29", "2021-12-31"),
            ("trước ngày 20 hằng tháng", "2021-12-29", "2022-01-19"),
            ("hằng quý", "2021-12-29", "2021-12-31"),
            ("hằng năm", "2021-12-29", "2021-12-31"),
        ] {
            assert_eq!(ends(words, on).as_deref(), Some(end), "{words}");
        }
        assert_eq!(ends("định kỳ", "2021-12-29"), None);
        assert_eq!(ends("trước ngày 05/01/2022", "2021-12-29"), None);
    }

    #[test]
    fn the_last_day_of_a_month_is_there_in_every_month() {
        let last = Recurrence { every: Every::Monthly, day: Some(31), month: None };
        for (on, end) in [("2022-02-01", "2022-02-28"), ("2022-04-30", "2022-04-30"), ("2024-02-10", "2024-02-29")] {
            assert_eq!(last.ends(day(on)), Some(day(end)));
        }
        for every in [Every::Daily, Every::Weekly, Every::Monthly, Every::Quarterly, Every::Yearly] {
            let period = Recurrence { every, day: None, month: None };
            for on in day("2021-01-01").iter_days().take(800) {
                let end = period.ends(on).unwrap();
                assert!(end >= on && period.ends(end) == Some(end), "{every:?} {on}");
            }
        }
    }
}
