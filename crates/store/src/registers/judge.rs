//! Whether a definition may be one of those that there are.

use base::message::Message;
use register::Register;

use crate::access::{NOT_RECORDS, Roles};
use crate::list::{Filter, Op};
use crate::record::Kind;
use crate::sheet::Sheet;

/// Reads a definition without adding it: what could be added, whatever is there.
///
/// # Errors
/// What is wrong in it; a key that is a kind of record already.
pub fn judge(file: &str, text: &str) -> Result<Register, Vec<Message>> {
    let told = |faults: Vec<register::Fault>| faults.into_iter().map(|fault| fault.in_file(file)).collect::<Vec<_>>();
    let definition = register::read(text).map_err(told)?;
    if Kind::TYPED.iter().any(|kind| kind.key() == definition.key) || NOT_RECORDS.contains(&definition.key.as_str()) {
        return Err(vec![Message::new("register-taken").in_file(file)]);
    }
    let mut wrong = roles_unknown(file, text, &definition);
    wrong.extend(lists_unread(file, text, &definition));
    if wrong.is_empty() { Ok(definition) } else { Err(wrong) }
}

/// [`judge`] of one that comes to those that there are: its links must lead to what is there.
///
/// # Errors
/// As [`judge`], and links that lead nowhere.
pub fn judge_here(file: &str, text: &str) -> Result<Register, Vec<Message>> {
    let definition = judge(file, text)?;
    let astray = links_astray(file, text, &definition);
    if astray.is_empty() { Ok(definition) } else { Err(astray) }
}

/// A role that is misspelt would shut out in silence those whom the definition lets in.
fn roles_unknown(file: &str, text: &str, definition: &Register) -> Vec<Message> {
    let Ok(roles) = Roles::builtin() else { return Vec::new() };
    let there: Vec<&str> = roles.names().collect();
    let unknown = definition.access.keys().filter(|role| !there.contains(&role.as_str()));
    unknown.map(|role| word(file, text, role, &there, |line| line.trim_start().starts_with(role.as_str()))).collect()
}

/// Conditions that no list reads, or that an address would not carry.
fn lists_unread(file: &str, text: &str, definition: &Register) -> Vec<Message> {
    let carried = |filter: &str| Filter::parse(filter).is_ok() && !filter.contains(['&', '#', '%', '+']);
    let filters = definition.tallies.iter().flat_map(|tally| &tally.list).filter(|filter| !carried(filter));
    filters
        .map(|filter| word(file, text, filter, &Op::ALL.map(Op::key), |line| line.contains(filter.as_str())))
        .collect()
}

/// Links of a register to what no field may lead to, once all other registers are there that it may name.
pub fn links_astray(file: &str, text: &str, definition: &Register) -> Vec<Message> {
    let linked = |to: &str| Kind::from_key(to).and_then(Kind::sheet).is_some_and(Sheet::linkable);
    let targets = definition.fields.iter().filter_map(|field| match &field.kind {
        register::Kind::Link(to) => Some(to.as_str()),
        _ => None,
    });
    let known: Vec<&str> =
        Kind::all().filter(|kind| kind.sheet().is_some_and(Sheet::linkable)).map(Kind::key).collect();
    let on = |to: &str, line: &str| {
        line.split_once('=').is_some_and(|(key, said)| key.trim() == "to" && said.contains(&format!("\"{to}\"")))
            || line.contains("link") && line.contains(&format!("\"{to}\""))
    };
    let astray = targets.filter(|to| *to != definition.key && !linked(to));
    let mut astray: Vec<Message> = astray.map(|to| word(file, text, to, &known, |line| on(to, line))).collect();
    astray.extend(opens_astray(file, text, definition));
    astray
}

/// What moves open in registers that are not there, with fields or lines that these do not have.
fn opens_astray(file: &str, text: &str, definition: &Register) -> Vec<Message> {
    let mut astray = Vec::new();
    for opens in definition.moves.iter().filter_map(|step| step.opens.as_ref()) {
        let other = if opens.register == definition.key { None } else { super::of(&opens.register) };
        let Some(other) = other.map(|other| &other.definition) else {
            let known: Vec<&str> = super::all().iter().map(|one| one.key).collect();
            astray.push(word(file, text, &opens.register, &known, |line| line.contains(&opens.register)));
            continue;
        };
        let fields: Vec<&str> = other.fields.iter().map(|field| field.key.as_str()).collect();
        let lines: Vec<&str> = other.lines.iter().map(|line| line.key.as_str()).collect();
        let mut miss = |key: &String, of: &[&str]| {
            if !of.contains(&key.as_str()) {
                astray.push(word(file, text, key, of, |line| line.contains(key.as_str())));
            }
        };
        opens.sets.keys().for_each(|key| miss(key, &fields));
        opens.tells.iter().for_each(|key| miss(key, &lines));
    }
    astray
}

/// A word that is none of those that could stand there, with its line.
fn word(file: &str, text: &str, word: &str, words: &[&str], on: impl Fn(&str) -> bool) -> Message {
    let message = Message::new("register-word").with("word", word).with("words", words.join(", ")).in_file(file);
    match text.lines().position(on) {
        Some(line) => message.in_row(line as u64 + 1),
        None => message,
    }
}
