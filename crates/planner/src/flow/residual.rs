//! Shortest ways in the residual network of an optimum: what one unit more or less is worth.
//!
//! The potentials of an optimum are often not the only ones, and then a price read off them need not be what one unit
//! more really changes. The shortest way of that unit is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{NodeId, ROOT};
use super::simplex::Simplex;

/// No way at all.
pub(super) const FAR: i64 = i64::MAX;

/// Which way the units go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    FromRoot,
    ToRoot,
}

/// One end of an arc that has room for a unit more (or less).
#[derive(Clone, Copy, Default)]
struct Step {
    to: NodeId,
    /// Reduced cost, never negative at an optimum.
    length: i64,
}

/// Distances by reduced costs between the root and every node (Dijkstra).
pub(super) fn distances(simplex: &Simplex, direction: Direction) -> Vec<i64> {
    let (start, steps) = steps(simplex, direction);
    let mut distances = vec![FAR; start.len() - 1];
    distances[ROOT as usize] = 0;
    let mut heap = BinaryHeap::from([Reverse((0_i64, ROOT))]);
    while let Some(Reverse((distance, node))) = heap.pop() {
        if distance > distances[node as usize] {
            continue;
        }
        for step in &steps[start[node as usize] as usize..start[node as usize + 1] as usize] {
            let farther = distance + step.length;
            if farther < distances[step.to as usize] {
                distances[step.to as usize] = farther;
                heap.push(Reverse((farther, step.to)));
            }
        }
    }
    distances
}

/// The residual network by the node that a search comes from: where the steps of each node start, and the steps.
fn steps(simplex: &Simplex, direction: Direction) -> (Vec<u32>, Vec<Step>) {
    let Simplex { network, flow, potential, .. } = simplex;
    let residual = || {
        network.arcs.iter().zip(flow).zip(&network.cap).flat_map(|((arc, &flow), &cap)| {
            let reduced = arc.cost + potential[arc.from as usize] - potential[arc.to as usize];
            let on = (flow < cap).then_some((arc.from, Step { to: arc.to, length: reduced }));
            let back = (flow > 0).then_some((arc.to, Step { to: arc.from, length: -reduced }));
            on.into_iter().chain(back)
        })
    };
    let turned = move |(from, step): (NodeId, Step)| match direction {
        Direction::FromRoot => (from, step),
        Direction::ToRoot => (step.to, Step { to: from, length: step.length }),
    };
    let mut start = vec![0_u32; network.nodes() + 1];
    for (from, _) in residual().map(turned) {
        start[from as usize + 1] += 1;
    }
    for node in 1..start.len() {
        start[node] += start[node - 1];
    }
    let mut next = start.clone();
    let mut steps = vec![Step::default(); start[network.nodes()] as usize];
    for (from, step) in residual().map(turned) {
        let place = &mut next[from as usize];
        steps[*place as usize] = step;
        *place += 1;
    }
    (start, steps)
}
