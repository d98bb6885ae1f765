//! What follows from rows: figures, caches, references, settings, sessions.

use sea_orm::DatabaseTransaction;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::Part;
use super::finding::{Finding, Flaw};
use crate::access::column;
use crate::anchor::Kept;
use crate::error::Result;
use crate::record::{Kind, Tie};
use crate::records::Persons;
use crate::sheet::Sheet;
use crate::table::{count, ids};
use crate::{session, setting, tally};

/// Lost references of one column that are told with their place.
const TOLD: u64 = 50;

/// The stored tallies against those of all rows.
pub(super) async fn tallies(tx: &DatabaseTransaction, province: &str, part: &mut Part) -> Result<()> {
    let mut rebuilt = std::mem::take(&mut part.sums);
    rebuilt.retain(|_, n| *n != 0);
    let stored = tally::table::Entity::find()
        .filter(tally::table::Column::Province.eq(province))
        .filter(tally::table::Column::N.ne(0))
        .all(tx)
        .await?;
    let verdict = &mut part.verdict;
    verdict.tallies = stored.len() as u64;
    for row in stored {
        let key = (row.measure, row.area, row.day, row.stratum);
        let n = rebuilt.remove(&key).unwrap_or_default();
        if n != row.n {
            verdict.wrong_tallies.push((key.0, key.1, key.2.to_string(), key.3, row.n, n));
        }
    }
    for ((measure, area, day, stratum), n) in rebuilt {
        verdict.wrong_tallies.push((measure, area, day.to_string(), stratum, 0, n));
    }
    Ok(())
}

/// What persons carry of their doses.
pub(super) async fn caches(tx: &DatabaseTransaction, province: &str, part: &mut Part) -> Result<()> {
    let own = "FROM doses WHERE doses.province = persons.province AND doses.person_id = persons.id";
    let differs = format!(
        "(persons.doses <> COALESCE((SELECT MAX(dose_no) {own}), 0) \
         OR persons.last_dose_on IS DISTINCT FROM (SELECT MAX(given_on) {own}))"
    );
    part.verdict.wrong_dose_counts =
        Persons::find().filter(column("province").eq(province)).filter(Expr::cust(differs)).count(tx).await?;
    Ok(())
}

/// Everything that points somewhere points at something.
pub(super) async fn references(tx: &DatabaseTransaction, province: &str, part: &mut Part) -> Result<()> {
    for sheet in Kind::all().filter_map(Kind::sheet) {
        references_of(tx, sheet, province, part).await?;
    }
    Ok(())
}

async fn references_of(tx: &DatabaseTransaction, sheet: &Sheet, province: &str, part: &mut Part) -> Result<()> {
    for reference in sheet.references.iter().filter(|reference| reference.tie != Tie::Perhaps) {
        let (from, to, by) = (sheet.table().name(), reference.to.key(), reference.column);
        let lost = format!(
            "{from}.{by} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {to} AS pointed_at \
             WHERE pointed_at.province = {from}.province AND pointed_at.id = {from}.{by})"
        );
        let mut select = sheet.table().select();
        select.cond_where(sheet.all_of(province)).and_where(Expr::cust(lost));
        let ids = ids(tx, select.clone().limit(TOLD).take()).await?;
        let told = ids.len() as u64;
        for id in ids {
            part.findings.add(Finding::new(Flaw::ReferenceLost, by).of(sheet.kind, Some(id)));
        }
        if told == TOLD {
            part.findings.count(Flaw::ReferenceLost, count(tx, select).await?.saturating_sub(told));
        }
    }
    Ok(())
}

/// Sessions are of users of the province.
pub(super) async fn sessions(tx: &DatabaseTransaction, province: &str, part: &mut Part) -> Result<()> {
    let nobody = "NOT EXISTS (SELECT 1 FROM users WHERE users.province = sessions.province \
                  AND users.id = sessions.user_id)";
    let foreign = session::table::Entity::find()
        .filter(session::table::Column::Province.eq(province))
        .filter(Expr::cust(nobody))
        .count(tx)
        .await?;
    if foreign > 0 {
        part.findings.add(Finding::new(Flaw::SessionForeign, foreign.to_string()));
    }
    Ok(())
}

/// The settings are those that the newest kept head was signed with.
pub(super) async fn settings(tx: &DatabaseTransaction, kept: &Kept, part: &mut Part) -> Result<()> {
    let newest = kept.anchors.iter().filter(|anchor| anchor.signed).filter_map(|anchor| anchor.statement.as_ref());
    let Some(newest) = newest.max_by_key(|anchor| anchor.at) else { return Ok(()) };
    let now = setting::signed(tx).await?;
    for key in setting::SIGNED {
        if now.get(key) != newest.settings.get(key) {
            let shown = |value: Option<&String>| value.cloned().unwrap_or_else(|| "–".to_owned());
            let detail = format!("{key}: {} → {}", shown(newest.settings.get(key)), shown(now.get(key)));
            part.findings.add(Finding::new(Flaw::SettingChanged, detail));
        }
    }
    Ok(())
}
