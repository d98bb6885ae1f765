//! Who signs in at the demonstration: from the file that the demonstration is made from.

use crate::project::Project;
use anyhow::{Context, Result};
use serde_json::Value;

/// A sign-in of the demonstration.
pub struct Person {
    pub username: String,
    pub password: String,
}

impl Person {
    /// The sign-in under `key` (`province`, `district`, `commune`…) in `data/demo/sign-ins.json`.
    pub fn named(project: &Project, key: &str) -> Result<Self> {
        let path = project.root.join("data/demo/sign-ins.json");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let people: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        let field = |name: &str| {
            let value = people[key][name].as_str();
            value.map(str::to_owned).with_context(|| format!("{}: {key}.{name} is missing", path.display()))
        };
        Ok(Self { username: field("username")?, password: field("password")? })
    }
}
