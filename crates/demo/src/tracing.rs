//! Where the cases of the last weeks were, with whom: the visits of the cases, of those who infected them, of those
//! around them and of those around these.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc, Weekday};
use rand::RngExt;
use rand::rngs::StdRng;
use store::records::{Case, Information, Person, Setting, Visit};
use uuid::Uuid;

use crate::params::Params;
use crate::place::Place;
use crate::random::{Ids, one_of, part, weighted};

/// A place that people go to.
#[derive(Clone)]
pub(crate) struct Spot {
    pub name: String,
    pub code: String,
    pub area: String,
    pub setting: Setting,
}

/// The visits of a commune under way.
pub(crate) struct Commune<'a> {
    params: &'a Params,
    place: &'a Place,
    persons: &'a [Person],
    by_id: BTreeMap<Uuid, &'a Person>,
    by_hamlet: BTreeMap<&'a str, Vec<&'a Person>>,
    rng: StdRng,
    ids: Ids,
    /// What was made.
    pub visits: Vec<Visit>,
    /// Who lives with a case.
    pub household: BTreeMap<Uuid, Vec<&'a Person>>,
}

const INFORMATION: [Information; 4] =
    [Information::Interview, Information::Declaration, Information::QrCode, Information::PlaceBook];

/// Minutes of the day.
const MORNING: u32 = 7 * 60;
const NOON: u32 = 11 * 60 + 30;
const EVENING: u32 = 18 * 60;
const DAWN: u32 = 24 * 60 + 6 * 60;

impl<'a> Commune<'a> {
    /// The visits around the cases of a commune; `recent` are its cases of the last weeks, in order of their onset.
    pub fn around(params: &'a Params, turn: usize, place: &'a Place, persons: &'a [Person], recent: &[&Case]) -> Self {
        let first = params.day - Days::new(params.tracing.days);
        let mut by_hamlet: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
        for person in persons {
            by_hamlet.entry(person.hamlet.as_deref().unwrap_or_default()).or_default().push(person);
        }
        let mut commune = Self {
            params,
            place,
            persons,
            by_id: persons.iter().map(|person| (person.id, person)).collect(),
            by_hamlet,
            rng: part(params.seed, &["visits", &place.area.code]),
            ids: Ids::new(part(params.seed, &["visit ids", &place.area.code]), first, turn),
            visits: Vec::new(),
            household: BTreeMap::new(),
        };
        commune.market_days();
        for (at, case) in recent.iter().enumerate() {
            commune.caught(case, &recent[..at]);
            commune.spread(case);
        }
        commune.wedding(recent);
        commune
    }

    /// A visit from minute to minute of a day; what would lie after the province's day has not happened yet.
    fn goes(&mut self, person: &Person, spot: &Spot, day: NaiveDate, (from, to): (u32, u32)) {
        let masked = match self.rng.random::<f64>() {
            _ if spot.setting == Setting::Household => Some(false),
            x if x < self.params.tracing.mask_unknown => None,
            x => Some(x < self.params.tracing.mask_unknown + self.params.tracing.masked),
        };
        if day >= self.params.day || to <= from {
            return;
        }
        let weights = match spot.setting {
            Setting::Household => [1.0, 0.0, 0.0, 0.0],
            Setting::Work | Setting::School => [0.4, 0.1, 0.1, 0.4],
            _ => [0.5, 0.2, 0.3, 0.0],
        };
        let information = INFORMATION[weighted(&mut self.rng, weights.into_iter())];
        self.visits.push(Visit {
            province: self.params.province.clone(),
            id: self.ids.next(),
            area: person.area.clone(),
            person_id: person.id,
            name: person.name.clone(),
            folded: String::new(),
            place: spot.name.clone(),
            place_code: spot.code.clone(),
            place_area: Some(spot.area.clone()),
            setting: spot.setting,
            starts_at: moment(day, from),
            ends_at: moment(day, to),
            masked,
            indoor: Some(spot.setting != Setting::Market),
            information,
            version: 0,
            updated_at: DateTime::UNIX_EPOCH,
            seq: 0,
        });
    }

