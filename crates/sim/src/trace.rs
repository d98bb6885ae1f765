//! Test, trace, isolate: who is found when, and what follows for the contacts.

use std::ops::Range;
use std::sync::Arc;

use crate::chance::{Luck, below, unit};
use crate::people::{World, purpose};
use crate::plan::Plan;
use crate::run::{Apart, Run};
use crate::scenario::{Testing, Tracing};
use crate::series::Figure;

/// Draws of a course for testing.
const TESTED: u64 = 6;
const SCREENED: u64 = 7;
/// A contact infected longer ago is not found by the test at the start of quarantine.
const POSITIVE_DAYS: u16 = 14;

impl Run {
    /// Puts the find of a newly infected person on its day, if testing will find the person.
    pub(crate) fn may_be_found(
        &mut self,
        plan: &Plan,
        luck: Luck,
        person: u32,
        onset: Option<usize>,
        infectious: Range<usize>,
    ) {
        let Some(testing) = &plan.testing else { return };
        let begins = usize::from(testing.from);
        let by_symptoms = onset
            .filter(|_| luck.unit(TESTED) < testing.symptomatic * testing.sensitivity)
            .map(|onset| onset.max(begins) + usize::from(testing.delay));
        let by_screening = screened(testing, luck).map(|days| infectious.start.max(begins) + days);
        let found = by_symptoms.into_iter().chain(by_screening.filter(|day| *day < infectious.end)).min();
        if let Some(finds) = found.and_then(|day| self.finds.get_mut(day)) {
            finds.push(person);
        }
    }

    /// The finds of a day: counted, isolated, their contacts sought.
    pub(crate) fn find(&mut self, day: u16) {
        let people = std::mem::take(&mut self.finds[usize::from(day)]);
        let (world, plan) = (Arc::clone(&self.world), Arc::clone(&self.plan));
        let Some(testing) = &plan.testing else { return };
        for person in people {
            let body = &mut self.bodies[person as usize];
            if body.is_found() || day < testing.from {
                continue;
            }
            body.find();
            self.series.add(Figure::Cases, usize::from(day), 1);
            self.orders.found(&world, person, day);
            let luck = Luck::of(self.seed, purpose::TRACE, u64::from(person));
            if luck.unit(0) < testing.adherence {
                self.isolate(&plan, person, day, testing.isolation);
            }
            if let Some(tracing) = plan.tracing.as_ref().filter(|tracing| day >= tracing.from) {
                self.trace(&world, &plan, tracing, person, day);
            }
        }
    }

    fn trace(&mut self, world: &World, plan: &Plan, tracing: &Tracing, person: u32, day: u16) {
        let (first, size) = world.household(person);
        for contact in first..first + size {
            self.quarantine(tracing, person, contact, tracing.household, day);
        }
        let area = &world.areas[world.area_of(person)];
        if let Some((school, group)) = world.group(person, area) {
            let (share, most) =
                if school { (tracing.school, world.school.contacts) } else { (tracing.work, world.work.contacts) };
            let others = group.len() as u32;
            if share > 0.0 && others <= most + 1 {
                for &contact in group {
                    self.quarantine(tracing, person, contact, share, day);
                }
            } else if share > 0.0 {
                for number in 0..most {
                    let contact = group[below(world.acquaintance(person, 1, number), others) as usize];
                    self.quarantine(tracing, person, contact, share, day);
                }
            }
        }
        if tracing.community > 0.0 {
            for number in 0..plan.contacts {
                let draw = world.acquaintance(person, 3, number);
                // Contacts in other areas are not reached.
                if f64::from(draw as u32) >= plan.travel * f64::from(u32::MAX) || world.areas.len() == 1 {
                    let contact = area.first + below(draw, area.end - area.first);
                    self.quarantine(tracing, person, contact, tracing.community, day);
                }
            }
        }
    }

    fn quarantine(&mut self, tracing: &Tracing, source: u32, contact: u32, share: f64, day: u16) {
        let luck = Luck::of(self.seed, purpose::TRACE, u64::from(source) << 20 ^ u64::from(contact));
        if contact == source || luck.unit(1) >= share {
            return;
        }
        let from = day.saturating_add(tracing.delay);
        if self.apart[contact as usize].on(from) == 0 {
            let until = usize::from(from) + usize::from(tracing.quarantine);
            self.apart[contact as usize] = Apart::new(Apart::QUARANTINE, from, until);
            self.series.add(Figure::Quarantined, usize::from(from), 1);
        }
        let body = self.bodies[contact as usize];
        let positive = body.is_infected() && !body.is_found() && day - body.infected <= POSITIVE_DAYS;
        if positive && unit(luck.bits(2)) < tracing.tested {
            // The result is there the day after the quarantine began; no case is found on the day it is sought.
            if let Some(finds) = self.finds.get_mut(usize::from(from) + 1) {
                finds.push(contact);
            }
        }
    }
}

/// Days of screening until the test that finds; none without screening.
fn screened(testing: &Testing, luck: Luck) -> Option<usize> {
    let chance = testing.screening * testing.sensitivity;
    if chance <= 0.0 {
        return None;
    }
    if chance >= 1.0 {
        return Some(0);
    }
    let days = (1.0 - luck.unit(SCREENED)).ln() / (1.0 - chance).ln();
    (days < 1_000.0).then_some(days as usize)
}
