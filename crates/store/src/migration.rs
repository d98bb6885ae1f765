//! The tables, in steps that are never changed once released; a later step adds to them.
//!
//! Every table that holds persons or their affairs has the key (province, id), province first, so
//! that a distributed PostgreSQL can lay it out over its workers.

mod access_log;
mod forecasts;
mod tracing;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, boolean, date, date_null, double_null, integer, integer_null, json_binary, string,
    string_null, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

mod scenarios;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(First),
            Box::new(DocumentsInForce),
            Box::new(tracing::Tracing),
            Box::new(scenarios::Scenarios),
            Box::new(forecasts::Forecasts),
            Box::new(access_log::AccessLog),
        ]
    }
}

struct First;

impl MigrationName for First {
    fn name(&self) -> &'static str {
        "m0001_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for First {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in records() {
            manager.create_table(record(table, columns)).await?;
        }
        for table in plain(manager.get_database_backend()) {
            manager.create_table(table).await?;
        }
        for (table, columns) in INDEXES {
            manager.create_index(index(table, columns)).await?;
        }
        let mut unique = Index::create();
        unique.name("users_name").table(Alias::new("users")).col(Alias::new("username")).unique();
        manager.create_index(unique).await?;
        let search = match manager.get_database_backend() {
            DbBackend::Sqlite => SEARCH_SQLITE,
            _ => SEARCH_POSTGRES,
        };
        manager.get_connection().execute_unprepared(search).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

/// Documents end, replace one another and come in newer versions.
struct DocumentsInForce;

