//! Lists as files. CSV flows out step by step in constant memory; XLSX is written to a temporary
//! file row by row, for a workbook has its table of contents at the end.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use centre::{Class, Problem};
use futures::stream;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;
use store::Record;
use uuid::Uuid;

use crate::App;
use crate::door::{Answer, In, Who};
use crate::lists::{Asked, cells, columns_of, row};

/// Excel opens a CSV file as UTF-8 only with this mark in front.
const BOM: &str = "\u{feff}";

pub async fn file<R: Record>(app: App, who: Who, asked: Asked) -> Answer<Response> {
    let all = columns_of::<R>(&who);
    let known = |key: &String| key == "area_name" || key == "district_name" || R::fields().iter().any(|f| f.key == key);
    let mut columns: Vec<String> = asked.columns.iter().filter(|key| known(key)).cloned().collect();
    if columns.is_empty() {
        columns = R::fields().iter().map(|field| field.key.to_owned()).collect();
        columns.push("area_name".into());
        columns.push("district_name".into());
    }
    let words = base::words::Words::of(who.lang);
    let head: Vec<String> = columns
        .iter()
        .map(|key| {
            let label = all.iter().find(|column| column.key() == key).map(|column| column.label().to_owned());
            label.unwrap_or_else(|| words.say(&format!("field-{key}"), &[]))
        })
        .collect();
    match asked.format.as_str() {
        "csv" => Ok(csv::<R>(app, who, asked, columns, &head)),
        "xlsx" => xlsx::<R>(app, who, asked, columns, &head).await,
        other => Err(who.refuse(Problem::field("server-export-format", "format", other).with("format", other))),
    }
}

pub(crate) fn attachment(kind: &str, extension: &str, day: chrono::NaiveDate) -> HeaderValue {
    let value = format!("attachment; filename=\"{kind}-{day}.{extension}\"");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// A cell that begins like a formula is text all the same: spreadsheets would run it.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\n', '\r', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

fn line(cells: &[String]) -> String {
    let mut line = cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A table that is there already, as a file.
pub(crate) fn text(head: &[String], rows: &[Vec<String>]) -> String {
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{BOM}{}{rows}", line(head))
}

fn csv<R: Record>(app: App, who: Who, asked: Asked, columns: Vec<String>, head: &[String]) -> Response {
    let kind = R::KIND.key();
    let name = attachment(kind, "csv", who.ctx.day);
    let first = format!("{BOM}{}", line(head));
    let state = (app, who, asked, columns, Some(first), None::<Uuid>);
    let flow = stream::try_unfold(state, |(app, who, asked, columns, first, after)| async move {
        if let Some(first) = first {
            return Ok(Some((first, (app, who, asked, columns, None, after))));
        }
        let step = app.centre().store.step::<R>(&who.ctx, &asked.query, after).await;
        let step = step.map_err(|error| std::io::Error::other(error.to_string()))?;
        let Some(last) = step.last() else { return Ok::<_, std::io::Error>(None) };
        let after = Some(last.id());
        let lines: String = step.iter().map(|record| line(&record_cells(&who, record, &columns))).collect();
        Ok(Some((lines, (app, who, asked, columns, None, after))))
    });
    let mut response = Response::new(Body::from_stream(flow));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

fn record_cells<R: Record>(who: &Who, record: &R, columns: &[String]) -> Vec<String> {
    match row(who, record) {
        Value::Object(fields) => cells::<R>(who, &fields, columns),
        _ => Vec::new(),
    }
}

/// Rows that a sheet holds.
const SHEET_ROWS: u32 = 1_048_576;

async fn xlsx<R: Record>(app: App, who: Who, asked: Asked, columns: Vec<String>, head: &[String]) -> Answer<Response> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let bad = |error: XlsxError| Problem::new(Class::Unavailable, "server-malformed").with("what", error);
    let sheet = book.add_worksheet_with_constant_memory().map_err(bad).to(&who)?;
    for (column, label) in (0_u16..).zip(head) {
        sheet.write_string_with_format(0, column, label, &bold).map_err(bad).to(&who)?;
    }
    let (mut after, mut at) = (None, 1_u32);
    loop {
        let step = app.centre().store.step::<R>(&who.ctx, &asked.query, after).await.to(&who)?;
        let Some(last) = step.last() else { break };
        after = Some(last.id());
        for record in &step {
            if at >= SHEET_ROWS {
                break;
            }
            for (column, cell) in (0_u16..).zip(record_cells(&who, record, &columns)) {
                sheet.write_string(at, column, cell).map_err(bad).to(&who)?;
            }
            at += 1;
        }
    }
    let bytes = book.save_to_buffer().map_err(bad).to(&who)?;
    let mut response = Response::new(Body::from(bytes));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let name = attachment(R::KIND.key(), "xlsx", who.ctx.day);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// A desk's own table as a file: rows that are no records.
pub(crate) fn table(
    (name, day): (&str, chrono::NaiveDate),
    format: &str,
    head: &[String],
    rows: &[Vec<String>],
) -> Result<Response, Problem> {
    let bad = |error: XlsxError| Problem::new(Class::Unavailable, "server-malformed").with("what", error);
    let (bytes, kind) = match format {
        "csv" => {
            let lines: String = std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).map(line).collect();
            (format!("{BOM}{lines}").into_bytes(), "text/csv; charset=utf-8")
        }
        "xlsx" => {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            let bold = Format::new().set_bold();
            for (column, label) in (0_u16..).zip(head) {
                sheet.write_string_with_format(0, column, label, &bold).map_err(bad)?;
            }
            for (at, row) in (1_u32..).zip(rows) {
                for (column, cell) in (0_u16..).zip(row) {
                    sheet.write_string(at, column, cell).map_err(bad)?;
                }
            }
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (book.save_to_buffer().map_err(bad)?, kind)
        }
        other => return Err(Problem::field("server-export-format", "format", other).with("format", other)),
    };
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(name, format, day));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("-5"), "-5");
        assert_eq!(quoted("Lò, A"), "\"Lò, A\"");
        assert_eq!(quoted("Lò Văn A"), "Lò Văn A");
    }
}
