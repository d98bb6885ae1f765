//! The scenario workbench, which starts from the area's level: `planning` works it out of what `surveillance` knows.

use base::words::Lang;
use chrono::NaiveDate;
use office::{Office, Result};
use store::Ctx;
use store::records::Question;
use surveillance::levels;

pub use planning::scenarios::*;

/// A form for a question, filled with what is known of an area on a day.
///
/// # Errors
/// Not allowed; an area without people.
pub async fn draft(
    office: &Office,
    ctx: &Ctx,
    question: Question,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Draft> {
    planning::scenarios::draft(office, ctx, question, area, day, levels::of_area(office, ctx, area, day), lang).await
}

/// Makes a scenario of a form.
///
/// # Errors
/// Not allowed; a form that cannot be; an area without people.
pub async fn make(office: &Office, ctx: &Ctx, form: Form, day: NaiveDate, lang: Lang) -> Result<ScenarioFull> {
    let area = form.area.clone();
    planning::scenarios::make(office, ctx, form, day, levels::of_area(office, ctx, &area, day), lang).await
}
