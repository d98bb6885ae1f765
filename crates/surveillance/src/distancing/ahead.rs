//! When an order may end: what the area's own forecast says of its cases, or the plain word that there is not enough to
//! say.

use base::words::{Lang, Words, count, date};
use chrono::{Days, NaiveDate};
use epi::forecast::{HORIZON, short};

use super::judge::{Facts, falls};
use super::rules::{Set, Test};
use super::shape::Projection;

/// Where the median stands among a forecast's levels.
const MEDIAN: usize = 3;

/// The day on which the criterion of cases is met, if all goes as it looks.
pub(super) fn projection(set: Option<&Set>, facts: &Facts, day: NaiveDate, lang: Lang) -> Projection {
    let words = Words::of(lang);
    let tests = || set.into_iter().flat_map(|set| &set.criterion).map(|one| one.test);
    let say = |on: Option<NaiveDate>, key: &str, args: &[(&str, String)]| Projection { on, text: words.say(key, args) };
    if let Some(days) = tests().find_map(|test| if let Test::Clear { days } = test { Some(days) } else { None }) {
        let Some(clear) = facts.clear_days(day).filter(|clear| *clear < days) else {
            return say(Some(day), "distancing-ahead-met", &[]);
        };
        let on = day + Days::new(days - clear);
        return say(Some(on), "distancing-ahead-clear", &[("day", date(on))]);
    }
    let Some(less) = tests().find_map(|test| if let Test::Falling { less } = test { Some(less) } else { None }) else {
        return say(None, "distancing-ahead-none", &[]);
    };
    let past = facts.up_to(day);
    let mut weeks: Vec<u64> = past.rchunks(7).take(3).map(|week| week.iter().sum()).collect();
    weeks.reverse();
    let worst = facts.worst(day);
    let last = |weeks: &[u64]| weeks.last_chunk::<3>().map(|[earlier, before, now]| [*now, *before, *earlier]);
    if last(&weeks).is_some_and(|last| falls(last, worst, less)) {
        return say(Some(day), "distancing-ahead-met", &[]);
    }
    let made = match short(past, HORIZON) {
        Ok(made) => made,
        Err(few) => return say(None, "distancing-ahead-few", &[("why", few.text(lang))]),
    };
    for (ahead, week) in made.weeks.iter().enumerate() {
        weeks.push(week[MEDIAN]);
        if last(&weeks).is_some_and(|last| falls(last, worst, less)) {
            let on = day + Days::new(7 * (ahead as u64 + 1));
            let args = [("day", date(on)), ("cases", count(week[MEDIAN] as i64, lang))];
            return say(Some(on), "distancing-ahead-falls", &args);
        }
    }
    say(None, "distancing-ahead-not", &[("weeks", made.weeks.len().to_string())])
}
