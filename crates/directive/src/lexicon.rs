//! The words of the genre, from `data/directive/*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::text::fold;
use regex::Regex;
use serde::Deserialize;

/// A pattern that stands in the code or is built from the program's own word lists.
///
/// Boundaries of words are those of ASCII, for folded text has no other letters, and the fast engine knows no others.
#[expect(clippy::expect_used, reason = "patterns are part of the program; a test reads a document through all of them")]
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).expect("a pattern of the program")
}

/// Word lists are part of the program.
#[expect(clippy::expect_used, reason = "the files are embedded; a test loads them all")]
pub(crate) fn load<T: serde::de::DeserializeOwned>(source: &str) -> T {
    toml::from_str(source).expect("a word list of the program")
}

/// Set phrases, compared without marks and case.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Fits anywhere.
    pub anywhere: Regex,
    /// Fits at the beginning.
    pub start: Regex,
    /// Fits the whole, but for signs at its end.
    pub whole: Regex,
    /// The alternation itself, to build patterns with.
    pub source: String,
}

impl Phrases {
    pub(crate) fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        let source = alternation(words.into_iter().map(|word| fold(word.as_ref())));
        Self {
            anywhere: pattern(&format!(r"(?:^|\b){source}(?:\b|$|\s)")),
            start: pattern(&format!(r"^{source}(?:\b|$|\s)")),
            whole: pattern(&format!(r"^(?:ve )?{source}(?:(?:,| va|;|:|\.| -)*\s*{source})*[\s.:;]*$")),
            source,
        }
    }
}

/// The longest first, so that the first that fits is the right one.
fn alternation(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.map(|word| regex::escape(&word).replace(' ', r"\s+")).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    format!("(?:{})", words.join("|"))
}

/// Words of which the single ones keep their marks ("cần" is a verb, "cán bộ" are people) and the
/// longer ones need not (scans lose marks).
#[derive(Debug)]
pub(crate) struct Marked {
    folded: Regex,
    exact: Regex,
    /// The single words without their marks.
    bare: Regex,
}

/// No Vietnamese sentence of so many bytes is without a mark.
const UNMARKED: usize = 32;

impl Marked {
    fn new(words: &[String]) -> Self {
        let (long, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.contains(' '));
        Self {
            bare: pattern(&format!(r"^{}(?:\b|$)", alternation(short.iter().map(|word| fold(word))))),
            folded: pattern(&format!(r"^{}(?:\b|$)", alternation(long.iter().map(|word| fold(word))))),
            exact: pattern(&format!(
                r"(?i)^{}(?:[^\p{{L}}\p{{N}}]|$)",
                alternation(short.iter().map(|word| (*word).clone()))
            )),
        }
    }

    /// How many bytes of `text` a word takes that begins at its first byte.
    pub(crate) fn starts(&self, text: &str, folded: &str) -> Option<Hit> {
        let (text, folded) = (head(text), head(folded));
        if let Some(found) = self.folded.find(folded) {
            return Some(Hit { words: found.as_str().split(' ').count() });
        }
        // So long a stretch without any mark: the scan lost them all.
        let bare = text.len() >= UNMARKED && text.is_ascii();
        let found = if bare { self.bare.is_match(folded) } else { self.exact.is_match(text) };
        found.then_some(Hit { words: 1 })
    }
}

