//! What a row must not be beside the others of its series: a dose beside the person's other doses.

use std::any::Any;

use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use crate::access::column;
use crate::error::{Error, Result};
use crate::records::{Dose, Doses, Persons, schedule};
use crate::row::Row;

/// Refuses a dose, about to be written by hand, that cannot be beside the person's others, or is off the schedule and says
/// not why. Where a change leaves alone what the schedule looks at, an older record is not asked again.
pub(crate) async fn check(
    db: &impl ConnectionTrait,
    province: &str,
    after: &dyn Row,
    before: Option<&dyn Row>,
) -> Result<()> {
    let Some(dose) = dose(after) else { return Ok(()) };
    let looked_at =
        |dose: &Dose| (dose.person_id, dose.dose_no, dose.given_on, dose.product.clone(), dose.because.clone());
    if before.and_then(self::dose).is_some_and(|before| looked_at(before) == looked_at(dose)) {
        return Ok(());
    }
    let of_province = || column("province").eq(province);
    let person = Persons::find().filter(of_province()).filter(column("id").eq(dose.person_id)).one(db).await?;
    let Some(person) = person else { return Ok(()) };
    let others = Doses::find()
        .filter(of_province())
        .filter(column("person_id").eq(dose.person_id))
        .filter(column("id").ne(dose.id))
        .all(db)
        .await?;
    let faults = schedule::faults(dose, &person, &others);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn dose(row: &dyn Row) -> Option<&Dose> {
    let row: &dyn Any = row;
    row.downcast_ref()
}
