//! The network simplex method: from a spanning tree to a cheaper one until no arc is worth entering.
//!
//! After Ahuja, Magnanti and Orlin, *Network Flows* (1993), chapter 11: block pivots, and strongly feasible trees
//! (from every node a unit can be sent to the root along the tree), which keep degenerate steps from cycling.
//! All in whole numbers, so nothing drifts.

use super::network::{Arc, ArcId, Network, NodeId, ROOT, UNBOUNDED};
use super::start::Ways;

const NONE: u32 = u32::MAX;

/// An arc outside the tree, empty.
const LOWER: i8 = 1;
/// An arc of the tree.
const TREE: i8 = 0;
/// An arc outside the tree, full.
const UPPER: i8 = -1;

/// A node's place in the tree: its parent, the arc that joins them, and its brothers and children.
#[derive(Debug, Clone, Copy)]
struct Place {
    parent: NodeId,
    arc: ArcId,
    depth: u32,
    child: NodeId,
    next: NodeId,
    before: NodeId,
    /// Whether the arc leads from the node to its parent.
    up: bool,
}

/// A feasible flow with its spanning tree.
#[derive(Debug, Clone)]
pub(super) struct Simplex {
    pub network: Network,
    /// Units on each arc.
    pub flow: Vec<i64>,
    /// Potential of each node, the root's 0. At the optimum `cost + potential[from] - potential[to]` is ≥ 0 on every
    /// arc that is not full and ≤ 0 on every arc that is not empty.
    pub potential: Vec<i64>,
    state: Vec<i8>,
    places: Vec<Place>,
    /// Arcs of the problem; those behind are detours of changes.
    own: usize,
}

impl Simplex {
    /// A first flow with its tree.
    pub fn start(network: Network) -> Self {
        let alone = Place { parent: NONE, arc: NONE, depth: 0, child: NONE, next: NONE, before: NONE, up: true };
        let ways = Ways::of(&network);
        let mut simplex = Self {
            state: vec![LOWER; network.arcs.len()],
            flow: ways.flow,
            potential: vec![0; network.nodes()],
            places: vec![alone; network.nodes()],
            own: network.arcs.len(),
            network,
        };
        for node in 1..simplex.places.len() {
            let arc = ways.arcs[node];
            simplex.state[arc as usize] = TREE;
            simplex.places[node].arc = arc;
            simplex.adopt(simplex.network.arcs[arc as usize].to, node as NodeId);
        }
        simplex.measure();
        simplex
    }

    /// Gives the whole tree its depths and potentials.
    fn measure(&mut self) {
        let mut left = vec![ROOT];
        while let Some(node) = left.pop() {
            let mut child = self.places[node as usize].child;
            while child != NONE {
                self.places[child as usize].depth = self.places[node as usize].depth + 1;
                let cost = self.network.arcs[self.places[child as usize].arc as usize].cost;
                self.potential[child as usize] = self.potential[node as usize] - cost;
                left.push(child);
                child = self.places[child as usize].next;
            }
        }
    }

    /// Lets an arc carry less or more; what it no longer carries goes beside it, at a cost that drives it away.
    pub fn set_capacity(&mut self, arc: ArcId, capacity: i64) {
        let at = arc as usize;
        let Arc { from, to, .. } = self.network.arcs[at];
        let before = std::mem::replace(&mut self.network.cap[at], capacity);
        let over = self.flow[at] - capacity;
        let child = if self.places[from as usize].arc == arc { from } else { to };
        let tree = self.state[at] == TREE;
        if over > 0 || (over == 0 && tree && child == from) {
            self.flow[at] = capacity;
            let beside = self.detour(from, to, over);
            if tree {
                // The way beside takes the arc's place, so the tree stays strongly feasible.
                (self.state[at], self.state[beside as usize]) = (UPPER, TREE);
                self.network.cap[beside as usize] = UNBOUNDED;
                self.places[child as usize].arc = beside;
                let more = self.network.arcs[beside as usize].cost - self.network.arcs[at].cost;
                self.shift(child, if child == from { -more } else { more });
            }
        } else if self.state[at] == UPPER && capacity > before {
            self.pivot(at, true, capacity - before);
        }
    }

