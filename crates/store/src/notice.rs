//! Telling the accounts of a line at once, receipts, and what climbs when nobody receives it.
//!
//! Who is told follows from the entry's area and the accounts of that day, not from what the mover may see: a commune
//! tells its district's Secretary without knowing their account. What they are told is the entry's id; the entry itself
//! they read as every reader does.

use base::area::Areas;
use base::post::Units;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use register::Line;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};
use serde_json::json;

use crate::access::{Ctx, Verb, column};
use crate::act::Act;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::holding;
use crate::read;
use crate::record::{Kind, Record};
use crate::records::{Entries, Entry, Notice, Notices, User, Users};
use crate::sheet::Sheet;
use crate::write::{Change, find, insert};

/// Notices shown at once.
const SHOWN: u64 = 200;
/// Entries and notices looked at in one round of the clock; the next round takes the others.
const ROUND: u64 = 500;

impl Act {
    /// Tells those on each of an entry's lines, in its area or the nearest above it that has somebody on the line. What
    /// was told for the same cause since the entry stands where it stands is not told again.
    pub async fn tell_lines(&mut self, entry: &Entry, lines: &[String], cause: &str) -> Result<Vec<Notice>> {
        let Some(register) = entry.register() else { return Ok(Vec::new()) };
        let mut told = Vec::new();
        for line in lines.iter().filter_map(|key| register.definition.line(key)) {
            let known = self.known(entry, line, cause).await?;
            if known {
                continue;
            }
            let upward = upward(&entry.area, self.ctx().day);
            let beyond = usize::from(line.above && upward.len() > 1);
            let mut found = self.nearest((line, entry), &upward[beyond..]).await?;
            if found.is_empty() {
                // That there is nobody is told too, where the entry is looked at.
                found.push((entry.area.clone(), None));
            }
            for (area, user) in found {
                told.push(self.tell_one(entry, line, cause, area, user).await?);
            }
        }
        Ok(told)
    }

    async fn known(&self, entry: &Entry, line: &Line, cause: &str) -> Result<bool> {
        let mut told = Notices::find()
            .filter(column("province").eq(entry.province.as_str()))
            .filter(column("entry_id").eq(entry.id))
            .filter(column("line").eq(line.key.as_str()))
            .filter(column("cause").eq(cause));
        if let Some(entered) = entry.entered_at {
            told = told.filter(column("told_at").gte(entered));
        }
        Ok(told.one(self.tx()).await?.is_some())
    }

    /// The accounts of a line in the first of the areas that has any.
    async fn nearest(&self, (line, entry): (&Line, &Entry), areas: &[String]) -> Result<Vec<(String, Option<User>)>> {
        let unit = line.of.as_deref().map(|field| entry.unit(field));
        for area in areas {
            let there: Vec<User> = Users::find()
                .filter(column("province").eq(self.ctx().scope.province()))
                .filter(column("area").eq(area.as_str()))
                .filter(column("disabled").eq(false))
                .filter(column("role").is_in(line.roles.iter().map(String::as_str)))
                .order_by_asc(column("id"))
                .all(self.tx())
                .await?;
            let day = self.ctx().day;
            let held = holding::posts_of(self.tx(), self.ctx().scope.province(), &there, day).await?;
            let mut on_it = there;
            on_it.retain(|user| {
                let posts = held.get(&user.id);
                line.holds(&user.role, &titles(user, posts, day)) && unit.is_none_or(|unit| acts(posts, unit, day))
            });
            if !on_it.is_empty() {
                return Ok(on_it.into_iter().map(|user| (area.clone(), Some(user))).collect());
            }
        }
        Ok(Vec::new())
    }

    async fn tell_one(
        &mut self,
        entry: &Entry,
        line: &Line,
        cause: &str,
        area: String,
        user: Option<User>,
    ) -> Result<Notice> {
        let at = self.at();
        let mut notice = Notice {
            province: entry.province.clone(),
            id: Uuid::now_v7(),
            area,
            register: entry.register.clone(),
            entry_id: entry.id,
            line: line.key.clone(),
            cause: cause.to_owned(),
            user_id: user.as_ref().map(|user| user.id),
            name: user.map(|user| user.name).unwrap_or_default(),
            told_by: self.ctx().user.map(|_| self.ctx().actor.clone()),
            told_at: at,
            due_at: line.hours.map(|hours| at + TimeDelta::hours(hours.into())),
            received_at: None,
            climbed_at: None,
            version: 0,
            updated_at: at,
            seq: 0,
        };
        // Past the gate: nobody hands in a notice, and it lies above who made the move.
        notice.stamp(1, at, self.next().await?);
        insert(self.tx(), vec![Box::new(notice.clone())]).await?;
        self.record(Change { action: "tell", before: None, after: Some(&notice), note: None }).await?;
        self.shown_anew(entry);
        Ok(notice)
    }

