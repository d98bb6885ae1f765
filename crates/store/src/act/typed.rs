//! What desks do within an act, in the types of their records.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::Act;
use crate::access::Verb;
use crate::error::Result;
use crate::read::{self, Pick};
use crate::record::Record;
use crate::row::{all_typed, boxed, typed};
use crate::sheet::Sheet;
use crate::write::scoped_row;

impl Act {
    /// One record, as it stands now.
    pub async fn get<R: Record>(&self, id: Uuid) -> Result<R> {
        self.get_of(R::SHEET, id).await
    }

    /// [`Act::get`] of an entry of a register.
    pub async fn get_of<R: Record>(&self, sheet: &'static Sheet, id: Uuid) -> Result<R> {
        typed(read::get_row(self.tx(), sheet, &self.ctx, id).await?)
    }

    /// Records, as they stand now: see [`Store::pick`](crate::Store::pick).
    pub async fn pick<R: Record>(&self, condition: Pick, sort: &[(&str, bool)]) -> Result<Vec<R>> {
        self.pick_of(R::SHEET, condition, sort).await
    }

    /// [`Act::pick`] of entries of a register.
    pub async fn pick_of<R: Record>(
        &self,
        sheet: &'static Sheet,
        condition: Pick,
        sort: &[(&str, bool)],
    ) -> Result<Vec<R>> {
        let select = read::picked(sheet, &self.ctx, condition, sort)?;
        all_typed(sheet.table().rows(self.tx(), &select).await?)
    }

    /// Makes a record by a verb of the desk's choice. The same record handed in twice is made once; another one under
    /// the same id is a conflict. What comes back is [`Record::told`].
    pub async fn create<R: Record>(&mut self, verb: Verb, record: R, note: Option<String>) -> Result<R> {
        typed(self.create_row(verb, Box::new(record), note).await?)
    }

    /// Changes fields of a record, with the desk's own word in the log. `version` is the version that the editor had
    /// before them: fields that others changed since are a conflict, all others merge.
    pub async fn amend<R: Record>(
        &mut self,
        verb: Verb,
        (id, version): (Uuid, i32),
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        self.amend_of(R::SHEET, verb, (id, version), changes, action, note).await
    }

    /// [`Act::amend`] of an entry of a register.
    pub async fn amend_of<R: Record>(
        &mut self,
        sheet: &'static Sheet,
        verb: Verb,
        of: (Uuid, i32),
        changes: Map<String, Value>,
        action: &str,
        note: Option<String>,
    ) -> Result<R> {
        typed(self.amend_row(sheet, verb, of, changes, action, note).await?)
    }

    /// Removes a record; the log keeps it whole.
    pub async fn remove<R: Record>(&mut self, (id, version): (Uuid, i32), note: Option<String>) -> Result<()> {
        self.ctx.gate(Verb::Write, R::SHEET.kind)?;
        let before = scoped_row(self.tx(), R::SHEET, &self.ctx, id).await?;
        self.take_away(before.as_ref(), version, note).await
    }

    /// Makes many records with one link of the log, which holds their number and the digest of their content. With
    /// `refresh`, doses bring the persons' dose count up to date and references are looked up; without, the rows are
    /// the program's own, and the persons already carry their count.
    pub async fn load<R: Record>(&mut self, rows: Vec<R>, note: &str, refresh: bool) -> Result<usize> {
        self.load_rows(R::SHEET, boxed(rows), note, refresh).await
    }

    /// [`Act::load`] of entries of a register.
    pub async fn load_of<R: Record>(
        &mut self,
        sheet: &'static Sheet,
        rows: Vec<R>,
        note: &str,
        refresh: bool,
    ) -> Result<usize> {
        self.load_rows(sheet, boxed(rows), note, refresh).await
    }

    /// [`Act::load_of`] of records for others: they lie with their receivers, wherever in the province these are.
    pub async fn send_of<R: Record>(&mut self, sheet: &'static Sheet, rows: Vec<R>, note: &str) -> Result<usize> {
        self.send_rows(sheet, boxed(rows), note).await
    }
}
