//! Every row against the log: the rows of a kind beside their links, both in the order of their ids, so that the memory
//! needed does not grow with the province.

use std::collections::{BTreeMap, HashMap};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{DatabaseTransaction, QueryOrder};
use serde_json::Value;

use super::Part;
use super::finding::{Finding, Flaw};
use super::life::{Move, Subject, replay};
use super::loads::Loads;
use crate::access::column;
use crate::change::{self, Change, Head};
use crate::error::Result;
use crate::proof::sha256;
use crate::record::Kind;
use crate::records::File;
use crate::row::Row;
use crate::sheet::Sheet;
use crate::table::count;
use crate::tally;

/// Rows read in one step: many, or few where one may be as large as a file.
fn step(kind: Kind) -> u64 {
    match kind {
        Kind::File => 2,
        Kind::Document | Kind::Scenario | Kind::Allocation => 50,
        _ => 5_000,
    }
}

/// Rows of earlier merges, which moved them without a link of their own.
type Moves = HashMap<(&'static str, Uuid), Vec<Move>>;

/// Replays the kinds that are asked for.
pub(super) async fn kinds(tx: &DatabaseTransaction, province: &str, asked: fn(Kind) -> bool) -> Result<Part> {
    let mut part = Part::default();
    let moves = moves(tx, province).await?;
    for sheet in Kind::all().filter(|kind| asked(*kind)).filter_map(Kind::sheet) {
        kind_of(tx, sheet, province, &moves, &mut part).await?;
    }
    Ok(part)
}

async fn moves(tx: &DatabaseTransaction, province: &str) -> Result<Moves> {
    let mut moves = Moves::new();
    let rows = change::table::Entity::find()
        .filter(change::table::Column::Province.eq(province))
        .filter(change::table::Column::Kind.eq(Kind::Person.key()))
        .filter(change::table::Column::RecordId.is_not_null())
        .filter(change::table::Column::Body.contains("merge\""))
        .order_by_asc(change::table::Column::Seq)
        .all(tx)
        .await?;
    for change in rows.iter().filter_map(|row| serde_json::from_str::<Change>(&row.body).ok()) {
        let (Some(kept), Some(after), None) = (change.id, &change.after, &change.before) else { continue };
        let id = |key: &str| after.get(key).and_then(|id| serde_json::from_value::<Uuid>(id.clone()).ok());
        let (from, to) = match (id("merged"), id("unmerged")) {
            (Some(other), _) => (other, kept),
            (None, Some(other)) => (kept, other),
            (None, None) => continue,
        };
        for kind in [Kind::Dose, Kind::Case, Kind::Visit, Kind::Contact] {
            let ids: Vec<Uuid> =
                after.get(kind.key()).and_then(|ids| serde_json::from_value(ids.clone()).ok()).unwrap_or_default();
            for id in ids {
                moves.entry((kind.key(), id)).or_default().push(Move { seq: change.seq, at: change.at, from, to });
            }
        }
    }
    Ok(moves)
}

async fn kind_of(
    tx: &DatabaseTransaction,
    sheet: &'static Sheet,
    province: &str,
    moves: &Moves,
    part: &mut Part,
) -> Result<()> {
    let mut loads = Loads::of(tx, province, sheet.kind).await?;
    let last_link = Head::of(tx, province).await?.next() - 1;
    let mut after: Option<Uuid> = None;
    loop {
        let mut select = sheet.table().select();
        select.cond_where(sheet.all_of(province));
        if let Some(after) = after {
            select.and_where(column("id").gt(after));
        }
        select.order_by_expr(column("id"), sea_orm::Order::Asc).limit(step(sheet.kind));
        let rows = sheet.table().rows(tx, &select).await?;
        let last = rows.last().map(|row| row.id());
        let mut links = links(tx, province, sheet.kind, after, last).await?;
        for row in rows {
            part.verdict.records += 1;
            tally::add(&mut part.sums, row.tallies(), 1);
            file(row.as_ref(), part);
            // Links of records between the last row and this one: they are gone.
            let id = row.id();
            while links.first_key_value().is_some_and(|(gone, _)| *gone < id) {
                let Some((gone, links)) = links.pop_first() else { break };
                let moves = moves.get(&(sheet.kind.key(), gone)).map_or(&[][..], Vec::as_slice);
                replay(Subject { sheet, id: gone, row: None, links: &links, moves }, &mut loads, part)?;
            }
            let own = links.remove(&id).unwrap_or_default();
            let link = own.last().map(|change| change.seq).or_else(|| loads.link_at(row.updated_at()));
            numbered(row.as_ref(), link, last_link, part);
            let moves = moves.get(&(sheet.kind.key(), id)).map_or(&[][..], Vec::as_slice);
            replay(Subject { sheet, id, row: Some(row), links: &own, moves }, &mut loads, part)?;
        }
        for (gone, links) in links {
            let moves = moves.get(&(sheet.kind.key(), gone)).map_or(&[][..], Vec::as_slice);
            replay(Subject { sheet, id: gone, row: None, links: &links, moves }, &mut loads, part)?;
        }
        let Some(last) = last else { break };
        after = Some(last);
    }
    loads.finish(part);
    let mut foreign = sheet.table().select();
    foreign.and_where(column("province").ne(province));
    let foreign = count(tx, foreign).await?;
    if foreign > 0 {
        part.findings.add(Finding::new(Flaw::ProvinceForeign, foreign.to_string()).of(sheet.kind, None));
    }
    Ok(())
}

/// Links of the records with ids after one and up to another, by record, in the order of the log.
async fn links(
    tx: &DatabaseTransaction,
    province: &str,
    kind: Kind,
    after: Option<Uuid>,
    last: Option<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Change>>> {
    use change::table::Column;
    let mut select = change::table::Entity::find()
        .filter(Column::Province.eq(province))
        .filter(Column::Kind.eq(kind.key()))
        .filter(Column::RecordId.is_not_null());
    if let Some(after) = after {
        select = select.filter(Column::RecordId.gt(after));
    }
    if let Some(last) = last {
        select = select.filter(Column::RecordId.lte(last));
    }
    let rows = select.order_by_asc(Column::RecordId).order_by_asc(Column::Seq).all(tx).await?;
    let mut links: BTreeMap<Uuid, Vec<Change>> = BTreeMap::new();
    for row in rows {
        // A link that cannot be read is broken, and told as such by the walk along the chain.
        if let (Some(id), Ok(change)) = (row.record_id, serde_json::from_str::<Change>(&row.body)) {
            links.entry(id).or_default().push(change);
        }
    }
    Ok(links)
}

/// A row has the number of its last link. Where it carries what follows from other records, that may be a later one of
/// theirs.
fn numbered(row: &dyn Row, link: Option<i64>, last: i64, part: &mut Part) {
    let Some(link) = link else { return };
    let seq = row.seq();
    let holds = if row.sheet().derived.is_empty() { seq == link } else { (link..=last).contains(&seq) };
    if !holds {
        part.findings.add(Finding::new(Flaw::RowChanged, "seq").of(row.sheet().kind, Some(row.id())).at(link));
    }
}

/// A kept file is what came: its content has the digest that its row, and so the log, holds.
fn file(row: &dyn Row, part: &mut Part) {
    let row: &dyn std::any::Any = row;
    if let Some(file) = row.downcast_ref::<File>()
        && sha256(&file.content) != file.digest
    {
        part.findings.add(Finding::new(Flaw::FileChanged, &file.name).of(Kind::File, Some(file.id)));
    }
}

/// The value of a field, for comparison.
pub(super) fn of<'a>(row: &'a Value, key: &str) -> &'a Value {
    row.get(key).unwrap_or(&Value::Null)
}
