//! The contacts of a thousand cases, and theirs.

use super::super::race::{Race, Runner, Said};
use super::{Setup, number, ours};
use anyhow::Result;
use serde_json::Value;

/// Beside `DuckDB`, which is what an analyst would ask in SQL.
pub fn race(setup: &Setup<'_>) -> Result<Race> {
    let folder = setup.files("contact", "town", &[setup.persons.to_string()])?;
    let file = |name: &str| folder.join(name).display().to_string();
    let (visits, contacts, cases) = (file("visits.csv"), file("contacts.csv"), file("f0.csv"));
    let out = setup.answer()?.display().to_string();
    let words = ["trace", "--visits", &visits, "--contacts", &contacts, "--cases", &cases, "--out", &out, "--json"];
    let (mut duckdb, missing) = setup.python("duckdb_trace.py", "duckdb", "pip install duckdb");
    duckdb.arg(&folder);
    let what = format!("Tracing: contacts (F1) of 1,000 cases and theirs (F2) in 14 days of {} persons", setup.persons);
    let runners = vec![
        ours(&setup.door()?, &words, said),
        Runner { name: "DuckDB", command: duckdb, reads: Said::plain, missing },
    ];
    Ok(Race { what, phases: &["load", "F1", "F2"], tolerance: 0.0, runners })
}

fn said(said: &Value) -> Said {
    let load = number(said, "/read/cpu_s") + number(said, "/build/cpu_s");
    let mut phases = vec![("load".to_owned(), load)];
    let mut answers = Vec::new();
    for step in [0, 1] {
        let of = |name: &str| number(said, &format!("/steps/{step}/{name}"));
        phases.push((format!("F{}", step + 1), of("cpu_s")));
        let name = format!("f{}", step + 1);
        answers.push((format!("{name}_sum_first"), of("sum_first")));
        answers.push((format!("{name}_sum_person"), of("sum_person")));
        answers.push((name, of("contacts")));
    }
    Said { version: String::new(), phases, answers }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn our_summary_is_read() {
        let step = |contacts: u32| json!({ "contacts": contacts, "sum_first": 5, "sum_person": 6, "cpu_s": 0.25 });
        let summary = json!({
            "read": { "cpu_s": 2.0 }, "build": { "cpu_s": 1.0 }, "steps": [step(3), step(4)]
        });
        let said = super::said(&summary);
        assert_eq!((said.phase("load"), said.phase("F2")), (Some(3.0), Some(0.25)));
        assert!(said.answers.contains(&("f2".to_owned(), 4.0)));
    }
}
