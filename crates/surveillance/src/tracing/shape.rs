//! What the tracing desk answers. Persons of other areas never stand in it: they are numbers by area.

use base::trust::Trust;
use chrono::{DateTime, NaiveDate, Utc};
use office::answer::AreaRef;
use office::figures::Figure;
use serde::Serialize;
use store::records::{Case, ContactKind, FollowUp, FoundIn, Setting};
use utoipa::ToSchema;
use uuid::Uuid;

/// A case of the caller's own areas.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseRef {
    /// The record.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The person.
    pub name: String,
    /// Commune.
    pub area: AreaRef,
    /// First symptoms.
    pub onset_on: Option<NaiveDate>,
    /// Day of announcement.
    pub announced_on: NaiveDate,
    /// Where found: a choice's key.
    #[schema(value_type = String)]
    pub found_in: FoundIn,
    /// Is the source known?
    pub source_known: bool,
}

impl CaseRef {
    pub(super) fn of(case: &Case, day: NaiveDate) -> Self {
        Self {
            id: case.id,
            code: case.code.clone(),
            name: case.name.clone(),
            area: AreaRef::of(&case.area, day),
            onset_on: case.onset_on,
            announced_on: case.announced_on,
            found_in: case.found_in,
            source_known: case.source_known,
        }
    }
}

/// A case that was traced.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TracedCase {
    /// The case.
    #[serde(flatten)]
    pub case: CaseRef,
    /// From when it was infectious, by the rule.
    pub from: DateTime<Utc>,
    /// Until it was kept apart.
    pub to: DateTime<Utc>,
    /// Visits known of the person in that time.
    pub visits: usize,
    /// Contacts of the case in the contacts list.
    pub listed: usize,
}

/// The definition of contact in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleShown {
    /// Its key.
    pub id: String,
    /// The act and where it was read.
    pub source: String,
    /// How far it may be trusted.
    #[schema(value_type = String)]
    pub trust: Trust,
    /// Shared minutes that make a contact when both wore masks.
    pub masked_minutes: u16,
    /// … when one wore none.
    pub unmasked_minutes: u16,
    /// Days before onset from which a case is infectious.
    pub before_onset_days: u32,
}

/// A company that exposed somebody.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Exposed {
    /// The case, or the F1: its code, or its name. None: somebody of another area.
    pub source: Option<String>,
    /// The case's record, where the source is a case.
    pub case: Option<Uuid>,
    /// Where; none where the case named the contact.
    pub place: Option<String>,
    /// In what setting: a choice's key.
    #[schema(value_type = Option<String>)]
    pub setting: Option<Setting>,
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
    /// Minutes together.
    pub minutes: u32,
    /// Weight of a minute by day of infectiousness and setting, 0–1.
    pub weight: f64,
    /// Days from the source's onset to the meeting; before it negative.
    pub since_onset: i64,
}

/// What the contacts list already holds of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Listed {
    /// The record.
    pub id: Uuid,
    /// As F1 or as F2.
    #[schema(value_type = String)]
    pub kind: ContactKind,
    /// How far the team has come.
    #[schema(value_type = String)]
    pub state: FollowUp,
}

/// A contact found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundContact {
    /// Names the person in a later request.
    pub person: Uuid,
    /// Stands in the register of persons.
    pub registered: bool,
    /// Name.
    pub name: String,
    /// Year of birth, where known.
    pub birth_year: Option<i32>,
    /// Telephone, where known.
    pub phone: Option<String>,
    /// Doses received, where known.
    pub doses: Option<u8>,
    /// Commune of residence.
    pub area: AreaRef,
    /// Place in the order of risk, from 1.
    pub rank: usize,
    /// Chance of infection, 0–1: it ranks, it does not diagnose.
    pub score: f64,
    /// Minutes together, summed; a named contact has none.
    pub minutes: u32,
    /// First moment that counts.
    pub first_at: DateTime<Utc>,
    /// Who exposed them, where and when, the weightiest first.
    pub paths: Vec<Exposed>,
    /// They are a case themselves.
    pub is_case: bool,
    /// Its code; none of another area's case.
    pub case_code: Option<String>,
    /// What the contacts list holds of them.
    pub listed: Option<Listed>,
}

/// Contacts who live elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outside {
    /// The commune.
    pub area: AreaRef,
    /// Its district.
    pub district: Option<AreaRef>,
    /// How many.
    pub contacts: usize,
    /// Those already in its list of contacts.
    pub handed: usize,
    /// Of these, reached by its team.
    pub reached: usize,
}

/// One step of the trace.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TraceStep {
    /// Contacts in all areas.
    pub total: usize,
    /// Of these in the caller's areas.
    pub here: usize,
    /// Of these already in the contacts list.
    pub listed: usize,
    /// The caller's, most at risk first; at most as many as asked.
    pub rows: Vec<FoundContact>,
    /// The others, by commune.
    pub outside: Vec<Outside>,
}

/// The contacts of cases and theirs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Traced {
    /// Reporting day asked.
    pub day: NaiveDate,
    /// The centre's clock.
    pub now: DateTime<Utc>,
    /// The rule in force on the day.
    pub rule: RuleShown,
    /// The cases.
    pub cases: Vec<TracedCase>,
    /// Their contacts.
    pub f1: TraceStep,
    /// The contacts' contacts.
    pub f2: TraceStep,
}

