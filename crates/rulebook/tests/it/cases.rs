//! Levels that were published in 2021 and 2022, with the figures that were published with them. The
//! population is the published one, or the one that the published rate implies.

use rulebook::{Capacity, Question, Share};

use crate::{level, look, q218, q4800};

fn near(rate: Option<f64>, published: f64, within: f64) -> bool {
    rate.is_some_and(|rate| (rate - published).abs() <= within)
}

/// e.vnexpress.net 4374078: 104.5 per 100,000 and week, 99 % with a dose, level 2.
#[test]
fn case_1_ho_chi_minh_city_19_october_2021() {
    let q = Question { dose1_18: Some(Share::Ratio(0.99)), ..q4800(8_940_000, 11_652, 7_039) };
    let found = look(&q);
    assert!(near(found.rate, 104.5, 0.05), "{:?}", found.rate);
    assert_eq!(found.level, Some(2));
}

/// scs.vn: 73.5 among 9.145 million, level 2; 65 and over about 92 % full; wards 199 / 96 / 17.
#[test]
fn case_2_ho_chi_minh_city_24_october_2021() {
    let q = Question {
        day: "2021-10-24".parse().ok(),
        dose1_18: Some(Share::Ratio(0.99)),
        full_65: Some(Share::Ratio(0.92)),
        ..q4800(9_145_000, 6_815, 6_635)
    };
    let found = look(&q);
    assert!(near(found.rate, 73.54, 0.005), "{:?}", found.rate);
    assert_eq!(found.level, Some(2));
}

/// kienthuc.net.vn post168870: 3,292 cases in 14 days are 20 per 100,000 and week: grade 2 begins there.
#[test]
fn case_3_hanoi_26_november_2021() {
    let q = Question {
        day: "2021-11-26".parse().ok(),
        dose1_18: Some(Share::Ratio(0.939)),
        full_50: Some(Share::Ratio(0.812)),
        ..q4800(8_230_000, 1_646, 1_646)
    };
    assert_eq!((look(&q).rate, level(&q)), (Some(20.0), Some(2)));
}

/// vnexpress.net 4401745: about 7,400 cases in two weeks, 44 per 100,000 and week, level 2.
#[test]
fn case_4_hanoi_10_december_2021() {
    let q = Question {
        day: "2021-12-10".parse().ok(),
        dose1_18: Some(Share::Ratio(0.94)),
        full_50: Some(Share::Ratio(0.82)),
        ..q4800(8_400_000, 3_700, 3_700)
    };
    let found = look(&q);
    assert!(near(found.rate, 44.0, 0.1), "{:?}", found.rate);
    assert_eq!(found.level, Some(2));
}

/// The same notice: Đống Đa, 1,300 cases in two weeks, 177 per 100,000 and week, grade 4, level 3.
#[test]
fn case_5_dong_da_10_december_2021() {
    let q = Question {
        day: "2021-12-10".parse().ok(),
        dose1_18: Some(Share::Ratio(0.94)),
        full_50: Some(Share::Ratio(0.82)),
        ..q4800(367_000, 650, 650)
    };
    let found = look(&q);
    assert!(near(found.rate, 177.0, 0.2), "{:?}", found.rate);
    assert_eq!(found.level, Some(3));
}

/// vietmaz.com 2021/10: 0.025 per 100,000 and week, 98 % with a dose, level 1.
#[test]
fn case_7_hanoi_16_october_2021() {
    let q = Question { dose1_18: Some(Share::Ratio(0.98)), ..q4800(8_000_000, 2, 2) };
    assert_eq!((look(&q).rate, level(&q)), (Some(0.025), Some(1)));
}

/// docnhanh.vn tintuc792865: 51.59 % of 65 and over are full, so the province is level 2, not 1.
#[test]
fn case_8_long_an_24_october_2021() {
    let q =
        Question { day: "2021-10-24".parse().ok(), full_65: Some(Share::Ratio(0.5159)), ..q4800(1_700_000, 100, 120) };
    assert_eq!(level(&q), Some(2));
    let vaccinated = Question { full_65: Some(Share::Ratio(0.80)), ..q };
    assert_eq!(level(&vaccinated), Some(1));
}

/// thanhnien.vn post1429911: 37 of 312 wards at level 2, 28 for coverage and 3 for deaths above 6 per
/// 100,000, which one death is in a ward of fewer than 16,667 people.
#[test]
fn case_10_ho_chi_minh_city_14_february_2022() {
    let quiet = q218(16_000, 5, Capacity::Medium);
    assert_eq!(level(&quiet), Some(1), "a quiet ward");
    assert_eq!(level(&Question { deaths_week: Some(1), ..quiet.clone() }), Some(2), "one death in a small ward");
    assert_eq!(level(&Question { full_risk: Some(Share::Ratio(0.85)), ..quiet }), Some(2), "coverage short");
    for (population, expected) in [(16_666, 2), (16_667, 1)] {
        let q = Question { deaths_week: Some(1), ..q218(population, 5, Capacity::Medium) };
        assert_eq!(level(&q), Some(expected), "one death among {population}");
    }
    // The two cells of the table that the same page shows.
    assert_eq!(level(&q218(100_000, 90, Capacity::Medium)), Some(2));
    assert_eq!(level(&q218(100_000, 450, Capacity::High)), Some(2));
}

/// Hanoi TB 88/TB-UBND, February 2022: grade 4 with high capacity is level 3; grades 1 and 2 are level 1.
#[test]
fn case_12_hanoi_february_2022() {
    for (cases, expected) in [(89, 1), (449, 1), (601, 3)] {
        assert_eq!(level(&q218(100_000, cases, Capacity::High)), Some(expected), "{cases} cases a week");
    }
}
