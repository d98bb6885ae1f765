//! `allocate vaccine`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base::words::Lang;
use chrono::NaiveDate;
use planner::vaccine::{Commune, District, Lot, Missing, Need, Offer, Plan, Problem};
use planner::words::{VaccineAnswer, of_vaccine};
use serde::Deserialize;

use super::ids::{Ids, amount, amount_or};
use super::{AllocateArgs, Price, Proof, Sentences, Summary};
use crate::summary::{Clock, Cost, on_this_thread};
use crate::table::{Table, create};

/// The question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Days until the deadline, unless `start` and `deadline` are given.
    days: Option<u32>,
    /// First day of vaccination.
    start: Option<toml::value::Datetime>,
    /// Last day of vaccination.
    deadline: Option<toml::value::Datetime>,
    stock: PathBuf,
    communes: PathBuf,
    districts: PathBuf,
    needs: PathBuf,
    eligible: PathBuf,
    routes: PathBuf,
}

/// When doses are given.
struct Window {
    days: f64,
    /// First and last day, where they are known.
    dates: Option<(NaiveDate, NaiveDate)>,
}

/// Where a lot lies and what it is.
struct Kept {
    depot: String,
    product: String,
}

/// A problem as read, with the rows that were not used.
struct Read {
    problem: Problem,
    kept: Vec<Kept>,
    set_aside: Vec<String>,
}

pub(super) fn run(args: &AllocateArgs) -> Result<()> {
    let clock = Clock::start();
    let Read { problem, kept, set_aside } = read(&args.input)?;
    let read = clock.cost();
    let solving = Clock::start();
    let (plan, seconds) = on_this_thread(|| Plan::of(problem));
    let (plan, solve) = (plan?, Cost { cpu_s: seconds, ..solving.cost() });
    let pricing = Clock::start();
    let (dose, given, floor, missing) =
        (plan.one_more_dose(), plan.one_more_given(), plan.floor_prices(), plan.missing());
    let prices = pricing.cost();
    let answer = VaccineAnswer { dose: &dose, given: &given, floor: &floor, missing: &missing };
    let proposals = write(&plan, &kept, &args.out)?;
    if let Some(path) = &args.prices {
        write_prices(&plan, &answer, path)?;
    }
    let summary = Summary {
        what: "vaccine",
        objective: plan.value(),
        proof: Proof::of(plan.proof()),
        proposals,
        pivots: plan.pivots(),
        read,
        solve,
        prices,
        all: clock.cost(),
        shortage: shortage(&missing),
        set_aside,
        words: Sentences { vi: of_vaccine(&plan, &answer, Lang::Vi), en: of_vaccine(&plan, &answer, Lang::En) },
    };
    super::print(&summary, args.json)
}

fn shortage(missing: &Missing) -> serde_json::Value {
    serde_json::json!({
        "doses_missing": missing.doses.iter().sum::<f64>(),
        "capacity_missing": missing.capacity.iter().sum::<f64>(),
        "people_unreachable": missing.unreachable,
    })
}

fn window(path: &Path, question: &Question) -> Result<Window> {
    let date = |name: &str, value: &toml::value::Datetime| -> Result<NaiveDate> {
        let day = value.date.and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()));
        day.with_context(|| format!("{}, {name}: {value} is no day", path.display()))
    };
    match (question.days, &question.start, &question.deadline) {
        (Some(days), None, None) => Ok(Window { days: f64::from(days), dates: None }),
        (None, Some(start), Some(deadline)) => {
            let (start, deadline) = (date("start", start)?, date("deadline", deadline)?);
            let days = (deadline - start).num_days() + 1;
            if days < 1 {
                bail!("{}: the deadline {deadline} is before the start {start}", path.display());
            }
            Ok(Window { days: days as f64, dates: Some((start, deadline)) })
        }
        _ => bail!("{}: either days, or start and deadline, must be given", path.display()),
    }
}

