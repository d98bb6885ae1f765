//! Treatment in three tiers: home or collection site, ward with oxygen, intensive care; with beds that may run out.

use crate::chance::{Luck, unit};
use crate::people::purpose;
use crate::plan::Plan;
use crate::run::{Apart, Run};
use crate::series::{Figure, Series};

/// A patient whose state turns on a day: the person, and whether as critical, and from a ward bed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    person: u32,
    critical: bool,
    in_ward: bool,
}

/// Beds in use and needed.
#[derive(Debug, Clone)]
pub(crate) struct Beds {
    ward: u32,
    icu: u32,
    collection: u32,
    /// Patients whose state turns, by day.
    turns: Vec<Vec<Turn>>,
    /// Changes by day: ward, ICU and collection beds that become free; ward need, ICU need, home care.
    free: Vec<[u32; 3]>,
    change: Vec<[i32; 3]>,
    now: [i32; 3],
}

impl Beds {
    pub fn new(days: u16) -> Self {
        let days = usize::from(days);
        Self {
            ward: 0,
            icu: 0,
            collection: 0,
            turns: vec![Vec::new(); days],
            free: vec![[0; 3]; days],
            change: vec![[0; 3]; days],
            now: [0; 3],
        }
    }

    fn frees(&mut self, kind: usize, day: usize) {
        if let Some(row) = self.free.get_mut(day) {
            row[kind] += 1;
        }
    }

    /// Somebody is in need (0 ward, 1 ICU) or in home care (2) over these days.
    fn spell(&mut self, kind: usize, from: usize, until: usize) {
        for (day, by) in [(from, 1), (until, -1)] {
            if let Some(row) = self.change.get_mut(day) {
                row[kind] += by;
            }
        }
    }

    fn oxygen(&self, plan: &Plan) -> f64 {
        f64::from(self.ward) * plan.oxygen[0] + f64::from(self.icu) * plan.oxygen[1]
    }

    fn has_ward(&self, plan: &Plan) -> bool {
        let capacity = &plan.capacity;
        !plan.enforced
            || capacity.ward.is_none_or(|beds| self.ward < beds)
                && capacity.oxygen.is_none_or(|most| self.oxygen(plan) + plan.oxygen[0] <= most)
    }

    /// An ICU bed, where a ward bed with its oxygen may be given up for it.
    fn has_icu(&self, plan: &Plan, in_ward: bool) -> bool {
        let capacity = &plan.capacity;
        let given_up = if in_ward { plan.oxygen[0] } else { 0.0 };
        !plan.enforced
            || capacity.icu.is_none_or(|beds| self.icu < beds)
                && capacity.oxygen.is_none_or(|most| self.oxygen(plan) + plan.oxygen[1] - given_up <= most)
    }

    /// Writes the day's use and need.
    pub fn close(&mut self, day: u16, plan: &Plan, series: &mut Series) {
        let day = usize::from(day);
        for (now, by) in self.now.iter_mut().zip(self.change[day]) {
            *now += by;
        }
        let [ward, icu, home] = self.now.map(|n| n.max(0) as u32);
        let need = f64::from(ward) * plan.oxygen[0] + f64::from(icu) * plan.oxygen[1];
        series.set(Figure::WardUsed, day, self.ward);
        series.set(Figure::WardNeed, day, ward);
        series.set(Figure::IcuUsed, day, self.icu);
        series.set(Figure::IcuNeed, day, icu);
        series.set(Figure::CollectionUsed, day, self.collection);
        series.set(Figure::HomeCare, day, home);
        series.set(Figure::OxygenUsed, day, self.oxygen(plan).floor() as u32);
        series.set(Figure::OxygenNeed, day, need.round() as u32);
    }
}

/// Draws of a course beyond those of the infection itself.
const CRITICAL: u64 = 2;
const DEATH: u64 = 3;
const DELAYS: u64 = 5;

fn critical_days(plan: &Plan, luck: Luck, dies: bool) -> usize {
    let bits = luck.bits(DELAYS) >> 33;
    let stage = if dies { &plan.stages.death } else { &plan.stages.critical_recovery };
    usize::from(stage.get(bits)).max(1)
}

impl Run {
    /// A person will be severely ill. Gives the end of infectiousness and the day of becoming severe, as it goes
    /// with a bed.
    pub(crate) fn fall_ill(&mut self, plan: &Plan, luck: Luck, person: u32, onset: usize) -> (usize, usize) {
        let bits = luck.bits(DELAYS);
        let severe = onset + usize::from(plan.stages.severe.get(bits));
        if let Some(turns) = self.beds.turns.get_mut(severe) {
            turns.push(Turn { person, critical: false, in_ward: false });
        }
        let chances = plan.chances[usize::from(self.bodies[person as usize].age & 127)];
        let end = if luck.unit(CRITICAL) < chances.critical {
            let critical = severe + usize::from(plan.stages.critical.get(bits >> 11));
            critical + critical_days(plan, luck, luck.unit(DEATH) < chances.death)
        } else {
            severe + usize::from(plan.stages.severe_recovery.get(bits >> 22))
        };
        (end.max(severe + 1), severe)
    }