    /// Changes a node's supply; the difference takes a way of its own, at a cost that drives it away.
    pub fn set_supply(&mut self, node: NodeId, supply: i64) {
        let more = supply - std::mem::replace(&mut self.network.supply[node as usize], supply);
        match more {
            0 => {}
            1.. => _ = self.detour(node, ROOT, more),
            _ => _ = self.detour(ROOT, node, -more),
        }
    }

    /// Changes the cost of an arc.
    pub fn set_cost(&mut self, arc: ArcId, cost: i64) {
        let more = cost - std::mem::replace(&mut self.network.arcs[arc as usize].cost, cost);
        let Arc { from, to, .. } = self.network.arcs[arc as usize];
        if self.state[arc as usize] == TREE {
            let child = if self.places[from as usize].arc == arc { from } else { to };
            self.shift(child, if child == from { -more } else { more });
        }
    }

    /// An arc dearer than any way round, full with so many units.
    fn detour(&mut self, from: NodeId, to: NodeId, units: i64) -> ArcId {
        let dear = dear(&self.network.arcs[..self.own], self.network.nodes());
        let arc = self.network.arc(from, to, units, dear);
        self.flow.push(units);
        self.state.push(UPPER);
        arc
    }

    /// Closes the detours, which carry nothing at an optimum, and forgets those that the tree does not need.
    fn close_detours(&mut self) {
        while self.state.len() > self.own && self.state[self.state.len() - 1] != TREE {
            self.network.arcs.pop();
            self.network.cap.pop();
            self.flow.pop();
            self.state.pop();
        }
        for detour in self.own..self.state.len() {
            self.network.cap[detour] = self.flow[detour];
        }
    }

    /// Pivots until a whole round of the arcs offers nothing.
    pub fn run(&mut self) -> u64 {
        let arcs = self.state.len();
        let block = block(arcs);
        let (mut at, mut idle, mut pivots) = (0, 0, 0);
        while idle < arcs {
            let end = arcs.min(at + block);
            match self.cheapest(at, end) {
                Some(arc) => {
                    let forward = self.state[arc] == LOWER;
                    self.pivot(arc, forward, self.network.cap[arc]);
                    pivots += 1;
                    idle = 0;
                }
                None => idle += end - at,
            }
            at = if end == arcs { 0 } else { end };
        }
        self.close_detours();
        pivots
    }

    /// The arc of the block that gains most by entering.
    fn cheapest(&self, start: usize, end: usize) -> Option<usize> {
        let (mut best, mut least) = (None, 0);
        for (place, (arc, &state)) in self.network.arcs[start..end].iter().zip(&self.state[start..end]).enumerate() {
            // Potentials leave room for sums; said so, most of the work has no test for overflow in it.
            let (from, to) = (self.potential[arc.from as usize], self.potential[arc.to as usize]);
            let gain = arc.cost.wrapping_add(from).wrapping_sub(to).wrapping_mul(i64::from(state));
            if gain < least {
                (best, least) = (Some(start + place), gain);
            }
        }
        best
    }

