//! Allocation (phân bổ vắc xin, giường): the engine proposes from live figures, a leader accepts or changes, and what
//! follows is recorded. Ordered by S0-4a; S1-3h for beds.

mod beds;
mod needs;
mod shape;
mod vaccine;

pub use beds::beds_draft;
use std::collections::BTreeMap;

use base::post::Units;
use base::words::{Lang, Words, count};
use chrono::{NaiveDate, Utc};
use office::answer::AreaRef;
use office::transit::SHIPMENTS;
use office::{Class, Office, Problem, Result};
use serde_json::{Map, Value, json};
use store::records::{Allocated, Allocation, AllocationState, Entry, Reason, Stock};
use store::{Ctx, Kind, Pick, Registered, Verb};
use uuid::Uuid;

use beds::beds_plan;
use needs::{rates, stores};
use vaccine::vaccine_plan;

pub use vaccine::vaccine_draft;

pub use shape::{
    Acceptance, AllocationFull, AllocationLine, BedsDraft, BedsForm, BedsPlan, Changed, Delivery, DistrictLine,
    GroupLine, Hospital, LotLine, NeedLine, Rate, Sentences, SentencesOf, Shortage, Transfer, VaccineDraft,
    VaccineForm, VaccinePlan, Weight,
};

/// The proposals within an area, the newest first.
pub async fn list(office: &Office, ctx: &Ctx, area: &str) -> Result<Vec<AllocationLine>> {
    let all = office.store.pick::<Allocation>(ctx, Pick::all(), &[("id", true)]).await?;
    let within = |one: &&Allocation| office.areas().is_within(&one.area, area, ctx.day);
    Ok(all.iter().filter(within).map(|one| line(one, ctx)).collect())
}

/// One proposal.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<AllocationFull> {
    let allocation = office.store.get::<Allocation>(ctx, id).await?;
    full(&allocation, ctx, lang)
}

/// Proposes where vaccine should go.
pub async fn propose_vaccine(
    office: &Office,
    ctx: &Ctx,
    form: VaccineForm,
    day: NaiveDate,
    lang: Lang,
) -> Result<AllocationFull> {
    ctx.gate(Verb::Write, Kind::Allocation)?;
    let plan = vaccine_plan(office, ctx, &form, day, lang).await?;
    let what = (Allocated::Vaccine, json!(form), json!(plan));
    propose(office, ctx, (form.name, form.area), what, (day, form.start_on, Some(form.deadline)), lang).await
}

/// Proposes which patients should go where.
pub async fn propose_beds(
    office: &Office,
    ctx: &Ctx,
    form: BedsForm,
    day: NaiveDate,
    lang: Lang,
) -> Result<AllocationFull> {
    ctx.gate(Verb::Write, Kind::Allocation)?;
    let plan = beds_plan(office, ctx, &form, day).await?;
    let what = (Allocated::Beds, json!(form), json!(plan));
    propose(office, ctx, (form.name, form.area), what, (day, day, None), lang).await
}

async fn propose(
    office: &Office,
    ctx: &Ctx,
    (name, area): (String, String),
    (what, inputs, proposal): (Allocated, Value, Value),
    (made_from, start_on, deadline): (NaiveDate, NaiveDate, Option<NaiveDate>),
    lang: Lang,
) -> Result<AllocationFull> {
    let allocation = Allocation {
        province: office.province.clone(),
        id: Uuid::now_v7(),
        area,
        name,
        what,
        made_from,
        start_on,
        deadline,
        state: AllocationState::Proposed,
        inputs,
        proposal,
        decided_by: None,
        decided_at: None,
        note: None,
        version: 0,
        updated_at: Utc::now(),
        seq: 0,
    };
    let made = office.store.create_as(ctx, Verb::Write, allocation, None).await?;
    full(&made, ctx, lang)
}

/// The state of what is on its way, and the step that writes what leaves a store.
const SENT: &str = "sent";
const SEND: &str = "send";

