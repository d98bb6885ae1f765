//! States of an entry, moves between them, and clocks.

use std::collections::BTreeMap;

use crate::condition::Condition;
use crate::label::Label;
use crate::opens::Opens;

/// Where an entry stands.
#[derive(Debug)]
pub struct State {
    /// What is stored.
    pub key: String,
    /// Its words.
    pub name: Label,
    /// May whoever writes entries change it here? Else only moves do.
    pub open: bool,
    /// May readers of the areas below see it here?
    pub below: bool,
    /// Nothing more is waited for.
    pub done: bool,
}

/// What takes an entry from one state to another.
#[derive(Debug)]
pub struct Move {
    /// Its key in addresses and in the log.
    pub key: String,
    /// What its button says.
    pub name: Label,
    /// The states that it starts from.
    pub from: Vec<String>,
    /// The state that it ends in.
    pub to: String,
    /// The verb that it takes: `write` or `decide`.
    pub decides: bool,
    /// Fields that must be given with it or be there.
    pub needs: Vec<String>,
    /// Fields that may be given with it.
    pub takes: Vec<String>,
    /// Must a reason be given?
    pub reason: bool,
    /// It can be made only where this holds.
    pub guard: Option<Condition>,
    /// Fields that it sets, worked out from the entry.
    pub sets: BTreeMap<String, Condition>,
    /// Lines that are told when it is made.
    pub tells: Vec<String>,
    /// Must another hand make it than the one that wrote the entry last?
    pub second: bool,
    /// Fields with units: only whoever acts for one of them makes it; where there are none, whoever acts for the owner.
    pub by: Vec<String>,
    /// Fields with posts, or tables with a column of them: whoever holds one of these does not make it.
    pub not_by: Vec<String>,
    /// A field with the name of a person: only whose account has that name makes it (several share a post).
    pub named: Option<String>,
    /// A table to which it adds one row; the rows that are there stay as they are.
    pub adds: Option<String>,
    /// The line that it writes into the book of stock.
    pub books: Option<Books>,
    /// What it opens in another register, an entry for each row of a table.
    pub opens: Option<Opens>,
    /// What the paper of it is called, where one is written.
    pub paper: Option<Label>,
}

/// A line in the book of stock (sổ kho) that a move writes: why, and the fields that say where, of what and how much. A
/// quantity of none writes no line.
#[derive(Debug)]
pub struct Books {
    /// Why the stock moves: `received`, `issued`, `used`, `discarded`.
    pub reason: String,
    /// The field with the area of the store; `area` is the entry's own.
    pub area: String,
    /// The field with the name of the store.
    pub store: String,
    /// The field with the product.
    pub product: String,
    /// The field with the quantity.
    pub quantity: String,
    /// The field with the day.
    pub on: String,
    /// The field with the lot.
    pub lot: Option<String>,
    /// The field with the day on which the lot expires.
    pub expires_on: Option<String>,
}

/// How long a state may last.
#[derive(Debug)]
pub struct Clock {
    /// The state.
    pub state: String,
    /// Its words, as the alarm says them.
    pub name: Label,
    /// A field with a day or an instant: the hours run from the end of that, and not from when the state was entered.
    pub until: Option<String>,
    /// Hours until it is told at the entry's own area.
    pub hours: u32,
    /// Hours more until each area above is told, from below.
    pub climbs: Vec<u32>,
    /// Lines that are told, once each, when its hour has passed.
    pub tells: Vec<String>,
}
