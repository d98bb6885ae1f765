//! Contact tracing: visits, overlaps, F0 to F1 to F2, chains, backward tracing.
