//! Measures by level, and the notice that a change of level needs.

use base::message::Message;
use base::words::{Lang, date, number};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Deserialize;

use crate::fact::{Fact, Text, Trust};

/// A table of measures by level (Resolution 128, Decision 2686).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Name by which rule books refer to it.
    pub id: String,
    #[expect(dead_code, reason = "told apart before the file is read; named here so that it is a known key")]
    method: String,
    /// Its act.
    pub title: Text,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none: still valid.
    pub valid_to: Option<NaiveDate>,
    /// Where the table was found.
    pub source: String,
    /// How far to rely on it.
    pub trust: Trust,
    /// Notice before a change; none where the act sets none.
    pub notice: Option<Notice>,
    /// Rows of the table.
    pub activities: Vec<Activity>,
}

/// Notice that is due to people and businesses.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Hours before a higher level takes effect.
    pub raise_hours: Fact<u32>,
}

/// An activity with its measure at each level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Name that does not change with the words.
    pub id: String,
    /// What is regulated.
    pub name: Text,
    level1: Option<Cell>,
    level2: Option<Cell>,
    level3: Option<Cell>,
    level4: Option<Cell>,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The measure in Vietnamese.
    pub vi: String,
    /// The measure in English.
    pub en: String,
    /// Where it was found.
    pub source: String,
    /// How far to rely on it.
    pub trust: Trust,
}

impl Cell {
    /// The measure in a language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

impl Activity {
    /// The measure at a level; none where the act says nothing.
    pub fn at(&self, level: u8) -> Option<&Cell> {
        match level {
            1 => self.level1.as_ref(),
            2 => self.level2.as_ref(),
            3 => self.level3.as_ref(),
            4 => self.level4.as_ref(),
            _ => None,
        }
    }
}

impl Package {
    /// The measures of a level in the order of the table.
    pub fn at(&self, level: u8) -> impl Iterator<Item = (&Activity, &Cell)> {
        self.activities.iter().filter_map(move |activity| Some((activity, activity.at(level)?)))
    }

    /// Hours of notice before a change from one level to another; none where none are due.
    pub fn notice_hours(&self, from: u8, to: u8) -> Option<u32> {
        self.notice.as_ref().filter(|_| to > from).map(|notice| notice.raise_hours.value)
    }

    /// A warning where a raise takes effect before its notice has run. It never forbids: a directive may
    /// order measures at once while the resolution wants notice, and the leader decides.
    pub fn notice(&self, change: &Change) -> Option<Warning> {
        let due = self.notice_hours(change.from?, change.to)?;
        let given = change.effective_at - change.decided_at;
        if given >= chrono::TimeDelta::hours(due.into()) {
            return None;
        }
        let notice = self.notice.as_ref()?;
        Some(Warning {
            due_hours: due,
            given_minutes: given.num_minutes(),
            earliest: change.decided_at + chrono::TimeDelta::hours(due.into()),
            source: notice.raise_hours.source.clone(),
            trust: notice.raise_hours.trust,
        })
    }

    pub(crate) fn check(&self) -> Result<(), (String, &'static str)> {
        for (index, activity) in self.activities.iter().enumerate() {
            if self.activities[..index].iter().any(|other| other.id == activity.id) {
                return Err((format!("activities[{index}].id"), "rulebook-problem-twice"));
            }
        }
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Err(("valid_to".to_owned(), "rulebook-problem-days"));
        }
        Ok(())
    }
}

/// A decided change of level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Level in force, if there was one.
    pub from: Option<u8>,
    /// Level decided.
    pub to: u8,
    /// When it was decided.
    pub decided_at: DateTime<FixedOffset>,
    /// When it takes effect.
    pub effective_at: DateTime<FixedOffset>,
}

/// Less notice than the act asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Hours that are due.
    pub due_hours: u32,
    /// Minutes given; negative where the level took effect before it was decided.
    pub given_minutes: i64,
    /// Earliest moment that keeps the notice.
    pub earliest: DateTime<FixedOffset>,
    /// Where the rule was found.
    pub source: String,
    /// How far to rely on it.
    pub trust: Trust,
}

impl Warning {
    /// The warning as every part of the house says things.
    pub fn message(&self, lang: Lang) -> Message {
        let decimals = usize::from(self.given_minutes % 60 != 0);
        Message::new("level-warning-notice")
            .with("due", self.due_hours)
            .with("given", number(self.given_minutes as f64 / 60.0, decimals, lang))
            .with("earliest", format!("{} {}", self.earliest.format("%H:%M"), date(self.earliest.date_naive())))
            .with("source", &self.source)
    }

    /// The warning in words.
    pub fn text(&self, lang: Lang) -> String {
        self.message(lang).say(lang)
    }
}
