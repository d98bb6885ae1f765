//! What must hold in any town.

use std::collections::BTreeMap;

use contact::{Contact, DAY, Risk, Sources, Tracer};
use proptest::prelude::*;

use crate::town::{DAYS, Town, builder, by_pairs, index, rule, town, weigher};

fn table(contacts: &[Contact]) -> BTreeMap<u32, (u32, u32, u64)> {
    contacts.iter().map(|contact| (contact.person, (contact.first, contact.minutes, contact.dose))).collect()
}

fn minutes() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![Just((15, 15)), Just((15, 1)), (1_u16..60).prop_flat_map(|masked| (Just(masked), 1..=masked))]
}

/// Copies of the town's cases as further persons, so that a place holds many sources.
fn crowd(town: &Town) -> Town {
    let mut crowd = town.clone();
    for copy in 1..20 {
        for visit in &town.visits {
            if town.cases.iter().any(|case| case.person == visit.person) {
                crowd.visits.push(crate::town::Visit { person: visit.person + copy * 100, ..visit.clone() });
            }
        }
        for case in &town.cases {
            crowd.cases.push(contact::Seed { person: case.person + copy * 100, ..*case });
        }
    }
    crowd
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn f1_and_f2_are_those_of_all_pairs(town in town(), (masked, unmasked) in minutes()) {
        let (index, rule, weigher) = (index(&town), rule(masked, unmasked), weigher());
        let mut tracer = Tracer::new(&index);
        let f1 = tracer.step(&index, &rule, &weigher, &town.cases);
        prop_assert_eq!(table(&f1), by_pairs(&town, &rule, &town.cases, &[]));
        let known: Vec<u32> = town.cases.iter().map(|case| case.person).collect();
        let (seeds, _) = Risk::shipped().next_seeds(&f1, 1.0, |_| None, index.end());
        let f2 = tracer.step(&index, &rule, &weigher, &seeds);
        prop_assert_eq!(table(&f2), by_pairs(&town, &rule, &seeds, &known));
        // A tracer that forgot starts as a new one does.
        tracer.forget();
        prop_assert_eq!(tracer.step(&index, &rule, &weigher, &town.cases), f1);
    }

    #[test]
    fn a_longer_company_never_finds_more(town in town(), (masked, unmasked) in minutes(), more in 1_u16..30) {
        let (index, weigher) = (index(&town), weigher());
        let find = |masked, unmasked| {
            table(&Tracer::new(&index).step(&index, &rule(masked, unmasked), &weigher, &town.cases))
        };
        let short = find(masked, unmasked);
        for long in [find(masked + more, unmasked), find(masked + more, unmasked + more)] {
            for (person, (first, ..)) in long {
                prop_assert!(short.get(&person).is_some_and(|found| found.0 <= first), "{person}");
            }
        }
    }

    #[test]
    fn an_index_grown_by_parts_answers_as_the_whole(town in town(), split in proptest::collection::vec(0_u32..DAYS, 8)) {
        let whole = index(&town);
        let mut by_day = contact::Index::default();
        for day in 0..DAYS {
            by_day.extend(builder(&town, |at| at / DAY == day)).unwrap();
        }
        // Hours of all days arrive late and mixed.
        let mut by_hours = contact::Index::default();
        for part in 0..DAYS {
            by_hours.extend(builder(&town, |at| split[(at / 60 % 8) as usize] == part)).unwrap();
        }
        let (rule, weigher) = (rule(15, 1), weigher());
        let find = |index| Tracer::new(index).step(index, &rule, &weigher, &town.cases);
        prop_assert_eq!(find(&by_day), find(&whole));
        prop_assert_eq!(find(&by_hours), find(&whole));
        prop_assert_eq!(by_hours.visits(), whole.visits());
        prop_assert_eq!(by_hours.gaps(), whole.gaps());
    }

    #[test]
    fn paths_lead_to_every_contact_and_to_nobody_else(town in town(), (masked, unmasked) in minutes()) {
        let (index, rule, weigher) = (index(&town), rule(masked, unmasked), weigher());
        let contacts = table(&Tracer::new(&index).step(&index, &rule, &weigher, &town.cases));
        let sources = Sources::new(&index, &town.cases);
        for person in 0..crate::town::PERSONS {
            let paths = sources.paths(&index, &rule, &weigher, person);
            prop_assert!(paths.iter().all(|met| met.source != person && met.from <= met.to));
            if !town.cases.iter().any(|case| case.person == person) {
                prop_assert_eq!(paths.iter().map(|met| met.from).min(), contacts.get(&person).map(|found| found.0));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn many_sources_at_a_place_are_those_of_all_pairs(town in town(), (masked, unmasked) in minutes()) {
        let town = crowd(&town);
        let (index, rule, weigher) = (index(&town), rule(masked, unmasked), weigher());
        let contacts = Tracer::new(&index).step(&index, &rule, &weigher, &town.cases);
        prop_assert_eq!(table(&contacts), by_pairs(&town, &rule, &town.cases, &[]));
    }
}
