//! Handing in: a file or a text becomes a draft with what was read from it, and with remarks for the clerk.

use base::message::Message;
use base::words::{Lang, Words};
use chrono::Utc;
use office::reading::{self, Content, Understood};
use office::{Class, Office, Place, Problem, Result};
use store::records::{Document, DocumentState, Task};
use store::{Ctx, Kind, Verb};
use uuid::Uuid;

use super::{copies, file, issuer_area, kept, priority, proposed, proposed_target, refuse_held};

/// A file or pasted text handed in.
#[derive(Debug)]
pub struct HandedIn {
    /// Name of the file; none for pasted text.
    pub name: Option<String>,
    /// Its content.
    pub content: Content,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The draft.
    pub document: Document,
    /// Why it could not be read, or what to look at: a scan recognised, letters converted, no directive.
    pub notes: Vec<Message>,
}

/// Fewer letters than this say nothing about the language of a text.
const TELLING: usize = 200;

/// Reads a file or a text into a draft with proposed tasks and targets. The file itself is kept; one that
/// cannot be read becomes a draft without a text, beside which its tasks are typed in.
pub async fn import_document(office: &Office, ctx: &Ctx, handed: HandedIn, state: DocumentState) -> Result<Document> {
    Ok(hand_in(office, ctx, handed, state).await?.document)
}

/// The same, with the remarks.
pub async fn hand_in(office: &Office, ctx: &Ctx, handed: HandedIn, state: DocumentState) -> Result<Imported> {
    import_as(office, ctx, handed, state, None).await
}

pub(super) async fn import_as(
    office: &Office,
    ctx: &Ctx,
    handed: HandedIn,
    state: DocumentState,
    version_of: Option<Uuid>,
) -> Result<Imported> {
    ctx.gate(Verb::Write, Kind::Document)?;
    let name = handed.name.clone().unwrap_or_else(|| Words::of(Lang::Vi).say("document-pasted", &[]));
    let content = handed.content;
    // One that broke a limit is not kept either: whoever opens it may fare as the reader did.
    let kept_unread = |message| kept::openable(&name) && version_of.is_none() && !reading::over_a_limit(message);
    let Understood { notes, document: mut read } = match office.reader.document(ctx, &content).await {
        Ok(understood) => understood,
        Err(message) if kept_unread(&message) => Understood { notes: vec![message], document: directive::read("") },
        Err(message) => return Err(message.in_file(&name).into()),
    };
    let mut notes: Vec<Message> = notes.into_iter().map(|note| note.in_file(&name)).collect();
    let empty = read.text.trim().is_empty();
    let nothing = content.size().is_ok_and(|size| size == 0);
    if empty && (nothing || !kept::openable(&name) || version_of.is_some()) {
        return Err(Problem::new(Class::Invalid, "centre-document-empty").at(in_file(&name)));
    }
    notes.extend(strange(&name, &read));
    if empty {
        read.subject = Some(name.clone());
    }
    let _turn = office.reader.keeping().await;
    let file = match &handed.name {
        Some(name) => Some(file(office, ctx, name, content).await?),
        None => None,
    };
    let issuer_area = issuer_area(office, &read, ctx);
    let reading = serde_json::to_value(&read)
        .map_err(|error| Problem::new(Class::Unavailable, "server-malformed").with("what", error))?;
    let (priority, priority_until) = priority::said(&read.text, read.date.unwrap_or(ctx.day));
    let document = Document {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: ctx.scope.area().to_owned(),
        issuer_area,
        doc_type: read.doc_type.clone(),
        number: read.number.clone(),
        issuer: read.issuer.clone(),
        place: read.place.clone(),
        issued_on: read.date,
        subject: read.subject.clone(),
        folded: String::new(),
        state,
        text: read.text.clone(),
        reading,
        file_id: file.as_ref().map(|file| file.id),
        ended_on: None,
        replaced_by: None,
        version_of,
        priority,
        priority_until,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    let mut tasks: Vec<Task> =
        read.orders().iter().zip(1..).map(|(task, ordinal)| proposed(&document, task, ordinal)).collect();
    let next = i32::try_from(tasks.len()).unwrap_or(i32::MAX).saturating_add(1);
    tasks.extend(copies::asked_by_purpose(&document, next, ctx.day));
    let targets = read.targets.iter().map(|target| proposed_target(&document, target, &tasks)).collect();
    // Reading took its time; what is held is looked at now, when nobody else can hand in.
    let mut act = office.store.act(ctx).await?;
    refuse_held(&act, &document).await?;
    if let Some(file) = file {
        act.create(Verb::Write, file, None).await?;
    }
    let document = act.create(Verb::Write, document, handed.name).await?;
    act.load(tasks, "note-directive-read", false).await?;
    act.load(targets, "note-directive-read", false).await?;
    act.commit().await?;
    Ok(Imported { document, notes })
}

/// What is said of a text that is no directive: another language, or none of the marks of an official paper.
fn strange(name: &str, read: &directive::Document) -> Option<Message> {
    let letters = read.text.chars().filter(|c| c.is_alphabetic()).count();
    let found = !read.tasks.is_empty() || read.number.is_some() || read.doc_type.is_some();
    if letters == 0 || found {
        return None;
    }
    let code = match ingest::vietnamese(&read.text) {
        Some(share) if share >= 0.5 => "document-no-directive",
        _ if letters < TELLING => "document-no-directive",
        _ => "document-foreign",
    };
    Some(Message::new(code).in_file(name))
}

fn in_file(name: &str) -> Place {
    Place { file: Some(name.to_owned()), ..Place::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<&'static str> {
        strange("a.txt", &directive::read(text)).map(|message| message.code)
    }

    #[test]
    fn a_text_in_another_language_and_one_that_is_no_directive_say_what_they_are() {
        let english = "The river is one thousand kilometres long and rises in the mountains of the north. ".repeat(5);
        assert_eq!(said(&english), Some("document-foreign"));
        let russian = "Река имеет длину тысячу километров и берёт начало в горах на севере страны. ".repeat(5);
        assert_eq!(said(&russian), Some("document-foreign"));
        let story = "Sông Hồng dài 1.149 km, bắt nguồn từ Trung Quốc. Nước sông đỏ vì phù sa. ".repeat(5);
        assert_eq!(said(&story), Some("document-no-directive"));
        assert_eq!(said("Số: 12/UBND-VX\n\nKính gửi: Sở Y tế.\n\n1. Sở Y tế rà soát danh sách."), None);
        assert_eq!(said(""), None);
        for code in ["document-foreign", "document-no-directive"] {
            for lang in [Lang::Vi, Lang::En] {
                let message = Message::new(code);
                assert!(message.say(lang) != code && message.hint(lang).is_some(), "{code}");
            }
        }
    }
}
