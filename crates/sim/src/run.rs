//! One run of a scenario: the day and the infection.
//!
//! Nobody is looked at because a day passes. Whoever is infected draws at once how the infection will go and
//! whom it will be passed to on which day if nothing hinders it; these attempts wait in the queue of their day.
//! Whatever changes over time (measures, isolation, doses, immunity) thins them out on arrival, which is exact
//! for Poisson attempts. The cost is that of the infections, not of the people.

mod care;

use std::hint::black_box;
use std::sync::Arc;

use base::message::Message;

use crate::chance::{Luck, below, poisson, unit};
use crate::check::{check, fault};
use crate::control::Orders;
use crate::drawn::{Drawn, Target};
use crate::people::{World, purpose};
use crate::plan::Plan;
use crate::protect::Shield;
use crate::queue::{Attempt, Queue};
use crate::scenario::Scenario;
use crate::series::{Figure, Series};

/// Never infected.
const NEVER: u16 = u16::MAX;
/// Nobody is infected again within these days.
const REFRACTORY: u16 = 45;
/// Attempts whose targets are brought into the cache together.
const BATCH: usize = 256;

/// What changes about a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body {
    pub age: u8,
    /// Variant (2 bits), found, dead, infections so far (2 bits).
    marks: u8,
    /// Day of the latest infection.
    pub infected: u16,
}

const FOUND: u8 = 4;
const DEAD: u8 = 8;

impl Body {
    fn times(self) -> u64 {
        u64::from(self.marks >> 4 & 3)
    }

    pub fn variant(self) -> usize {
        usize::from(self.marks & 3)
    }

    pub fn is_infected(self) -> bool {
        self.infected != NEVER
    }

    pub fn is_found(self) -> bool {
        self.marks & FOUND != 0
    }

    pub fn find(&mut self) {
        self.marks |= FOUND;
    }

    pub fn die(&mut self) {
        self.marks |= DEAD;
    }
}

/// Why and until when somebody is kept apart.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Apart {
    pub from: u16,
    /// First day no longer (14 bits), kind (2 bits).
    pub until: u16,
}

impl Apart {
    pub const QUARANTINE: u16 = 1;
    pub const ISOLATED: u16 = 2;
    pub const FACILITY: u16 = 3;

    pub fn new(kind: u16, from: u16, until: usize) -> Self {
        Self { from, until: kind << 14 | until.min(0x3FFF) as u16 }
    }

    /// Kind on a day; 0 if not apart.
    #[inline]
    pub fn on(self, day: u16) -> usize {
        if self.from <= day && day < self.until & 0x3FFF { usize::from(self.until >> 14) } else { 0 }
    }
}

/// A run under way. A copy of it is a snapshot.
#[derive(Debug, Clone)]
pub struct Run {
    pub(crate) world: Arc<World>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) seed: u64,
    pub(crate) day: u16,
    pub(crate) bodies: Vec<Body>,
    queue: Queue,
    room: Vec<Attempt>,
    drawn: Drawn,
    pub(crate) orders: Orders,
    pub(crate) beds: care::Beds,
    /// People found on a day.
    pub(crate) finds: Vec<Vec<u32>>,
    /// By person; empty where nobody is kept apart.
    pub(crate) apart: Vec<Apart>,
    pub(crate) series: Series,
}

impl Run {
    /// A run at the start of day 0. The world must be that of the scenario.
    pub fn new(world: Arc<World>, scenario: &Scenario, seed: u64) -> Result<Self, Box<Message>> {
        check(scenario)?;
        let plan = Arc::new(Plan::new(scenario, &world));
        Ok(Self::with(world, plan, seed))
    }

    pub(crate) fn with(world: Arc<World>, plan: Arc<Plan>, seed: u64) -> Self {
        let bodies = world.age.iter().map(|&age| Body { age, marks: 0, infected: NEVER }).collect();
        Self {
            seed,
            day: 0,
            bodies,
            queue: Queue::new(plan.days, world.len()),
            room: Vec::new(),
            drawn: Drawn::default(),
            orders: plan.control.start(world.areas.len()),
            beds: care::Beds::new(plan.days),
            finds: vec![Vec::new(); usize::from(plan.days)],
            apart: vec![Apart::default(); if plan.keeps_apart { world.len() } else { 0 }],
            series: Series::new(plan.days),
            world,
            plan,
        }
    }

    /// Goes on from here under another scenario on the same people: what is done from today on may differ, as
    /// may the days; what already happened, and is under way in the infected, stays.
    pub fn branch(&self, scenario: &Scenario) -> Result<Self, Box<Message>> {
        check(scenario)?;
        let plan = Plan::new(scenario, &self.world);
        let same = plan.variants.iter().zip(&self.plan.variants).all(|(new, old)| new.name == old.name);
        if !same || plan.variants.len() < self.plan.variants.len() {
            let names: Vec<&str> = plan.variants.iter().map(|variant| variant.name.as_str()).collect();
            return Err(fault("variants", names.join(", "), "sim-branch", &[]));
        }
        if scenario.days < self.day {
            return Err(fault("days", scenario.days, "sim-branch", &[]));
        }
        let mut run = self.clone();
        let days = plan.days;
        if days > self.plan.days && self.day > 0 {
            // Attempts behind the old end were dropped, so a run can only be cut short.
            return Err(fault("days", days, "sim-branch", &[]));
        }
        run.queue.set_days(days);
        run.finds.resize(usize::from(days), Vec::new());
        run.series.set_days(days);
        if plan.keeps_apart && run.apart.is_empty() {
            run.apart = vec![Apart::default(); run.world.len()];
        }
        let mut orders = plan.control.start(run.world.areas.len());
        plan.control.order(&mut orders, &run.world, 0);
        run.orders = orders;
        run.plan = Arc::new(plan);
        Ok(run)
    }

