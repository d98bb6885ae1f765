//! What every handler knows.

use std::sync::Arc;

use axum::extract::FromRef;
use centre::{Class, Office, Problem};

use crate::limits::Limits;
use crate::peer::Proxies;
use crate::stop::Stop;
use crate::streams::Streams;

/// What every handler knows.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    office: Office,
    settings: Settings,
    limits: Limits,
    streams: Arc<Streams>,
}

/// What the operator says about the door.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Proxies whose word is taken for where a request came from.
    pub proxies: Proxies,
    /// The session cookie is for HTTPS alone, whatever way the request came in.
    pub secure_cookies: bool,
    /// Files that the system lets the program open; connections leave room for the others.
    pub open_files: usize,
    /// The word to stop.
    pub stop: Stop,
}

impl Default for Settings {
    fn default() -> Self {
        Self { proxies: Proxies::default(), secure_cookies: false, open_files: usize::MAX, stop: Stop::default() }
    }
}

impl App {
    /// The application of an open centre.
    ///
    /// # Errors
    /// What is wrong with `data/access/connections.toml`.
    pub fn new(office: Office, settings: Settings) -> Result<Self, Problem> {
        let limits = Limits::shipped().map_err(|what| {
            Problem::new(Class::Unavailable, "store-data")
                .with("file", "data/access/connections.toml")
                .with("what", what)
        })?;
        let streams = Streams::new(limits.streams);
        Ok(Self(Arc::new(Inner { office, settings, limits, streams })))
    }
    pub(crate) fn office(&self) -> &Office {
        &self.0.office
    }
    pub(crate) fn limits(&self) -> Limits {
        self.0.limits
    }
    pub(crate) fn streams(&self) -> &Arc<Streams> {
        &self.0.streams
    }
    pub(crate) fn stop(&self) -> &Stop {
        &self.0.settings.stop
    }
    pub(crate) fn proxies(&self) -> &Proxies {
        &self.0.settings.proxies
    }
    pub(crate) fn secure_cookies(&self) -> bool {
        self.0.settings.secure_cookies
    }
    pub(crate) fn open_files(&self) -> usize {
        self.0.settings.open_files
    }
}

impl FromRef<App> for Proxies {
    fn from_ref(app: &App) -> Self {
        app.proxies().clone()
    }
}
