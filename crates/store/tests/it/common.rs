//! A fresh store and records to put into it.

use base::area::Areas;
use chrono::{NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;
use store::records::{CarePlace, Case, Document, DocumentState, Dose, FoundIn, Outcome, Person, Severity, Sex, User};
use store::{Ctx, Database, Roles, Store};
use uuid::Uuid;

/// Lai Châu, where the tests play.
pub const PROVINCE: &str = "12";
/// Sìn Hồ.
pub const DISTRICT: &str = "108";

pub fn day() -> NaiveDate {
    date("2021-12-29")
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Codes of communes of a district, in the order of the tree.
pub fn communes(district: &str) -> Vec<String> {
    Areas::builtin().communes_under(district, day()).iter().map(|a| a.code.clone()).collect()
}

/// A place for a store, with nothing in it; kept for as long as the guard lives.
pub struct Place {
    pub database: Database,
    folder: tempfile::TempDir,
}

pub async fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let database = match std::env::var("VUNGXANH_TEST_POSTGRES") {
        Ok(server) => {
            let name = format!("t{}", Uuid::now_v7().simple());
            let admin = sea_orm::Database::connect(format!("{server}/postgres")).await.unwrap();
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
            admin.close().await.unwrap();
            Database::Postgres(format!("{server}/{name}"))
        }
        Err(_) => Database::Sqlite(folder.path().join("vungxanh.db")),
    };
    Place { database, folder }
}

/// A store of its own, kept for as long as the guard lives.
pub struct Fresh {
    pub store: Store,
    pub database: Database,
    folder: tempfile::TempDir,
}

impl Fresh {
    /// Is it one of PostgreSQL?
    pub fn is_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres(_))
    }

    /// A folder of its own, in which a SQLite store lies.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Closes the store; what it wrote stays as long as the folder.
    pub async fn closed(self) -> tempfile::TempDir {
        self.store.close().await.unwrap();
        self.folder
    }
}

pub async fn fresh() -> Fresh {
    let Place { database, folder } = place().await;
    let store = Store::open(&database).await.unwrap();
    Fresh { store, database, folder }
}

/// A connection past the store.
pub async fn connect(database: &Database) -> sea_orm::DatabaseConnection {
    let url = match database {
        Database::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Database::Postgres(url) => url.clone(),
    };
    sea_orm::Database::connect(url).await.unwrap()
}

/// A connection past the store, for tests that play the vandal.
pub async fn raw(fresh: &Fresh) -> sea_orm::DatabaseConnection {
    connect(&fresh.database).await
}

pub fn system() -> Ctx {
    Ctx::system(PROVINCE, Areas::builtin(), day(), "test")
}

pub fn user(role: &str, area: &str) -> User {
    User {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        username: format!("{role}-{area}"),
        name: format!("Người dùng {role} {area}"),
        role: role.into(),
        post: None,
        disabled: false,
        password_hash: "$argon2id$x".into(),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

pub fn acting(role: &str, area: &str) -> Ctx {
    Ctx::user(&user(role, area), &Roles::builtin().unwrap(), Areas::builtin(), day(), "test")
}

pub fn person(area: &str, name: &str, birth_year: i32) -> Person {
    Person {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        hamlet: Some("Bản Nậm Lúc".into()),
        name: name.into(),
        folded: String::new(),
        sex: Sex::Female,
        birth_year,
        birth_on: None,
        citizen_id: None,
        phone: None,
        contraindicated: false,
        doses: 0,
        last_dose_on: None,
        registered_on: date("2021-01-01"),
        merged_into: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

pub fn case(area: &str, announced_on: NaiveDate) -> Case {
    Case {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        code: "BN1640001".into(),
        person_id: None,
        name: "Lò Thị Mẩy".into(),
        folded: String::new(),
        sex: Sex::Female,
        birth_year: 1990,
        onset_on: None,
        announced_on,
        found_in: FoundIn::Community,
        source_known: false,
        severity: Severity::Mild,
        care_place: CarePlace::Facility,
        outcome: Outcome::Active,
        outcome_on: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

pub fn dose(person: &Person, dose_no: i32, given_on: NaiveDate) -> Dose {
    Dose {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: person.area.clone(),
        person_id: person.id,
        birth_year: person.birth_year,
        dose_no,
        given_on,
        product: "Vero Cell".into(),
        lot: Some("202108".into()),
        site: None,
        serious_event: false,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

pub fn document(area: &str, state: DocumentState) -> Document {
    Document {
        province: PROVINCE.into(),
        id: Uuid::now_v7(),
        area: area.into(),
        issuer_area: None,
        doc_type: Some("công văn".into()),
        number: Some("12/CV".into()),
        issuer: None,
        place: None,
        issued_on: Some(day()),
        subject: Some("phòng, chống dịch".into()),
        folded: String::new(),
        state,
        text: "…".into(),
        reading: json!({}),
        file_id: None,
        ended_on: None,
        replaced_by: None,
        version_of: None,
        version: 0,
        updated_at: chrono::Utc::now(),
        seq: 0,
    }
}
