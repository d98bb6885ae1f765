//! By when open work is late: after its last day, and on that day after its hour ("báo cáo trước 16 giờ").

use chrono::{DateTime, NaiveDate, Utc};
use office::Office;
use store::Pick;
use store::records::Task;

/// The moment that a page speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    day: NaiveDate,
    /// The time on the wall where the page is of the day that runs; a day that is over is so until its end.
    hour: Option<String>,
}

impl Moment {
    pub(crate) fn of(office: &Office, day: NaiveDate) -> Self {
        Self::at(office.wall(), day, office.day())
    }

    fn at(wall: DateTime<Utc>, day: NaiveDate, reporting: NaiveDate) -> Self {
        let wall = wall.with_timezone(&base::day::zone());
        // After the cut-off of figures the reporting day is the next one already; a deadline is kept by the calendar.
        let day = if day == reporting { day.min(wall.date_naive()) } else { day };
        let hour = (wall.date_naive() == day).then(|| wall.format("%H:%M").to_string());
        // Of a day that is over every hour has struck; of one to come none has.
        let over = (wall.date_naive() > day).then(|| END.to_owned());
        Self { day, hour: hour.or(over) }
    }

    pub(crate) fn day(&self) -> NaiveDate {
        self.day
    }

    pub(crate) fn is_late(&self, task: &Task) -> bool {
        task.due_on.is_some_and(|due| self.is_after(due, task.due_time.as_deref()))
    }

    fn is_after(&self, due: NaiveDate, hour: Option<&str>) -> bool {
        let struck = || self.hour.as_deref().zip(hour).is_some_and(|(now, due)| due < now);
        due < self.day || (due == self.day && struck())
    }

    /// The same as conditions on open work, which exclude one another.
    pub(crate) fn late(&self, open: Pick) -> Vec<Pick> {
        std::iter::once(open.clone().before("due_on", self.day)).chain(self.late_today(open)).collect()
    }

    /// Open work whose last day is the moment's and whose hour has struck.
    pub(crate) fn late_today(&self, open: Pick) -> Option<Pick> {
        let hour = self.hour.as_deref()?;
        Some(open.eq("due_on", self.day).before("due_time", hour))
    }
}

/// After the last hour of a day.
const END: &str = "24:01";

#[cfg(test)]
mod tests {
    use super::Moment;
    use chrono::NaiveDate;

    /// S2-10c: "cuộc họp sáng mai (13/9/2021)": until half past seven it is in time, a minute later it is not.
    #[test]
    fn s2_10c_on_the_last_day_the_hour_counts() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let late = |due: (&str, Option<&str>), now: (&str, Option<&str>)| {
            Moment { day: date(now.0), hour: now.1.map(str::to_owned) }.is_after(date(due.0), due.1)
        };
        let due = ("2021-09-13", Some("07:30"));
        assert!(!late(due, ("2021-09-13", Some("07:30"))));
        assert!(late(due, ("2021-09-13", Some("07:31"))));
        assert!(!late(due, ("2021-09-12", Some("23:59"))) && late(due, ("2021-09-14", Some("00:00"))));
        assert!(!late(("2021-09-13", None), ("2021-09-13", Some("23:59"))), "without an hour the whole day");
        assert!(!late(("2021-09-13", Some("24:00")), ("2021-09-13", Some("23:59"))));
        assert!(late(due, ("2021-09-13", Some(super::END))), "the page of a day that is over");
        assert!(!late(due, ("2021-09-13", None)), "of a day to come nothing is late");
    }

    #[test]
    fn after_the_cut_off_the_day_is_still_the_calendars() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 05:00 UTC is noon in Viet Nam.
        let noon = "2021-09-13T05:00:00Z".parse().unwrap();
        let moment = |day: &str, reporting: &str| Moment::at(noon, date(day), date(reporting));
        let live = moment("2021-09-14", "2021-09-14");
        assert_eq!((live.day, live.hour.as_deref()), (date("2021-09-13"), Some("12:00")));
        assert!(!live.is_after(date("2021-09-13"), Some("16:00")) && live.is_after(date("2021-09-13"), Some("11:59")));
        let over = moment("2021-09-12", "2021-09-14");
        assert!(over.is_after(date("2021-09-12"), Some("24:00")) && !over.is_after(date("2021-09-12"), None));
        assert_eq!(moment("2021-09-20", "2021-09-14").hour, None);
    }
}
