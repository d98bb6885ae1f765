//! An optimal flow that is kept: its proof, what one unit more is worth, and the optimum after one change.

use super::network::{ArcId, Network, NodeId};
use super::residual::{self, Direction};
use super::simplex::Simplex;

/// The proof of an optimum, counted in whole units and whole costs, so free of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// Cost of the flow.
    pub primal: i128,
    /// What any flow costs at least, by the potentials (weak duality). Equal to `primal` at the optimum.
    pub dual: i128,
    /// Whether every node passes on what it gets and every arc keeps to its capacity.
    pub feasible: bool,
}

impl Certificate {
    /// Whether the flow is proved to be a cheapest one.
    pub fn holds(&self) -> bool {
        self.feasible && self.primal == self.dual
    }
}

/// A network with an optimal flow, kept optimal under changes of supplies, capacities and costs.
#[derive(Debug, Clone)]
pub struct Optimum {
    simplex: Simplex,
    pivots: u64,
}

impl Optimum {
    /// Solves a network.
    pub fn of(network: Network) -> Self {
        let mut simplex = Simplex::start(network);
        let pivots = simplex.run();
        Self { simplex, pivots }
    }

    /// The network as it stands.
    pub fn network(&self) -> &Network {
        &self.simplex.network
    }

    /// Units on an arc.
    pub fn flow(&self, arc: ArcId) -> i64 {
        self.simplex.flow[arc as usize]
    }

    /// Steps of the simplex method since the start.
    pub fn pivots(&self) -> u64 {
        self.pivots
    }

    /// Cost of the flow.
    pub fn cost(&self) -> i128 {
        let flows = self.simplex.flow.iter().zip(&self.network().arcs);
        flows.map(|(&flow, arc)| i128::from(flow) * i128::from(arc.cost)).sum()
    }

    /// A node's potential, the root's being 0: a price of a unit there that proves the optimum. One of several where
    /// the optimum leaves prices open; [`Optimum::cost_home`] and [`Optimum::cost_from_root`] tell the exact ones.
    pub fn potential(&self, node: NodeId) -> i64 {
        self.simplex.potential[node as usize]
    }

    /// Checks the flow and proves that none is cheaper.
    pub fn certificate(&self) -> Certificate {
        let Simplex { network, flow, potential, .. } = &self.simplex;
        let mut balance = network.supply.clone();
        let mut feasible = true;
        let mut dual = 0_i128;
        for ((arc, &flow), &cap) in network.arcs.iter().zip(flow).zip(&network.cap) {
            feasible &= (0..=cap).contains(&flow);
            balance[arc.from as usize] -= flow;
            balance[arc.to as usize] += flow;
            let reduced = arc.cost + potential[arc.from as usize] - potential[arc.to as usize];
            dual += i128::from(reduced.min(0)) * i128::from(cap);
        }
        feasible &= balance[1..].iter().all(|&left| left == 0);
        for (&supply, &potential) in network.supply.iter().zip(potential) {
            dual -= i128::from(supply) * i128::from(potential);
        }
        Certificate { primal: self.cost(), dual, feasible }
    }

    /// What one unit more at each node costs, everything else optimally rearranged: exactly the change of the cost by
    /// one unit more of the node's supply; none where a unit more finds no way.
    pub fn cost_home(&self) -> Vec<Option<i64>> {
        self.costs(Direction::ToRoot, -1)
    }

    /// What one unit at each node costs when it is taken from whoever misses it least; none where none can be had.
    /// With its own cost, this is exactly the change by one unit more of room on an arc from there to the root.
    pub fn cost_from_root(&self) -> Vec<Option<i64>> {
        self.costs(Direction::FromRoot, 1)
    }

    fn costs(&self, direction: Direction, sign: i64) -> Vec<Option<i64>> {
        let ways = residual::distances(&self.simplex, direction);
        let cost = |(&way, &potential): (&i64, &i64)| (way < residual::FAR).then(|| way + sign * potential);
        ways.iter().zip(&self.simplex.potential).map(cost).collect()
    }

    /// Changes what a node holds and finds the new optimum from the old one.
    ///
    /// # Panics
    /// When the supply is negative or more than the node's arc home can carry: an error of the program.
    pub fn set_supply(&mut self, node: NodeId, supply: i64) {
        let home = self.network().home(node);
        assert!((0..=self.network().capacity(home)).contains(&supply), "supply {supply} of node {node}");
        self.simplex.set_supply(node, supply);
        self.pivots += self.simplex.run();
    }

    /// Changes what an arc can carry and finds the new optimum from the old one.
    ///
    /// # Panics
    /// When the capacity is negative, or that of an arc home less than its node's supply: an error of the program.
    pub fn set_capacity(&mut self, arc: ArcId, capacity: i64) {
        let network = self.network();
        let from = network.arcs[arc as usize].from;
        let least = if network.home(from) == arc { network.supply(from) } else { 0 };
        assert!(capacity >= least, "capacity {capacity} of arc {arc}");
        self.simplex.set_capacity(arc, capacity);
        self.pivots += self.simplex.run();
    }

    /// Changes what a unit costs on an arc and finds the new optimum from the old one.
    pub fn set_cost(&mut self, arc: ArcId, cost: i64) {
        self.simplex.set_cost(arc, cost);
        self.pivots += self.simplex.run();
    }
}
