//! Writes a made-up town's visits for a comparison of programs:
//! `cargo run -p contact --example town -- FOLDER [PERSONS] [DAYS]`.
//!
//! `visits.csv` (`visit_id,person,place,t_in,t_out`), `contacts.csv` (`src,dst,t`) and `f0.csv`
//! (`person,onset_day,win_from,win_to`), minutes since the start of day 0. Persons live in communes of unlike size
//! and in households; on a day each is at home in the evening and makes two visits on average: to a fixed workplace,
//! to places of the commune of which the first are popular, now and then to another commune's. A thousand cases lie in
//! a tenth of the communes. The same arguments give the same files.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

const DAY: u32 = 1440;
/// Mean persons of a commune.
const COMMUNE: u32 = 9_000;
/// Persons for each public place.
const PERSONS_A_PLACE: u32 = 12;
const CASES: u32 = 1_000;

/// A random number generator (`SplitMix64`), so that the files are the same everywhere.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as u32
    }

    fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        mean + deviation * radius * (std::f64::consts::TAU * self.share()).cos()
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        let (mut left, mut number) = (self.share(), 0);
        let mut chance = (-mean).exp();
        while left >= chance && number < 20 {
            left -= chance;
            number += 1;
            chance *= mean / f64::from(number);
        }
        number
    }
}

/// Persons `first..end` with their public places `place..place + places`.
struct Commune {
    first: u32,
    end: u32,
    place: u32,
    places: u32,
}

impl Commune {
    /// A place of the commune; the n-th is sought in proportion to about n to the power of −0.7.
    fn somewhere(&self, random: &mut Random) -> u32 {
        let rank = (1.0 + (f64::from(self.places).powf(0.3) - 1.0) * random.share()).powf(1.0 / 0.3);
        self.place + (rank as u32).clamp(1, self.places) - 1
    }
}

struct Town {
    communes: Vec<Commune>,
    of_person: Vec<u16>,
    household: Vec<u32>,
    workplace: Vec<Option<u32>>,
    /// Number of the first household among the places.
    homes: u32,
}

fn settle(persons: u32, random: &mut Random) -> Town {
    let number = (persons / COMMUNE).max(1);
    let weights: Vec<f64> = (0..number).map(|_| random.normal(0.0, 0.6).exp()).collect();
    let whole: f64 = weights.iter().sum();
    let (mut communes, mut before, mut first, mut place) = (Vec::new(), 0.0, 0, 0);
    for weight in weights {
        before += weight / whole;
        let end = (f64::from(persons) * before).round().min(f64::from(persons)) as u32;
        let places = ((end - first) / PERSONS_A_PLACE).max(3);
        communes.push(Commune { first, end, place, places });
        (first, place) = (end, place + places);
    }
    let mut town = Town {
        of_person: Vec::with_capacity(persons as usize),
        household: Vec::with_capacity(persons as usize),
        workplace: Vec::with_capacity(persons as usize),
        homes: place,
        communes,
    };
    let (mut household, mut left) = (0, 0);
    for (number, commune) in town.communes.iter().enumerate() {
        for _ in commune.first..commune.end {
            if left == 0 {
                household += 1;
                left = 1 + (0..7).filter(|_| random.share() < 0.37).count();
            }
            left -= 1;
            town.of_person.push(number as u16);
            town.household.push(household - 1);
            town.workplace.push((random.share() < 0.62).then(|| commune.somewhere(random)));
        }
    }
    town
}

fn create(folder: &str, name: &str, header: &str) -> std::io::Result<BufWriter<File>> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(format!("{folder}/{name}"))?);
    writeln!(file, "{header}")?;
    Ok(file)
}

fn visits(town: &Town, folder: &str, days: u32, random: &mut Random) -> std::io::Result<u64> {
    let mut file = create(folder, "visits.csv", "visit_id,person,place,t_in,t_out")?;
    let persons = town.of_person.len() as u64;
    let mut written = 0_u64;
    let mut row = |person: u64, place: u32, from: u32, to: u32| {
        written += 1;
        writeln!(file, "{},{person},{place},{from},{to}", written - 1)
    };
    for day in 0..days {
        let midnight = day * DAY;
        for turn in 0..persons {
            // A stride that shares no factor with most numbers: rows arrive in no useful order.
            let person = turn * 7_368_787 % persons;
            let commune = &town.communes[usize::from(town.of_person[person as usize])];
            let evening = random.normal(1110.0, 60.0).clamp(900.0, 1380.0) as u32;
            row(person, town.homes + town.household[person as usize], midnight + evening, midnight + DAY)?;
            for _ in 0..random.poisson(2.0) {
                let kind = random.share();
                let (place, from, minutes) = match town.workplace[person as usize] {
                    Some(place) if kind < 0.35 => (place, random.normal(480.0, 60.0), random.normal(420.0, 120.0)),
                    _ => {
                        let there = if kind < 0.9 {
                            commune
                        } else {
                            &town.communes[random.below(town.communes.len() as u32) as usize]
                        };
                        let long = -30.0 * ((1.0 - random.share()) * (1.0 - random.share())).ln();
                        (there.somewhere(random), random.normal(750.0, 200.0), long)
                    }
                };
                let from = from.clamp(0.0, 1410.0) as u32;
                let to = (from + 3 + minutes.clamp(0.0, 720.0) as u32).min(DAY);
                row(person, place, midnight + from, midnight + to)?;
            }
        }
    }
    file.flush()?;
    Ok(written)
}

fn named(town: &Town, folder: &str, days: u32, random: &mut Random) -> std::io::Result<u64> {
    let mut file = create(folder, "contacts.csv", "src,dst,t")?;
    let persons = town.of_person.len() as u32;
    let mut written = 0;
    for src in 0..persons {
        let commune = &town.communes[usize::from(town.of_person[src as usize])];
        for _ in 0..random.poisson(3.0) {
            let near = random.share() < 0.8;
            let dst =
                if near { commune.first + random.below(commune.end - commune.first) } else { random.below(persons) };
            let at = random.below(days * DAY);
            if dst != src {
                writeln!(file, "{src},{dst},{at}")?;
                written += 1;
            }
        }
    }
    file.flush()?;
    Ok(written)
}

fn cases(town: &Town, folder: &str, days: u32, random: &mut Random) -> std::io::Result<()> {
    let mut file = create(folder, "f0.csv", "person,onset_day,win_from,win_to")?;
    let hot: Vec<&Commune> = town.communes.iter().step_by(10).collect();
    let mut persons: Vec<u32> = (0..CASES)
        .map(|_| {
            let commune = hot[random.below(hot.len() as u32) as usize];
            commune.first + random.below(commune.end - commune.first)
        })
        .collect();
    persons.sort_unstable();
    persons.dedup();
    for person in persons {
        let onset = 4 + random.below(days - 4);
        writeln!(file, "{person},{onset},{},{}", (onset - 2) * DAY, days * DAY)?;
    }
    file.flush()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("town FOLDER [PERSONS] [DAYS]")?;
    let mut number = |other: u32| arguments.next().map_or(Ok(other), |text| text.parse());
    let (persons, days) = (number(1_000_000)?, number(14)?.max(5));
    std::fs::create_dir_all(&folder)?;
    let mut random = Random(20_211_016);
    let town = settle(persons, &mut random);
    let visits = visits(&town, &folder, days, &mut random)?;
    let named = named(&town, &folder, days, &mut random)?;
    cases(&town, &folder, days, &mut random)?;
    println!("{{\"persons\": {persons}, \"days\": {days}, \"visits\": {visits}, \"named_contacts\": {named}}}");
    Ok(())
}
