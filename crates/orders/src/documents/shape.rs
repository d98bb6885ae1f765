//! Documents, tasks and citations as the pages want them.

use base::post::Units;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use office::answer::AreaRef;
use serde::Serialize;
use store::Ctx;
use store::records::{Document, Target, Task};
use utoipa::ToSchema;
use uuid::Uuid;

use super::drafted::{Citation, DraftTarget, DraftTask, Span, draft_target, key_of, span};
use super::progress::Progress;
use super::signing::{Signing, signing};
use crate::first::comes_first;
use crate::issuer::{reading, right_of_issuer};

/// What the register says of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentHead {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: Option<String>,
    /// Type.
    pub doc_type: Option<String>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Subject.
    pub subject: Option<String>,
    /// How far the reading has come.
    pub state: String,
    /// Register that holds it.
    pub area: AreaRef,
    /// The day on which it ceased to be in force.
    pub ended_on: Option<NaiveDate>,
    /// The document that replaced it.
    pub replaced_by: Option<Uuid>,
    /// The document of which this is a newer version, not yet merged into it.
    pub version_of: Option<Uuid>,
    /// The file that it came from.
    pub file_id: Option<Uuid>,
    /// Do its tasks come first on the day?
    pub first: bool,
    /// The last day on which they do.
    pub first_until: Option<NaiveDate>,
    /// It has no text: its file could not be read, and its tasks are typed in beside it.
    pub unread: bool,
}

/// A line of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentLine {
    /// The document.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// Tasks read; for who sees only parts of them, the tasks that these are parts of.
    pub tasks: usize,
    /// Targets read.
    pub targets: usize,
    /// How far its parts have come.
    pub progress: Progress,
}

/// Who signed.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Signer {
    /// Name.
    pub name: Option<String>,
    /// In which capacity, as printed.
    pub authority: Option<String>,
    /// The same, read.
    #[serde(flatten)]
    pub signing: Signing,
}

/// A recipient.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// What for.
    pub purpose: Option<String>,
}

/// A rule of accountability in the text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleLine {
    /// Place among the rules.
    pub id: String,
    /// Kind, in words.
    pub kind: String,
    /// Who answers, and if what.
    pub text: String,
    /// The words.
    pub words: String,
    /// Where they stand.
    #[schema(value_type = Vec<i32>)]
    pub span: Span,
}

/// A document under review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentFull {
    /// The document.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// Version.
    pub version: i32,
    /// Place of issue.
    pub place: Option<String>,
    /// Signer.
    pub signer: Signer,
    /// "Kính gửi".
    pub addressees: Vec<String>,
    /// "Nơi nhận".
    pub recipients: Vec<Recipient>,
    /// Citations.
    pub refs: Vec<Citation>,
    /// The text; spans are bytes in it.
    pub text: String,
    /// Tasks.
    pub tasks: Vec<DraftTask>,
    /// Targets.
    pub targets: Vec<DraftTarget>,
    /// Rules of accountability.
    pub rules: Vec<RuleLine>,
    /// How far its parts have come.
    pub progress: Progress,
    /// Does the caller act for whoever issued it?
    pub own: bool,
}

pub(super) fn head(document: &Document, day: NaiveDate) -> DocumentHead {
    DocumentHead {
        id: document.id,
        number: document.number.clone(),
        doc_type: document.doc_type.clone(),
        issuer: document.issuer.clone(),
        issued_on: document.issued_on,
        subject: document.subject.clone(),
        state: document.state.key().to_owned(),
        area: AreaRef::of(&document.area, day),
        ended_on: document.ended_on,
        replaced_by: document.replaced_by,
        version_of: document.version_of,
        file_id: document.file_id,
        first: comes_first(document, day),
        first_until: document.priority_until,
        unread: document.text.trim().is_empty(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what the pages get is made of what the store gave")]
pub(super) fn full(
    (ctx, units): (&Ctx, &Units),
    document: Document,
    tasks: Vec<Task>,
    targets: Vec<Target>,
    held: &[Document],
    lang: Lang,
) -> DocumentFull {
    let words = Words::of(lang);
    let read = reading(&document);
    let known = |number: &str| {
        held.iter().find(|one| one.number.as_deref() == Some(number) && one.id != document.id).map(|one| one.id)
    };
    let refs: Vec<Citation> = read
        .refs
        .iter()
        .map(|cited| Citation {
            document_id: known(&cited.number),
            number: cited.number.clone(),
            date: cited.date,
            effect: words.say(&format!("effect-{}", key_of(cited.effect)), &[]),
            span: span(cited.span),
        })
        .collect();
    let rules = read
        .accountability
        .iter()
        .zip(1..)
        .map(|(rule, place)| RuleLine {
            id: place.to_string(),
            kind: words.say(&format!("accountability-{}", key_of(rule.kind)), &[]),
            text: rule.accountable.join("; "),
            words: rule.words.clone(),
            span: span(rule.span),
        })
        .collect();
    let recipients =
        read.recipients.iter().map(|one| Recipient { name: one.name.clone(), purpose: one.purpose.clone() }).collect();
    DocumentFull {
        head: head(&document, ctx.day),
        version: document.version,
        place: document.place.clone(),
        signer: Signer {
            signing: signing(
                units,
                &document,
                (read.signer.name.as_deref(), read.signer.authority.as_deref()),
                ctx.day,
                lang,
            ),
            name: read.signer.name.clone(),
            authority: read.signer.authority.clone(),
        },
        addressees: read.addressees.clone(),
        recipients,
        tasks: tasks.into_iter().map(|task| DraftTask::of(task, lang).naming(&refs)).collect(),
        refs,
        text: document.text.clone(),
        targets: targets.into_iter().map(|target| draft_target(ctx, target, &read, lang)).collect(),
        rules,
        progress: Progress::default(),
        own: right_of_issuer(ctx, &document).is_ok(),
    }
}
