//! Accepting a proposal of allocation: the stock moves and the decision is logged in one transaction, once.

use serde_json::json;
use uuid::Uuid;

use crate::access::{Ctx, Verb};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::record::{Kind, Record};
use crate::records::{Allocation, AllocationState, Entry, Stock};
use crate::row::boxed;
use crate::table::update;
use crate::write::{Change, check, insert, scoped, value};

impl Store {
    /// Accepts a proposal with the movements that follow from it and the shipments that carry them. Who may decide on
    /// proposals moves the stock with it: the decision is what releases the doses. `decided` is the proposal as accepted,
    /// changes included.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has decided already or changed the proposal since `version`;
    /// [`Error::Invalid`] when a unit holds less than is taken from it.
    pub async fn accept_allocation(
        &self,
        ctx: &Ctx,
        (id, version): (Uuid, i32),
        mut movements: Vec<Stock>,
        shipments: Vec<Entry>,
        decided: Allocation,
    ) -> Result<Allocation> {
        ctx.gate(Verb::Decide, Kind::Allocation)?;
        let mut act = self.act(ctx).await?;
        let before = scoped::<Allocation>(act.tx(), ctx, id).await?;
        if before.version != version || before.state != AllocationState::Proposed {
            let fields = vec!["state".to_owned()];
            return Err(Error::Conflict { fields, current: Box::new(value(&before)?) });
        }
        for movement in &mut movements {
            movement.complete();
            check(ctx, movement)?;
        }
        let first = act.next().await?;
        for (movement, seq) in movements.iter_mut().zip(first..) {
            movement.stamp(1, act.at(), seq);
        }
        // All of them before the first is counted: what comes in and goes out of one unit is one sum.
        insert(act.tx(), boxed(movements.clone())).await?;
        for movement in &movements {
            let note = Some(json!({ "allocation": id }).to_string());
            act.record(Change { action: "create", before: None, after: Some(movement), note }).await?;
        }
        // Who may decide sends with it: no verb on the register is asked.
        for shipment in shipments {
            act.made(Box::new(shipment), Some("note-sent-by-allocation".to_owned())).await?;
        }
        let mut after = Allocation { state: AllocationState::Accepted, ..decided };
        (after.province, after.id, after.area) = (before.province.clone(), id, before.area.clone());
        check(ctx, &after)?;
        after.stamp(version + 1, act.at(), act.next().await?);
        update(act.tx(), &after).await?;
        let note = after.note.clone();
        act.record(Change { action: "accept", before: Some(&before), after: Some(&after), note }).await?;
        act.commit().await?;
        Ok(after)
    }
}
