//! Papers made up for the purpose, one for each common shape of the genre, read and compared with their labels.
//!
//! `papers/NAME.txt` is the paper, `papers/NAME.gold` what a reader should find: lines `field: value`, then one line a
//! task, `first words | who; who | with whom | by when`. A `?` before a task: it may be found or not; a `?` alone in a
//! column: not compared; `(addressees)`: nobody is named. Names count as found when one holds the other.

#![expect(clippy::unwrap_used, reason = "a test stops where its own papers are missing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base::text::fold;
use directive::{Deadline, DeadlineKind, Document, Task, read};

/// Without marks, case and signs, words apart by single blanks.
fn plain(text: &str) -> String {
    let folded = fold(text).replace(|c: char| !c.is_alphanumeric(), " ");
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds(one: &str, other: &str) -> bool {
    let (one, other) = (format!(" {} ", plain(one)), format!(" {} ", plain(other)));
    one.contains(&other) || other.contains(&one)
}

fn same_names(found: &[String], wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.split(';').map(str::trim).filter(|name| !name.is_empty()).collect();
    wanted.iter().all(|name| found.iter().any(|other| holds(name, other)))
        && found.iter().all(|name| wanted.iter().any(|other| holds(name, other)))
}

fn by(deadline: Option<&Deadline>) -> String {
    let Some(deadline) = deadline else { return String::new() };
    match deadline.kind {
        DeadlineKind::Date => deadline.date.map_or_else(String::new, |day| day.to_string()),
        DeadlineKind::Recurring => deadline.recurring.map_or_else(String::new, |one| one.every.key().to_owned()),
        DeadlineKind::Relative => "relative".to_owned(),
    }
}

fn field(document: &Document, name: &str, wanted: &str) -> Result<(), String> {
    let show = |value: &Option<String>| value.clone().unwrap_or_default();
    let (found, same) = match name {
        "type" => (show(&document.doc_type), true),
        "number" => (show(&document.number), true),
        "issuer" => (show(&document.issuer), true),
        "place" => (show(&document.place), true),
        "date" => (document.date.map_or_else(String::new, |day| day.to_string()), true),
        "signer" => (show(&document.signer.name), true),
        "authority" => (show(&document.signer.authority), true),
        "subject" => (show(&document.subject), true),
        "addressees" => (document.addressees.len().to_string(), true),
        "recipients" => (document.recipients.len().to_string(), true),
        "refs" => {
            let numbers: Vec<&str> = document.refs.iter().map(|one| one.number.as_str()).collect();
            (numbers.join("; "), true)
        }
        _ => (String::new(), false),
    };
    let about = plain(&found.replace("Về việc ", "").replace("về ", ""));
    let equal = plain(&found) == plain(wanted) || (name == "subject" && about == plain(&wanted.replace("về ", "")));
    if same && equal { Ok(()) } else { Err(format!("  {name}: wanted {wanted:?}, found {found:?}\n")) }
}

struct Wanted<'a> {
    quote: &'a str,
    columns: Vec<&'a str>,
    optional: bool,
}

fn compare(task: &Task, wanted: &Wanted<'_>) -> String {
    let mut faults = String::new();
    let column = |at: usize| wanted.columns.get(at).copied().unwrap_or_default();
    for (what, found, wanted) in [("who", &task.assignees, column(1)), ("with", &task.cooperating, column(2))] {
        if !wanted.contains('?') && !same_names(found, wanted) {
            let _ = writeln!(faults, "  {:?}: {what} wanted {wanted:?}, found {found:?}", task.quote);
        }
    }
    let found = by(task.deadline.as_ref());
    if !column(3).contains('?') && found != column(3) {
        let _ = writeln!(faults, "  {:?}: by wanted {:?}, found {found:?}", task.quote, column(3));
    }
    faults
}

fn faults(text: &str, gold: &str) -> String {
    let document = read(text);
    let mut faults = String::new();
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for line in gold.lines() {
        if line.contains(" |") {
            let optional = line.starts_with('?');
            let columns: Vec<&str> = line.trim_start_matches('?').split('|').map(str::trim).collect();
            wanted.push(Wanted { quote: columns[0], columns, optional });
        } else if let Some((name, value)) = line.split_once(": ") {
            faults.extend(field(&document, name, value).err());
        }
    }
    let mut used = vec![false; wanted.len()];
    for task in &document.tasks {
        let text = plain(&task.text);
        let begins = |one: &Wanted<'_>| text.starts_with(&plain(one.quote));
        // The name of the one who has the duty may stand before it.
        let holds = |one: &Wanted<'_>| text.find(&plain(one.quote)).is_some_and(|at| at < 100);
        let open = || (0..wanted.len()).filter(|&at| !used[at]);
        let found = open().find(|&at| begins(&wanted[at])).or_else(|| open().find(|&at| holds(&wanted[at])));
        match found {
            Some(at) => {
                used[at] = true;
                if !wanted[at].optional {
                    faults.push_str(&compare(task, &wanted[at]));
                }
            }
            None => {
                let _ = writeln!(faults, "  not wanted: [{}] {:?}", task.item, task.text);
            }
        }
    }
    for (one, _) in wanted.iter().zip(&used).filter(|(one, used)| !**used && !one.optional) {
        let _ = writeln!(faults, "  missed: {:?}", one.quote);
    }
    faults
}

fn papers() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/papers");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "txt"));
    files.sort();
    files
}

fn all_faults(change: impl Fn(&str) -> String) -> String {
    let mut all = String::new();
    let papers = papers();
    assert!(papers.len() >= 25, "{} papers", papers.len());
    for path in papers {
        let text = std::fs::read_to_string(&path).unwrap();
        let gold = std::fs::read_to_string(path.with_extension("gold")).unwrap();
        let found = faults(&change(&text), &gold);
        if !found.is_empty() {
            let _ = writeln!(all, "{}\n{found}", path.file_stem().unwrap_or_default().display());
        }
    }
    all
}

/// Lines broken at a width, as print programs and scans do.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut used = 0;
        for word in line.split(' ').filter(|_| !line.contains('|')) {
            let length = word.chars().count() + 1;
            if used > 0 && used + length > width {
                out.push('\n');
                used = 0;
            } else if used > 0 {
                out.push(' ');
            }
            out.push_str(word);
            used += length;
        }
        if line.contains('|') {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[test]
fn every_paper_is_read_as_labelled() {
    let all = all_faults(str::to_owned);
    assert!(all.is_empty(), "\n{all}");
}

/// The same words with a blank line after each paragraph, as Markdown has them, and in long-since decomposed letters.
#[test]
fn blank_lines_and_decomposed_letters_change_nothing() {
    use unicode_normalization::UnicodeNormalization;
    let all = all_faults(|text| text.nfd().collect());
    assert!(all.is_empty(), "\n{all}");
    let all = all_faults(|text| text.replace('\n', "\r\n"));
    assert!(all.is_empty(), "\n{all}");
}

/// The same words in lines of a page's width.
#[test]
fn broken_lines_are_mended() {
    let all = all_faults(|text| wrapped(text, 88));
    assert!(all.is_empty(), "\n{all}");
}
