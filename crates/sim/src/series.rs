//! What a run counts, day by day.

use serde::Serialize;

/// A column of the daily figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(usize)]
pub enum Figure {
    /// New infections, found or not.
    Infections,
    /// Cases found.
    Cases,
    /// Admissions to a ward bed.
    Admissions,
    /// Admissions to an ICU bed.
    IcuAdmissions,
    /// Deaths.
    Deaths,
    /// Ward beds in use.
    WardUsed,
    /// Ward beds needed.
    WardNeed,
    /// ICU beds in use.
    IcuUsed,
    /// ICU beds needed.
    IcuNeed,
    /// Oxygen used, cubic metres.
    OxygenUsed,
    /// Oxygen needed, cubic metres.
    OxygenNeed,
    /// Beds of collection sites in use.
    CollectionUsed,
    /// People found that are cared for at home.
    HomeCare,
    /// Severe patients turned away that day.
    NoWard,
    /// Critical patients turned away that day.
    NoIcu,
    /// People sent into quarantine that day.
    Quarantined,
    /// New infections with the scenario's second, third and fourth variant.
    Variant2,
    /// See [`Figure::Variant2`].
    Variant3,
    /// See [`Figure::Variant2`].
    Variant4,
}

impl Figure {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 19] = [
        Self::Infections,
        Self::Cases,
        Self::Admissions,
        Self::IcuAdmissions,
        Self::Deaths,
        Self::WardUsed,
        Self::WardNeed,
        Self::IcuUsed,
        Self::IcuNeed,
        Self::OxygenUsed,
        Self::OxygenNeed,
        Self::CollectionUsed,
        Self::HomeCare,
        Self::NoWard,
        Self::NoIcu,
        Self::Quarantined,
        Self::Variant2,
        Self::Variant3,
        Self::Variant4,
    ];

    /// Name of the column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Infections => "infections",
            Self::Cases => "cases",
            Self::Admissions => "admissions",
            Self::IcuAdmissions => "icu_admissions",
            Self::Deaths => "deaths",
            Self::WardUsed => "ward_used",
            Self::WardNeed => "ward_need",
            Self::IcuUsed => "icu_used",
            Self::IcuNeed => "icu_need",
            Self::OxygenUsed => "oxygen_used_m3",
            Self::OxygenNeed => "oxygen_need_m3",
            Self::CollectionUsed => "collection_used",
            Self::HomeCare => "home_care",
            Self::NoWard => "no_ward",
            Self::NoIcu => "no_icu",
            Self::Quarantined => "quarantined",
            Self::Variant2 => "variant_2",
            Self::Variant3 => "variant_3",
            Self::Variant4 => "variant_4",
        }
    }
}

/// Daily figures of one replicate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    days: Vec<[u32; Figure::ALL.len()]>,
}

impl Series {
    /// Nothing on so many days.
    pub(crate) fn new(days: u16) -> Self {
        Self { days: vec![[0; Figure::ALL.len()]; usize::from(days)] }
    }

    pub(crate) fn set_days(&mut self, days: u16) {
        self.days.resize(usize::from(days), [0; Figure::ALL.len()]);
    }

    /// Number of days.
    pub fn days(&self) -> usize {
        self.days.len()
    }

    /// A figure on a day; 0 behind the last.
    pub fn get(&self, figure: Figure, day: usize) -> u32 {
        self.days.get(day).map_or(0, |row| row[figure as usize])
    }

    /// A figure over all days.
    pub fn of(&self, figure: Figure) -> impl Iterator<Item = u32> + '_ {
        self.days.iter().map(move |row| row[figure as usize])
    }

    /// Sum of a figure over all days.
    pub fn total(&self, figure: Figure) -> u64 {
        self.of(figure).map(u64::from).sum()
    }

    #[inline]
    pub(crate) fn add(&mut self, figure: Figure, day: usize, people: u32) {
        if let Some(row) = self.days.get_mut(day) {
            row[figure as usize] += people;
        }
    }

    pub(crate) fn set(&mut self, figure: Figure, day: usize, value: u32) {
        if let Some(row) = self.days.get_mut(day) {
            row[figure as usize] = value;
        }
    }
}
