//! The whole chain: from what is known of a place to its admissions, deaths, beds, intensive care and oxygen ahead.

use super::{Need, Quantiles, expected, follow, occupied, oxygen};
use crate::forecast::at_levels;
use crate::not_enough::NotEnough;
use crate::score::{LEVELS, numbers};

/// What is known of a place: counts by day, all up to today; each may begin later than the others, or be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record<'a> {
    /// Cases.
    pub cases: &'a [u64],
    /// Admissions.
    pub admissions: &'a [u64],
    /// Deaths.
    pub deaths: &'a [u64],
    /// Beds taken today, where it is known.
    pub beds: Option<f64>,
    /// Places in intensive care taken today, where it is known.
    pub icu: Option<f64>,
}

/// The days to come, tomorrow first; empty where nothing is known of how a series follows from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    /// Admissions of the day.
    pub admissions: Vec<Quantiles>,
    /// Deaths of the day.
    pub deaths: Vec<Quantiles>,
    /// Beds taken at the end of the day.
    pub beds: Vec<Quantiles>,
    /// Places in intensive care taken at the end of the day.
    pub icu: Vec<Quantiles>,
    /// Oxygen at the end of the day, litres a minute.
    pub oxygen: Vec<Quantiles>,
}

impl Need {
    /// What the record lets expect of the days to come. Admissions go on by their own course, and where they are too
    /// few for one, by the cases before them; deaths follow from cases, and where those are too few, from admissions.
    pub fn ahead(&self, record: &Record<'_>, horizon: usize) -> Result<Ahead, NotEnough> {
        let course = |counts: &[u64]| -> Result<Vec<Quantiles>, NotEnough> {
            Ok(at_levels(counts, horizon, &LEVELS)?.into_iter().map(numbers).collect())
        };
        let cases = course(record.cases);
        let admissions = course(record.admissions).or_else(|few| match (self.link("cases", "admissions"), &cases) {
            (Some(link), Ok(ahead)) => follow(record.cases, record.admissions, ahead, link),
            _ => Err(few),
        })?;
        let (from, before, ahead) = match &cases {
            Ok(ahead) => ("cases", record.cases, ahead),
            Err(_) => ("admissions", record.admissions, &admissions),
        };
        let deaths = match self.link(from, "deaths") {
            Some(link) => follow(before, record.deaths, ahead, link)?,
            None => Vec::new(),
        };
        let entered = self.entered(record);
        let beds = occupied(&entered, &admissions, &self.stay.bed, record.beds);
        let icu = match self.link("admissions", "icu") {
            Some(link) => {
                let rounded: Vec<u64> = entered.iter().map(|count| count.round() as u64).collect();
                let to_come = follow(&rounded, &[], &admissions, link)?;
                occupied(&expected(&entered, link), &to_come, &self.stay.icu, record.icu)
            }
            None => Vec::new(),
        };
        let oxygen = oxygen(&beds, &icu, &self.oxygen);
        Ok(Ahead { admissions, deaths, beds, icu, oxygen })
    }

    /// Admissions by day: those counted and, before the first of them, those that the cases let expect. Who came
    /// before the counting began lies in a bed too.
    fn entered(&self, record: &Record<'_>) -> Vec<f64> {
        let cases: Vec<f64> = record.cases.iter().map(|count| *count as f64).collect();
        let by_cases = self.link("cases", "admissions").map(|link| expected(&cases, link)).unwrap_or_default();
        let before = by_cases.len().saturating_sub(record.admissions.len());
        let counted = record.admissions.iter().map(|count| *count as f64);
        by_cases.into_iter().take(before).chain(counted).collect()
    }
}
