//! Where the database finds a field: in a column of its own, or, of a register's entry, in that of JSON.

use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};
use sea_orm::{DbBackend, Value};

use crate::access::column;
use crate::field::FieldKind;
use crate::record::Kind;
use crate::registers::{self, Registered};
use crate::sheet::Sheet;

/// The columns of entries; all other fields of a register lie in one of JSON.
const COLUMNS: [&str; 8] = ["area", "due_at", "entered_at", "folded", "id", "on_day", "person_id", registers::STATE];

/// Does a field have no column of its own?
pub(crate) fn in_json(sheet: &Sheet, key: &str) -> bool {
    matches!(sheet.kind, Kind::Register(register) if !COLUMNS.contains(&key) && !is_day(register, key))
}

/// The day that an entry belongs to stands in a column, too.
fn is_day(register: &Registered, key: &str) -> bool {
    let of_day = || register.definition.field(key).is_some_and(|field| field.kind == register::Kind::Date);
    register.definition.day == key && of_day()
}

/// Where the database finds a field.
pub(crate) fn place(sheet: &Sheet, key: &str, backend: DbBackend) -> Expr {
    if !in_json(sheet, key) {
        let day = matches!(sheet.kind, Kind::Register(register) if is_day(register, key));
        return column(if day { "on_day" } else { key });
    }
    let kind = sheet.field(key).map(|field| field.kind);
    // Rows that nobody has touched since have it under the key of their time.
    let was = match sheet.kind {
        Kind::Register(register) => register.definition.field(key).map_or(&[][..], |field| &field.was),
        _ => &[],
    };
    let mut places = std::iter::once(key).chain(was.iter().map(String::as_str)).map(|key| of_json(key, backend));
    let first = places.next().unwrap_or_else(|| of_json(key, backend));
    let rest: Vec<Expr> = places.collect();
    let text = if rest.is_empty() { first } else { Func::coalesce(std::iter::once(first).chain(rest)).into() };
    if backend == DbBackend::Sqlite {
        // A number of the time when it was one is words now.
        return if kind == Some(FieldKind::Text) { text.cast_as(Alias::new("text")) } else { text };
    }
    match kind {
        Some(FieldKind::Int | FieldKind::Duration) => text.cast_as(Alias::new("bigint")),
        Some(FieldKind::Real) => text.cast_as(Alias::new("double precision")),
        Some(FieldKind::Bool) => text.cast_as(Alias::new("boolean")),
        _ => text,
    }
}

fn of_json(key: &str, backend: DbBackend) -> Expr {
    let fields = column("fields");
    if backend == DbBackend::Sqlite {
        Func::cust("json_extract").args([fields, Expr::val(format!("$.{key}"))]).into()
    } else {
        PgExpr::cast_json_field(fields, Expr::val(key))
    }
}

/// A day, an instant or an id as JSON writes it; days and instants are ordered as their texts are.
pub(crate) fn written(value: Value) -> Value {
    match value {
        Value::ChronoDate(Some(day)) => day.to_string().into(),
        Value::ChronoDateTimeUtc(Some(at)) => at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into(),
        Value::Uuid(Some(id)) => id.to_string().into(),
        other => other,
    }
}