/// A leader accepts a proposal, with other quantities where they say so: the doses leave the stores that hold them and are
/// on their way to the communes, in one step that is taken once and takes from no store more than it holds; they lie in a
/// commune when its station has received them. Doses that lie in their commune already stay where they are: the plan
/// counts them as it found them.
pub async fn accept(office: &Office, ctx: &Ctx, id: Uuid, said: Acceptance, lang: Lang) -> Result<AllocationFull> {
    ctx.gate(Verb::Decide, Kind::Allocation)?;
    let before = office.store.get::<Allocation>(ctx, id).await?;
    let mut decided = before.clone();
    let (mut lines, mut shipments) = (Vec::new(), Vec::new());
    let registered = store::registers::of(SHIPMENTS)
        .ok_or_else(|| Problem::new(Class::Unavailable, "server-no-list").with("kind", SHIPMENTS))?;
    if before.what == Allocated::Vaccine {
        let mut plan: VaccinePlan = plan_of(&before)?;
        take_changes(&mut plan, &said.changes, lang)?;
        (lines, shipments) = shipments_of(office, ctx, registered, &before, &plan, said.deliver_on);
        decided.proposal = json!(plan);
    }
    decided.decided_by = Some(ctx.actor.clone());
    decided.decided_at = Some(office.now());
    decided.note = said.note.filter(|note| !note.trim().is_empty());
    let kept = office.store.accept_allocation(ctx, (id, said.version), lines, shipments, decided).await?;
    full(&kept, ctx, lang)
}

/// A leader refuses a proposal; nothing moves.
pub async fn refuse(
    office: &Office,
    ctx: &Ctx,
    id: Uuid,
    version: i32,
    note: Option<String>,
    lang: Lang,
) -> Result<AllocationFull> {
    let before = office.store.get::<Allocation>(ctx, id).await?;
    if before.state != AllocationState::Proposed {
        return Err(Problem::new(Class::Conflict, "allocation-decided"));
    }
    let mut changes = Map::new();
    changes.insert("state".into(), json!(AllocationState::Refused.key()));
    changes.insert("decided_by".into(), json!(ctx.actor));
    changes.insert("decided_at".into(), json!(office.now()));
    changes.insert("note".into(), json!(note));
    let kept = office.store.amend::<Allocation>(ctx, Verb::Decide, id, version, changes, "refuse", note).await?;
    full(&kept, ctx, lang)
}

/// What leaves which store, and the shipments that bring it to the communes. Doses that lie in the commune already do not
/// move.
fn shipments_of(
    office: &Office,
    ctx: &Ctx,
    registered: &'static Registered,
    allocation: &Allocation,
    plan: &VaccinePlan,
    deliver_on: Option<NaiveDate>,
) -> (Vec<Stock>, Vec<Entry>) {
    let mut sums: BTreeMap<(usize, &str), i64> = BTreeMap::new();
    for delivery in &plan.deliveries {
        let commune = plan.needs[delivery.need].area.code.as_str();
        if plan.lots[delivery.lot].area.code != commune {
            *sums.entry((delivery.lot, commune)).or_default() += delivery.accepted.unwrap_or(delivery.doses);
        }
    }
    let words = Words::of(Lang::Vi);
    let (mut lines, mut shipments) = (Vec::new(), Vec::new());
    for ((lot, commune), doses) in sums.into_iter().filter(|(_, doses)| *doses > 0) {
        let held = &plan.lots[lot];
        let to = AreaRef::of(commune, ctx.day);
        let station = words.say("allocation-unit", &[("area", to.name.clone())]);
        let fields = json!({
            "sent_on": ctx.day,
            "product": held.product,
            "lot": held.lot,
            "expires_on": held.expires_on,
            "doses": doses,
            "from_area": held.area.code,
            "from_store": held.unit,
            "sender": keeper(&held.unit, &held.area.code, ctx.day),
            "to_store": station,
            "receiver": keeper(&station, commune, ctx.day),
            "due_on": deliver_on.filter(|day| *day > ctx.day),
            "allocation": allocation.name,
        });
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        fields.retain(|_, value| !value.is_null());
        let mut shipment = Entry::new(registered, &office.province, Uuid::now_v7(), commune, fields);
        shipment.state = SENT.into();
        lines.push(Stock {
            province: office.province.clone(),
            id: Stock::id_by_step(shipment.id, SEND),
            area: held.area.code.clone(),
            unit: held.unit.clone(),
            moved_on: ctx.day,
            reason: Reason::Issued,
            product: held.product.clone(),
            lot: held.lot.clone(),
            expires_on: held.expires_on,
            quantity: i32::try_from(doses).unwrap_or(i32::MAX),
            note: Some(words.say("allocation-issued", &[("name", allocation.name.clone()), ("to", to.name)])),
            version: 0,
            updated_at: Utc::now(),
            seq: 0,
        });
        shipments.push(shipment);
    }
    (lines, shipments)
}

/// The unit that keeps a store: the one that its name means, else the area's People's Committee.
fn keeper(store: &str, area: &str, day: NaiveDate) -> String {
    let found = Units::builtin().unit_by_name(store, area, day).into_iter().next();
    found.filter(|found| found.unit.area == area).map_or_else(|| format!("{area}/ubnd"), |found| found.unit.id)
}

