//! Who waits for which dose, and which lots lie where.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::area::Level as Tier;
use base::words::{Lang, Words, count, date};
use base::{shipped, vaccine};
use chrono::{Datelike, Days, NaiveDate};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Deserialize;
use store::records::Stock;
use store::{By, Ctx, Pick, TallyQuery};

use super::shape::{LotLine, NeedLine};

/// A priority group of `data/allocation/vaccine.toml`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Group {
    pub key: String,
    pub dose: i32,
    pub from_age: i32,
    #[serde(default)]
    pub to_age: Option<i32>,
    /// Days since the dose before.
    #[serde(default)]
    pub after: u64,
    pub weight: f64,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Schedule {
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    adult_from_age: i32,
}

impl Schedule {
    pub(super) fn builtin() -> &'static Self {
        static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| {
            shipped::toml("allocation/vaccine.toml", include_str!("../../../../data/allocation/vaccine.toml"))
        });
        &SCHEDULE
    }

    /// May a product be given to a group? One that the file does not know: as for grown-ups.
    pub(super) fn suits(&self, product: &str, group: &Group) -> bool {
        match vaccine::named(product).map(|at| &vaccine::products()[at]) {
            Some(known) => group.from_age >= known.from_age && known.doses.contains(&group.dose),
            None => group.from_age >= self.adult_from_age,
        }
    }
}

/// Lots that can be used, and words about those that cannot.
pub(super) struct Stores {
    pub lots: Vec<LotLine>,
    pub set_aside: Vec<String>,
}

/// The area above a commune by which doses are given: its district, or the province where there are none.
pub(super) fn giver(office: &Office, commune: &str, day: NaiveDate) -> AreaRef {
    let above = office.areas().ancestors(commune, day).into_iter().find(|area| area.level != Tier::Commune);
    above.map_or_else(|| AreaRef::of(commune, day), AreaRef::from)
}

/// People who wait for a dose until a deadline, by commune and group. Who has had a dose is due for the next one
/// when its interval has passed by the deadline.
pub(super) async fn needs(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    (day, deadline): (NaiveDate, NaiveDate),
    lang: Lang,
) -> Result<Vec<NeedLine>> {
    let mut needs = Vec::new();
    for group in &Schedule::builtin().groups {
        let born = (group.to_age.map_or(1_800, |age| deadline.year() - age), deadline.year() - group.from_age);
        let before = match group.dose {
            1 => by_commune(office, ctx, "person_due", area, born, day).await?,
            2 => by_commune(office, ctx, "dose1", area, born, due_by(group, day, deadline)).await?,
            3 => by_commune(office, ctx, "dose2", area, born, due_by(group, day, deadline)).await?,
            _ => by_commune(office, ctx, "dose3", area, born, due_by(group, day, deadline)).await?,
        };
        let measure = ["dose1", "dose2", "dose3", "dose4"][(group.dose.clamp(1, 4) - 1) as usize];
        let had = by_commune(office, ctx, measure, area, born, day).await?;
        for (commune, due) in before {
            let people = due - had.get(&commune).copied().unwrap_or(0);
            if people > 0 {
                needs.push(NeedLine {
                    area: AreaRef::of(&commune, day),
                    district: giver(office, &commune, day).code,
                    label: label(&group.key, lang),
                    group: group.key.clone(),
                    people,
                    weight: group.weight,
                });
            }
        }
    }
    Ok(needs)
}

async fn by_commune(
    office: &Office,
    ctx: &Ctx,
    measure: &str,
    area: &str,
    born: (i32, i32),
    to: NaiveDate,
) -> Result<BTreeMap<String, i64>> {
    let by = By { area: true, ..By::default() };
    let measures = [measure];
    let ask = TallyQuery { measures: &measures, area: Some(area), from: None, to, strata: Some(born), by };
    let rows = office.store.tallies(ctx, &ask).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.area?, row.n))).collect())
}

