//! A register that was read.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::Condition;
use crate::field::Field;
use crate::label::Label;
use crate::line::Line;
use crate::steps::{Clock, Move, State};

/// What an entry must not be.
#[derive(Debug)]
pub struct Rule {
    /// The field that is at fault.
    pub field: String,
    /// It is at fault where this holds.
    pub when: Condition,
    /// What is said.
    pub say: Label,
}

/// What an entry counts for.
#[derive(Debug)]
pub struct Tally {
    /// Key of the figure; with the register's before it, the key of the measure.
    pub key: String,
    /// Its words.
    pub name: Label,
    /// The field with the day that it counts on.
    pub day: String,
    /// It counts where this holds; everywhere where there is none.
    pub when: Option<Condition>,
    /// How much it counts; one where there is none.
    pub number: Option<Condition>,
    /// The tally that it is a part of: a target may ask for a share of that.
    pub over: Option<String>,
    /// Conditions of a list (`field:comparison:value`) under which it shows what is counted, besides the day.
    pub list: Vec<String>,
}

/// A register.
#[derive(Debug)]
pub struct Register {
    /// Its key: the path in addresses and the word in the log.
    pub key: String,
    /// Counts up with each change of the definition.
    pub version: i32,
    /// The orders that it carries out.
    pub orders: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// Its words.
    pub name: Label,
    /// Words of one entry.
    pub one: Label,
    /// The room of the navigation that it stands in.
    pub room: String,
    /// The field that names an entry.
    pub title: String,
    /// The field with the day that an entry belongs to.
    pub day: String,
    /// Fields that a search looks into.
    pub search: Vec<String>,
    /// The field with the unit whose entry it is: only who acts for that unit writes it.
    pub owner: Option<String>,
    /// Entries may lie in another area than their owner: of the area that they are about, which reads them.
    pub owner_elsewhere: bool,
    /// Entries for which this holds came from a desk: moves alone change them, and nobody removes them.
    pub locked: Option<Condition>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its states; the first is that of a new entry.
    pub states: Vec<State>,
    /// Its moves.
    pub moves: Vec<Move>,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Who is told of its entries at once.
    pub lines: Vec<Line>,
    /// What its entries count for.
    pub tallies: Vec<Tally>,
    /// What its entries must not be.
    pub rules: Vec<Rule>,
    /// Role → verbs.
    pub access: BTreeMap<String, Vec<String>>,
    /// Field → headings of tables that offices send.
    pub import: BTreeMap<String, Vec<String>>,
}

impl Register {
    /// A field by its key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// A state by its key.
    pub fn state(&self, key: &str) -> Option<&State> {
        self.states.iter().find(|state| state.key == key)
    }

    /// A move by its key.
    pub fn step(&self, key: &str) -> Option<&Move> {
        self.moves.iter().find(|step| step.key == key)
    }

    /// A line by its key.
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// The fields with the units whose people make a move; none where no unit is asked.
    pub fn makers<'a>(&'a self, step: &'a Move) -> &'a [String] {
        if step.by.is_empty() { self.owner.as_slice() } else { &step.by }
    }

    /// The fields with units that own entries or make moves, each once.
    pub fn units(&self) -> BTreeSet<&str> {
        let makers = self.moves.iter().flat_map(|step| self.makers(step));
        self.owner.iter().chain(makers).map(String::as_str).collect()
    }

    /// The state of a new entry.
    pub fn first(&self) -> &str {
        self.states.first().map_or("", |state| &state.key)
    }

    /// Does it speak of persons of the province's register?
    pub fn has_person(&self) -> bool {
        self.field(PERSON).is_some()
    }
}

/// The field that holds the person, the same in every register: a merge of persons carries it.
pub(crate) const PERSON: &str = "person_id";
