//! The work of a scenario's job: the fit to the cases, if asked, then all variations; and what is kept of them.

use std::collections::BTreeMap;
use std::num::NonZero;

use base::message::Message;
use chrono::NaiveDate;
use office::jobs::Work;
use office::{Class, Problem, Result};
use sim::study::Study;
use sim::{Figure, Outcome, Scenario, Watch};

use super::shape::{AxisNames, Capacity, Days, Fitted, Line, LoadLine, Outcomes, Range, Variation};
use super::study::fitted;
use super::workbench::Workbench;

/// Share of a job's time that its fit is told to take.
const FIT: f64 = 0.3;
/// While few people were infected the cases tell growth, not how many infections were missed: an interval of the share
/// found that spans more than this factor is no number to begin with.
const WIDEST: f64 = 3.0;
/// A fit that found more than this share of the people infected within weeks is not believed so far.
const MOST_PAST: f64 = 0.5;

/// What a job works on.
pub(super) struct Question {
    pub study: String,
    pub seed: u64,
    pub replicates: usize,
    pub first: NaiveDate,
    pub capacity: Capacity,
    /// Cases of the last days, where a fit is waiting.
    pub cases: Option<Vec<i64>>,
    pub people: i64,
}

/// What comes of it.
pub(super) struct Answer {
    pub study: String,
    pub fit: Option<Fitted>,
    pub outcomes: Outcomes,
    pub days: Days,
}

#[expect(clippy::boxed_local, reason = "the engine's errors come in boxes")]
pub(super) fn problem(message: Box<Message>) -> Problem {
    let mut problem = Problem::new(Class::Invalid, message.code);
    problem.args = message.args;
    problem
}

/// Reads a study, and refuses one that would take more than this machine can give beside its pages: each number for
/// itself is bounded by the engine, what they come to together is bounded here.
pub(super) fn affordable(text: &str, replicates: i32) -> Result<()> {
    let workbench = Workbench::builtin();
    let most = workbench.most;
    let within = |what: &str, field: &str, asked: u64, most: u64| {
        if asked <= most {
            return Ok(());
        }
        Err(Problem::field("scenario-too-large", field, asked).with("what", what).with("most", most))
    };
    // Before it is read: to read it takes many times its length.
    within("bytes", "study", text.len() as u64, most.study_bytes)?;
    let study = Study::from_toml(text).map_err(problem)?;
    let people = study.scenarios.iter().map(|scenario| scenario.population.people()).max().unwrap_or(0);
    within("people", "study", people, most.people)?;
    let days: u64 = study.scenarios.iter().map(|scenario| u64::from(scenario.days)).sum();
    within("days", "replicates", days * u64::try_from(replicates).unwrap_or(0), most.run_days)
}

/// One processor stays with those who work at the pages.
fn threads() -> NonZero<usize> {
    let all = std::thread::available_parallelism().map_or(1, NonZero::get);
    NonZero::new(all.saturating_sub(1)).unwrap_or(NonZero::<usize>::MIN)
}

/// Does the work. The same question gives the same answer to the last digit, on any number of threads.
pub(super) fn work(question: &Question, work: &Work) -> Result<Answer> {
    let (mut study_text, mut fit) = (question.study.clone(), None);
    let mut done = 0.0;
    if let Some(cases) = &question.cases {
        work.begin("job-phase-fit");
        let (text, found) = fit_to(question, cases, work)?;
        (study_text, fit, done) = (text, Some(found), FIT);
    }
    let study = Study::from_toml(&study_text).map_err(problem)?;
    work.begin("job-phase-run");
    let tell = |share: f64| work.at(done + share * (1.0 - done));
    let watch = Watch { progress: Some(&tell), cancel: Some(work.cancel()) };
    let outcomes = study.run(question.seed, question.replicates, threads(), watch).map_err(problem)?;
    let Workbench { staff, .. } = Workbench::builtin();
    let staff = (staff.ward, staff.icu);
    let axes = study.axes.iter().map(|(name, choices)| AxisNames { name: name.clone(), choices: choices.clone() });
    let axes: Vec<AxisNames> = axes.collect();
    let variations = outcomes
        .iter()
        .enumerate()
        .map(|(number, outcome)| variation(outcome, number, &axes, &question.capacity, staff));
    let days =
        Days { first: question.first, variations: outcomes.iter().map(|outcome| lines(outcome, staff)).collect() };
    Ok(Answer { study: study_text, fit, outcomes: Outcomes { variations: variations.collect(), axes }, days })
}

