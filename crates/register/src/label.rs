//! Words in both languages.

use base::words::Lang;
use serde::Deserialize;

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Label {
    /// The words of a language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}
