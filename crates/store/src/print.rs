//! A list on paper: all of its rows in its own order, taken out of the system like an export.

use sea_orm::QuerySelect;

use crate::access::{Ctx, Verb};
use crate::database::Store;
use crate::error::Result;
use crate::limits::limits;
use crate::list::{ListQuery, Page, order};
use crate::read::head_of;
use crate::record::Record;
use crate::sheet::Sheet;

impl Store {
    /// All rows of a list in its order, as many as are printed at most; noted as an export before it is answered. Where there
    /// are more, none come, and none are noted.
    pub async fn printed_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, query: &ListQuery) -> Result<Page<R>> {
        ctx.gate(Verb::Export, sheet.kind)?;
        let total = self.count_of::<R>(sheet, ctx, query).await?;
        if total > limits().printed {
            return Ok(Page { rows: Vec::new(), total });
        }
        let select = order::<R>(sheet, self.select::<R>(sheet, ctx, query)?, query, self.backend())?;
        let rows = head_of::<R>(sheet, select.limit(limits().printed)).all(self.reader()).await?;
        self.note_export(sheet, ctx, query, rows.len() as u64).await?;
        Ok(Page { rows, total })
    }
}
