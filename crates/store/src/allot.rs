//! Accepting a proposal of allocation: the stock moves and the decision is logged in one transaction, once, and no more
//! leaves a unit than it holds.

use std::collections::BTreeMap;

use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::sea_query::ExprTrait;
use serde_json::json;
use uuid::Uuid;

use crate::access::{Ctx, Verb, column};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::field::Fault;
use crate::record::{Kind, Record};
use crate::records::{Allocation, AllocationState, Reason, Stock};
use crate::seat::Tx;
use crate::write::{Change, check, insert, scoped, update, value};

/// Doses of one product and lot in one unit.
type Held = (String, String, String, Option<String>);

impl Store {
    /// Accepts a proposal with the movements that follow from it. Who may decide on proposals moves the stock with it:
    /// the decision is what releases the doses. `proposal` is the proposal as accepted, changes included.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has decided already or changed the proposal since `version`;
    /// [`Error::Invalid`] when a unit holds less than is taken from it.
    pub async fn accept_allocation(
        &self,
        ctx: &Ctx,
        id: Uuid,
        version: i32,
        mut movements: Vec<Stock>,
        decided: Allocation,
    ) -> Result<Allocation> {
        ctx.gate(Verb::Decide, Kind::Allocation)?;
        let mut act = self.act(ctx).await?;
        let before = scoped::<Allocation, _>(act.tx(), ctx, id).await?;
        if before.version != version || before.state != AllocationState::Proposed {
            let fields = vec!["state".to_owned()];
            return Err(Error::Conflict { fields, current: Box::new(value(&before)?) });
        }
        enough(act.tx(), ctx, &movements).await?;
        for movement in &mut movements {
            movement.complete();
            check(ctx, movement)?;
            movement.stamp(1, act.at());
        }
        insert(act.tx(), movements.clone()).await?;
        for movement in &movements {
            let note = Some(json!({ "allocation": id }).to_string());
            act.record(Change { action: "create", before: None, after: Some(movement), note }).await?;
        }
        let mut after = Allocation { state: AllocationState::Accepted, ..decided };
        (after.province, after.id, after.area) = (before.province.clone(), id, before.area.clone());
        check(ctx, &after)?;
        after.stamp(version + 1, act.at());
        update(act.tx(), &after).await?;
        let note = after.note.clone();
        act.record(Change { action: "accept", before: Some(&before), after: Some(&after), note }).await?;
        act.commit().await?;
        Ok(after)
    }
}

/// Fails where more leaves a lot than its unit holds on the day. What a proposal gives to people of the commune where
/// the lot lies does not leave, makes no movement, and is not counted here.
async fn enough(tx: &Tx, ctx: &Ctx, movements: &[Stock]) -> Result<()> {
    let mut taken: BTreeMap<Held, i64> = BTreeMap::new();
    for line in movements.iter().filter(|line| line.reason == Reason::Issued) {
        let key = (line.area.clone(), line.unit.clone(), line.product.clone(), line.lot.clone());
        *taken.entry(key).or_default() += i64::from(line.quantity);
    }
    let mut faults = Vec::new();
    for ((area, unit, product, lot), taken) in taken {
        let of_lot = match &lot {
            Some(lot) => column("lot").eq(lot.as_str()),
            None => column("lot").is_null(),
        };
        let rows = <Stock as sea_orm::ModelTrait>::Entity::find()
            .filter(ctx.scope.condition())
            .filter(column("area").eq(area.as_str()))
            .filter(column("unit").eq(unit.as_str()))
            .filter(column("product").eq(product.as_str()))
            .filter(of_lot)
            .all(tx)
            .await?;
        // Also what later days took: stock that is gone tomorrow cannot be given away today.
        let held: i64 = rows.iter().map(Stock::change).sum();
        if taken > held {
            let lot = lot.map(|lot| format!(" {lot}")).unwrap_or_default();
            faults.push(Fault::new(
                "quantity",
                "fault-stock-short",
                format!("{unit}: {product}{lot}, {held} < {taken}"),
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
