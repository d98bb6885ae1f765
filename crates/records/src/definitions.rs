//! Definitions of registers (khai báo sổ), for who administers the installation: what there are, in words; what a new one
//! says and would do to what is there; and taking it.

mod shelf;
mod tables;

use base::words::{Lang, Words, count};
use chrono::{DateTime, Utc};
use register::Register;
use serde::Serialize;
use store::{Change, Ctx, NewDefinition, Registered, Verb};
use utoipa::ToSchema;

use self::shelf::Shelf;
pub use self::tables::DefinitionTable;
use crate::registers::{RegisterCard, card};
use office::{Class, Office, Problem, Result};

/// A definition among all others.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionLine {
    /// Key of the register.
    pub key: String,
    /// Its words.
    pub name: String,
    /// Version of the definition.
    pub version: i32,
    /// The file of the data folder that it comes from; none where it is shipped with the program.
    pub file: Option<String>,
    /// Entries of the province.
    pub entries: u64,
    /// Its states, in words.
    pub states: Vec<String>,
    /// When it was last taken, if it was taken here.
    pub taken: Option<DefinitionTaken>,
}

/// A definition took the place of another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionTaken {
    /// When.
    pub at: DateTime<Utc>,
    /// Who took it.
    pub by: String,
    /// The version before; none where there was none.
    pub from: Option<i64>,
    /// The version taken.
    pub to: Option<i64>,
    /// Digest of the definition taken (SHA-256).
    pub digest: Option<String>,
}

/// A definition whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionFull {
    /// Among all others.
    pub line: DefinitionLine,
    /// As it is written.
    pub text: String,
    /// In words.
    pub tables: Vec<DefinitionTable>,
    /// How it changed, newest first.
    pub taken: Vec<DefinitionTaken>,
}

/// What is wrong in a definition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionFault {
    /// Its line, from 1.
    pub line: Option<u64>,
    /// What.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// What a definition would do to what is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionEffect {
    /// `adds`, `changes`, `retires`, `recounts`, `rights`.
    pub sort: &'static str,
    /// In words.
    pub text: String,
}

/// A definition before it is taken.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct DefinitionPreview {
    /// What is wrong in it; with any of these it cannot be taken.
    pub faults: Vec<DefinitionFault>,
    /// Its register, as forms and lists would know it.
    pub card: Option<RegisterCard>,
    /// In words.
    pub tables: Vec<DefinitionTable>,
    /// What it would do.
    pub effects: Vec<DefinitionEffect>,
    /// Entries that are there.
    pub entries: u64,
    /// Entries that would be at fault, in words.
    pub at_fault: Option<String>,
    /// Digest of the definition whose place it would take; handed in when it is taken.
    pub seen: Option<String>,
    /// May it be taken here and now?
    pub may: bool,
    /// Why not, and what to do instead.
    pub instead: Option<String>,
}

/// Versions of one definition that are told.
const TOLD: u64 = 50;
/// Entries that are held against a definition before it is taken.
const LOOKED_AT: u64 = 5_000;

/// All definitions.
pub async fn all(office: &Office, ctx: &Ctx, lang: Lang) -> Result<Vec<DefinitionLine>> {
    ctx.gate_definitions(Verb::Read)?;
    let mut lines = Vec::new();
    for register in store::registers::all() {
        let taken = office.store.definitions_taken(ctx, register, TOLD).await?;
        lines.push(line(office, ctx, register, &taken, lang).await?);
    }
    Ok(lines)
}

/// One of them, whole.
pub async fn one(office: &Office, ctx: &Ctx, key: &str, lang: Lang) -> Result<DefinitionFull> {
    ctx.gate_definitions(Verb::Read)?;
    let unknown = || Problem::new(Class::NotFound, "server-no-list").with("kind", key);
    let register = store::registers::of(key).ok_or_else(unknown)?;
    let taken = office.store.definitions_taken(ctx, register, TOLD).await?;
    Ok(DefinitionFull {
        line: line(office, ctx, register, &taken, lang).await?,
        text: register.text.clone(),
        tables: tables::of(&register.definition, lang),
        taken: taken.iter().map(told).collect(),
    })
}

async fn line(
    office: &Office,
    ctx: &Ctx,
    register: &'static Registered,
    taken: &[Change],
    lang: Lang,
) -> Result<DefinitionLine> {
    let definition = &register.definition;
    Ok(DefinitionLine {
        key: definition.key.clone(),
        name: definition.name.in_lang(lang).to_owned(),
        version: definition.version,
        file: register.file.as_deref().map(|file| shelf::name(file).to_owned()),
        entries: office.store.entries_of(ctx, register).await?,
        states: definition.states.iter().map(|state| state.name.in_lang(lang).to_owned()).collect(),
        taken: taken.first().map(told),
    })
}

