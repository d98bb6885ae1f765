//! Documents that are no longer in force, for every desk of this wing.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use office::{Office, Result};
use store::records::Document;
use store::{Ctx, Pick};
use uuid::Uuid;

/// Is a document no longer in force on a day?
pub(crate) fn is_ended(document: &Document, day: NaiveDate) -> bool {
    document.ended_on.is_some_and(|ended| ended <= day)
}

/// The documents that are no longer in force on a day.
pub(crate) async fn documents(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<BTreeSet<Uuid>> {
    let with_end = office.store.heads::<Document>(ctx, Pick::all().filled("ended_on"), &[]).await?;
    Ok(with_end.iter().filter(|document| is_ended(document, day)).map(|document| document.id).collect())
}