    /// The day about to begin.
    pub fn day(&self) -> u16 {
        self.day
    }

    /// What was counted so far.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What was counted, when the run is done with.
    pub(crate) fn into_series(self) -> Series {
        self.series
    }

    /// True after the last day.
    pub fn is_over(&self) -> bool {
        self.day >= self.plan.days
    }

    /// Runs to the start of a day, at most to the end.
    pub fn until(&mut self, day: u16) {
        while self.day < day.min(self.plan.days) {
            self.step();
        }
    }

    /// Runs one day.
    pub fn step(&mut self) {
        let day = self.day;
        self.treat(day);
        let (world, plan) = (Arc::clone(&self.world), Arc::clone(&self.plan));
        plan.control.order(&mut self.orders, &world, day);
        self.find(day);
        self.arrive(&world, &plan, day);
        self.drawn.settle(&world, &mut self.queue);
        self.meet(&world, &plan, day);
        self.drawn.settle(&world, &mut self.queue);
        self.beds.close(day, &plan, &mut self.series);
        self.day += 1;
    }

    /// Infections from outside.
    fn arrive(&mut self, world: &World, plan: &Plan, day: u16) {
        for (seed, number) in plan.seeds.iter().zip(0_u64..) {
            if !(seed.first..seed.until).contains(&day) {
                continue;
            }
            let luck = Luck::of(self.seed, purpose::SEED, number << 16 | u64::from(day));
            // A person drawn twice, or immune, is passed over; in a small or immune population some are missing.
            let people = seed.people.min(world.len() as u32);
            let mut left = people;
            for draw in 0..u64::from(people) * 20 {
                if left == 0 {
                    break;
                }
                let bits = luck.bits(draw);
                let person = if seed.areas.is_empty() {
                    below(bits, world.len() as u32)
                } else {
                    let area = &world.areas[seed.areas[below(bits << 32, seed.areas.len() as u32) as usize]];
                    area.first + below(bits, area.end - area.first)
                };
                if !self.bodies[person as usize].is_infected() {
                    let shield = self.shield(world, plan, person, day, seed.variant);
                    self.infect(world, plan, person, seed.variant, shield, day);
                    left -= 1;
                }
            }
        }
    }

    /// The attempts of a day. Some hundred at a time, so that what is asked about their targets is brought into the
    /// cache together: who of them are infected is decided first, their infections follow in the same order.
    fn meet(&mut self, world: &World, plan: &Plan, day: u16) {
        let mut room = std::mem::take(&mut self.room);
        self.queue.take(usize::from(day), &mut room);
        let mut infected = Vec::with_capacity(BATCH);
        for some in room.chunks(BATCH) {
            for attempt in some {
                let target = attempt.target() as usize;
                black_box((self.bodies[target].infected, self.apart.get(target).map(|apart| apart.from)));
            }
            infected.clear();
            infected
                .extend(some.iter().filter_map(|&attempt| Some((attempt, self.decide(world, plan, day, attempt)?))));
            for (attempt, _) in &infected {
                let target = attempt.target() as usize;
                black_box((world.home[target], world.place[target]));
            }
            for &(attempt, shield) in &infected {
                // Two attempts of a batch may have the same target; the first counts.
                if self.bodies[attempt.target() as usize].infected != day {
                    self.infect(world, plan, attempt.target(), attempt.variant(), shield, day);
                }
            }
        }
        self.room = room;
    }

    /// What protects the target of an attempt, if it is infected none the less.
    #[inline]
    fn decide(&self, world: &World, plan: &Plan, day: u16, attempt: Attempt) -> Option<Shield> {
        let (target, variant, layer) = (attempt.target(), attempt.variant(), attempt.layer());
        let body = self.bodies[target as usize];
        let mut chance = plan.chances[usize::from(body.age & 127)].susceptibility;
        if body.infected != NEVER {
            let since = day - body.infected;
            if since < REFRACTORY || body.marks & DEAD != 0 {
                return None;
            }
            chance *= plan.protection.immunity(body.variant(), variant, since);
        }
        chance *= self.orders.of(world, target)[layer];
        let coin = unit(Luck::of(self.seed, purpose::COIN, 0).bits(attempt.0)) as f32;
        if coin >= chance {
            return None;
        }
        if !self.apart.is_empty() {
            let elsewhere = usize::from(layer != 0);
            let kept = |person: u32| plan.apart[self.apart[person as usize].on(day)][elsewhere];
            chance *= kept(target) * kept(attempt.source());
        }
        let shield = self.shield(world, plan, target, day, variant);
        (coin < chance * shield.infection).then_some(shield)
    }

