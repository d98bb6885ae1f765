//! A quasi-Poisson regression on groups of weeks and a common trend.

/// One observation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) count: f64,
    /// Position in time, in weeks.
    pub(super) time: f64,
    pub(super) group: usize,
}

/// The fitted regression: logarithm of the mean is `levels[group] + slope·time`.
#[derive(Debug, Clone)]
pub(super) struct Fit<const GROUPS: usize> {
    pub(super) levels: [f64; GROUPS],
    /// 0 without a trend.
    pub(super) slope: f64,
    /// Fitted means.
    pub(super) means: Vec<f64>,
    /// Scatter of the observations around their mean against Poisson's; may be below 1.
    pub(super) dispersion: f64,
    /// Degrees of freedom that are left.
    pub(super) freedom: f64,
    weights: [f64; GROUPS],
    centres: [f64; GROUPS],
    /// Information on the slope, with the groups' levels free.
    pub(super) slope_information: f64,
}

/// Change of the deviance at which the fit stands still, and the most rounds: those of R's `glm`, so that fits
/// that have no end (a group without cases) stop at the same place.
const STILL: f64 = 1e-8;
const ROUNDS: usize = 25;

impl<const GROUPS: usize> Fit<GROUPS> {
    /// Iteratively reweighted least squares. The groups make the normal equations an arrow: one pass over the
    /// data a round. None where it does not come to a stand.
    pub(super) fn of(seen: &[Seen], omega: &[f64], trend: bool) -> Option<Self> {
        let mut means: Vec<f64> = seen.iter().map(|one| one.count + 0.1).collect();
        let mut last = deviance(seen, omega, &means);
        let middle = seen.iter().map(|one| one.time).sum::<f64>() / seen.len() as f64;
        for _ in 0..ROUNDS {
            let (mut weights, mut times, mut aims) = ([0.0; GROUPS], [0.0; GROUPS], [0.0; GROUPS]);
            let (mut squares, mut products) = (0.0, 0.0);
            for ((one, mean), omega) in seen.iter().zip(&means).zip(omega) {
                let weight = omega * mean;
                let aim = mean.ln() + (one.count - mean) / mean;
                let time = one.time - middle;
                weights[one.group] += weight;
                times[one.group] += weight * time;
                aims[one.group] += weight * aim;
                squares += weight * time * time;
                products += weight * time * aim;
            }
            for group in 0..GROUPS {
                if weights[group] > 0.0 {
                    squares -= times[group] * times[group] / weights[group];
                    products -= times[group] * aims[group] / weights[group];
                }
            }
            let slope = if trend && squares > 0.0 { products / squares } else { 0.0 };
            let levels: [f64; GROUPS] = std::array::from_fn(|group| {
                if weights[group] > 0.0 { (aims[group] - slope * times[group]) / weights[group] } else { 0.0 }
            });
            for (mean, one) in means.iter_mut().zip(seen) {
                *mean = (levels[one.group] + slope * (one.time - middle)).exp();
            }
            let now = deviance(seen, omega, &means);
            if !now.is_finite() {
                return None;
            }
            if (now - last).abs() / (now.abs() + 0.1) < STILL {
                let used = omega.iter().filter(|omega| **omega > 0.0).count();
                let groups = weights.iter().filter(|weight| **weight > 0.0).count();
                let freedom = (used - groups - usize::from(trend)) as f64;
                let scatter: f64 = seen
                    .iter()
                    .zip(&means)
                    .zip(omega)
                    .map(|((one, mean), omega)| omega * (one.count - mean).powi(2) / mean)
                    .sum();
                return Some(Self {
                    levels: levels.map(|level| level - slope * middle),
                    slope,
                    means,
                    dispersion: scatter / freedom,
                    freedom,
                    weights,
                    centres: std::array::from_fn(|group| middle + times[group] / weights[group].max(1e-300)),
                    slope_information: if trend { squares } else { 0.0 },
                });
            }
            last = now;
        }
        None
    }

    /// How much an observation pulls its own mean to itself, from 0 to 1.
    pub(super) fn leverage(&self, one: &Seen, mean: f64) -> f64 {
        let level = 1.0 / self.weights[one.group].max(1e-300);
        let away = one.time - self.centres[one.group];
        let slope = if self.slope_information > 0.0 { away * away / self.slope_information } else { 0.0 };
        (mean * (level + slope)).min(1.0 - 1e-9)
    }

    /// Mean at a time in a group.
    pub(super) fn mean(&self, group: usize, time: f64) -> f64 {
        (self.levels[group] + self.slope * time).exp()
    }
}

fn deviance(seen: &[Seen], omega: &[f64], means: &[f64]) -> f64 {
    let part = |count: f64, mean: f64| {
        if count > 0.0 { count * (count / mean).ln() - (count - mean) } else { mean }
    };
    2.0 * seen.iter().zip(means).zip(omega).map(|((one, mean), omega)| omega * part(one.count, *mean)).sum::<f64>()
}
