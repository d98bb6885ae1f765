//! epi