fn read(path: &Path) -> Result<Read> {
    let (question, folder) = super::question::<Question>(path)?;
    let window = window(path, &question)?;
    let mut problem = Problem::default();
    let (mut communes, mut districts) = (Ids::new("commune"), Ids::new("district"));

    let mut table = Table::open(&folder.join(&question.districts))?;
    let (district, rate) = (table.column("district")?, table.column("doses_per_day")?);
    while table.advance()? {
        let id = districts.add(&table, district)?;
        problem.districts.push(District { id, capacity: amount(&table, rate)? * window.days });
    }

    let mut table = Table::open(&folder.join(&question.communes))?;
    let (commune, district, floor) = (table.column("commune")?, table.column("district")?, table.find("floor"));
    while table.advance()? {
        let id = communes.add(&table, commune)?;
        let district = districts.find(&table, district)?;
        problem.communes.push(Commune { id, district, floor: amount_or(&table, floor, 0.0)? });
    }

    let needs = read_needs(&folder.join(&question.needs), &communes, &mut problem)?;
    let (kept, set_aside) = read_stock(&folder.join(&question.stock), &window, &mut problem)?;
    let eligible = read_eligible(&folder.join(&question.eligible), &problem, &kept)?;
    let routes = read_routes(&folder.join(&question.routes), &communes, &kept)?;
    for (lot, Kept { depot, product }) in kept.iter().enumerate() {
        let groups = eligible.get(product);
        for &(commune, cost) in routes.get(depot).into_iter().flatten() {
            for &need in &needs[commune as usize] {
                if groups.is_some_and(|groups| groups.contains(&problem.needs[need as usize].group)) {
                    problem.offers.push(Offer { lot: lot as u32, need, cost });
                }
            }
        }
    }
    Ok(Read { problem, kept, set_aside })
}

/// Reads the needs; gives those of each commune.
fn read_needs(path: &Path, communes: &Ids, problem: &mut Problem) -> Result<Vec<Vec<u32>>> {
    let mut of_commune: Vec<Vec<u32>> = vec![Vec::new(); problem.communes.len()];
    let mut table = Table::open(path)?;
    let (commune, group) = (table.column("commune")?, table.column("group")?);
    let (people, weight) = (table.column("people")?, table.column("weight")?);
    while table.advance()? {
        let at = communes.find(&table, commune)?;
        let name = table.text(group)?;
        if of_commune[at as usize].iter().any(|&need| problem.needs[need as usize].group == name) {
            return Err(table.fault(group, "is there twice for this commune"));
        }
        of_commune[at as usize].push(problem.needs.len() as u32);
        let (people, weight) = (amount(&table, people)?, amount(&table, weight)?);
        problem.needs.push(Need { commune: at, group: name.to_owned(), people, weight });
    }
    Ok(of_commune)
}

/// Reads the stock; lots that come too late or are out of date are set aside and told.
fn read_stock(path: &Path, window: &Window, problem: &mut Problem) -> Result<(Vec<Kept>, Vec<String>)> {
    let (mut lots, mut kept, mut set_aside) = (Ids::new("lot"), Vec::new(), Vec::new());
    let mut table = Table::open(path)?;
    let (lot, depot) = (table.column("lot")?, table.column("depot")?);
    let (product, doses) = (table.column("product")?, table.column("doses")?);
    let (arrives, expires) = (table.find("arrives"), table.find("expires"));
    while table.advance()? {
        let id = lots.add(&table, lot)?;
        let doses = amount(&table, doses)?;
        let day = |column: Option<usize>| -> Result<Option<NaiveDate>> {
            match column {
                Some(column) if !table.text(column)?.is_empty() => {
                    table.value(column, "day such as 2021-12-31").map(Some)
                }
                _ => Ok(None),
            }
        };
        let (arrives, expires) = (day(arrives)?, day(expires)?);
        if let Some((start, deadline)) = window.dates {
            let late = arrives.filter(|&day| day > deadline).map(|day| format!("arrives on {day}, after the deadline"));
            let stale = expires.filter(|&day| day < start).map(|day| format!("expired on {day}, before the start"));
            if let Some(why) = late.or(stale) {
                set_aside.push(format!("Lot {id} with {doses} doses is set aside: it {why}."));
                continue;
            }
        } else if arrives.or(expires).is_some() {
            bail!("{}, row {}: days of lots need start and deadline in the question", path.display(), table.row());
        }
        kept.push(Kept { depot: table.text(depot)?.to_owned(), product: table.text(product)?.to_owned() });
        problem.lots.push(Lot { id, doses });
    }
    Ok((kept, set_aside))
}

