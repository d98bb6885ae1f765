//! Small linear fits that lean on what is already believed, and quantiles of weighted values.

/// Weighted least squares with a belief: the coefficients that minimise
/// `Σ weight·(y − x·b)² + Σ worth·(b − belief)²`.
pub(super) fn ridge<const N: usize>(
    rows: &[[f64; N]],
    values: &[f64],
    weights: &[f64],
    belief: &[f64; N],
    worth: &[f64; N],
) -> [f64; N] {
    let mut matrix = [[0.0; N]; N];
    let mut right = [0.0; N];
    for i in 0..N {
        matrix[i][i] = worth[i];
        right[i] = worth[i] * belief[i];
    }
    for ((row, value), weight) in rows.iter().zip(values).zip(weights) {
        for i in 0..N {
            let weighted = weight * row[i];
            for j in 0..=i {
                matrix[i][j] += weighted * row[j];
            }
            right[i] += weighted * value;
        }
    }
    solve(&mut matrix, right)
}

/// Solves with the lower half of a symmetric matrix (Cholesky); a direction that nothing speaks for stays 0.
fn solve<const N: usize>(matrix: &mut [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = matrix[i][..j].iter().zip(&matrix[j][..j]).map(|(a, b)| a * b).sum();
            let sum = matrix[i][j] - known;
            matrix[i][j] = if i == j {
                sum.max(0.0).sqrt()
            } else if matrix[j][j] > 0.0 {
                sum / matrix[j][j]
            } else {
                0.0
            };
        }
    }
    for i in 0..N {
        for k in 0..i {
            right[i] -= matrix[i][k] * right[k];
        }
        right[i] = if matrix[i][i] > 0.0 { right[i] / matrix[i][i] } else { 0.0 };
    }
    for i in (0..N).rev() {
        for k in i + 1..N {
            right[i] -= matrix[k][i] * right[k];
        }
        right[i] = if matrix[i][i] > 0.0 { right[i] / matrix[i][i] } else { 0.0 };
    }
    right
}

/// Scalar product.
pub(super) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Quantiles of weighted values, straight between the middles of their weights.
pub(super) fn weighted_quantiles<const L: usize>(pairs: &mut [(f64, f64)], levels: &[f64; L]) -> [f64; L] {
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let whole: f64 = pairs.iter().map(|pair| pair.1).sum();
    let mut found = [0.0; L];
    let (mut next, mut below) = (0, 0.0);
    let mut before: Option<(f64, f64)> = None;
    for &(value, weight) in pairs.iter() {
        let middle = (below + weight / 2.0) / whole;
        while next < L && levels[next] <= middle {
            found[next] = match before {
                Some((at, low)) if middle > at => low + (value - low) * (levels[next] - at) / (middle - at),
                _ => value,
            };
            next += 1;
        }
        before = Some((middle, value));
        below += weight;
    }
    if let Some((_, last)) = before {
        found[next..].fill(last);
    }
    found
}

/// Median of the absolute values.
pub(super) fn median_size(values: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
    if sizes.is_empty() {
        return 0.0;
    }
    let middle = sizes.len() / 2;
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::{ridge, weighted_quantiles};

    #[test]
    fn data_and_belief_meet_by_their_worth() {
        let rows = [[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]];
        let line = ridge(&rows, &[1.0, 3.0, 5.0], &[1.0; 3], &[0.0; 2], &[1e-12; 2]);
        assert!((line[0] - 1.0).abs() < 1e-6 && (line[1] - 2.0).abs() < 1e-6, "{line:?}");
        let half = ridge(&[[1.0]; 4], &[1.0; 4], &[1.0; 4], &[0.0], &[4.0]);
        assert!((half[0] - 0.5).abs() < 1e-12);
        let nothing = ridge::<2>(&[], &[], &[], &[0.3, -0.2], &[1.0, 2.0]);
        assert!((nothing[0] - 0.3).abs() < 1e-12 && (nothing[1] + 0.2).abs() < 1e-12);
    }

    #[test]
    fn weights_count_as_copies() {
        let mut once = [(3.0, 1.0), (1.0, 2.0), (2.0, 1.0)];
        let found = weighted_quantiles(&mut once, &[0.1, 0.25, 0.625, 0.75, 0.99]);
        // Middles of the weights: 1 at 0.25, 2 at 0.625, 3 at 0.875.
        assert!(found.iter().zip([1.0, 1.0, 2.0, 2.5, 3.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }
}
