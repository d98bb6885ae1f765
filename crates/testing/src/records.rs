//! Records to put into a store.

use chrono::{NaiveDate, Utc};
use serde_json::json;
use store::records::{CarePlace, Case, Document, DocumentState, Dose, FoundIn, Outcome, Person, Severity, Sex};
use uuid::Uuid;

use crate::people::{PROVINCE, date, day};

/// A paper of the province: duties of the health department, of all districts and of one.
pub const LETTER: &str = include_str!("letter.txt");

/// A person of an area.
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

/// A mild case of the community.
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

/// A dose of a person.
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
        because: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// A document of an area, in a state.
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
        priority: None,
        priority_until: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}
