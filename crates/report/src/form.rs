//! The measures of each form, from `data/templates/forms.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Form;

const FORMS: &str = include_str!("../../../data/templates/forms.toml");

/// What stands beneath the issuing body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BodyMark {
    /// A line of a third to a half of the text (State).
    Line,
    /// An asterisk (Party).
    Asterisk,
}

/// Margins in millimetres.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Margin {
    pub top: f64,
    pub bottom: f64,
    pub left: f64,
    pub right: f64,
}

/// Sizes of type in points, by component.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    pub nation: f64,
    pub motto: f64,
    pub issuer: f64,
    pub number: f64,
    pub date: f64,
    pub doc_type: f64,
    pub subject: f64,
    pub body: f64,
    pub addressee: f64,
    pub signer: f64,
    pub recipients_label: f64,
    pub recipients: f64,
    pub page_number: f64,
    pub table: f64,
    pub note: f64,
    pub notice: f64,
}

/// The measures of one form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measures {
    /// The act that the measures follow.
    pub source: String,
    /// How far the source was checked.
    pub trust: String,
    /// Width and height in millimetres.
    pub page: [f64; 2],
    pub margin: Margin,
    /// Shares of the text width for the issuer and for the national name.
    pub columns: [f64; 2],
    /// Indent of a paragraph's first line in millimetres.
    pub indent: f64,
    /// Space between paragraphs in points.
    pub paragraph_gap: f64,
    /// Line spacing, 1.0 = single.
    pub line: f64,
    /// What ends the body.
    pub full_stop: String,
    /// What ends each line of a list of addressees or recipients but the last.
    pub list_end: String,
    /// Whether a line stands beneath the national name.
    pub motto_line: bool,
    pub body_mark: BodyMark,
    pub size: Sizes,
}

impl Measures {
    /// Width between the margins in millimetres.
    pub fn text_width(&self) -> f64 {
        self.page[0] - self.margin.left - self.margin.right
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    state: Measures,
    party: Measures,
}

/// The measures of a form.
#[expect(clippy::expect_used, reason = "the table is part of the program and a test reads it")]
pub(crate) fn measures(form: Form) -> &'static Measures {
    static ALL: LazyLock<Forms> = LazyLock::new(|| toml::from_str(FORMS).expect("data/templates/forms.toml is sound"));
    match form {
        Form::State => &ALL.state,
        Form::Party => &ALL.party,
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the values are read as written, never computed")]
mod tests {
    use super::*;

    #[test]
    fn state_measures_stand_inside_the_decrees_ranges() {
        let form = measures(Form::State);
        assert_eq!(form.page, [210.0, 297.0]);
        for (value, range) in [
            (form.margin.top, 20.0..=25.0),
            (form.margin.bottom, 20.0..=25.0),
            (form.margin.left, 30.0..=35.0),
            (form.margin.right, 15.0..=20.0),
            (form.size.nation, 12.0..=13.0),
            (form.size.motto, 13.0..=14.0),
            (form.size.issuer, 12.0..=13.0),
            (form.size.number, 13.0..=13.0),
            (form.size.date, 13.0..=14.0),
            (form.size.doc_type, 13.0..=14.0),
            (form.size.subject, 13.0..=14.0),
            (form.size.body, 13.0..=14.0),
            (form.size.signer, 13.0..=14.0),
            (form.size.recipients_label, 12.0..=12.0),
            (form.size.recipients, 11.0..=11.0),
            (form.size.page_number, 13.0..=14.0),
            (form.line, 1.0..=1.5),
        ] {
            assert!(range.contains(&value), "{value} is outside {range:?}");
        }
        assert!(form.paragraph_gap >= 6.0);
        assert!(form.indent == 10.0 || form.indent == 12.7);
    }

    #[test]
    fn party_margins_are_the_guidances() {
        let form = measures(Form::Party);
        let Margin { top, bottom, left, right } = form.margin;
        assert_eq!([top, bottom, left, right], [20.0, 20.0, 30.0, 15.0]);
        assert_eq!(form.size.nation, 15.0);
    }
}
