//! What is asked: an area with its figures. Every figure may be missing; what a rule book does then
//! stands with its evaluator.

use base::message::Message;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The kind of area, which decides the tests of Decision 2686 and the figure of response capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Commune (xã, phường, thị trấn), a union of communes (liên xã) or a smaller area.
    #[default]
    Commune,
    /// District (huyện).
    District,
    /// Province (tỉnh).
    Province,
}

/// Response capacity (khả năng đáp ứng) under Decision 218.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Thấp.
    Low,
    /// Trung bình.
    Medium,
    /// Cao.
    High,
}

/// A share of people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// So many of so many people.
    Of {
        /// People who meet the condition.
        n: u64,
        /// People in the group.
        of: u64,
    },
    /// From 0 to 1, where the counts are not known.
    Ratio(f64),
}

impl Share {
    /// From 0 to 1; nothing for a group without people.
    pub fn ratio(self) -> Option<f64> {
        match self {
            Self::Of { of: 0, .. } => None,
            Self::Of { n, of } => Some(n as f64 / of as f64),
            Self::Ratio(ratio) => Some(ratio),
        }
    }

    fn possible(self) -> bool {
        match self {
            Self::Of { n, of } => n <= of,
            Self::Ratio(ratio) => (0.0..=1.0).contains(&ratio),
        }
    }
}

/// An area on a day, with what the rule books ask about it.
///
/// Cases are community cases (ca mắc mới tại cộng đồng): imported cases, and those found in quarantine
/// or in a sealed zone, are not counted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// Rule book, for example `4800`; missing: the book in force on `day`.
    pub rules: Option<String>,
    /// Day assessed; missing: the latest form of each rule in the book.
    pub day: Option<NaiveDate>,
    /// Kind of area.
    pub kind: AreaKind,
    /// Number of communes in a union; 0 or 1 for a single area.
    pub members: u32,
    /// People who live there. Missing or 0 cannot be assessed.
    pub population: Option<u64>,
    /// Community cases of the earlier week.
    pub cases_week1: Option<u64>,
    /// Community cases of the later week.
    pub cases_week2: Option<u64>,

    /// 4800: people aged 18 and over with at least one dose.
    pub dose1_18: Option<Share>,
    /// 4800: people aged 50 and over fully vaccinated (from November 2021).
    pub full_50: Option<Share>,
    /// 4800: people aged 65 and over fully vaccinated (October 2021).
    pub full_65: Option<Share>,
    /// 4800: whether treatment and care are ready (criterion 3).
    pub criterion3_met: Option<bool>,
    /// 4800: the level in force, 1 to 4.
    pub current_level: Option<u8>,

    /// 218: patients who need oxygen, latest week.
    pub oxygen_week: Option<u64>,
    /// 218: deaths, latest week.
    pub deaths_week: Option<u64>,
    /// 218: people of all ages fully vaccinated.
    pub full_all: Option<Share>,
    /// 218: people at risk (elderly, comorbid) fully vaccinated.
    pub full_risk: Option<Share>,
    /// 218: response capacity as judged.
    pub capacity: Option<Capacity>,
    /// 218: beds or places behind the capacity; shown beside what was judged, and used where `capacity` is missing
    /// and the book has limits for it.
    pub capacity_units: Option<u64>,

    /// 2686: community cases of both weeks whose source is unknown.
    pub unknown_source: Option<u64>,
    /// 2686: the highest level of the adjacent areas, 1 to 4.
    pub adjacent_level: Option<u8>,
    /// 2686: communes of the district, districts of the province.
    pub areas: Option<u64>,
    /// 2686: of these, at level 4.
    pub areas_very_high: Option<u64>,
    /// 2686: of these, at level 3.
    pub areas_high: Option<u64>,
    /// 2686: of these, at level 2.
    pub areas_at_risk: Option<u64>,
    /// 2686: of these, how many are not known to be at level 4 and may be. An area whose level is not known yet is
    /// counted above at the lowest level that it can have.
    pub open_very_high: u64,
    /// 2686: the same for level 3 or above.
    pub open_high: u64,
    /// 2686: the same for level 2 or above.
    pub open_at_risk: u64,
    /// 2686, judged: share of the areas to which a source that is hard to control can spread.
    pub spread_share: Option<f64>,
    /// 2686, judged: the cases of unknown source form a cluster (chùm ca bệnh).
    pub cluster_unknown_source: Option<bool>,
    /// 2686, judged: the known source is a place that is hard to control and trace.
    pub hard_to_control_place: Option<bool>,
    /// 2686, judged: the source is a crowded place.
    pub crowded_place: Option<bool>,
    /// 2686: contacts (F1) of a case are present in the community.
    pub contacts_in_community: Option<bool>,
    /// 2686, judged: risk from illegal entry or from many people in quarantine sites.
    pub entry_or_quarantine_risk: Option<bool>,
    /// 2686, judged: an important industrial zone beside a source that is hard to control.
    pub important_zone: Option<bool>,
    /// 2686, judged: the outbreak can spread to other provinces.
    pub spreads_beyond: Option<bool>,
}

