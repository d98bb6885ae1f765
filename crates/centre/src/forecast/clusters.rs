//! Clusters (chùm ca bệnh) in space and time: neighbouring communes with more cases in the latest weeks than their own
//! past and the whole area's weeks let expect.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use epi::detect::{Point, Scan, scan};
use store::Ctx;

use super::{ClusterLine, Counts};
use crate::Centre;
use crate::answer::AreaRef;
use crate::problem::Result;

/// Weeks that are looked at, and the longest cluster.
const WEEKS: usize = 8;
const LONGEST: usize = 4;
/// Most communes of a cluster.
const NEAREST: usize = 30;
/// Cases times shuffles that one look may cost: a fraction of a second.
const WORK: u64 = 4_000_000;

impl Centre {
    /// Clusters that reach into the last week, the most unusual first.
    pub async fn clusters(&self, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<ClusterLine>> {
        let day = self.complete(day);
        let counts: Counts = self.counts_by_commune(ctx, "case_new", area, day).await?;
        let places: BTreeMap<&str, Point> = self
            .areas()
            .communes_under(area, day)
            .into_iter()
            .filter_map(|commune| {
                Some((commune.code.as_str(), Point { latitude: commune.lat?, longitude: commune.lon? }))
            })
            .collect();
        let week = |series: &[u64]| series.rchunks(7).take(WEEKS).map(|week| week.iter().sum()).rev().collect();
        let weekly: Vec<Vec<u64>> =
            places.keys().map(|code| counts.get(*code).map_or_else(|| vec![0; WEEKS], |series| week(series))).collect();
        let cases: u64 = weekly.iter().flatten().sum();
        let replicates = (WORK / cases.max(1)).clamp(99, 999) as usize;
        let how = Scan { nearest: NEAREST, longest: LONGEST, replicates, ..Scan::default() };
        let points: Vec<Point> = places.values().copied().collect();
        let codes: Vec<&str> = places.keys().copied().collect();
        // Too few communes or weeks to compare: nothing stands out.
        let Ok(found) = scan(&points, &weekly, &how) else { return Ok(Vec::new()) };
        Ok(found
            .into_iter()
            .map(|cluster| ClusterLine {
                areas: cluster.places.iter().map(|place| AreaRef::of(codes[*place], day)).collect(),
                from: day - Days::new(7 * (WEEKS - cluster.from) as u64 - 1),
                to: day,
                observed: cluster.observed,
                expected: cluster.expected,
                p: cluster.p,
            })
            .collect())
    }
}
