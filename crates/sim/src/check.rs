//! Whether a scenario makes sense: every fault names the key and the value.

use base::message::Message;
use base::words::{Lang, Words};

use crate::disease::{Disease, People, PlaceData};
use crate::scenario::{Factors, LayerChanges, Scenario};

/// People that a run can hold: person numbers have 27 bits.
pub const MOST_PEOPLE: u64 = (1 << 27) - 1;
/// Variants in one scenario.
pub const MOST_VARIANTS: usize = 4;
/// People that arrive infected on one day.
const MOST_SEEDS: f64 = 1e6;
/// Days of a run, and so of what begins in it.
const MOST_DAYS: f64 = 3_650.0;
/// Days before or after the first day on which doses may be given or people may have been infected.
const FAR: f64 = 36_500.0;
/// Attempts to infect of one person. Each waits in memory for its day; no disease comes near this.
const MOST_ATTEMPTS: f64 = 1_000.0;
/// Days over which an infected person makes them.
const INFECTIOUS_DAYS: f64 = 10.0;

/// A fault: `key = value: why`. The reason is a message of its own with its values.
#[expect(clippy::unnecessary_box_returns, reason = "every error here is boxed, so that results stay small")]
pub fn fault(key: &str, value: impl ToString, why: &'static str, values: &[(&str, String)]) -> Box<Message> {
    // Engines speak the reader's language only where they are read; the reason is kept in English beside the
    // key, as files with keys are written by analysts.
    let why = Words::builtin().say(Lang::En, why, values);
    Box::new(Message::new("sim-key").with("key", key).with("value", value).with("why", why))
}

fn within(key: &str, value: f64, low: f64, high: f64) -> Result<(), Box<Message>> {
    if value.is_finite() && (low..=high).contains(&value) {
        return Ok(());
    }
    Err(fault(key, value, "sim-out-of-range", &[("low", low.to_string()), ("high", high.to_string())]))
}

fn share(key: &str, value: f64) -> Result<(), Box<Message>> {
    within(key, value, 0.0, 1.0)
}

fn some(key: &str, value: Option<f64>, low: f64, high: f64) -> Result<(), Box<Message>> {
    value.map_or(Ok(()), |value| within(key, value, low, high))
}

fn known<'a>(key: &str, value: &str, mut names: impl Iterator<Item = &'a str> + Clone) -> Result<(), Box<Message>> {
    if names.clone().any(|name| name == value) {
        return Ok(());
    }
    let first: Vec<&str> = names.by_ref().take(12).collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    Err(fault(key, value, "sim-unknown", &[("known", first.join(", ") + more)]))
}

/// Checks everything that can be seen without building the population.
pub fn check(scenario: &Scenario) -> Result<(), Box<Message>> {
    within("days", f64::from(scenario.days), 1.0, MOST_DAYS)?;
    within("transmission", scenario.transmission, 0.0, 20.0)?;
    people(scenario)?;
    contacts(scenario)?;
    arrivals(scenario)?;
    protection(scenario)?;
    measures(scenario)?;
    finding(scenario)?;
    some("capacity.oxygen", scenario.capacity.oxygen, 0.0, 1e12)?;
    let disease = &scenario.disease;
    some("disease.beta", disease.beta, 0.0, 0.3)?;
    some("disease.dispersion", disease.dispersion, 0.0, 1e3)?;
    some("disease.immunity", disease.immunity, 0.0, 1.0)?;
    some("disease.immunity_half_life", disease.immunity_half_life, 0.0, 1e6)?;
    some("disease.in_facility", disease.in_facility, 0.0, 1.0)?;
    attempts(scenario)
}

