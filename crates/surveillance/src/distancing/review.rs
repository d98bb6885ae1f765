//! What runs on is looked at again (S3-2b): an order whose time is over, that is long in force without its criteria, or
//! whose epidemic grows, is put up for review at the close of a day, and its leaders are told.

use base::words::{Lang, Words, count, date};
use chrono::{Days, NaiveDate};
use office::{Office, Result};
use serde_json::{Value, json};
use store::records::Entry;
use store::{Ctx, Pick, Verb};

use super::judge::{Facts, Verdict, judge};
use super::order::Order;
use super::{registered, rules::Rules};

/// The state of an order that runs.
const IN_FORCE: &str = "in_force";
/// The state of one that is up for review.
pub(super) const REVIEW: &str = "review";
/// The move of the register that leads there.
const CALLED: &str = "call_review";

/// Puts up for review what a day's figures say should be, in one act. A second close of the day finds it done.
pub async fn keep(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<usize> {
    let registered = registered()?;
    let running = Pick::all().eq("state", IN_FORCE).up_to("on_day", day);
    let entries = office.store.pick_of::<Entry>(registered.sheet(), ctx, running, &[("on_day", false)]).await?;
    let mut called = Vec::new();
    for order in entries.iter().filter_map(Order::of) {
        let set = Rules::builtin().set_for(&order.regime, day);
        let facts = Facts::of(office, ctx, &order, set, &[day]).await?;
        let verdict = judge(&order, set, &facts, day, Lang::Vi);
        if let Some(why) = why(&order, &verdict, day, Lang::Vi) {
            called.push((order, why));
        }
    }
    if called.is_empty() {
        return Ok(0);
    }
    let tells = registered.definition.step(CALLED).map(|step| step.tells.clone()).unwrap_or_default();
    let mut act = office.store.act(ctx).await?;
    let mut put = 0;
    for (order, why) in called {
        // Whoever decided meanwhile has decided.
        let now: Entry = act.get_of(registered.sheet(), order.id).await?;
        if now.version != order.version {
            continue;
        }
        let changes = json!({ "state": REVIEW, "entered_at": Value::Null, "review_on": day, "review_why": why });
        let changes = changes.as_object().cloned().unwrap_or_default();
        let of = (order.id, order.version);
        let moved: Entry = act.amend_of(registered.sheet(), Verb::Write, of, changes, CALLED, None).await?;
        act.tell_lines(&moved, &tells, &format!("move:{CALLED}")).await?;
        put += 1;
    }
    act.commit().await?;
    Ok(put)
}

/// Why an order is to be looked at again on a day; none where it is not.
pub(super) fn why(order: &Order, verdict: &Verdict, day: NaiveDate, lang: Lang) -> Option<String> {
    let (rules, words) = (Rules::builtin(), Words::of(lang));
    let mut reasons = Vec::new();
    if order.until <= day {
        reasons.push(words.say("distancing-why-expired", &[("until", date(order.until))]));
    }
    let again = Days::new(u64::try_from(rules.again_days).unwrap_or_default());
    let ready = order.review_on.is_none_or(|on| on + again <= day);
    let days = order.days(day);
    let long = days > rules.long_days && verdict.unmet + verdict.unknown > 0;
    let worse = days > rules.worse_days && verdict.worse;
    if ready && (long || worse) {
        let unmet = verdict.criteria.iter().filter(|one| one.met != Some(true)).map(|one| one.name.as_str());
        let args = [
            ("days", count(days, lang)),
            ("met", verdict.met.to_string()),
            ("of", verdict.criteria.len().to_string()),
            ("unmet", unmet.collect::<Vec<_>>().join("; ")),
        ];
        reasons.push(words.say("distancing-why-long", &args));
    }
    if ready && worse {
        let [now, before] = verdict.weeks.map(|week| count(i64::try_from(week).unwrap_or(i64::MAX), lang));
        reasons.push(words.say("distancing-why-worse", &[("now", now), ("before", before)]));
    }
    (!reasons.is_empty()).then(|| reasons.join(" "))
}
