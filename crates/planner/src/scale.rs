//! Real numbers as whole units: 1 where all are whole, a power of ten where that makes them whole, else the finest
//! power of two that has room.

/// Units per one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale(f64);

/// Finer than this no plan needs to be.
const FINEST: f64 = (1_u64 << 40) as f64;

impl Scale {
    /// The scale for these values, none of whose sums may pass `room` units; `sum` is the largest sum.
    pub fn of(values: &(impl Iterator<Item = f64> + Clone), sum: f64, room: f64) -> Self {
        let most = room / sum.max(1.0);
        let whole = |scale: f64| values.clone().all(|value| is_whole(value * scale));
        let decimal = (0..=6).map(|digits| 10_f64.powi(digits)).take_while(|&scale| scale <= most);
        Self(decimal.into_iter().find(|&scale| whole(scale)).unwrap_or_else(|| most.log2().floor().exp2().min(FINEST)))
    }

    /// The nearest number of units.
    pub fn units(self, value: f64) -> i64 {
        (value * self.0).round() as i64
    }

    /// The units that fit in.
    pub fn units_within(self, value: f64) -> i64 {
        let units = self.units(value);
        if is_whole(value * self.0) { units } else { units.min((value * self.0).floor() as i64) }
    }

    /// What so many units are.
    pub fn value(self, units: i64) -> f64 {
        units as f64 / self.0
    }

    /// What one unit is.
    pub fn unit(self) -> f64 {
        1.0 / self.0
    }
}

/// Whole but for the rounding of one multiplication.
fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() <= value.abs() * 4.0 * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn decimals_become_whole_and_the_rest_is_cut_finely() {
        let scale = |values: &[f64]| Scale::of(&values.iter().copied(), 1_000.0, 2_f64.powi(60));
        assert!((scale(&[3.0, 1_000.0]).unit() - 1.0).abs() < f64::EPSILON);
        assert_eq!(scale(&[0.1, 12.35]).units(12.35), 1_235);
        let third = scale(&[1.0 / 3.0]);
        assert!(third.unit() < 1e-11 && (third.value(third.units(1.0 / 3.0)) - 1.0 / 3.0).abs() < 1e-11);
        assert!(third.value(third.units_within(1.0 / 3.0)) <= 1.0 / 3.0);
        assert_eq!(scale(&[0.29]).units_within(0.29), 29);
    }
}
