//! Conditions: the Common Expression Language over an entry's fields. Pure and total: what cannot be worked out, such as
//! a comparison with a field that is empty, does not hold.

use std::fmt;
use std::sync::{Arc, OnceLock};

use cel::{Context, Env, Program, Value as Cel};
use chrono::NaiveDate;
use serde_json::Value;

use crate::doc::Doc;

/// A condition on an entry, or a value worked out from it.
pub struct Condition {
    text: String,
    program: Program,
    /// The fields that it asks for.
    asks: Vec<String>,
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.text).finish()
    }
}

impl Condition {
    /// Reads an expression; what is wrong is said in the words of its parser.
    ///
    /// # Errors
    /// An expression that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > MOST || signs(text) > SIGNS {
            return Err(format!("> {MOST} B, > {SIGNS} + - = ( …"));
        }
        let program = parse(text)?;
        let names = program.references();
        let asks = names.variables().into_iter().filter(|name| *name != TODAY).map(str::to_owned).collect();
        Ok(Self { text: text.to_owned(), asks, program })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields that it asks for.
    pub fn asks(&self) -> &[String] {
        &self.asks
    }

    /// The functions that it calls.
    pub(crate) fn calls(&self) -> Vec<String> {
        let called = self.program.references();
        called.functions().into_iter().map(str::to_owned).collect()
    }

    /// Does it hold on a day of work?
    pub fn holds(&self, entry: &Doc, today: NaiveDate) -> bool {
        matches!(self.value(entry, today), Some(Cel::Bool(true)))
    }

    /// The whole number that it gives.
    pub fn number(&self, entry: &Doc, today: NaiveDate) -> Option<i64> {
        match self.value(entry, today)? {
            Cel::Int(number) => Some(number),
            Cel::UInt(number) => i64::try_from(number).ok(),
            Cel::Float(number) if number.is_finite() => Some(number.round() as i64),
            _ => None,
        }
    }

    /// The value that it gives, as JSON.
    pub fn json(&self, entry: &Doc, today: NaiveDate) -> Value {
        match self.value(entry, today) {
            Some(Cel::Bool(value)) => Value::Bool(value),
            Some(Cel::Int(value)) => value.into(),
            Some(Cel::UInt(value)) => value.into(),
            Some(Cel::Float(value)) => value.into(),
            Some(Cel::String(value)) => Value::String(value.to_string()),
            _ => Value::Null,
        }
    }

    fn value(&self, entry: &Doc, today: NaiveDate) -> Option<Cel> {
        static LANGUAGE: OnceLock<Arc<Env>> = OnceLock::new();
        let mut context = Context::with_env(Arc::clone(LANGUAGE.get_or_init(|| Arc::new(Env::stdlib()))));
        for name in &self.asks {
            let value = entry.get(name).map_or(Cel::Null, cel);
            context.add_variable_from_value(name.as_str(), value);
        }
        context.add_variable_from_value(TODAY, Cel::from(today.to_string()));
        context.add_function(DAYS, days).ok()?;
        context.add_function(MINUTES, minutes).ok()?;
        context.add_function(SUM, sum).ok()?;
        self.program.execute(&context).ok()
    }
}

/// Bytes of an expression.
const MOST: usize = 500;
/// Signs and brackets of an expression. Its interpreter calls itself for each, and a hundred of them overflow the stack of
/// a thread (2 MB): more could take the program down, and nobody would understand them.
const SIGNS: usize = 40;

/// Signs and brackets outside of texts.
fn signs(text: &str) -> usize {
    let mut within: Option<char> = None;
    let mut number = 0;
    for c in text.chars() {
        match within {
            Some(quote) if c == quote => within = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"') => within = Some(c),
            None => number += usize::from("+-*/%!<>=&|?:.([{".contains(c)),
        }
    }
    number
}

/// Bytes of stack that the parser may use: many times what the longest and deepest expression takes.
const STACK: usize = 64 << 20;

fn parse(text: &str) -> Result<Program, String> {
    let parse = || Program::compile(text).map_err(|errors| errors.to_string());
    std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, parse);
        let parsed = parser.map_err(|error| error.to_string())?.join();
        parsed.unwrap_or_else(|_| Err("?".to_owned()))
    })
}