    fn number(&mut self, (from, to): (usize, usize)) -> usize {
        self.rng.random_range(from..=to)
    }

    /// Some people of a hamlet, or of the commune where it is empty; nobody twice.
    fn some(&mut self, hamlet: Option<&str>, number: usize, but: Uuid) -> Vec<&'a Person> {
        let near = hamlet.and_then(|hamlet| self.by_hamlet.get(hamlet)).filter(|near| near.len() > number);
        let mut chosen: Vec<&Person> = Vec::new();
        let mut taken = BTreeSet::from([but]);
        for _ in 0..number * 3 {
            let found = match near {
                Some(near) => one_of(&mut self.rng, near).copied(),
                None => one_of(&mut self.rng, self.persons),
            };
            let Some(person) = found.filter(|person| taken.insert(person.id)) else { continue };
            chosen.push(person);
            if chosen.len() == number {
                break;
            }
        }
        chosen
    }

    /// People of the commune at the district's market on Sundays: there communes meet.
    fn market_days(&mut self) {
        let spot = self.district_market();
        let first = self.params.day - Days::new(self.params.tracing.days);
        for day in first.iter_days().take_while(|day| *day < self.params.day) {
            if day.weekday() != Weekday::Sun {
                continue;
            }
            let number = self.number(self.params.tracing.market_visitors);
            for person in self.some(None, number, Uuid::nil()) {
                let from = MORNING - 30 + self.rng.random_range(0..120);
                let stay = self.rng.random_range(30..120);
                self.goes(person, &spot, day, (from, from + stay));
            }
        }
    }

    /// Where a case was infected: by an earlier case of the commune, at the district's market, or nobody knows.
    fn caught(&mut self, case: &Case, earlier: &[&Case]) {
        let Some(person) = self.person(case) else { return };
        let onset = onset(case);
        let fits = |source: &Case| {
            let apart = (onset - self::onset(source)).num_days();
            if (2..=9).contains(&apart) { 1.0 / (1.0 + (apart - 4).abs() as f64) } else { 0.0 }
        };
        let candidates: Vec<&&Case> = earlier.iter().filter(|source| fits(source) > 0.0).collect();
        if !candidates.is_empty() && self.rng.random_bool(self.params.tracing.infector) {
            let at = weighted(&mut self.rng, candidates.iter().map(|source| fits(source)));
            self.met(candidates[at], person, onset);
        } else if self.rng.random_bool(self.params.tracing.at_market) {
            let sunday = onset - Days::new(2 + u64::from(onset.weekday().num_days_from_sunday() + 5) % 7);
            let (spot, from) = (self.district_market(), MORNING + self.rng.random_range(0..60));
            self.goes(person, &spot, sunday, (from, from + 90));
        }
    }

    /// A case and the one that it infects, at one place while the first is infectious.
    fn met(&mut self, source: &Case, person: &'a Person, onset: NaiveDate) {
        let Some(infector) = self.person(source) else { return };
        let first = self::onset(source) - Days::new(1);
        let last = (onset - Days::new(2)).min(source.announced_on);
        let span = (last - first).num_days();
        let day = if span <= 0 { first } else { first + Days::new(self.rng.random_range(0..=span as u64)) };
        let spot = match weighted(&mut self.rng, [5.0, 3.0, 3.0, 1.0, 1.0].into_iter()) {
            0 => self.home(infector),
            1 => self.day_place(infector),
            2 => self.market(),
            3 => self.named(&self.params.tracing.station, "tram-y-te", Setting::HealthFacility),
            _ => self.named(&self.params.tracing.bus, "xe", Setting::Transport),
        };
        let from = MORNING + self.rng.random_range(0..240);
        let stay = self.rng.random_range(40..180);
        self.goes(infector, &spot, day, (from, from + stay));
        self.goes(person, &spot, day, (from + 5, from + stay - 10));
    }

    /// The infectious days of a case: at home, at work, at the market; and those it met, with others later.
    fn spread(&mut self, case: &Case) {
        let Some(person) = self.person(case) else { return };
        let (home, work, market) = (self.home(person), self.day_place(person), self.market());
        let hamlet = person.hamlet.as_deref();
        let tracing = &self.params.tracing;
        let (at_home, at_work) = (self.number(tracing.household), self.number(tracing.colleagues));
        let household = self.some(hamlet, at_home, person.id);
        let colleagues = self.of_an_age(person, at_work);
        self.household.insert(case.id, household.clone());
        let days = (onset(case) - Days::new(2)).iter_days().take_while(|day| *day < case.announced_on);
        for (number, day) in days.enumerate() {
            self.goes(person, &home, day, (EVENING, DAWN));
            for other in &household {
                self.goes(other, &home, day, (EVENING + 20, DAWN));
            }
            if number % 2 == 0 && day.weekday() != Weekday::Sun {
                self.goes(person, &work, day, (MORNING, NOON));
                for other in &colleagues {
                    self.goes(other, &work, day, (MORNING + 15, NOON));
                }
            }
            if number == 1 {
                self.shops(person, &market, day);
            }
            // On a Sunday at the district's market: contacts from other communes.
            if day.weekday() == Weekday::Sun && self.rng.random_bool(self.params.tracing.at_market) {
                let (spot, from) = (self.district_market(), MORNING + self.rng.random_range(0..60));
                self.goes(person, &spot, day, (from, from + 75));
            }
        }
        self.onward(case, &[household, colleagues].concat());
    }

    fn shops(&mut self, person: &'a Person, market: &Spot, day: NaiveDate) {
        let from = MORNING + self.rng.random_range(0..120);
        self.goes(person, market, day, (from, from + 60));
        let number = self.number(self.params.tracing.shoppers);
        for other in self.some(None, number, person.id) {
            let late = self.rng.random_range(0..55);
            self.goes(other, market, day, (from + late, from + late + 40));
        }
    }

    /// Contacts who meet others before the case is announced.
    fn onward(&mut self, case: &Case, contacts: &[&'a Person]) {
        let number = self.number(self.params.tracing.onward);
        for contact in contacts.iter().take(number) {
            let spot = self.day_place(contact);
            let met = self.number(self.params.tracing.met_by_contact);
            self.goes(contact, &spot, case.announced_on - Days::new(1), (MORNING + 30, NOON));
            for other in self.of_an_age(contact, met) {
                self.goes(other, &spot, case.announced_on - Days::new(1), (MORNING + 45, NOON));
            }
        }
    }

    /// One feast in the first commune of an outbreak's focus, where many of the later cases were.
    fn wedding(&mut self, recent: &[&Case]) {
        let wedding = &self.params.tracing.wedding;
        let mut focus = self.params.outbreak.iter().filter_map(|outbreak| outbreak.focus.first());
        if !focus.any(|code| *code == self.place.area.code) {
            return;
        }
        let hamlet = self.place.hamlets.first().map_or("", |hamlet| hamlet.name.as_str());
        let spot = self.named(
            &self.params.tracing.wedding_place.replace("{hamlet}", &within(hamlet)),
            "dam-cuoi",
            Setting::Worship,
        );
        let fell_ill = |case: &&&Case| (2..=8).contains(&(onset(case) - wedding.day).num_days());
        let cases: Vec<&&Case> = recent.iter().filter(fell_ill).collect();
        for case in cases {
            let Some(person) = self.person(case).filter(|_| self.rng.random_bool(wedding.share)) else { continue };
            self.goes(person, &spot, wedding.day, (10 * 60, 15 * 60));
        }
        let guests = self.number(wedding.guests);
        for guest in self.some(None, guests, Uuid::nil()) {
            let from = 10 * 60 + self.rng.random_range(0..90);
            self.goes(guest, &spot, wedding.day, (from, from + 120));
        }
    }

    fn person(&self, case: &Case) -> Option<&'a Person> {
        self.by_id.get(&case.person_id?).copied()
    }

    fn named(&self, name: &str, code: &str, setting: Setting) -> Spot {
        let area = &self.place.area;
        let name = name.replace("{area}", &within(&area.name)).replace("{district}", &within(&self.district()));
        Spot { name, code: format!("{code}@{}", area.code), area: area.code.clone(), setting }
    }

    fn home(&self, person: &Person) -> Spot {
        let hamlet = person.hamlet.as_deref().unwrap_or(&self.place.area.name);
        let name = self.params.tracing.home.replace("{hamlet}", &within(hamlet));
        Spot { code: format!("nha-{}", person.id.simple()), ..self.named(&name, "nha", Setting::Household) }
    }

    /// Child, of school age, of working age, old.
    fn age_group(&self, person: &Person) -> u8 {
        match self.params.age(person.birth_year) {
            ..6 => 0,
            6..18 => 1,
            18..65 => 2,
            _ => 3,
        }
    }

    /// Where somebody is by day: at work, at school, or at the market.
    fn day_place(&self, person: &Person) -> Spot {
        match self.age_group(person) {
            1 => self.school(),
            2 => self.work(person),
            _ => self.market(),
        }
    }

    /// Some people of the commune of somebody's age group.
    fn of_an_age(&mut self, person: &Person, number: usize) -> Vec<&'a Person> {
        let group = self.age_group(person);
        let mut found = self.some(None, number * 8, person.id);
        found.retain(|other| self.age_group(other) == group);
        found.truncate(number);
        found
    }

    /// Where somebody works: always the same place.
    fn work(&self, person: &Person) -> Spot {
        let places = &self.params.tracing.work;
        let at = person.id.as_u128() as usize % places.len().max(1);
        let hamlet = person.hamlet.as_deref().unwrap_or(&self.place.area.name);
        let name = places.get(at).map_or(String::new(), |name| name.replace("{hamlet}", &within(hamlet)));
        let spot = self.named(&name, "", Setting::Work);
        let words: Vec<String> = base::text::fold(&spot.name).split_whitespace().map(str::to_owned).collect();
        Spot { code: format!("{}@{}", words.join("-"), spot.area), ..spot }
    }

    fn market(&self) -> Spot {
        self.named(&self.params.tracing.market, "cho", Setting::Market)
    }

    fn school(&self) -> Spot {
        self.named(&self.params.tracing.school, "truong-tieu-hoc", Setting::School)
    }

    fn district(&self) -> String {
        let areas = base::area::Areas::builtin();
        areas.get(&self.place.district.code, self.params.day).map_or(String::new(), |area| area.name.clone())
    }

    fn district_market(&self) -> Spot {
        let code = &self.place.district.code;
        let spot = self.named(&self.params.tracing.district_market, "cho-phien", Setting::Market);
        Spot { code: format!("cho-phien@{code}"), area: code.clone(), ..spot }
    }
}

/// A name within a sentence: "xã Phìn Hồ".
pub(crate) fn within(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// The cases of the last weeks, in order of their onset.
pub(crate) fn recent<'a>(params: &Params, cases: &'a [Case]) -> Vec<&'a Case> {
    let first = params.day - Days::new(params.tracing.days);
    let mut recent: Vec<&Case> = cases.iter().filter(|case| case.announced_on >= first).collect();
    recent.sort_by_key(|case| (onset(case), case.id));
    recent
}

/// Of a case without symptoms the day on which they would have come.
fn onset(case: &Case) -> NaiveDate {
    case.onset_on.unwrap_or(case.announced_on - Days::new(3))
}

/// A minute of a day on the country's clock; minutes after midnight run on.
pub(crate) fn moment(day: NaiveDate, minute: u32) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let local = midnight.and_local_timezone(base::day::zone()).single();
    local.map_or(midnight.and_utc(), |local| local.to_utc()) + Duration::minutes(i64::from(minute))
}
