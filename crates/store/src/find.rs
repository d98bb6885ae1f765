//! The first few records of a kind that some words mean: for a field that looks through all kinds at once.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, QueryFilter, QuerySelect};

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::Result;
use crate::list::ListQuery;
use crate::read::head_of;
use crate::record::{Kind, Record};
use crate::sheet::Sheet;

/// What stands before a word of a name.
const BEFORE: [&str; 5] = ["", "% ", "%-", "%'", "%."];

impl Store {
    /// At most `most` records within the scope that hold all words, in no order: who types on gets others. Not counted,
    /// not sorted, so that an answer comes between two strokes of the keys also where half a province bears the name.
    pub async fn find_of<R: Record>(&self, sheet: &'static Sheet, ctx: &Ctx, words: &str, most: u64) -> Result<Vec<R>> {
        ctx.gate(Verb::Read, sheet.kind)?;
        let mut query = ListQuery { search: Some(words.to_owned()), ..ListQuery::default() };
        let folded = base::text::fold(words);
        // The index of names knows no areas. A commune's own names are fewer than those that it would give.
        let commune = sheet.kind == Kind::Person && ctx.scope.codes().is_some_and(|codes| codes.len() == 1);
        let mut select = self.select::<R>(sheet, ctx, &query)?;
        if commune {
            query.search = None;
            select = self.select::<R>(sheet, ctx, &query)?.filter(begin_with(&folded));
            query.search = Some(words.to_owned());
        }
        let rows = head_of::<R>(sheet, select.limit(most)).all(self.reader()).await?;
        self.seen_list(sheet, ctx, &query, rows.len());
        Ok(rows)
    }
}

/// Every word begins a word of the name.
fn begin_with(folded: &str) -> Condition {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(Condition::all(), |all, word| {
        let one = BEFORE.iter().map(|before| column("folded").like(format!("{before}{word}%")));
        all.add(one.fold(Condition::any(), Condition::add::<Expr>).into_condition())
    })
}
