//! The close of a reporting day (chốt số liệu ngày): once its figures are complete, every commune, every district and the
//! province are assessed, the day's forecasts are kept, and what the day says of heads whose target was missed and of
//! distancing orders that run on. A second close changes only what figures corrected since.

use chrono::{Days, NaiveDate};
use office::{Office, Result, accesses};
use orders::targets;
use records::files;
use store::Pick;
use store::records::Level;
use surveillance::{distancing, forecast, levels};

/// What a close did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Communes assessed.
    pub communes: usize,
    /// Forecasts newly kept.
    pub forecasts: usize,
    /// What was kept of targets that were missed.
    pub accountability: targets::Kept,
    /// Distancing orders put up for review.
    pub reviews: usize,
}

/// Days behind that are still closed when the program did not run.
const CATCH_UP: u64 = 14;

/// The complete reporting days that wait for their close, oldest first, the last one always among them: records
/// may have been corrected since. In a new installation it is the only one.
pub async fn days_to_close(office: &Office, device: &str) -> Result<Vec<NaiveDate>> {
    let last = office.day() - Days::new(1);
    let first = last - Days::new(CATCH_UP - 1);
    let lately = Pick::all().between("assessed_on", first, last);
    let assessed = office.store.pick::<Level>(&office.system_on(last, device), lately, &[]).await?;
    let from = assessed.iter().map(|level| level.assessed_on + Days::new(1)).max().unwrap_or(last);
    Ok(from.min(last).iter_days().take_while(|day| *day <= last).collect())
}

/// Closes a reporting day, in the program's own name.
pub async fn close_day(office: &Office, day: NaiveDate, device: &str) -> Result<Closed> {
    let ctx = &office.system_on(day, device);
    // The levels come last: they are the sign that the day is closed, whatever cuts the close short.
    let forecasts = forecast::keep(office, ctx, day).await?;
    let accountability = targets::keep(office, ctx, day).await?;
    let reviews = distancing::keep(office, ctx, day).await?;
    let communes = levels::run(office, ctx, day).await?.communes;
    accesses::clear(office, ctx, day).await?;
    files::clear(office, ctx, day).await?;
    // What the log was at the close of a day is signed, kept, and stands on that day's report.
    if let Err(error) = office.store.anchor(&office.province, "close").await {
        tracing::warn!(%error, "the head of the log could not be kept");
    }
    Ok(Closed { communes, forecasts, accountability, reviews })
}
