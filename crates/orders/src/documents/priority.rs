//! Papers whose tasks come before everything else, and how long they do (S4-1b).

use std::sync::LazyLock;

use base::shipped;
use base::text::fold;
use base::words::Lang;
use chrono::{Datelike, NaiveDate};
use office::{Class, Office, Problem, Result};
use serde::Deserialize;
use serde_json::json;
use store::records::{Document, DocumentState, Priority};
use store::{Ctx, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::one;
use super::shape::DocumentFull;
use crate::issuer::right_of_issuer;

/// Whether the tasks of a paper come first, as its issuer says.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The version before the caller.
    pub version: i32,
    /// Do they come first?
    pub first: bool,
    /// The last day on which they do; none where there is no end.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// How papers say that something comes first: `data/office/priority.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    first: Vec<String>,
    until: Vec<Until>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Until {
    words: Vec<String>,
    month: u32,
    day: u32,
}

static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("office/priority.toml", include_str!("../../../../data/office/priority.toml")));

/// What a paper says of its own priority, and until when; the clerk sees it in the draft.
pub(super) fn said(text: &str, issued: NaiveDate) -> (Option<Priority>, Option<NaiveDate>) {
    let says = |sentence: &str, any: &[String]| any.iter().any(|words| sentence.contains(&whole(words)));
    let Some(sentence) = text.split(['.', ';']).map(whole).find(|sentence| says(sentence, &RULES.first)) else {
        return (None, None);
    };
    let until = RULES.until.iter().find(|until| says(&sentence, &until.words));
    let of = |year: i32| until.and_then(|until| NaiveDate::from_ymd_opt(year, until.month, until.day));
    // In December "đến hết tháng 3" is the next year's.
    let day = of(issued.year()).filter(|day| *day >= issued).or_else(|| of(issued.year() + 1));
    (Some(Priority::Top), day)
}

/// Whole words between blanks, so that one quarter is not found in another ("quý I" in "quý II").
fn whole(text: &str) -> String {
    let words = fold(text);
    let words: Vec<&str> =
        words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Says that the tasks of a paper come first, or no longer do.
///
/// # Errors
/// Not the issuer's people, a day before the present one, or a paper that orders nothing here.
pub async fn set_first(office: &Office, ctx: &Ctx, id: Uuid, asked: First, lang: Lang) -> Result<DocumentFull> {
    let mut act = office.store.act(ctx).await?;
    let document: Document = act.get(id).await?;
    if document.state == DocumentState::Library {
        return Err(Problem::new(Class::Invalid, "centre-document-library"));
    }
    right_of_issuer(ctx, &document)?;
    if let Some(until) = asked.until.filter(|until| asked.first && *until < ctx.day) {
        return Err(Problem::field("centre-priority-past", "until", until));
    }
    let priority = asked.first.then_some(Priority::Top);
    let fields = json!({ "priority": priority, "priority_until": asked.until.filter(|_| asked.first) });
    let changes = fields.as_object().cloned().unwrap_or_default();
    act.amend::<Document>(Verb::Decide, (id, asked.version), changes, "priority", None).await?;
    act.commit().await?;
    one(office, ctx, id, lang).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_when_a_paper_comes_first_is_read_in_whole_words_and_never_lies_behind_it() {
        let until = |words: &str, issued: &str| {
            let text = format!("Phòng, chống dịch là trên hết, là nhiệm vụ hàng đầu {words}. Các việc khác làm sau.");
            let (first, day) = said(&text, issued.parse().unwrap());
            assert_eq!(first, Some(Priority::Top), "{words}");
            day.map(|day| day.to_string())
        };
        let cases = [
            ("từ nay đến cuối năm", "2021-08-16", Some("2021-12-31")),
            ("đến hết quý I năm 2022", "2021-12-28", Some("2022-03-31")),
            ("đến hết quý II", "2021-04-02", Some("2021-06-30")),
            ("đến hết quý III", "2021-08-16", Some("2021-09-30")),
            ("đến hết tháng 3", "2021-12-28", Some("2022-03-31")),
            ("đến 31/12", "2021-12-30", Some("2021-12-31")),
            ("trong thời gian tới", "2021-12-30", None),
        ];
        for (words, issued, expected) in cases {
            assert_eq!(until(words, issued).as_deref(), expected, "{words}, {issued}");
        }
        assert_eq!(said("Khen thưởng các tập thể.", "2021-12-30".parse().unwrap()), (None, None));
    }
}
