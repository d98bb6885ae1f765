//! Tables handed in: persons, cases, doses, entries of registers.

use axum::Json;
use axum::extract::{Request, State};
use centre::imports::{self, Handed, Imported};
use centre::{Class, Problem};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::door::{Answer, Ask, In, Number, Path, Who};
use crate::lists::sheet;
use crate::{App, uploads};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import))
}

/// `dry=1` only says what would become of the table.
#[derive(Deserialize)]
struct Dry {
    dry: Option<Number<1>>,
}

/// Takes over a table (multipart, one CSV or XLSX file): sound rows are stored, duplicates left out, the others
/// told with row, column, value and what to do.
#[utoipa::path(
    post,
    path = "/import/{kind}",
    params(("kind" = String, Path, description = "persons, cases, doses, holdings or the key of a register"), ("dry" = Option<u8>, Query)),
    responses((status = 200, body = Imported))
)]
async fn import(
    State(app): State<App>,
    who: Who,
    Path(key): Path<String>,
    Ask(ask): Ask<Dry>,
    request: Request,
) -> Answer<Json<Imported>> {
    let kind = sheet(&who, &key)?.kind;
    // Before the body is read: who may not write need not send it.
    who.ctx.gate(store::Verb::Write, kind).to(&who)?;
    let _admitted = app.office().reader.admit(&who.ctx).to(&who)?;
    let mut handed = uploads::files(&app, &who, request).await?.into_iter();
    let (Some((name, content)), None) = (handed.next(), handed.next()) else {
        return Err(who.refuse(Problem::new(Class::Invalid, "import-one-file")));
    };
    let file = Handed { name, content };
    let dry = ask.dry.is_some_and(|dry| dry.get() != 0);
    Ok(Json(imports::take_in(app.office(), &who.ctx, kind, file, dry, who.lang, |_| {}).await.to(&who)?))
}
