//! What is said to people when something is wrong: what, where, and what to do.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::words::{Lang, Words};

/// Where in a file something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the file as the sender called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row or line, counted from 1 as the sender's program shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Heading of the column, or name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One thing to say. Its words are those of the Fluent message `code`, what to do about it is that message's
/// attribute `hint` (or the message `code-hint`); both may use the values in `args` and, of the place,
/// `$file`, `$row`, `$column`, `$value`. It may come from another process of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Fluent key; stable, so that other programs can tell problems apart.
    pub code: &'static str,
    /// Values of the words.
    pub args: Vec<(&'static str, String)>,
    /// Where it is.
    pub at: Option<Place>,
}

/// A message on its way.
#[derive(Deserialize)]
struct Sent {
    code: String,
    args: Vec<(String, String)>,
    at: Option<Place>,
}

impl<'de> Deserialize<'de> for Message {
    /// A message without words would say nothing and is refused; a value that no words use is dropped.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let sent = Sent::deserialize(from)?;
        let code = own(&sent.code).ok_or_else(|| D::Error::custom(format!("no words for {}", sent.code)))?;
        let args = sent.args.into_iter().filter_map(|(name, value)| Some((own(&name)?, value))).collect();
        Ok(Self { code, args, at: sent.at })
    }
}

/// A key or the name of a value as the files of words hold it.
fn own(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let part = |sign: char| !sign.is_ascii_alphanumeric() && !"-_".contains(sign);
    let all = || {
        let files = [Lang::Vi, Lang::En].into_iter().flat_map(Words::sources);
        files.flat_map(|(_, text)| text.split(part)).collect()
    };
    NAMES.get_or_init(all).get(name).copied()
}

impl Message {
    /// A message without values and place.
    pub const fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new(), at: None }
    }

    /// With a value for its words.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in numbers and texts alike")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// At a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.at = Some(place);
        self
    }

    /// In a file; row, column and value stay as they are.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.at.get_or_insert_default().file = Some(file.into());
        self
    }

    /// In a row, counted from 1.
    #[must_use]
    pub fn in_row(mut self, row: u64) -> Self {
        self.at.get_or_insert_default().row = Some(row);
        self
    }

    /// In a column, or a field, where this value stands.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
        let place = self.at.get_or_insert_default();
        place.column = Some(column.into());
        place.value = Some(value.into());
        self
    }

    /// What is wrong, without the place.
    pub fn say(&self, lang: Lang) -> String {
        Words::builtin().say(lang, self.code, &self.values())
    }

    /// What to do about it, where that is known.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        let (words, values) = (Words::builtin(), self.values());
        ["{}.hint", "{}-hint"].iter().find_map(|form| words.look(lang, &form.replace("{}", self.code), &values))
    }

    /// Where it is: `tệp ca-benh.xlsx, dòng 12, cột Ngày sinh, giá trị “31/02/1980”`.
    pub fn place(&self, lang: Lang) -> Option<String> {
        let place = self.at.as_ref()?;
        let row = place.row.map(|row| row.to_string());
        let parts = [
            ("place-file", &place.file),
            ("place-row", &row),
            ("place-column", &place.column),
            ("place-value", &place.value),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter_map(|(key, value)| value.as_ref().map(|value| (key, value)))
            .map(|(key, value)| Words::builtin().say(lang, key, &[("value", value.clone())]))
            .collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// All of it in one paragraph: what, where, what to do.
    pub fn full(&self, lang: Lang) -> String {
        let mut text = self.say(lang);
        if let Some(place) = self.place(lang) {
            text = format!("{text} ({place})");
        }
        if let Some(hint) = self.hint(lang) {
            text = format!("{text} {hint}");
        }
        text
    }

    fn values(&self) -> Vec<(&str, String)> {
        let mut values: Vec<(&str, String)> = self.args.iter().map(|(name, value)| (*name, value.clone())).collect();
        if let Some(place) = &self.at {
            let row = place.row.map(|row| row.to_string());
            let of_place = [("file", &place.file), ("row", &row), ("column", &place.column), ("value", &place.value)];
            for (name, value) in of_place {
                if let Some(value) = value.as_ref().filter(|_| values.iter().all(|(other, _)| *other != name)) {
                    values.push((name, value.clone()));
                }
            }
        }
        values
    }
}

/// In Vietnamese, for logs and for errors that wrap it.
impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.full(Lang::Vi))
    }
}

impl std::error::Error for Message {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_where_and_what_to_do() {
        let message = Message::new("area-unknown")
            .with("name", "Sơn Hồ")
            .in_file("ca-benh.xlsx")
            .in_row(12)
            .in_column("Xã", "Sơn Hồ");
        assert!(message.say(Lang::Vi).contains("Sơn Hồ"));
        assert_eq!(message.place(Lang::Vi).unwrap(), "tệp ca-benh.xlsx, dòng 12, cột “Xã”, giá trị “Sơn Hồ”");
        let full = message.full(Lang::En);
        for part in [message.say(Lang::En), message.place(Lang::En).unwrap(), message.hint(Lang::En).unwrap()] {
            assert!(full.contains(&part), "{part} not in {full}");
        }
        assert_eq!(message.to_string(), message.full(Lang::Vi));
    }

    #[test]
    fn the_place_lends_its_values_to_the_words_unless_they_are_given() {
        let at = Message::new("value-missing").in_column("Họ tên", "");
        assert!(at.say(Lang::Vi).contains("Họ tên"));
        let given = Message::new("value-missing").with("column", "Ngày sinh").in_column("Họ tên", "");
        assert!(given.say(Lang::Vi).contains("Ngày sinh"));
    }

    #[test]
    fn a_message_without_place_or_hint_is_its_words_alone() {
        let message = Message::new("place-row").with("value", 3);
        assert_eq!(message.full(Lang::En), message.say(Lang::En));
        assert_eq!((message.place(Lang::En), message.hint(Lang::En)), (None, None));
    }

    #[test]
    fn a_message_of_another_process_says_the_same_and_one_without_words_is_none() {
        let sent = Message::new("ingest-too-large").with("size", "21 MB").with("limit", "20 MB").in_file("a.txt");
        let json = serde_json::to_string(&sent).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), sent);
        let strange = json.replace("ingest-too-large", "no-such-words");
        assert!(serde_json::from_str::<Message>(&strange).is_err());
    }
}