    /// Frees beds, then treats those whose state turns on this day.
    pub(crate) fn treat(&mut self, day: u16) {
        let today = usize::from(day);
        let [ward, icu, collection] = self.beds.free[today];
        self.beds.ward -= ward;
        self.beds.icu -= icu;
        self.beds.collection -= collection;
        let plan = std::sync::Arc::clone(&self.plan);
        // A severe patient may become critical on the same day, so the list can grow.
        let mut place = 0;
        while let Some(&turn) = self.beds.turns[today].get(place) {
            place += 1;
            if turn.critical { self.critical(&plan, turn, today) } else { self.severe(&plan, turn, today) }
        }
        self.beds.turns[today] = Vec::new();
    }

    fn severe(&mut self, plan: &Plan, turn: Turn, day: usize) {
        let person = turn.person;
        let luck = self.course(person);
        let bits = luck.bits(DELAYS);
        let in_ward = self.beds.has_ward(plan);
        if in_ward {
            self.beds.ward += 1;
            self.series.add(Figure::Admissions, day, 1);
        } else {
            self.series.add(Figure::NoWard, day, 1);
        }
        let chances = plan.chances[usize::from(self.bodies[person as usize].age & 127)];
        let worse = if in_ward { 1.0 } else { plan.without_bed[0] };
        let end = if luck.unit(CRITICAL) < chances.critical * worse {
            let critical = day + usize::from(plan.stages.critical.get(bits >> 11));
            if let Some(turns) = self.beds.turns.get_mut(critical) {
                turns.push(Turn { person, critical: true, in_ward });
            }
            critical
        } else {
            let end = day + usize::from(plan.stages.severe_recovery.get(bits >> 22)).max(1);
            if in_ward {
                self.beds.frees(0, end);
            }
            end
        };
        self.beds.spell(0, day, end);
        if in_ward {
            self.admit(person, day, end);
        }
        if plan.testing.as_ref().is_some_and(|testing| day >= usize::from(testing.from)) {
            self.finds[day].push(person);
        }
    }

    fn critical(&mut self, plan: &Plan, turn: Turn, day: usize) {
        let person = turn.person;
        let luck = self.course(person);
        let in_icu = self.beds.has_icu(plan, turn.in_ward);
        let chances = plan.chances[usize::from(self.bodies[person as usize].age & 127)];
        let worse = if in_icu { 1.0 } else { plan.without_bed[1] };
        let dies = luck.unit(DEATH) < chances.death * worse;
        let end = day + critical_days(plan, luck, dies);
        if in_icu {
            self.beds.ward -= u32::from(turn.in_ward);
            self.beds.icu += 1;
            self.beds.frees(1, end);
            self.series.add(Figure::IcuAdmissions, day, 1);
        } else {
            self.series.add(Figure::NoIcu, day, 1);
            if turn.in_ward {
                self.beds.frees(0, end);
            }
        }
        self.beds.spell(1, day, end);
        if in_icu || turn.in_ward {
            self.admit(person, day, end);
        }
        if dies {
            self.bodies[person as usize].die();
            self.series.add(Figure::Deaths, end, 1);
        }
    }

    fn admit(&mut self, person: u32, from: usize, until: usize) {
        if let Some(apart) = self.apart.get_mut(person as usize) {
            *apart = Apart::new(Apart::FACILITY, from as u16, until);
        }
    }

    /// Tier 1: a person found is isolated at home or in a collection site.
    pub(crate) fn isolate(&mut self, plan: &Plan, person: u32, day: u16, days: u16) {
        let (from, until) = (usize::from(day), usize::from(day) + usize::from(days));
        if self.apart[person as usize].on(day) == usize::from(Apart::FACILITY) {
            return;
        }
        let luck = Luck::of(self.seed, purpose::CARE, u64::from(person));
        let at_home = plan
            .home_care
            .as_ref()
            .is_none_or(|care| self.bodies[person as usize].age < care.below_age && unit(luck.bits(0)) < care.share);
        let full = plan.enforced && plan.capacity.collection.is_some_and(|beds| self.beds.collection >= beds);
        let kind = if at_home || full {
            self.beds.spell(2, from, until);
            Apart::ISOLATED
        } else {
            self.beds.collection += 1;
            self.beds.frees(2, until);
            Apart::FACILITY
        };
        self.apart[person as usize] = Apart::new(kind, day, until);
    }
}