fn people(scenario: &Scenario) -> Result<(), Box<Message>> {
    let population = &scenario.population;
    let most = ("high", MOST_PEOPLE.to_string());
    if population.size.is_none() && population.areas.is_empty() {
        return Err(fault("population.size", "", "sim-missing", &[]));
    }
    if let Some(size) = population.size {
        within("population.size", f64::from(size), 1.0, MOST_PEOPLE as f64)?;
    }
    if let Some(size) = population.area_size {
        within("population.area_size", f64::from(size), 1.0, MOST_PEOPLE as f64)?;
    }
    if let Some(size) = population.size.filter(|_| !population.areas.is_empty()) {
        return Err(fault("population.size", size, "sim-twice", &[("other", "population.areas".into())]));
    }
    ages("population.ages", &population.ages)?;
    let mut sum = 0.0;
    for (area, place) in population.areas.iter().zip(0..) {
        let key = format!("population.areas[{place}].ages");
        ages(&key, &area.ages)?;
        let of_area = area.people.map_or_else(|| area.ages.values().sum(), f64::from);
        if of_area < 1.0 {
            return Err(fault(&format!("population.areas[{place}].people"), of_area, "sim-sum", &[]));
        }
        sum += of_area;
    }
    if sum > MOST_PEOPLE as f64 {
        return Err(fault("population.areas", sum, "sim-too-large", &[most]));
    }
    if population.households.len() > 15 {
        return Err(fault(
            "population.households",
            population.households.len(),
            "sim-too-large",
            &[("high", "15".into())],
        ));
    }
    for &share in &population.households {
        within("population.households", share, 0.0, 1e9)?;
    }
    if !population.households.is_empty() && population.households.iter().sum::<f64>() <= 0.0 {
        return Err(fault("population.households", 0, "sim-sum", &[]));
    }
    Ok(())
}

fn ages(key: &str, ages: &std::collections::BTreeMap<String, f64>) -> Result<(), Box<Message>> {
    for (age, &people) in ages {
        let years = age.parse::<u8>().map_or(f64::NAN, f64::from);
        if years.is_nan() || years > 110.0 {
            return Err(fault(key, age, "sim-out-of-range", &[("low", "0".into()), ("high", "110".into())]));
        }
        within(&format!("{key}.{age}"), people, 0.0, MOST_PEOPLE as f64)?;
    }
    if !ages.is_empty() && ages.values().sum::<f64>() <= 0.0 {
        return Err(fault(key, 0, "sim-sum", &[]));
    }
    Ok(())
}

fn contacts(scenario: &Scenario) -> Result<(), Box<Message>> {
    let contacts = &scenario.contacts;
    let layers = [
        ("household", &contacts.household),
        ("school", &contacts.school),
        ("work", &contacts.work),
        ("community", &contacts.community),
    ];
    for (name, layer) in layers {
        some(&format!("contacts.{name}.weight"), layer.weight, 0.0, 50.0)?;
        some(&format!("contacts.{name}.contacts"), layer.contacts.map(f64::from), 0.0, 10_000.0)?;
        some(&format!("contacts.{name}.travel"), layer.travel, 0.0, 1.0)?;
        let unused: &[(&str, bool)] = match name {
            "household" => &[
                ("contacts", layer.contacts.is_some()),
                ("group", layer.group.is_some()),
                ("ages", layer.ages.is_some()),
                ("travel", layer.travel.is_some()),
            ],
            "community" => &[("group", layer.group.is_some()), ("ages", layer.ages.is_some())],
            _ => &[("travel", layer.travel.is_some())],
        };
        if let Some((key, _)) = unused.iter().find(|(_, said)| *said) {
            let known = if name == "household" { "weight" } else { "weight, contacts" };
            return Err(fault(&format!("contacts.{name}"), key, "sim-unknown", &[("known", known.into())]));
        }
    }
    Ok(())
}

/// What one infected person would pass on if nothing hindered it: every number for itself may be high, not all at once.
fn attempts(scenario: &Scenario) -> Result<(), Box<Message>> {
    let (people, disease, contacts) = (People::builtin(), Disease::covid_19(), &scenario.contacts);
    let beta = scenario.disease.beta.unwrap_or(disease.transmission.beta.value);
    let layer = |weight: f64, met: u32| -(1.0 - (beta * weight).min(0.999)).ln() * f64::from(met);
    let place = |changes: &LayerChanges, data: &PlaceData| {
        let (met, group) = (changes.contacts.unwrap_or(data.contacts), changes.group.unwrap_or(data.group));
        layer(changes.weight.unwrap_or(data.weight), if group > 0 { met.min(group) } else { met })
    };
    let sizes = &scenario.population.households;
    let members = if sizes.is_empty() { people.households.share.len() } else { sizes.len() };
    let home = layer(contacts.household.weight.unwrap_or(people.household.weight), members.saturating_sub(1) as u32);
    let by_day = place(&contacts.school, &people.school).max(place(&contacts.work, &people.work));
    let community = &contacts.community;
    let elsewhere = layer(
        community.weight.unwrap_or(people.community.weight),
        community.contacts.unwrap_or(people.community.contacts),
    );
    let passes_on = |name: &str| {
        let said = scenario.variants.get(name).and_then(|variant| variant.transmissibility);
        said.or_else(|| disease.variants.get(name).map(|variant| variant.transmissibility.value)).unwrap_or(1.0)
    };
    let fastest = used_variants(scenario).into_iter().map(passes_on).fold(0.0, f64::max);
    let susceptible = disease.by_age.susceptibility.iter().copied().fold(1.0, f64::max);
    let made = scenario.transmission * fastest * susceptible * (home + by_day + elsewhere) * INFECTIOUS_DAYS;
    within("transmission × weight × contacts", made.round(), 0.0, MOST_ATTEMPTS)
}

