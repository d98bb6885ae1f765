//! What was known of many places when: the input of the weekly forecast.

use chrono::{Datelike, NaiveDate, Weekday};

use super::season::Season;

/// The longest span a panel may cover, in days (100 years): a mistyped year is an error, not a huge table.
const LONGEST: i32 = 36_525;
/// Most counts of a panel, places times days or weeks (400 MB): so many are a mistake in the file, not a question.
const MOST: usize = 100_000_000;

/// How the counts come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One count per day.
    Daily,
    /// One count per week, dated by its last day.
    Weekly,
}

impl Step {
    /// Days between two counts.
    pub fn days(self) -> i32 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
        }
    }
}

/// A count that was new or changed at an issue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Number of the place, from 0.
    pub place: usize,
    /// The day, or the last day of the week, that is counted.
    pub date: NaiveDate,
    /// The count; a negative one is a correction.
    pub value: f64,
}

/// What became known on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// The day: counts of this day and later are not used.
    pub as_of: NaiveDate,
    /// What was new or changed.
    pub changes: Vec<Change>,
}

/// Counts of many places as they became known.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub(super) step: Step,
    pub(super) places: usize,
    /// Day of the first column, as days from the common era.
    pub(super) first: i32,
    pub(super) columns: usize,
    pub(super) issues: Vec<Issue>,
    /// The yearly rhythm of each place, as far as known.
    pub(super) seasons: Vec<Option<&'static Season>>,
}

/// Why counts make no panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelError {
    /// No count at all.
    Empty,
    /// The dates of a weekly series do not lie whole weeks apart.
    OffBeat {
        /// The date that falls out.
        date: NaiveDate,
        /// A date whose weekday the others share.
        others: NaiveDate,
    },
    /// The dates span more than a century.
    TooLong {
        /// First date.
        first: NaiveDate,
        /// Last date.
        last: NaiveDate,
    },
    /// Places times days or weeks are more than a table holds.
    TooLarge {
        /// Places.
        places: usize,
        /// Days or weeks from the first date to the last.
        columns: usize,
    },
}

impl std::fmt::Display for PanelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no count"),
            Self::OffBeat { date, others } => {
                write!(f, "weekly counts must lie whole weeks apart, but {date} and {others} do not")
            }
            Self::TooLong { first, last } => write!(f, "the dates run from {first} to {last}; is a year mistyped?"),
            Self::TooLarge { places, columns } => write!(
                f,
                "{places} places over {columns} days or weeks are more than the 100 million counts that can be \
                 forecast together; is a year mistyped, or another column taken for the location?"
            ),
        }
    }
}

impl std::error::Error for PanelError {}

impl Panel {
    /// Puts the issues in order. Places are numbered from 0 to `places - 1`; changes of other places are left out.
    pub fn new(step: Step, places: usize, mut issues: Vec<Issue>) -> Result<Self, PanelError> {
        issues.sort_by_key(|issue| issue.as_of);
        for issue in &mut issues {
            issue.changes.retain(|change| change.place < places && change.value.is_finite());
        }
        let dates = || issues.iter().flat_map(|issue| &issue.changes).map(|change| change.date);
        let (first, last) = (dates().min().ok_or(PanelError::Empty)?, dates().max().ok_or(PanelError::Empty)?);
        let span = last.num_days_from_ce() - first.num_days_from_ce();
        if span > LONGEST {
            return Err(PanelError::TooLong { first, last });
        }
        let apart = |date: &NaiveDate| (date.num_days_from_ce() - first.num_days_from_ce()) % step.days() != 0;
        if let Some(date) = dates().find(apart) {
            return Err(PanelError::OffBeat { date, others: first });
        }
        let columns = (span / step.days()) as usize + 1;
        if places.saturating_mul(columns) > MOST {
            return Err(PanelError::TooLarge { places, columns });
        }
        Ok(Self { step, places, first: first.num_days_from_ce(), columns, issues, seasons: vec![None; places] })
    }

    /// Gives places their yearly rhythm, by number; where a place is the total of the others, they share it.
    #[must_use]
    pub fn with_seasons(mut self, season: impl Fn(usize) -> Option<&'static Season>) -> Self {
        self.seasons = (0..self.places).map(season).collect();
        self
    }

    /// The days on which something became known, in order.
    pub fn issue_dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.issues.iter().map(|issue| issue.as_of)
    }

    /// An empty table of what is known.
    pub(super) fn table(&self) -> Known {
        Known {
            columns: self.columns,
            values: vec![f32::NAN; self.places * self.columns],
            ends: vec![0; self.places],
            week: if self.step == Step::Daily { 7 } else { 1 },
        }
    }

    /// Column of a day; none before the first.
    pub(super) fn column(&self, day: i32) -> i32 {
        (day - self.first).div_euclid(self.step.days())
    }
}

/// The first Saturday on or after a day: the end of the first week that is forecast.
pub fn first_saturday(as_of: NaiveDate) -> NaiveDate {
    let wait = (Weekday::Sat.num_days_from_sunday() + 7 - as_of.weekday().num_days_from_sunday()) % 7;
    as_of + chrono::Days::new(u64::from(wait))
}

/// What is known at one time.
#[derive(Clone)]
pub(super) struct Known {
    columns: usize,
    values: Vec<f32>,
    /// One behind the last known column of each place.
    pub(super) ends: Vec<usize>,
    /// Columns of a week.
    pub(super) week: usize,
}

impl Known {
    /// Takes in what an issue brings, but nothing dated on or after its day.
    pub(super) fn learn(&mut self, panel: &Panel, issue: &Issue) {
        for change in issue.changes.iter().filter(|change| change.date < issue.as_of) {
            let column = panel.column(change.date.num_days_from_ce()) as usize;
            self.values[change.place * self.columns + column] = change.value as f32;
            self.ends[change.place] = self.ends[change.place].max(column + 1);
        }
    }

    /// Sum of the week that ends before a column; none before the beginning, or when nothing of it is known.
    /// A day without a report counts as none: what was not reported that day is in the next report.
    pub(super) fn week_before(&self, place: usize, end: i32) -> Option<f64> {
        let from = usize::try_from(end - self.week as i32).ok()?;
        let row = &self.values[place * self.columns..][..self.columns];
        let (mut sum, mut any) = (0.0, false);
        for value in row.get(from..(end as usize).min(self.columns)).unwrap_or_default() {
            if !value.is_nan() {
                sum += f64::from(*value);
                any = true;
            }
        }
        any.then_some(sum)
    }

    /// Sum of the known counts from a column up to another.
    pub(super) fn sum(&self, place: usize, from: i32, to: i32) -> f64 {
        let row = &self.values[place * self.columns..][..self.columns];
        let (from, to) = (from.max(0) as usize, (to.max(0) as usize).min(self.columns));
        row.get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|value| !value.is_nan())
            .map(|value| f64::from(*value))
            .sum()
    }
}
