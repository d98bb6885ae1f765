//! The weekday effect: fewer cases are reported on some days of the week, whatever the epidemic does.

/// Factors by day of the week; the series' own index modulo 7 stands for the weekday.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weekdays([f64; 7]);

impl Weekdays {
    /// From a series, against its centred weekly mean. What chance alone would show is shrunk away.
    pub(crate) fn of(series: &[f64]) -> Self {
        let (mut seen, mut expected) = ([0.0; 7], [0.0; 7]);
        let days = 3..series.len().saturating_sub(3);
        for at in days.clone() {
            seen[at % 7] += series[at];
            expected[at % 7] += weekly_mean(series, at);
        }
        if expected.iter().any(|sum| *sum < 1.0) {
            return Self([1.0; 7]);
        }
        let raw: [f64; 7] = std::array::from_fn(|day| seen[day] / expected[day]);
        let scatter: f64 = days
            .clone()
            .map(|at| (weekly_mean(series, at), series[at], raw[at % 7]))
            .filter(|(mean, ..)| *mean > 0.0)
            .map(|(mean, count, factor)| (count - mean * factor).powi(2) / mean)
            .sum();
        let freedom = (days.len() as f64 * 6.0 / 7.0 - 6.0).max(1.0);
        let dispersion = (scatter / freedom).max(1.0);
        // James and Stein: the share of the differences between the days that chance does not explain.
        let between: f64 = raw.iter().map(|factor| (factor - 1.0).powi(2)).sum::<f64>() / 6.0;
        let by_chance: f64 = expected.iter().map(|sum| dispersion / sum).sum::<f64>() / 7.0;
        let kept = if between > 0.0 { (1.0 - by_chance / between).max(0.0) } else { 0.0 };
        let factors: [f64; 7] = std::array::from_fn(|day| (1.0 + kept * (raw[day] - 1.0)).max(0.001));
        let mean = factors.iter().sum::<f64>() / 7.0;
        Self(factors.map(|factor| factor / mean))
    }

    /// Factor of a day of the series, or after it.
    pub(crate) fn factor(&self, at: usize) -> f64 {
        self.0[at % 7]
    }
}

/// Mean of the seven days around a day, which must have three on either side.
pub(crate) fn weekly_mean(series: &[f64], at: usize) -> f64 {
    series[at - 3..=at + 3].iter().sum::<f64>() / 7.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_effect_is_found_and_its_absence_too() {
        let quiet_day = |at: usize| if at % 7 == 2 { 50.0 } else { 100.0 };
        let found = Weekdays::of(&(0..56).map(quiet_day).collect::<Vec<_>>());
        assert!((found.factor(2) - 350.0 / 650.0).abs() < 0.03, "{found:?}");
        assert!((found.factor(3) - 700.0 / 650.0).abs() < 0.03, "{found:?}");
        let flat = Weekdays::of(&[40.0; 56]);
        assert!((0..7).all(|at| (flat.factor(at) - 1.0).abs() < 1e-9));
        let few = Weekdays::of(&(0..56).map(|at| f64::from(u8::from(at % 9 == 0))).collect::<Vec<_>>());
        assert!((0..7).all(|at| (few.factor(at) - 1.0).abs() < 1e-9), "six cases tell no weekday: {few:?}");
    }
}
