//! The growth rate and its words.

use base::words::Lang;
use epi::{GROWTH_DAYS, NotEnough, Trend, growth};

use crate::made::negative_binomial;
use rand::SeedableRng;
use rand::rngs::StdRng;

fn doubling_every(days: f64) -> Vec<u64> {
    (0..GROWTH_DAYS).map(|day| (1_000.0 * (day as f64 / days).exp2()).round() as u64).collect()
}

#[test]
fn a_clean_exponential_gives_its_rate_back() {
    let found = growth(&doubling_every(5.0)).unwrap();
    assert!((found.per_day - std::f64::consts::LN_2 / 5.0).abs() < 1e-3);
    assert!((found.doubling_days().unwrap() - 5.0).abs() < 0.05);
    assert_eq!((found.halving_days(), found.trend), (None, Trend::RisingStrongly));
    let falling: Vec<u64> = doubling_every(5.0).into_iter().rev().collect();
    let found = growth(&falling).unwrap();
    assert!((found.halving_days().unwrap() - 5.0).abs() < 0.05);
    assert_eq!((found.doubling_days(), found.doubling_interval(), found.trend), (None, None, Trend::FallingStrongly));
}

#[test]
fn only_the_latest_two_weeks_count() {
    let mut series = vec![100_000; 30];
    series.extend(doubling_every(5.0));
    assert_eq!(growth(&series), growth(&doubling_every(5.0)));
}

#[test]
fn a_steady_series_is_steady_and_its_interval_holds_0() {
    let found = growth(&[20, 24, 18, 21, 19, 25, 17, 20, 22, 19, 23, 18, 21, 20]).unwrap();
    assert!(found.low < 0.0 && found.high > 0.0);
    assert_eq!(found.trend, Trend::Steady);
    let (shortest, longest) = found.doubling_interval().unwrap();
    assert!(shortest > 7.0 && longest.is_none(), "no growth is possible too");
}

#[test]
fn too_little_data_is_said_plainly() {
    assert_eq!(growth(&[50; 13]), Err(NotEnough { needed_days: 14, days: 13, needed_cases: 10, cases: 650 }));
    let few = growth(&[0, 0, 0, 0, 1, 0, 2, 0, 0, 3, 0, 1, 0, 2]).unwrap_err();
    assert_eq!(few.cases, 9);
    assert!(few.text(Lang::Vi).contains("14 ngày") && few.text(Lang::Vi).contains("10 ca"));
    assert!(growth(&[50; 13]).unwrap_err().text(Lang::En).contains("13"));
}

#[test]
fn one_heavy_day_among_empty_ones_gives_a_finite_answer() {
    for at in [0, 6, 13] {
        let mut series = vec![0; 14];
        series[at] = 200;
        let found = growth(&series).unwrap();
        assert!(found.per_day.is_finite() && found.low.is_finite() && found.high.is_finite(), "{at}: {found:?}");
    }
}

#[test]
fn the_interval_holds_the_true_rate_about_as_often_as_it_says() {
    let (mut held, mut all) = (0, 0);
    for seed in 0..400 {
        let mut rng = StdRng::seed_from_u64(seed);
        let rate = (seed % 9) as f64 * 0.03 - 0.12;
        let series: Vec<u64> =
            (0..14).map(|day| negative_binomial(&mut rng, 60.0 * (rate * f64::from(day)).exp(), 8.0)).collect();
        if let Ok(found) = growth(&series) {
            all += 1;
            held += i32::from((found.low..=found.high).contains(&rate));
        }
    }
    let share = f64::from(held) / f64::from(all);
    assert!(all > 350 && (0.90..=0.985).contains(&share), "{share} of {all}");
}

#[test]
fn trends_have_words_and_a_halving_is_as_strong_as_a_doubling() {
    let cases = [
        (1.0, true, Trend::RisingStrongly),
        (0.50, true, Trend::RisingStrongly),
        (0.49, true, Trend::Rising),
        (0.24, true, Trend::RisingSlightly),
        (0.09, true, Trend::Steady),
        (1.0, false, Trend::Steady),
        (-0.05, true, Trend::Steady),
        (-0.15, true, Trend::FallingSlightly),
        (-0.25, true, Trend::Falling),
        (-0.50, true, Trend::FallingStrongly),
    ];
    for (change, certain, expected) in cases {
        let trend = Trend::of(change, certain);
        assert_eq!(trend, expected, "{change}");
        for lang in [Lang::Vi, Lang::En] {
            assert!(!trend.text(lang).starts_with("epi-"), "{trend:?}");
        }
    }
    let text = growth(&doubling_every(5.0)).unwrap().text(Lang::Vi);
    assert!(
        text.starts_with("Số ca mắc tăng nhanh, thay đổi 164% mỗi tuần") && text.contains("sau khoảng 5,0 ngày"),
        "{text}"
    );
}
