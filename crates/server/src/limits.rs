//! The figures of `data/access/connections.toml`.

use std::time::Duration;

use base::trust::sourced;
use serde::Deserialize;

/// How long is waited, and how many are heard.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub connections: Connections,
    pub streams: Streams,
    pub stopping: Stopping,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connections {
    #[serde(deserialize_with = "sourced")]
    pub whole: usize,
    #[serde(deserialize_with = "sourced")]
    pub from_peer: usize,
    #[serde(deserialize_with = "sourced")]
    heading_seconds: u32,
    #[serde(deserialize_with = "sourced")]
    proxy_heading_seconds: u32,
    #[serde(deserialize_with = "sourced")]
    silence_seconds: u32,
    #[serde(deserialize_with = "sourced")]
    pub bytes_per_second: u32,
    #[serde(deserialize_with = "sourced")]
    untaken_seconds: u32,
}

impl Connections {
    /// From one request to the whole heading of the next.
    pub fn heading(&self, of_proxy: bool) -> Duration {
        seconds(if of_proxy { self.proxy_heading_seconds } else { self.heading_seconds })
    }
    /// The longest silence of who sends.
    pub fn silence(&self) -> Duration {
        seconds(self.silence_seconds)
    }
    /// So long without the other end taking anything.
    pub fn untaken(&self) -> Duration {
        seconds(self.untaken_seconds)
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Streams {
    #[serde(deserialize_with = "sourced")]
    pub whole: usize,
    #[serde(deserialize_with = "sourced")]
    pub of_user: usize,
    #[serde(deserialize_with = "sourced")]
    look_seconds: u32,
}

impl Streams {
    /// From one look to the next.
    pub fn look(&self) -> Duration {
        seconds(self.look_seconds)
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stopping {
    #[serde(deserialize_with = "sourced")]
    grace_seconds: u32,
}

impl Stopping {
    /// Requests under way have so long.
    pub fn grace(self) -> Duration {
        seconds(self.grace_seconds)
    }
}

fn seconds(figure: u32) -> Duration {
    Duration::from_secs(figure.max(1).into())
}

impl Limits {
    /// The file shipped with the program.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../data/access/connections.toml"))
    }
}
