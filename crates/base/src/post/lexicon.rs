//! The words that group phrases are made of, from the units' names and `data/office/groups.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::form::Form;
use crate::area::{Area, Level};
use crate::text::{fold, nfc};

/// Which areas a noun means where no scope follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Alone {
    /// The issuer's own area, or the next above that has such a unit, or the next tier below.
    #[default]
    Nearest,
    Issuer,
    Below,
    All,
}

/// A unit's name or a group of units.
#[derive(Debug, Clone)]
pub(super) struct Noun {
    /// Indices of the kinds of unit.
    pub(super) forms: Vec<usize>,
    pub(super) alone: Alone,
    /// Only these tiers, whatever the scope; empty for all.
    pub(super) levels: Vec<Level>,
    /// Only areas of this kind; none for all.
    pub(super) kind: Option<&'static str>,
}

impl Noun {
    /// Do the words fit an area, whatever units it has?
    pub(super) fn fits(&self, area: &Area) -> bool {
        (self.levels.is_empty() || self.levels.contains(&area.level))
            && self.kind.is_none_or(|kind| kind == area.kind())
    }
}

/// What a person is in a unit.
#[derive(Debug, Clone)]
pub(super) struct Title {
    /// The head, whatever the post is called.
    pub(super) head: bool,
    pub(super) posts: Vec<String>,
    /// The unit meant where none follows.
    pub(super) of: Option<Noun>,
}

#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) all: bool,
    pub(super) levels: Vec<Level>,
    pub(super) kinds: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) enum Lexeme {
    Noun(Noun),
    Title(Title),
    Scope(Scope),
    Public,
    Connective,
    Filler,
}

