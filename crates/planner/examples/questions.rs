//! Writes made-up questions of a nation's size for a comparison of programs:
//! `cargo run -p planner --example questions -- FOLDER [COMMUNES] [HOSPITALS] [ROUTES] [SEED]`.
//!
//! `beds.toml` with more patients than beds, places at random in 300 by 1,500 km and a way to each of the nearest
//! hospitals; `vaccine.toml` with five groups in every commune, four lots in every depot, stock for three in ten, a
//! floor for every commune and a limit for every district. The tables are those of docs/allocation-files.md.

use std::error::Error;
use std::fmt::Write as _;

/// A random number generator (`SplitMix64`), so that a seed always gives the same question.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn log_normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        (mean + deviation * radius * (std::f64::consts::TAU * self.share()).cos()).exp()
    }
}

struct Sizes {
    communes: usize,
    hospitals: usize,
    routes: usize,
}

/// Writes a table.
fn write(folder: &str, name: &str, text: &str) -> std::io::Result<()> {
    std::fs::write(format!("{folder}/{name}"), text)
}

fn beds(folder: &str, sizes: &Sizes, random: &mut Random) -> Result<(), Box<dyn Error>> {
    let question =
        "unserved_cost = 1000\npatients = \"patients.csv\"\nhospitals = \"hospitals.csv\"\nroutes = \"routes.csv\"\n";
    write(folder, "beds.toml", question)?;
    let (mut patients, mut hospitals, mut routes) =
        (String::from("place,patients\n"), String::from("hospital,beds\n"), String::from("place,hospital,cost\n"));
    let sites: Vec<(f64, f64)> =
        (0..sizes.hospitals).map(|_| (random.share() * 300.0, random.share() * 1_500.0)).collect();
    for at in 0..sizes.hospitals {
        writeln!(hospitals, "H{at},{}", random.log_normal(2.6, 0.9) as u32)?;
    }
    for at in 0..sizes.communes {
        let (x, y) = (random.share() * 300.0, random.share() * 1_500.0);
        writeln!(patients, "C{at},{}", random.log_normal(0.7, 1.0).round() as u32)?;
        let mut near: Vec<(f64, usize)> =
            sites.iter().enumerate().map(|(hospital, site)| ((x - site.0).hypot(y - site.1), hospital)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (km, hospital) in near.into_iter().take(sizes.routes) {
            writeln!(routes, "C{at},H{hospital},{km:.3}")?;
        }
    }
    write(folder, "patients.csv", &patients)?;
    write(folder, "hospitals.csv", &hospitals)?;
    write(folder, "routes.csv", &routes)?;
    Ok(())
}

/// Name, share of the people and weight of a dose, and the products that are for them.
const GROUPS: [(&str, f64, f64, &[usize]); 5] = [
    ("5-17", 0.25, 0.2, &[2]),
    ("18-29", 0.09, 0.5, &[2, 3]),
    ("30-49", 0.46, 1.0, &[0, 1, 2, 3]),
    ("50-64", 0.13, 4.0, &[0, 1, 2, 3]),
    ("65+", 0.07, 10.0, &[0, 1, 2, 3]),
];
const DEPOTS: usize = 63;
const DISTRICTS: usize = 705;
const DAYS: f64 = 10.0;

fn vaccine(folder: &str, sizes: &Sizes, random: &mut Random) -> Result<(), Box<dyn Error>> {
    let mut question = format!("days = {DAYS}\n");
    for table in ["stock", "communes", "districts", "needs", "eligible"] {
        writeln!(question, "{table} = \"{table}.csv\"")?;
    }
    question.push_str("routes = \"vaccine_routes.csv\"\n");
    write(folder, "vaccine.toml", &question)?;

    let sizes_of: Vec<f64> = (0..sizes.communes).map(|_| random.log_normal(0.0, 0.7)).collect();
    let whole: f64 = sizes_of.iter().sum();
    let people = |at: usize| sizes_of[at] / whole * 98e6;
    let district = |commune: usize| commune * DISTRICTS / sizes.communes;
    let depot = |district: usize| district * DEPOTS / DISTRICTS;

    let (mut needs, mut waiting) = (String::from("commune,group,people,weight\n"), vec![0.0; sizes.communes]);
    for (commune, waiting) in waiting.iter_mut().enumerate() {
        for (group, share, weight, _) in GROUPS {
            let number = (people(commune) * share * (0.05 + 0.35 * random.share())).floor();
            *waiting += number;
            writeln!(needs, "C{commune},{group},{number},{:.4}", weight * (0.8 + 0.4 * random.share()))?;
        }
    }
    let (mut of_district, mut of_depot) = (vec![0.0; DISTRICTS], vec![0.0; DEPOTS]);
    for (commune, waiting) in waiting.iter().enumerate() {
        of_district[district(commune)] += waiting;
        of_depot[depot(district(commune))] += waiting;
    }
    let mut stock = String::from("lot,depot,product,doses\n");
    let lots: Vec<f64> = (0..4 * DEPOTS).map(|_| -(1.0 - random.share()).ln()).collect();
    let (all, parts) = (waiting.iter().sum::<f64>(), lots.iter().sum::<f64>());
    let mut of_stock = vec![0.0; DEPOTS];
    for (lot, part) in lots.iter().enumerate() {
        let doses = (all * 0.3 * part / parts).floor();
        of_stock[lot / 4] += doses;
        writeln!(stock, "L{lot},D{},P{},{doses}", lot / 4, lot % 4)?;
    }
    let mut districts = String::from("district,doses_per_day\n");
    for (at, waiting) in of_district.iter().enumerate() {
        writeln!(districts, "Q{at},{}", (waiting * 0.35 / DAYS).floor())?;
    }
    let (mut communes, mut routes) = (String::from("commune,district,floor\n"), String::from("depot,commune\n"));
    for (commune, waiting) in waiting.iter().enumerate() {
        let (district, depot) = (district(commune), depot(district(commune)));
        // A quarter of its part of what its depot has, or of what districts can give.
        let floor = (waiting * 0.25 * (of_stock[depot] / of_depot[depot]).min(0.3)).floor();
        writeln!(communes, "C{commune},Q{district},{floor}")?;
        writeln!(routes, "D{depot},C{commune}")?;
    }
    let mut eligible = String::from("product,group\n");
    for (group, _, _, products) in GROUPS {
        for product in products {
            writeln!(eligible, "P{product},{group}")?;
        }
    }
    for (name, text) in [
        ("needs.csv", needs),
        ("stock.csv", stock),
        ("districts.csv", districts),
        ("communes.csv", communes),
        ("vaccine_routes.csv", routes),
        ("eligible.csv", eligible),
    ] {
        write(folder, name, &text)?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("questions FOLDER [COMMUNES] [HOSPITALS] [ROUTES] [SEED]")?;
    let mut number = |other: usize| arguments.next().map_or(Ok(other), |text| text.parse());
    let sizes = Sizes { communes: number(10_599)?, hospitals: number(1_500)?, routes: number(30)? };
    let mut random = Random(number(1)? as u64);
    std::fs::create_dir_all(&folder)?;
    beds(&folder, &sizes, &mut random)?;
    vaccine(&folder, &sizes, &mut random)
}
