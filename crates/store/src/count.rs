//! Counts and sums of records by some of their columns, made by the database.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Func, FunctionCall};
use sea_orm::{QuerySelect, TryGetableMany};

use crate::access::{Ctx, Verb, column};
use crate::access_log::{Access, What};
use crate::database::Store;
use crate::error::Result;
use crate::read::Pick;
use crate::record::Record;

impl Store {
    /// How many records a condition picks within the scope, by the values of some columns: one answer of these values and
    /// the number, in no order. `T` is a tuple of the columns' types and `i64`.
    pub async fn counted<R: Record, T: TryGetableMany + Send + Sync + 'static>(
        &self,
        ctx: &Ctx,
        condition: Pick,
        by: &[&str],
    ) -> Result<Vec<T>> {
        self.grouped::<R, T>(ctx, condition, by, Func::count(Expr::col(Alias::new("id")))).await
    }

    /// The sum of a column of whole numbers over the records that a condition picks within the scope, by the values of some
    /// columns, as [`Store::counted`].
    pub async fn summed<R: Record, T: TryGetableMany + Send + Sync + 'static>(
        &self,
        ctx: &Ctx,
        condition: Pick,
        by: &[&str],
        of: &str,
    ) -> Result<Vec<T>> {
        self.grouped::<R, T>(ctx, condition, by, Func::sum(column(of))).await
    }

    async fn grouped<R: Record, T: TryGetableMany + Send + Sync + 'static>(
        &self,
        ctx: &Ctx,
        condition: Pick,
        by: &[&str],
        number: FunctionCall,
    ) -> Result<Vec<T>> {
        ctx.gate(Verb::Read, R::SHEET.kind)?;
        let select = <R::Entity as EntityTrait>::find().select_only();
        let select = by.iter().fold(select, |select, key| select.expr(column(key)).group_by(column(key)));
        let select = select.expr_as(number, "n");
        let select = select.filter(ctx.scope.reading(R::SHEET)).filter(condition.into_condition());
        let rows: Vec<T> = select.into_tuple().all(self.reader()).await?;
        if !rows.is_empty() {
            self.seen(ctx, R::SHEET.kind, || Access::of(ctx, What::Desk).rows(rows.len()));
        }
        Ok(rows)
    }
}
