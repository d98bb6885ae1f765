//! Distancing (giãn cách xã hội): which regime holds where on a day (S2-0d), which criteria of control each order meets day
//! by day (S3-2a), and what runs long without reaching its goal (S3-2b). The orders are entries of a register
//! (`distancing_orders`); this desk reads and judges them.

mod ahead;
mod judge;
mod order;
mod reports;
mod review;
mod rules;
mod shape;

use std::cmp::Reverse;

use base::post::Units;
use base::words::{Lang, Words, count};
use chrono::{Days, NaiveDate};
use office::alarm::Alarm;
use office::answer::AreaRef;
use office::{Class, Office, Problem, Result};
use store::records::Entry;
use store::{Ctx, Kind, Pick, Registered, Verb};
use uuid::Uuid;

use crate::trend::complete;
use judge::{Facts, Verdict, judge};
use order::Order;
use reports::Reports;
use review::REVIEW;
use rules::Rules;

pub use review::keep;
pub use shape::{AreaRegime, CriterionLine, JudgedDay, Kept, OrderFull, OrderLine, Projection, ReportLine, Standing};

/// The register of orders.
const ORDERS: &str = "distancing_orders";
/// Days of an order's course.
const COURSE: u64 = 14;
/// Alarms that are told one by one.
const SINGLY: usize = 4;

fn registered() -> Result<&'static Registered> {
    store::registers::of(ORDERS).ok_or_else(|| Problem::new(Class::NotFound, "server-no-list").with("kind", ORDERS))
}

fn unit_name(unit: &str, day: NaiveDate) -> String {
    Units::builtin().ever_named(unit, day).map_or_else(|| unit.to_owned(), |named| named.short_name)
}

/// The last day that the police can have reported: the day before one that is still under way.
fn reported(office: &Office, day: NaiveDate) -> NaiveDate {
    day.min(office.day() - Days::new(1))
}

