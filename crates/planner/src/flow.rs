//! Minimum-cost flows: the network, the simplex method, and the optimum with its prices and its proof.

mod network;
mod optimum;
mod residual;
mod simplex;
mod start;

pub use network::{Arc, ArcId, Network, NodeId, ROOT, UNBOUNDED};
pub use optimum::{Certificate, Optimum};
