//! Geometry of a chart, once for all writers that draw it.

use serde::Serialize;

use crate::{Chart, ChartKind};

/// Up to this many points every label and every value is printed; with more they would run into each other.
const ALL_LABELLED: usize = 16;

/// A chart in the unit square: x from the left, y from the bottom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Plot {
    pub title: String,
    pub shape: ChartKind,
    /// Height of zero.
    pub zero: f64,
    pub marks: Vec<Mark>,
    pub note: Option<String>,
}

/// One value of a plot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Mark {
    /// Centre.
    pub x: f64,
    /// Width of its column.
    pub width: f64,
    /// Height of the value; `None` where it is not known.
    pub y: Option<f64>,
    pub label: String,
    pub shown: String,
    /// Whether there is room to print the label.
    pub label_on: bool,
    /// Whether there is room to print the value.
    pub shown_on: bool,
}

/// Places the points of a chart. Texts pass through `clean`; `unknown` stands for a value that is not known.
pub(crate) fn plot(chart: &Chart, clean: impl Fn(&str) -> String, unknown: &str) -> Plot {
    let values: Vec<Option<f64>> = chart.points.iter().map(|p| p.value.filter(|v| v.is_finite())).collect();
    let highest = values.iter().flatten().copied().fold(0.0, f64::max);
    let lowest = values.iter().flatten().copied().fold(0.0, f64::min);
    // Halved before they are subtracted, so that the extremes of f64 do not overflow.
    let span = highest / 2.0 - lowest / 2.0;
    let height = |value: f64| {
        if span > 0.0 { (value / 2.0 - lowest / 2.0) / span } else { 0.0 }
    };
    let count = chart.points.len().max(1);
    let step = count.div_ceil(10);
    let last = chart.points.len().saturating_sub(1);
    let top = values.iter().position(|v| *v == Some(highest));
    let marks = chart.points.iter().zip(&values).enumerate().map(|(index, (point, value))| Mark {
        x: (index as f64 + 0.5) / count as f64,
        width: 0.7 / count as f64,
        y: value.map(height),
        label: clean(&point.label),
        shown: match value {
            Some(value) if point.shown.is_empty() => value.to_string(),
            Some(_) => clean(&point.shown),
            None => unknown.to_owned(),
        },
        label_on: count <= ALL_LABELLED || (index % step == 0 && last - index >= step) || index == last,
        shown_on: count <= ALL_LABELLED || index == 0 || index == last || Some(index) == top,
    });
    Plot {
        title: clean(&chart.title),
        shape: chart.shape,
        zero: height(0.0),
        marks: marks.collect(),
        note: chart.note.as_deref().map(&clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    fn chart(values: &[Option<f64>]) -> Chart {
        let points = values.iter().map(|v| Point { label: "x".into(), value: *v, shown: String::new() });
        Chart { title: "t".into(), points: points.collect(), ..Chart::default() }
    }

    fn heights(values: &[Option<f64>]) -> (f64, Vec<Option<f64>>) {
        let plot = plot(&chart(values), str::to_owned, "?");
        (plot.zero, plot.marks.iter().map(|m| m.y).collect())
    }

    #[test]
    fn values_stand_on_zero_and_the_highest_reaches_the_top() {
        assert_eq!(heights(&[Some(5.0), None, Some(10.0)]), (0.0, vec![Some(0.5), None, Some(1.0)]));
    }

    #[test]
    fn negative_values_hang_below_zero() {
        assert_eq!(heights(&[Some(-10.0), Some(10.0)]), (0.5, vec![Some(0.0), Some(1.0)]));
    }

    #[test]
    fn nothing_known_all_zero_and_extremes_stay_inside_the_square() {
        assert_eq!(heights(&[None, Some(f64::NAN)]).1, [None, None]);
        assert_eq!(heights(&[Some(0.0)]), (0.0, vec![Some(0.0)]));
        assert_eq!(heights(&[]).1, []);
        let (zero, ys) = heights(&[Some(f64::MAX), Some(f64::MIN), Some(f64::INFINITY)]);
        assert!((0.0..=1.0).contains(&zero));
        assert!(ys.iter().flatten().all(|y| (0.0..=1.0).contains(y)), "{ys:?}");
    }

    #[test]
    fn a_long_series_is_labelled_sparsely_but_at_both_ends() {
        let plot = plot(&chart(&[Some(1.0); 100]), str::to_owned, "?");
        let labelled = plot.marks.iter().filter(|m| m.label_on).count();
        assert!((5..=11).contains(&labelled), "{labelled}");
        assert!(plot.marks[0].label_on && plot.marks[99].label_on && plot.marks[99].shown_on);
    }
}
