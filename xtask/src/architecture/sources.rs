//! The text of the house's files.

use std::path::Path;

use anyhow::{Context, Result};

use super::plan::{CRATES, IMPURE, LEFT_OVERS, LINES, MADE};

/// A file of the house, named from the root with `/` between folders.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// Reads every file that people write as code.
pub fn read(root: &Path) -> Result<Vec<Source>> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask", "web", "tests"] {
        collect(root, &root.join(folder), &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<Source>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target"].contains(&name.as_str()) && !name.starts_with('.') {
                collect(root, &path, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|ext| ["rs", "ts", "js", "mjs", "svelte", "css"].iter().any(|known| ext == *known))
        {
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let from_root = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(Source { path: from_root, text });
        }
    }
    Ok(())
}

/// What is wrong with one file.
pub fn faults(file: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > LINES && !MADE.contains(&file.path.as_str()) {
        faults.push(format!("{}: {lines} lines; a file longer than {LINES} is two files", file.path));
    }
    if Path::new(&file.path).extension().is_none_or(|extension| extension != "rs") {
        return faults;
    }
    let pure = is_pure(&file.path);
    // Tests stand last in a file and may read the sample files that they are about.
    let tests = file.text.lines().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
    for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        let mut fault = |what: String| faults.push(format!("{}:{}: {what}", file.path, number + 1));
        for (text, why) in LEFT_OVERS {
            if contains_word(line, text) {
                fault(format!("`{text}`: {why}"));
            }
        }
        if number >= tests {
            continue;
        }
        for text in IMPURE {
            if pure && contains_word(line, text) {
                fault(format!("`{text}` in a pure library, which has neither files nor network nor clock"));
            }
        }
    }
    faults
}

fn is_pure(path: &str) -> bool {
    let mut parts = path.split('/');
    let (folder, name, inner) = (parts.next(), parts.next(), parts.next());
    folder == Some("crates") && inner == Some("src") && CRATES.iter().any(|room| room.pure && Some(room.name) == name)
}

/// True when `line` contains `text` and not as part of a longer name.
fn contains_word(line: &str, text: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        let ends_in_name = text.chars().next_back().is_some_and(joins);
        let is_part = before.is_some_and(joins) || ends_in_name && after.is_some_and(joins);
        !is_part
    })
}

#[cfg(test)]
mod tests {
    use super::{Source, faults};

    fn in_file(path: &str, text: &str) -> Vec<String> {
        faults(&Source { path: path.into(), text: text.into() })
    }

    #[test]
    fn long_files_are_faults_unless_made_by_a_command() {
        let long = "x\n".repeat(401);
        assert!(in_file("crates/base/src/area.rs", &long)[0].contains("401 lines"));
        assert!(in_file("web/src/pages/command.svelte", &long)[0].contains("401 lines"));
        assert!(in_file("web/src/api/schema.d.ts", &long).is_empty());
        assert!(in_file("crates/base/src/area.rs", &"x\n".repeat(400)).is_empty());
    }

    #[test]
    fn left_overs_are_found_with_their_line() {
        let text = format!("fn a() {{\n    {}!()\n}}\nmod {};\n", "todo", "utils");
        let found = in_file("crates/store/src/lib.rs", &text);
        assert!(found[0].starts_with("crates/store/src/lib.rs:2"), "{found:?}");
        assert!(found[1].starts_with("crates/store/src/lib.rs:4"), "{found:?}");
        let text = format!("// a {}!() in words\nmod utilsation;", "todo");
        assert!(in_file("crates/store/src/lib.rs", &text).is_empty());
    }

    #[test]
    fn a_pure_library_reads_no_file_and_no_clock_outside_its_tests() {
        let text = "let now = chrono::Utc::now();\n#[cfg(test)]\nmod tests { use std::fs; }";
        assert_eq!(in_file("crates/epi/src/growth.rs", text).len(), 1);
        assert!(in_file("crates/store/src/clock.rs", text).is_empty());
        assert!(in_file("crates/epi/tests/it/main.rs", text).is_empty());
    }
}
