//! Reproduction numbers, outbreaks and forecasts of many series.

use super::super::race::{Race, Runner, Said};
use super::{Setup, number, ours};
use anyhow::Result;
use serde_json::Value;

/// Series that R works on; a thousand would take it minutes.
const FEW: &str = "10";
/// Series that are searched for outbreaks, by both.
const SEARCHED: &str = "20";

/// Beside `EpiEstim`, the standard.
pub fn rt(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("epi", "made_series", &["1000".into()])?;
    let (input, out) = (folder.join("daily.csv").display().to_string(), setup.answer()?.display().to_string());
    let words =
        ["rt", "--input", &input, "--si-mean", "5.2", "--si-sd", "2.8", "--method", "cori", "--out", &out, "--json"];
    let (mut r, missing) = setup.r("epiestim_rt.R", "EpiEstim", "apt install r-cran-epiestim");
    r.args([&input, FEW]);
    let runners = vec![
        ours(&setup.door()?, &words, rt_said),
        Runner { name: "EpiEstim", command: r, reads: Said::plain, missing },
    ];
    let what = format!("Reproduction number (Cori) of series of 600 days; EpiEstim on {FEW} of them, scaled");
    Ok(Race { what, phases: &["1,000 series"], tolerance: 0.0, runners })
}

fn rt_said(said: &Value) -> Said {
    let seconds = number(said, "/cost/cpu_s") * 1000.0 / number(said, "/series");
    Said { phases: vec![("1,000 series".to_owned(), seconds)], ..Said::default() }
}

/// Beside `surveillance`, the standard.
pub fn detection(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("epi", "made_series", &[SEARCHED.into()])?;
    let (input, out) = (folder.join("weekly.csv").display().to_string(), setup.answer()?.display().to_string());
    let words = ["detect", "--input", &input, "--method", "farrington", "--from-week", "313", "--out", &out, "--json"];
    let (mut r, missing) = setup.r("surveillance_detect.R", "surveillance", "apt install r-cran-surveillance");
    r.args([&input, SEARCHED, "313"]);
    let runners = vec![
        ours(&setup.door()?, &words, detection_said),
        Runner { name: "surveillance", command: r, reads: Said::plain, missing },
    ];
    let what = format!("Outbreaks (Farrington flexible) in 52 weeks of {SEARCHED} series");
    Ok(Race { what, phases: &["1,000 weeks"], tolerance: 0.0, runners })
}

fn detection_said(said: &Value) -> Said {
    let seconds = number(said, "/cost/cpu_s") * 1000.0 / number(said, "/judged");
    let alarms = number(said, "/alarms") / number(said, "/series");
    let answers = vec![("alarms a series".to_owned(), alarms)];
    Said { phases: vec![("1,000 weeks".to_owned(), seconds)], answers, ..Said::default() }
}

/// Ours alone: what others forecast stands in the hubs' files, and no program of theirs does it for so many areas.
pub fn forecast(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("epi", "made_series", &["11763".into()])?;
    let (input, out) = (folder.join("areas.csv").display().to_string(), setup.answer()?.display().to_string());
    let words = ["forecast", "--input", &input, "--weekly", "--horizon", "4", "--out", &out, "--json"];
    let what = "Forecast: 4 weeks and 23 quantiles of 11,763 areas, from 120 weeks".to_owned();
    let runners = vec![ours(&setup.door()?, &words, |_| Said::default())];
    Ok(Race { what, phases: &[], tolerance: 0.0, runners })
}
