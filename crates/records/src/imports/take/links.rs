//! Which records the links of rows lead to.

use std::collections::{BTreeSet, HashMap};

use base::message::Message;
use base::text::{fold, words};
use ingest::Record as Line;
use office::Office;
use register::{Kind as Of, Register as Definition};
use store::{AnyRow, Ctx, Error, Kind, Sheet, Verb};
use uuid::Uuid;

/// Records that bear a name; who has more neighbours than these writes the id.
const ALIKE: u64 = 50;
/// Words of a cell that may be a title.
const WORDS: usize = 20;

/// By field and cell, the record that is meant.
pub(super) type Links = HashMap<(String, String), Result<Uuid, Message>>;

/// The records that rows link to, within what whoever hands the table in may read: by an id, alone or in brackets behind
/// a title as exports write it, or by what people know one record by and no other.
pub(super) async fn links(office: &Office, ctx: &Ctx, of: &Definition, lines: &[Line]) -> office::Result<Links> {
    let mut links = Links::new();
    for field in &of.fields {
        let Of::Link(to) = &field.kind else { continue };
        let cells: BTreeSet<&str> = lines.iter().filter_map(|line| line.text(&field.key)).collect();
        let sheet = Kind::from_key(to).filter(|kind| ctx.may(Verb::Read, *kind)).and_then(Kind::sheet);
        let by_id: Vec<Uuid> = cells.iter().filter_map(|cell| id_of(cell)).collect();
        let readable = match sheet {
            Some(sheet) => {
                let rows = office.store.linked_rows(sheet, ctx, &by_id).await?;
                rows.iter().map(|row| row.id()).collect::<BTreeSet<Uuid>>()
            }
            None => BTreeSet::new(),
        };
        for cell in cells {
            let found = match (id_of(cell), sheet) {
                (Some(id), _) => {
                    if readable.contains(&id) {
                        vec![id]
                    } else {
                        Vec::new()
                    }
                }
                (None, Some(sheet)) => named(office, ctx, sheet, cell).await?,
                (None, None) => Vec::new(),
            };
            let found = match found.as_slice() {
                [id] => Ok(*id),
                [] => Err(Message::new("import-link-unknown").with("name", cell)),
                _ => Err(Message::new("import-link-several").with("name", cell)),
            };
            links.insert((field.key.clone(), cell.to_owned()), found);
        }
    }
    Ok(links)
}

/// "Lò Thị Mẩy (01890000-0000-7000-8000-000000000000)", or the id alone.
fn id_of(cell: &str) -> Option<Uuid> {
    let behind = || cell.strip_suffix(')')?.rsplit_once('(').map(|(_, id)| id);
    cell.parse().ok().or_else(|| behind()?.trim().parse().ok())
}

/// The records that people know by this name.
async fn named(office: &Office, ctx: &Ctx, sheet: &'static Sheet, name: &str) -> office::Result<Vec<Uuid>> {
    if words(name).count() > WORDS {
        return Ok(Vec::new());
    }
    let wanted = fold(name);
    let rows = match office.store.find_rows(sheet, ctx, name, ALIKE).await {
        Ok(rows) => rows,
        // What no search takes is no name either.
        Err(Error::Invalid(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let bears = |row: &&AnyRow| {
        let mut value = row.value().unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            sheet.kind.present(fields);
        }
        sheet.known_by.iter().filter_map(|key| value[*key].as_str()).any(|own| fold(own) == wanted)
    };
    Ok(rows.iter().filter(bears).map(|row| row.id()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_alone_or_behind_a_title() {
        let id = "01890000-0000-7000-8000-000000000000";
        for cell in [id.to_owned(), format!("Lò Thị Mẩy ({id})"), format!("Lò (Mẩy) ( {id} )")] {
            assert_eq!(id_of(&cell).map(|id| id.to_string()).as_deref(), Some(id), "{cell}");
        }
        for cell in ["Lò Thị Mẩy", "Lò (Mẩy)", "(0189)", ""] {
            assert_eq!(id_of(cell), None, "{cell}");
        }
    }
}