    /// Lets those who have an entry before them know that what is told of it has changed: the notice itself lies in
    /// the area of who was told, which may be above theirs.
    fn shown_anew(&mut self, entry: &Entry) {
        self.tell(entry.sheet().kind, &entry.area, entry.id);
    }
}

impl Store {
    /// What the caller was told and has not received, the oldest first. One's own, whatever the role.
    pub async fn told_me(&self, ctx: &Ctx) -> Result<Vec<Notice>> {
        let Some(user) = ctx.user else { return Ok(Vec::new()) };
        let mine = Notices::find()
            .filter(column("province").eq(ctx.scope.province()))
            .filter(column("user_id").eq(user))
            .filter(column("received_at").is_null())
            .order_by_asc(column("told_at"));
        Ok(mine.limit(SHOWN).all(self.reader()).await?)
    }

    /// Who was told of an entry and who received it, the oldest first: for whoever may read the entry.
    pub async fn told_of(&self, ctx: &Ctx, sheet: &'static Sheet, entry: Uuid) -> Result<Vec<Notice>> {
        read::get_row(self.reader(), sheet, ctx, entry).await?;
        let of = Notices::find()
            .filter(column("province").eq(ctx.scope.province()))
            .filter(column("entry_id").eq(entry))
            .order_by_asc(column("told_at"))
            .order_by_asc(column("id"));
        Ok(of.all(self.reader()).await?)
    }

    /// The caller received a notice. Said again, it stays as it was said first.
    ///
    /// # Errors
    /// Another's notice: not found, or not allowed to who may see it.
    pub async fn receive(&self, ctx: &Ctx, id: Uuid) -> Result<Notice> {
        let mut act = self.act(ctx).await?;
        let found: Option<Notice> = find(act.tx(), ctx.scope.province(), id).await?;
        let mine = found.filter(|notice| notice.user_id.is_some() && notice.user_id == ctx.user);
        let Some(notice) = mine else {
            read::get_row(act.tx(), Notice::SHEET, ctx, id).await?;
            return Err(Error::Denied { verb: Verb::Write.key(), kind: Kind::Notice });
        };
        if notice.received_at.is_some() {
            return Ok(notice);
        }
        let received = json!({ "received_at": act.at() });
        act.repoint(&notice, received.as_object().cloned().unwrap_or_default(), "receive").await?;
        let entry: Option<Entry> = find(act.tx(), ctx.scope.province(), notice.entry_id).await?;
        if let Some(entry) = &entry {
            act.shown_anew(entry);
        }
        act.commit().await?;
        let now: Option<Notice> = find(self.reader(), ctx.scope.province(), id).await?;
        now.ok_or(Error::NotFound { kind: Kind::Notice })
    }

    /// One round of the clock, by the program itself: tells further up what nobody of a line received in time, and tells
    /// the lines of clocks that are overdue. How many were told.
    pub async fn tell_due(&self, ctx: &Ctx, now: DateTime<Utc>) -> Result<usize> {
        // In this order: what is told in a round has not been waited for yet.
        let climbed = self.climb(ctx, now).await?;
        Ok(climbed + self.tell_overdue(ctx, now).await?)
    }

    async fn tell_overdue(&self, ctx: &Ctx, now: DateTime<Utc>) -> Result<usize> {
        let mut told = 0;
        for register in crate::registers::all() {
            for clock in register.definition.clocks.iter().filter(|clock| !clock.tells.is_empty()) {
                let cause = format!("clock:{}", clock.state);
                let of_entry = |name: &'static str| Expr::col(("entries", name));
                // Those that were told already are passed over where they are found, not one by one.
                let known = Query::select()
                    .expr(Expr::val(1))
                    .from(Notices)
                    .and_where(column("province").eq(ctx.scope.province()))
                    .and_where(column("entry_id").eq(of_entry("id")))
                    .and_where(column("cause").eq(cause.as_str()))
                    .and_where(column("told_at").gte(of_entry("entered_at")))
                    .to_owned();
                let overdue = Entries::find()
                    .filter(register.sheet().all_of(ctx.scope.province()))
                    .filter(column("state").eq(clock.state.as_str()))
                    .filter(column("due_at").lte(now))
                    .filter(Expr::not_exists(known))
                    .order_by_asc(column("due_at"))
                    .limit(ROUND);
                let overdue: Vec<Entry> = overdue.all(self.reader()).await?;
                for entry in overdue {
                    let mut act = self.act(ctx).await?;
                    // It may have moved on while we waited for the lock.
                    let Some(entry) = find::<Entry>(act.tx(), ctx.scope.province(), entry.id).await? else {
                        continue;
                    };
                    if entry.state == clock.state && entry.due_at.is_some_and(|due| due <= now) {
                        told += act.tell_lines(&entry, &clock.tells, &cause).await?.len();
                        act.commit().await?;
                    }
                }
            }
        }
        Ok(told)
    }

