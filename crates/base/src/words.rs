//! Words on screen and in reports, from `data/locales/{vi,en}/*.ftl` (Fluent). Vietnamese first.

use std::borrow::Cow;
use std::sync::OnceLock;

use chrono::NaiveDate;
use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// `vi`, `en`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
    /// The language of a key such as `en` or `en-US`; Vietnamese for all others.
    pub fn from_key(key: &str) -> Self {
        if key.trim_start().to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Vi }
    }
}

macro_rules! locale {
    ($lang:literal) => {
        [
            include_str!(concat!("../../../data/locales/", $lang, "/base.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/directive.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/rulebook.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/epi.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/report.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/ingest.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/store.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/centre.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/server.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/web.ftl")),
            include_str!(concat!("../../../data/locales/", $lang, "/measures.ftl")),
        ]
    };
}

const VI: [&str; 11] = locale!("vi");
const EN: [&str; 11] = locale!("en");

/// The words of one language.
pub struct Words(FluentBundle<FluentResource>);

impl Words {
    /// The words shipped with the program.
    pub fn of(lang: Lang) -> &'static Self {
        static BOTH: OnceLock<[Words; 2]> = OnceLock::new();
        let both = BOTH.get_or_init(|| [Self::parse("vi", &VI), Self::parse("en", &EN)]);
        match lang {
            Lang::Vi => &both[0],
            Lang::En => &both[1],
        }
    }

    fn parse(lang: &str, files: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(lang.parse().into_iter().collect());
        // The marks that isolate directions are for mixed right-to-left text; there is none here.
        bundle.set_use_isolating(false);
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(good, _)| good);
            bundle.add_resource_overriding(resource);
        }
        Self(bundle)
    }

    /// The words of a key; the key itself where there are none, so that a gap is seen and reported.
    pub fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        self.look(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key, if there are any.
    pub fn look(&self, key: &str, values: &[(&str, String)]) -> Option<String> {
        let pattern = self.0.get_message(key)?.value()?;
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), FluentValue::String(Cow::Borrowed(value)));
        }
        Some(self.0.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    }
}

/// `dd/mm/yyyy` in both languages: what the country writes.
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A number with the language's separators: `1.234,5` in Vietnamese, `1,234.5` in English.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(point);
        out.push_str(rest);
    }
    out
}

/// A whole number with the language's separators.
pub fn count(value: i64, lang: Lang) -> String {
    number(value as f64, 0, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Keys with the variables that their patterns use.
    fn keys(files: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in files.iter().flat_map(|file| file.lines()) {
            if line.starts_with(|c: char| c.is_ascii_lowercase())
                && let Some((name, _)) = line.split_once('=')
            {
                key = name.trim().to_owned();
                assert!(!keys.contains_key(&key), "{key} stands twice");
                keys.insert(key.clone(), Vec::new());
            }
            for part in line.split("$").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                let list = keys.get_mut(&key).unwrap();
                if !list.contains(&name) {
                    list.push(name);
                    list.sort();
                }
            }
        }
        keys
    }

    #[test]
    fn both_languages_hold_the_same_keys_with_the_same_variables() {
        assert_eq!(keys(&VI), keys(&EN));
    }

    #[test]
    fn every_file_parses_whole() {
        for file in VI.iter().chain(&EN) {
            let parsed = FluentResource::try_new((*file).to_owned());
            assert!(parsed.is_ok(), "{:?}", parsed.err().map(|(_, errors)| errors));
        }
    }

    #[test]
    fn numbers_and_days_are_written_as_the_country_writes_them() {
        assert_eq!(number(1_234_567.25, 1, Lang::Vi), "1.234.567,2");
        assert_eq!(number(1_234.5, 1, Lang::En), "1,234.5");
        assert_eq!(count(-1_000, Lang::Vi), "-1.000");
        assert_eq!(count(0, Lang::Vi), "0");
        assert_eq!(date("2021-12-09".parse().unwrap()), "09/12/2021");
    }
}