fn told(change: &Change) -> DefinitionTaken {
    let of = |side: &Option<serde_json::Value>, key: &str| side.as_ref().and_then(|side| side.get(key)).cloned();
    DefinitionTaken {
        at: change.at,
        by: change.actor.clone(),
        from: of(&change.before, "version").and_then(|version| version.as_i64()),
        to: of(&change.after, "version").and_then(|version| version.as_i64()),
        digest: of(&change.after, "sha256").and_then(|digest| digest.as_str().map(str::to_owned)),
    }
}

/// What a definition says and would do, and nothing of it done: what is wrong with its lines, its form, its words, its
/// effects. The definition itself is handed back for the columns of its form.
pub async fn preview(
    office: &Office,
    ctx: &Ctx,
    text: &str,
    lang: Lang,
) -> Result<(DefinitionPreview, Option<Register>)> {
    ctx.gate_definitions(Verb::Read)?;
    let definition = match store::registers::judge_here("", text) {
        Ok(definition) => definition,
        Err(faults) => {
            let faults = faults.iter().map(|message| fault(message, lang)).collect();
            return Ok((DefinitionPreview { faults, ..DefinitionPreview::default() }, None));
        }
    };
    let before = store::registers::of(&definition.key);
    let mut preview = DefinitionPreview {
        card: Some(card(&definition, lang, |_| false)),
        tables: tables::of(&definition, lang),
        effects: effects(before, &definition, lang),
        seen: before.map(Registered::digest),
        ..DefinitionPreview::default()
    };
    if let Some(before) = before {
        preview.entries = office.store.entries_of(ctx, before).await?;
        if preview.entries > 0 {
            let lost = register::breaks(&before.definition, &definition);
            preview.faults = lost.iter().map(|message| fault(message, lang)).collect();
        }
        let (wrong, looked_at) = office.store.at_fault(ctx, before, &definition, LOOKED_AT).await?;
        if wrong > 0 {
            let args = [("wrong", count(wrong as i64, lang)), ("of", count(looked_at as i64, lang))];
            preview.at_fault = Some(Words::of(lang).say("definition-at-fault", &args));
        }
    }
    preview.instead = instead(office, ctx, before, text).map(|problem| {
        let hint = problem.hint(lang).map(|hint| format!(" {hint}")).unwrap_or_default();
        problem.say(lang) + &hint
    });
    preview.may = preview.faults.is_empty() && preview.instead.is_none();
    Ok((preview, Some(definition)))
}

fn effects(before: Option<&Registered>, definition: &Register, lang: Lang) -> Vec<DefinitionEffect> {
    let found = register::effects(before.map(|before| &before.definition), definition);
    found.iter().map(|effect| DefinitionEffect { sort: effect.sort.key(), text: effect.say(lang) }).collect()
}

fn fault(message: &base::message::Message, lang: Lang) -> DefinitionFault {
    DefinitionFault {
        line: message.at.as_ref().and_then(|place| place.row),
        message: message.say(lang),
        hint: message.hint(lang),
    }
}

/// Why a definition that is whole cannot be taken here.
fn instead(office: &Office, ctx: &Ctx, before: Option<&Registered>, text: &str) -> Option<Problem> {
    if let Err(error) = ctx.gate_definitions(Verb::Write) {
        return Some(error.into());
    }
    if before.is_some_and(|before| before.text == text) {
        return Some(Problem::new(Class::Conflict, "definition-same"));
    }
    office.definitions.is_none().then(|| Problem::new(Class::Unavailable, "definition-no-folder"))
}

/// Takes a definition: its file is written, it holds from now on, its figures are counted by it, and the log tells who
/// took it. `seen` is the digest of the definition in whose place it comes, as the preview told it.
pub async fn take(office: &Office, ctx: &Ctx, text: &str, seen: Option<&str>, lang: Lang) -> Result<DefinitionLine> {
    ctx.gate_definitions(Verb::Write)?;
    let definition = store::registers::judge_here("", text).map_err(|faults| lost(&faults, lang))?;
    let before = store::registers::of(&definition.key);
    if let Some(problem) = instead(office, ctx, before, text) {
        return Err(problem);
    }
    let Some(folder) = &office.definitions else {
        return Err(Problem::new(Class::Unavailable, "definition-no-folder"));
    };
    let mut shelf = Shelf::begin(folder, &definition.key, before, text)?;
    let file = shelf.file();
    let new = NewDefinition { text, file: &file, seen };
    match office.store.take_definition(ctx, new, || shelf.publish()).await {
        Ok(register) => {
            let taken = office.store.definitions_taken(ctx, register, 1).await?;
            line(office, ctx, register, &taken, lang).await
        }
        Err(error) => {
            shelf.back();
            Err(match error {
                store::Error::Definition(found) => lost(&found, lang),
                error => error.into(),
            })
        }
    }
}

fn lost(found: &[base::message::Message], lang: Lang) -> Problem {
    let what: Vec<String> = found.iter().map(|message| message.full(lang)).collect();
    Problem::new(Class::Invalid, "store-definition").with("what", what.join(" "))
}
