//! Alarms (cảnh báo): each desk gives its own, the roof collects them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::AreaRef;

/// Something that wants a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Alarm {
    /// `level_up`, `level_down`, `task_overdue`, `target_miss`, `duty_gap`, `duty_silent`, `level_unassessed`,
    /// `register_clock`, `vacancy`, `idle_vaccine`, `distancing_review`, `distancing_unreported`.
    pub kind: &'static str,
    /// 1 (most) to 3.
    pub severity: u8,
    /// In words.
    pub text: String,
    /// Where.
    pub area: Option<AreaRef>,
    /// The page to go to.
    pub link: String,
}