/// Reads which product is for which groups.
fn read_eligible(path: &Path, problem: &Problem, kept: &[Kept]) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let groups: BTreeSet<&str> = problem.needs.iter().map(|need| need.group.as_str()).collect();
    let products: BTreeSet<&str> = kept.iter().map(|kept| kept.product.as_str()).collect();
    let mut eligible: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut table = Table::open(path)?;
    let (product, group) = (table.column("product")?, table.column("group")?);
    while table.advance()? {
        let (name, for_group) = (table.text(product)?.to_owned(), table.text(group)?.to_owned());
        if !groups.contains(for_group.as_str()) {
            return Err(table.fault(group, "is no group of the needs"));
        }
        // A product without stock today is no mistake.
        if products.contains(name.as_str()) && !eligible.entry(name).or_default().insert(for_group) {
            return Err(table.fault(group, "is there twice for this product"));
        }
    }
    Ok(eligible)
}

/// Reads which depot serves which communes, and what bringing a dose costs.
fn read_routes(path: &Path, communes: &Ids, kept: &[Kept]) -> Result<BTreeMap<String, Vec<(u32, f64)>>> {
    let depots: BTreeSet<&str> = kept.iter().map(|kept| kept.depot.as_str()).collect();
    let mut routes: BTreeMap<String, Vec<(u32, f64)>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut table = Table::open(path)?;
    let (depot, commune, cost) = (table.column("depot")?, table.column("commune")?, table.find("cost"));
    while table.advance()? {
        let (from, to) = (table.text(depot)?.to_owned(), communes.find(&table, commune)?);
        if !seen.insert((from.clone(), to)) {
            return Err(table.fault(commune, "has a route from this depot already"));
        }
        let cost = amount_or(&table, cost, 0.0)?;
        // A depot without stock today is no mistake.
        if depots.contains(from.as_str()) {
            routes.entry(from).or_default().push((to, cost));
        }
    }
    Ok(routes)
}

fn write(plan: &Plan, kept: &[Kept], path: &Path) -> Result<usize> {
    let problem = plan.problem();
    let mut out = create(path)?;
    out.write_record(["from", "depot", "to", "group", "amount"])?;
    let mut rows = 0;
    for delivery in plan.deliveries() {
        let (lot, need) = (delivery.lot as usize, &problem.needs[delivery.need as usize]);
        let commune = &problem.communes[need.commune as usize].id;
        out.write_record([&problem.lots[lot].id, &kept[lot].depot, commune, &need.group, &delivery.doses.to_string()])?;
        rows += 1;
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(rows)
}

fn write_prices(plan: &Plan, answer: &VaccineAnswer<'_>, path: &Path) -> Result<()> {
    let (problem, left, given) = (plan.problem(), plan.left(), plan.given());
    let lots = problem.lots.iter().enumerate().map(|(at, lot)| Price {
        kind: "lot",
        id: &lot.id,
        available: lot.doses,
        used: lot.doses - left[at],
        worth: answer.dose[at],
        missing: answer.missing.doses[at],
    });
    let districts = problem.districts.iter().enumerate().map(|(at, district)| Price {
        kind: "district",
        id: &district.id,
        available: district.capacity,
        used: given[at],
        worth: answer.given[at],
        missing: answer.missing.capacity[at],
    });
    let floors =
        problem.communes.iter().zip(plan.received()).zip(answer.floor).map(|((commune, used), &worth)| Price {
            kind: "floor",
            id: &commune.id,
            available: commune.floor,
            used,
            // A floor costs: one more on it makes the plan worse.
            worth: if worth > 0.0 { -worth } else { 0.0 },
            missing: 0.0,
        });
    super::write_prices(path, lots.chain(districts).chain(floors))
}
