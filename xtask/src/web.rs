//! The web application: its packages and its build.

use crate::project::Project;
use crate::shell::{self, capture, program};
use crate::stamp::Stamp;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// The oldest Node.js that the web's tools run on.
const NODE: u32 = 20;

/// Fails with what to install when Node.js or npm is missing or too old.
pub fn check_tools() -> Result<()> {
    let advice = format!("install Node.js {NODE} or newer, which brings npm (https://nodejs.org)");
    let Ok(version) = capture(std::process::Command::new("node").arg("--version")) else {
        bail!("Node.js, which builds the pages, is not installed: {advice}");
    };
    match major(&version) {
        Some(major) if major >= NODE => {}
        _ => bail!("Node.js here is {}, which is too old to build the pages: {advice}", version.trim()),
    }
    if !shell::has("npm") {
        bail!("npm, which fetches the pages' libraries, is not installed: {advice}");
    }
    Ok(())
}

/// Installs the packages that a folder's lock file names, unless they are there.
pub fn install(project: &Project, folder: &Path, name: &str) -> Result<()> {
    let stamp = Stamp::of(project, &format!("{name}-packages"), &[folder.join("package-lock.json")])?;
    if stamp.is_current() && folder.join("node_modules").is_dir() {
        return Ok(());
    }
    shell::run(&mut program("npm", folder, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        .context("npm could not install the packages; is the network reachable?")?;
    stamp.write()
}

/// Builds the pages when their sources or the words on screen changed.
pub fn build(project: &Project) -> Result<()> {
    check_tools()?;
    let web = project.web();
    install(project, &web, "web")?;
    let stamp = Stamp::of(project, "web-build", &[web.clone(), project.root.join("data/locales")])?;
    if stamp.is_current() && web.join("dist/index.html").is_file() {
        return Ok(());
    }
    shell::run(&mut program("npm", &web, &["run", "--silent", "build"]))?;
    stamp.write()
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn node_tells_its_major_version() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.1.0"), Some(9));
        assert_eq!(major("node 20"), None);
    }
}
