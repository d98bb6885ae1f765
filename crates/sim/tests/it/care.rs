//! Treatment tiers, beds and oxygen.

use sim::Figure;

use crate::outcome;

const WAVE: &str = "
days = 150
variant = 'delta'
population = { size = 30000 }
seeds.a = { people = 30 }
";

#[test]
fn s0_3e_missing_beds_cost_lives_and_are_counted_from_their_day() {
    let plenty = outcome(&format!("{WAVE}capacity = {{ ward = 30000, icu = 30000 }}\n"), 4);
    let few = outcome(&format!("{WAVE}capacity = {{ ward = 40, icu = 8 }}\n"), 4);
    let only_compared = outcome(&format!("{WAVE}capacity = {{ ward = 40, icu = 8, enforced = false }}\n"), 4);
    let deaths = |outcome: &sim::Outcome| outcome.total(Figure::Deaths).median;
    assert!(deaths(&few) > 1.1 * deaths(&plenty), "{} {}", deaths(&few), deaths(&plenty));
    assert!((deaths(&only_compared) - deaths(&plenty)).abs() < 1e-9);
    let icu =
        |outcome: &sim::Outcome| outcome.summary.loads.iter().find(|load| load.resource == "icu").cloned().unwrap();
    assert!(icu(&few).overloaded > 0.99 && icu(&few).overload_day.is_some());
    assert!(icu(&plenty).overloaded < 0.01 && icu(&plenty).overload_day.is_none());
    let first = icu(&only_compared).overload_day.unwrap().median as usize;
    // The day is the first on which the need passes the eight beds.
    assert!((first.saturating_sub(12)..first + 12).any(|day| only_compared.series[0].get(Figure::IcuNeed, day) > 8));
    assert!(few.total(Figure::NoIcu).median > 0.0 && few.total(Figure::NoWard).median > 0.0);
    assert!(only_compared.total(Figure::NoIcu).median < 0.5);
}

#[test]
fn beds_follow_their_patients() {
    let outcome = outcome(WAVE, 2);
    for series in &outcome.series {
        // Without limits use is need, and everybody who needs a bed is admitted.
        for day in 0..150 {
            assert_eq!(series.get(Figure::WardUsed, day), series.get(Figure::WardNeed, day), "day {day}");
            assert_eq!(series.get(Figure::IcuUsed, day), series.get(Figure::IcuNeed, day), "day {day}");
            let (ward, icu) = (series.get(Figure::WardUsed, day), series.get(Figure::IcuUsed, day));
            // 10 and 30 litres a minute are 14.4 and 43.2 cubic metres a day.
            let oxygen = f64::from(ward) * 14.4 + f64::from(icu) * 43.2;
            assert!((f64::from(series.get(Figure::OxygenNeed, day)) - oxygen).abs() <= 0.5);
        }
        assert!(series.total(Figure::Deaths) <= series.total(Figure::IcuAdmissions));
        assert!(series.total(Figure::IcuAdmissions) <= series.total(Figure::Admissions));
    }
}

#[test]
fn home_care_takes_the_load_off_collection_sites() {
    let with = |share: f64| {
        outcome(
            &format!(
                "{WAVE}testing = {{}}\nhome_care = {{ share = {share}, below_age = 65 }}\ncapacity.collection = 1200\n"
            ),
            2,
        )
    };
    let (all, half, none) = (with(1.0), with(0.5), with(0.0));
    let peak = |outcome: &sim::Outcome| outcome.summary.loads[0].peak_need.median;
    assert!(peak(&all) < peak(&half) && peak(&half) <= peak(&none) && peak(&none) <= 1200.0);
    let at_home = |outcome: &sim::Outcome| outcome.series[0].of(Figure::HomeCare).max().unwrap();
    assert!(at_home(&all) > at_home(&half) && at_home(&none) > 0, "a full site sends people home");
}

#[test]
fn s0_0m_a_new_variant_takes_over_and_breaks_through() {
    let file = "
days = 200
variant = 'delta'
population = { size = 40000 }
seeds.a = { people = 40 }
seeds.new = { day = 30, people = 20, variant = 'omicron' }
vaccination.all = { coverage = 0.8, from_age = 12 }
measures.some = { factors = { community = 0.5, work = 0.5, school = 0.5 } }
";
    let with = outcome(file, 3);
    let without = outcome(&file.replace("seeds.new", "seeds.none").replace("people = 20", "people = 0"), 3);
    let late = |outcome: &sim::Outcome| -> (u32, u32) {
        let series = &outcome.series[0];
        (60..200).fold((0, 0), |(all, new), day| {
            (all + series.get(Figure::Infections, day), new + series.get(Figure::Variant2, day))
        })
    };
    let (all, new) = late(&with);
    assert!(f64::from(new) > 0.6 * f64::from(all), "{new} of {all}");
    assert!(with.total(Figure::Infections).median > 1.3 * without.total(Figure::Infections).median);
    assert!(without.total(Figure::Variant2).high95 < 0.5);
}

#[test]
fn infections_gone_through_protect_until_they_wane() {
    let base = format!("{WAVE}past = {{ share = 0.6, from = -120, until = -30 }}\n");
    let (free, past) = (outcome(WAVE, 2), outcome(&base, 2));
    let waned = outcome(&format!("{base}disease.immunity_half_life = 20\n"), 2);
    let infections = |outcome: &sim::Outcome| outcome.total(Figure::Infections).median;
    assert!(infections(&past) < 0.7 * infections(&free));
    assert!(infections(&waned) > 1.2 * infections(&past));
}
