//! One record's life, told by its links: made, changed, moved, removed, made again; in the end it must be the row.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Part;
use super::finding::{Finding, Flaw};
use super::loads::Loads;
use super::replay::of;
use crate::change::Change;
use crate::error::Result;
use crate::proof::settle;
use crate::row::{AnyRow, Row};
use crate::sheet::Sheet;
use crate::write::value;

/// A merge by an earlier version of the program moved the record from one person to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub from: Uuid,
    pub to: Uuid,
}

/// A record as it stands, if it does, and what the log tells of it.
pub(super) struct Subject<'a> {
    pub sheet: &'static Sheet,
    pub id: Uuid,
    pub row: Option<AnyRow>,
    pub links: &'a [Change],
    pub moves: &'a [Move],
}

/// What a link does to its record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Makes,
    Changes,
    Removes,
    /// Says something of others: who was merged into a person.
    Notes,
}

fn does(change: &Change) -> Does {
    let whole = |side: &Option<Value>| side.as_ref().is_some_and(|side| side.get("id").is_some());
    match (&change.before, &change.after) {
        (None, _) if whole(&change.after) => Does::Makes,
        (_, None) if whole(&change.before) => Does::Removes,
        (Some(_), Some(_)) => Does::Changes,
        _ => Does::Notes,
    }
}

pub(super) fn replay(record: Subject<'_>, loads: &mut Loads, part: &mut Part) -> Result<()> {
    let Subject { sheet, id, row, links, moves } = record;
    // Most rows of a province: loaded and never touched.
    if let (Some(row), [], []) = (&row, links, moves) {
        if row.version() != 1 {
            // One that a load made, or one that nothing made.
            let (what, field) =
                if loads.made_at(row.updated_at()) { (Flaw::RowChanged, "version") } else { (Flaw::RowUnknown, "") };
            part.findings.add(Finding::new(what, field).of(sheet.kind, Some(id)));
            return Ok(());
        }
        seal(row.as_ref(), links, part);
        return loads.add(row.as_ref(), Some(row.updated_at()), part);
    }
    // A merge that moved it by a link of its own says so twice.
    let moves: Vec<Move> =
        moves.iter().filter(|moved| links.iter().all(|change| change.at != moved.at)).copied().collect();
    let mut life = Life { sheet, id, part, moves: &moves };
    let changing: Vec<&Change> = links.iter().filter(|change| does(change) != Does::Notes).collect();
    let made = changing.first().is_some_and(|change| does(change) == Does::Makes);
    let end = if made {
        0
    } else {
        changing.iter().position(|change| does(change) == Does::Removes).map_or(changing.len(), |at| at + 1)
    };
    let now = row.as_ref().map(|row| row.value()).transpose()?;
    let (first, later) = changing.split_at(end);
    if !made {
        life.loaded(first, now.as_ref(), loads)?;
    }
    let gone = first.last().is_some_and(|change| does(change) == Does::Removes);
    if made || gone {
        let state = life.forward(later)?;
        life.compare(state.as_ref(), now.as_ref(), changing.last().map(|change| change.seq));
    }
    if let Some(row) = &row {
        seal(row.as_ref(), links, part);
    }
    Ok(())
}

/// What JSON never carries is what the last link that set it says.
fn seal(row: &dyn Row, links: &[Change], part: &mut Part) {
    let Some(sealed) = row.sealed() else { return };
    match links.iter().rev().find_map(|change| change.sealed.as_ref().map(|sealed| (change.seq, sealed))) {
        None => part.verdict.unproven += 1,
        Some((_, logged)) if *logged == sealed => {}
        Some((seq, _)) => {
            part.findings.add(Finding::new(Flaw::SealBroken, "").of(row.sheet().kind, Some(row.id())).at(seq));
        }
    }
}

struct Life<'a> {
    sheet: &'static Sheet,
    id: Uuid,
    part: &'a mut Part,
    moves: &'a [Move],
}