/// Fits the study to the cases. Where these are too few, or nothing comes near them, the study stays and says so.
fn fit_to(question: &Question, cases: &[i64], work: &Work) -> Result<(String, Fitted)> {
    let Workbench { cases: lately, found, .. } = Workbench::builtin();
    let (draws, assumed) = (lately.draws, found.share);
    // What came before the first case tells nothing of the wave.
    let cases = &cases[cases.iter().position(|n| *n > 0).unwrap_or(0)..];
    let scenario = of_the_past(Study::base(&question.study).map_err(problem)?, cases.len());
    let counts: Vec<u64> = cases.iter().map(|n| u64::try_from(*n).unwrap_or_default()).collect();
    let tell = |share: f64| work.at(share * FIT);
    let watch = Watch { progress: Some(&tell), cancel: Some(work.cancel()) };
    let found = match sim::fit::fit(&scenario, &counts, question.seed, draws, threads(), watch) {
        Ok(found) => found,
        Err(message) if message.code == "sim-cancelled" => return Err(problem(message)),
        Err(message) => {
            let why = message.args.iter().find(|(key, _)| *key == "key").map(|(_, value)| value.as_str());
            if why != Some("cases") {
                return Err(problem(message));
            }
            let state =
                if counts.iter().filter(|n| **n > 0).count() < sim::fit::NEEDED { "not_enough" } else { "none" };
            return Ok((question.study.clone(), Fitted::of(state)));
        }
    };
    let week: u64 = counts.iter().rev().take(7).sum();
    let told = found.ascertainment.high95 <= found.ascertainment.low95 * WIDEST;
    let share = if told { found.ascertainment.median } else { assumed };
    let start = (week as f64 / 7.0 / share).round().max(1.0) as u32;
    let reported = counts.iter().sum::<u64>() as f64;
    let past = (reported / share / question.people.max(1) as f64).min(MOST_PAST);
    let text = fitted(&question.study, found.transmission.median, start, Some((past, cases.len() as i64)))?;
    let fit = Fitted {
        state: "fitted".into(),
        transmission: Some(found.transmission.into()),
        found: Some(found.ascertainment.into()),
        infections: Some(found.infections.into()),
        assumed: (!told).then_some(assumed),
    };
    Ok((text, fit))
}

/// The scenario as it was on the days of the cases: what holds on its first day held then, doses are as many days
/// further back.
fn of_the_past(mut scenario: Scenario, days: usize) -> Scenario {
    scenario.days = u16::try_from(days).unwrap_or(u16::MAX);
    scenario.measures.retain(|_, measure| measure.from == 0);
    for measure in scenario.measures.values_mut() {
        measure.until = None;
    }
    for doses in scenario.vaccination.values_mut() {
        let back = i32::try_from(days).unwrap_or(0);
        doses.from += back;
        doses.until += back;
    }
    scenario.past = None;
    scenario
}

/// The figures kept of every day, with their names.
const KEPT: [(Figure, &str); 7] = [
    (Figure::Infections, "infections"),
    (Figure::Cases, "cases"),
    (Figure::Deaths, "deaths"),
    (Figure::CollectionUsed, "collection"),
    (Figure::WardNeed, "ward"),
    (Figure::IcuNeed, "icu"),
    (Figure::OxygenNeed, "oxygen"),
];

