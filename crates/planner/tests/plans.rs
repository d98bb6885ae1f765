//! Plans of beds and vaccine against every plan there is, on questions small enough to try them all.

use planner::Fault;
use planner::beds::{self, Hospital, Place, Route};
use planner::vaccine::{self, Commune, District, Lot, Need, Offer};
use proptest::prelude::*;

/// The cheapest way to seat the patients from `at` on, one by one.
fn seat(problem: &beds::Problem, free: &mut [u32], waiting: &[usize]) -> f64 {
    let Some((&place, rest)) = waiting.split_first() else { return 0.0 };
    let mut least = problem.places[place].unserved_cost + seat(problem, free, rest);
    for route in problem.routes.iter().filter(|route| route.place as usize == place) {
        if free[route.hospital as usize] > 0 {
            free[route.hospital as usize] -= 1;
            least = least.min(route.cost + seat(problem, free, rest));
            free[route.hospital as usize] += 1;
        }
    }
    least
}

fn every_seating(problem: &beds::Problem) -> f64 {
    let mut free: Vec<u32> = problem.hospitals.iter().map(|hospital| hospital.beds).collect();
    let waiting: Vec<usize> =
        problem.places.iter().enumerate().flat_map(|(at, place)| vec![at; place.patients as usize]).collect();
    seat(problem, &mut free, &waiting)
}

fn ward() -> impl Strategy<Value = beds::Problem> {
    let patients = prop::collection::vec((0_u32..3, 20_u32..60), 1..4);
    (patients, prop::collection::vec(0_u32..4, 1..4)).prop_flat_map(|(patients, beds)| {
        let pairs = patients.len() * beds.len();
        prop::collection::vec(prop::option::weighted(0.8, 0_u32..300), pairs).prop_map(move |costs| {
            let routes = costs.iter().enumerate().filter_map(|(at, cost)| {
                let (place, hospital) = ((at / beds.len()) as u32, (at % beds.len()) as u32);
                cost.map(|cost| Route { place, hospital, cost: f64::from(cost) / 10.0 })
            });
            let id = |at: usize| at.to_string();
            beds::Problem {
                places: (patients.iter().enumerate())
                    .map(|(at, &(patients, cost))| Place { id: id(at), patients, unserved_cost: f64::from(cost) })
                    .collect(),
                hospitals: beds.iter().enumerate().map(|(at, &beds)| Hospital { id: id(at), beds }).collect(),
                routes: routes.collect(),
            }
        })
    })
}

/// The best way to give the lots' doses from one on, each of value or not; none where a floor stays unmet.
fn give(problem: &vaccine::Problem, doses: &[u32], given: &mut Vec<f64>) -> Option<f64> {
    let total = |test: &dyn Fn(&Need) -> bool| -> f64 {
        problem.needs.iter().zip(given.iter()).filter(|(need, _)| test(need)).map(|(_, given)| given).sum()
    };
    let Some((&lot, rest)) = doses.split_first() else {
        let met = (problem.communes.iter().zip(0..)).all(|(c, at)| total(&|need| need.commune == at) >= c.floor);
        return met.then_some(0.0);
    };
    let mut best = give(problem, rest, given);
    for offer in problem.offers.iter().filter(|offer| offer.lot == lot) {
        let need = &problem.needs[offer.need as usize];
        let district = problem.communes[need.commune as usize].district;
        let busy: f64 = (problem.needs.iter().zip(given.iter()))
            .filter(|(other, _)| problem.communes[other.commune as usize].district == district)
            .map(|(_, given)| given)
            .sum();
        if given[offer.need as usize] < need.people && busy < problem.districts[district as usize].capacity {
            given[offer.need as usize] += 1.0;
            let worth = give(problem, rest, given).map(|rest| rest + need.weight - offer.cost);
            given[offer.need as usize] -= 1.0;
            best = best.into_iter().chain(worth).reduce(f64::max);
        }
    }
    best
}

fn every_giving(problem: &vaccine::Problem) -> Option<f64> {
    let doses: Vec<u32> =
        (problem.lots.iter().zip(0_u32..)).flat_map(|(lot, at)| vec![at; lot.doses as usize]).collect();
    give(problem, &doses, &mut vec![0.0; problem.needs.len()])
}

