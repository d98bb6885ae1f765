//! Definitions as the pages need them: what stands beside the columns of a register's list.

use base::words::Lang;
use register::{Move, Register};
use serde::Serialize;
use utoipa::ToSchema;

/// A register, for the pages that show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterCard {
    /// Its key, and the path of its list.
    pub key: String,
    /// Its words.
    pub name: String,
    /// Words of one entry.
    pub one: String,
    /// The room of the navigation that it stands in.
    pub room: String,
    /// Version of its definition.
    pub version: i32,
    /// The orders that it carries out.
    pub orders: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// The field that names an entry.
    pub title: String,
    /// The field with the day that an entry belongs to.
    pub day: String,
    /// What the forms need to know of its fields beyond the columns of its list.
    pub fields: Vec<RegisterField>,
    /// Its states, the first that of a new entry.
    pub states: Vec<RegisterState>,
    /// Its moves.
    pub moves: Vec<RegisterMove>,
    /// Is anybody told of its entries at once?
    pub tells: bool,
    /// The field with the unit whose entries they are.
    pub owner: Option<String>,
    /// Entries for which this holds are changed by moves alone (Common Expression Language).
    pub locked: Option<String>,
}

/// A field of a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterField {
    /// Its key.
    pub key: String,
    /// What to write there.
    pub help: Option<String>,
    /// What its numbers are of.
    pub unit: Option<String>,
    /// The nature of its values, as definitions write it: `text`, `decimal`, `choice`…
    pub kind: &'static str,
    /// Asked for only where this holds (Common Expression Language).
    pub shown_if: Option<String>,
    /// Must be given where this holds.
    pub required_if: Option<String>,
    /// Worked out, never typed in.
    pub computed: bool,
    /// Not asked for any more.
    pub retired: bool,
    /// Keys of the choices that are not offered any more.
    pub closed: Vec<String>,
    /// The most rows of a table.
    pub most: Option<i64>,
    /// The columns of a table.
    #[schema(no_recursion)]
    pub columns: Vec<RegisterField>,
}

/// A state of a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterState {
    /// Its key.
    pub key: String,
    /// Its words.
    pub name: String,
    /// Nothing more is waited for.
    pub done: bool,
    /// May entries be edited there?
    pub open: bool,
}

/// A move of a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterMove {
    /// Its key.
    pub key: String,
    /// Its words.
    pub name: String,
    /// The states that it starts from.
    pub from: Vec<String>,
    /// The state that it ends in.
    pub to: String,
    /// Fields that must be given.
    pub needs: Vec<String>,
    /// Fields that may be given.
    pub takes: Vec<String>,
    /// Must a reason be given?
    pub reason: bool,
    /// May the caller make it?
    pub may: bool,
    /// The fields with the units whose people make it.
    pub by: Vec<String>,
    /// The lines that are told when it is made, in words.
    pub tells: Vec<String>,
    /// Must another hand make it than the one that wrote the entry last?
    pub second: bool,
    /// The field with the name of the only person who makes it.
    pub named: Option<String>,
    /// The table to which it adds one row.
    pub adds: Option<String>,
    /// What its paper is called, where one is written.
    pub paper: Option<String>,
}

fn field_of(field: &register::Field, lang: Lang) -> RegisterField {
    let said = |label: &register::Label| label.in_lang(lang).to_owned();
    let text = |condition: &Option<register::Condition>| condition.as_ref().map(|one| one.text().to_owned());
    RegisterField {
        key: field.key.clone(),
        help: field.help.as_ref().map(said),
        unit: field.unit.as_ref().map(said),
        kind: field.kind.key(),
        shown_if: text(&field.shown_if),
        required_if: text(&field.required_if),
        computed: field.computed.is_some(),
        retired: field.retired,
        closed: field.choices().iter().filter(|one| one.closed).map(|one| one.key.clone()).collect(),
        most: (field.kind == register::Kind::Repeat).then_some(field.max).flatten(),
        columns: field.columns.iter().map(|column| field_of(column, lang)).collect(),
    }
}

/// A definition for forms and lists; `may` tells which moves are the caller's to make.
pub(crate) fn card(definition: &Register, lang: Lang, may: impl Fn(&Move) -> bool) -> RegisterCard {
    let said = |label: &register::Label| label.in_lang(lang).to_owned();
    RegisterCard {
        key: definition.key.clone(),
        name: said(&definition.name),
        one: said(&definition.one),
        room: definition.room.clone(),
        version: definition.version,
        orders: definition.orders.clone(),
        source: definition.source.clone(),
        title: definition.title.clone(),
        day: definition.day.clone(),
        fields: definition.fields.iter().map(|field| field_of(field, lang)).collect(),
        states: definition
            .states
            .iter()
            .map(|state| RegisterState {
                key: state.key.clone(),
                name: said(&state.name),
                done: state.done,
                open: state.open,
            })
            .collect(),
        moves: definition
            .moves
            .iter()
            .map(|step| RegisterMove {
                key: step.key.clone(),
                name: said(&step.name),
                from: step.from.clone(),
                to: step.to.clone(),
                needs: step.needs.clone(),
                takes: step.takes.clone(),
                reason: step.reason,
                may: may(step),
                by: definition.makers(step).to_vec(),
                second: step.second,
                named: step.named.clone(),
                adds: step.adds.clone(),
                paper: step.paper.as_ref().map(said),
                tells: step.tells.iter().filter_map(|key| definition.line(key)).map(|line| said(&line.name)).collect(),
            })
            .collect(),
        tells: !definition.lines.is_empty(),
        owner: definition.owner.clone(),
        locked: definition.locked.as_ref().map(|one| one.text().to_owned()),
    }
}
