//! Rows of cases.

use std::collections::HashMap;

use base::text::fold;
use chrono::Utc;
use ingest::Record as Line;
use office::{Office, Result};
use store::records::{CarePlace, Case, FoundIn, Outcome, Severity};
use store::{Ctx, Pick};
use uuid::Uuid;

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{Named, at, faults};
use super::persons::sex;
use super::{Intake, Register, Seen, Taken};

impl Intake for Case {
    async fn take(
        office: &Office,
        ctx: &Ctx,
        table: &Table,
        lines: Vec<Line>,
        communes: &mut Communes,
        seen: &mut Seen,
        taken: &mut Taken<Self>,
    ) -> Result<()> {
        let columns = &table.columns;
        let rows = taken.sound(lines, |line| Named::read(columns, line, communes));
        let register = Register::of(office, ctx, rows.iter().map(|(_, named)| named)).await?;
        let codes: Vec<String> = rows.iter().filter_map(|(line, _)| line.text("code").map(str::to_owned)).collect();
        let there: Vec<Case> = office.store.pick(ctx, Pick::all().one_of("code", codes), &[]).await?;
        let there: HashMap<String, Case> = there.into_iter().map(|case| (case.code.clone(), case)).collect();
        for (line, named) in rows {
            let case = case(ctx, &line, &named, &register);
            match there.get(&case.code) {
                Some(other) if fold(&other.name) == fold(&case.name) && other.birth_year == case.birth_year => {
                    taken.known(&case.code, seen);
                }
                Some(_) => taken.reject(line.row, [at(columns, &line, "code", "import-code-taken")]),
                None => {
                    let wrong = faults(columns, &line, &case, ctx.day);
                    let key = case.code.clone();
                    taken.accept(line.row, case, wrong, &key, seen);
                }
            }
        }
        Ok(())
    }
}

fn case(ctx: &Ctx, line: &Line, named: &Named, register: &Register) -> Case {
    let severity = line.text("severity").and_then(Severity::from_key).unwrap_or(Severity::Asymptomatic);
    let grave = matches!(severity, Severity::Severe | Severity::Critical | Severity::Moderate);
    let usual = if grave { CarePlace::Facility } else { CarePlace::Home };
    Case {
        province: ctx.scope.province().to_owned(),
        id: Uuid::now_v7(),
        area: named.area.clone(),
        code: line.text("code").unwrap_or_default().to_owned(),
        person_id: person_id(named, register),
        name: named.name.clone(),
        folded: String::new(),
        sex: sex(line),
        birth_year: named.birth_year,
        onset_on: line.date("onset_on"),
        announced_on: line.date("announced_on").unwrap_or(ctx.day),
        found_in: line.text("found_in").and_then(FoundIn::from_key).unwrap_or(FoundIn::Community),
        source_known: line.text("source_known") == Some("true"),
        severity,
        care_place: line.text("care_place").and_then(CarePlace::from_key).unwrap_or(usual),
        outcome: line.text("outcome").and_then(Outcome::from_key).unwrap_or(Outcome::Active),
        outcome_on: line.date("outcome_on"),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// The person of the register, where only one can be meant.
fn person_id(named: &Named, register: &Register) -> Option<Uuid> {
    if let Some(person) = register.with_number(named.citizen_id.as_ref()) {
        return Some(person.id);
    }
    match register.alike(named).as_slice() {
        [one] => Some(one.id),
        _ => None,
    }
}
