//! Figures of registers follow their definitions: where what one counts has changed, its entries are counted anew.

use base::message::Message;
use data_encoding::HEXLOWER;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Order, QueryOrder, QuerySelect};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::access::{Ctx, column};
use crate::act::Act;
use crate::change;
use crate::database::Store;
use crate::error::Result;
use crate::read::Pick;
use crate::record::{Kind, Record};
use crate::records::{Entries, Entry};
use crate::registers::{self, Registered};
use crate::tally::{self, Sums};

/// Entries read in one step.
const STEP: u64 = 2_000;

/// Under what the definition is kept that served last.
pub(crate) fn definition_key(ctx: &Ctx, register: &Registered) -> String {
    format!("definition/{}/{}", ctx.scope.province(), register.key)
}

/// Under what the digest is kept of what its entries were last counted by.
pub(crate) fn counted_key(ctx: &Ctx, register: &Registered) -> String {
    format!("counted/{}/{}", ctx.scope.province(), register.key)
}

impl Registered {
    /// Digest of what its entries count for.
    pub(crate) fn counting(&self) -> String {
        let mut digest = Sha256::new();
        // What conditions ask for is read through the fields as they are now.
        for field in &self.definition.fields {
            let computed = field.computed.as_ref().map(register::Condition::text);
            digest.update(json!([field.key, field.kind.key(), field.was, computed]).to_string());
            for column in &field.columns {
                digest.update(json!([column.key, column.kind.key(), column.was]).to_string());
            }
        }
        for tally in &self.definition.tallies {
            let text = |condition: &Option<register::Condition>| condition.as_ref().map(|one| one.text().to_owned());
            digest.update(json!([tally.key, tally.day, text(&tally.when), text(&tally.number)]).to_string());
        }
        HEXLOWER.encode(&digest.finalize())
    }
}

impl Store {
    /// Keys of registers of which entries are here, and no definition: their pages would be gone without a word.
    pub async fn registers_gone(&self, ctx: &Ctx) -> Result<Vec<String>> {
        let keys: Vec<String> = Entries::find()
            .select_only()
            .expr_as(column("register"), "register")
            .distinct()
            .filter(column("province").eq(ctx.scope.province()))
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(keys.into_iter().filter(|key| registers::of(key).is_none()).collect())
    }

    /// What present definitions would lose of entries that are here, by the definitions that served them last.
    pub async fn registers_broken(&self, ctx: &Ctx) -> Result<Vec<Message>> {
        let mut broken = Vec::new();
        for register in registers::all() {
            let served = self.setting(&definition_key(ctx, register)).await?;
            let Some(served) = served.filter(|served| *served != register.text) else { continue };
            // One that this program cannot read any more was another program's to judge.
            let Ok(before) = register::read(&served) else { continue };
            let lost = register::breaks(&before, &register.definition);
            if !lost.is_empty() && self.picked_of(register.sheet(), ctx, Pick::all()).await? > 0 {
                broken.extend(lost.into_iter().map(|message| message.in_file(register.key)));
            }
        }
        Ok(broken)
    }

    /// Counts the entries anew of each register that counts otherwise than when it was last counted, in an act that
    /// the log tells, and gives those whose definition has changed. For the program that serves, at its start, when nobody
    /// writes by another definition.
    pub async fn recount_registers(&self, ctx: &Ctx) -> Result<Vec<&'static Registered>> {
        let mut counted = Vec::new();
        for register in registers::all() {
            let (key, now) = (counted_key(ctx, register), register.counting());
            let before = self.setting(&key).await?;
            // By this one its entries are written from now on.
            let served = definition_key(ctx, register);
            if self.setting(&served).await?.as_ref() != Some(&register.text) {
                self.set_setting(&served, &register.text).await?;
            }
            if before.as_ref() == Some(&now) {
                continue;
            }
            if self.recount(ctx, register, &now).await? && before.is_some() {
                counted.push(register);
            }
            // After the act: cut short between, it is done again and changes nothing.
            self.set_setting(&key, &now).await?;
        }
        Ok(counted)
    }

    async fn recount(&self, ctx: &Ctx, register: &'static Registered, digest: &str) -> Result<bool> {
        let mut act = self.act(ctx).await?;
        if count_anew(&act, ctx, register).await? == 0 {
            return Ok(false);
        }
        let area = ctx.scope.area().to_owned();
        let entry = change::Entry {
            action: "recount",
            kind: Kind::Register(register),
            id: None,
            area: &area,
            version: register.definition.version,
            before: None,
            after: Some(json!({ "counting": digest })),
            note: None,
            since: None,
            sealed: None,
            left: None,
        };
        act.append(entry).await?;
        act.commit().await?;
        Ok(true)
    }
}

/// Counts the entries of a register anew within an act; how many there are.
pub(crate) async fn count_anew(act: &Act, ctx: &Ctx, register: &'static Registered) -> Result<usize> {
    let (sheet, province) = (register.sheet(), ctx.scope.province());
    let (mut sums, mut number, mut after) = (Sums::new(), 0, None);
    loop {
        let mut select = Entries::find().filter(sheet.all_of(province));
        if let Some(after) = after {
            select = select.filter(column("id").gt::<Uuid>(after));
        }
        let rows: Vec<Entry> = select.order_by(column("id"), Order::Asc).limit(STEP).all(act.tx()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        number += rows.len();
        for row in &rows {
            tally::add(&mut sums, row.tallies(), 1);
        }
    }
    if number > 0 {
        tally::forget(act.tx(), province, &format!("{}.", register.key)).await?;
        tally::apply(act.tx(), province, &sums).await?;
    }
    Ok(number)
}