    async fn climb(&self, ctx: &Ctx, now: DateTime<Utc>) -> Result<usize> {
        let late = Notices::find()
            .filter(column("province").eq(ctx.scope.province()))
            .filter(column("due_at").lte(now))
            .filter(column("received_at").is_null())
            .filter(column("climbed_at").is_null())
            .filter(column("user_id").is_not_null())
            .order_by_asc(column("due_at"))
            .limit(ROUND);
        let late: Vec<Notice> = late.all(self.reader()).await?;
        let mut told = 0;
        for notice in late {
            told += self.climb_one(ctx, notice.id).await?;
        }
        Ok(told)
    }

    async fn climb_one(&self, ctx: &Ctx, id: Uuid) -> Result<usize> {
        let mut act = self.act(ctx).await?;
        let province = ctx.scope.province();
        let notice: Option<Notice> = find(act.tx(), province, id).await?;
        let Some(notice) = notice.filter(|one| one.received_at.is_none() && one.climbed_at.is_none()) else {
            return Ok(0);
        };
        let entry: Option<Entry> = find(act.tx(), province, notice.entry_id).await?;
        // All who were told with it, of whom one is enough.
        let with: Vec<Notice> = Notices::find()
            .filter(column("province").eq(province))
            .filter(column("entry_id").eq(notice.entry_id))
            .filter(column("line").eq(notice.line.as_str()))
            .filter(column("area").eq(notice.area.as_str()))
            .filter(column("told_at").eq(notice.told_at))
            .order_by_asc(column("id"))
            .all(act.tx())
            .await?;
        let mut told = 0;
        let received = with.iter().any(|one| one.received_at.is_some());
        if let Some(entry) = &entry {
            act.shown_anew(entry);
        }
        // What has moved on since waits for nobody any more.
        let waits = entry.filter(|entry| entry.entered_at.is_none_or(|entered| entered <= notice.told_at));
        if let Some(entry) = waits.filter(|_| !received)
            && let Some(line) = entry.register().and_then(|register| register.definition.line(&notice.line))
        {
            let above = upward(&notice.area, ctx.day);
            for (area, user) in act.nearest((line, &entry), above.get(1..).unwrap_or_default()).await? {
                act.tell_one(&entry, line, CLIMB, area, user).await?;
                told += 1;
            }
        }
        let climbed = json!({ "climbed_at": act.at() });
        for one in with.iter().filter(|one| one.received_at.is_none() && one.climbed_at.is_none()) {
            act.repoint(one, climbed.as_object().cloned().unwrap_or_default(), "climb").await?;
        }
        act.commit().await?;
        Ok(told)
    }
}

/// The cause of what was told further up.
const CLIMB: &str = "climb";

/// An area and those above it, from below.
fn upward(area: &str, day: chrono::NaiveDate) -> Vec<String> {
    let line = Areas::builtin().ancestors(area, day);
    line.into_iter().map(|area| area.code.clone()).collect()
}

/// Does the holder of one of these posts act for a unit?
fn acts(posts: Option<&Vec<String>>, unit: &str, day: NaiveDate) -> bool {
    let mut posts = posts.into_iter().flatten();
    posts.any(|post| Units::builtin().acts_for_owner(post, unit, day))
}

/// The posts of an account in words: those that it holds on the day, else what it says of itself.
fn titles(user: &User, held: Option<&Vec<String>>, day: NaiveDate) -> String {
    let posts = held.into_iter().flatten().filter_map(|post| Units::builtin().post(post, day));
    let titles = posts.map(|post| post.title).collect::<Vec<_>>().join("; ");
    if titles.is_empty() { user.post.clone().unwrap_or_default() } else { titles }
}
