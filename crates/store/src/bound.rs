//! How long, how large, how far away: the bounds that every value of every record keeps, whichever way it came in.

use serde_json::Value;

use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::field::{Fault, Field, FieldKind};
use crate::row::Row;

/// Characters of a text that a fault repeats.
const SAID: usize = 60;
/// Bytes of a structure that people write.
const STRUCTURE: i64 = 200_000;

/// What lies out of the bounds of its field.
#[derive(Default)]
pub(crate) struct Bounds {
    pub(crate) faults: Vec<Fault>,
    /// A day beyond the calendar that the program reckons with: nothing may be reckoned with this record.
    pub(crate) beyond: bool,
}

/// Looks at every field of a record.
pub(crate) fn bounds(record: &dyn Row) -> Bounds {
    let (sheet, mut found) = (record.sheet(), Bounds::default());
    record.each_cell(&mut |key, cell| {
        let field = sheet.field(key);
        let fault = match cell {
            Cell::Text(text) => written(&mut found, key, field, text),
            Cell::Int(number) => field.and_then(|field| counted(field, number)),
            Cell::Real(number) if !number.is_finite() => Some(Fault::new(key, "fault-malformed", number)),
            Cell::Json(value) => structure(key, field, &value),
            Cell::Real(_) | Cell::Empty | Cell::Bool(_) => None,
        };
        found.faults.extend(fault);
    });
    found
}

fn written(found: &mut Bounds, key: &str, field: Option<&Field>, text: &str) -> Option<Fault> {
    match field.map(|field| field.kind) {
        Some(FieldKind::Date | FieldKind::Datetime) if !reckonable(text) => {
            found.beyond = true;
            Some(Fault::new(key, "fault-day", text))
        }
        Some(FieldKind::Text) => field.and_then(|field| text_of(key, text, field.most)),
        Some(FieldKind::Area | FieldKind::Enum(_)) => text_of(key, text, SAID as i64),
        // Whole documents and what the program itself sets: no database takes this one character.
        _ => text.contains('\0').then(|| Fault::new(key, "fault-control", "U+0000")),
    }
}

/// A day or an instant as JSON writes it, in the years that the program reckons with.
fn reckonable(text: &str) -> bool {
    let year = text.split('-').next().filter(|year| year.len() == 4);
    year.and_then(|year| year.parse().ok()).is_some_and(|year| base::day::YEARS.contains(&year))
}

fn counted(field: &Field, number: i64) -> Option<Fault> {
    let (least, most) = (field.least, field.most);
    if number > most {
        Some(Fault::new(field.key, "fault-range", format!("{number} > {most}")))
    } else if number < least {
        Some(Fault::new(field.key, "fault-range", format!("{number} < {least}")))
    } else {
        None
    }
}

/// A structure that people write; what the program works out is bounded by what it was worked out from.
fn structure(key: &str, field: Option<&Field>, value: &Value) -> Option<Fault> {
    if !field.is_some_and(|field| field.editable) {
        return None;
    }
    let length = value.to_string().len() as i64;
    if length > STRUCTURE {
        return Some(Fault::new(key, "fault-too-long", format!("{length} > {STRUCTURE}")));
    }
    strings(value).find_map(control).map(|c| Fault::new(key, "fault-control", c))
}

fn strings(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.as_str())),
        Value::Array(values) => Box::new(values.iter().flat_map(strings)),
        Value::Object(fields) => {
            Box::new(fields.iter().flat_map(|(key, value)| std::iter::once(key.as_str()).chain(strings(value))))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Box::new(std::iter::empty()),
    }
}

/// The first character that cannot be seen and breaks no line; databases and spreadsheets refuse some of them.
fn control(text: &str) -> Option<String> {
    let found = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
    Some(format!("U+{:04X}", u32::from(found)))
}

fn text_of(key: &str, text: &str, most: i64) -> Option<Fault> {
    // Bytes first: counting letters is for the texts that may be too long.
    if text.len() as i64 > most {
        let length = text.chars().count() as i64;
        if length > most {
            return Some(Fault::new(key, "fault-too-long", format!("{length} > {most}")));
        }
    }
    control(text).map(|c| Fault::new(key, "fault-control", c))
}

/// A text that belongs to no record: a remark of the log, a name of a view, words of a search.
pub(crate) fn text(key: &str, text: &str, most: i64) -> Result<()> {
    text_of(key, text, most).map_or(Ok(()), |fault| Err(Error::Invalid(vec![fault])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Person;
    use serde_json::json;

    #[expect(clippy::needless_pass_by_value, reason = "values are handed in as they are written")]
    fn faults(changes: Value) -> Vec<(String, &'static str)> {
        let mut whole = json!({
            "province": "12", "id": "01890000-0000-7000-8000-000000000000", "area": "03460", "name": "Lò Văn A",
            "birth_year": 1990, "sex": "male", "registered_on": "2021-12-29",
        });
        let fields = whole.as_object_mut().unwrap();
        fields.extend(changes.as_object().unwrap().clone());
        let person: Person = serde_json::from_value(whole).unwrap();
        bounds(&person).faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn a_common_record_lies_within_the_bounds() {
        assert_eq!(faults(json!({ "hamlet": "Bản Nà Củng\tđội 2", "birth_on": "1990-02-28" })), []);
    }

    #[test]
    fn each_kind_of_value_has_its_bounds() {
        let name = |code| vec![("name".to_owned(), code)];
        assert_eq!(faults(json!({ "name": "ệ".repeat(1_000_000) })), name("fault-too-long"));
        assert_eq!(faults(json!({ "name": "ệ".repeat(500) })), []);
        assert_eq!(faults(json!({ "name": "Lò\u{0}A" })), name("fault-control"));
        assert_eq!(faults(json!({ "name": "Lò\u{1b}[2J" })), name("fault-control"));
        for day in ["-262143-01-01", "+12021-12-29", "9999-12-31", "0001-01-01"] {
            assert_eq!(faults(json!({ "registered_on": day })), [("registered_on".to_owned(), "fault-day")], "{day}");
        }
        assert_eq!(faults(json!({ "birth_year": i32::MAX })), [("birth_year".to_owned(), "fault-range")]);
    }
}
