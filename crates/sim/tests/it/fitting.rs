//! The fit finds what made a series.

use std::num::NonZero;

use sim::{Figure, Watch};

use crate::{fault, scenario};

const PROVINCE: &str = "
days = 60
variant = 'delta'
population = { size = 40000, area_size = 8000 }
measures.some = { factors = { school = 0.3, work = 0.6, community = 0.6 } }
";

#[test]
fn a_made_series_gives_back_its_transmission() {
    let truth = 0.8;
    let mut made = scenario(&format!("{PROVINCE}transmission = {truth}\nseeds.a = {{ people = 8, days = 7 }}\n"));
    made.days = 75;
    let outcome = sim::run(&made, 77, 1, NonZero::<usize>::MIN, Watch::default()).unwrap();
    let infections: Vec<u32> = outcome.series[0].of(Figure::Infections).collect();
    // Four of ten infections are reported, eight days later.
    let cases: Vec<u64> = (14..56).map(|day| u64::from(infections[day - 7]) * 4 / 10).collect();
    let two = NonZero::new(2).unwrap();
    let fit = sim::fit::fit(&scenario(PROVINCE), &cases, 5, 120, two, Watch::default()).unwrap();
    let factor = fit.transmission;
    assert!((factor.median / truth - 1.0).abs() < 0.15, "{factor:?}");
    assert!(factor.low95 * 0.97 <= truth && truth <= factor.high95 * 1.03, "{factor:?}");
    let whole: f64 = infections[..56].iter().map(|&n| f64::from(n)).sum();
    assert!(fit.infections.low95 < whole * 1.3 && whole * 0.7 < fit.infections.high95, "{whole} {:?}", fit.infections);
    assert_eq!(fit.cases.len(), 60);
}

#[test]
fn too_short_a_series_is_refused() {
    let error =
        sim::fit::fit(&scenario(PROVINCE), &[3; 9], 1, 40, NonZero::<usize>::MIN, Watch::default()).unwrap_err();
    let said = error.say(base::words::Lang::En);
    assert!(said.contains("cases = 9") && said.contains("14"), "{said}");
    assert!(fault("days = 1.5\npopulation.size = 5").contains("days"));
}
