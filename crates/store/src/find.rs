//! The first few records of a kind that some words mean: for a field that looks through all kinds at once.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, QueryFilter, QuerySelect};

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::Result;
use crate::list::{ListQuery, within_bounds};
use crate::read::head_of;
use crate::record::{Kind, Record};
use crate::sheet::Sheet;

/// What stands before a word.
const BEFORE: [&str; 6] = ["", "% ", "%-", "%'", "%.", "%/"];

impl Store {
    /// At most `most` records within the scope that hold all words, in no order: who types on gets others. Not counted,
    /// not sorted, so that an answer comes between two strokes of the keys also where half a province bears the name.
    pub async fn find_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, words: &str, most: u64) -> Result<Vec<R>> {
        ctx.gate(Verb::Read, sheet.kind)?;
        let asked = ListQuery { search: Some(words.to_owned()), ..ListQuery::default() };
        // The index of names knows no areas. A commune's own names are fewer than those that it would give.
        let commune = ctx.scope.codes().is_some_and(|codes| codes.len() == 1);
        let select = if sheet.kind == Kind::Person && !commune {
            self.select::<R>(sheet, ctx, &asked)?
        } else {
            // Bounds are those of a list that asks the same.
            within_bounds(&asked)?;
            self.select::<R>(sheet, ctx, &ListQuery::default())?.filter(begin_with(sheet, &base::text::fold(words)))
        };
        let rows = head_of::<R>(sheet, select.limit(most)).all(self.reader()).await?;
        self.seen_list(sheet, ctx, &asked, rows.len());
        Ok(rows)
    }
}

/// Every word begins a word of what a search of the kind looks into.
fn begin_with(sheet: &Sheet, folded: &str) -> Condition {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(Condition::all(), |all, word| {
        let places = sheet.search.iter().flat_map(|key| BEFORE.iter().map(move |before| (key, before)));
        let one = places.map(|(key, before)| column(key).like(format!("{before}{word}%")));
        all.add(one.fold(Condition::any(), Condition::add::<Expr>).into_condition())
    })
}
