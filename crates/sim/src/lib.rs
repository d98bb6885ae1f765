//! Agent-based scenarios: vaccination, distancing, test, trace and isolate, home care, beds.
