//! The rosters of duty around the clock: the province's steering committee and every district's (S2-9e).

use base::area::Areas;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Duty, Member, Members};

use crate::people::either;
use crate::random::{Ids, one_of, part};
use crate::world::World;

/// All shifts, but for the gaps that the parameters leave on purpose.
pub(crate) fn shifts(world: &World) -> Vec<Duty> {
    let params = &world.params;
    let areas = Areas::builtin();
    let province = areas.get(&params.province, params.day).into_iter();
    let bodies = province.chain(areas.children(&params.province, params.day));
    let mut ids = Ids::new(part(params.seed, &["duty ids"]), params.duty.from, 0);
    let mut shifts = Vec::new();
    for (number, area) in (1..).zip(bodies) {
        let mut rng = part(params.seed, &["duty", &area.code]);
        let roster = Roster { world, area: &area.code, words: area.in_words(), number };
        for day in params.duty.from.iter_days().take_while(|day| *day <= params.duty.to) {
            for start in &params.duty.starts {
                let shift = roster.shift(&mut rng, &mut ids, day, *start);
                if !roster.open(day, *start) {
                    shifts.extend(shift);
                }
            }
        }
    }
    shifts
}

/// The roster of one body.
struct Roster<'a> {
    world: &'a World,
    area: &'a str,
    words: String,
    number: u32,
}

impl Roster<'_> {
    fn open(&self, day: NaiveDate, start: NaiveTime) -> bool {
        self.world.params.duty.gaps.iter().any(|gap| gap.area == self.area && gap.day == day && gap.start == start)
    }

    fn shift(&self, rng: &mut StdRng, ids: &mut Ids, day: NaiveDate, start: NaiveTime) -> Option<Duty> {
        let duty = &self.world.params.duty;
        let starts_at = day.and_time(start).and_local_timezone(base::day::zone()).single()?.to_utc();
        Some(Duty {
            province: self.world.params.province.clone(),
            id: ids.next(),
            area: self.area.to_owned(),
            body: duty.body.replace("{area}", &self.words),
            place: duty.place.replace("{area}", &self.words),
            phone: format!("{}{:03}", duty.phone, self.number),
            starts_at,
            ends_at: starts_at + Duration::hours(duty.hours),
            members: Members(self.members(rng)),
            version: 0,
            updated_at: DateTime::UNIX_EPOCH,
            seq: 0,
        })
    }

    /// A leader and some of the staff.
    fn members(&self, rng: &mut StdRng) -> Vec<Member> {
        let duty = &self.world.params.duty;
        let mut posts: Vec<&String> = one_of(rng, &duty.leaders).into_iter().collect();
        let number = rng.random_range(duty.staff_each.0..=duty.staff_each.1).min(duty.staff.len());
        let first = rng.random_range(0..duty.staff.len().max(1));
        posts.extend(duty.staff.iter().cycle().skip(first).take(number));
        posts
            .into_iter()
            .map(|post| {
                let sex = either(rng);
                let people = self.world.people(rng, self.area);
                let name = self.world.names.full(rng, people, sex);
                Member { name, post: Some(post.replace("{area}", &self.words)) }
            })
            .collect()
    }
}