    /// Lets an arc enter: moves what can be moved round the cycle it closes, and takes out the arc that stopped it.
    fn pivot(&mut self, entering: usize, forward: bool, room: i64) {
        let Arc { from, to, cost } = self.network.arcs[entering];
        // The units run: join, down to `first`, over the arc, up from `second` to the join.
        let (first, second) = if forward { (from, to) } else { (to, from) };
        let (join, mut most) = (self.join(first, second), room);
        let (mut leaving, mut leaves_first) = (NONE, false);
        let mut node = first;
        while node != join {
            let place = &self.places[node as usize];
            let arc = place.arc as usize;
            let room = if place.up { self.flow[arc] } else { self.network.cap[arc] - self.flow[arc] };
            if room < most {
                (most, leaving, leaves_first) = (room, node, true);
            }
            node = place.parent;
        }
        node = second;
        while node != join {
            let place = &self.places[node as usize];
            let arc = place.arc as usize;
            let room = if place.up { self.network.cap[arc] - self.flow[arc] } else { self.flow[arc] };
            // The last of several stops is taken, so that the tree stays strongly feasible.
            if room <= most {
                (most, leaving, leaves_first) = (room, node, false);
            }
            node = place.parent;
        }
        if most > 0 {
            self.flow[entering] += if forward { most } else { -most };
            self.push(first, join, -most);
            self.push(second, join, most);
        }
        if leaving == NONE {
            self.state[entering] = if forward { UPPER } else { LOWER };
            return;
        }
        let out = self.places[leaving as usize].arc as usize;
        self.state[out] = if self.flow[out] == 0 { LOWER } else { UPPER };
        self.state[entering] = TREE;
        let (inside, outside) = if leaves_first { (first, second) } else { (second, first) };
        let up = inside == from;
        let anchor = self.potential[outside as usize];
        let shift = (if up { anchor - cost } else { anchor + cost }) - self.potential[inside as usize];
        self.turn(inside, outside, entering as ArcId, up, leaving);
        self.shift(inside, shift);
    }

    fn join(&self, mut a: NodeId, mut b: NodeId) -> NodeId {
        while a != b {
            let (left, right) = (&self.places[a as usize], &self.places[b as usize]);
            if left.depth >= right.depth {
                a = left.parent;
            }
            if right.depth >= left.depth {
                b = right.parent;
            }
        }
        a
    }

    /// Sends units (negative: back) from a node up to one above it.
    fn push(&mut self, mut node: NodeId, end: NodeId, units: i64) {
        while node != end {
            let place = &self.places[node as usize];
            self.flow[place.arc as usize] += if place.up { units } else { -units };
            node = place.parent;
        }
    }

    /// Turns the path from `inside` up to `last` round, so that the part hangs from `outside` by the arc.
    fn turn(&mut self, inside: NodeId, outside: NodeId, arc: ArcId, up: bool, last: NodeId) {
        let (mut node, mut parent, mut arc, mut up) = (inside, outside, arc, up);
        loop {
            let old = self.places[node as usize];
            self.leave(node);
            let place = &mut self.places[node as usize];
            (place.arc, place.up) = (arc, up);
            self.adopt(parent, node);
            if node == last {
                return;
            }
            (arc, up, parent, node) = (old.arc, !old.up, node, old.parent);
        }
    }

    fn leave(&mut self, node: NodeId) {
        let Place { parent, before, next, .. } = self.places[node as usize];
        if before == NONE {
            self.places[parent as usize].child = next;
        } else {
            self.places[before as usize].next = next;
        }
        if next != NONE {
            self.places[next as usize].before = before;
        }
    }

    fn adopt(&mut self, parent: NodeId, node: NodeId) {
        let next = std::mem::replace(&mut self.places[parent as usize].child, node);
        if next != NONE {
            self.places[next as usize].before = node;
        }
        let place = &mut self.places[node as usize];
        (place.parent, place.before, place.next) = (parent, NONE, next);
    }

    /// Gives a subtree its depths, and its potentials a shift.
    fn shift(&mut self, top: NodeId, shift: i64) {
        let mut node = top;
        loop {
            let place = self.places[node as usize];
            self.places[node as usize].depth = self.places[place.parent as usize].depth + 1;
            self.potential[node as usize] += shift;
            if place.child != NONE {
                node = place.child;
                continue;
            }
            while self.places[node as usize].next == NONE && node != top {
                node = self.places[node as usize].parent;
            }
            if node == top {
                return;
            }
            node = self.places[node as usize].next;
        }
    }
}

/// Arcs looked at for one pivot: a part of the root of their number (Kelly and O'Neill 1991 take the root). Pivots are
/// cheap in flat trees, so that less looking and some pivots more take the least time.
fn block(arcs: usize) -> usize {
    ((arcs as f64).sqrt() / 6.0).ceil() as usize
}

/// More than any way without a cycle costs.
fn dear(arcs: &[Arc], nodes: usize) -> i64 {
    let dearest = arcs.iter().map(|arc| arc.cost.abs()).max().unwrap_or(0);
    (dearest + 1) * nodes as i64
}