    #[inline]
    fn shield(&self, world: &World, plan: &Plan, person: u32, day: u16, variant: usize) -> Shield {
        if plan.protection.nothing() {
            return Shield::NONE;
        }
        plan.protection.shield(world, person, self.bodies[person as usize].age, day, variant)
    }

    /// Luck of a person's present infection.
    pub(crate) fn course(&self, person: u32) -> Luck {
        Luck::of(self.seed, purpose::COURSE, u64::from(person) | self.bodies[person as usize].times() << 32)
    }

    /// Infects a person: draws the course and all attempts.
    fn infect(&mut self, world: &World, plan: &Plan, person: u32, variant: usize, mut shield: Shield, day: u16) {
        let body = &mut self.bodies[person as usize];
        if body.is_infected() {
            shield.severe *= plan.protection.again();
        }
        body.infected = day;
        body.marks = (body.times().min(2) as u8 + 1) << 4 | variant as u8;
        let chances = plan.chances[usize::from(body.age & 127)];
        let luck = self.course(person);
        self.series.add(Figure::Infections, usize::from(day), 1);
        if variant > 0 {
            self.series.add(Figure::ALL[Figure::Variant2 as usize + variant - 1], usize::from(day), 1);
        }
        let bits = luck.bits(0);
        let of = &plan.variants[variant];
        let infectious = usize::from(day) + usize::from(of.latent.get(bits));
        let onset = infectious + usize::from(plan.stages.onset.get(bits >> 11));
        let mild = usize::from(plan.stages.mild_recovery.get(bits >> 22));
        let spread = f64::from(plan.spread.get(bits >> 33));
        let symptomatic = (bits >> 44) as f64 / f64::from(1 << 20) < chances.symptomatic;
        let (end, severe) = if symptomatic {
            let chance = (chances.severe * of.severity).min(1.0) * f64::from(shield.severe);
            if luck.unit(1) < chance { self.fall_ill(plan, luck, person, onset) } else { (onset + mild, usize::MAX) }
        } else {
            (infectious + mild, usize::MAX)
        };
        self.may_be_found(plan, luck, person, symptomatic.then_some(onset), infectious..end.min(severe));

        let days = (end - infectious) as f64;
        let early = (plan.early_share * days).min(plan.early_days).ceil();
        // Attempts weighed by day so that the mean over the infectious days is 1.
        let early_mass = plan.early_factor * early / (plan.early_factor * early + days - early);
        let asymptomatic = if symptomatic { 1.0 } else { plan.asymptomatic };
        let rate = days * spread * of.transmissibility * asymptomatic * f64::from(shield.onward);
        let area = &world.areas[world.area_of(person)];
        let (home_first, home_size) = world.household(person);
        let home = plan.hazards.household * f64::from(home_size - 1);
        let (school, group) = world.group_range(person, area).unwrap_or((true, 0..0));
        let others = (group.end - group.start).saturating_sub(1);
        let (hazard, most) = if school {
            (plan.hazards.school, world.school.contacts)
        } else {
            (plan.hazards.work, world.work.contacts)
        };
        let at_place = home + hazard * f64::from(others.min(most));
        let all = at_place + plan.hazards.community * f64::from(plan.contacts);
        let attempts = poisson(rate * all, luck.unit(4));
        for number in 0..attempts {
            let bits = luck.bits(8 + u64::from(number));
            // 20 bits for the contact, 20 for the day, 24 for the layer.
            let contact = |n: u32| (((bits & 0xF_FFFF) * u64::from(n)) >> 20) as u32;
            let time = (bits >> 20 & 0xF_FFFF) as f64 / f64::from(1 << 20);
            let offset = if time < early_mass {
                time / early_mass * early
            } else {
                early + (time - early_mass) / (1.0 - early_mass) * (days - early)
            };
            let pick = (bits >> 40) as f64 / f64::from(1 << 24) * all;
            let (target, layer) = if pick < home {
                let other = contact(home_size - 1);
                (Target::Person(home_first + other + u32::from(home_first + other >= person)), 0)
            } else if pick < at_place {
                let other = if others <= most {
                    contact(others + 1)
                } else {
                    below(world.acquaintance(person, 1, contact(most)), others + 1)
                };
                (Target::Member(group.start + other), if school { 1 } else { 2 })
            } else {
                let draw = world.acquaintance(person, 3, contact(plan.contacts));
                // The lower half decides where, the upper half who.
                if f64::from(draw as u32) < plan.travel * f64::from(u32::MAX) && world.areas.len() > 1 {
                    (Target::Person(below(draw, world.len() as u32)), 4)
                } else {
                    (Target::Person(area.first + below(draw, area.end - area.first)), 3)
                }
            };
            let day = infectious + offset as usize;
            self.drawn.push(day, target, Attempt::new(0, person, layer, variant, number));
            if self.drawn.is_full() {
                self.drawn.settle(world, &mut self.queue);
            }
        }
    }
}