/// As much of a text as the longest word of a list may take.
fn head(text: &str) -> &str {
    &text[..(0..=text.len().min(96)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()]
}

/// How long a word is that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Number of syllables.
    pub words: usize,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Types {
    r#type: Vec<Type>,
    cited: Words,
}

/// A type of document.
#[derive(Debug, Deserialize)]
pub(crate) struct Type {
    pub name: String,
    pub symbols: Vec<String>,
    #[serde(default = "yes")]
    pub title: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct Symbols {
    issuers: BTreeMap<String, String>,
    central: Cities,
    lost_marks: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Cities {
    cities: Vec<String>,
}

#[derive(Deserialize)]
struct Agencies {
    heads: Words,
    not_heads: Words,
    openers: Words,
    names_with_verbs: Words,
    fields: Words,
    members: Words,
}

#[derive(Deserialize)]
struct Verbs {
    duty: Words,
    assign: Words,
    direct: Words,
    cooperate: Words,
    condition: Words,
    adverbial: Words,
    order_opening: Words,
    order_verb: Words,
    manner: Words,
    shared: Words,
    how: Words,
    renews: Words,
    forbids: Words,
    breaches: Words,
    completes: Words,
    all_done: Words,
    by: Words,
}

#[derive(Deserialize)]
struct Effects {
    ground: Vec<String>,
    replace: Vec<String>,
    amend: Vec<String>,
    carry_out: Vec<String>,
}

#[derive(Deserialize)]
struct Set {
    noise: Words,
    body: Words,
    no_orders: Words,
    no_order: Words,
    enacts: Words,
    papers: Words,
    closing: Words,
    closing_duty: Words,
    generic: Words,
    posts: Words,
    effects: Effects,
    neglect: Words,
    missed: Words,
    columns: ColumnWords,
    attributes: AttributeWords,
    urgency: Words,
    stamp: Words,
}

#[derive(Deserialize)]
struct AttributeWords {
    lead: Vec<String>,
    helpers: Vec<String>,
    due: Vec<String>,
    other: Vec<String>,
}

#[derive(Deserialize)]
struct ColumnWords {
    task: Vec<String>,
    lead: Vec<String>,
    helpers: Vec<String>,
    due: Vec<String>,
}

/// All words.
pub(crate) struct Lexicon {
    pub types: Vec<Type>,
    pub titles: Phrases,
    pub cited: Phrases,
    pub issuers: BTreeMap<String, String>,
    /// Names of the issuers, each after its folded form.
    pub bodies: Vec<(String, String)>,
    pub central: Vec<String>,
    pub lost_marks: BTreeMap<String, String>,
    pub heads: Marked,
    pub not_heads: Phrases,
    pub openers: Phrases,
    pub names_with_verbs: Phrases,
    pub fields: Vec<String>,
    /// The same, each after its folded form.
    pub folded_fields: Vec<(String, String)>,
    /// Fields of several words with signs between them, which no other words look like.
    pub compounds: Phrases,
    pub members: Phrases,
    pub duty: Marked,
    pub assign: Phrases,
    pub direct: Phrases,
    pub cooperate: Phrases,
    pub condition: Phrases,
    pub adverbial: Marked,
    pub order_opening: Phrases,
    pub order_verb: Phrases,
    pub manner: Phrases,
    pub shared: Phrases,
    pub how: Phrases,
    pub renews: Phrases,
    pub forbids: Phrases,
    pub breaches: Phrases,
    pub completes: Phrases,
    pub all_done: Phrases,
    pub by: Phrases,
    /// Not bound to whole words: names of sites are often broken.
    pub noise: Regex,
    pub body: Phrases,
    pub no_orders: Phrases,
    pub no_order: Phrases,
    pub enacts: Phrases,
    pub papers: Phrases,
    pub closing: Phrases,
    pub closing_duty: Phrases,
    pub generic: Phrases,
    pub posts: Phrases,
    pub ground: Phrases,
    pub replace: Phrases,
    pub amend: Phrases,
    pub carry_out: Phrases,
    pub neglect: Phrases,
    pub missed: Phrases,
    pub column_task: Phrases,
    pub column_lead: Phrases,
    pub column_helpers: Phrases,
    pub column_due: Phrases,
    pub attribute_lead: Phrases,
    pub attribute_helpers: Phrases,
    pub attribute_due: Phrases,
    pub attribute_other: Phrases,
    pub urgency: Phrases,
    pub stamp: Phrases,
}

/// The words shipped with the program.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let types: Types = load(include_str!("../../../data/directive/types.toml"));
    let symbols: Symbols = load(include_str!("../../../data/directive/symbols.toml"));
    let agencies: Agencies = load(include_str!("../../../data/directive/agencies.toml"));
    let verbs: Verbs = load(include_str!("../../../data/directive/verbs.toml"));
    let set: Set = load(include_str!("../../../data/directive/phrases.toml"));
    let mut fields = agencies.fields.words;
    fields.sort_by_key(|field| std::cmp::Reverse(field.len()));
    let names = types.r#type.iter().map(|one| one.name.as_str());
    Lexicon {
        titles: Phrases::new(types.r#type.iter().filter(|one| one.title).map(|one| one.name.as_str())),
        cited: Phrases::new(names.chain(types.cited.words.iter().map(String::as_str))),
        types: types.r#type,
        bodies: symbols.issuers.values().map(|name| (fold(name), name.clone())).collect(),
        issuers: symbols.issuers,
        central: symbols.central.cities,
        lost_marks: symbols.lost_marks,
        heads: Marked::new(&agencies.heads.words),
        not_heads: Phrases::new(agencies.not_heads.words),
        openers: Phrases::new(agencies.openers.words),
        names_with_verbs: Phrases::new(agencies.names_with_verbs.words),
        compounds: Phrases::new(
            fields.iter().filter(|field| field.contains([',', '-', '&']) || field.contains(" và ")),
        ),
        folded_fields: fields.iter().map(|field| (fold(field), field.clone())).collect(),
        fields,
        members: Phrases::new(agencies.members.words),
        duty: Marked::new(&verbs.duty.words),
        assign: Phrases::new(verbs.assign.words),
        direct: Phrases::new(verbs.direct.words),
        cooperate: Phrases::new(verbs.cooperate.words),
        condition: Phrases::new(verbs.condition.words),
        adverbial: Marked::new(&verbs.adverbial.words),
        order_opening: Phrases::new(verbs.order_opening.words),
        order_verb: Phrases::new(verbs.order_verb.words),
        manner: Phrases::new(verbs.manner.words),
        shared: Phrases::new(verbs.shared.words),
        how: Phrases::new(verbs.how.words),
        renews: Phrases::new(verbs.renews.words),
        forbids: Phrases::new(verbs.forbids.words),
        breaches: Phrases::new(verbs.breaches.words),
        completes: Phrases::new(verbs.completes.words),
        all_done: Phrases::new(verbs.all_done.words),
        by: Phrases::new(verbs.by.words),
        noise: pattern(&Phrases::new(set.noise.words).source),
        body: Phrases::new(set.body.words),
        no_orders: Phrases::new(set.no_orders.words),
        no_order: Phrases::new(set.no_order.words),
        enacts: Phrases::new(set.enacts.words),
        papers: Phrases::new(set.papers.words),
        closing: Phrases::new(set.closing.words),
        closing_duty: Phrases::new(set.closing_duty.words),
        generic: Phrases::new(set.generic.words),
        posts: Phrases::new(set.posts.words),
        ground: Phrases::new(set.effects.ground),
        replace: Phrases::new(set.effects.replace),
        amend: Phrases::new(set.effects.amend),
        carry_out: Phrases::new(set.effects.carry_out),
        neglect: Phrases::new(set.neglect.words),
        missed: Phrases::new(set.missed.words),
        column_task: Phrases::new(set.columns.task),
        column_lead: Phrases::new(set.columns.lead),
        column_helpers: Phrases::new(set.columns.helpers),
        column_due: Phrases::new(set.columns.due),
        attribute_lead: Phrases::new(set.attributes.lead),
        attribute_helpers: Phrases::new(set.attributes.helpers),
        attribute_due: Phrases::new(set.attributes.due),
        attribute_other: Phrases::new(set.attributes.other),
        urgency: Phrases::new(set.urgency.words),
        stamp: Phrases::new(set.stamp.words),
    }
});
