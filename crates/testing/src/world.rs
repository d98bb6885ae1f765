//! A world to look at from all sides: a record of every kind, in every state of its kind, in every sort of area; and
//! what the tables say about who may see it. Used by the matrix tests of the store and of the server.

use base::area::Areas;
use serde_json::{Map, Value, json};
use store::{Ctx, Field, FieldKind, Kind, Roles, Sheet, Store, Verb};
use uuid::Uuid;

use crate::people::{PROVINCE, day};

/// The province, a district with two of its communes, another district with one of its own.
pub fn areas() -> Vec<String> {
    let communes = |district: &str| Areas::builtin().communes_under(district, day());
    let code = |district: &str, at: usize| communes(district)[at].code.clone();
    vec![PROVINCE.into(), "108".into(), code("108", 0), code("108", 1), "105".into(), code("105", 0)]
}

/// One record of the world.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// Where it lies.
    pub area: String,
    /// The states that it went through, the present one last; none where its kind has no states.
    pub states: Vec<&'static str>,
    /// Letters that stand in every text of it and nowhere else.
    pub mark: String,
    /// Made, and removed again.
    pub removed: bool,
}

/// Is an area `inner` or above it?
fn holds(outer: &str, inner: &str) -> bool {
    outer == inner || Areas::builtin().is_within(inner, outer, day())
}

/// What the tables say: the verbs of the role, the areas of the user, and what its kind shows to areas below.
pub struct Oracle {
    /// The table of roles.
    pub roles: Roles,
}

impl Oracle {
    /// Does the role hold the verb?
    pub fn may(&self, role: &str, kind: Kind, verb: Verb) -> bool {
        self.roles.of(role).get(kind.key()).is_some_and(|verbs| verbs.iter().any(|held| held == verb.key()))
    }

    /// May a user of an area see a row of the kind, lying in `of`, in a state?
    pub fn sees(&self, (role, area): (&str, &str), kind: Kind, of: &str, state: Option<&str>) -> bool {
        self.may(role, kind, Verb::Read) && (holds(area, of) || (holds(of, area) && open(kind, state)))
    }
}

/// Does the kind show a row in this state to the areas below?
fn open(kind: Kind, state: Option<&str>) -> bool {
    kind.sheet().is_some_and(|sheet| sheet.below.opens(state.unwrap_or_default()))
}

/// The states of a kind, by its field of that name.
pub fn states(kind: Kind) -> &'static [&'static str] {
    match kind.sheet().and_then(|sheet| sheet.field("state")).map(|field| field.kind) {
        Some(FieldKind::Enum(states)) => states,
        _ => &[],
    }
}

/// Every kind of record, registers included.
pub fn kinds() -> impl Iterator<Item = Kind> {
    Kind::all().filter(|kind| kind.sheet().is_some())
}

/// Makes the world.
pub async fn build(store: &Store) -> Vec<Cell> {
    let ctx = Ctx::system(PROVINCE, Areas::builtin(), day(), "test");
    let mut cells: Vec<Cell> = Vec::new();
    for area in areas() {
        // What others point at, of the same area.
        let mut known = Map::new();
        for kind in kinds() {
            let all: Vec<Option<&'static str>> = match states(kind) {
                [] => vec![None],
                states => states.iter().copied().map(Some).collect(),
            };
            let removed = all.iter().map(|state| (*state, false)).chain([(all[0], true)]);
            for (state, removed) in removed {
                let mark = format!("dau{}x", cells.len());
                let cell = Cell { kind, id: Uuid::now_v7(), area: area.clone(), states: Vec::new(), mark, removed };
                let cell = make(store, &ctx, cell, state, &known).await;
                let own = one_of(kind.key());
                // A live target hangs on a confirmed directive, not on a draft.
                if !removed && (open(kind, state) || !known.contains_key(&own)) {
                    known.insert(own, json!(cell.id));
                }
                cells.push(cell);
            }
        }
    }
    cells
}

/// One more record of a kind, in a state, pointing at what is `known`: `document_id`, `parent_id`.
pub async fn one(store: &Store, kind: Kind, area: &str, state: Option<&'static str>, known: &Value) -> Cell {
    let ctx = Ctx::system(PROVINCE, Areas::builtin(), day(), "test");
    let (id, states) = (Uuid::now_v7(), Vec::new());
    let cell = Cell { kind, id, area: area.to_owned(), states, mark: format!("dau{}x", id.simple()), removed: false };
    make(store, &ctx, cell, state, known.as_object().unwrap_or(&Map::new())).await
}

