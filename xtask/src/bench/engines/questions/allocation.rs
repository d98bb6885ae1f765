//! Beds and vaccine for a nation.

use super::super::race::{Race, Runner, Said};
use super::{Setup, number, ours};
use anyhow::Result;
use serde_json::Value;
use std::path::Path;

const HIGHS: &str = "pip install highspy numpy";
const ORTOOLS: &str = "pip install ortools numpy";
const PHASES: &[&str] = &["solve"];
/// Costs are cut into whole units here and there, and `HiGHS` counts in floating point.
const TOLERANCE: f64 = 1e-6;

/// Beside `HiGHS`' interior point method, its fastest here, and OR-tools' minimum-cost flow.
pub fn beds(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("planner", "questions", &[])?;
    let (mut ortools, missing) = setup.python("ortools_beds.py", "ortools", ORTOOLS);
    ortools.arg(&folder);
    let runners = vec![
        us(setup, &folder, "beds")?,
        highs(setup, &folder, "beds", "ipm"),
        Runner { name: "OR-tools", command: ortools, reads: Said::plain, missing },
    ];
    let what = "Beds: patients of 10,599 communes to 1,500 hospitals, 317,970 routes".to_owned();
    Ok(Race { what, phases: PHASES, tolerance: TOLERANCE, runners })
}

/// Beside `HiGHS`' own choice, the simplex method, its fastest here.
pub fn vaccine(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("planner", "questions", &[])?;
    let runners = vec![us(setup, &folder, "vaccine")?, highs(setup, &folder, "vaccine", "choose")];
    let what = "Vaccine: 252 lots to five groups of 10,599 communes, with floors and limits".to_owned();
    Ok(Race { what, phases: PHASES, tolerance: TOLERANCE, runners })
}

fn us(setup: &Setup<'_>, folder: &Path, kind: &str) -> Result<Runner> {
    let (input, out) = (folder.join(format!("{kind}.toml")), setup.answer()?);
    let (input, out) = (input.display().to_string(), out.display().to_string());
    Ok(ours(&setup.door()?, &["allocate", kind, "--input", &input, "--out", &out, "--json"], said))
}

fn highs(setup: &Setup<'_>, folder: &Path, kind: &str, method: &str) -> Runner {
    let (mut command, missing) = setup.python("highs_allocate.py", "highspy", HIGHS);
    command.arg(kind).arg(folder).arg(method);
    Runner { name: "HiGHS", command, reads: Said::plain, missing }
}

fn said(said: &Value) -> Said {
    let phases = vec![("solve".to_owned(), number(said, "/solve/cpu_s"))];
    let answers = vec![("objective".to_owned(), number(said, "/objective"))];
    Said { version: String::new(), phases, answers }
}
