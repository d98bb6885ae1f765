//! Doses to communes and groups where they protect most, within stock, eligibility, what the districts can give by the
//! deadline, and a floor for every commune.

use crate::fault::{Fault, amount};
use crate::flow::{ArcId, Certificate, Network, NodeId, Optimum, ROOT, UNBOUNDED};
use crate::scale::Scale;

/// Potentials and sums of flows must stay below this many units.
const ROOM: f64 = (1_u64 << 60) as f64;

/// Doses of one batch in one depot.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// Its id.
    pub id: String,
    /// Doses in stock that can be used by the deadline, ≥ 0.
    pub doses: f64,
}

/// Where doses are given.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// Its code or name.
    pub id: String,
    /// Position of its district.
    pub district: u32,
    /// Doses that it gets at least, whoever else needs them more, ≥ 0.
    pub floor: f64,
}

/// Who keeps the cold chain and gives the doses.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Its code or name.
    pub id: String,
    /// Doses that it can give until the deadline, ≥ 0.
    pub capacity: f64,
}

/// People of one group in one commune who wait for a dose.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Position of the commune.
    pub commune: u32,
    /// The group, as it is called.
    pub group: String,
    /// How many, ≥ 0.
    pub people: f64,
    /// What a dose here is worth: the risk it takes away, ≥ 0.
    pub weight: f64,
}

/// A lot that may be given to a group in a commune: the product is for them, the depot serves them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// Position of the lot.
    pub lot: u32,
    /// Position of the need.
    pub need: u32,
    /// What bringing one dose costs, in the unit of the weights, ≥ 0.
    pub cost: f64,
}

/// Stock, people and what stands between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Doses by lot.
    pub lots: Vec<Lot>,
    /// Communes with their floors.
    pub communes: Vec<Commune>,
    /// Districts with what they can give.
    pub districts: Vec<District>,
    /// People by commune and group.
    pub needs: Vec<Need>,
    /// Which lots may go to which needs.
    pub offers: Vec<Offer>,
}

/// Doses of one lot for one group of one commune: a proposal to decide on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivery {
    /// Position of the lot.
    pub lot: u32,
    /// Position of the need.
    pub need: u32,
    /// Doses.
    pub doses: f64,
}

/// What is missing for a dose to everybody in need by the deadline, at the least extra doses and places together.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// Doses more of each lot.
    pub doses: Vec<f64>,
    /// Doses that each district would have to give more by the deadline.
    pub capacity: Vec<f64>,
    /// People whom no lot may reach.
    pub unreachable: f64,
}

/// An optimal plan, kept so that a change is planned anew in little time.
#[derive(Debug, Clone)]
pub struct Plan {
    problem: Problem,
    optimum: Optimum,
    built: Built,
    costs: Scale,
    doses: Scale,
}

/// The nodes and arcs of a problem in its network.
#[derive(Debug, Clone, Default)]
struct Built {
    lots: Vec<NodeId>,
    districts: Vec<NodeId>,
    /// What a commune gets up to its floor, and beyond.
    floors: Vec<(ArcId, ArcId)>,
    needs: Vec<ArcId>,
    offers: Vec<ArcId>,
}

/// Costs in whole units.
struct Costs<'a> {
    weight: &'a dyn Fn(&Need) -> i64,
    offer: &'a dyn Fn(&Offer) -> i64,
    floor: i64,
}

impl Plan {
    /// The plan that protects most.
    pub fn of(problem: Problem) -> Result<Self, Fault> {
        let (dearest, total) = check(&problem)?;
        let nodes = (problem.lots.len() + 2 * problem.communes.len() + problem.needs.len() + 2) as f64;
        let doses = dose_scale(&problem, total);
        // A dose missing from a floor counts more than any other. If that leaves a floor unmet that could be met,
        // it is made to count more than any way of exchanging doses can bring.
        let mut penalty = 64.0;
        loop {
            let values = problem.needs.iter().map(|need| need.weight).chain(problem.offers.iter().map(|o| o.cost));
            let costs = Scale::of(&values, dearest * penalty * nodes, ROOM / 4.0);
            let in_units = Costs {
                weight: &|need| costs.units(need.weight),
                offer: &|offer| costs.units(offer.cost),
                floor: costs.units(dearest * penalty),
            };
            let (network, built) = build(&problem, doses, &in_units);
            let optimum = Optimum::of(network);
            if short_floors(&problem, &built, &optimum, doses).is_empty() {
                return Ok(Self { problem, optimum, built, costs, doses });
            }
            let apart = floors_apart(&problem, doses);
            if !apart.is_empty() {
                return Err(Fault::Floors(apart));
            }
            penalty *= nodes;
        }
    }

    /// What is planned for, changes included.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Which lot goes where, in the order of the offers.
    pub fn deliveries(&self) -> impl Iterator<Item = Delivery> {
        self.problem.offers.iter().zip(&self.built.offers).filter_map(|(offer, &arc)| {
            let units = self.optimum.flow(arc);
            (units > 0).then(|| Delivery { lot: offer.lot, need: offer.need, doses: self.doses.value(units) })
        })
    }