/// More people than this live nowhere; it also keeps the arithmetic exact.
const MOST: u64 = 10_000_000_000;

impl Question {
    /// Community cases of the two weeks, where both are known.
    pub fn cases(&self) -> Option<u64> {
        Some(self.cases_week1? + self.cases_week2?)
    }

    /// The population, where it is known and not 0.
    pub fn people(&self) -> Option<u64> {
        self.population.filter(|people| *people > 0)
    }

    /// Refuses values that cannot be.
    pub fn check(&self) -> Result<(), QuestionError> {
        let counts = [
            ("population", self.population),
            ("cases_week1", self.cases_week1),
            ("cases_week2", self.cases_week2),
            ("oxygen_week", self.oxygen_week),
            ("deaths_week", self.deaths_week),
            ("capacity_units", self.capacity_units),
            ("areas", self.areas),
        ];
        for (key, count) in counts {
            let most = match (key, self.people()) {
                ("cases_week1" | "cases_week2" | "oxygen_week" | "deaths_week", Some(people)) => people,
                _ => MOST,
            };
            if let Some(count) = count.filter(|count| *count > most) {
                let why = if most == MOST { "level-expect-count" } else { "level-expect-within-population" };
                return Err(QuestionError::impossible(key, &count, why));
            }
        }
        let shares = [
            ("dose1_18", self.dose1_18),
            ("full_50", self.full_50),
            ("full_65", self.full_65),
            ("full_all", self.full_all),
            ("full_risk", self.full_risk),
            ("spread_share", self.spread_share.map(Share::Ratio)),
        ];
        for (key, share) in shares {
            if let Some(share) = share.filter(|share| !share.possible()) {
                let value = match share {
                    Share::Of { n, of } => format!("{n}/{of}"),
                    Share::Ratio(ratio) => ratio.to_string(),
                };
                return Err(QuestionError::impossible(key, &value, "level-expect-share"));
            }
        }
        for (key, level) in [("current_level", self.current_level), ("adjacent_level", self.adjacent_level)] {
            if let Some(level) = level.filter(|level| !(1..=4).contains(level)) {
                return Err(QuestionError::impossible(key, &level, "level-expect-level"));
            }
        }
        if let (Some(unknown), Some(cases)) = (self.unknown_source, self.cases())
            && unknown > cases
        {
            return Err(QuestionError::impossible("unknown_source", &unknown, "level-expect-within-cases"));
        }
        self.check_areas()
    }

    /// The counts of areas by level are parts of one whole.
    fn check_areas(&self) -> Result<(), QuestionError> {
        let mut left = self.areas.unwrap_or(MOST);
        let parts = [
            ("areas_very_high", self.areas_very_high),
            ("areas_high", self.areas_high),
            ("areas_at_risk", self.areas_at_risk),
        ];
        for (key, part) in parts {
            let part = part.unwrap_or(0);
            left = left
                .checked_sub(part)
                .ok_or_else(|| QuestionError::impossible(key, &part, "level-expect-within-areas"))?;
        }
        Ok(())
    }
}

/// A question that cannot be answered as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionError {
    /// The field.
    pub key: &'static str,
    /// What it held.
    pub value: String,
    /// Key of the words that say what is expected.
    pub expected: &'static str,
}

impl QuestionError {
    pub(crate) fn impossible(key: &'static str, value: &impl ToString, expected: &'static str) -> Self {
        Self { key, value: value.to_string(), expected }
    }

    /// The error as every part of the house says errors: what is expected, and the field with its value.
    pub fn message(&self) -> Message {
        Message::new(self.expected).in_column(self.key, self.value.clone())
    }

    /// The error in words, in one line.
    pub fn text(&self, lang: Lang) -> String {
        let words = Words::of(lang);
        let expected = words.say(self.expected, &[]);
        words.say(
            "level-error-value",
            &[("key", self.key.to_owned()), ("value", self.value.clone()), ("expected", expected)],
        )
    }
}

impl std::fmt::Display for QuestionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for QuestionError {}