async fn make(
    store: &Store,
    ctx: &Ctx,
    mut cell: Cell,
    state: Option<&'static str>,
    known: &Map<String, Value>,
) -> Cell {
    let (first, sheet) = (states(cell.kind).first().copied(), cell.kind.sheet().unwrap());
    let record =
        sheet.read(sample(sheet, &cell, first, known)).unwrap_or_else(|error| panic!("{:?}: {error}", sheet.kind));
    let made = store
        .create_row_as(ctx, Verb::Write, record, None)
        .await
        .unwrap_or_else(|error| panic!("{:?}: {error}", sheet.kind));
    cell.states.extend(first);
    if let Some(state) = state.filter(|state| Some(*state) != first) {
        let changes = json!({ "state": state }).as_object().unwrap().clone();
        let mut act = store.act(ctx).await.unwrap();
        let of = (cell.id, made.version());
        act.amend_row(sheet, Verb::Write, of, changes, "edit", None).await.unwrap();
        act.commit().await.unwrap();
        cell.states.push(state);
    }
    if cell.removed {
        let removed = store.remove_of(sheet, ctx, (cell.id, made.version()), None).await;
        // What its desk alone removes stays.
        cell.removed = removed.is_ok();
    }
    cell
}

/// A value of a field, with the cell's mark where it is words.
fn of_field(field: &Field, cell: &Cell, known: &Map<String, Value>) -> Value {
    match field.kind {
        // What is text by its kind and has a form of its own.
        FieldKind::Text if field.key == "due_time" => json!("16:00"),
        FieldKind::Text => json!(cell.mark),
        // A person has each dose once, a later one on a later day.
        FieldKind::Int if field.key == "dose_no" && cell.removed => json!(2),
        FieldKind::Int | FieldKind::Duration => json!(1),
        FieldKind::Position => json!("22.2, 103.2"),
        // Every tier has this post; whom it asks, or by whom it is asked, is another than itself.
        FieldKind::Unit if matches!(field.key, "unit" | "post") => json!(format!("{}/ubnd/chu-tich", cell.area)),
        FieldKind::Unit if field.key == "police" => json!(format!("{}/cong-an", cell.area)),
        FieldKind::Unit => json!(format!("{}/ubnd", cell.area)),
        FieldKind::Date if field.key == "given_on" && cell.removed => json!("2021-12-29"),
        FieldKind::Date => json!("2021-12-28"),
        FieldKind::Datetime => json!("2021-12-28T02:00:00Z"),
        FieldKind::Enum(options) => json!(options[0]),
        FieldKind::Bool => json!(false),
        FieldKind::Real => json!(0.5),
        FieldKind::Many(options) => json!([options[0]]),
        FieldKind::Area => json!(cell.area),
        FieldKind::Link(to) if field.required => known.get(&one_of(to)).cloned().unwrap_or(Value::Null),
        FieldKind::Rows(columns) if field.required => {
            let row = columns.iter().map(|column| (column.key.to_owned(), of_field(column, cell, known)));
            json!([row.collect::<Map<_, _>>()])
        }
        FieldKind::Link(_) | FieldKind::Rows(_) | FieldKind::File => Value::Null,
        FieldKind::Id => known.get(field.key).cloned().unwrap_or(Value::Null),
        FieldKind::Json => json!({}),
    }
}

/// The key under which a record of a kind is known to those made after it.
fn one_of(kind: &str) -> String {
    format!("{}_id", kind.trim_end_matches('s'))
}

/// A record whose every text holds the cell's mark, from the description of its fields.
fn sample(sheet: &Sheet, cell: &Cell, state: Option<&str>, known: &Map<String, Value>) -> Value {
    let mut row = Map::new();
    for field in sheet.fields {
        let value = of_field(field, cell, known);
        row.insert(field.key.to_owned(), value);
    }
    // What its faults ask beyond that, of whichever kind.
    let Value::Object(particular) = json!({
        "province": PROVINCE, "id": cell.id, "area": cell.area, "version": 0, "text": cell.mark,
        "phone": "0912345678", "citizen_id": null, "birth_year": 1990, "birth_on": null, "outcome": "active",
        "outcome_on": null, "share": 0.5, "age_from": 18, "age_to": 60, "level": 2, "proposed": 2,
        "ends_at": "2021-12-28T09:00:00Z", "members": [{ "name": cell.mark, "post": cell.mark }], "assignees": [cell.mark],
        "cooperating": [], "directs": [], "issuer_area": cell.area, "unit": if sheet.kind == Kind::Task { Value::Null } else { json!(cell.mark) },
        "subject_id": cell.id, "entry_id": cell.id, "subject_kind": "scenarios",
        "role": if sheet.kind == Kind::User { "viewer" } else { "lead" }, "merged_into": null, "replaced_by": null,
        "version_of": null, "doses": 0, "last_dose_on": null, "measure": "case_new",
        // Of no content at all, which is what JSON carries of a file.
        "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }) else {
        return Value::Null;
    };
    if let Kind::Register(register) = sheet.kind {
        row.insert("register".to_owned(), json!(register.key));
    }
    let fields: Vec<&str> = sheet.fields.iter().map(|field| field.key).collect();
    let register = matches!(sheet.kind, Kind::Register(_));
    let key = |key: &str| ["province", "id", "version"].contains(&key) || fields.contains(&key) && !register;
    row.extend(particular.into_iter().filter(|(name, _)| key(name)));
    if let Some(state) = state {
        row.insert("state".to_owned(), json!(state));
    }
    row.insert("updated_at".to_owned(), json!("2021-12-28T02:00:00Z"));
    Value::Object(row)
}