/// Distancing in an area on a day: the orders that run there or above it, and the communes under a regime.
pub async fn standing(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Standing> {
    let orders = running(office, ctx, area, day).await?;
    let last = reported(office, day);
    let reports = reports::between(office, ctx, last - Days::new(6), day, lang).await?;
    let mut lines = Vec::new();
    for order in &orders {
        lines.push(judged(office, ctx, order, day, reports.as_ref(), lang).await?.0);
    }
    lines.sort_by_key(|line| (line.state != REVIEW && !line.expired, Reverse(line.days)));
    let communes = office.areas().communes_under(area, day);
    let regimes = communes.iter().filter_map(|commune| regime_of(office, &orders, &commune.code, day, lang)).collect();
    Ok(Standing {
        area: AreaRef::of(area, day),
        day,
        communes: communes.len(),
        long_days: Rules::builtin().long_days,
        orders: lines,
        regimes,
    })
}

/// An order with its criteria, its course and the reports of the police.
pub async fn one(office: &Office, ctx: &Ctx, id: Uuid, day: NaiveDate, lang: Lang) -> Result<OrderFull> {
    let registered = registered()?;
    let entry: Entry = office.store.get_of(registered.sheet(), ctx, id).await?;
    let order = Order::of(&entry).ok_or_else(|| Problem::new(Class::NotFound, "distancing-not-issued"))?;
    let reports = reports::between(office, ctx, order.since.min(day), day, lang).await?;
    let (line, verdict) = judged(office, ctx, &order, day, reports.as_ref(), lang).await?;
    let day = judged_on(office, &order, day);
    let set = Rules::builtin().set_for(&order.regime, day);
    let first = order.since.max(day - Days::new(COURSE - 1)).min(day);
    let days: Vec<NaiveDate> = first.iter_days().take_while(|one| *one <= day).collect();
    let facts = Facts::of(office, &eyes(office, ctx, &order), &order, set, &days).await?;
    let course = days.iter().map(|day| {
        let verdict = judge(&order, set, &facts, *day, lang);
        let Verdict { met, unmet, unknown, worse, weeks, .. } = verdict;
        JudgedDay { day: *day, met, unmet, unknown, week: weeks[0], worse }
    });
    Ok(OrderFull {
        line,
        day,
        criteria_key: set.map(|set| set.key.clone()),
        criteria_name: set.map(|set| set.name.say(lang).to_owned()),
        criteria_source: set.map(|set| set.source.clone()),
        criteria_trust: set.map(|set| crate::levels::trust_key(set.trust)),
        criteria: verdict.criteria,
        course: course.collect(),
        review_on: order.review_on,
        review_why: order.review_why,
        review_result: order.review_result,
        reports: reports.map(|mut reports| reports.remove(&id).unwrap_or_default()),
    })
}

/// What has to be decided of orders in an area and below it, and what the police did not report of them.
pub async fn alarms(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Vec<Alarm>> {
    // What was, nobody decides any more.
    if day < ctx.day || !ctx.may(Verb::Read, Kind::Register(registered()?)) {
        return Ok(Vec::new());
    }
    let within = |order: &Order| office.areas().is_within(&order.area, area, day) || order.area == area;
    let orders: Vec<Order> = running(office, ctx, area, day).await?.into_iter().filter(within).collect();
    let words = Words::of(lang);
    let mut alarms = Vec::new();
    let review: Vec<&Order> = orders.iter().filter(|one| one.state == REVIEW || one.expired(day)).collect();
    let alarm = |kind, severity, text, area, link| Alarm { kind, severity, text, area, link };
    if review.len() > SINGLY {
        let text = words.say("alarm-distancing_review-many", &[("count", count(review.len() as i64, lang))]);
        alarms.push(alarm("distancing_review", 1, text, None, "/distancing".to_owned()));
    } else {
        for order in review {
            let place = AreaRef::of(&order.area, day);
            let expired = || words.say("distancing-why-expired", &[("until", base::words::date(order.until))]);
            let why = order.review_why.clone().filter(|_| order.state == REVIEW).unwrap_or_else(expired);
            let args = [("order", order.name().to_owned()), ("area", place.name.clone()), ("why", why)];
            let text = words.say("alarm-distancing_review", &args);
            alarms.push(alarm("distancing_review", 1, text, Some(place), format!("/distancing/{}", order.id)));
        }
    }
    let last = reported(office, day);
    if let Some(reports) = reports::between(office, ctx, last, last, lang).await? {
        let missing = orders.iter().filter(|order| reports::kept(&reports, order, last).missing).count();
        if missing > 0 {
            let args = [("count", count(missing as i64, lang)), ("day", base::words::date(last))];
            let text = words.say("alarm-distancing_unreported", &args);
            alarms.push(alarm("distancing_unreported", 2, text, None, "/distancing".to_owned()));
        }
    }
    Ok(alarms)
}

/// The orders that run on a day in an area, below it, or above it.
async fn running(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate) -> Result<Vec<Order>> {
    let registered = registered()?;
    ctx.gate(Verb::Read, Kind::Register(registered))?;
    let begun = Pick::all().up_to("on_day", day);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, begun, &[("on_day", false)]).await?;
    let near = |order: &Order| {
        let areas = office.areas();
        order.area == area || areas.is_within(&order.area, area, day) || areas.is_within(area, &order.area, day)
    };
    Ok(entries.iter().filter_map(Order::of).filter(|order| order.runs(day) && near(order)).collect())
}

/// With whose eyes an order's figures are seen: whoever is under an order of an area above reads how it stands, though not
/// that area's records. What is told are sums.
fn eyes(office: &Office, ctx: &Ctx, order: &Order) -> Ctx {
    if ctx.scope.holds(office.areas(), &order.area, ctx.day) {
        return ctx.clone();
    }
    office.system_on(ctx.day, "distancing")
}

/// The day by which an order is judged: the last whose figures are complete, and its own last one where it is over.
fn judged_on(office: &Office, order: &Order, day: NaiveDate) -> NaiveDate {
    let day = order.ended_on.map_or(day, |ended| day.min(ended));
    complete(office, day).max(order.since)
}

async fn judged(
    office: &Office,
    ctx: &Ctx,
    order: &Order,
    asked: NaiveDate,
    reports: Option<&Reports>,
    lang: Lang,
) -> Result<(OrderLine, Verdict)> {
    let (rules, definition) = (Rules::builtin(), &registered()?.definition);
    let day = judged_on(office, order, asked);
    let set = rules.set_for(&order.regime, day);
    let facts = Facts::of(office, &eyes(office, ctx, order), order, set, &[day]).await?;
    let verdict = judge(order, set, &facts, day, lang);
    let (state, regime) = (definition.state(&order.state), rules.regime(&order.regime));
    let line = OrderLine {
        id: order.id,
        area: AreaRef::of(&order.area, asked),
        part: order.part.clone(),
        regime: order.regime.clone(),
        regime_name: regime_name(&order.regime, lang),
        regime_source: regime.map(|regime| regime.source.clone()).unwrap_or_default(),
        regime_holds: regime.is_some_and(|regime| regime.holds(asked)),
        number: order.number.clone(),
        subject: order.subject.clone(),
        issuer: unit_name(&order.issuer, asked),
        police: unit_name(&order.police, asked),
        since: order.since,
        until: order.until,
        ended_on: order.ended_on,
        state: order.state.clone(),
        state_name: state.map_or_else(|| order.state.clone(), |state| state.name.in_lang(lang).to_owned()),
        days: order.days(asked),
        long: order.days(asked) > rules.long_days,
        expired: order.expired(asked),
        met: verdict.met,
        unmet: verdict.unmet,
        unknown: verdict.unknown,
        worse: verdict.worse,
        weeks: verdict.weeks,
        ahead: ahead::projection(set, &facts, day, lang),
        kept: reports.map(|reports| reports::kept(reports, order, reported(office, asked))),
    };
    Ok((line, verdict))
}

fn regime_name(regime: &str, lang: Lang) -> String {
    let field = store::registers::of(ORDERS).and_then(|one| one.definition.field("regime"));
    let choice = field.and_then(|field| field.choices().iter().find(|choice| choice.key == regime));
    choice.map_or_else(|| regime.to_owned(), |choice| choice.name.in_lang(lang).to_owned())
}

/// The regime of a commune on a day: the strictest of the orders that hold for it, or for what it lies in.
fn regime_of(office: &Office, orders: &[Order], commune: &str, day: NaiveDate, lang: Lang) -> Option<AreaRegime> {
    let above = |order: &&Order| order.area == commune || office.areas().is_within(commune, &order.area, day);
    let mut holding: Vec<&Order> = orders.iter().filter(|order| order.holds(day)).filter(above).collect();
    let rank = |order: &Order| Rules::builtin().regime(&order.regime).map_or(0, |regime| regime.rank);
    // An order for a part of a district says nothing of any one commune.
    holding.retain(|order| order.part.is_none() || order.area == commune);
    // What holds for the whole comes before what holds for a hamlet.
    holding.sort_by_key(|order| (order.part.is_some(), Reverse(rank(order)), order.since));
    let order = holding.first()?;
    Some(AreaRegime {
        area: AreaRef::of(commune, day),
        district: AreaRef::district_of(commune, day),
        regime: order.regime.clone(),
        regime_name: regime_name(&order.regime, lang),
        part: order.part.clone(),
        order: order.id,
        number: order.number.clone(),
        since: order.since,
        until: order.until,
        others: holding.len() - 1,
    })
}
