//! The comparison and the daily figures as tables, for files.

use base::words::{Lang, Words};
use chrono::Days as After;
use office::{Class, Office, Problem, Result};
use store::{Ctx, Kind, Verb};
use uuid::Uuid;

use super::shape::Range;
use super::{days, one};

/// A table for a file: the head, then rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// Names of the columns.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

fn cells(range: Range) -> [String; 3] {
    [range.median, range.low, range.high].map(|value| ((value * 1_000.0).round() / 1_000.0).to_string())
}

/// The comparison of a scenario's variations: a row a variation and figure.
pub async fn table(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<Table> {
    ctx.gate(Verb::Export, Kind::Scenario)?;
    let full = one(office, ctx, id, lang).await?;
    let result = full.result.ok_or_else(|| Problem::new(Class::Conflict, "scenario-not-run"))?;
    let words = Words::of(lang);
    let say = |key: &str| words.say(&format!("web-scenario-figure-{key}"), &[]);
    let mut head: Vec<String> = result.axes.iter().map(|axis| axis.name.clone()).collect();
    for key in ["figure", "limit", "median", "low", "high"] {
        head.push(words.say(&format!("scenario-column-{key}"), &[]));
    }
    let mut rows = Vec::new();
    for variation in &result.variations {
        let names = variation.choices.iter().zip(&result.axes);
        let lead: Vec<String> = names.filter_map(|(choice, axis)| axis.choices.get(*choice).cloned()).collect();
        let mut row = |figure: String, limit: Option<f64>, range: Range| {
            let mut row = lead.clone();
            row.push(figure);
            row.push(limit.map(|limit| limit.to_string()).unwrap_or_default());
            row.extend(cells(range));
            rows.push(row);
        };
        row(say("attack"), None, variation.attack);
        for key in ["infections", "cases", "admissions", "icu_admissions", "deaths"] {
            if let Some(range) = variation.totals.get(key) {
                row(say(key), None, *range);
            }
        }
        row(say("peak_day"), None, variation.peak_day);
        row(say("peak_cases"), None, variation.peak_cases);
        for load in &variation.loads {
            row(say(&load.resource), load.limit, load.peak);
            if let Some(day) = load.overload_day {
                let figure = words.say("scenario-overload", &[("what", say(&load.resource))]);
                row(figure, load.limit, day);
            }
        }
    }
    Ok(Table { head, rows })
}

/// The daily figures of all variations: a row a variation and day.
pub async fn days_table(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<Table> {
    ctx.gate(Verb::Export, Kind::Scenario)?;
    let full = one(office, ctx, id, lang).await?;
    let result = full.result.ok_or_else(|| Problem::new(Class::Conflict, "scenario-not-run"))?;
    let days = days(office, ctx, id).await?;
    let words = Words::of(lang);
    let mut head = vec![words.say("scenario-column-variation", &[]), words.say("scenario-column-day", &[])];
    let figures: Vec<String> = days.variations.first().into_iter().flatten().map(|(key, _)| key.clone()).collect();
    for figure in &figures {
        let name = words.say(&format!("web-scenario-figure-{figure}"), &[]);
        for part in ["median", "low", "high"] {
            head.push(format!("{name}: {}", words.say(&format!("scenario-column-{part}"), &[])));
        }
    }
    let mut rows = Vec::new();
    for (lines, variation) in days.variations.iter().zip(&result.variations) {
        let long = lines.values().map(|line| line.median.len()).max().unwrap_or(0);
        for day in 0..long {
            let mut row = vec![variation.name.clone(), (days.first + After::new(day as u64)).to_string()];
            for line in figures.iter().filter_map(|figure| lines.get(figure)) {
                for part in [&line.median, &line.low, &line.high] {
                    row.push(part.get(day).map(f64::to_string).unwrap_or_default());
                }
            }
            rows.push(row);
        }
    }
    Ok(Table { head, rows })
}
