//! The document in the plain form that people and other programs compare readings in.

use serde_json::{Map, Value, json};

use crate::document::{Deadline, DeadlineKind, Document, Every, Task};

impl Document {
    /// Type, number, issuer, place, date, signer, subject, addressees, recipients, cited documents and tasks; days in ISO
    /// form, as printed ("trước ngày 27/02/2022" is `2022-02-27`).
    pub fn to_schema(&self) -> Value {
        let recipient = |one: &crate::Recipient| match &one.purpose {
            Some(purpose) => format!("{} ({purpose})", one.name),
            None => one.name.clone(),
        };
        json!({
            "doc_type": self.doc_type,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "date": self.date,
            "signer": { "name": self.signer.name, "authority": self.signer.authority },
            "subject": self.subject,
            "addressees": self.addressees,
            "recipients": self.recipients.iter().map(recipient).collect::<Vec<_>>(),
            "legal_refs": self.refs.iter().map(|one| json!({ "number": one.number, "date": one.date })).collect::<Vec<_>>(),
            "tasks": self.tasks.iter().map(task).collect::<Vec<_>>(),
        })
    }
}

fn task(task: &Task) -> Value {
    json!({
        "item": task.item,
        "quote": task.quote,
        "assignees": task.assignees,
        "cooperating": task.cooperating,
        "inherited": task.inherited,
        "deadline": task.deadline.as_ref().map(deadline),
    })
}

fn deadline(deadline: &Deadline) -> Value {
    let mut value = Map::new();
    match deadline.kind {
        DeadlineKind::Date => {
            value.insert("date".into(), json!(deadline.date));
        }
        DeadlineKind::Recurring => {
            if let Some(recurring) = deadline.recurring {
                // The plain form knows five periods; the exact one stands beside it.
                let every = if recurring.every == Every::Quarterly { Every::Periodic } else { recurring.every };
                value.insert("recurring".into(), json!(every.key()));
                if every != recurring.every {
                    value.insert("every".into(), json!(recurring.every.key()));
                }
                for (name, part) in [("day", recurring.day), ("month", recurring.month)] {
                    if let Some(part) = part {
                        value.insert(name.into(), json!(part));
                    }
                }
            }
        }
        DeadlineKind::Relative => {
            value.insert("relative".into(), json!(deadline.relative));
        }
    }
    if let Some(time) = &deadline.time {
        value.insert("time".into(), json!(time));
    }
    Value::Object(value)
}
