//! Rows of doses: each must belong to a person of the register.

use std::collections::{HashMap, HashSet};

use base::message::Message;
use base::text::fold;
use chrono::Utc;
use ingest::{Columns, Record as Line};
use office::{Office, Result};
use store::records::{Dose, Person, schedule};
use store::{Ctx, Pick};
use uuid::Uuid;

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{Named, at, fault_at, faults, placed};
use super::{Intake, Register, Seen, Taken};

impl Intake for Dose {
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
        let rows = taken.sound(lines, |line| whose(columns, line, communes));
        let register = Register::of(office, ctx, rows.iter().map(|(_, named)| named)).await?;
        let mut found = Vec::new();
        for (line, named) in rows {
            match person(&register, &named) {
                Ok(person) => found.push((line, person)),
                Err((code, field)) => taken.reject(line.row, [at(columns, &line, field, code)]),
            }
        }
        let persons: HashSet<Uuid> = found.iter().map(|(_, person)| person.id).collect();
        let given: Vec<Dose> = office.store.pick(ctx, Pick::all().one_of("person_id", persons), &[]).await?;
        let mut given_to: HashMap<Uuid, Vec<Dose>> = HashMap::new();
        for dose in given {
            given_to.entry(dose.person_id).or_default().push(dose);
        }
        for (line, person) in found {
            let dose = dose(ctx, &line, person);
            let key = format!("{} {}", dose.person_id, dose.dose_no);
            let others = given_to.entry(dose.person_id).or_default();
            let same = others.iter().find(|other| other.dose_no == dose.dose_no).map(|other| other.given_on);
            match same {
                Some(day) if day == dose.given_on => taken.known(&key, seen),
                Some(day) => {
                    let message = Message::new("import-dose-given").with("day", day.format("%d/%m/%Y"));
                    taken.reject(line.row, [placed(columns, &line, "dose_no", message.with("dose", dose.dose_no))]);
                }
                None => {
                    let mut wrong = faults(columns, &line, &dose, ctx.day);
                    let off = schedule::faults(&dose, person, others);
                    wrong.extend(off.iter().map(|fault| fault_at(columns, &line, fault)));
                    if wrong.is_empty() {
                        // The next row of the file may be this person's next dose.
                        others.push(dose.clone());
                    }
                    taken.accept(line.row, dose, wrong, &key, seen);
                }
            }
        }
        Ok(())
    }
}

/// A citizen number is enough; without one it takes name, birth and commune.
fn whose(columns: &Columns, line: &Line, communes: &mut Communes) -> std::result::Result<Named, Vec<Message>> {
    let Some(number) = line.text("citizen_id") else {
        let missing = ["name", "area"].into_iter().filter(|key| line.text(key).is_none());
        let missing: Vec<Message> = missing.map(|key| at(columns, line, key, "import-person-missing")).collect();
        return if missing.is_empty() { Named::read(columns, line, communes) } else { Err(missing) };
    };
    Ok(Named {
        name: line.text("name").unwrap_or_default().to_owned(),
        birth_year: 0,
        birth_on: None,
        area: String::new(),
        citizen_id: Some(number.to_owned()),
    })
}

/// The one person whom a row means; else what is wrong, and the field where.
fn person<'a>(register: &'a Register, named: &Named) -> std::result::Result<&'a Person, (&'static str, &'static str)> {
    if named.citizen_id.is_some() {
        let person = register.with_number(named.citizen_id.as_ref()).ok_or(("import-person-unknown", "citizen_id"))?;
        let other = !named.name.is_empty() && fold(&named.name) != fold(&person.name);
        return if other { Err(("import-number-taken", "citizen_id")) } else { Ok(person) };
    }
    match register.alike(named).as_slice() {
        [] => Err(("import-person-unknown", "name")),
        [one] => Ok(one),
        _ => Err(("import-person-several", "name")),
    }
}

fn dose(ctx: &Ctx, line: &Line, person: &Person) -> Dose {
    Dose {
        province: ctx.scope.province().to_owned(),
        id: Uuid::now_v7(),
        area: person.area.clone(),
        person_id: person.id,
        birth_year: person.birth_year,
        dose_no: line.int("dose_no").unwrap_or_default() as i32,
        given_on: line.date("given_on").unwrap_or_default(),
        product: line.text("product").unwrap_or_default().to_owned(),
        lot: line.text("lot").map(str::to_owned),
        site: line.text("site").map(str::to_owned),
        serious_event: line.text("serious_event") == Some("true"),
        because: line.text("because").map(str::to_owned),
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}