/// Takes over quantities that a leader changed, and checks the sums: no lot gives more than it holds, nobody gets two
/// doses for one.
fn take_changes(plan: &mut VaccinePlan, changes: &[Changed], lang: Lang) -> Result<()> {
    for delivery in &mut plan.deliveries {
        delivery.accepted = Some(delivery.doses);
    }
    for change in changes {
        let delivery = plan
            .deliveries
            .get_mut(change.delivery)
            .filter(|_| (0..=i64::from(i32::MAX)).contains(&change.doses))
            .ok_or_else(|| Problem::field("fault-not-positive", "doses", change.doses))?;
        delivery.accepted = Some(change.doses);
    }
    let (mut of_lot, mut of_need) = (BTreeMap::new(), BTreeMap::new());
    for delivery in &plan.deliveries {
        let doses = delivery.accepted.unwrap_or(0);
        *of_lot.entry(delivery.lot).or_insert(0) += doses;
        *of_need.entry(delivery.need).or_insert(0) += doses;
    }
    for (at, sum) in of_lot {
        let lot = &plan.lots[at];
        if sum > lot.doses {
            let name = format!("{} {}, {}", lot.product, lot.lot.as_deref().unwrap_or("–"), lot.unit);
            return Err(Problem::new(Class::Invalid, "allocation-over-stock")
                .with("lot", name)
                .with("sum", count(sum, lang))
                .with("doses", count(lot.doses, lang)));
        }
    }
    for (at, sum) in of_need {
        let need = &plan.needs[at];
        if sum > need.people {
            return Err(Problem::new(Class::Invalid, "allocation-over-need")
                .with("area", &need.area.name)
                .with("group", needs::label(&need.group, lang))
                .with("sum", count(sum, lang))
                .with("people", count(need.people, lang)));
        }
    }
    for (at, lot) in plan.lots.iter_mut().enumerate() {
        let given: i64 = plan.deliveries.iter().filter(|one| one.lot == at).map(|one| one.accepted.unwrap_or(0)).sum();
        lot.left = lot.doses - given;
    }
    Ok(())
}

fn plan_of<T: serde::de::DeserializeOwned>(allocation: &Allocation) -> Result<T> {
    serde_json::from_value(allocation.proposal.clone()).map_err(|error| {
        tracing::error!(%error, id = %allocation.id, "a proposal's record cannot be read");
        Problem::new(Class::Unavailable, "allocation-unreadable")
    })
}

/// Why the planner finds no plan.
fn unplanned(fault: &planner::Fault) -> Problem {
    let message = fault.message();
    Problem { args: message.args, ..Problem::new(Class::Invalid, message.code) }
}

fn line(allocation: &Allocation, ctx: &Ctx) -> AllocationLine {
    AllocationLine {
        id: allocation.id,
        name: allocation.name.clone(),
        what: allocation.what.key().to_owned(),
        area: AreaRef::of(&allocation.area, ctx.day),
        made_from: allocation.made_from,
        start_on: allocation.start_on,
        deadline: allocation.deadline,
        state: allocation.state.key().to_owned(),
        decided_by: allocation.decided_by.clone(),
        decided_at: allocation.decided_at,
        note: allocation.note.clone(),
        version: allocation.version,
    }
}

/// The proposal in the reader's words.
fn full(allocation: &Allocation, ctx: &Ctx, lang: Lang) -> Result<AllocationFull> {
    let line = line(allocation, ctx);
    if allocation.what == Allocated::Beds {
        let beds: BedsPlan = plan_of(allocation)?;
        let of = |said: &SentencesOf| if lang == Lang::Vi { said.vi.clone() } else { said.en.clone() };
        let words = ["ward", "icu"].iter().filter_map(|tier| beds.words.get(*tier)).flat_map(of).collect();
        return Ok(AllocationFull { line, vaccine: None, beds: Some(beds), words });
    }
    let mut plan: VaccinePlan = plan_of(allocation)?;
    for need in &mut plan.needs {
        need.label = needs::label(&need.group, lang);
    }
    for delivery in &mut plan.deliveries {
        delivery.reason = vaccine::reason(&plan.lots[delivery.lot], &plan.needs[delivery.need], lang);
    }
    let words = if lang == Lang::Vi { plan.words.vi.clone() } else { plan.words.en.clone() };
    Ok(AllocationFull { line, vaccine: Some(plan), beds: None, words })
}
