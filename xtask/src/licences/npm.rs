//! Licences of the npm packages, as the lock files tell them.

use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// What may be part of the pages, which the program carries. OFL is for fonts.
const SHIPPED: [&str; 8] = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "OFL-1.1"];

/// What tools may have besides: they build and test, and nothing of them is passed on.
const TOOLS: [&str; 4] = ["BlueOak-1.0.0", "CC-BY-4.0", "MPL-2.0", "Python-2.0"];

/// Every package of the folder's lock file whose licence is not among those.
pub fn faults(folder: &Path) -> Result<Vec<String>> {
    let path = folder.join("package-lock.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let lock: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
    Ok(faults_of(&lock))
}

fn faults_of(lock: &Value) -> Vec<String> {
    let none = serde_json::Map::new();
    let packages = lock["packages"].as_object().unwrap_or(&none);
    let mut faults = Vec::new();
    // The entry without a name is the folder itself.
    for (place, package) in packages.iter().filter(|(place, _)| !place.is_empty()) {
        let name = place.rsplit("node_modules/").next().unwrap_or(place);
        let licence = package["license"].as_str().unwrap_or("no licence");
        let tool = package["dev"] == true || package["devOptional"] == true;
        if !is_allowed(licence, tool) {
            faults.push(format!("npm package {name}: {licence}"));
        }
    }
    faults
}

/// One choice of an `OR` must be allowed, and all parts of an `AND`.
fn is_allowed(licence: &str, tool: bool) -> bool {
    let known = |part: &str| SHIPPED.contains(&part) || tool && TOOLS.contains(&part);
    let bare = licence.replace(['(', ')'], "");
    bare.split(" OR ").any(|choice| choice.split(" AND ").all(|part| known(part.trim())))
}

#[cfg(test)]
mod tests {
    use super::faults_of;
    use serde_json::json;

    #[test]
    fn what_is_passed_on_is_judged_more_strictly_than_tools() {
        let lock = json!({ "packages": {
            "": { "name": "web" },
            "node_modules/d3-geo": { "license": "ISC" },
            "node_modules/a/node_modules/choice": { "license": "(GPL-2.0 OR MIT)" },
            "node_modules/both": { "license": "MIT AND GPL-3.0" },
            "node_modules/lightningcss": { "license": "MPL-2.0", "dev": true },
            "node_modules/shipped": { "license": "MPL-2.0" },
            "node_modules/unknown": { "dev": true },
        } });
        let found = faults_of(&lock);
        assert_eq!(
            found,
            ["npm package both: MIT AND GPL-3.0", "npm package shipped: MPL-2.0", "npm package unknown: no licence"]
        );
    }
}
