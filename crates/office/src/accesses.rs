//! The access log (nhật ký truy cập) for people: who signed in, who read and took out what.

use base::words::{Lang, Voice, Words, date, date_time};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use store::records::User;
use store::{Access, Ctx, Store, Way, What};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::AreaRef;
use crate::problem::Result;
use crate::{Office, account};

/// A line of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessLine {
    /// Place in the province's log.
    pub seq: i64,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// `sign_in`, `read`, `export`, …
    pub what: String,
    /// The user.
    pub user: Option<Uuid>,
    /// Their name; that of the program itself, or nobody's.
    pub by: String,
    /// Their role, in words.
    pub role: String,
    /// Their area.
    pub area: AreaRef,
    /// `web`, `cli`.
    pub device: String,
    /// Address of the machine.
    pub peer: Option<String>,
    /// The address asked, without its values.
    pub door: Option<String>,
    /// The browser, on signing in.
    pub agent: Option<String>,
    /// Kind of record.
    pub kind: Option<String>,
    /// The record.
    pub id: Option<Uuid>,
    /// The area asked for.
    pub asked: Option<AreaRef>,
    /// Records shown, taken out, lost or cleared.
    pub rows: Option<i64>,
    /// Conditions of the list, without words that were looked for.
    pub filters: Vec<String>,
    /// The same, in words.
    pub conditions: Vec<String>,
}

/// A condition as a person reads it; where words were looked for stands that they were, not which.
fn condition(words: Voice, kind: &str, filter: &str) -> String {
    let mut parts = filter.splitn(3, ':');
    let (key, op) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let value = parts.next().unwrap_or("…");
    let label = words.look(&format!("field-{kind}-{key}"), &[]).or_else(|| words.look(&format!("field-{key}"), &[]));
    let value = match value.parse::<NaiveDate>() {
        Ok(day) => date(day),
        Err(_) => words.look(&format!("choice-{value}"), &[]).unwrap_or_else(|| value.to_owned()),
    };
    let said = [("label", label.unwrap_or_else(|| key.to_owned())), ("value", value)];
    words.look(&format!("web-filter-{op}"), &said).unwrap_or_else(|| filter.to_owned())
}

impl AccessLine {
    /// A line, in the reader's words; areas are named as on the day of work.
    pub fn of(line: Access, day: NaiveDate, lang: Lang) -> Self {
        let signing = matches!(line.what, What::SignIn | What::SignInFailed | What::SignOut);
        let by = match line.user {
            Some(_) => line.actor,
            // No user has an empty id: what the program did itself is the program's.
            None => Words::of(lang).say(if signing { "actor-nobody" } else { "actor-system" }, &[]),
        };
        let kind = line.kind.clone().unwrap_or_default();
        let conditions = line.filters.iter().map(|filter| condition(Words::of(lang), &kind, filter)).collect();
        Self {
            conditions,
            seq: line.seq,
            at: line.at,
            what: line.what.key().to_owned(),
            user: line.user,
            by,
            role: Words::of(lang).look(&format!("role-{}", line.role), &[]).unwrap_or(line.role),
            area: AreaRef::of(&line.area, day),
            device: line.device,
            peer: line.peer,
            door: line.door,
            agent: line.agent,
            kind: line.kind,
            id: line.id,
            asked: line.asked.map(|code| AreaRef::of(&code, day)),
            rows: line.rows,
            filters: line.filters,
        }
    }

    /// The columns of the log as a file.
    pub const HEAD: [&str; 13] = [
        "web-access-seq",
        "web-access-at",
        "web-access-by",
        "web-access-role",
        "web-access-area",
        "web-access-what",
        "web-access-kind",
        "web-access-record",
        "web-access-asked",
        "web-access-rows",
        "web-access-filters",
        "web-access-peer",
        "web-access-door",
    ];

    /// Its cells.
    pub fn cells(&self, lang: Lang) -> Vec<String> {
        let words = Words::of(lang);
        let look = |key: String, plain: &str| words.look(&key, &[]).unwrap_or_else(|| plain.to_owned());
        let kind = self.kind.as_deref().unwrap_or_default();
        vec![
            self.seq.to_string(),
            date_time(self.at.with_timezone(&base::day::zone())),
            self.by.clone(),
            self.role.clone(),
            self.area.name.clone(),
            look(format!("web-access-{}", self.what), &self.what),
            look(format!("kind-{kind}"), kind),
            self.id.map(|id| id.to_string()).unwrap_or_default(),
            self.asked.as_ref().map(|area| area.name.clone()).unwrap_or_default(),
            self.rows.map(|rows| rows.to_string()).unwrap_or_default(),
            self.conditions.join("; "),
            self.peer.clone().unwrap_or_default(),
            self.door.clone().unwrap_or_else(|| self.device.clone()),
        ]
    }
}

/// Notes a sign-in; who cannot be noted is not let in.
pub async fn note_sign_in(office: &Office, user: &User, way: &Way) -> Result<()> {
    Ok(office.store.note_signing(&office.province, What::SignIn, Some(user), way).await?)
}

/// Notes a sign-in that failed. The answer is a refusal either way, so a full disk changes nothing.
pub async fn note_sign_in_failed(office: &Office, username: &str, way: &Way) {
    let user = office.store.user_to_sign_in(username).await.ok().flatten();
    let noted = office.store.note_signing(&office.province, What::SignInFailed, user.as_ref(), way).await;
    if let Err(error) = noted {
        ::tracing::warn!(%error, "a failed sign-in could not be noted");
    }
}

/// Ends a session and notes whose it was. It ends even when that cannot be noted.
pub async fn sign_out(office: &Office, token: &str, way: &Way) -> Result<()> {
    let user = account::signed_in(office, token).await.ok();
    office.store.end_session(token).await?;
    if let Some(user) = user
        && let Err(error) = office.store.note_signing(&office.province, What::SignOut, Some(&user), way).await
    {
        ::tracing::warn!(%error, "a sign-out could not be noted");
    }
    Ok(())
}

/// Clears what the access log need not keep any longer on a day.
pub async fn clear(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<u64> {
    let first = day.checked_sub_days(Days::new(Store::accesses_kept().days)).unwrap_or(NaiveDate::MIN);
    let before = base::day::CutOff::of(&office.province).window(first).0.to_utc();
    Ok(office.store.clear_accesses(ctx, before).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_said_in_words_and_tells_none_that_were_looked_for() {
        let said = |filter| condition(Words::of(Lang::En), "cases", filter);
        assert!(said("found_in:eq:community").contains(&Words::of(Lang::En).say("choice-community", &[])));
        assert!(said("announced_on:ge:2021-12-01").contains("01/12/2021"));
        assert!(said("name:has").contains('…'));
        assert_eq!(said("x"), "x");
    }
}
