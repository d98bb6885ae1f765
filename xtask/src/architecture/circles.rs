//! Circles inside a crate: files that need each other are one file in two pieces, and nobody can read the one without
//! the other. What a crate's files need is read off their text.
//!
//! A *part* of a crate is what stands right below `src/`: a file with its folder. Inside of a part files may lean on each
//! other. The crate's root declares its parts and gives on what they have; a name that it only gives on counts as the
//! part's own.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::Source;

/// Parts of a crate and what each needs of the others.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// Every circle of every crate, one fault each, unless it is one of the `known` (crate, number of parts).
pub fn faults(files: &[Source], known: &[(&str, usize)]) -> Vec<String> {
    let mut crates: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for file in files {
        let Some((name, part)) = place(&file.path) else { continue };
        let text = crates.entry(name).or_default().entry(part).or_default();
        text.push_str(&code(&file.text));
    }
    let mut faults = Vec::new();
    for (name, parts) in &crates {
        for circle in circles(&needs(parts)) {
            if !known.contains(&(*name, circle.len())) {
                faults
                    .push(format!("{name}: {} need each other; what they share belongs below them", circle.join(", ")));
            }
        }
    }
    faults
}

/// The crate and the part that a file belongs to.
fn place(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_suffix(".rs")?;
    let (name, inner) = match path.strip_prefix("crates/") {
        Some(rest) => rest.split_once("/src/")?,
        None => ("xtask", path.strip_prefix("xtask/src/")?),
    };
    Some((name, inner.split('/').next()?))
}

/// The text without comments and tests, which may look wherever they like.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines.filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

fn needs(parts: &BTreeMap<&str, String>) -> Needs {
    let root = if parts.contains_key("lib") { "lib" } else { "main" };
    let names: BTreeSet<&str> = parts.keys().copied().filter(|name| *name != root).collect();
    let (declarations, own) = parts.get(root).map(|text| halves(text)).unwrap_or_default();
    let mut given_on = BTreeMap::new();
    for statement in &declarations {
        let words = words(statement);
        if let Some(part) = words.iter().find(|word| names.contains(**word)) {
            let given = words.iter().filter(|word| *word != part && !["pub", "use", "crate", "self"].contains(word));
            given_on.extend(given.map(|word| (*word, *part)));
        }
    }
    let mut needs = Needs::new();
    for part in &names {
        let of = |name: &str| names.get(name).or_else(|| given_on.get(name)).copied().unwrap_or(root).to_owned();
        let used = after_crate(&parts[part]).into_iter().map(|name| of(&name));
        needs.insert((*part).to_owned(), used.filter(|other| other != part).collect());
    }
    let own = words(&own).into_iter().filter_map(|word| names.get(word).or_else(|| given_on.get(word)));
    needs.insert(root.to_owned(), own.map(|part| (*part).to_owned()).collect());
    needs
}

/// The `use` statements of a crate's root, and its own code.
fn halves(text: &str) -> (Vec<String>, String) {
    let (mut declarations, mut own, mut open) = (Vec::new(), String::new(), None::<String>);
    for line in text.lines() {
        let word = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        if let Some(statement) = open.as_mut() {
            statement.push_str(line);
        } else if word.starts_with("use ") {
            open = Some(line.to_owned());
        } else if !word.starts_with("mod ") {
            own.push_str(line);
            own.push('\n');
        }
        if open.is_some() && line.ends_with(';') {
            declarations.extend(open.take());
        }
    }
    (declarations, own)
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// The names that stand right after `crate::`, those of a group in braces each.
fn after_crate(text: &str) -> Vec<String> {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (at, found) in text.match_indices("crate::") {
        if text[..at].chars().next_back().is_some_and(|c| joins(c) || c == '$') {
            continue;
        }
        let rest = &text[at + found.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            let name: String = rest.chars().take_while(|c| joins(*c)).collect();
            names.extend((!name.is_empty()).then_some(name));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && joins(c) => {
                    names.push(group[at..].chars().take_while(|c| joins(*c)).collect());
                    begins = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// The parts that can be reached from each other, a list for every such knot.
fn circles(needs: &Needs) -> Vec<Vec<String>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        needs.keys().map(|part| (part.as_str(), reach(needs, part))).collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (part, there) in &reached {
        if !there.contains(part) || !seen.insert(*part) {
            continue;
        }
        let back = there.iter().filter(|other| reached.get(*other).is_some_and(|there| there.contains(part)));
        let circle: Vec<String> = back.map(|other| (*other).to_owned()).collect();
        seen.extend(there.iter().filter(|other| circle.iter().any(|one| one == *other)));
        circles.push(circle);
    }
    circles
}

fn reach<'a>(needs: &'a Needs, from: &str) -> BTreeSet<&'a str> {
    let mut there = BTreeSet::new();
    let mut next: Vec<&str> = needs.get(from).into_iter().flatten().map(String::as_str).collect();
    while let Some(part) = next.pop() {
        if there.insert(part) {
            next.extend(needs.get(part).into_iter().flatten().map(String::as_str));
        }
    }
    there
}

#[cfg(test)]
mod tests {
    use super::{Source, faults};

    fn in_files(files: &[(&str, &str)], known: &[(&str, usize)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| Source { path: (*path).into(), text: (*text).into() };
        faults(&files.iter().map(source).collect::<Vec<_>>(), known)
    }

    #[test]
    fn two_files_that_need_each_other_are_a_circle_and_a_line_of_files_is_none() {
        let line = [("crates/a/src/one.rs", "use crate::two::Two;"), ("crates/a/src/two.rs", "use std::fs;")];
        assert!(in_files(&line, &[]).is_empty());
        let circle =
            [("crates/a/src/one.rs", "use crate::{x, two::Two};"), ("crates/a/src/two/in.rs", "crate::one::f()")];
        assert_eq!(in_files(&circle, &[]).len(), 1);
        assert!(in_files(&circle, &[])[0].starts_with("a: one, two need each other"));
        assert!(in_files(&circle, &[("a", 2)]).is_empty());
        let of_two_crates = [("crates/a/src/one.rs", "crate::two"), ("crates/b/src/two.rs", "crate::one")];
        assert!(in_files(&of_two_crates, &[]).is_empty());
    }

    #[test]
    fn what_the_root_gives_on_is_the_parts_own_and_what_it_has_itself_is_the_roots() {
        let part = ("crates/a/src/two.rs", "use crate::One;");
        let given_on = [
            ("crates/a/src/lib.rs", "mod one;\nmod two;\npub use one::{\n    One,\n};"),
            ("crates/a/src/one.rs", ""),
            part,
        ];
        assert!(in_files(&given_on, &[]).is_empty());
        let its_own = [("crates/a/src/lib.rs", "mod two;\npub struct One(two::Two);"), part];
        assert_eq!(in_files(&its_own, &[]), ["a: lib, two need each other; what they share belongs below them"]);
    }

    #[test]
    fn tests_and_comments_may_look_wherever_they_like() {
        let there = ("crates/a/src/one.rs", "use crate::two::Two;");
        let text = "// crate::one\n#[cfg(test)]\nmod tests { use crate::one; }";
        assert!(in_files(&[there, ("crates/a/src/two.rs", text)], &[]).is_empty());
    }
}