/// Staff needed for the beds needed, by replicate and day.
fn staff_needed(outcome: &Outcome, (ward, icu): (f64, f64)) -> Vec<Vec<f64>> {
    let of = |series: &sim::Series| {
        let needs = series.of(Figure::WardNeed).zip(series.of(Figure::IcuNeed));
        needs.map(|(in_ward, in_icu)| f64::from(in_ward) * ward + f64::from(in_icu) * icu).collect()
    };
    outcome.series.iter().map(of).collect()
}

fn lines(outcome: &Outcome, staff: (f64, f64)) -> BTreeMap<String, Line> {
    let days = usize::from(outcome.scenario.days);
    let mut lines: BTreeMap<String, Line> = KEPT
        .iter()
        .map(|(figure, name)| ((*name).to_owned(), line((0..days).map(|day| outcome.band(*figure, day).into()))))
        .collect();
    let needed = staff_needed(outcome, staff);
    let of_day = |day: usize| sim::Band::of(needed.iter().filter_map(|run| run.get(day).copied()).collect()).into();
    lines.insert("staff".into(), line((0..days).map(of_day)));
    lines
}

fn line(days: impl Iterator<Item = Range>) -> Line {
    let mut line = Line::default();
    let short = |value: f64| (value * 10.0).round() / 10.0;
    for day in days {
        line.median.push(short(day.median));
        line.low.push(short(day.low));
        line.high.push(short(day.high));
    }
    line
}

fn variation(outcome: &Outcome, number: usize, axes: &[AxisNames], there: &Capacity, staff: (f64, f64)) -> Variation {
    let summary = &outcome.summary;
    let mut rest = number;
    let mut choices: Vec<usize> = Vec::new();
    for axis in axes.iter().rev() {
        choices.push(rest % axis.choices.len().max(1));
        rest /= axis.choices.len().max(1);
    }
    choices.reverse();
    let totals = summary.totals.iter().map(|(figure, band)| (figure.name().to_owned(), Range::from(*band))).collect();
    let mut loads: Vec<LoadLine> = summary
        .loads
        .iter()
        .map(|load| LoadLine {
            resource: if load.resource == "oxygen_m3" { "oxygen".into() } else { load.resource.into() },
            limit: load.limit,
            peak: load.peak_need.into(),
            overload_day: load.overload_day.map(Range::from),
            overloaded: load.overloaded,
            days_over: load.days_over.into(),
        })
        .collect();
    loads.push(staff_load(&staff_needed(outcome, staff), there.staff.map(f64::from)));
    Variation {
        name: outcome.scenario.name.clone(),
        choices,
        people: summary.people,
        attack: summary.attack_rate.into(),
        totals,
        peak_day: summary.peak_day.into(),
        peak_cases: summary.peak_cases.into(),
        loads,
    }
}

fn staff_load(needed: &[Vec<f64>], limit: Option<f64>) -> LoadLine {
    let over = |run: &Vec<f64>| -> Vec<f64> {
        let Some(limit) = limit else { return Vec::new() };
        (0_u32..).zip(run).filter(|(_, need)| **need > limit).map(|(day, _)| f64::from(day)).collect()
    };
    let days: Vec<Vec<f64>> = needed.iter().map(over).collect();
    let firsts: Vec<f64> = days.iter().filter_map(|days| days.first().copied()).collect();
    let peaks = needed.iter().map(|run| run.iter().copied().fold(0.0, f64::max)).collect();
    LoadLine {
        resource: "staff".into(),
        limit,
        peak: sim::Band::of(peaks).into(),
        overloaded: firsts.len() as f64 / needed.len().max(1) as f64,
        overload_day: (!firsts.is_empty()).then(|| sim::Band::of(firsts).into()),
        days_over: sim::Band::of(days.iter().map(|days| days.len() as f64).collect()).into(),
    }
}
