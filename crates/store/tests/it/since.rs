//! What changed since: readers who take pages whenever they like, while others write, have in the end what there is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use serde_json::{Value, json};
use store::records::{Case, Document, DocumentState, Dose, Person};
use store::{Ctx, Kind, Pick, Since, Store, Verb};
use testing::*;
use uuid::Uuid;

type Rows = BTreeMap<(String, Uuid), Value>;

/// A reader and what they have.
struct Reader {
    ctx: Ctx,
    since: Since,
    page: usize,
    rows: Rows,
}

impl Reader {
    fn new(ctx: Ctx, page: usize) -> Self {
        Self { ctx, since: Since::BEGINNING, page, rows: Rows::new() }
    }

    /// Takes one page; is there more?
    async fn take(&mut self, store: &Store) -> bool {
        let page = store.since(&self.ctx, self.since, self.page).await.unwrap();
        assert!(page.news.len() <= self.page);
        for news in page.news {
            assert!(news.mark.at > self.since, "told again: {news:?}");
            let key = (news.mark.kind.key().to_owned(), news.mark.id);
            match news.row {
                Some(row) => self.rows.insert(key, row),
                None => self.rows.remove(&key),
            };
        }
        assert!(page.next >= self.since);
        // As a phone keeps it.
        self.since = page.next.to_string().parse().unwrap();
        assert_eq!(self.since, page.next);
        page.more
    }

    /// What there is, read at once.
    async fn all(&self, store: &Store) -> Rows {
        let mut rows = Rows::new();
        for sheet in Kind::all().filter_map(Kind::sheet).filter(|sheet| self.ctx.may(Verb::Read, sheet.kind)) {
            let every = store.pick_rows(sheet, &self.ctx, Pick::all(), &[]).await.unwrap();
            rows.extend(every.iter().map(|row| ((sheet.kind.key().to_owned(), row.id()), row.value().unwrap())));
        }
        rows
    }
}

