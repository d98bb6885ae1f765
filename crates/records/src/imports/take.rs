//! A chunk of rows into records, against what is there already.

mod cases;
mod doses;
mod duty;
mod entries;
mod holdings;
mod links;
mod persons;

use std::collections::{BTreeMap, HashMap, HashSet};

use base::message::Message;
use base::text::fold;
use ingest::Record as Line;
use office::{Office, Result};
use sha2::{Digest, Sha256};
use store::records::Person;
use store::{Ctx, Pick, Record};
use uuid::Uuid;

use super::Table;
use super::place::Communes;
use super::row::Named;

pub(super) use entries::columns as columns_of_register;

/// A kind of record that comes in tables.
pub(super) trait Intake: Record {
    /// Sorts rows into new records, duplicates and faults. `seen` holds the keys of the file's earlier rows.
    fn take(
        office: &Office,
        ctx: &Ctx,
        table: &Table,
        lines: Vec<Line>,
        communes: &mut Communes,
        seen: &mut Seen,
        taken: &mut Taken<Self>,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// What a file brought so far: the keys of its rows by their digests, for a million keys are long and only told apart.
#[derive(Default)]
pub(super) struct Seen {
    rows: HashSet<[u8; 16]>,
    /// Records that the file brought.
    made: HashSet<Uuid>,
}

impl Seen {
    /// False where it was there already.
    fn insert(&mut self, key: &str) -> bool {
        let digest = Sha256::digest(key.as_bytes());
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        self.rows.insert(half)
    }

    fn made(&mut self, ids: impl Iterator<Item = Uuid>) {
        self.made.extend(ids);
    }

    fn has_made(&self, id: Uuid) -> bool {
        self.made.contains(&id)
    }
}

/// What became of rows.
pub(super) struct Taken<R> {
    pub(super) records: Vec<R>,
    pub(super) duplicates: u64,
    /// Duplicates of the file's own rows.
    pub(super) repeated: u64,
    /// Row and fault; a row may have several.
    pub(super) faults: Vec<(u64, Message)>,
}

impl<R> Default for Taken<R> {
    fn default() -> Self {
        Self { records: Vec::new(), duplicates: 0, repeated: 0, faults: Vec::new() }
    }
}

impl<R> Taken<R> {
    fn reject(&mut self, row: u64, faults: impl IntoIterator<Item = Message>) {
        self.faults.extend(faults.into_iter().map(|fault| (row, fault)));
    }

    /// The rows whose cells are sound, each with what it says: whom it names, a post, a shift.
    fn sound<T>(
        &mut self,
        lines: Vec<Line>,
        mut read: impl FnMut(&Line) -> std::result::Result<T, Vec<Message>>,
    ) -> Vec<(Line, T)> {
        let mut rows = Vec::new();
        for line in lines {
            if !line.problems.is_empty() {
                self.reject(line.row, line.problems);
                continue;
            }
            match read(&line) {
                Ok(said) => rows.push((line, said)),
                Err(faults) => self.reject(line.row, faults),
            }
        }
        rows
    }

    /// A row that says what is there already: in the register, or brought there by an earlier row of the file.
    fn known(&mut self, key: &str, seen: &mut Seen) {
        self.duplicates += 1;
        self.repeated += u64::from(!seen.insert(key));
    }

    /// A record without faults is taken, unless the file has had it already.
    fn accept(&mut self, row: u64, record: R, faults: Vec<Message>, key: &str, seen: &mut Seen) {
        if !faults.is_empty() {
            self.reject(row, faults);
        } else if seen.insert(key) {
            self.records.push(record);
        } else {
            self.duplicates += 1;
            self.repeated += 1;
        }
    }
}

/// The persons of the register whom some rows may mean.
#[derive(Default)]
pub(super) struct Register {
    by_citizen_id: HashMap<String, Person>,
    by_name: HashMap<(String, String), Vec<Person>>,
}

impl Register {
    async fn of(office: &Office, ctx: &Ctx, named: impl Iterator<Item = &Named>) -> Result<Self> {
        let mut numbers = Vec::new();
        let mut names: BTreeMap<&str, HashSet<String>> = BTreeMap::new();
        for one in named {
            numbers.extend(one.citizen_id.clone());
            if !one.name.is_empty() {
                names.entry(&one.area).or_default().insert(fold(&one.name));
            }
        }
        let mut register = Self::default();
        let there = || Pick::all().empty("merged_into");
        let found: Vec<Person> = office.store.pick(ctx, there().one_of("citizen_id", numbers), &[]).await?;
        for person in found {
            if let Some(number) = &person.citizen_id {
                register.by_citizen_id.insert(number.clone(), person);
            }
        }
        for (area, names) in names {
            let found: Vec<Person> =
                office.store.pick(ctx, there().eq("area", area).one_of("folded", names), &[]).await?;
            for person in found {
                register.by_name.entry((person.area.clone(), person.folded.clone())).or_default().push(person);
            }
        }
        Ok(register)
    }

    fn with_number(&self, number: Option<&String>) -> Option<&Person> {
        self.by_citizen_id.get(number?)
    }

    /// Those who bear the name in the commune and were born then: two may.
    fn alike(&self, named: &Named) -> Vec<&Person> {
        let key = (named.area.clone(), fold(&named.name));
        let of_name = self.by_name.get(&key).into_iter().flatten();
        of_name
            .filter(|person| person.birth_year == named.birth_year && may_be(person.birth_on, named.birth_on))
            .collect()
    }
}

/// Equal, or not known of one of them.
fn may_be<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
