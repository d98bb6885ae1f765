//! Tasks and targets about which nothing is said yet but whose they are.

use chrono::Utc;
use store::records::{Document, DueKind, Names, PartRole, Target, TargetState, Task, TaskState};
use uuid::Uuid;

/// A proposed task of a document, about which nothing is said yet.
pub(crate) fn blank_task(document: &Document) -> Task {
    Task {
        province: document.province.clone(),
        id: Uuid::now_v7(),
        area: document.area.clone(),
        document_id: document.id,
        parent_id: None,
        ordinal: 0,
        item: String::new(),
        text: String::new(),
        folded: String::new(),
        span_start: 0,
        span_end: 0,
        assignees: Names::default(),
        cooperating: Names::default(),
        directs: Names::default(),
        role: PartRole::Lead,
        unit: None,
        unit_name: None,
        head_post: None,
        head: None,
        due_kind: DueKind::None,
        due_on: None,
        due_time: None,
        due_words: None,
        due_rule: None,
        condition: None,
        state: TaskState::Proposed,
        report: None,
        evidence: None,
        asked_until: None,
        asked_why: None,
        urged: None,
        urged_on: None,
        urge: None,
        urge_received_on: None,
        assigned_on: None,
        closed_on: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// A proposed target of a document, about which nothing is said yet.
pub(crate) fn blank_target(document: &Document) -> Target {
    Target {
        province: document.province.clone(),
        id: Uuid::now_v7(),
        area: document.area.clone(),
        document_id: document.id,
        task_id: None,
        words: String::new(),
        measure: None,
        age_from: None,
        age_to: None,
        share: None,
        count: None,
        at_most: false,
        due_on: None,
        due_words: None,
        due_rule: None,
        state: TargetState::Proposed,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}
