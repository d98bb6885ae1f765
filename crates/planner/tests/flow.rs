//! The flow engine against a solver of another kind, and what must hold for every network.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what fails here fails the test")]

use planner::flow::{Network, Optimum, ROOT};
use proptest::prelude::*;

/// A small network as drawn: supplies with the cost home, and arcs.
#[derive(Debug, Clone)]
struct Drawn {
    supplies: Vec<(i64, i64)>,
    arcs: Vec<(usize, usize, i64, i64)>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (2_usize..8).prop_flat_map(|nodes| {
        let supplies = prop::collection::vec((0_i64..6, 0_i64..30), nodes);
        let arc = (0..=nodes, 0..=nodes, 0_i64..7, 0_i64..20);
        (supplies, prop::collection::vec(arc, 0..25)).prop_map(|(supplies, mut arcs)| {
            arcs.retain(|&(from, to, ..)| from != to);
            Drawn { supplies, arcs }
        })
    })
}

/// Supplies may grow to this.
const HOME: i64 = 50;

/// With rewards on arcs towards the root, as the models have them; no cycle without capacity can pay.
fn build(drawn: &Drawn, rewards: bool) -> Network {
    let mut network = Network::new();
    for &(supply, cost) in &drawn.supplies {
        network.node(supply, HOME, cost);
    }
    for &(from, to, cap, cost) in &drawn.arcs {
        let cost = if rewards && to == 0 { -cost } else { cost };
        network.arc(from as u32, to as u32, cap, cost);
    }
    network
}

/// The cheapest cost by successive shortest paths, found with Bellman and Ford's rounds: slow, and nothing like the
/// engine. Arcs that pay are filled first, and what that moves is brought back where it is cheaper.
fn reference(network: &Network) -> i128 {
    let nodes = network.nodes();
    let mut flow = vec![0_i64; network.arcs().len()];
    let mut excess: Vec<i64> = (0..nodes as u32).map(|node| network.supply(node)).collect();
    for (id, arc) in network.arcs().iter().enumerate().filter(|(_, arc)| arc.cost < 0) {
        flow[id] = network.capacity(id as u32);
        excess[arc.from as usize] -= flow[id];
        excess[arc.to as usize] += flow[id];
    }
    excess[0] -= excess.iter().sum::<i64>();
    while let Some(start) = excess.iter().position(|&units| units > 0) {
        let mut far = vec![(i64::MAX, usize::MAX, true); nodes];
        far[start].0 = 0;
        for _ in 0..nodes {
            for (id, arc) in network.arcs().iter().enumerate() {
                let (from, to) = (arc.from as usize, arc.to as usize);
                if flow[id] < network.capacity(id as u32)
                    && far[from].0 < i64::MAX
                    && far[from].0 + arc.cost < far[to].0
                {
                    far[to] = (far[from].0 + arc.cost, id, true);
                }
                if flow[id] > 0 && far[to].0 < i64::MAX && far[to].0 - arc.cost < far[from].0 {
                    far[from] = (far[to].0 - arc.cost, id, false);
                }
            }
        }
        let end = (0..nodes).filter(|&node| excess[node] < 0 && far[node].0 < i64::MAX).min_by_key(|&node| far[node].0);
        let end = end.expect("every unit has a way home");
        let mut node = end;
        while node != start {
            let (_, id, forward) = far[node];
            flow[id] += if forward { 1 } else { -1 };
            node = if forward { network.arcs()[id].from } else { network.arcs()[id].to } as usize;
        }
        excess[start] -= 1;
        excess[end] += 1;
    }
    flow.iter().zip(network.arcs()).map(|(&units, arc)| i128::from(units) * i128::from(arc.cost)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_flow_costs_what_another_solver_finds_and_is_proved(drawn in drawn(), rewards: bool) {
        let network = build(&drawn, rewards);
        let least = reference(&network);
        let optimum = Optimum::of(network);
        let certificate = optimum.certificate();
        prop_assert!(certificate.holds(), "{certificate:?}");
        prop_assert_eq!(optimum.cost(), least);
    }

    #[test]
    fn potentials_and_flow_are_complementary(drawn in drawn(), rewards: bool) {
        let optimum = Optimum::of(build(&drawn, rewards));
        let network = optimum.network();
        for (id, arc) in (0..).zip(network.arcs()) {
            let reduced = arc.cost + optimum.potential(arc.from) - optimum.potential(arc.to);
            prop_assert!(reduced >= 0 || optimum.flow(id) == network.capacity(id));
            prop_assert!(reduced <= 0 || optimum.flow(id) == 0);
        }
    }

    #[test]
    fn one_unit_more_is_worth_what_its_price_says(drawn in drawn(), rewards: bool, node in 0_usize..8) {
        let node = (node % drawn.supplies.len()) as u32 + 1;
        let optimum = Optimum::of(build(&drawn, rewards));
        let mut more = drawn.clone();
        more.supplies[node as usize - 1].0 += 1;
        let dearer = Optimum::of(build(&more, rewards)).cost() - optimum.cost();
        prop_assert_eq!(dearer, i128::from(optimum.cost_home()[node as usize].unwrap()));

        // An arc home without cost beside the first: one unit of room on it.
        let mut roomier = build(&drawn, rewards);
        roomier.arc(node, ROOT, 1, 0);
        let saved = Optimum::of(roomier).cost() - optimum.cost();
        prop_assert_eq!(saved, i128::from(optimum.cost_from_root()[node as usize].unwrap_or(0).min(0)));
    }

    #[test]
    fn after_changes_the_flow_is_that_of_a_new_start(
        drawn in drawn(),
        rewards: bool,
        changes in prop::collection::vec((0_usize..3, 0_usize..100, 0_i64..12), 1..12),
    ) {
        let mut optimum = Optimum::of(build(&drawn, rewards));
        let own = optimum.network().arcs().len();
        let mut now = drawn.clone();
        for (kind, at, value) in changes {
            let arc = at % drawn.arcs.len().max(1);
            let id = (drawn.supplies.len() + arc) as u32;
            match kind {
                0 => {
                    let node = at % now.supplies.len();
                    now.supplies[node].0 = value;
                    optimum.set_supply(node as u32 + 1, value);
                }
                1 if arc < drawn.arcs.len() => {
                    now.arcs[arc].2 = value;
                    optimum.set_capacity(id, value);
                }
                2 if arc < drawn.arcs.len() => {
                    now.arcs[arc].3 = value;
                    optimum.set_cost(id, if rewards && now.arcs[arc].1 == 0 { -value } else { value });
                }
                _ => {}
            }
            let fresh = Optimum::of(build(&now, rewards));
            prop_assert!(optimum.certificate().holds());
            prop_assert_eq!(optimum.cost(), fresh.cost());
            prop_assert!((own..optimum.network().arcs().len()).all(|detour| optimum.flow(detour as u32) == 0));
        }
    }
}

#[test]
fn a_root_alone_is_planned() {
    assert!(Optimum::of(Network::new()).certificate().holds());
}
