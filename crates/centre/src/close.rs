//! The close of a reporting day (chốt số liệu ngày): once its figures are complete, every commune is assessed and the
//! day's forecasts are kept. A second close changes only what figures corrected since.

use chrono::NaiveDate;

use crate::Centre;
use crate::problem::Result;

/// What a close did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Communes assessed.
    pub communes: usize,
    /// Forecasts newly kept.
    pub forecasts: usize,
}

impl Centre {
    /// Closes a reporting day, in the program's own name.
    pub async fn close_day(&self, day: NaiveDate, device: &str) -> Result<Closed> {
        let ctx = &self.system_on(day, device);
        let communes = self.run_levels(ctx, day).await?;
        let forecasts = self.keep_forecasts(ctx, day).await?;
        Ok(Closed { communes, forecasts })
    }
}