fn arrivals(scenario: &Scenario) -> Result<(), Box<Message>> {
    for (name, variant) in &scenario.variants {
        let key = |part: &str| format!("variants.{name}.{part}");
        some(&key("transmissibility"), variant.transmissibility, 0.0, 20.0)?;
        some(&key("severity"), variant.severity, 0.0, 20.0)?;
        some(&key("escape"), variant.escape, 0.0, 1.0)?;
        some(&key("latent"), variant.latent, 0.1, 5.0)?;
    }
    let names = Disease::covid_19().variants.keys().chain(scenario.variants.keys()).map(String::as_str);
    known("variant", &scenario.variant, names.clone())?;
    if let Some(variant) = scenario.past.as_ref().and_then(|past| past.variant.as_ref()) {
        known("past.variant", variant, names.clone())?;
    }
    for (name, seed) in &scenario.seeds {
        if let Some(variant) = &seed.variant {
            known(&format!("seeds.{name}.variant"), variant, names.clone())?;
        }
        within(&format!("seeds.{name}.people"), f64::from(seed.people), 0.0, MOST_SEEDS)?;
        within(&format!("seeds.{name}.day"), f64::from(seed.day), 0.0, MOST_DAYS)?;
        some(&format!("seeds.{name}.days"), seed.days.map(f64::from), 1.0, MOST_DAYS)?;
        areas(scenario, &format!("seeds.{name}.areas"), &seed.areas)?;
    }
    let used = used_variants(scenario);
    if used.len() > MOST_VARIANTS {
        return Err(fault("variants", used.join(", "), "sim-too-large", &[("high", MOST_VARIANTS.to_string())]));
    }
    Ok(())
}

/// The variants that a scenario speaks of, its own first.
pub fn used_variants(scenario: &Scenario) -> Vec<&str> {
    let past = scenario.past.iter().filter_map(|past| past.variant.as_deref());
    let seeds = scenario.seeds.values().filter_map(|seed| seed.variant.as_deref());
    let mut used = vec![scenario.variant.as_str()];
    for name in seeds.chain(past) {
        if !used.contains(&name) {
            used.push(name);
        }
    }
    used
}

fn areas(scenario: &Scenario, key: &str, names: &[String]) -> Result<(), Box<Message>> {
    names.iter().try_for_each(|name| known(key, name, scenario.population.areas.iter().map(|area| area.name.as_str())))
}

fn protection(scenario: &Scenario) -> Result<(), Box<Message>> {
    for (name, doses) in &scenario.vaccination {
        share(&format!("vaccination.{name}.coverage"), doses.coverage)?;
        within(&format!("vaccination.{name}.from"), f64::from(doses.from), -FAR, FAR)?;
        within(&format!("vaccination.{name}.until"), f64::from(doses.until), -FAR, FAR)?;
        ordered(&format!("vaccination.{name}.from"), doses.from, &format!("vaccination.{name}.until"), doses.until)?;
        ordered(&format!("vaccination.{name}.from_age"), doses.from_age, "to_age", doses.to_age)?;
        areas(scenario, &format!("vaccination.{name}.areas"), &doses.areas)?;
    }
    if let Some(past) = &scenario.past {
        share("past.share", past.share)?;
        within("past.from", f64::from(past.from), -FAR, FAR)?;
        ordered("past.from", past.from, "past.until", past.until)?;
        within("past.until", f64::from(past.until), -3_650.0, 0.0)?;
    }
    Ok(())
}

