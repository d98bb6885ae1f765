//! Rows of duty rosters: a shift each.

use std::collections::HashMap;

use base::text::fold;
use chrono::{DateTime, Duration, Utc};
use ingest::Record as Line;
use office::{Office, Result};
use store::records::{Duty, Member, Members};
use store::{Ctx, Pick};
use uuid::Uuid;

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{at, faults, placed};
use super::{Intake, Seen, Taken};

impl Intake for Duty {
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
        let shifts = taken.sound(lines, |line| {
            let (area, district) = (line.text("area").unwrap_or_default(), line.text("district").unwrap_or_default());
            let area = communes.any(area, district).map_err(|fault| vec![placed(columns, line, "area", fault)])?;
            let shift = shift(ctx, line, area);
            let nameless = shift.members.0.iter().any(|member| member.name.is_empty());
            if nameless { Err(vec![at(columns, line, "members", "import-member-name")]) } else { Ok(shift) }
        });
        let Some(first) = shifts.iter().map(|(_, shift)| shift.starts_at).min() else { return Ok(()) };
        let last = shifts.iter().map(|(_, shift)| shift.starts_at).max().unwrap_or(first) + Duration::microseconds(1);
        let near = Pick::all().at_least("starts_at", first).up_to("starts_at", last);
        let held = office.store.pick::<Self>(ctx, near, &[]).await?;
        let held: HashMap<String, Self> = held.into_iter().map(|shift| (key(&shift), shift)).collect();
        for (line, shift) in shifts {
            let key = key(&shift);
            if let Some(there) = held.get(&key) {
                if said(there) == said(&shift) {
                    taken.known(&key, seen);
                } else {
                    // A roster that was changed says so: the old telephone must not stay on duty in silence.
                    taken.reject(line.row, [at(columns, &line, "starts_at", "import-shift-otherwise")]);
                }
            } else {
                let wrong = faults(columns, &line, &shift, ctx.day);
                taken.accept(line.row, shift, wrong, &key, seen);
            }
        }
        Ok(())
    }
}

/// A body begins one shift at a time.
fn key(shift: &Duty) -> String {
    format!("{} {} {}", shift.area, fold(&shift.body), shift.starts_at)
}

/// What a shift says beside its body and beginning.
fn said(shift: &Duty) -> (&str, &str, DateTime<Utc>, &[Member]) {
    (&shift.place, &shift.phone, shift.ends_at, &shift.members.0)
}

fn shift(ctx: &Ctx, line: &Line, area: String) -> Duty {
    let text = |key: &str| line.text(key).unwrap_or_default().to_owned();
    Duty {
        province: ctx.scope.province().to_owned(),
        id: Uuid::now_v7(),
        area,
        body: text("body"),
        place: text("place"),
        phone: text("phone"),
        starts_at: instant(line, "starts_at"),
        ends_at: instant(line, "ends_at"),
        members: Members(members(line.text("members").unwrap_or_default())),
        version: 0,
        updated_at: DateTime::UNIX_EPOCH,
        seq: 0,
    }
}

/// A day with its hour on the country's clock; both are required columns.
fn instant(line: &Line, key: &str) -> DateTime<Utc> {
    line.instant(key).map_or(DateTime::UNIX_EPOCH, |local| (local - base::day::zone()).and_utc())
}

/// "Lò Văn Sơn (Phó Chủ tịch); Vàng A Chính, Trưởng trạm".
fn members(text: &str) -> Vec<Member> {
    let part = |one: &str| {
        let (name, post) = one.split_once(['(', ',']).unwrap_or((one, ""));
        let post = post.trim().trim_end_matches(')').trim();
        Member { name: name.trim().to_owned(), post: (!post.is_empty()).then(|| post.to_owned()) }
    };
    text.split([';', '\n']).filter(|one| !one.trim().is_empty()).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_parted_and_their_posts_stand_in_brackets_or_behind_a_comma() {
        let told = members("Lò Văn Sơn (Phó Chủ tịch); Vàng A Chính, Trưởng trạm\nGiàng Thị Mai;");
        let told: Vec<_> = told.iter().map(|one| (one.name.as_str(), one.post.as_deref())).collect();
        let posts = [Some("Phó Chủ tịch"), Some("Trưởng trạm"), None];
        assert_eq!(told, [("Lò Văn Sơn", posts[0]), ("Vàng A Chính", posts[1]), ("Giàng Thị Mai", posts[2])]);
    }
}
