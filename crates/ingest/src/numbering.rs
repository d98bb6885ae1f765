//! The numbers that Word prints before paragraphs: they stand nowhere in the text itself.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How a level counts.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// "%1.%2." with the levels' numbers in the places of the marks.
    pattern: String,
}

/// Levels that Word knows.
const LEVELS: usize = 9;
/// Signs of a printed number that are kept; it stands before every paragraph of its list.
const LONGEST_PATTERN: usize = 64;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Levels by abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// Abstract list, and starts that it changes, by list.
    uses: HashMap<String, (String, HashMap<usize, u32>)>,
    /// List and level of a paragraph style.
    styles: HashMap<String, (String, usize)>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists whose own starts have been applied.
    begun: HashSet<String>,
}

/// The value of an attribute by its local name.
pub(crate) fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    // Unchecked: the check for doubled names compares each with all before it.
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == wanted)
        .map(|a| a.value.into_owned())
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`. Faulty parts are left out: a document without numbers is still one.
    pub fn read(numbering: Option<&str>, styles: Option<&str>) -> Self {
        let mut read = Self::default();
        if let Some(xml) = numbering {
            read.read_lists(xml);
        }
        if let Some(xml) = styles {
            read.read_styles(xml);
        }
        read
    }

    fn read_lists(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let (mut list, mut used, mut level) = (String::new(), String::new(), 0usize);
        // Whether the reader stands in a list's use rather than in its definition.
        let mut using = false;
        loop {
            let tag = match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => continue,
            };
            let value = || attribute(&tag, "val").unwrap_or_default();
            match tag.local_name().as_ref() {
                "abstractNum" => {
                    list = attribute(&tag, "abstractNumId").unwrap_or_default();
                    using = false;
                }
                "num" => {
                    used = attribute(&tag, "numId").unwrap_or_default();
                    using = true;
                }
                "abstractNumId" => {
                    self.uses.entry(used.clone()).or_default().0 = value();
                }
                "lvl" | "lvlOverride" => {
                    level = attribute(&tag, "ilvl").and_then(|text| text.parse().ok()).unwrap_or(0).min(LEVELS - 1);
                }
                "startOverride" => {
                    if let Ok(start) = value().parse() {
                        self.uses.entry(used.clone()).or_default().1.insert(level, start);
                    }
                }
                kind @ ("start" | "numFmt" | "lvlText") if !using => {
                    let levels = self.lists.entry(list.clone()).or_default();
                    if levels.len() <= level {
                        levels.resize(level + 1, Level { start: 1, ..Level::default() });
                    }
                    match kind {
                        "start" => levels[level].start = value().parse().unwrap_or(1),
                        "numFmt" => levels[level].format = value(),
                        _ => levels[level].pattern = value().chars().take(LONGEST_PATTERN).collect(),
                    }
                }
                _ => {}
            }
        }
    }

    fn read_styles(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let (mut style, mut level) = (String::new(), 0usize);
        loop {
            let tag = match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => continue,
            };
            let value = || attribute(&tag, "val").unwrap_or_default();
            match tag.local_name().as_ref() {
                "style" => {
                    style = attribute(&tag, "styleId").unwrap_or_default();
                    level = 0;
                }
                "ilvl" => level = value().parse().unwrap_or(0),
                "numId" => {
                    self.styles.insert(style.clone(), (value(), level));
                }
                _ => {}
            }
        }
    }

    /// The number before the next paragraph of a list (or of a style that counts), with a blank after it.
    pub fn next(&mut self, list: Option<&str>, level: Option<usize>, style: Option<&str>) -> Option<String> {
        let of_style = style.and_then(|style| self.styles.get(style)).cloned();
        let (used, level) = match (list, of_style) {
            (Some(list), of_style) => (list.to_owned(), level.or(of_style.map(|(_, level)| level)).unwrap_or(0)),
            (None, Some((list, of_style))) => (list, level.unwrap_or(of_style)),
            (None, None) => return None,
        };
        let level = level.min(LEVELS - 1);
        let (list, starts) = self.uses.get(&used)?;
        let levels = self.lists.get(list)?;
        let counts = self.counts.entry(list.clone()).or_default();
        if !starts.is_empty() && !self.begun.contains(&used) {
            self.begun.insert(used.clone());
            for (level, start) in starts {
                counts[*level] = start.checked_sub(1);
            }
        }
        let start = |level: usize| levels.get(level).map_or(1, |l| l.start);
        counts[level] = Some(counts[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        let own = levels.get(level)?;
        if own.format == "bullet" {
            return Some("- ".to_owned());
        }
        if own.format == "none" {
            return None;
        }
        let mut text = own.pattern.clone();
        for (upper, count) in counts.iter().enumerate().take(level + 1) {
            let format = levels.get(upper).map_or("decimal", |l| l.format.as_str());
            let count = count.unwrap_or_else(|| start(upper));
            text = text.replace(&format!("%{}", upper + 1), &printed(count, format));
        }
        (!text.trim().is_empty()).then(|| format!("{} ", text.trim()))
    }
}

/// A count in the signs of a format.
fn printed(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

/// a … z, aa, bb …, as Word counts.
fn letters(count: u32) -> String {
    let Some(index) = count.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index as usize / 26 + 1).min(40)).collect()
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count >= 4000 {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_printed_in_the_signs_of_their_format() {
        assert_eq!([roman(4), roman(49), roman(1998), roman(5000)], ["IV", "XLIX", "MCMXCVIII", "5000"]);
        assert_eq!([letters(1), letters(26), letters(27), letters(0)], ["a", "z", "aa", ""]);
        assert_eq!(printed(3, "upperRoman"), "III");
    }
}