    /// Risk taken away by the plan, less what the bringing costs.
    pub fn value(&self) -> f64 {
        (self.deliveries_with_cost())
            .map(|(delivery, cost)| delivery.doses * (self.problem.needs[delivery.need as usize].weight - cost))
            .sum()
    }

    fn deliveries_with_cost(&self) -> impl Iterator<Item = (Delivery, f64)> {
        self.problem.offers.iter().zip(&self.built.offers).map(|(offer, &arc)| {
            let doses = self.doses.value(self.optimum.flow(arc));
            (Delivery { lot: offer.lot, need: offer.need, doses }, offer.cost)
        })
    }

    /// The proof, in whole units, and the most by which the cutting into units can make the plan worse than the best.
    pub fn proof(&self) -> (Certificate, f64) {
        let stock: f64 = self.problem.lots.iter().map(|lot| lot.doses).sum();
        let dearest = self.problem.needs.iter().map(|need| need.weight).fold(0.0, f64::max);
        let parts = (self.problem.needs.len() + self.problem.lots.len() + self.problem.communes.len()) as f64;
        let doses = if self.doses.unit() < 1.0 { parts * self.doses.unit() * dearest } else { 0.0 };
        (self.optimum.certificate(), 2.0 * stock * self.costs.unit() + doses)
    }

    /// Doses of each lot that stay in stock.
    pub fn left(&self) -> Vec<f64> {
        self.built.lots.iter().map(|&node| self.home(node)).collect()
    }

    /// Doses that each commune gets.
    pub fn received(&self) -> Vec<f64> {
        let flow = |arc| self.optimum.flow(arc);
        self.built.floors.iter().map(|&(floor, beyond)| self.doses.value(flow(floor) + flow(beyond))).collect()
    }

    /// Doses that each district gives.
    pub fn given(&self) -> Vec<f64> {
        self.built.districts.iter().map(|&node| self.home(node)).collect()
    }

    fn home(&self, node: NodeId) -> f64 {
        self.doses.value(self.optimum.flow(self.optimum.network().home(node)))
    }

    /// Steps of the simplex method that were needed, changes included.
    pub fn pivots(&self) -> u64 {
        self.optimum.pivots()
    }

    /// What one more dose of each lot is worth.
    pub fn one_more_dose(&self) -> Vec<f64> {
        let costs = self.optimum.cost_home();
        self.built.lots.iter().map(|&lot| self.costs.value(-costs[lot as usize].unwrap_or(0).min(0))).collect()
    }

    /// What it is worth that a district can give one dose more by the deadline.
    pub fn one_more_given(&self) -> Vec<f64> {
        let costs = self.optimum.cost_from_root();
        let worth = |node: &NodeId| self.costs.value(-costs[*node as usize].unwrap_or(0).min(0));
        self.built.districts.iter().map(worth).collect()
    }

    /// What the last dose of each commune's floor costs the others: by how much a dose would do more elsewhere.
    pub fn floor_prices(&self) -> Vec<f64> {
        let network = self.optimum.network();
        (self.built.floors.iter())
            .map(|&(_, beyond)| {
                let arc = network.arcs()[beyond as usize];
                self.costs.value(self.optimum.potential(arc.from) - self.optimum.potential(arc.to))
            })
            .zip(&self.problem.communes)
            .map(|(price, commune)| if commune.floor > 0.0 { price.max(0.0) } else { 0.0 })
            .collect()
    }

    /// What is missing for a dose to everybody in need.
    pub fn missing(&self) -> Missing {
        let flat = Costs { weight: &|_| 4, offer: &|_| 0, floor: 0 };
        let (mut network, built) = build(&self.problem, self.doses, &flat);
        let mut extra = |nodes: &[NodeId], into: bool| -> Vec<ArcId> {
            let ends = nodes.iter().map(|&node| if into { (ROOT, node) } else { (node, ROOT) });
            ends.map(|(from, to)| network.arc(from, to, UNBOUNDED, 1)).collect()
        };
        let (more, wider) = (extra(&built.lots, true), extra(&built.districts, false));
        let optimum = Optimum::of(network);
        let values = |arcs: &[ArcId]| arcs.iter().map(|&arc| self.doses.value(optimum.flow(arc))).collect();
        let open = |arc: &ArcId| optimum.network().capacity(*arc) - optimum.flow(*arc);
        Missing {
            doses: values(&more),
            capacity: values(&wider),
            unreachable: self.doses.value(built.needs.iter().map(open).sum()),
        }
    }

    /// Plans anew with another stock of a lot, in doses ≥ 0.
    pub fn set_doses(&mut self, lot: usize, doses: f64) -> Result<(), Fault> {
        amount(&self.problem.lots[lot].id, doses)?;
        self.problem.lots[lot].doses = doses;
        self.optimum.set_supply(self.built.lots[lot], self.doses.units(doses));
        self.still_fair()
    }

