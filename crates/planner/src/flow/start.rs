//! A first spanning tree better than everybody's arc home: the cheapest ways that are found in a few looks at the arcs.
//!
//! What holds nothing may hang anywhere, for its way carries nothing; what holds units goes along its cheapest way
//! where all of them have room to spare. The tree is strongly feasible, as the simplex method wants it: on every arc
//! of it there is room for a unit more towards the root.

use super::network::{ArcId, Network, NodeId, ROOT};

/// Looks at all arcs; networks in layers, as those of plans, need one a layer.
const LOOKS: usize = 4;

/// The arc of each node towards the root (the root's is meaningless), and the flow.
pub(super) struct Ways {
    pub arcs: Vec<ArcId>,
    pub flow: Vec<i64>,
}

impl Ways {
    /// The first tree of a network.
    pub fn of(network: &Network) -> Self {
        let mut ways = Self { arcs: network.home.clone(), flow: vec![0; network.arcs.len()] };
        let mut costs: Vec<i64> =
            (network.home.iter()).map(|home| network.arcs.get(*home as usize).map_or(0, |home| home.cost)).collect();
        for _ in 0..LOOKS {
            if !ways.look(network, &mut costs) {
                break;
            }
        }
        ways.cut_circles(network);
        ways.send(network, &costs);
        ways
    }

    /// Whether units may come through a node: it holds none itself and its arc home is open.
    fn is_open(network: &Network, node: NodeId) -> bool {
        node != ROOT && network.supply[node as usize] == 0 && network.cap[network.home[node as usize] as usize] > 0
    }

    /// Takes every arc that makes a way cheaper; false when there was none.
    fn look(&mut self, network: &Network, costs: &mut [i64]) -> bool {
        let mut cheaper = false;
        for ((arc, &cap), at) in network.arcs.iter().zip(&network.cap).zip(0..) {
            let (from, to) = (arc.from as usize, arc.to as usize);
            let cost = arc.cost.saturating_add(costs[to]);
            if cost < costs[from] && cap > 0 && Self::is_open(network, arc.from) && Self::is_open(network, arc.to) {
                costs[from] = cost;
                self.arcs[from] = at;
                cheaper = true;
            }
        }
        cheaper
    }

    /// Sends a node of every circle home. There are circles where arcs with a capacity gain round and round.
    fn cut_circles(&mut self, network: &Network) {
        // The walk on which each node was met.
        let mut met = vec![0_u32; network.nodes()];
        for start in 1..network.nodes() as NodeId {
            let mut node = start;
            while node != ROOT && met[node as usize] == 0 {
                met[node as usize] = start;
                node = network.arcs[self.arcs[node as usize] as usize].to;
            }
            if node != ROOT && met[node as usize] == start {
                self.arcs[node as usize] = network.home[node as usize];
            }
        }
    }

    /// Sends what nodes hold along their cheapest ways, or home where there is no room to spare.
    fn send(&mut self, network: &Network, costs: &[i64]) {
        let mut best = network.home.clone();
        let mut least: Vec<i64> = costs.to_vec();
        for ((arc, &cap), at) in network.arcs.iter().zip(&network.cap).zip(0..) {
            let supply = network.supply[arc.from as usize];
            let cost = arc.cost.saturating_add(costs[arc.to as usize]);
            if supply > 0 && cap > supply && cost < least[arc.from as usize] && Self::is_open(network, arc.to) {
                least[arc.from as usize] = cost;
                best[arc.from as usize] = at;
            }
        }
        for (node, (&supply, best)) in network.supply.iter().zip(best).enumerate() {
            if supply > 0 {
                let first = if self.has_room(network, best, supply) { best } else { network.home[node] };
                self.arcs[node] = first;
                self.along(network, first, |ways, arc| ways.flow[arc as usize] += supply);
            }
        }
    }

    fn has_room(&mut self, network: &Network, first: ArcId, units: i64) -> bool {
        let mut room = true;
        self.along(network, first, |ways, arc| room &= network.cap[arc as usize] - ways.flow[arc as usize] > units);
        room
    }

    /// Calls with an arc and all that follow it to the root.
    fn along(&mut self, network: &Network, first: ArcId, mut each: impl FnMut(&mut Self, ArcId)) {
        let mut arc = first;
        loop {
            each(self, arc);
            let to = network.arcs[arc as usize].to;
            if to == ROOT {
                return;
            }
            arc = self.arcs[to as usize];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Network, ROOT, UNBOUNDED};
    use super::Ways;

    #[test]
    fn units_take_the_cheapest_way_with_room_and_circles_are_cut() {
        let mut network = Network::new();
        let hall = network.node(0, 10, 1);
        let (first, second) = (network.node(6, UNBOUNDED, 9), network.node(6, UNBOUNDED, 9));
        let arcs = [first, second].map(|node| network.arc(node, hall, UNBOUNDED, 2));
        // Two that gain round and round, up to their capacity, and hang from nobody.
        let (left, right) = (network.node(0, 5, 3), network.node(0, 5, 3));
        let circle = [network.arc(left, right, 1, -4), network.arc(right, left, 1, -4)];
        let ways = Ways::of(&network);
        assert_eq!(ways.arcs[first as usize], arcs[0]);
        assert_eq!(ways.arcs[second as usize], network.home(second), "the hall has room for one of them");
        assert_eq!(ways.flow[network.home(hall) as usize], 6);
        let homes = [left, right].iter().filter(|&&node| ways.arcs[node as usize] == network.home(node)).count();
        assert!(homes == 1 && circle.iter().any(|arc| ways.arcs.contains(arc)));
        for node in [hall, first, second, left, right] {
            let mut at = node;
            for _ in 0..network.nodes() {
                at = if at == ROOT { ROOT } else { network.arcs()[ways.arcs[at as usize] as usize].to };
            }
            assert_eq!(at, ROOT);
        }
    }
}
