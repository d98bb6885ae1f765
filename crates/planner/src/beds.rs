//! Patients to beds at the least travel, with what one more bed saves and how many are missing.
//!
//! Places send patients over routes to hospitals; who gets no bed counts the cost of an unserved patient.

use crate::fault::{Fault, amount};
use crate::flow::{ArcId, Certificate, Network, NodeId, Optimum, ROOT, UNBOUNDED};
use crate::scale::Scale;

/// Potentials must stay below this many units.
const ROOM: f64 = (1_u64 << 60) as f64;

/// Where patients wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its id or name.
    pub id: String,
    /// Patients who need a bed.
    pub patients: u32,
    /// What leaving one of them without a bed counts, in the unit of the routes' costs, ≥ 0.
    pub unserved_cost: f64,
}

/// Where beds are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hospital {
    /// Its id or name.
    pub id: String,
    /// Free beds.
    pub beds: u32,
}

/// A way that patients may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Position of the place.
    pub place: u32,
    /// Position of the hospital.
    pub hospital: u32,
    /// Cost of one patient: kilometres, minutes; ≥ 0.
    pub cost: f64,
}

/// Patients, beds and ways.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Where patients wait.
    pub places: Vec<Place>,
    /// Where beds are.
    pub hospitals: Vec<Hospital>,
    /// The ways between them.
    pub routes: Vec<Route>,
}

/// Patients of one place to one hospital: a proposal to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Position of the place.
    pub place: u32,
    /// Position of the hospital.
    pub hospital: u32,
    /// How many patients.
    pub patients: u32,
}

/// An optimal plan, kept so that a change is planned anew in little time.
#[derive(Debug, Clone)]
pub struct Plan {
    problem: Problem,
    optimum: Optimum,
    scale: Scale,
    hospitals: Vec<NodeId>,
    places: Vec<NodeId>,
    routes: Vec<ArcId>,
}

impl Plan {
    /// The cheapest plan.
    pub fn of(problem: Problem) -> Result<Self, Fault> {
        let dearest = check(&problem)?;
        let nodes = problem.places.len() + problem.hospitals.len() + 2;
        let costs = problem.routes.iter().map(|route| route.cost).chain(problem.places.iter().map(|p| p.unserved_cost));
        let scale = Scale::of(&costs, dearest * nodes as f64, ROOM / 4.0);
        let mut network = Network::new();
        let hospitals: Vec<NodeId> =
            problem.hospitals.iter().map(|hospital| network.node(0, i64::from(hospital.beds), 0)).collect();
        let places: Vec<NodeId> = (problem.places.iter())
            .map(|place| network.node(i64::from(place.patients), UNBOUNDED, scale.units(place.unserved_cost)))
            .collect();
        let routes = (problem.routes.iter())
            .map(|route| {
                let (from, to) = (places[route.place as usize], hospitals[route.hospital as usize]);
                network.arc(from, to, UNBOUNDED, scale.units(route.cost))
            })
            .collect();
        Ok(Self { optimum: Optimum::of(network), problem, scale, hospitals, places, routes })
    }

    /// What is planned for, changes included.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Who goes where, in the order of the routes.
    pub fn transfers(&self) -> impl Iterator<Item = Transfer> {
        self.problem.routes.iter().zip(&self.routes).filter_map(|(route, &arc)| {
            let patients = self.optimum.flow(arc) as u32;
            (patients > 0).then_some(Transfer { place: route.place, hospital: route.hospital, patients })
        })
    }

    /// Patients of each place without a bed.
    pub fn unserved(&self) -> Vec<u32> {
        self.places.iter().map(|&place| self.optimum.flow(self.optimum.network().home(place)) as u32).collect()
    }

    /// Beds of each hospital that the plan uses.
    pub fn used(&self) -> Vec<u32> {
        self.hospitals.iter().map(|&node| self.optimum.flow(self.optimum.network().home(node)) as u32).collect()
    }

