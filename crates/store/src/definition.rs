//! Definitions of registers, taken while the program runs.
//!
//! A definition takes the place of another in one act, under the province's lock: nobody writes an entry by the one
//! before while its entries are counted by the new one, and whoever waited for the lock finds the new one, whose keys
//! hold those of the old. The file is given its name before the act is committed: cut short between the two, the next
//! start finds a file that is newer than what served last, as if somebody had changed it by hand. The other way round it
//! would find one that is older, and refuse it.

use base::message::Message;
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QueryOrder, QuerySelect};
use serde_json::json;

use crate::access::{Ctx, Verb};
use crate::change::{self, Change};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::proof::sha256;
use crate::record::{Kind, Record};
use crate::records::{Entries, Entry};
use crate::recount::{count_anew, counted_key, definition_key};
use crate::registers::{self, Registered};
use crate::setting;
use crate::write::Event;

/// A definition that somebody looked at and takes.
#[derive(Debug, Clone, Copy)]
pub struct NewDefinition<'a> {
    /// As it is written.
    pub text: &'a str,
    /// The file that it is kept in.
    pub file: &'a str,
    /// Digest of the definition in whose place it comes, as they saw it; none for a register that is not there yet.
    pub seen: Option<&'a str>,
}

/// The word of the log for it.
const DEFINE: &str = "define";

impl Store {
    /// How many entries of a register there are in the province.
    pub async fn entries_of(&self, ctx: &Ctx, register: &'static Registered) -> Result<u64> {
        ctx.gate_definitions(Verb::Read)?;
        let all = register.sheet().all_of(ctx.scope.province());
        Ok(Entries::find().filter(all).count(self.reader()).await?)
    }

    /// How many entries of a register would be at fault by another definition, of how many looked at: the newest, so
    /// many at most. They stay, and can be changed only once what is wrong is mended.
    pub async fn at_fault(
        &self,
        ctx: &Ctx,
        register: &'static Registered,
        by: &register::Register,
        most: u64,
    ) -> Result<(usize, usize)> {
        ctx.gate_definitions(Verb::Read)?;
        let newest = Entries::find().filter(register.sheet().all_of(ctx.scope.province()));
        let newest = newest.order_by_desc(crate::access::column("seq")).limit(most);
        let rows: Vec<Entry> = newest.all(self.reader()).await?;
        let wrong = |row: &&Entry| {
            let mut doc = row.doc();
            by.complete(&mut doc, ctx.day);
            !by.wrong(&doc, row.written, ctx.day).is_empty() && row.faults(ctx.day).is_empty()
        };
        Ok((rows.iter().filter(wrong).count(), rows.len()))
    }

    /// The links of the log that tell how a register's definition changed and was counted anew, newest first.
    pub async fn definitions_taken(&self, ctx: &Ctx, register: &'static Registered, most: u64) -> Result<Vec<Change>> {
        use change::table::Column;
        ctx.gate_definitions(Verb::Read)?;
        let bodies: Vec<String> = change::table::Entity::find()
            .select_only()
            .column(Column::Body)
            .filter(Column::Province.eq(ctx.scope.province()))
            .filter(Column::Kind.eq(register.key))
            .filter(Column::RecordId.is_null())
            .order_by_desc(Column::Seq)
            .limit(most)
            .into_tuple()
            .all(self.reader())
            .await?;
        let links = bodies.iter().filter_map(|body| serde_json::from_str::<Change>(body).ok());
        Ok(links.filter(|link| link.action == DEFINE).collect())
    }

    /// The definition by which a register served last, as it is written; for the program that only looks.
    pub async fn definition_served(&self, ctx: &Ctx, register: &'static Registered) -> Result<Option<String>> {
        self.setting(&definition_key(ctx, register)).await
    }

    /// Takes a definition: it holds for everything that is asked from then on, its figures are counted by it, and the
    /// log tells who took it. `publish` gives its file its name.
    ///
    /// # Errors
    /// Not allowed; a definition that cannot be, or would lose what entries hold; another one was taken meanwhile.
    pub async fn take_definition(
        &self,
        ctx: &Ctx,
        new: NewDefinition<'_>,
        publish: impl FnOnce() -> Result<()> + Send,
    ) -> Result<&'static Registered> {
        ctx.gate_definitions(Verb::Write)?;
        let definition = registers::judge_here(new.file, new.text).map_err(Error::Definition)?;
        let mut act = self.act(ctx).await?;
        // Under the lock: whoever took another one before us has ended.
        let before = registers::of(&definition.key);
        if before.map(Registered::digest).as_deref() != new.seen {
            return Err(Error::Conflict { fields: vec![definition.key], current: Box::default() });
        }
        if let Some(before) = before {
            let lost = register::breaks(&before.definition, &definition);
            if !lost.is_empty() && self.entries_of(ctx, before).await? > 0 {
                return Err(Error::Definition(lost.into_iter().map(|message| named(message, new.file)).collect()));
            }
        }
        let swapped = registers::swap(definition, new.text, new.file);
        let register = swapped.register();
        let counting = register.counting();
        if self.setting(&counted_key(ctx, register)).await?.as_ref() != Some(&counting) {
            count_anew(&act, ctx, register).await?;
        }
        let told = |version: i32, text: &str| json!({ "version": version, "sha256": sha256(text.as_bytes()) });
        let area = ctx.scope.area().to_owned();
        let entry = change::Entry {
            action: DEFINE,
            kind: Kind::Register(register),
            id: None,
            area: &area,
            version: register.definition.version,
            before: before.map(|before| told(before.definition.version, &before.text)),
            after: Some(told(register.definition.version, &register.text)),
            note: None,
            since: None,
            sealed: None,
            left: None,
        };
        act.append(entry).await?;
        let (served, counted) = (definition_key(ctx, register), counted_key(ctx, register));
        setting::put(act.tx(), &[(&served, &register.text), (&counted, &counting)]).await?;
        act.heard(Event::of(ctx.scope.province(), Kind::Register(register), &area, None, true));
        publish()?;
        if let Err(error) = act.commit().await {
            // A line that broke at the last word leaves open whether it was heard.
            if self.setting(&served).await.ok().flatten().as_ref() != Some(&register.text) {
                return Err(error);
            }
        }
        swapped.keep();
        Ok(register)
    }
}

fn named(message: Message, file: &str) -> Message {
    if message.at.is_some() { message } else { message.in_file(file) }
}
