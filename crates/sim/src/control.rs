//! Measures and levels: factors on the contacts of each area, day by day.

use crate::people::World;
use crate::scenario::{Factors, Levels, Scenario};

/// Factors by layer: household, school, work, community, travel.
pub(crate) type Layers = [f32; 5];

#[derive(Debug, Clone)]
struct MeasurePlan {
    from: u16,
    until: u16,
    trigger: Option<[f32; 2]>,
    areas: Vec<bool>,
    layers: Layers,
}

/// What is ordered, and when.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    measures: Vec<MeasurePlan>,
    levels: Option<Levels>,
    /// Orders go by the incidence of areas.
    pub watches: bool,
    /// Areas differ in what holds in them.
    by_area: bool,
    /// Days on which something begins or ends.
    turns: Vec<u16>,
}

/// What holds at the moment; part of a run's state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Orders {
    /// One for all, or one an area.
    pub layers: Vec<Layers>,
    /// Level of each area, and the last day on which it was confirmed or raised.
    level: Vec<(u8, u16)>,
    /// Triggered measures that hold: by measure, then area.
    on: Vec<bool>,
    /// Found cases of the latest 14 days: by day modulo 14, then area.
    found: Vec<u32>,
}

fn layers(factors: &Factors) -> Layers {
    [factors.household, factors.school, factors.work, factors.community, factors.travel].map(|factor| factor as f32)
}

impl Control {
    pub fn new(scenario: &Scenario, world: &World) -> Self {
        let measures: Vec<MeasurePlan> = scenario
            .measures
            .values()
            .map(|measure| MeasurePlan {
                from: measure.from,
                until: measure.until.unwrap_or(u16::MAX),
                trigger: measure.above.map(|above| [above as f32, measure.below.unwrap_or(above) as f32]),
                areas: world.mask(&measure.areas),
                layers: layers(&measure.factors),
            })
            .collect();
        let watches = scenario.levels.is_some() || measures.iter().any(|measure| measure.trigger.is_some());
        let by_area = watches || measures.iter().any(|measure| !measure.areas.is_empty());
        let turns = measures.iter().flat_map(|measure| [measure.from, measure.until]).chain([0]).collect();
        Self { measures, levels: scenario.levels.clone(), watches, by_area, turns }
    }

    /// Before the first day.
    pub fn start(&self, areas: usize) -> Orders {
        let rows = if self.by_area { areas } else { 1 };
        Orders {
            layers: vec![[1.0; 5]; rows],
            level: vec![(0, 0); if self.levels.is_some() { areas } else { 0 }],
            on: vec![false; if self.watches { areas * self.measures.len() } else { 0 }],
            found: vec![0; if self.watches { areas * 14 } else { 0 }],
        }
    }

    /// Brings the orders to a day, by what was found until the day before.
    pub fn order(&self, orders: &mut Orders, world: &World, day: u16) {
        if !self.watches && !self.turns.contains(&day) && day > 0 {
            return;
        }
        let areas = world.areas.len();
        for row in 0..orders.layers.len() {
            let incidence = if self.watches {
                let found: u32 = (0..14).map(|back| orders.found[back * areas + row]).sum();
                let area = &world.areas[row];
                found as f32 / 2.0 / (area.end - area.first) as f32 * 1e5
            } else {
                0.0
            };
            let mut factors = [1.0; 5];
            let mut apply = |layers: &Layers| factors.iter_mut().zip(layers).for_each(|(factor, by)| *factor *= by);
            for (number, measure) in self.measures.iter().enumerate() {
                let mut holds =
                    (measure.from..measure.until).contains(&day) && (measure.areas.is_empty() || measure.areas[row]);
                if let Some([above, below]) = measure.trigger {
                    let on = &mut orders.on[number * areas + row];
                    *on = holds && incidence >= if *on { below } else { above };
                    holds = *on;
                }
                if holds {
                    apply(&measure.layers);
                }
            }
            if let Some(levels) = &self.levels {
                let (level, since) = &mut orders.level[row];
                if day.is_multiple_of(levels.every.unwrap_or(1).max(1)) {
                    let now =
                        levels.steps.iter().rposition(|step| incidence >= step.at_least as f32).unwrap_or(0) as u8;
                    if now >= *level || day - *since >= levels.hold.unwrap_or(0) {
                        (*level, *since) = (now, day);
                    }
                }
                apply(&layers(&levels.steps[usize::from(*level)].factors));
            }
            orders.layers[row] = factors;
        }
        if self.watches {
            let today = usize::from(day) % 14 * areas;
            orders.found[today..today + areas].fill(0);
        }
    }
}

impl Orders {
    /// A case was found in an area.
    pub fn found(&mut self, world: &World, person: u32, day: u16) {
        if !self.found.is_empty() {
            self.found[usize::from(day) % 14 * world.areas.len() + world.area_of(person)] += 1;
        }
    }

    /// What holds where a person lives.
    #[inline]
    pub fn of(&self, world: &World, person: u32) -> &Layers {
        if self.layers.len() == 1 { &self.layers[0] } else { &self.layers[world.area_of(person)] }
    }
}
