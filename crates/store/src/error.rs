//! What can go wrong in the store, told so that a person can act.

use std::collections::BTreeMap;

use crate::field::Fault;
use crate::record::Kind;

/// The store's result.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of the store. [`Error::code`] is the key of its words in `data/locales/*/store.ftl`;
/// [`Error::args`] are the values those words need.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The role does not hold the verb on this kind of record, or the area lies outside the scope.
    #[error("not allowed: {verb} {kind:?}")]
    Denied {
        /// What was tried.
        verb: &'static str,
        /// On what.
        kind: Kind,
    },
    /// The role does not hold the verb on definitions of registers, or works for a part of the province alone.
    #[error("not allowed: definitions of registers")]
    DeniedDefinitions,
    /// A definition would lose what entries hold, or is not the one that was looked at.
    #[error("definition: {0:?}")]
    Definition(Vec<base::message::Message>),
    /// No such record within the reader's scope. Also given for records outside of it, so that an
    /// answer never tells whether something exists elsewhere.
    #[error("not found: {kind:?}")]
    NotFound {
        /// What was looked for.
        kind: Kind,
    },
    /// Somebody else changed the same fields since the version that the editor had before them.
    #[error("conflict on {fields:?}")]
    Conflict {
        /// The fields that both changed.
        fields: Vec<String>,
        /// The record as it is stored now.
        current: Box<serde_json::Value>,
    },
    /// Another record has the value already, of which there may be one only.
    #[error("taken: {what}")]
    Taken {
        /// The column or the name of the rule, as the database tells it.
        what: String,
    },
    /// Values that cannot be: one fault a field.
    #[error("invalid values: {0:?}")]
    Invalid(Vec<Fault>),
    /// The database was made by a newer version of the program.
    #[error("the data folder is of a newer version: {found}")]
    Newer {
        /// The newest migration found that this program does not know.
        found: String,
    },
    /// The row is past the point up to which the doors that all kinds share may write it: an order handed out, a
    /// decision taken. Only its desk changes it.
    #[error("only the desk of {kind:?} changes this row")]
    AtDesk {
        /// What was to be written.
        kind: Kind,
    },
    /// What was to be written is a unit's, for which the caller does not act.
    #[error("only {unit} writes this")]
    OfUnit {
        /// The unit's name.
        unit: String,
    },
    /// Other records point at the row that was to be removed.
    #[error("{kind:?} is pointed at by {by:?}")]
    Referenced {
        /// What was to be removed.
        kind: Kind,
        /// What points at it.
        by: Kind,
    },
    /// The writes before this one take too long; nothing of it was written.
    #[error("too busy to write")]
    Busy,
    /// The disk is full; nothing of the change was kept.
    #[error("the disk is full")]
    DiskFull,
    /// The database cannot be reached or refused the work.
    #[error("database: {0}")]
    Database(#[source] sea_orm::DbErr),
    /// A server works on this data already.
    #[error("{place} is held by a running server")]
    Held {
        /// The folder or the database.
        place: String,
    },
    /// What the database reads of itself cannot be.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A file of the data folder cannot be read or written.
    #[error("{path}: {what}")]
    Folder {
        /// The file.
        path: String,
        /// Why.
        what: String,
    },
    /// A role table or another data file of the store is wrong.
    #[error("data file {file}: {what}")]
    Data {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
}

impl Error {
    pub(crate) fn folder(path: &std::path::Path, what: impl std::fmt::Display) -> Self {
        Self::Folder { path: path.display().to_string(), what: what.to_string() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
    pub(crate) fn json(error: serde_json::Error) -> Self {
        Self::Database(sea_orm::DbErr::Json(error.to_string()))
    }

    /// The key of the words that tell this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied { .. } => "store-denied",
            Self::DeniedDefinitions => "store-denied-registers",
            Self::Definition(_) => "store-definition",
            Self::NotFound { .. } => "store-not-found",
            Self::Conflict { .. } => "store-conflict",
            Self::Taken { .. } => "store-taken",
            Self::Invalid(_) => "store-invalid",
            Self::Newer { .. } => "store-newer",
            Self::AtDesk { .. } => "store-at-desk",
            Self::OfUnit { .. } => "store-of-unit",
            Self::Referenced { .. } => "store-referenced",
            Self::Busy => "store-busy",
            Self::DiskFull => "store-disk-full",
            Self::Database(_) => "store-database",
            Self::Held { .. } => "store-held",
            Self::Damaged(_) => "store-damaged",
            Self::Folder { .. } => "store-folder",
            Self::Data { .. } => "store-data",
        }
    }

    /// The values that the words need.
    pub fn args(&self) -> BTreeMap<&'static str, String> {
        let mut args = BTreeMap::new();
        match self {
            Self::Denied { kind, .. } | Self::NotFound { kind } | Self::AtDesk { kind } => {
                args.insert("kind", kind.key().to_owned());
            }
            Self::Referenced { kind, by } => {
                args.insert("kind", kind.key().to_owned());
                args.insert("by", by.key().to_owned());
            }
            Self::Conflict { fields, .. } => {
                args.insert("fields", fields.join(", "));
            }
            Self::Taken { what } | Self::Damaged(what) => {
                args.insert("what", what.clone());
            }
            Self::OfUnit { unit } => {
                args.insert("unit", unit.clone());
            }
            Self::Newer { found } => {
                args.insert("found", found.clone());
            }
            Self::Held { place } => {
                args.insert("place", place.clone());
            }
            Self::Folder { path, what } => {
                args.insert("path", path.clone());
                args.insert("what", what.clone());
            }
            Self::Data { file, what } => {
                args.insert("file", file.clone());
                args.insert("what", what.clone());
            }
            Self::Definition(found) => {
                args.insert("what", found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            }
            Self::DeniedDefinitions | Self::Invalid(_) | Self::Busy | Self::DiskFull | Self::Database(_) => {}
        }
        args
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        // SQLITE_FULL and PostgreSQL's disk_full (53100) come as text through two layers; the words
        // are stable in both and no typed code reaches this level.
        let words = error.to_string();
        if words.contains("database or disk is full") || words.contains("No space left on device") {
            return Self::DiskFull;
        }
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(words)) = error.sql_err() {
            // SQLite: `UNIQUE constraint failed: users.username`; PostgreSQL: `… constraint "users_name"`.
            let what = words.rsplit([' ', '.']).next().unwrap_or_default().trim_matches('"').to_owned();
            return Self::Taken { what };
        }
        if ["disk image is malformed", "not a database", "invalid page", "data_corrupted"]
            .iter()
            .any(|damage| words.contains(damage))
        {
            return Self::Damaged(words);
        }
        Self::Database(error)
    }
}