/// Doses given a day by district over the last fortnight: what they have shown that they can.
pub(super) async fn rates(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<BTreeMap<String, f64>> {
    const FORTNIGHT: u64 = 14;
    let by = By { area: true, ..By::default() };
    let from = Some(day - Days::new(FORTNIGHT - 1));
    let ask = TallyQuery { measures: &["dose"], area: Some(area), from, to: day, strata: None, by };
    let mut rates: BTreeMap<String, f64> = BTreeMap::new();
    for commune in office.areas().communes_under(area, day) {
        rates.entry(giver(office, &commune.code, day).code).or_default();
    }
    for row in office.store.tallies(ctx, &ask).await? {
        let Some(commune) = row.area else { continue };
        *rates.entry(giver(office, &commune, day).code).or_default() += row.n as f64 / FORTNIGHT as f64;
    }
    Ok(rates)
}

/// What the units of an area hold at the end of a day, by lot. Lots that expire before vaccination begins are set
/// aside and told.
pub(super) async fn stores(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    (day, start): (NaiveDate, NaiveDate),
    lang: Lang,
) -> Result<Stores> {
    type Key = (String, String, String, Option<String>);
    let mut held: BTreeMap<Key, (i64, Option<NaiveDate>)> = BTreeMap::new();
    let until = Pick::all().up_to("moved_on", day);
    for line in office.store.pick::<Stock>(ctx, until, &[]).await? {
        if !office.areas().is_within(&line.area, area, day) {
            continue;
        }
        let change = line.change();
        let lot = held.entry((line.area, line.unit, line.product, line.lot)).or_default();
        lot.0 += change;
        lot.1 = lot.1.max(line.expires_on);
    }
    let words = Words::of(lang);
    let mut stores = Stores { lots: Vec::new(), set_aside: Vec::new() };
    for ((code, unit, product, lot), (doses, expires_on)) in held {
        if doses <= 0 {
            continue;
        }
        if let Some(expires) = expires_on.filter(|expires| *expires < start) {
            let name = lot.clone().unwrap_or_else(|| product.clone());
            let args = [("lot", name), ("unit", unit), ("doses", count(doses, lang)), ("day", date(expires))];
            stores.set_aside.push(words.say("allocation-expired", &args));
            continue;
        }
        let area = AreaRef::of(&code, day);
        stores.lots.push(LotLine { unit, area, product, lot, expires_on, doses, left: doses, worth: 0.0, missing: 0 });
    }
    Ok(stores)
}

/// The last day of the dose before with which one is due by the deadline; no later than what is known.
fn due_by(group: &Group, day: NaiveDate, deadline: NaiveDate) -> NaiveDate {
    (deadline - Days::new(group.after)).min(day)
}

pub(super) fn label(group: &str, lang: Lang) -> String {
    Words::of(lang).say(&format!("allocation-group-{group}"), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schedule_can_be_read_and_its_groups_have_names() {
        let schedule = Schedule::builtin();
        assert!(schedule.groups.len() > 8);
        for group in &schedule.groups {
            for lang in [Lang::Vi, Lang::En] {
                assert!(!label(&group.key, lang).starts_with("allocation-group"), "{}", group.key);
            }
        }
        let group = |key: &str| schedule.groups.iter().find(|group| group.key == key).unwrap();
        assert!(schedule.suits("Pfizer-BioNTech", group("dose1_12")));
        assert!(!schedule.suits("Vero Cell", group("dose1_12")));
        assert!(schedule.suits("Nanocovax", group("dose1_18")) && !schedule.suits("Nanocovax", group("dose2_12")));
    }

    #[test]
    fn a_second_dose_is_due_when_its_interval_has_passed_by_the_deadline() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let group = Schedule::builtin().groups.iter().find(|group| group.key == "dose2_18").unwrap();
        assert_eq!(due_by(group, day("2021-12-29"), day("2021-12-31")), day("2021-12-03"));
        assert_eq!(due_by(group, day("2021-12-29"), day("2022-03-31")), day("2021-12-29"));
    }
}
