//! A race as Markdown: figures, ratios to ours, whether the answers agree, the commands.

use super::race::{Figures, Place, Race};
use std::fmt::Write as _;

/// The table of a race, ours in its first row.
pub fn of(race: &Race, places: &[Place]) -> String {
    let mut text = format!("\n### {}\n\n| program | version |", race.what);
    for phase in race.phases {
        _ = write!(text, " {phase}, CPU s |");
    }
    text.push_str(" whole run: CPU s | wall s | peak MiB |\n|---|---|");
    text.push_str(&"---|".repeat(race.phases.len() + 3));
    text.push('\n');
    let ours = places.first().and_then(|place| place.figures.as_ref());
    for (at, place) in places.iter().enumerate() {
        match (&place.figures, place.missing) {
            (Some(figures), _) => {
                row(&mut text, place.name, &figures.said.version, &values(race, figures), number);
                if let (1.., Some(ours)) = (at, ours) {
                    let ratios: Vec<f64> = values(race, figures)
                        .iter()
                        .zip(values(race, ours))
                        .map(|(theirs, ours)| theirs / ours)
                        .collect();
                    row(&mut text, &format!("{} ÷ ours", place.name), "", &ratios, |ratio| {
                        format!("{}×", number(ratio))
                    });
                }
            }
            (None, how) => {
                let how = how.unwrap_or("not run");
                _ = writeln!(text, "| {} | not installed: `{how}` |{}", place.name, " |".repeat(race.phases.len() + 3));
            }
        }
    }
    text.push('\n');
    text.push_str(&agreement(race, places));
    for place in places.iter().filter(|place| place.figures.is_some()) {
        _ = writeln!(text, "    {}", place.words);
    }
    text
}

fn row(text: &mut String, name: &str, version: &str, values: &[f64], shown: impl Fn(f64) -> String) {
    let cells: Vec<String> = values.iter().map(|value| shown(*value)).collect();
    _ = writeln!(text, "| {name} | {version} | {} |", cells.join(" | "));
}

/// The compared phases, then the whole run.
fn values(race: &Race, figures: &Figures) -> Vec<f64> {
    let phases = race.phases.iter().map(|phase| figures.said.phase(phase).unwrap_or(f64::NAN));
    phases.chain([figures.cpu, figures.wall, figures.peak]).collect()
}

/// Three digits that count.
fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "–".to_owned(),
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value if value >= 0.1 => format!("{value:.3}"),
        value => format!("{value:.4}"),
    }
}

/// Whether all who name an answer give the same one as ours.
fn agreement(race: &Race, places: &[Place]) -> String {
    let told = |place: &Place| place.figures.as_ref().map(|figures| figures.said.answers.clone()).unwrap_or_default();
    let ours = places.first().map(told).unwrap_or_default();
    if ours.is_empty() {
        return String::new();
    }
    let mut text = String::from("Answers: ");
    let shown: Vec<String> = ours.iter().map(|(name, value)| format!("{name} {value}")).collect();
    text.push_str(&shown.join(", "));
    for place in places.iter().skip(1).filter(|place| place.figures.is_some()) {
        let theirs = told(place);
        let pairs = ours.iter().filter_map(|(name, ours)| {
            let (_, theirs) = theirs.iter().find(|(other, _)| other == name)?;
            Some((name, *ours, *theirs))
        });
        let mut compared = 0;
        let mut apart = Vec::new();
        for (name, ours, theirs) in pairs {
            compared += 1;
            if (theirs - ours).abs() > race.tolerance * ours.abs() {
                apart.push(format!("{name} {theirs}"));
            }
        }
        let verdict = match (compared, apart.is_empty()) {
            (0, _) => "nothing to compare".to_owned(),
            (_, true) if race.tolerance > 0.0 => format!("the same within {}", race.tolerance),
            (_, true) => "the same".to_owned(),
            (_, false) => format!("differs: {}", apart.join(", ")),
        };
        _ = write!(text, "; {}: {verdict}", place.name);
    }
    text.push_str(".\n\n");
    text
}

#[cfg(test)]
mod tests {
    use super::super::race::{Figures, Place, Race, Said};
    use super::of;

    fn place(name: &'static str, solve: f64, cost: f64) -> Place {
        let said =
            Said { version: "1".into(), phases: vec![("solve".into(), solve)], answers: vec![("cost".into(), cost)] };
        let figures = Some(Figures { cpu: 2.0 * solve, wall: solve, peak: 10.0, said });
        Place { name, words: format!("{name} --run"), missing: None, figures }
    }

    #[test]
    fn ratios_and_differences_are_told() {
        let race = Race { what: "Beds".into(), phases: &["solve"], tolerance: 1e-6, runners: Vec::new() };
        let mut places = vec![place("ours", 0.02, 5.0), place("theirs", 1.0, 5.000_001), place("other", 1.0, 6.0)];
        places.push(Place { name: "gone", words: String::new(), missing: Some("pip install gone"), figures: None });
        let text = of(&race, &places);
        assert!(text.contains("| theirs ÷ ours |  | 50.0× | 50.0× | 50.0× | 1.00× |"), "{text}");
        assert!(text.contains("theirs: the same within") && text.contains("other: differs: cost 6"), "{text}");
        assert!(text.contains("| gone | not installed: `pip install gone` |"), "{text}");
        assert!(text.contains("    theirs --run\n"), "{text}");
    }
}