#[derive(Debug)]
pub(super) struct Lexicon {
    entries: HashMap<String, Lexeme>,
    abbreviations: BTreeMap<String, Vec<Token>>,
    longest: usize,
    pub(super) implied: Noun,
    /// Words of each kind of unit, as tokens joined by blanks.
    pub(super) names: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    abbreviations: BTreeMap<String, String>,
    filler: Words,
    connective: Words,
    scope: Vec<ScopeRow>,
    noun: Vec<NounRow>,
    public: Vec<Words>,
    title: Vec<TitleRow>,
    implied: Groups,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    groups: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScopeRow {
    words: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    levels: Vec<Level>,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounRow {
    words: Vec<String>,
    groups: Vec<String>,
    #[serde(default)]
    alone: Alone,
    #[serde(default)]
    levels: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleRow {
    words: Vec<String>,
    #[serde(default)]
    head: bool,
    #[serde(default)]
    posts: Vec<String>,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    levels: Vec<Level>,
}

const REGISTER: &str = include_str!("../../../../data/office/groups.toml");

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Without marks, to look up.
    pub(super) folded: String,
    /// As written, for the names of areas that marks tell apart (Nậm Cha, Nậm Chà).
    pub(super) word: String,
}

/// The words of tokens with blanks between: those without marks.
pub(super) fn folded(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words of tokens with blanks between: those as written.
pub(super) fn written(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ")
}

/// Letters and digits; a comma or semicolon is a token of its own, all else parts tokens.
fn plain_tokens(text: &str) -> Vec<Token> {
    let text = nfc(text);
    let mut spaced = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            ',' | ';' => spaced.push_str(" , "),
            c if c.is_alphanumeric() => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    spaced.split_whitespace().map(|word| Token { folded: fold(word), word: word.to_owned() }).collect()
}

impl Lexicon {
    /// The register is part of the program and a test reads it; without it only units' names would be known.
    pub(super) fn builtin(forms: &[Form]) -> Self {
        let register = toml::from_str(REGISTER).ok();
        Self::of(forms, register)
    }

    fn of(forms: &[Form], register: Option<Register>) -> Self {
        let abbreviations = register.as_ref().map(|register| {
            let pairs = register.abbreviations.iter();
            pairs.map(|(short, long)| (fold(short), plain_tokens(long))).collect()
        });
        let mut lexicon = Self {
            entries: HashMap::new(),
            abbreviations: abbreviations.unwrap_or_default(),
            longest: 1,
            implied: Noun { forms: Vec::new(), alone: Alone::Below, levels: Vec::new(), kind: None },
            names: Vec::new(),
        };
        if let Some(register) = register {
            lexicon.add_register(forms, register);
        }
        lexicon.add_forms(forms);
        lexicon
    }

    fn add_register(&mut self, forms: &[Form], register: Register) {
        let noun = |groups: &[String], alone, levels| Noun {
            forms: (0..forms.len()).filter(|at| groups.iter().any(|group| forms[*at].is_of(group))).collect(),
            alone,
            levels,
            kind: None,
        };
        self.implied = noun(&register.implied.groups, Alone::Below, Vec::new());
        for row in register.noun {
            self.add(&row.words, &Lexeme::Noun(noun(&row.groups, row.alone, row.levels)));
        }
        for row in register.title {
            let of = (!row.of.is_empty()).then(|| noun(&row.of, Alone::Nearest, row.levels));
            self.add(&row.words, &Lexeme::Title(Title { head: row.head, posts: row.posts, of }));
        }
        for row in register.scope {
            self.add(&row.words, &Lexeme::Scope(Scope { all: row.all, levels: row.levels, kinds: row.kinds }));
        }
        for row in register.public {
            self.add(&row.words, &Lexeme::Public);
        }
        self.add(&register.connective.words, &Lexeme::Connective);
        self.add(&register.filler.words, &Lexeme::Filler);
    }

    fn add(&mut self, words: &[String], lexeme: &Lexeme) {
        for words in words {
            let tokens = self.tokens(words);
            self.longest = self.longest.max(tokens.len());
            self.entries.entry(folded(&tokens)).or_insert_with(|| lexeme.clone());
        }
    }

    /// Names of units are nouns and titles of posts are titles, unless the register says otherwise.
    fn add_forms(&mut self, forms: &[Form]) {
        let mut nouns: BTreeMap<String, (Vec<usize>, Option<&'static str>)> = BTreeMap::new();
        let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (at, form) in forms.iter().enumerate() {
            let mut names = Vec::new();
            for (words, kind) in form.words() {
                let name = folded(&self.tokens(&words));
                let (forms, only) = nouns.entry(name.clone()).or_insert((Vec::new(), kind));
                forms.push(at);
                *only = only.filter(|only| kind == Some(only));
                names.push(name);
            }
            for post in &form.posts {
                let keys = titles.entry(folded(&self.tokens(&post.title))).or_default();
                if !keys.contains(&post.key) {
                    keys.push(post.key.clone());
                }
            }
            self.names.push(names);
        }
        let nouns = nouns.into_iter().map(|(name, (mut forms, kind))| {
            forms.dedup();
            (name, Lexeme::Noun(Noun { forms, alone: Alone::Nearest, levels: Vec::new(), kind }))
        });
        let titles =
            titles.into_iter().map(|(title, posts)| (title, Lexeme::Title(Title { head: false, posts, of: None })));
        for (words, lexeme) in nouns.chain(titles) {
            self.longest = self.longest.max(words.split(' ').count());
            self.entries.entry(words).or_insert(lexeme);
        }
    }

    /// A text as tokens, abbreviations written out.
    pub(super) fn tokens(&self, text: &str) -> Vec<Token> {
        let plain = plain_tokens(text).into_iter();
        plain.flat_map(|token| self.abbreviations.get(&token.folded).cloned().unwrap_or_else(|| vec![token])).collect()
    }

    /// The longest entry at the head of tokens, and how many of them it takes.
    pub(super) fn longest_at(&self, tokens: &[Token]) -> Option<(&Lexeme, usize)> {
        let most = self.longest.min(tokens.len());
        (1..=most).rev().find_map(|count| self.entries.get(&folded(&tokens[..count])).map(|lexeme| (lexeme, count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::form;

    #[test]
    fn the_register_is_read_and_every_group_it_names_has_units() {
        let register: Register = toml::from_str(REGISTER).unwrap();
        let forms = form::builtin();
        let named =
            register.noun.iter().flat_map(|row| &row.groups).chain(register.title.iter().flat_map(|row| &row.of));
        for group in named.chain(&register.implied.groups) {
            assert!(forms.iter().any(|form| form.is_of(group)), "no unit is of the group {group}");
        }
        let keys: Vec<&String> = forms.iter().flat_map(|form| &form.posts).map(|post| &post.key).collect();
        for post in register.title.iter().flat_map(|row| &row.posts) {
            assert!(keys.contains(&post), "no unit has a post {post}");
        }
    }

    #[test]
    fn text_becomes_tokens_with_abbreviations_written_out() {
        let lexicon = Lexicon::builtin(&form::builtin());
        assert_eq!(folded(&lexicon.tokens("BCĐ, UBND huyện")), "ban chi dao , uy ban nhan dan huyen");
        assert_eq!(folded(&lexicon.tokens("chính trị - xã hội")), "chinh tri xa hoi");
        assert_eq!(written(&lexicon.tokens("xã Nậm Chà.")), "xã Nậm Chà");
    }

    #[test]
    fn the_longest_words_win() {
        let lexicon = Lexicon::builtin(&form::builtin());
        let (lexeme, count) = lexicon.longest_at(&lexicon.tokens("Văn phòng Tỉnh ủy Lai Châu")).unwrap();
        assert!(matches!(lexeme, Lexeme::Noun(_)));
        assert_eq!(count, 4);
    }
}
