//! Words on screen and in reports, from `data/locales/{vi,en}/*.ftl` (Fluent). Vietnamese first.

mod number;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

pub use number::{count, date, date_time, duration, number, percent};

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
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
        let head = key.trim().split(['-', '_']).next().unwrap_or_default();
        if head.eq_ignore_ascii_case("en") { Self::En } else { Self::Vi }
    }
}

macro_rules! locale {
    ($lang:literal) => {
        [
            ("base.ftl", include_str!(concat!("../../../data/locales/", $lang, "/base.ftl"))),
            ("fields.ftl", include_str!(concat!("../../../data/locales/", $lang, "/fields.ftl"))),
            ("directive.ftl", include_str!(concat!("../../../data/locales/", $lang, "/directive.ftl"))),
            ("rulebook.ftl", include_str!(concat!("../../../data/locales/", $lang, "/rulebook.ftl"))),
            ("epi.ftl", include_str!(concat!("../../../data/locales/", $lang, "/epi.ftl"))),
            ("sim.ftl", include_str!(concat!("../../../data/locales/", $lang, "/sim.ftl"))),
            ("planner.ftl", include_str!(concat!("../../../data/locales/", $lang, "/planner.ftl"))),
            ("report.ftl", include_str!(concat!("../../../data/locales/", $lang, "/report.ftl"))),
            ("ingest.ftl", include_str!(concat!("../../../data/locales/", $lang, "/ingest.ftl"))),
            ("imports.ftl", include_str!(concat!("../../../data/locales/", $lang, "/imports.ftl"))),
            ("store.ftl", include_str!(concat!("../../../data/locales/", $lang, "/store.ftl"))),
            ("centre.ftl", include_str!(concat!("../../../data/locales/", $lang, "/centre.ftl"))),
            ("server.ftl", include_str!(concat!("../../../data/locales/", $lang, "/server.ftl"))),
            ("web.ftl", include_str!(concat!("../../../data/locales/", $lang, "/web.ftl"))),
            ("posts.ftl", include_str!(concat!("../../../data/locales/", $lang, "/posts.ftl"))),
            ("scenarios.ftl", include_str!(concat!("../../../data/locales/", $lang, "/scenarios.ftl"))),
            ("measures.ftl", include_str!(concat!("../../../data/locales/", $lang, "/measures.ftl"))),
            ("tracing.ftl", include_str!(concat!("../../../data/locales/", $lang, "/tracing.ftl"))),
        ]
    };
}

type Files = [(&'static str, &'static str); 18];
const VI: Files = locale!("vi");
const EN: Files = locale!("en");

/// The words of both languages.
pub struct Words {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Words {
    /// The words shipped with the program.
    pub fn builtin() -> &'static Self {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| Self { vi: bundle(Lang::Vi, &VI), en: bundle(Lang::En, &EN) })
    }

    /// The words of one language.
    pub fn of(lang: Lang) -> Voice {
        Voice(lang)
    }

    /// The words of a key; the key itself where there are none, so that a gap is seen and reported.
    ///
    /// A value that is a whole number in plain digits chooses between plural forms; numbers for people
    /// come in as written by [`count`] or [`number`].
    pub fn say(&self, lang: Lang, key: &str, args: &[(&str, String)]) -> String {
        self.look(lang, key, args).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key, if there are any. `key.attribute` names an attribute of a message.
    pub fn look(&self, lang: Lang, key: &str, args: &[(&str, String)]) -> Option<String> {
        self.shipped(lang, key, args).or_else(|| added(lang, key))
    }

    /// Words that come with a definition, of a key that the program itself has none for. Said as they stand.
    pub fn add(lang: Lang, key: String, text: String) {
        ADDED.write().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert((lang, key), text);
    }

    fn shipped(&self, lang: Lang, key: &str, args: &[(&str, String)]) -> Option<String> {
        let bundle = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        let pattern = match key.split_once('.') {
            Some((message, attribute)) => bundle.get_message(message)?.get_attribute(attribute)?.value(),
            None => bundle.get_message(key)?.value()?,
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set((*name).to_owned(), fluent_value(value));
        }
        Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }

    /// The files of a language, name and text in Fluent's own form, for screens that put in the values
    /// themselves.
    pub fn sources(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
        match lang {
            Lang::Vi => VI.into_iter(),
            Lang::En => EN.into_iter(),
        }
    }
}

static ADDED: RwLock<Option<Added>> = RwLock::new(None);
type Added = HashMap<(Lang, String), String>;

fn added(lang: Lang, key: &str) -> Option<String> {
    ADDED.read().unwrap_or_else(PoisonError::into_inner).as_ref()?.get(&(lang, key.to_owned())).cloned()
}

/// One language of the words shipped with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice(Lang);

impl Voice {
    /// See [`Words::say`].
    pub fn say(self, key: &str, args: &[(&str, String)]) -> String {
        Words::builtin().say(self.0, key, args)
    }

    /// See [`Words::look`].
    pub fn look(self, key: &str, args: &[(&str, String)]) -> Option<String> {
        Words::builtin().look(self.0, key, args)
    }
}

/// Plain digits become a number, which Fluent writes out unchanged and can choose plurals by.
fn fluent_value(value: &str) -> FluentValue<'_> {
    let plain = value.len() <= 15
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && (value == "0" || !value.starts_with('0'));
    match value.parse::<f64>() {
        Ok(number) if plain => FluentValue::from(number),
        _ => FluentValue::String(Cow::Borrowed(value)),
    }
}

fn bundle(lang: Lang, files: &Files) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.key().parse().into_iter().collect());
    // The marks that isolate directions are for mixed right-to-left text; there is none here.
    bundle.set_use_isolating(false);
    for (_, file) in files {
        // What does not parse is left out here and found by the tests.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests;
