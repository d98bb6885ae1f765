//! The first few records of a kind that some words mean: for a field that looks through all kinds at once.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, EntityTrait, QueryFilter, QuerySelect};

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::Result;
use crate::list::{ListQuery, within_bounds};
use crate::record::Kind;
use crate::records::{Entries, Entry};
use crate::registers::{self, Registered};
use crate::row::AnyRow;
use crate::sheet::Sheet;
use crate::table::head_of;

/// What stands before a word.
const BEFORE: [&str; 6] = ["", "% ", "%-", "%'", "%.", "%/"];

impl Store {
    /// At most `most` records within the scope that hold all words, in no order: who types on gets others. Neither counted
    /// nor sorted, for half a province may bear the name.
    ///
    /// # Errors
    /// Not allowed; words that no search takes.
    pub async fn find_rows(&self, sheet: &'static Sheet, ctx: &Ctx, words: &str, most: u64) -> Result<Vec<AnyRow>> {
        ctx.gate(Verb::Read, sheet.kind)?;
        let asked = ListQuery { search: Some(words.to_owned()), ..ListQuery::default() };
        // The index of names knows no areas. A commune's own names are fewer than those that it would give.
        let commune = ctx.scope.codes().is_some_and(|codes| codes.len() == 1);
        let mut select = if sheet.kind == Kind::Person && !commune {
            self.select(sheet, ctx, &asked)?
        } else {
            // Bounds are those of a list that asks the same.
            within_bounds(&asked)?;
            let mut select = self.select(sheet, ctx, &ListQuery::default())?;
            select.cond_where(begin_with(sheet, &base::text::fold(words)));
            select
        };
        select.limit(most);
        let rows = sheet.table().rows(self.reader(), &head_of(sheet, select)).await?;
        self.seen_list(sheet, ctx, &asked, rows.len());
        Ok(rows)
    }
}

/// Entries of all registers that are looked at: who wants more opens a register.
const ENTRIES: u64 = 60;

impl Store {
    /// [`Store::find_rows`] in all registers at once that the caller may read, however many there are.
    pub async fn find_entries(&self, ctx: &Ctx, words: &str) -> Result<Vec<Entry>> {
        let asked = ListQuery { search: Some(words.to_owned()), ..ListQuery::default() };
        within_bounds(&asked)?;
        let readable = registers::all().into_iter().filter(|one| ctx.may(Verb::Read, Kind::Register(one)));
        let sheets: Vec<&Sheet> = readable.map(Registered::sheet).collect();
        let Some(first) = sheets.first() else { return Ok(Vec::new()) };
        let within = sheets.iter().fold(Condition::any(), |any, sheet| any.add(ctx.scope.reading(sheet)));
        let found = Entries::find().filter(within).filter(begin_with(first, &base::text::fold(words)));
        let entries = found.limit(ENTRIES).all(self.reader()).await?;
        for sheet in sheets {
            let shown = entries.iter().filter(|entry| entry.register == sheet.kind.key()).count();
            if shown > 0 {
                self.seen_list(sheet, ctx, &asked, shown);
            }
        }
        Ok(entries)
    }
}

/// Every word begins a word of what a search of the kind looks into.
fn begin_with(sheet: &Sheet, folded: &str) -> Condition {
    base::text::words(folded).fold(Condition::all(), |all, word| {
        let places = sheet.search.iter().flat_map(|key| BEFORE.iter().map(move |before| (key, before)));
        let one = places.map(|(key, before)| column(key).like(format!("{before}{word}%")));
        all.add(one.fold(Condition::any(), Condition::add::<Expr>).into_condition())
    })
}