    /// Cost of the plan, unserved patients included, in the unit of the routes.
    pub fn cost(&self) -> f64 {
        let travel = (self.problem.routes.iter().zip(&self.routes))
            .map(|(route, &arc)| route.cost * self.optimum.flow(arc) as f64);
        let unserved =
            self.problem.places.iter().zip(self.unserved()).map(|(place, left)| place.unserved_cost * f64::from(left));
        travel.sum::<f64>() + unserved.sum::<f64>()
    }

    /// The proof, in whole units, and the most by which the cutting of costs into units can make the plan dearer
    /// than the cheapest.
    pub fn proof(&self) -> (Certificate, f64) {
        let patients: f64 = self.problem.places.iter().map(|place| f64::from(place.patients)).sum();
        (self.optimum.certificate(), patients * self.scale.unit())
    }

    /// Steps of the simplex method that were needed, changes included.
    pub fn pivots(&self) -> u64 {
        self.optimum.pivots()
    }

    /// What one more bed in each hospital saves, everybody else optimally rearranged.
    pub fn one_more_bed(&self) -> Vec<f64> {
        let costs = self.optimum.cost_from_root();
        let saved = |node: &NodeId| self.scale.value(-costs[*node as usize].unwrap_or(0).min(0));
        self.hospitals.iter().map(saved).collect()
    }

    /// The fewest beds, by hospital, with which everybody who has a route is served, placed with the least travel;
    /// and the patients who have no route at all.
    pub fn missing(&self) -> (Vec<u32>, u32) {
        let (network, extra) = self.with_extra();
        let optimum = Optimum::of(network);
        let beds = extra.iter().map(|&arc| optimum.flow(arc) as u32).collect();
        let stranded = self.places.iter().map(|&place| optimum.flow(optimum.network().home(place)) as u32).sum();
        (beds, stranded)
    }

    /// The network where every hospital may have more beds, and its arcs of the beds more. Nodes are those of the plan.
    fn with_extra(&self) -> (Network, Vec<ArcId>) {
        let nodes = (self.places.len() + self.hospitals.len() + 2) as f64;
        let dearest = self.problem.routes.iter().map(|route| route.cost).fold(1.0, f64::max);
        // A bed more is dearer than any rearrangement, a patient without one dearer than both.
        let costs = self.problem.routes.iter().map(|route| route.cost);
        let scale = Scale::of(&costs, dearest * nodes * nodes, ROOM / 16.0);
        let bed = scale.units(dearest * nodes);
        let mut network = Network::new();
        let mut beds = Vec::with_capacity(self.hospitals.len());
        for hospital in &self.problem.hospitals {
            let node = network.node(0, i64::from(hospital.beds), 0);
            beds.push(network.arc(node, ROOT, UNBOUNDED, bed));
        }
        for place in &self.problem.places {
            network.node(i64::from(place.patients), UNBOUNDED, 4 * bed);
        }
        for route in &self.problem.routes {
            let (from, to) = (self.places[route.place as usize], self.hospitals[route.hospital as usize]);
            network.arc(from, to, UNBOUNDED, scale.units(route.cost));
        }
        (network, beds)
    }

    /// Plans anew with another number of beds in a hospital.
    pub fn set_beds(&mut self, hospital: usize, beds: u32) {
        self.problem.hospitals[hospital].beds = beds;
        let home = self.optimum.network().home(self.hospitals[hospital]);
        self.optimum.set_capacity(home, i64::from(beds));
    }

    /// Plans anew with another number of patients in a place.
    pub fn set_patients(&mut self, place: usize, patients: u32) {
        self.problem.places[place].patients = patients;
        self.optimum.set_supply(self.places[place], i64::from(patients));
    }
}

/// Checks the numbers; gives the largest cost, at least 1.
fn check(problem: &Problem) -> Result<f64, Fault> {
    let mut dearest: f64 = 1.0;
    for place in &problem.places {
        dearest = dearest.max(amount(&place.id, place.unserved_cost)?);
    }
    for (at, route) in problem.routes.iter().enumerate() {
        let place = problem.places.get(route.place as usize).ok_or(Fault::Unknown { at })?;
        problem.hospitals.get(route.hospital as usize).ok_or(Fault::Unknown { at })?;
        dearest = dearest.max(amount(&place.id, route.cost)?);
    }
    Ok(dearest)
}
