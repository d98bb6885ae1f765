//! Allocation of vaccine, beds and teams: exact network flows.