impl Life<'_> {
    fn tell(&mut self, what: Flaw, detail: &str, seq: Option<i64>) {
        let finding = Finding::new(what, detail).of(self.sheet.kind, Some(self.id));
        self.part.findings.add(match seq {
            Some(seq) => finding.at(seq),
            None => finding,
        });
    }

    /// Of a row that came with a load, back from its end to how it was loaded.
    fn loaded(&mut self, links: &[&Change], now: Option<&Value>, loads: &mut Loads) -> Result<()> {
        let removed = links.last().filter(|change| does(change) == Does::Removes);
        let edits = &links[..links.len() - usize::from(removed.is_some())];
        let end = match removed {
            Some(change) => change.before.clone(),
            None => now.cloned(),
        };
        let Some(mut state) = end else {
            self.tell(Flaw::RowMissing, "", links.last().map(|change| change.seq));
            return Ok(());
        };
        let ends = i64::from(removed.is_none()) * i64::MAX + removed.map_or(0, |change| change.seq);
        if removed.is_none() {
            self.stamped(&state, edits.last().copied());
        }
        let mut moves: Vec<&Move> = self.moves.iter().filter(|moved| moved.seq < ends).collect();
        for change in edits.iter().rev() {
            while let Some(moved) = moves.pop_if(|moved| moved.seq > change.seq) {
                self.moved(&mut state, moved.to, moved.from, moved.seq);
            }
            self.undo(&mut state, change);
        }
        for moved in moves.into_iter().rev() {
            self.moved(&mut state, moved.to, moved.from, moved.seq);
        }
        let at = match edits.first() {
            None => of(&state, "updated_at").as_str().and_then(|at| at.parse().ok()),
            Some(first) => first.since.filter(|_| first.version == 2),
        };
        if at.is_none() && edits.first().is_none_or(|first| first.since.is_some()) {
            self.tell(Flaw::RowUnknown, "", None);
            return Ok(());
        }
        if let (Some(fields), Some(at)) = (state.as_object_mut(), at) {
            fields.insert("version".into(), 1.into());
            fields.insert("updated_at".into(), value(&at)?);
        }
        let Ok(row) = self.sheet.read(state) else {
            self.tell(Flaw::LinkContradicts, "", edits.last().map(|change| change.seq));
            return Ok(());
        };
        loads.add(row.as_ref(), at, self.part)
    }

    /// The row carries the version and the time of its last link.
    fn stamped(&mut self, state: &Value, last: Option<&Change>) {
        let version = last.map_or(1, |change| change.version);
        if *of(state, "version") != version {
            self.tell(Flaw::RowChanged, "version", last.map(|change| change.seq));
        }
        if let Some(last) = last
            && of(state, "updated_at").as_str().and_then(|at| at.parse().ok()) != Some(last.at)
        {
            self.tell(Flaw::RowChanged, "updated_at", Some(last.seq));
        }
    }

    fn undo(&mut self, state: &mut Value, change: &Change) {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        for (key, is) in after.and_then(Value::as_object).into_iter().flatten() {
            if !self.sheet.derived.contains(&key.as_str()) && !same(of(state, key), is) {
                self.tell(Flaw::RowChanged, key, Some(change.seq));
            }
        }
        set(state, before);
    }

    fn moved(&mut self, state: &mut Value, is: Uuid, was: Uuid, seq: i64) {
        if *of(state, "person_id") != is.to_string() {
            self.tell(Flaw::RowChanged, "person_id", Some(seq));
        }
        if let Some(fields) = state.as_object_mut() {
            fields.insert("person_id".into(), was.to_string().into());
        }
    }

    /// From its making to its end.
    fn forward(&mut self, links: &[&Change]) -> Result<Option<Value>> {
        let mut state: Option<Value> = None;
        let mut moves = self.moves.iter().peekable();
        for change in links {
            while let Some(moved) = moves.next_if(|moved| moved.seq < change.seq) {
                repointed(&mut state, moved);
            }
            match (does(change), state.as_mut()) {
                (Does::Makes, None) => state.clone_from(&change.after),
                (Does::Changes, Some(state)) => {
                    for (key, was) in change.before.as_ref().and_then(Value::as_object).into_iter().flatten() {
                        if !self.sheet.derived.contains(&key.as_str()) && !same(of(state, key), was) {
                            self.tell(Flaw::LinkContradicts, key, Some(change.seq));
                        }
                    }
                    set(state, change.after.as_ref());
                    if let Some(fields) = state.as_object_mut() {
                        fields.insert("version".into(), change.version.into());
                        fields.insert("updated_at".into(), value(&change.at)?);
                    }
                }
                (Does::Removes, Some(_)) => {
                    let removed = state.take();
                    if !differing(self.sheet, removed.as_ref(), change.before.as_ref()).is_empty() {
                        self.tell(Flaw::LinkContradicts, "", Some(change.seq));
                    }
                }
                _ => self.tell(Flaw::LinkContradicts, "", Some(change.seq)),
            }
        }
        for moved in moves {
            repointed(&mut state, moved);
        }
        Ok(state)
    }

    fn compare(&mut self, state: Option<&Value>, now: Option<&Value>, seq: Option<i64>) {
        match (state, now) {
            (None, None) => {}
            (Some(_), None) => self.tell(Flaw::RowMissing, "", seq),
            (None, Some(_)) => self.tell(Flaw::RowUnknown, "", seq),
            (Some(_), Some(_)) => {
                for key in differing(self.sheet, state, now) {
                    self.tell(Flaw::RowChanged, &key, seq);
                }
            }
        }
    }
}

/// The fields in which two states of a record differ; one that an earlier version wrote has new columns empty.
fn differing(sheet: &Sheet, a: Option<&Value>, b: Option<&Value>) -> Vec<String> {
    let typed = |side: Option<&Value>| {
        let row = sheet.read(side.cloned().unwrap_or_default()).ok()?;
        row.underived().value().ok()
    };
    let (Some(mut a), Some(mut b)) = (typed(a), typed(b)) else { return vec![String::new()] };
    settle(&mut a);
    settle(&mut b);
    // Of both: a column that is empty is left out of its row, and an erased one must not go unseen.
    let keys: BTreeSet<&String> = [&a, &b].into_iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    keys.into_iter().filter(|key| of(&a, key) != of(&b, key)).cloned().collect()
}

fn repointed(state: &mut Option<Value>, moved: &Move) {
    if let Some(fields) = state.as_mut().and_then(Value::as_object_mut) {
        fields.insert("person_id".into(), moved.to.to_string().into());
    }
}

fn set(state: &mut Value, fields: Option<&Value>) {
    if let (Some(state), Some(fields)) = (state.as_object_mut(), fields.and_then(Value::as_object)) {
        state.extend(fields.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
}

fn same(a: &Value, b: &Value) -> bool {
    if a == b {
        return true;
    }
    let (mut a, mut b) = (a.clone(), b.clone());
    settle(&mut a);
    settle(&mut b);
    a == b
}
