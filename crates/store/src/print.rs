//! A list on paper: all of its rows in its own order, taken out of the system like an export.

use crate::access::{Ctx, Verb};
use crate::database::Store;
use crate::error::Result;
use crate::limits::limits;
use crate::list::{ListQuery, Page, order};
use crate::row::AnyRow;
use crate::sheet::Sheet;
use crate::table::head_of;

impl Store {
    /// All rows of a list in its order, as many as are printed at most; noted as an export before it is answered. Where there
    /// are more, none come, and none are noted.
    ///
    /// # Errors
    /// Not allowed; a filter or an order that cannot be.
    pub async fn printed_rows(&self, sheet: &'static Sheet, ctx: &Ctx, query: &ListQuery) -> Result<Page<AnyRow>> {
        ctx.gate(Verb::Export, sheet.kind)?;
        let total = self.count_of(sheet, ctx, query).await?;
        if total > limits().printed {
            return Ok(Page { rows: Vec::new(), total });
        }
        let mut select = self.select(sheet, ctx, query)?;
        order(sheet, &mut select, query, self.backend())?.limit(limits().printed);
        let rows = sheet.table().rows(self.reader(), &head_of(sheet, select)).await?;
        self.note_export(sheet, ctx, query, rows.len() as u64).await?;
        Ok(Page { rows, total })
    }
}