/// The instant of a move, which what it sets may ask for.
pub const NOW: &str = "now";
/// The day of work.
const TODAY: &str = "today";
/// Days from one day to another.
pub(crate) const DAYS: &str = "days";

/// `days(from, to)`: civil days between two days or instants; none where one of them is no day.
#[expect(clippy::needless_pass_by_value, reason = "the form that the interpreter calls")]
fn days(from: Arc<String>, to: Arc<String>) -> Cel {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    match (day(&from), day(&to)) {
        (Some(from), Some(to)) => Cel::Int((to - from).num_days()),
        _ => Cel::Null,
    }
}

/// Minutes from one instant to another.
pub(crate) const MINUTES: &str = "minutes";

/// `minutes(from, to)`: whole minutes between two instants, those begun not counted; none where one of them is no instant.
#[expect(clippy::needless_pass_by_value, reason = "the form that the interpreter calls")]
fn minutes(from: Arc<String>, to: Arc<String>) -> Cel {
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    match (at(&from), at(&to)) {
        (Some(from), Some(to)) => Cel::Int((to - from).num_minutes()),
        _ => Cel::Null,
    }
}

/// Sums a column of a table.
pub(crate) const SUM: &str = "sum";

/// `sum(rows, 'column')`: the sum of a column's numbers over the rows that have one; none where one is no number.
#[expect(clippy::needless_pass_by_value, reason = "the form that the interpreter calls")]
fn sum(rows: Cel, column: Arc<String>) -> Cel {
    let Cel::List(rows) = rows else { return Cel::Null };
    let (mut whole, mut part, mut decimal) = (0_i64, 0.0, false);
    let column = cel::objects::Key::from(column.as_str());
    for row in rows.iter() {
        let Cel::Map(cells) = row else { return Cel::Null };
        match cells.map.get(&column) {
            None | Some(Cel::Null) => {}
            Some(Cel::Int(number)) => match whole.checked_add(*number) {
                Some(sum) => whole = sum,
                None => return Cel::Null,
            },
            Some(Cel::Float(number)) => (part, decimal) = (part + number, true),
            Some(_) => return Cel::Null,
        }
    }
    if decimal { Cel::Float(part + whole as f64) } else { Cel::Int(whole) }
}

/// The table and the column of each sum in an expression; empty where it has another form.
pub(crate) fn sums(text: &str) -> Vec<(&str, &str)> {
    let after = text.match_indices(SUM).map(|(at, _)| (text[..at].chars().next_back(), &text[at + SUM.len()..]));
    let called = after.filter_map(|(before, rest)| {
        let within = rest.trim_start().strip_prefix('(')?;
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_').then_some(within)
    });
    let parts = called.map(|within| {
        let (table, rest) = within.split_once(',')?;
        let quoted = rest.split(')').next()?.trim();
        let column = ['\'', '"'].iter().find_map(|quote| quoted.strip_prefix(*quote)?.strip_suffix(*quote))?;
        Some((table.trim(), column))
    });
    parts.map(Option::unwrap_or_default).collect()
}

/// A row of a table, with the cells that it has.
fn row(cells: &serde_json::Map<String, Value>) -> Cel {
    let cells: std::collections::HashMap<String, Cel> =
        cells.iter().map(|(key, value)| (key.clone(), cel(value))).collect();
    Cel::from(cells)
}

fn cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        // A file is its name.
        Value::Object(file) => file.get("name").and_then(Value::as_str).map_or(Cel::Null, Cel::from),
        Value::Bool(value) => Cel::Bool(*value),
        // Whole numbers are of one sort, however JSON holds them: 5 is less than 6.
        Value::Number(number) => {
            number.as_i64().map_or_else(|| Cel::Float(number.as_f64().unwrap_or_default()), Cel::Int)
        }
        Value::String(text) => Cel::from(text.as_str()),
        Value::Array(values) => {
            let one = |value: &Value| value.as_object().map_or_else(|| cel(value), row);
            Cel::List(Arc::new(values.iter().map(one).collect()))
        }
    }
}
