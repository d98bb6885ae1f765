//! Entries of registers, from the files under `data/demo/`: each is of the register whose name it bears.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde_json::{Map, Value};
use store::records::Entry;
use store::{Error, FieldKind, Registered, Sheet};
use uuid::Uuid;

use crate::params::Params;
use crate::random::{Ids, part};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/demo/registers");
static UNDER_PAPERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/demo/under-papers");

/// The papers that entries may stand under, by number.
type Papers = BTreeMap<String, Uuid>;

/// Entries that were made before, by register and title: what others lead to.
type Titles = BTreeMap<(&'static str, String), Uuid>;

/// Entries by register.
type Entries = Vec<(&'static Sheet, Vec<Entry>)>;

/// The entries that need no paper.
pub(crate) fn entries(params: &Params) -> Result<Entries, Error> {
    of_files(params, &FILES, &Papers::new())
}

/// The entries that stand under papers.
pub(crate) fn under_papers(params: &Params, papers: &Papers) -> Result<Entries, Error> {
    of_files(params, &UNDER_PAPERS, papers)
}

fn of_files(params: &Params, files: &Dir<'_>, papers: &Papers) -> Result<Entries, Error> {
    let mut all = Vec::new();
    let mut titles = Titles::new();
    let mut in_order: Vec<_> = files.files().collect();
    in_order.sort_by_key(|file| file.path());
    for file in in_order {
        let name = file.path().file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(register) = store::registers::of(name) else { continue };
        let entries = of(params, register, file.contents(), (papers, &titles))?;
        let title = |entry: &Entry| entry.fields.0.get(&register.definition.title)?.as_str().map(str::to_owned);
        titles.extend(entries.iter().filter_map(|entry| Some(((register.key, title(entry)?), entry.id))));
        all.push((register.sheet(), entries));
    }
    Ok(all)
}

fn of(
    params: &Params,
    register: &'static Registered,
    content: &[u8],
    (papers, titles): (&Papers, &Titles),
) -> Result<Vec<Entry>, Error> {
    let bad = |what: String| Error::Data { file: format!("data/demo/…/{}.csv", register.key), what };
    let mut ids = Ids::new(part(params.seed, &["entries", register.key]), params.day, 0);
    let mut reader = csv::Reader::from_reader(content);
    let heads = reader.headers().map_err(|error| bad(error.to_string()))?.clone();
    let mut entries = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| bad(error.to_string()))?;
        let mut fields = Map::new();
        let (mut area, mut state, mut entered_at) = (String::new(), String::new(), None);
        for (key, text) in heads.iter().zip(row.iter()).filter(|(_, text)| !text.is_empty()) {
            match key {
                "area" => text.clone_into(&mut area),
                "state" => text.clone_into(&mut state),
                "entered_at" => entered_at = Some(text.parse().map_err(|_| bad(format!("{key}: {text}")))?),
                "document" => {
                    let paper = papers.get(text).ok_or_else(|| bad(format!("{key}: {text}")))?;
                    fields.insert(key.to_owned(), paper.to_string().into());
                }
                _ if linked(register, key).is_some() => {
                    let to = linked(register, key).unwrap_or_default();
                    let entry = titles.get(&(to, text.to_owned())).ok_or_else(|| bad(format!("{key}: {text}")))?;
                    fields.insert(key.to_owned(), entry.to_string().into());
                }
                _ => {
                    let value = value(register.sheet(), key, text).ok_or_else(|| bad(format!("{key}: {text}")))?;
                    fields.insert(key.to_owned(), value);
                }
            }
        }
        let entry = Entry::new(register, &params.province, ids.next(), &area, fields);
        entries.push(Entry { state, entered_at, ..entry });
    }
    Ok(entries)
}

/// The register that a field leads to.
fn linked(register: &'static Registered, key: &str) -> Option<&'static str> {
    match register.sheet().field(key)?.kind {
        FieldKind::Link(to) => store::registers::of(to).map(|other| other.key),
        _ => None,
    }
}

fn value(sheet: &Sheet, key: &str, text: &str) -> Option<Value> {
    Some(match sheet.field(key)?.kind {
        FieldKind::Int | FieldKind::Duration => text.parse::<i64>().ok()?.into(),
        FieldKind::Real => text.parse::<f64>().ok()?.into(),
        FieldKind::Bool => text.parse::<bool>().ok()?.into(),
        FieldKind::Rows(_) => serde_json::from_str(text).ok()?,
        FieldKind::Many(_) => text.split('|').map(str::to_owned).collect::<Vec<_>>().into(),
        _ => text.into(),
    })
}
