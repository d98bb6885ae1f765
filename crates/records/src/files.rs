//! Photos and papers in fields of records: taken in by what they are, given out through the record that holds them.

use chrono::{NaiveDate, TimeDelta};
use ingest::{Keepable, keep};
use office::reading::Content;
use office::{Class, Office, Problem, Result, worked};
use serde_json::Value;
use store::{Ctx, Handed, Kind, Sheet, limits};
use uuid::Uuid;

/// A file of a record, on its way out.
#[derive(Debug, Clone)]
pub struct RecordFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// A picture that browsers show without running anything of it.
    pub picture: bool,
    /// The content.
    pub content: Vec<u8>,
}

/// Takes a file in for a field of a kind of record; what comes back is what the field is set to.
///
/// # Errors
/// Not allowed, too large, or of a kind that is not kept.
pub async fn take(office: &Office, ctx: &Ctx, sheet: &Sheet, name: &str, content: Content) -> Result<Value> {
    Handed::gate(ctx, sheet)?;
    let most = limits().file_mb;
    let read = move || {
        let no_room =
            |error: std::io::Error| Problem::new(Class::Unavailable, "recognition-no-room").with("reason", error);
        if content.size().map_err(no_room)? > (most as u64) << 20 {
            return Err(Problem::new(Class::TooLarge, "server-too-large").with("most", most));
        }
        let content = content.bytes().map_err(no_room)?;
        Ok(keep(content))
    };
    let kept = worked(read).await?;
    let (kind, content) = kept.ok_or_else(|| Problem::field("fault-file-kind", "file", name))?;
    let mut act = office.store.act(ctx).await?;
    let told = act.take_file(sheet, Handed { name: kind.named(name), media: kind.media, content }).await?;
    act.commit().await?;
    Ok(told)
}

/// Takes away what was handed in on the days before a reporting day and set in no record: at its close a whole day has
/// gone by since. Days that the program slept through are closed one by one, so no close has to look back further.
///
/// # Errors
/// The database's.
pub async fn clear(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<usize> {
    let until = base::day::CutOff::of(&office.province).window(day).0.to_utc();
    let mut act = office.store.act(ctx).await?;
    let cleared = act.clear_unset(until - LOOKED_BACK, until).await?;
    act.commit().await?;
    Ok(cleared)
}

/// How far back a close looks: the day itself, and one more that a close which was cut short left over.
const LOOKED_BACK: TimeDelta = TimeDelta::days(2);

/// The file in a field of a record, for whoever may read the record.
///
/// # Errors
/// No such record within the scope, or no file in the field.
pub async fn given(office: &Office, ctx: &Ctx, sheet: &'static Sheet, id: Uuid, field: &str) -> Result<RecordFile> {
    let missing = || Problem::new(Class::NotFound, "centre-no-file");
    let found = office.store.file_in(sheet, ctx, id, field).await;
    let (told, file) = found.map_err(|error| match error {
        store::Error::NotFound { kind: Kind::File } => missing(),
        other => other.into(),
    })?;
    let media = told.get("media").and_then(Value::as_str).unwrap_or("application/octet-stream").to_owned();
    Ok(RecordFile { picture: Keepable::picture(&media), media, name: file.name, content: file.content })
}
