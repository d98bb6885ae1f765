//! Parts of tasks on the scorecard, each at the post that answers for it.

use std::collections::BTreeMap;

use office::{Office, Result};
use store::records::{DueKind, Task, TaskState};
use store::{Ctx, Pick};

use super::Scores;
use crate::ended;
use crate::late::Moment;
use crate::periods::REVIEW;
use crate::tasks::CLOSED;

/// Unit, title of the post that answers, who held it at hand-out, state, nature of the day and its rule; how many.
type Group = (Option<String>, Option<String>, Option<String>, String, String, Option<String>, i64);

/// Unit, title of the post that answers, how often each was urged; how many.
type Urged = (Option<String>, Option<String>, Option<i32>, i64);

const BY: [&str; 6] = ["unit", "head_post", "head", "state", "due_kind", "due_rule"];

pub(super) async fn add(office: &Office, ctx: &Ctx, area: &str, scores: &mut Scores<'_>) -> Result<()> {
    let day = scores.day;
    let ended = ended::documents(office, ctx, day).await?;
    let mut parts = Pick::all().filled("parent_id").none_of("document_id", ended);
    if area != ctx.scope.area() {
        let within = office.areas().subtree(area, ctx.day);
        parts = parts.one_of("area", within.iter().map(|area| area.code.as_str()));
    }
    let mut posts = Posts::default();
    let all: Vec<Group> = office.store.counted::<Task, _>(ctx, parts.clone(), &BY).await?;
    for (unit, title, head, state, _, _, n) in all {
        let is = |of: TaskState| state == of.key();
        if is(TaskState::Proposed) || is(TaskState::Cancelled) {
            continue;
        }
        let Some(post) = posts.of(scores, unit, title) else {
            scores.unplaced += if is(TaskState::Done) || is(TaskState::Reported) { 0 } else { n };
            continue;
        };
        // What is closed stays with whoever is known to have been in office when it was handed out.
        let holder = head.filter(|_| is(TaskState::Done)).or_else(|| scores.holder(&post, day));
        let score = scores.of(&post, holder);
        match () {
            () if is(TaskState::Done) => score.done += n,
            () if is(TaskState::Reported) => score.reported += n,
            () => score.open += n,
        }
        score.unreceived += if is(TaskState::Assigned) { n } else { 0 };
    }
    let mut late: Vec<Group> = Vec::new();
    for pick in Moment::of(office, day).late(parts.clone().none_of("state", CLOSED.map(TaskState::key))) {
        late.extend(office.store.counted::<Task, Group>(ctx, pick, &BY).await?);
    }
    for (unit, title, _, state, kind, rule, n) in late {
        let comes_again = kind == DueKind::Recurring.key();
        let looked_at_again = comes_again || rule.as_deref() == Some(REVIEW);
        // A report that waits for the issuer is not late; the next period of a duty that comes again is.
        if state == TaskState::Reported.key() && !looked_at_again {
            continue;
        }
        if let Some(post) = posts.of(scores, unit, title) {
            let holder = scores.holder(&post, day);
            let score = scores.of(&post, holder);
            score.overdue += n;
            score.late_again += if comes_again { n } else { 0 };
        }
    }
    let by = ["unit", "head_post", "urged"];
    let urged: Vec<Urged> = office.store.counted::<Task, _>(ctx, parts.filled("urged"), &by).await?;
    for (unit, title, times, n) in urged {
        if let Some(post) = posts.of(scores, unit, title) {
            let holder = scores.holder(&post, day);
            scores.of(&post, holder).urged += i64::from(times.unwrap_or_default()) * n;
        }
    }
    Ok(())
}

/// The posts that answer, looked up once for each unit and title.
#[derive(Default)]
struct Posts(BTreeMap<(String, Option<String>), Option<String>>);

impl Posts {
    /// The post by its title, else that of the unit's head; none where the tables of the day know neither.
    fn of(&mut self, scores: &Scores<'_>, unit: Option<String>, title: Option<String>) -> Option<String> {
        let (units, day) = (scores.units, scores.day);
        let found = self.0.entry((unit?, title)).or_insert_with_key(|(unit, title)| {
            let own = title
                .as_ref()
                .and_then(|title| units.posts_of(unit, day).into_iter().find(|post| post.short_title == *title));
            own.or_else(|| units.head_post(unit, day)).map(|post| post.id)
        });
        found.clone()
    }
}
