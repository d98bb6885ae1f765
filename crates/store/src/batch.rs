//! Many records made ready to be written together: what takes long is done before anybody else has to wait.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access::{Ctx, Verb};
use crate::error::Result;
use crate::proof::RowsDigest;
use crate::row::AnyRow;
use crate::sheet::Sheet;
use crate::tally::{self, Sums};
use crate::write::check;

/// Records that passed the gate and have no faults, with what they add to the figures.
pub(crate) struct Batch {
    pub(crate) sheet: &'static Sheet,
    pub(crate) rows: Vec<AnyRow>,
    pub(crate) sums: Sums,
    /// Digest of their content, whatever their order.
    pub(crate) digest: String,
    /// Persons whose dose count follows from them.
    pub(crate) touched: Vec<Uuid>,
}

impl Batch {
    pub(crate) fn of(
        sheet: &'static Sheet,
        ctx: &Ctx,
        mut rows: Vec<AnyRow>,
        at: DateTime<Utc>,
        refresh: bool,
    ) -> Result<Self> {
        ctx.gate(Verb::Write, sheet.kind)?;
        let mut sums = Sums::new();
        for row in &mut rows {
            row.complete();
            row.stamp(1, at, 0);
            check(ctx, row.as_ref())?;
            tally::add(&mut sums, row.tallies(), 1);
        }
        let touched = if refresh { rows.iter().filter_map(|row| row.touches()).collect() } else { Vec::new() };
        Ok(Self { sheet, digest: RowsDigest::of(&rows)?, rows, sums, touched })
    }
}