fn ordered<T: PartialOrd + ToString + Copy>(key: &str, first: T, other: &str, last: T) -> Result<(), Box<Message>> {
    if first <= last {
        return Ok(());
    }
    Err(fault(key, first.to_string(), "sim-order", &[("other", format!("{other} = {}", last.to_string()))]))
}

fn factors(key: &str, factors: &Factors) -> Result<(), Box<Message>> {
    let Factors { household, school, work, community, travel } = *factors;
    for (layer, value) in
        [("household", household), ("school", school), ("work", work), ("community", community), ("travel", travel)]
    {
        within(&format!("{key}.factors.{layer}"), value, 0.0, 5.0)?;
    }
    Ok(())
}

fn measures(scenario: &Scenario) -> Result<(), Box<Message>> {
    for (name, measure) in &scenario.measures {
        let key = format!("measures.{name}");
        factors(&key, &measure.factors)?;
        if let Some(until) = measure.until {
            ordered(&format!("{key}.from"), measure.from, &format!("{key}.until"), until)?;
        }
        some(&format!("{key}.above"), measure.above, 0.0, 1e5)?;
        some(&format!("{key}.below"), measure.below, 0.0, measure.above.unwrap_or(1e5))?;
        areas(scenario, &format!("{key}.areas"), &measure.areas)?;
    }
    if let Some(levels) = &scenario.levels {
        some("levels.every", levels.every.map(f64::from), 1.0, 365.0)?;
        if levels.steps.is_empty() {
            return Err(fault("levels.steps", "[]", "sim-missing", &[]));
        }
        let mut before = 0.0;
        for (step, place) in levels.steps.iter().zip(0..) {
            let key = format!("levels.steps[{place}]");
            within(&format!("{key}.at_least"), step.at_least, before, 1e5)?;
            factors(&key, &step.factors)?;
            before = step.at_least;
        }
    }
    Ok(())
}

fn finding(scenario: &Scenario) -> Result<(), Box<Message>> {
    if let Some(testing) = &scenario.testing {
        share("testing.symptomatic", testing.symptomatic)?;
        share("testing.sensitivity", testing.sensitivity)?;
        share("testing.screening", testing.screening)?;
        share("testing.adherence", testing.adherence)?;
    }
    if let Some(tracing) = &scenario.tracing {
        let shares = [
            ("household", tracing.household),
            ("school", tracing.school),
            ("work", tracing.work),
            ("community", tracing.community),
            ("tested", tracing.tested),
        ];
        for (name, value) in shares {
            share(&format!("tracing.{name}"), value)?;
        }
        if scenario.testing.is_none() {
            return Err(fault("testing", "", "sim-missing", &[]));
        }
    }
    scenario.home_care.as_ref().map_or(Ok(()), |care| share("home_care.share", care.share))
}

#[cfg(test)]
mod tests {
    use crate::study::Study;

    fn said(line: &str) -> String {
        let read = Study::from_toml(&format!("population.size = 100\n{line}\n"));
        read.err().map(|fault| fault.say(base::words::Lang::En)).unwrap_or_default()
    }

    #[test]
    fn numbers_that_no_run_could_take_are_refused() {
        for (line, part) in [
            ("seeds.a = { people = 4000000000 }", "seeds.a.people = 4000000000"),
            ("seeds.a = { day = 65535, people = 1 }", "seeds.a.day = 65535"),
            ("vaccination.a = { coverage = 0.5, from = -2147483648 }", "vaccination.a.from = -2147483648"),
            ("vaccination.a = { coverage = 0.5, until = 2147483647 }", "vaccination.a.until = 2147483647"),
            ("past = { share = 0.1, from = -2147483648, until = -1 }", "past.from = -2147483648"),
            ("contacts.community = { weight = 50, contacts = 10000 }", "transmission × weight × contacts"),
        ] {
            assert!(said(line).contains(part), "{line}: {}", said(line));
        }
    }

    #[test]
    fn the_fastest_variant_at_the_highest_factor_still_runs() {
        assert_eq!(said("variant = 'omicron'\ntransmission = 20"), "");
        assert_eq!(said("contacts.community = { weight = 0.02, contacts = 10000 }"), "");
    }
}
