//! The network: nodes that hold units, arcs that carry them, and a root where every unit may end.

/// The root, node 0: where units end that nobody else takes, and where what is used up goes.
pub const ROOT: u32 = 0;

/// More than any flow: the capacity of an arc without one.
pub const UNBOUNDED: i64 = i64::MAX / 4;

/// A node by its number; the root is 0.
pub type NodeId = u32;

/// An arc by its number, in the order in which they were added.
pub type ArcId = u32;

/// Where an arc leads and what a unit costs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// Where it starts.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// Cost of a unit.
    pub cost: i64,
}

/// A minimum-cost flow problem in whole units.
///
/// Every node but the root has an arc home to the root that can take its whole supply, so a flow always exists: all
/// supply goes home. Costs may be negative, but no cycle of arcs without capacity may cost less than nothing.
#[derive(Debug, Clone, Default)]
pub struct Network {
    pub(crate) supply: Vec<i64>,
    pub(crate) home: Vec<ArcId>,
    pub(crate) arcs: Vec<Arc>,
    /// The most each arc can carry; apart from the arcs, for most looks at an arc need its cost alone.
    pub(crate) cap: Vec<i64>,
}

impl Network {
    /// A root alone.
    pub fn new() -> Self {
        Self { supply: vec![0], home: vec![ArcId::MAX], ..Self::default() }
    }

    /// A node with its supply (≥ 0) and its arc home: capacity (at least the supply) and cost of a unit. Gives the
    /// node; its arc home is [`Network::home`].
    ///
    /// # Panics
    /// When the supply is negative or larger than the capacity: an error of the program, not of its input.
    pub fn node(&mut self, supply: i64, capacity: i64, cost: i64) -> NodeId {
        assert!((0..=capacity).contains(&supply), "supply {supply} with a way home for {capacity}");
        let node = self.supply.len() as NodeId;
        self.supply.push(supply);
        let home = self.arc(node, ROOT, capacity, cost);
        self.home.push(home);
        node
    }

    /// An arc with the most it can carry (≥ 0) and the cost of a unit on it.
    pub fn arc(&mut self, from: NodeId, to: NodeId, capacity: i64, cost: i64) -> ArcId {
        debug_assert!(capacity >= 0 && from != to, "an arc {from} to {to} with capacity {capacity}");
        self.arcs.push(Arc { from, to, cost });
        self.cap.push(capacity);
        (self.arcs.len() - 1) as ArcId
    }

    /// The arc home of a node that is not the root.
    pub fn home(&self, node: NodeId) -> ArcId {
        self.home[node as usize]
    }

    /// Number of nodes, with the root.
    pub fn nodes(&self) -> usize {
        self.supply.len()
    }

    /// The arcs, with the arcs home.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The most an arc can carry.
    pub fn capacity(&self, arc: ArcId) -> i64 {
        self.cap[arc as usize]
    }

    /// What a node holds.
    pub fn supply(&self, node: NodeId) -> i64 {
        self.supply[node as usize]
    }
}
