//! Reading Vietnamese administrative documents (văn bản hành chính): from text to a document with its
//! tasks, targets and rules of accountability.
//!
//! [`read`] is total: any text gives a document, and what could not be read is left empty. Every part
//! keeps its place in the text, so that a clerk can see where it came from. The reader knows the genre
//! (Decree 30/2020/NĐ-CP for the State, Guidance 36-HD/VPTW for the Party), never a single document; its
//! words stand in `data/directive/lexicon.toml`.

mod accountability;
mod agency;
mod body;
mod deadline;
mod header;
mod lexicon;
mod model;
mod number;
mod refs;
mod schema;
mod signature;
mod target;
mod tasks;
mod text;

pub use model::{
    Accountability, AccountabilityKind, Deadline, DeadlineKind, Document, Effect, Item, MeasureGuess, Nature,
    Recipient, Reference, Signer, Span, Target, Task,
};

use text::Source;

/// Reads a document.
pub fn read(text: &str) -> Document {
    let source = Source::new(text);
    let header = header::read(&source);
    let signature = signature::read(&source, header.body_from);
    let number = number::own(&source, &header);
    let refs = refs::read(&source, signature.scope_to, header.number.as_deref());
    let body = body::read(&source, header.body_from, signature.body_to);
    let year = header.date.map(|date| chrono::Datelike::year(&date));
    let context = deadline::Context { issued_on: header.date, year: year.or_else(|| text::any_year(&source.plain)) };
    let tasks = tasks::read(&source, &body, &context);
    let targets = target::read(&source, &tasks);
    let accountability = accountability::read(&source, &body);
    let issuer = header.issuer.clone().or_else(|| number::issuer(&source, &header, &signature));
    Document {
        doc_type: header.doc_type.clone(),
        number,
        issuer,
        place: header.place.clone(),
        date: header.date,
        signer: signature.signer,
        subject: header.subject.clone(),
        addressees: header.addressees.clone(),
        recipients: signature.recipients,
        refs,
        items: body.items_for_show(),
        tasks,
        targets,
        accountability,
        text: source.text,
    }
}
