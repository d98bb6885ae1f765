//! Role × area × state × verb, computed from the tables: whoever asks for whatever, by whichever way, sees the rows that
//! the oracle of [`crate::world`] gives them, no more and no fewer, and changes none outside.

use std::collections::BTreeSet;

use serde_json::Map;
use store::{AnyRow, Ctx, Error, Kind, ListQuery, Pick, Roles, Sheet, Store, Verb};
use testing::world::{self, Cell, Oracle};
use testing::*;
use uuid::Uuid;

type Ids = BTreeSet<Uuid>;

/// A user of the world and what they should see of a kind.
struct Eye<'a> {
    ctx: Ctx,
    role: &'a str,
    area: &'a str,
    oracle: &'a Oracle,
}

impl Eye<'_> {
    fn sees(&self, cell: &Cell, state: Option<&str>) -> bool {
        self.oracle.sees((self.role, self.area), cell.kind, &cell.area, state)
    }

    fn expected(&self, cells: &[Cell], kind: Kind) -> Ids {
        let now = |cell: &&Cell| cell.kind == kind && !cell.removed && self.sees(cell, cell.states.last().copied());
        cells.iter().filter(now).map(|cell| cell.id).collect()
    }

    fn who(&self) -> String {
        format!("{} of {}", self.role, self.area)
    }
}

fn ids(rows: &[AnyRow], made: &Ids) -> Ids {
    rows.iter().map(|row| row.id()).filter(|id| made.contains(id)).collect()
}

#[tokio::test]
async fn every_role_in_every_area_sees_what_the_tables_give_and_no_more() {
    let fresh = fresh().await;
    // Those that there are now: tests beside this one add registers.
    let kinds: Vec<Kind> = world::kinds().collect();
    let cells = world::build(&fresh.store).await;
    let made: Ids = cells.iter().map(|cell| cell.id).collect();
    assert!(kinds.iter().all(|kind| cells.iter().any(|cell| cell.kind == *kind)));
    let oracle = Oracle { roles: Roles::builtin().unwrap() };
    let areas = world::areas();
    let mut asked = 0;
    for role in oracle.roles.names() {
        for area in &areas {
            let eye = Eye { ctx: acting(role, area), role, area, oracle: &oracle };
            for sheet in kinds.iter().filter_map(|kind| kind.sheet()) {
                let expected = eye.expected(&cells, sheet.kind);
                reads(&fresh.store, sheet, &eye, (&expected, &made)).await;
                asked += one_by_one(&fresh.store, sheet, &eye, &cells).await;
            }
            log(&fresh.store, &eye, &cells).await;
        }
    }
    assert!(asked > 5_000, "{asked}");
    let verdict = fresh.store.verify(PROVINCE).await.unwrap();
    assert!(verdict.sound(), "looking changes nothing: {verdict:?}");
}

