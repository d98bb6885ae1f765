//! The JSON body: its size, and what no text and no day in it may be.

use std::fmt;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use centre::Problem;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::malformed;
use crate::app::App;
use crate::refusal::{Refusal, lang, unread};

/// Bytes of a body that holds a name and a password.
pub const SMALL: usize = 4 * 1024;
/// Bytes of a body that holds fields of a form.
const FORM: usize = 2 * 1024 * 1024;
/// Bytes of one text in a form: four for each of the 20,000 characters of a record's longest.
const LONGEST: usize = 80_000;

/// A JSON body of at most `MOST` bytes, whose faults are told like all others.
pub struct Body<T, const MOST: usize = FORM>(pub T);
impl<T: DeserializeOwned, const MOST: usize> FromRequest<App> for Body<T, MOST> {
    type Rejection = Refusal;
    async fn from_request(request: Request, _app: &App) -> Result<Self, Refusal> {
        let lang = lang(request.headers());
        read(request, MOST).await.map(Self).map_err(|problem| Refusal(problem, lang))
    }
}

async fn read<T: DeserializeOwned>(request: Request, most: usize) -> Result<T, Problem> {
    if !is_json(request.headers()) {
        return Err(malformed("Content-Type: application/json"));
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    let bytes = axum::body::to_bytes(request.into_body(), most).await.map_err(|fault| {
        // The one way to tell that the limit was reached from a sender who went away.
        let large = fault.to_string().contains("length limit");
        if large { too_large(most) } else { unread(&fault, StatusCode::BAD_REQUEST, fault.to_string(), most / 1_024) }
    })?;
    let longest = if most > FORM { usize::MAX } else { LONGEST };
    look(&bytes, longest)?;
    // The reader's own message names place and field.
    serde_json::from_slice(&bytes).map_err(malformed)
}

fn too_large(most: usize) -> Problem {
    let none = std::io::Error::from(std::io::ErrorKind::FileTooLarge);
    unread(&none, StatusCode::PAYLOAD_TOO_LARGE, String::new(), most / 1_024)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.ends_with("+json")
}

/// Walks over the values without keeping them.
fn look(bytes: &[u8], longest: usize) -> Result<(), Problem> {
    let mut found = Found { problem: None, field: String::new(), longest };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match Look(&mut found).deserialize(&mut reader).and_then(|()| reader.end()) {
        Ok(()) => Ok(()),
        Err(fault) => Err(found.problem.take().unwrap_or_else(|| malformed(fault))),
    }
}

struct Found {
    problem: Option<Problem>,
    /// The last key, by which people know what is meant.
    field: String,
    longest: usize,
}

impl Found {
    fn refuse<E: Error>(&mut self, code: &str, value: &str) -> E {
        let value: String = value.chars().filter(|c| !c.is_control()).take(60).collect();
        self.problem = Some(Problem::field(code, &self.field, value));
        E::custom(code)
    }
}

struct Look<'f>(&'f mut Found);

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(self.0.refuse("fault-control", "U+0000"));
        }
        if text.len() > self.0.longest {
            let said = format!("{} > {}", text.len(), self.0.longest);
            return Err(self.0.refuse("fault-too-long", &said));
        }
        // Years of more than four digits carry a sign; no desk can reckon with a day at the ends of the calendar.
        let signed = text.starts_with(['+', '-']) && text.len() < 50;
        if signed && (text.parse::<NaiveDate>().is_ok() || text.parse::<DateTime<FixedOffset>>().is_ok()) {
            return Err(self.0.refuse("fault-day", text));
        }
        Ok(())
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element_seed(Look(self.0))?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<String>()? {
            if key.contains('\0') || key.len() > 200 {
                return Err(self.0.refuse("fault-no-such-field", &key));
            }
            self.0.field = key;
            fields.next_value_seed(Look(self.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> Option<(String, Option<String>)> {
        let problem = look(body.as_bytes(), LONGEST).err()?;
        let field = problem.places.first().and_then(|place| place.column.clone());
        Some((problem.code, field))
    }

    #[test]
    fn a_form_is_let_through() {
        let form = r#"{"name":"Lò Thị Mẩy","note":"một\n\tdòng","on":"2021-12-29","at":"2021-12-29T01:00:00+07:00",
            "phone":"+84912345678","level":-1,"share":0.5,"none":null,"list":[1,{"a":true}]}"#;
        assert_eq!(refused(form), None);
    }

    #[test]
    fn what_no_desk_can_take_names_its_field() {
        let at = |code: &str, field: &str| Some((code.to_owned(), Some(field.to_owned())));
        assert_eq!(refused(r#"{"a":1,"name":"a\u0000b"}"#), at("fault-control", "name"));
        assert_eq!(refused(r#"{"changes":{"born":"-262143-01-01"}}"#), at("fault-day", "born"));
        assert_eq!(refused(r#"{"at":"+262142-12-31T23:59:59Z"}"#), at("fault-day", "at"));
        let long = format!(r#"{{"note":["{}"]}}"#, "a".repeat(LONGEST + 1));
        assert_eq!(refused(&long), at("fault-too-long", "note"));
    }

    #[test]
    fn broken_and_bottomless_bodies_are_refused() {
        for body in [r#"{"a":"#, "", r#"{"a":1e999}"#, "{} {}", &"[".repeat(100_000), &r#"{"a":"#.repeat(100_000)] {
            assert_eq!(refused(body).map(|(code, _)| code).as_deref(), Some("server-malformed"));
        }
    }
}