fn campaign() -> impl Strategy<Value = vaccine::Problem> {
    let communes = prop::collection::vec((0_u32..2, 0_u32..3), 2..4);
    let lots = prop::collection::vec(0_u32..4, 2);
    (communes, lots, prop::collection::vec(0_u32..5, 2)).prop_flat_map(|(communes, lots, rates)| {
        let needs = prop::collection::vec((0_u32..3, 1_u32..90), communes.len() * 2);
        let open = prop::collection::vec(prop::option::weighted(0.7, 0_u32..5), communes.len() * 4);
        (needs, open).prop_map(move |(needs, open)| {
            let id = |at: usize| at.to_string();
            vaccine::Problem {
                lots: (lots.iter().enumerate()).map(|(at, &n)| Lot { id: id(at), doses: f64::from(n) }).collect(),
                communes: (communes.iter().enumerate())
                    .map(|(at, &(district, floor))| Commune { id: id(at), district, floor: f64::from(floor) })
                    .collect(),
                districts: (rates.iter().enumerate())
                    .map(|(at, &rate)| District { id: id(at), capacity: f64::from(rate) })
                    .collect(),
                needs: (needs.iter().enumerate())
                    .map(|(at, &(people, weight))| Need {
                        commune: at as u32 / 2,
                        group: id(at % 2),
                        people: f64::from(people),
                        weight: f64::from(weight) / 10.0,
                    })
                    .collect(),
                offers: (open.iter().enumerate())
                    .filter_map(|(at, cost)| {
                        let (lot, need) = (at as u32 % 2, at as u32 / 2);
                        cost.map(|cost| Offer { lot, need, cost: f64::from(cost) / 10.0 })
                    })
                    .collect(),
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_seating_of_patients_is_cheaper(problem in ward()) {
        let plan = beds::Plan::of(problem.clone()).unwrap();
        prop_assert!(plan.proof().0.holds());
        prop_assert!((plan.cost() - every_seating(&problem)).abs() < 1e-6);
    }

    #[test]
    fn a_bed_more_saves_its_price_and_the_missing_beds_seat_everybody(problem in ward()) {
        let mut plan = beds::Plan::of(problem.clone()).unwrap();
        let cost = plan.cost();
        for (at, price) in plan.one_more_bed().into_iter().enumerate() {
            plan.set_beds(at, problem.hospitals[at].beds + 1);
            prop_assert!((cost - plan.cost() - price).abs() < 1e-6 && price >= 0.0);
            plan.set_beds(at, problem.hospitals[at].beds);
        }
        let (more, stranded) = plan.missing();
        let mut fuller = problem;
        for (hospital, more) in fuller.hospitals.iter_mut().zip(more) {
            hospital.beds += more;
        }
        for place in &mut fuller.places {
            place.unserved_cost = 1_000.0;
        }
        let left: u32 = beds::Plan::of(fuller).unwrap().unserved().iter().sum();
        prop_assert_eq!(left, stranded);
    }

    #[test]
    fn no_giving_of_doses_is_better_and_floors_are_refused_only_when_none_can(problem in campaign()) {
        match (vaccine::Plan::of(problem.clone()), every_giving(&problem)) {
            (Ok(plan), Some(best)) => {
                prop_assert!(plan.proof().0.holds());
                prop_assert!((plan.value() - best).abs() < 1e-6, "{} for {best}", plan.value());
                prop_assert!(plan.deliveries().all(|delivery| delivery.doses.fract() == 0.0));
                let stock: f64 = problem.lots.iter().map(|lot| lot.doses).sum();
                let (given, left): (f64, f64) = (plan.given().iter().sum(), plan.left().iter().sum());
                prop_assert!((stock - given - left).abs() < 1e-9);
            }
            (Err(Fault::Floors(short)), None) => prop_assert!(short.iter().all(|(_, doses)| *doses > 0.0)),
            (plan, best) => prop_assert!(false, "{:?} for {best:?}", plan.map(|plan| plan.value())),
        }
    }

    #[test]
    fn a_dose_more_is_worth_its_price(problem in campaign()) {
        let Ok(mut plan) = vaccine::Plan::of(problem.clone()) else { return Ok(()) };
        let (value, prices) = (plan.value(), plan.one_more_dose());
        for (at, price) in prices.into_iter().enumerate() {
            plan.set_doses(at, problem.lots[at].doses + 1.0).unwrap();
            prop_assert!((plan.value() - value - price).abs() < 1e-6 && price >= 0.0);
            plan.set_doses(at, problem.lots[at].doses).unwrap();
        }
    }
}

#[test]
fn a_floor_above_the_supply_says_which_and_by_how_much() {
    let problem = vaccine::Problem {
        lots: vec![Lot { id: "L".into(), doses: 30.0 }],
        communes: vec![Commune { id: "Ha Long".into(), district: 0, floor: 50.0 }],
        districts: vec![District { id: "D".into(), capacity: 100.0 }],
        needs: vec![Need { commune: 0, group: "65+".into(), people: 80.0, weight: 4.0 }],
        offers: vec![Offer { lot: 0, need: 0, cost: 0.0 }],
    };
    let fault = vaccine::Plan::of(problem).unwrap_err();
    assert_eq!(fault, Fault::Floors(vec![("Ha Long".into(), 20.0)]));
    assert!(fault.to_string().contains("Ha Long: 20"), "{fault}");
}

#[test]
fn numbers_that_are_no_amount_are_refused() {
    let problem = beds::Problem {
        places: vec![Place { id: "P".into(), patients: 1, unserved_cost: f64::NAN }],
        ..beds::Problem::default()
    };
    assert!(matches!(beds::Plan::of(problem), Err(Fault::Number { .. })));
}
