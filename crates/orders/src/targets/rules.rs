//! The rules by which heads answer for a target: read out of the confirmed document of this province that sets it, with
//! the words that they came from, and the posts that these words mean on a day.

use std::sync::LazyLock;

use base::area::{Areas, Level as Tier};
use base::post::{Addressed, Units};
use base::shipped;
use base::text::fold;
use chrono::NaiveDate;
use directive::{Accountability, AccountabilityKind};
use office::{Office, Result};
use serde::{Deserialize, Serialize};
use store::Ctx;
use store::records::{Document, DocumentState, Target, TargetState};
use utoipa::ToSchema;

use crate::{ended, issuer};

/// What the figures say of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Reached.
    OnTime,
    /// Not reached, and the vaccine that could be given would not have sufficed (thiếu vắc xin).
    Short,
    /// Not reached with vaccine enough (có đủ vắc xin mà không hoàn thành).
    EnoughButLate,
    /// Reached, and somebody had a serious adverse event (không an toàn).
    Unsafe,
}

impl FindingKind {
    /// Its key, as registers and words have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Short => "short",
            Self::EnoughButLate => "enough_but_late",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A person or post that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Accountable {
    /// Id of the post.
    pub id: String,
    /// Post.
    pub post: String,
    /// Who held it on the day, where known; a post that nobody holds names nobody else.
    pub holder: Option<String>,
    /// Unit.
    pub unit: Option<String>,
}

/// The rule behind a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleCited {
    /// Its words.
    pub words: String,
    /// Where it stands.
    pub source: String,
}

/// What a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A target that is not reached; `safe`: its words ask for safety too.
    Late { finding: FindingKind, safe: bool },
    /// Each person missed.
    Missed,
    /// Grave illness or death of somebody who could have been vaccinated.
    Harm,
}

/// A rule of a document.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub of: Of,
    /// Its words ask that more vaccine is requested.
    pub requests: bool,
    /// The order that it is known as.
    order: String,
    words: String,
    accountable: Vec<String>,
    before: Vec<String>,
}

/// The rules of a document that orders something here.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub document: Document,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    order: String,
    finding: FindingKind,
    any: Vec<String>,
    #[serde(default)]
    safe: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    any: Vec<String>,
    pub assignee: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Succession {
    from: NaiveDate,
    ended: Tier,
    words: Vec<[String; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Risk {
    order: String,
    pub age_from: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Omission {
    order: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    condition: Vec<Condition>,
    pub request: Request,
    succession: Vec<Succession>,
    pub review: Risk,
    omission: Omission,
}

/// How rules are told from one another (`data/office/accountability.toml`).
pub(super) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        shipped::toml("office/accountability.toml", include_str!("../../../../data/office/accountability.toml"))
    });
    &TABLE
}

fn says(text: &str, any: &[String]) -> bool {
    let text = fold(text);
    any.iter().any(|words| text.contains(&fold(words)))
}

impl Rule {
    fn of(read: &Accountability) -> Option<Self> {
        let table = table();
        let (of, order) = match read.kind {
            AccountabilityKind::ByName => (Of::Missed, &table.omission.order),
            AccountabilityKind::Review => (Of::Harm, &table.review.order),
            AccountabilityKind::ByCondition => {
                let known = table.condition.iter().find(|one| says(&read.condition, &one.any))?;
                let safe = says(&read.condition, &known.safe);
                (Of::Late { finding: known.finding, safe }, &known.order)
            }
        };
        Some(Self {
            of,
            requests: says(&read.words, &table.request.any),
            order: order.clone(),
            words: read.words.clone(),
            accountable: read.accountable.clone(),
            before: read.before.clone(),
        })
    }
}

