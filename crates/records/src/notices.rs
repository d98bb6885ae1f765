//! Notices (báo cáo phải nhận): what an account was told of, its receipt, and who was told of an entry.

use base::words::{Lang, Words};
use chrono::{DateTime, Utc};
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use serde::Serialize;
use store::records::Notice;
use store::{Ctx, Registered};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::titles::titles_of_each;

/// An entry that somebody was told of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeCard {
    /// Its id.
    pub id: Uuid,
    /// Key of the register.
    pub register: String,
    /// Words of the register.
    pub register_name: String,
    /// The entry.
    pub entry: Uuid,
    /// What names the entry; none where it is gone, or not to be read any more.
    pub title: Option<String>,
    /// The line, in words.
    pub line: String,
    /// Why it was told, in words: the step that was made, the clock that ran out.
    pub cause: String,
    /// Was it told because nobody below received it?
    pub climbed: bool,
    /// The account told; none where nobody is on the line.
    pub name: Option<String>,
    /// Its area.
    pub area: AreaRef,
    /// When it was told.
    pub told_at: DateTime<Utc>,
    /// Who made the step.
    pub told_by: Option<String>,
    /// Until when somebody of the line must have received it.
    pub due_at: Option<DateTime<Utc>>,
    /// When the account received it.
    pub received_at: Option<DateTime<Utc>>,
    /// Is it the caller's to receive?
    pub mine: bool,
}

/// What the caller was told and has not received.
pub async fn mine(office: &Office, ctx: &Ctx, lang: Lang) -> Result<Vec<NoticeCard>> {
    let told = office.store.told_me(ctx).await?;
    // What an entry says is for who may read it, now.
    let entries = told.iter().map(|notice| (notice.register.as_str(), notice.entry_id));
    let titles = titles_of_each(office, ctx, lang, entries).await?;
    let titled = |notice: Notice| {
        let title = titles.get(&(notice.register.clone(), notice.entry_id)).cloned();
        NoticeCard { title, ..card(ctx, notice, lang) }
    };
    Ok(told.into_iter().map(titled).collect())
}

/// Who was told of an entry, and when they received it.
pub async fn of_entry(office: &Office, ctx: &Ctx, key: &str, entry: Uuid, lang: Lang) -> Result<Vec<NoticeCard>> {
    let unknown = || Problem::new(Class::NotFound, "server-no-list").with("kind", key);
    let register = store::registers::of(key).ok_or_else(unknown)?;
    let told = office.store.told_of(ctx, register.sheet(), entry).await?;
    Ok(told.into_iter().map(|notice| card(ctx, notice, lang)).collect())
}

/// The caller received a notice; said again, nothing changes.
pub async fn receive(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<NoticeCard> {
    let notice = office.store.receive(ctx, id).await?;
    Ok(card(ctx, notice, lang))
}

fn card(ctx: &Ctx, notice: Notice, lang: Lang) -> NoticeCard {
    let register = store::registers::of(&notice.register);
    let definition = register.map(|register| &register.definition);
    let line = definition.and_then(|definition| definition.line(&notice.line));
    NoticeCard {
        id: notice.id,
        register_name: definition.map_or_else(|| notice.register.clone(), |of| of.name.in_lang(lang).to_owned()),
        entry: notice.entry_id,
        title: None,
        line: line.map_or_else(|| notice.line.clone(), |line| line.name.in_lang(lang).to_owned()),
        cause: cause(register, &notice.cause, lang),
        climbed: notice.cause == "climb",
        name: notice.user_id.map(|_| notice.name),
        area: AreaRef::of(&notice.area, ctx.day),
        told_at: notice.told_at,
        told_by: notice.told_by,
        due_at: notice.due_at,
        received_at: notice.received_at,
        mine: notice.user_id.is_some() && notice.user_id == ctx.user,
        register: notice.register,
    }
}

/// Why, by the definition as it is now.
fn cause(register: Option<&Registered>, cause: &str, lang: Lang) -> String {
    let definition = register.map(|register| &register.definition);
    let name = match cause.split_once(':') {
        Some(("move", key)) => definition.and_then(|of| of.step(key)).map(|step| &step.name),
        Some(("clock", state)) => {
            definition.and_then(|of| of.clocks.iter().find(|clock| clock.state == state)).map(|clock| &clock.name)
        }
        _ => None,
    };
    match name {
        Some(name) => name.in_lang(lang).to_owned(),
        None => Words::of(lang).look(&format!("notice-{cause}"), &[]).unwrap_or_else(|| cause.to_owned()),
    }
}