/// One step of the day's work; the numbers choose among what there is. A step that cannot be is refused.
#[derive(Debug, Clone)]
enum Step {
    Person(usize),
    Load(usize, usize),
    Case(usize),
    Dose(usize),
    Move(usize, usize),
    Merge(usize, usize),
    Unmerge(usize),
    RemoveCase(usize),
    RemoveAndMakeAgain(usize),
    Draft(bool),
    Confirm(usize),
    Shut(usize),
    /// A reader takes a page.
    Take(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0..8usize;
    prop_oneof![
        n.clone().prop_map(Step::Person),
        (n.clone(), 1..9usize).prop_map(|(a, k)| Step::Load(a, k)),
        n.clone().prop_map(Step::Case),
        n.clone().prop_map(Step::Dose),
        (n.clone(), n.clone()).prop_map(|(c, a)| Step::Move(c, a)),
        (n.clone(), n.clone()).prop_map(|(a, b)| Step::Merge(a, b)),
        n.clone().prop_map(Step::Unmerge),
        n.clone().prop_map(Step::RemoveCase),
        n.clone().prop_map(Step::RemoveAndMakeAgain),
        any::<bool>().prop_map(Step::Draft),
        n.clone().prop_map(Step::Confirm),
        n.clone().prop_map(Step::Shut),
        n.prop_map(Step::Take),
    ]
}

fn nth<T>(rows: &[T], n: usize) -> Option<&T> {
    (!rows.is_empty()).then(|| &rows[n % rows.len()])
}

fn set(value: &Value) -> serde_json::Map<String, Value> {
    value.as_object().unwrap().clone()
}

async fn write(store: &Store, step: &Step) {
    let ctx = system();
    // Of two districts, so that a row moves out of one and into the other.
    let homes: Vec<String> =
        communes(DISTRICT).into_iter().take(4).chain(communes("106").into_iter().take(4)).collect();
    let persons = store.pick::<Person>(&ctx, Pick::all().empty("merged_into"), &[("id", false)]).await.unwrap();
    let cases = store.pick::<Case>(&ctx, Pick::all(), &[("id", false)]).await.unwrap();
    let papers = store.pick::<Document>(&ctx, Pick::all(), &[("id", false)]).await.unwrap();
    let state = |state: DocumentState| set(&json!({ "state": state }));
    // Two writers may choose the same row: one of them is refused, as it must be.
    match step {
        Step::Person(a) => {
            store.create(&ctx, person(&homes[*a], "Hoàng Văn Thử", 1980), None).await.unwrap();
        }
        Step::Load(a, number) => {
            let rows: Vec<Person> = (0..*number).map(|n| person(&homes[(a + n) % 8], "Lò Văn Nạp", 1990)).collect();
            let doses: Vec<Dose> = rows.iter().map(|person| dose(person, 1, day())).collect();
            store.load(&ctx, rows, "test", true).await.unwrap();
            store.load(&ctx, doses, "test", true).await.unwrap();
        }
        Step::Case(a) => {
            store.create(&ctx, case(&homes[*a], day()), None).await.unwrap();
        }
        Step::Dose(p) => {
            if let Some(person) = nth(&persons, *p) {
                let _ = store.create(&ctx, dose(person, 2, day()), None).await;
            }
        }
        Step::Move(c, a) => {
            if let Some(case) = nth(&cases, *c) {
                let to = set(&json!({ "area": homes[*a] }));
                let _ = store.edit::<Case>(&ctx, case.id, case.version, to, None).await;
            }
        }
        Step::Merge(a, b) => {
            if let (Some(a), Some(b)) = (nth(&persons, *a), nth(&persons, *b)) {
                let _ = store.merge_persons(&ctx, a.id, b.id, None).await;
            }
        }
        Step::Unmerge(p) => {
            let merged = store.pick::<Person>(&ctx, Pick::all().filled("merged_into"), &[]).await.unwrap();
            if let Some(person) = nth(&merged, *p) {
                let _ = store.unmerge_person(&ctx, person.id, None).await;
            }
        }
        Step::RemoveCase(c) => {
            if let Some(case) = nth(&cases, *c) {
                let _ = store.remove::<Case>(&ctx, case.id, case.version, None).await;
            }
        }
        Step::RemoveAndMakeAgain(c) => {
            if let Some(case) = nth(&cases, *c)
                && store.remove::<Case>(&ctx, case.id, case.version, None).await.is_ok()
            {
                let _ = store.create(&ctx, case.clone(), None).await;
            }
        }
        Step::Draft(of_the_province) => {
            let area = if *of_the_province { PROVINCE } else { DISTRICT };
            store.create_as(&ctx, Verb::Write, document(area, DocumentState::Draft), None).await.unwrap();
        }
        Step::Confirm(d) | Step::Shut(d) => {
            if let Some(paper) = nth(&papers, *d) {
                let to = if matches!(step, Step::Confirm(_)) { DocumentState::Confirmed } else { DocumentState::Draft };
                let of = (paper.id, paper.version);
                let _ = store.amend::<Document>(&ctx, Verb::Decide, of.0, of.1, state(to), "test", None).await;
            }
        }
        Step::Take(_) => {}
    }
}

fn readers() -> Vec<Reader> {
    let commune = &communes(DISTRICT)[1];
    vec![
        Reader::new(system(), 3),
        Reader::new(acting("health", DISTRICT), 2),
        Reader::new(acting("health", commune), 1),
        Reader::new(acting("viewer", PROVINCE), 100),
        Reader::new(acting("office", "106"), 5),
    ]
}

async fn agree(store: &Store, readers: &mut [Reader]) {
    for reader in readers {
        while reader.take(store).await {}
        let all = reader.all(store).await;
        let differ: Vec<_> =
            all.keys().chain(reader.rows.keys()).filter(|key| all.get(key) != reader.rows.get(key)).collect();
        assert!(differ.is_empty(), "{} of {}: {differ:?}", reader.ctx.role(), reader.ctx.scope.area());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn pages_taken_between_any_writes_add_up_to_all_there_is(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let fresh = fresh().await;
            let mut readers = readers();
            for step in &steps {
                write(&fresh.store, step).await;
                if let Step::Take(n) = step {
                    let n = n % readers.len();
                    readers[n].take(&fresh.store).await;
                }
            }
            agree(&fresh.store, &mut readers).await;
            let verdict = fresh.store.verify(PROVINCE).await.unwrap();
            prop_assert!(verdict.sound(), "{:?}", verdict);
            Ok(())
        })?;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_beside_writers_miss_nothing() {
    use proptest::strategy::ValueTree;
    let fresh = fresh().await;
    let writers = (0..3).map(|_| {
        let store = fresh.store.clone();
        let mut runner = proptest::test_runner::TestRunner::default();
        let steps: Vec<Step> = (0..60).map(|_| step().new_tree(&mut runner).unwrap().current()).collect();
        tokio::spawn(async move {
            for step in &steps {
                write(&store, step).await;
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let over = std::sync::Arc::new(AtomicBool::new(false));
    let reading: Vec<_> = readers()
        .into_iter()
        .map(|mut reader| {
            let (store, over) = (fresh.store.clone(), std::sync::Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    reader.take(&store).await;
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
                reader
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    over.store(true, Ordering::Relaxed);
    let mut readers = Vec::new();
    for reader in reading {
        readers.push(reader.await.unwrap());
    }
    agree(&fresh.store, &mut readers).await;
}

#[tokio::test]
async fn events_come_in_the_order_of_the_log_and_end_with_their_link() {
    let fresh = fresh().await;
    let mut events = fresh.store.events();
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    write(&store, &Step::Person(1)).await;
                    write(&store, &Step::Case(2)).await;
                    write(&store, &Step::Move(0, 6)).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut last = 0;
    while let Ok(event) = events.try_recv() {
        if let Some(seq) = event.seq {
            assert_eq!(seq, last + 1, "{event:?}");
            last = seq;
        }
    }
    assert_eq!(fresh.store.now(&system()).await.unwrap(), Since::link(last));
}

#[test]
fn a_place_in_the_log_is_a_text_and_back() {
    for text in ["0", "17", "17.", "17.01890a5d-ac96-774b-bcce-b302099a8057", "-1"] {
        assert_eq!(text.parse::<Since>().unwrap().to_string(), text);
    }
    for text in ["", "x", "1.x", "1.2.3", "1,5", "99999999999999999999"] {
        assert!(text.parse::<Since>().is_err(), "{text}");
    }
}