impl Rules {
    /// The rules that hold for a target on a day: those of the document that sets it, where the province has confirmed
    /// it, a body of the province issued it, and it is in force. What another province lays down binds nobody here.
    pub(super) async fn of(office: &Office, ctx: &Ctx, target: &Target, day: NaiveDate) -> Result<Option<Self>> {
        let document = match office.store.get::<Document>(ctx, target.document_id).await {
            Ok(document) => Some(document),
            // Whoever may not see the document is told of no rule in it; what the database cannot say is no "no".
            Err(store::Error::NotFound { .. } | store::Error::Denied { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(document
            .filter(|_| target.state == TargetState::Live)
            .and_then(|document| Self::read(office, document, day)))
    }

    fn read(office: &Office, document: Document, day: NaiveDate) -> Option<Self> {
        let holds = document.state == DocumentState::Confirmed
            && document.version_of.is_none()
            && !ended::is_ended(&document, day);
        let on = document.issued_on.unwrap_or(day);
        let ours = document.issuer_area.as_deref().is_none_or(|area| {
            office.areas().is_within(area, &office.province, on)
                || office.areas().is_within(area, &office.province, day)
        });
        if !(holds && ours) {
            return None;
        }
        let rules: Vec<Rule> = issuer::reading(&document).accountability.iter().filter_map(Rule::of).collect();
        (!rules.is_empty()).then_some(Self { document, rules })
    }

    /// Does it say anything of targets that are not reached?
    pub(super) fn of_late(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.of, Of::Late { .. }))
    }

    /// The rule for what was found.
    pub(super) fn for_finding(&self, kind: FindingKind) -> Option<&Rule> {
        let meant = |of: Of| match (of, kind) {
            (Of::Late { finding: FindingKind::EnoughButLate, safe }, FindingKind::Unsafe) => safe,
            (Of::Late { finding, .. }, kind) => finding == kind,
            _ => false,
        };
        self.rules.iter().find(|rule| meant(rule.of))
    }

    /// The rule of a kind.
    pub(super) fn that(&self, of: Of) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.of == of)
    }

    pub(super) fn cited(&self, rule: &Rule) -> RuleCited {
        let number = self.document.number.clone().or_else(|| self.document.subject.clone()).unwrap_or_default();
        let day = self.document.issued_on.map(base::words::date);
        let place: Vec<String> = [Some(number), day].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        RuleCited { words: rule.words.clone(), source: format!("{} ({})", place.join(", "), rule.order) }
    }

    /// Everybody whom a rule means on a day, in all areas.
    pub(super) fn named(&self, units: &Units, rule: &Rule, on: NaiveDate) -> Vec<Addressed> {
        units.expand(&self.said_on(&rule.accountable, on), self.seen_from(), on)
    }

    /// The bodies before which those named answer: as the rule says; else the body that laid it down.
    pub(super) fn before(&self, units: &Units, rule: &Rule, on: NaiveDate) -> Vec<String> {
        let mut bodies: Vec<String> = Vec::new();
        for one in units.expand(&self.said_on(&rule.before, on), self.seen_from(), on) {
            if !bodies.contains(&one.unit) {
                bodies.push(one.unit);
            }
        }
        if bodies.is_empty()
            && let Some(issuer) = issuer::issuing_unit(&self.document, on)
        {
            // A committee's office writes for the committee.
            let committee = units.serves(&issuer, on).into_iter().find(|unit| !units.posts_of(unit, on).is_empty());
            bodies.push(committee.unwrap_or(issuer));
        }
        if bodies.is_empty() {
            bodies.push(format!("{}/ubnd", self.document.area));
        }
        bodies
    }

    fn seen_from(&self) -> &str {
        self.document.issuer_area.as_deref().unwrap_or(&self.document.area)
    }

    /// Names as the law of a day has them: tiers that have ended are those that have their duties.
    fn said_on(&self, names: &[String], on: NaiveDate) -> String {
        let mut said_on = names.join(", ");
        let areas = Areas::builtin();
        let province = areas.ancestor_at(self.seen_from(), Tier::Province, on).map(|area| area.code.clone());
        let gone = |tier: Tier| {
            let of = province.as_deref().unwrap_or(&self.document.area);
            !areas.subtree(of, on).iter().any(|area| area.level == tier)
        };
        let ended = table().succession.iter().filter(|one| one.from <= on && gone(one.ended));
        for [was, is] in ended.flat_map(|one| &one.words) {
            // The first way of saying it that stands there; the shorter ones are parts of it.
            let (folded, was) = (fold(&said_on), fold(was));
            if folded.contains(&was) {
                said_on = folded.replace(&was, &fold(is));
                break;
            }
        }
        said_on
    }
}

/// Those of `named` who answer for an area: its own and those of the areas above, with their holders on a day.
pub(super) fn answering(units: &Units, named: &[Addressed], area: &str, on: NaiveDate) -> Vec<Accountable> {
    let areas = Areas::builtin();
    let meant = named.iter().filter(|one| areas.is_within(area, &one.area, on));
    let post = |one: &Addressed| match &one.post {
        Some(post) => units.post(post, on),
        None => units.head_post(&one.unit, on),
    };
    let answers = |one: &Addressed| {
        let post = post(one)?;
        Some(Accountable {
            holder: units.holder(&post.id, on).map(|holding| holding.person.clone()),
            unit: units.unit(&post.unit, on).map(|unit| unit.short_name),
            id: post.id,
            post: post.short_title,
        })
    };
    meant.filter_map(answers).collect()
}