/// Lists, searches, counts, exports and desks' own questions.
async fn reads(store: &Store, sheet: &'static Sheet, eye: &Eye<'_>, (expected, made): (&Ids, &Ids)) {
    let (ctx, told) = (&eye.ctx, format!("{} {:?}", eye.who(), sheet.kind));
    let all = ListQuery { size: 500, ..Default::default() };
    let search = ListQuery { search: Some("dau".into()), ..all.clone() };
    let may = |verb| eye.oracle.may(eye.role, sheet.kind, verb);
    if may(Verb::Read) {
        let page = store.list_rows(sheet, ctx, &all).await.unwrap();
        assert_eq!(&ids(&page.rows, made), expected, "list: {told}");
        assert_eq!(page.total, page.rows.len() as u64, "total: {told}");
        assert_eq!(store.count_of(sheet, ctx, &all).await.unwrap(), page.total, "count: {told}");
        let found = store.list_rows(sheet, ctx, &search).await.unwrap();
        assert!(ids(&found.rows, made).is_subset(expected), "search: {told}");
        assert_eq!(found.total, found.rows.len() as u64, "total of a search: {told}");
        for area in world::areas() {
            let narrowed = ListQuery { area: Some(area.clone()), ..all.clone() };
            let page = store.list_rows(sheet, ctx, &narrowed).await.unwrap();
            assert!(ids(&page.rows, made).is_subset(expected), "list of {area}: {told}");
            assert_eq!(page.total, page.rows.len() as u64, "total of {area}: {told}");
        }
        let picked = store.pick_rows(sheet, ctx, Pick::all(), &[]).await.unwrap();
        assert_eq!(&ids(&picked, made), expected, "pick: {told}");
        assert_eq!(store.picked_of(sheet, ctx, Pick::all()).await.unwrap(), picked.len() as u64, "picked: {told}");
    } else {
        assert!(denied(store.list_rows(sheet, ctx, &all).await), "list: {told}");
        assert!(denied(store.list_rows(sheet, ctx, &search).await), "search: {told}");
        assert!(denied(store.count_of(sheet, ctx, &all).await), "count: {told}");
        assert!(denied(store.pick_rows(sheet, ctx, Pick::all(), &[]).await), "pick: {told}");
        assert!(denied(store.picked_of(sheet, ctx, Pick::all()).await), "picked: {told}");
    }
    if may(Verb::Export) {
        assert!(may(Verb::Read), "{told}: who may take out may read");
        let mut taken: Vec<AnyRow> = Vec::new();
        loop {
            let step = store.step_rows(sheet, ctx, &all, taken.last().map(|row| row.id())).await.unwrap();
            if step.is_empty() {
                break;
            }
            taken.extend(step);
        }
        assert_eq!(&ids(&taken, made), expected, "export: {told}");
    } else {
        assert!(denied(store.step_rows(sheet, ctx, &all, None).await), "export: {told}");
    }
}

fn denied<T>(result: store::Result<T>) -> bool {
    matches!(result, Err(Error::Denied { .. }))
}

/// Each record by its id: read, history, and whether it could be changed. The probes change nothing: an edit of no
/// field, a removal of a version that is not there.
async fn one_by_one(store: &Store, sheet: &'static Sheet, eye: &Eye<'_>, cells: &[Cell]) -> usize {
    let mut asked = 0;
    for cell in cells.iter().filter(|cell| cell.kind == sheet.kind) {
        let told = format!("{} {:?} of {} {:?}", eye.who(), cell.kind, cell.area, cell.states);
        let now = !cell.removed && eye.sees(cell, cell.states.last().copied());
        assert_eq!(store.get_row(sheet, &eye.ctx, cell.id).await.is_ok(), now, "get: {told}");
        for line in store.history_of(sheet, &eye.ctx, cell.id).await.unwrap_or_default() {
            let state = if line.action == "create" { cell.states.first() } else { cell.states.last() };
            assert!(eye.sees(cell, state.copied()), "history, {}: {told}", line.action);
        }
        let may = eye.oracle.may(eye.role, cell.kind, Verb::Write)
            && eye.ctx.scope.holds(base::area::Areas::builtin(), &cell.area, day());
        let edit = store.edit_row(sheet, &eye.ctx, (cell.id, 0), Map::new(), None).await;
        assert!(may || edit.is_err(), "edit: {told}");
        let remove = store.remove_of(sheet, &eye.ctx, (cell.id, i32::MAX), None).await;
        assert!(may || !matches!(remove, Ok(()) | Err(Error::Conflict { .. })), "remove: {told}");
        if !now {
            assert!(!matches!(edit, Err(Error::Conflict { .. })), "a conflict tells the row: {told}");
        }
        asked += 4;
    }
    asked
}

/// The change log: no line of a kind that the role may not read, nor of a row that was not open to the reader then.
async fn log(store: &Store, eye: &Eye<'_>, cells: &[Cell]) {
    let lines = match store.changes(&eye.ctx, None, 100_000).await {
        Ok(lines) => lines,
        Err(error) => {
            assert!(matches!(error, Error::Denied { .. }) && !eye.oracle.may(eye.role, Kind::Change, Verb::Read));
            return;
        }
    };
    assert!(eye.oracle.may(eye.role, Kind::Change, Verb::Read), "changes: {}", eye.who());
    for line in lines {
        let Some(cell) = cells.iter().find(|cell| Some(cell.id) == line.id) else { continue };
        let state = if line.action == "create" { cell.states.first() } else { cell.states.last() };
        assert!(
            eye.sees(cell, state.copied()),
            "changes: {} is told {} {:?} {}",
            eye.who(),
            line.action,
            cell.kind,
            cell.area
        );
    }
}
