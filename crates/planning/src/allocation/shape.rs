//! What an allocation is asked and what it proposes.

use chrono::{DateTime, NaiveDate, Utc};
use office::answer::AreaRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Doses that a district can give in a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AllocationRate)]
pub struct Rate {
    /// The district.
    pub area: AreaRef,
    /// Doses a day.
    pub per_day: f64,
}

/// A group of people who wait for a dose, with what a dose is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AllocationWeight)]
pub struct Weight {
    /// Key of the group.
    pub group: String,
    /// Risk that a dose takes away; 0 leaves the group out.
    pub weight: f64,
}

/// The question about vaccine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VaccineForm {
    /// Name.
    pub name: String,
    /// Code of the area whose stock and people are planned for.
    pub area: String,
    /// First day of vaccination.
    pub start_on: NaiveDate,
    /// Last day of vaccination.
    pub deadline: NaiveDate,
    /// What each district can give in a day.
    pub rates: Vec<Rate>,
    /// Share of those in need that every commune can count on, 0 to 1.
    pub floor: f64,
    /// What a dose is worth, by group.
    pub weights: Vec<Weight>,
}

/// Beds of a hospital or field hospital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AllocationHospital)]
pub struct Hospital {
    /// Name.
    pub name: String,
    /// Code of the area where it stands.
    pub area: String,
    /// Beds with oxygen for moderate and severe patients.
    pub ward: u32,
    /// Intensive care beds for critical patients.
    pub icu: u32,
}

/// The question about beds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BedsForm {
    /// Name.
    pub name: String,
    /// Code of the area.
    pub area: String,
    /// The hospitals.
    pub hospitals: Vec<Hospital>,
}

/// A lot in a unit's stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LotLine {
    /// The unit that holds it.
    pub unit: String,
    /// The unit's area.
    pub area: AreaRef,
    /// Vaccine.
    pub product: String,
    /// Lot number.
    pub lot: Option<String>,
    /// Expiry.
    pub expires_on: Option<NaiveDate>,
    /// Doses held.
    pub doses: i64,
    /// Doses that the proposal leaves.
    pub left: i64,
    /// What one more dose of it would be worth.
    pub worth: f64,
    /// Doses that are missing of it for everybody in need.
    pub missing: i64,
}

/// What a district can give and what the proposal asks of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DistrictLine {
    /// The district.
    pub area: AreaRef,
    /// Doses that it can give until the deadline.
    pub capacity: i64,
    /// Doses that it is to give.
    pub given: i64,
    /// What one more dose given would be worth.
    pub worth: f64,
    /// Doses that it would have to give more for everybody in need.
    pub missing: i64,
}

/// People who wait in a commune, and doses for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NeedLine {
    /// The commune.
    pub area: AreaRef,
    /// Code of its district.
    pub district: String,
    /// Key of the group.
    pub group: String,
    /// Name of the group.
    #[serde(default)]
    pub label: String,
    /// People.
    pub people: i64,
    /// What a dose is worth.
    pub weight: f64,
}

/// Doses of a lot for a group of a commune.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AllocationDelivery)]
pub struct Delivery {
    /// Position of the lot.
    pub lot: usize,
    /// Position of the need.
    pub need: usize,
    /// Doses proposed.
    pub doses: i64,
    /// Doses accepted; none while it is not decided.
    #[serde(default)]
    pub accepted: Option<i64>,
    /// Why, in words.
    #[serde(default)]
    pub reason: String,
}

/// The same sentences in both languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AllocationSentences)]
pub struct Sentences {
    /// Vietnamese.
    pub vi: Vec<String>,
    /// English.
    pub en: Vec<String>,
}

/// What is missing for everybody in need to have a dose by the deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AllocationShortage)]
pub struct Shortage {
    /// Doses.
    pub doses: i64,
    /// Doses that the districts would have to give more.
    pub capacity: i64,
    /// People whom no lot may reach.
    pub unreachable: i64,
}

/// A proposal of vaccine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VaccinePlan {
    /// Lots in stock.
    pub lots: Vec<LotLine>,
    /// Districts.
    pub districts: Vec<DistrictLine>,
    /// People in need.
    pub needs: Vec<NeedLine>,
    /// What goes where.
    pub deliveries: Vec<Delivery>,
    /// What is missing.
    pub missing: Shortage,
    /// The plan was proved to be a best one.
    pub optimal: bool,
    /// The answer in words.
    pub words: Sentences,
}

/// Patients of a commune to a hospital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AllocationTransfer)]
pub struct Transfer {
    /// `ward` or `icu`.
    pub tier: String,
    /// The commune.
    pub area: AreaRef,
    /// The hospital; none for patients without a bed.
    pub hospital: Option<String>,
    /// Kilometres as the crow flies; none without a hospital.
    pub km: Option<i64>,
    /// Patients.
    pub patients: u32,
}

/// A proposal of beds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BedsPlan {
    /// Who goes where.
    pub transfers: Vec<Transfer>,
    /// The answer in words, by tier.
    #[schema(value_type = Object)]
    pub words: std::collections::BTreeMap<String, SentencesOf>,
}

/// As [`Sentences`], comparable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AllocationWords)]
pub struct SentencesOf {
    /// Vietnamese.
    pub vi: Vec<String>,
    /// English.
    pub en: Vec<String>,
}

/// A form filled with what is known, to be put right.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VaccineDraft {
    /// The form.
    pub form: VaccineForm,
    /// The groups with their names and people who wait.
    pub groups: Vec<GroupLine>,
    /// Lots in stock.
    pub lots: Vec<LotLine>,
    /// Lots that cannot be used, and why.
    pub set_aside: Vec<String>,
}

/// A group for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupLine {
    /// Key.
    pub group: String,
    /// Name.
    pub label: String,
    /// People who wait for the dose.
    pub people: i64,
}

/// A form about beds, filled with what is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BedsDraft {
    /// The form.
    pub form: BedsForm,
    /// Patients who need a ward bed.
    pub ward: u32,
    /// Patients who need an ICU bed.
    pub icu: u32,
}

/// A proposal in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllocationLine {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// `vaccine`, `beds`.
    pub what: String,
    /// Area.
    pub area: AreaRef,
    /// The day whose figures it was made from.
    pub made_from: NaiveDate,
    /// First day.
    pub start_on: NaiveDate,
    /// Last day.
    pub deadline: Option<NaiveDate>,
    /// `proposed`, `accepted`, `refused`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Remark.
    pub note: Option<String>,
    /// Number of changes.
    pub version: i32,
}

/// A proposal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllocationFull {
    /// As in a list.
    #[serde(flatten)]
    pub line: AllocationLine,
    /// Vaccine, where it is about vaccine.
    pub vaccine: Option<VaccinePlan>,
    /// Beds, where it is about beds.
    pub beds: Option<BedsPlan>,
    /// The answer in the reader's words.
    pub words: Vec<String>,
}

/// Another quantity than proposed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = AllocationChange)]
pub struct Changed {
    /// Position of the delivery.
    pub delivery: usize,
    /// Doses.
    pub doses: i64,
}

/// A leader's decision on a proposal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = AllocationAcceptance)]
pub struct Acceptance {
    /// The version that the leader had before them.
    pub version: i32,
    /// Quantities that differ from the proposal.
    #[serde(default)]
    pub changes: Vec<Changed>,
    /// Day of delivery; today's where none is given.
    #[serde(default)]
    pub deliver_on: Option<NaiveDate>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}
