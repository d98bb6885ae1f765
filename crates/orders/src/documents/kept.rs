//! The files that documents came from, kept as they were handed in.

use chrono::Utc;
use data_encoding::HEXLOWER;
use office::reading::Content;
use office::{Class, Office, Problem, Result, worked};
use sha2::{Digest, Sha256};
use store::records::File;
use store::{Ctx, Kind};
use uuid::Uuid;

/// A kept file.
#[derive(Debug, Clone)]
pub struct KeptFile {
    /// Name as handed in.
    pub name: String,
    /// Media type, by the name's ending; of what a browser shows by itself without running anything of it.
    pub media: Option<&'static str>,
    /// The content.
    pub content: Vec<u8>,
}

/// Endings of files that a clerk can open and read even where the program cannot, and the media type of those
/// that a browser shows.
const OPENABLE: &[(&str, Option<&str>)] = &[
    ("pdf", Some("application/pdf")),
    ("png", Some("image/png")),
    ("jpg", Some("image/jpeg")),
    ("jpeg", Some("image/jpeg")),
    ("webp", Some("image/webp")),
    ("gif", Some("image/gif")),
    ("txt", Some("text/plain; charset=utf-8")),
    ("md", Some("text/plain; charset=utf-8")),
    ("tif", None),
    ("tiff", None),
    ("heic", None),
    ("docx", None),
    ("doc", None),
    ("odt", None),
    ("rtf", None),
];

fn kind_of(name: &str) -> Option<&'static (&'static str, Option<&'static str>)> {
    let (_, ending) = name.rsplit_once('.')?;
    OPENABLE.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))
}

/// Is it a document that a person can open, whatever the program makes of it?
pub(super) fn openable(name: &str) -> bool {
    kind_of(name).is_some()
}

/// A file to keep as it came.
pub(super) async fn file(office: &Office, ctx: &Ctx, name: &str, content: Content) -> Result<File> {
    let read = move || {
        let content = content
            .bytes()
            .map_err(|error| Problem::new(Class::Unavailable, "recognition-no-room").with("reason", error))?;
        Ok((HEXLOWER.encode(&Sha256::digest(&content)), content))
    };
    let (digest, content) = worked(read).await?;
    Ok(File {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area: ctx.scope.area().to_owned(),
        name: name.to_owned(),
        digest,
        content,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    })
}

/// The file that a document came from.
pub async fn original(office: &Office, ctx: &Ctx, id: Uuid) -> Result<KeptFile> {
    let file = office.store.original(ctx, id).await.map_err(|error| match error {
        store::Error::NotFound { kind: Kind::File } => Problem::new(Class::NotFound, "centre-no-file"),
        other => other.into(),
    })?;
    let media = kind_of(&file.name).and_then(|(_, media)| *media);
    Ok(KeptFile { name: file.name, media, content: file.content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_scans_can_be_opened_and_programs_are_refused() {
        assert!(openable("quyet-dinh.PDF") && openable("anh chup.jpg") && openable("cong van.doc"));
        assert!(!openable("virus.exe") && !openable("khong-duoi"));
        // What a page could run is never shown in the browser.
        assert!(kind_of("trang.html").is_none() && kind_of("hinh.svg").is_none());
    }
}
