//! Lists as files, CSV or XLSX. Both flow out step by step in constant memory; the first step is read before the first
//! byte goes, so that whatever cannot be exported is refused like any other request.

mod book;
mod row;
mod text;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use centre::{Class, Problem};
use futures::stream;
use store::{AnyRow, Ctx, ListQuery, Sheet};

use crate::app::App;
use crate::columns::columns_of;
use crate::door::{Answer, In, Who};
use crate::question::Asked;
use book::{Book, SHEET_ROWS};
use row::{Columns, Slot};
use text::Csv;

pub(crate) use text::text;

/// A file on its way out.
enum Writer {
    Csv(Csv),
    Xlsx(Box<Book>),
}

impl Writer {
    fn new(format: &str, head: &[String]) -> Result<Self, Problem> {
        let mut writer = match format {
            "csv" => Self::Csv(Csv::new()),
            "xlsx" => Self::Xlsx(Box::new(Book::new().map_err(|error| broken(&error))?)),
            other => return Err(Problem::field("server-export-format", "format", other).with("format", other)),
        };
        writer.head(head).map_err(|error| broken(&error))?;
        Ok(writer)
    }

    fn head(&mut self, labels: &[String]) -> std::io::Result<()> {
        match self {
            Self::Csv(csv) => csv.row(labels.iter().map(String::as_str)),
            Self::Xlsx(book) => book.head(labels)?,
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Slot]) -> std::io::Result<()> {
        match self {
            Self::Csv(csv) => csv.row(cells.iter().map(|cell| cell.text.as_str())),
            Self::Xlsx(book) => book.row(cells)?,
        }
        Ok(())
    }

    /// What is written since it was taken last.
    fn take(&mut self) -> Bytes {
        match self {
            Self::Csv(csv) => csv.take(),
            Self::Xlsx(book) => book.take(),
        }
    }

    /// The end of the file.
    fn end(self) -> std::io::Result<Bytes> {
        match self {
            Self::Csv(mut csv) => Ok(csv.take()),
            Self::Xlsx(book) => book.end(),
        }
    }

    fn media(&self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8",
            Self::Xlsx(_) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

fn broken(error: &std::io::Error) -> Problem {
    Problem::new(Class::Unavailable, "server-malformed").with("what", error)
}

/// A list as a file.
pub async fn file(sheet: &'static Sheet, app: App, who: Who, asked: Asked) -> Answer<Response> {
    let columns = Columns::of(sheet, &who, &asked.columns, &columns_of(sheet, &who)).to(&who)?;
    let writer = Writer::new(&asked.format, columns.labels()).to(&who)?;
    if asked.format == "xlsx" {
        // A file that leaves some out does not look like it.
        let rows = app.office().store.count_of(sheet, &who.ctx, &asked.query).await.to(&who)?;
        if rows >= u64::from(SHEET_ROWS) {
            let problem = Problem::new(Class::TooLarge, "server-export-too-long").with("rows", rows);
            return Err(who.refuse(problem.with("most", SHEET_ROWS - 1)));
        }
    }
    let step = app.office().store.step_rows(sheet, &who.ctx, &asked.query, None).await.to(&who)?;
    let (media, name) = (writer.media(), attachment(sheet.kind.key(), &asked.format, who.ctx.day));
    let flow = Flow { sheet, app, ctx: who.ctx, query: asked.query, columns, writer, step };
    let flow = stream::try_unfold(Some(flow), |flow| async move {
        match flow {
            Some(flow) => flow.on().await.map(Some),
            None => Ok::<_, std::io::Error>(None),
        }
    });
    Ok(answer(Body::from_stream(flow), media, name))
}

fn answer(body: Body, media: &'static str, name: HeaderValue) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

/// An export under way: a step of rows that is read, and the file that they go into.
struct Flow {
    sheet: &'static Sheet,
    app: App,
    ctx: Ctx,
    query: ListQuery,
    columns: Columns,
    writer: Writer,
    step: Vec<AnyRow>,
}

impl Flow {
    /// Writes the step on a thread that may work, while the next one is read; without rows the file ends.
    async fn on(self) -> std::io::Result<(Bytes, Option<Self>)> {
        let Self { sheet, app, ctx, query, mut columns, mut writer, step } = self;
        columns.learn(&app, &ctx, &step).await.map_err(|error| broke_off(&error))?;
        let Some(after) = step.last().map(|row| row.id()) else {
            let end = tokio::task::spawn_blocking(move || writer.end()).await.map_err(std::io::Error::other)??;
            return Ok((end, None));
        };
        let write = tokio::task::spawn_blocking(move || {
            for record in &step {
                writer.row(columns.cells(record.as_ref()))?;
            }
            let written = writer.take();
            std::io::Result::Ok((columns, writer, written))
        });
        let (next, written) = tokio::join!(app.office().store.step_rows(sheet, &ctx, &query, Some(after)), write);
        let (columns, writer, written) = written.map_err(std::io::Error::other)??;
        let step = next.map_err(|error| broke_off(&error))?;
        Ok((written, Some(Self { sheet, app, ctx, query, columns, writer, step })))
    }
}

fn broke_off(error: &store::Error) -> std::io::Error {
    ::tracing::error!(%error, "an export broke off");
    std::io::Error::other(error.to_string())
}

pub(crate) fn attachment(kind: &str, extension: &str, day: chrono::NaiveDate) -> HeaderValue {
    let value = format!("attachment; filename=\"{kind}-{day}.{extension}\"");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// A desk's own table as a file: rows that are no records.
pub(crate) fn table(
    (name, day): (&str, chrono::NaiveDate),
    format: &str,
    head: &[String],
    rows: &[Vec<String>],
) -> Result<Response, Problem> {
    let mut writer = Writer::new(format, head)?;
    for row in rows {
        let cells: Vec<Slot> = row.iter().map(|text| Slot { text: text.clone(), number: false }).collect();
        writer.row(&cells).map_err(|error| broken(&error))?;
    }
    let media = writer.media();
    let start = writer.take();
    let end = writer.end().map_err(|error| broken(&error))?;
    let whole = Body::from([start, end].concat());
    Ok(answer(whole, media, attachment(name, format, day)))
}
