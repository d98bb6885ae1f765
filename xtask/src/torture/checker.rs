//! Holds what is there against what was asked and answered. Every act that was acknowledged is there once and whole,
//! every one that was refused not at all, one without an answer either so or so; and nobody saw anything else.

mod fields;
mod presence;
mod references;
mod world;

use super::history::{Act, Effect, Outcome};
use presence::Presence;
use std::collections::BTreeMap;
use std::time::Duration;

pub use world::{PLACE, World};

use super::history::Look;

/// Lines of the history that a violation is told with.
const LINES: usize = 16;

/// Something that must not be.
#[derive(Debug, Clone)]
pub struct Violation {
    /// In few words, the same for all of its kind.
    pub class: &'static str,
    /// What exactly.
    pub what: String,
    /// The lines of the history that it comes from.
    pub lines: Vec<String>,
}

impl Violation {
    pub fn new(class: &'static str, what: impl Into<String>) -> Self {
        Self { class, what: what.into(), lines: Vec::new() }
    }

    /// With what the history says of some ids.
    fn about(mut self, acts: &[Act], ids: &[&str]) -> Self {
        let lines: Vec<String> =
            acts.iter().filter(|act| ids.iter().any(|id| act.concerns(id))).map(Act::line).collect();
        self.lines = lines[lines.len().saturating_sub(LINES)..].to_vec();
        self
    }

    fn of(mut self, acts: &[&Act]) -> Self {
        self.lines = acts.iter().take(LINES).map(|act| act.line()).collect();
        self
    }
}

/// Checks a quiet world. Acts without an answer are settled by what is found: it must not change any more.
pub fn check(acts: &mut [Act], looks: &[Look], world: &World, now: Duration) -> Vec<Violation> {
    let mut found = Vec::new();
    settle(acts, now);
    fields::believe(acts, looks);
    found.extend(effects(acts, world));
    found.extend(fields::check(acts, looks, world));
    found.extend(references::check(world, acts));
    found
}

/// What was on its way when the program died, or the round ended, has arrived by now or never will.
fn settle(acts: &mut [Act], now: Duration) {
    for act in acts.iter_mut().filter(|act| act.end == Duration::MAX) {
        act.end = now;
    }
}

/// Acts that are whole or not there; those asked for twice are judged together.
fn effects(acts: &mut [Act], world: &World) -> Vec<Violation> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, act) in acts.iter().enumerate() {
        if !matches!(act.effect, Effect::Nothing | Effect::Set { .. }) {
            groups.entry(format!("{:?}", act.effect)).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for places in groups.into_values() {
        let group: Vec<&Act> = places.iter().map(|at| &acts[*at]).collect();
        let acknowledged = group.iter().any(|act| act.outcome == Outcome::Done);
        let open = group.iter().any(|act| matches!(act.outcome, Outcome::Unknown(_)));
        let (presence, told) = presence::of(&group[0].effect, acts, world);
        let violation = match presence {
            Presence::Part => Some(("half done, or done twice", told)),
            Presence::Absent if acknowledged => Some(("acknowledged, and not there", told)),
            // A removal is refused as well where there is nothing to remove; who made the record says more. A session
            // ends by itself, too, when a clock that jumped says that it is its time.
            Presence::Whole
                if !acknowledged
                    && !open
                    && !matches!(group[0].effect, Effect::Remove { .. } | Effect::SignOut { .. }) =>
            {
                Some(("refused, and done all the same", told))
            }
            Presence::Whole | Presence::Absent | Presence::Open => None,
        };
        if let Some((class, told)) = violation {
            found.push(Violation::new(class, format!("{}: {told}", group[0].name)).of(&group));
        }
        let settled = match presence {
            Presence::Whole => Some(Outcome::Done),
            Presence::Absent => Some(Outcome::Absent),
            Presence::Part | Presence::Open => None,
        };
        for at in places {
            if let (Outcome::Unknown(_), Some(settled)) = (&acts[at].outcome, &settled) {
                acts[at].outcome = settled.clone();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
