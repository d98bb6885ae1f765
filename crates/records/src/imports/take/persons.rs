//! Rows of persons.

use base::message::Message;
use base::text::fold;
use chrono::Utc;
use ingest::Record as Line;
use office::{Office, Result};
use store::Ctx;
use store::records::{Person, Sex};
use uuid::Uuid;

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{Named, at, faults, placed};
use super::{Intake, Register, Seen, Taken, may_be};

impl Intake for Person {
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
        for (line, named) in rows {
            let person = person(ctx, &line, &named);
            if let Some(bearer) = register.with_number(named.citizen_id.as_ref()) {
                if fold(&bearer.name) == fold(&named.name) {
                    taken.known(&key(&person), seen);
                } else {
                    taken.reject(line.row, [at(columns, &line, "citizen_id", "import-number-taken")]);
                }
                continue;
            }
            if register.alike(&named).into_iter().any(|other| same(other, &person)) {
                taken.known(&key(&person), seen);
                continue;
            }
            let mut wrong = faults(columns, &line, &person, ctx.day);
            if person.registered_on > ctx.day {
                let message = Message::new("fault-future").with("field", "registered_on").with("value", "");
                wrong.push(placed(columns, &line, "registered_on", message));
            }
            let key = key(&person);
            taken.accept(line.row, person, wrong, &key, seen);
        }
        Ok(())
    }
}

fn person(ctx: &Ctx, line: &Line, named: &Named) -> Person {
    Person {
        province: ctx.scope.province().to_owned(),
        id: Uuid::now_v7(),
        area: named.area.clone(),
        hamlet: line.text("hamlet").map(str::to_owned),
        name: named.name.clone(),
        folded: String::new(),
        sex: sex(line),
        birth_year: named.birth_year,
        birth_on: named.birth_on,
        citizen_id: named.citizen_id.clone(),
        phone: line.text("phone").map(str::to_owned),
        contraindicated: line.text("contraindicated") == Some("true"),
        doses: 0,
        last_dose_on: None,
        registered_on: line.date("registered_on").unwrap_or(ctx.day),
        merged_into: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    }
}

/// The column is required, and its values are these two.
pub(super) fn sex(line: &Line) -> Sex {
    if line.text("sex") == Some(Sex::Male.key()) { Sex::Male } else { Sex::Female }
}

/// Neighbours of one name and one year are told apart by hamlet and sex; who has another citizen number is another.
fn same(there: &Person, person: &Person) -> bool {
    there.sex == person.sex
        && may_be(there.hamlet.as_deref().map(fold), person.hamlet.as_deref().map(fold))
        && may_be(there.citizen_id.as_ref(), person.citizen_id.as_ref())
}

fn key(person: &Person) -> String {
    match &person.citizen_id {
        Some(number) => number.clone(),
        None => format!(
            "{} {} {} {:?} {} {}",
            person.area,
            fold(&person.name),
            person.birth_year,
            person.birth_on,
            person.sex.key(),
            fold(person.hamlet.as_deref().unwrap_or_default())
        ),
    }
}
