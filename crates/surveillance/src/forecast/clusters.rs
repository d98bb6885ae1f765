//! Clusters (chùm ca bệnh) in space and time: neighbouring communes with more cases in the latest weeks than their own
//! past and the whole area's weeks let expect.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use epi::detect::{Point, Scan, scan};
use office::answer::AreaRef;
use office::{Office, Result, worked};
use store::Ctx;

use super::{ClusterLine, Counts, counts_by_commune};
use crate::assumed::Desk;
use crate::trend::complete;

/// Clusters that reach into the last week, the most unusual first.
pub async fn clusters(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<ClusterLine>> {
    let (day, desk) = (complete(office, day), &Desk::builtin().clusters);
    let weeks = desk.weeks;
    let counts: Counts = counts_by_commune(office, ctx, "case_new", area, day).await?;
    let places: BTreeMap<&str, Point> = office
        .areas()
        .communes_under(area, day)
        .into_iter()
        .filter_map(|commune| Some((commune.code.as_str(), Point { latitude: commune.lat?, longitude: commune.lon? })))
        .collect();
    let week = |series: &[u64]| series.rchunks(7).take(weeks).map(|week| week.iter().sum()).rev().collect();
    let weekly: Vec<Vec<u64>> =
        places.keys().map(|code| counts.get(*code).map_or_else(|| vec![0; weeks], |series| week(series))).collect();
    let cases: u64 = weekly.iter().flatten().sum();
    let [least, most] = desk.shuffles;
    let replicates = (desk.work / cases.max(1)).clamp(least, most) as usize;
    let how = Scan { nearest: desk.nearest, longest: desk.longest, replicates, ..Scan::default() };
    let points: Vec<Point> = places.values().copied().collect();
    let codes: Vec<&str> = places.keys().copied().collect();
    // Too few communes or weeks to compare: nothing stands out.
    let found = worked(move || Ok(scan(&points, &weekly, &how).unwrap_or_default())).await?;
    Ok(found
        .into_iter()
        .map(|cluster| ClusterLine {
            areas: cluster.places.iter().map(|place| AreaRef::of(codes[*place], day)).collect(),
            from: day - Days::new(7 * (weeks - cluster.from) as u64 - 1),
            to: day,
            observed: cluster.observed,
            expected: cluster.expected,
            p: cluster.p,
        })
        .collect())
}