    /// Plans anew with another number of doses that a district can give, ≥ 0.
    pub fn set_capacity(&mut self, district: usize, doses: f64) -> Result<(), Fault> {
        amount(&self.problem.districts[district].id, doses)?;
        self.problem.districts[district].capacity = doses;
        let home = self.optimum.network().home(self.built.districts[district]);
        self.optimum.set_capacity(home, self.doses.units(doses));
        self.still_fair()
    }

    fn still_fair(&self) -> Result<(), Fault> {
        let short = short_floors(&self.problem, &self.built, &self.optimum, self.doses);
        if short.is_empty() { Ok(()) } else { Err(Fault::Floors(floors_apart(&self.problem, self.doses))) }
    }
}

/// The floors that cannot be met even if nothing else counts.
fn floors_apart(problem: &Problem, doses: Scale) -> Vec<(String, f64)> {
    let (network, built) = build(problem, doses, &Costs { weight: &|_| 0, offer: &|_| 0, floor: 4 });
    short_floors(problem, &built, &Optimum::of(network), doses)
}

/// The floors that a plan leaves unmet, largest gap first.
fn short_floors(problem: &Problem, built: &Built, optimum: &Optimum, doses: Scale) -> Vec<(String, f64)> {
    let floors = problem.communes.iter().zip(&built.floors);
    let missing =
        floors.map(|(commune, &(floor, _))| (commune, optimum.network().capacity(floor) - optimum.flow(floor)));
    let mut short: Vec<(String, f64)> = missing
        .filter(|&(_, units)| units > 0)
        .map(|(commune, units)| (commune.id.clone(), doses.value(units)))
        .collect();
    short.sort_by(|a, b| b.1.total_cmp(&a.1));
    short
}

/// The network: lot → need → commune → district → root; what is left of a lot goes to the root.
fn build(problem: &Problem, doses: Scale, costs: &Costs) -> (Network, Built) {
    let mut network = Network::new();
    let mut built = Built::default();
    for lot in &problem.lots {
        built.lots.push(network.node(doses.units(lot.doses), UNBOUNDED, 0));
    }
    for district in &problem.districts {
        built.districts.push(network.node(0, doses.units(district.capacity), 0));
    }
    // A dose is given or stays in its lot: the ways home in between cost a hair more than they can have gained.
    let gained = problem.needs.iter().map(costs.weight).max().unwrap_or(0);
    let communes: Vec<NodeId> = (problem.communes.iter())
        .map(|commune| {
            let node = network.node(0, UNBOUNDED, gained + 1);
            let district = built.districts[commune.district as usize];
            let floor = network.arc(node, district, doses.units_within(commune.floor), -costs.floor);
            built.floors.push((floor, network.arc(node, district, UNBOUNDED, 0)));
            node
        })
        .collect();
    let needs: Vec<NodeId> = (problem.needs.iter())
        .map(|need| {
            let node = network.node(0, UNBOUNDED, 1);
            let commune = communes[need.commune as usize];
            built.needs.push(network.arc(node, commune, doses.units(need.people), -(costs.weight)(need)));
            node
        })
        .collect();
    for offer in &problem.offers {
        let (from, to) = (built.lots[offer.lot as usize], needs[offer.need as usize]);
        built.offers.push(network.arc(from, to, UNBOUNDED, (costs.offer)(offer)));
    }
    (network, built)
}

fn dose_scale(problem: &Problem, total: f64) -> Scale {
    let floors = problem.communes.iter().map(|commune| commune.floor);
    let capacities = problem.districts.iter().map(|district| district.capacity);
    let people = problem.needs.iter().map(|need| need.people);
    let stocks = problem.lots.iter().map(|lot| lot.doses);
    Scale::of(&floors.chain(capacities).chain(people).chain(stocks), total, ROOM / 4.0)
}

/// Checks the numbers; gives the largest cost, at least 1, and the sum of all doses and people.
fn check(problem: &Problem) -> Result<(f64, f64), Fault> {
    let (mut dearest, mut total) = (1.0_f64, 1.0);
    for lot in &problem.lots {
        total += amount(&lot.id, lot.doses)?;
    }
    for district in &problem.districts {
        total += amount(&district.id, district.capacity)?;
    }
    for (at, commune) in problem.communes.iter().enumerate() {
        total += amount(&commune.id, commune.floor)?;
        problem.districts.get(commune.district as usize).ok_or(Fault::Unknown { at })?;
    }
    for (at, need) in problem.needs.iter().enumerate() {
        total += amount(&need.group, need.people)?;
        dearest = dearest.max(amount(&need.group, need.weight)?);
        problem.communes.get(need.commune as usize).ok_or(Fault::Unknown { at })?;
    }
    for (at, offer) in problem.offers.iter().enumerate() {
        let lot = problem.lots.get(offer.lot as usize).ok_or(Fault::Unknown { at })?;
        problem.needs.get(offer.need as usize).ok_or(Fault::Unknown { at })?;
        dearest = dearest.max(amount(&lot.id, offer.cost)?);
    }
    Ok((dearest, total))
}