impl MigrationName for DocumentsInForce {
    fn name(&self) -> &'static str {
        "m0002_documents_in_force"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DocumentsInForce {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for mut column in [date_null("ended_on"), uuid_null("replaced_by"), uuid_null("version_of")] {
            let table = Table::alter().table(Alias::new("documents")).add_column(&mut column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("data is never migrated backwards: restore a backup".to_owned()))
    }
}

fn index(table: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = key(columns);
    index.name(format!("{table}_{}", columns.join("_"))).table(Alias::new(table));
    index
}

/// What every record has, and its own columns.
fn record(table: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut create = Table::create();
    create
        .table(Alias::new(table))
        .col(string("province"))
        .col(uuid("id"))
        .col(string("area"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("updated_at"));
    for mut column in columns {
        create.col(&mut column);
    }
    create.primary_key(Index::create().col(Alias::new("province")).col(Alias::new("id")));
    create
}

fn records() -> Vec<(&'static str, Vec<ColumnDef>)> {
    vec![
        (
            "persons",
            vec![
                string_null("hamlet"),
                string("name"),
                string("folded"),
                string("sex"),
                integer("birth_year"),
                date_null("birth_on"),
                string_null("citizen_id"),
                string_null("phone"),
                boolean("contraindicated"),
                integer("doses"),
                date_null("last_dose_on"),
                date("registered_on"),
                uuid_null("merged_into"),
            ],
        ),
        (
            "cases",
            vec![
                string("code"),
                uuid_null("person_id"),
                string("name"),
                string("folded"),
                string("sex"),
                integer("birth_year"),
                date_null("onset_on"),
                date("announced_on"),
                string("found_in"),
                boolean("source_known"),
                string("severity"),
                string("care_place"),
                string("outcome"),
                date_null("outcome_on"),
            ],
        ),
        (
            "doses",
            vec![
                uuid("person_id"),
                integer("birth_year"),
                integer("dose_no"),
                date("given_on"),
                string("product"),
                string_null("lot"),
                string_null("site"),
                boolean("serious_event"),
            ],
        ),
        (
            "stock",
            vec![
                string("unit"),
                date("moved_on"),
                string("reason"),
                string("product"),
                string_null("lot"),
                date_null("expires_on"),
                integer("quantity"),
                text_null("note"),
            ],
        ),
        ("population", vec![date("counted_on"), integer("birth_year"), integer("people"), text("source")]),
        (
            "duty",
            vec![
                string("body"),
                string("place"),
                string("phone"),
                timestamp_with_time_zone("starts_at"),
                timestamp_with_time_zone("ends_at"),
                json_binary("members"),
            ],
        ),
        (
            "documents",
            vec![
                string_null("issuer_area"),
                string_null("doc_type"),
                string_null("number"),
                string_null("issuer"),
                string_null("place"),
                date_null("issued_on"),
                text_null("subject"),
                text("folded"),
                string("state"),
                text("text"),
                json_binary("reading"),
                uuid_null("file_id"),
            ],
        ),
        ("files", vec![string("name"), string("digest"), binary("content")]),
        (
            "tasks",
            vec![
                uuid("document_id"),
                uuid_null("parent_id"),
                integer("ordinal"),
                string("item"),
                text("text"),
                text("folded"),
                integer("span_start"),
                integer("span_end"),
                json_binary("assignees"),
                json_binary("cooperating"),
                string_null("unit"),
                text_null("unit_name"),
                text_null("head_post"),
                text_null("head"),
                string("due_kind"),
                date_null("due_on"),
                text_null("due_words"),
                string_null("due_rule"),
                text_null("condition"),
                string("state"),
                text_null("report"),
                text_null("evidence"),
                date_null("assigned_on"),
                date_null("closed_on"),
            ],
        ),
        (
            "targets",
            vec![
                uuid("document_id"),
                uuid_null("task_id"),
                text("words"),
                string_null("measure"),
                integer_null("age_from"),
                integer_null("age_to"),
                double_null("share"),
                integer_null("count"),
                date_null("due_on"),
                text_null("due_words"),
                string_null("due_rule"),
                string("state"),
            ],
        ),
        ("levels", vec![date("assessed_on"), string("rules"), integer_null("level"), json_binary("inputs")]),
        (
            "decisions",
            vec![
                date("assessed_on"),
                integer("level"),
                integer_null("proposed"),
                timestamp_with_time_zone("decided_at"),
                timestamp_with_time_zone("effective_at"),
                text_null("reason"),
                text("decided_by"),
            ],
        ),
        (
            "users",
            vec![
                string("username"),
                string("name"),
                string("role"),
                string_null("post"),
                boolean("disabled"),
                string("password_hash"),
            ],
        ),
    ]
}

fn plain(backend: DbBackend) -> Vec<TableCreateStatement> {
    let mut tallies = Table::create()
        .table(Alias::new("tallies"))
        .col(string("province"))
        .col(string("measure"))
        .col(date("day"))
        .col(string("area"))
        .col(integer("stratum"))
        .col(big_integer("n"))
        .primary_key(&mut key(&["province", "measure", "day", "area", "stratum"]))
        .to_owned();
    if backend == DbBackend::Sqlite {
        // Rows lie in the order of their key: a sum over days reads one stretch of the file.
        tallies.extra("WITHOUT ROWID");
    }
    let changes = Table::create()
        .table(Alias::new("changes"))
        .col(string("province"))
        .col(big_integer("seq"))
        .col(string("kind"))
        .col(uuid_null("record_id"))
        .col(string("area"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("at"))
        .col(text("body"))
        .col(string("previous"))
        .col(string("hash"))
        .primary_key(&mut key(&["province", "seq"]))
        .to_owned();
    let sessions = Table::create()
        .table(Alias::new("sessions"))
        .col(string("token_hash").primary_key())
        .col(string("province"))
        .col(uuid("user_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("seen_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .to_owned();
    let views = Table::create()
        .table(Alias::new("views"))
        .col(string("province"))
        .col(uuid("id"))
        .col(uuid("user_id"))
        .col(string("list"))
        .col(string("name"))
        .col(text("query"))
        .primary_key(&mut key(&["province", "id"]))
        .to_owned();
    let settings =
        Table::create().table(Alias::new("settings")).col(string("key").primary_key()).col(text("value")).to_owned();
    vec![tallies, changes, sessions, views, settings]
}

fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(Alias::new(*column));
    }
    key
}

const INDEXES: &[(&str, &[&str])] = &[
    ("persons", &["province", "area", "birth_year"]),
    ("persons", &["province", "folded", "id"]),
    ("persons", &["province", "citizen_id"]),
    ("persons", &["province", "birth_year", "doses"]),
    ("cases", &["province", "announced_on", "id"]),
    ("cases", &["province", "area", "announced_on"]),
    ("cases", &["province", "code"]),
    ("doses", &["province", "person_id", "dose_no"]),
    ("doses", &["province", "given_on", "id"]),
    ("doses", &["province", "area", "given_on"]),
    ("stock", &["province", "area", "moved_on"]),
    ("population", &["province", "area", "counted_on"]),
    ("duty", &["province", "starts_at"]),
    ("documents", &["province", "issued_on"]),
    ("tasks", &["province", "document_id", "ordinal"]),
    ("tasks", &["province", "parent_id"]),
    ("tasks", &["province", "area", "state"]),
    ("targets", &["province", "document_id"]),
    ("levels", &["province", "assessed_on", "area"]),
    ("decisions", &["province", "area", "effective_at"]),
    ("changes", &["province", "kind", "record_id"]),
    ("sessions", &["user_id"]),
    ("views", &["province", "user_id", "list"]),
];

/// Names are found by the beginnings of their words in any order: SQLite's full-text index, kept in
/// step by triggers.
const SEARCH_SQLITE: &str = "
CREATE VIRTUAL TABLE persons_fts USING fts5(folded, content='persons', content_rowid='rowid', prefix='2 3');
CREATE TRIGGER persons_fts_insert AFTER INSERT ON persons BEGIN
  INSERT INTO persons_fts(rowid, folded) VALUES (new.rowid, new.folded);
END;
CREATE TRIGGER persons_fts_delete AFTER DELETE ON persons BEGIN
  INSERT INTO persons_fts(persons_fts, rowid, folded) VALUES ('delete', old.rowid, old.folded);
END;
CREATE TRIGGER persons_fts_update AFTER UPDATE OF folded ON persons WHEN old.folded <> new.folded BEGIN
  INSERT INTO persons_fts(persons_fts, rowid, folded) VALUES ('delete', old.rowid, old.folded);
  INSERT INTO persons_fts(rowid, folded) VALUES (new.rowid, new.folded);
END;";

const SEARCH_POSTGRES: &str = "CREATE INDEX persons_fts ON persons USING gin (to_tsvector('simple', folded))";
