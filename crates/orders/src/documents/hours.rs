//! The hour of a deadline: the one that its words print, else that of the part of the day which they name.

use std::sync::LazyLock;

use base::shipped;
use base::text::fold;
use directive::{Deadline, DeadlineKind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    after: Vec<String>,
    part: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    words: Vec<String>,
    begins: String,
    ends: String,
}

static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("office/hours.toml", include_str!("../../../../data/office/hours.toml")));

/// The rule of words that name a meeting ("cuộc họp sáng mai").
const MEETING: &str = "deadline-meeting";

/// The hour by which a deadline is kept, `HH:MM`; none where the day counts alone.
pub(super) fn of(deadline: &Deadline) -> Option<String> {
    let printed = deadline.time.clone();
    // What comes again has the hour of each period; what is due so long after something has none.
    let dated = deadline.kind == DeadlineKind::Date && deadline.date.is_some();
    printed.or_else(|| dated.then(|| of_part(deadline)).flatten())
}

fn of_part(deadline: &Deadline) -> Option<String> {
    let folded = fold(&deadline.words);
    let words: Vec<&str> = folded.split_whitespace().collect();
    // The word after "sáng" makes it a part of a day: "sáng mai", "sáng 13/9", and not "làm sáng tỏ".
    let names = |part: &&Part| {
        let at = words.iter().position(|word| part.words.iter().any(|one| fold(one) == *word));
        let next = at.and_then(|at| words.get(at + 1));
        let of_day = |next: &&str| {
            RULES.after.iter().any(|one| fold(one) == *next) || next.starts_with(|c: char| c.is_ascii_digit())
        };
        next.is_some_and(of_day)
    };
    let part = RULES.part.iter().find(names)?;
    Some(if deadline.rule == MEETING { part.begins.clone() } else { part.ends.clone() })
}