/// A known case that may have infected another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Suspected {
    /// The case; none where it lies in another area.
    pub case: Option<CaseRef>,
    /// Its area.
    pub area: AreaRef,
    /// Times they met within both windows.
    pub meetings: u32,
    /// Minutes together.
    pub minutes: u32,
    /// Chance of infection by these meetings alone, 0–1.
    pub chance: f64,
    /// Part of all suspects' hazard, 0–1.
    pub share: f64,
    /// Days from its onset to that of the case asked about; none unless both are known.
    pub days_apart: Option<i64>,
    /// Where they met, in order of time; a contact by name has no place.
    pub paths: Vec<Exposed>,
    /// Why, in words.
    pub why: String,
}

/// Where a case may have been infected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Origins {
    /// The case.
    pub case: CaseRef,
    /// First day on which it may have been infected.
    pub from: NaiveDate,
    /// Last one.
    pub to: NaiveDate,
    /// Visits known of the person in that time: without any, no suspect can be found.
    pub visits: usize,
    /// Suspects, most likely first.
    pub suspects: Vec<Suspected>,
}

/// A place that several cases visited when they were infected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hotspot {
    /// Its name.
    pub place: String,
    /// Its code.
    pub code: String,
    /// Its commune, where known.
    pub area: Option<AreaRef>,
    /// What sort of place: a choice's key.
    #[schema(value_type = String)]
    pub setting: Setting,
    /// Cases of all areas who visited it within their exposure.
    pub cases: u32,
    /// Cases that chance would have brought there.
    pub expected: f64,
    /// Chance of so many or more.
    pub chance: f64,
    /// Hours that all visitors together spent there.
    pub visitor_hours: f64,
    /// The caller's own among the cases.
    pub own: Vec<CaseRef>,
}

/// Places beyond chance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Places {
    /// Cases were announced from this day on.
    pub from: NaiveDate,
    /// Up to this one.
    pub to: NaiveDate,
    /// Cases looked at, of all areas.
    pub cases: usize,
    /// The places, the least explained by chance first.
    pub places: Vec<Hotspot>,
}

/// A case in a chain; of another area's only area and day are told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChainNode {
    /// The record; none of another area.
    pub case: Option<Uuid>,
    /// Its code; none of another area.
    pub code: Option<String>,
    /// The person; none of another area.
    pub name: Option<String>,
    /// Code of the commune.
    pub area: String,
    /// Name of the commune.
    pub area_name: String,
    /// Day of onset, else of announcement.
    pub day: NaiveDate,
    /// Is that the day of onset?
    pub onset: bool,
    /// The infector, by its place in the list of nodes.
    pub parent: Option<usize>,
    /// Probability of the infector among the candidates, 0–1.
    pub share: f64,
    /// Candidates there were.
    pub candidates: usize,
    /// Cases that it infected.
    pub infected: u32,
}

/// A chain in one line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChainLine {
    /// Its first case, by its place in the list of nodes; none where the chain is not among them.
    pub root: Option<usize>,
    /// Its first case's code; none of another area.
    pub code: Option<String>,
    /// A case of the caller's in it, by which it can be asked for.
    pub case: Uuid,
    /// Commune of its first case.
    pub area: AreaRef,
    /// Cases in it.
    pub size: usize,
    /// Of these the caller's.
    pub own: usize,
    /// Generations after the first case.
    pub generations: usize,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The most that one case of it infected.
    pub most: u32,
}

/// Who infected whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Chains {
    /// Cases from this day on.
    pub from: NaiveDate,
    /// Up to this one.
    pub to: NaiveDate,
    /// The caller's cases looked at.
    pub cases: usize,
    /// Of these without a likely infector and without infected: not drawn.
    pub alone: usize,
    /// Of these with a likely infector.
    pub with_infector: usize,
    /// Chains of two cases or more.
    pub total: usize,
    /// Mean of the serial interval, days.
    pub interval_mean: f64,
    /// Its standard deviation.
    pub interval_sd: f64,
    /// Where the interval is from.
    pub interval_source: String,
    /// The chains, the largest first.
    pub chains: Vec<ChainLine>,
    /// The cases of the first chains, or of the one asked for.
    pub nodes: Vec<ChainNode>,
}

/// How thoroughly an area traces (S0-0g).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TracingOverview {
    /// Reporting day.
    pub day: NaiveDate,
    /// First day of the fortnight looked at.
    pub from: NaiveDate,
    /// Cases announced in it.
    pub cases: usize,
    /// Of these without any contact listed.
    pub without_contacts: usize,
    /// F1 listed in it.
    pub f1: usize,
    /// Of these not reached 24 hours after they were listed.
    pub f1_late: usize,
    /// Of these reached within 24 hours.
    pub f1_24h: usize,
    /// Of these reached within 48 hours.
    pub f1_48h: usize,
    /// Of these sampled.
    pub f1_tested: usize,
    /// Of these without any F2 listed.
    pub f1_without_f2: usize,
    /// F2 listed in it.
    pub f2: usize,
    /// The desk's figures with their fortnight.
    pub figures: Vec<Figure>,
    /// Cases without any contact listed, the newest first; at most a hundred.
    pub untraced: Vec<CaseRef>,
    /// Cases of unknown source, the newest first; at most a hundred.
    pub unknown: Vec<CaseRef>,
    /// Cases of unknown source in all.
    pub unknown_total: usize,
}
