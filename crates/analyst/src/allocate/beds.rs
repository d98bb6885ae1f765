//! `allocate beds`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base::words::Lang;
use planner::beds::{Hospital, Place, Plan, Problem, Route};
use planner::words;
use serde::Deserialize;

use super::ids::{Ids, amount, amount_or};
use super::{AllocateArgs, Price, Proof, Sentences, Summary};
use crate::summary::{Clock, Cost, on_this_thread};
use crate::table::{Table, create};

/// The question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    /// What a patient without a bed counts, in the unit of the routes' costs.
    unserved_cost: f64,
    patients: PathBuf,
    hospitals: PathBuf,
    routes: PathBuf,
}

pub(super) fn run(args: &AllocateArgs) -> Result<()> {
    let clock = Clock::start();
    let problem = read(&args.input)?;
    let read = clock.cost();
    let solving = Clock::start();
    let (plan, seconds) = on_this_thread(|| Plan::of(problem));
    let (plan, solve) = (plan?, Cost { cpu_s: seconds, ..solving.cost() });
    let pricing = Clock::start();
    let (saves, missing) = (plan.one_more_bed(), plan.missing());
    let prices = pricing.cost();
    let transfers = write(&plan, &args.out)?;
    if let Some(path) = &args.prices {
        let (problem, used) = (plan.problem(), plan.used());
        let rows = problem.hospitals.iter().enumerate().map(|(at, hospital)| Price {
            kind: "beds",
            id: &hospital.id,
            available: f64::from(hospital.beds),
            used: f64::from(used[at]),
            worth: saves[at],
            missing: f64::from(missing.0[at]),
        });
        super::write_prices(path, rows)?;
    }
    let say = |lang| words::of_beds(&plan, &saves, &missing, lang);
    let summary = Summary {
        what: "beds",
        objective: plan.cost(),
        proof: Proof::of(plan.proof()),
        proposals: transfers,
        pivots: plan.pivots(),
        read,
        solve,
        prices,
        all: clock.cost(),
        shortage: serde_json::json!({
            "unserved": plan.unserved().iter().sum::<u32>(),
            "beds_missing": missing.0.iter().sum::<u32>(),
            "patients_without_route": missing.1,
        }),
        set_aside: Vec::new(),
        words: Sentences { vi: say(Lang::Vi), en: say(Lang::En) },
    };
    super::print(&summary, args.json)
}

fn read(path: &Path) -> Result<Problem> {
    let (question, folder) = super::question::<Question>(path)?;
    let unserved = super::amount(path, "unserved_cost", question.unserved_cost)?;
    let mut problem = Problem::default();
    let (mut places, mut hospitals) = (Ids::new("place of patients"), Ids::new("hospital"));

    let mut table = Table::open(&folder.join(question.patients))?;
    let (place, patients) = (table.column("place")?, table.column("patients")?);
    let own_cost = table.find("unserved_cost");
    while table.advance()? {
        let id = places.add(&table, place)?;
        let patients = table.value(patients, "number of patients: a whole number, 0 or more, is expected")?;
        problem.places.push(Place { id, patients, unserved_cost: amount_or(&table, own_cost, unserved)? });
    }

    let mut table = Table::open(&folder.join(question.hospitals))?;
    let (hospital, beds) = (table.column("hospital")?, table.column("beds")?);
    while table.advance()? {
        let id = hospitals.add(&table, hospital)?;
        let beds = table.value(beds, "number of beds: a whole number, 0 or more, is expected")?;
        problem.hospitals.push(Hospital { id, beds });
    }

    let mut table = Table::open(&folder.join(question.routes))?;
    let (from, to, cost) = (table.column("place")?, table.column("hospital")?, table.column("cost")?);
    let mut seen = BTreeSet::new();
    while table.advance()? {
        let route = Route {
            place: places.find(&table, from)?,
            hospital: hospitals.find(&table, to)?,
            cost: amount(&table, cost)?,
        };
        if !seen.insert((route.place, route.hospital)) {
            return Err(table.fault(to, "has a route from this place already"));
        }
        problem.routes.push(route);
    }
    Ok(problem)
}

/// Writes the proposals, those without a bed last; gives how many.
fn write(plan: &Plan, path: &Path) -> Result<usize> {
    let problem = plan.problem();
    let mut out = create(path)?;
    out.write_record(["from", "to", "amount"])?;
    let mut transfers = 0;
    for transfer in plan.transfers() {
        let (place, hospital) =
            (&problem.places[transfer.place as usize], &problem.hospitals[transfer.hospital as usize]);
        out.write_record([&place.id, &hospital.id, &transfer.patients.to_string()])?;
        transfers += 1;
    }
    for (place, left) in problem.places.iter().zip(plan.unserved()).filter(|(_, left)| *left > 0) {
        out.write_record([&place.id, "", &left.to_string()])?;
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(transfers)
}
