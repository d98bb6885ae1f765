//! How large the province becomes.

/// How large the province becomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// People, about; as the parameters say if none.
    pub people: Option<u32>,
    /// Size of the epidemic; 1 as the parameters say.
    pub cases: f64,
}

impl Scale {
    /// The whole province.
    pub const WHOLE: Self = Self { people: None, cases: 1.0 };
}
