//! Scenario files: grids, and faults that name key and value.

use sim::study::Study;

use crate::fault;

const SMALL: &str = "population.size = 100\n";

#[test]
fn faults_name_the_key_and_the_value() {
    let cases = [
        ("vaccination.old = { coverage = 1.3 }", vec!["vaccination.old.coverage = 1.3", "between 0 and 1"]),
        ("transmission = -2", vec!["transmission = -2", "between 0"]),
        ("days = 0", vec!["days = 0"]),
        ("days = -5", vec!["days", "-5"]),
        ("coverage = 0.5", vec!["unknown field `coverage`"]),
        ("testing = { symptomatik = 1 }", vec!["testing", "symptomatik"]),
        ("testing = { screening = 2 }", vec!["testing.screening = 2"]),
        ("variant = 'xi'", vec!["variant = xi", "delta", "omicron"]),
        ("seeds.a = { people = -1 }", vec!["seeds.a.people = -1"]),
        ("seeds.a = { people = 1, areas = ['Nowhere'] }", vec!["seeds.a.areas = Nowhere"]),
        ("measures.x = { from = 9, until = 3 }", vec!["measures.x.from = 9", "measures.x.until = 3"]),
        ("measures.x = { factors = { work = -0.5 } }", vec!["measures.x.factors.work = -0.5"]),
        ("tracing = {}", vec!["testing", "is needed"]),
        ("contacts.household.travel = 0.5", vec!["contacts.household = travel"]),
        ("capacity.icu = -3", vec!["capacity.icu = -3"]),
        ("capacity.oxygen = nan", vec!["capacity.oxygen = NaN"]),
        ("replicates = 0", vec!["replicates = 0"]),
        ("past = { share = 0.1, from = -5, until = 10 }", vec!["past.until = 10"]),
        ("days = 'ten'", vec!["days", "ten"]),
        ("[[axis]]\nname = 'a'\nchoices = []", vec!["0 scenarios"]),
    ];
    for (line, parts) in cases {
        let said = fault(&format!("{SMALL}{line}\n"));
        for part in parts {
            assert!(said.contains(part), "{line}: \"{said}\" lacks \"{part}\"");
        }
    }
    assert!(fault("days = 3").contains("population.size"));
    assert!(fault("population.size = 0").contains("population.size = 0"));
    assert!(fault("population.ages.12 = -4\npopulation.size = 9").contains("population.ages.12 = -4"));
    assert!(fault("days = ").contains("line 1"));
}

#[test]
fn a_grid_has_every_combination_with_its_keys_set() {
    let text = "
name = 'grid'
replicates = 3
population.size = 100
vaccination.all = { coverage = 0.1, from_age = 18 }
[[axis]]
name = 'coverage'
choices = [
  { name = '50 %', set = { vaccination.all.coverage = 0.5 } },
  { name = '70 %', set = { vaccination.all.coverage = 0.7 } },
]
[[axis]]
name = 'opening'
choices = [
  { name = 'open' },
  { name = 'half', set = { measures.half.factors.work = 0.5 } },
  { name = 'closed', set = { measures.all.factors = { school = 0.0, work = 0.1 } } },
]
";
    let study = Study::from_toml(text).unwrap();
    assert_eq!((study.name.as_str(), study.replicates, study.scenarios.len()), ("grid", Some(3), 6));
    let cell = &study.scenarios[4];
    assert_eq!(cell.name, "coverage=70 %, opening=half");
    assert!((cell.vaccination["all"].coverage - 0.7).abs() < 1e-12);
    assert_eq!(cell.vaccination["all"].from_age, 18, "what a choice does not name stays");
    assert!((cell.measures["half"].factors.work - 0.5).abs() < 1e-12);
}

#[test]
fn the_shipped_scenarios_are_read() {
    let shipped = [
        (include_str!("../../../../data/scenarios/coverage-opening.toml"), 12),
        (include_str!("../../../../data/scenarios/new-variant.toml"), 4),
        (include_str!("../../../../data/scenarios/capacity.toml"), 6),
    ];
    for (text, scenarios) in shipped {
        assert_eq!(Study::from_toml(text).unwrap().scenarios.len(), scenarios);
    }
}

#[test]
fn a_scenario_survives_its_own_file() {
    let text = include_str!("../../../../data/scenarios/capacity.toml");
    for scenario in Study::from_toml(text).unwrap().scenarios {
        let written = toml::to_string(&scenario).unwrap();
        assert_eq!(Study::from_toml(&written).unwrap().scenarios[0], scenario);
    }
}
