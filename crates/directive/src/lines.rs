//! The lines of a document: cleaned, with page marks and footers of sites left out.

pub(crate) mod tables;

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, in_capitals};

/// A line with something on it.
#[derive(Debug)]
pub(crate) struct Line {
    pub words: Passage,
    /// Nothing, a rule or a page turn stands before it.
    pub gap: bool,
    /// Its cells, if it is the row of a table.
    pub cells: Vec<Passage>,
}

impl Line {
    pub(crate) fn text(&self) -> &str {
        &self.words.text
    }

    pub(crate) fn folded(&self) -> &str {
        &self.words.folded
    }

    pub(crate) fn capitals(&self) -> bool {
        in_capitals(&self.words.text)
    }
}

/// Name of a file with a page number, as programs print it at the head of a page.
static FILE_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\w.-]{2,24}\. ?doc\w?\.? *\d*$"));

/// A day, a year or a share that a narrow page put on a line of its own; page numbers have none of these forms.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}[/-]\d{4}|(?:19|20)\d{2}|\d{1,3}(?:[.,]\d+)?\s?%)(?:[.;,)]|\./\.)*$",
    )
});

/// All lines that carry words, without those that are no part of the text.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut at, mut gap) = (0, true);
    for raw in text.split('\n') {
        let (start, end) = (at, at + raw.len());
        let words = Passage::of(text, start, end);
        at += raw.len() + 1;
        if noise(&words) {
            gap = true;
        } else {
            lines.push(Line { words, gap, cells: tables::cells(text, start, end) });
            gap = false;
        }
    }
    lines
}

/// Whether words stand after an address: "email: a@b.gov.vn) trước ngày 9/8" is part of an order.
fn goes_on(words: &Passage) -> bool {
    words.text.split_once('@').is_some_and(|(_, rest)| rest.contains(' '))
}

/// Rules, page numbers, stray letters of stamps, footers of sites.
fn noise(words: &Passage) -> bool {
    let letters = words.text.chars().filter(|c| c.is_alphabetic()).count();
    letters < 2 && !FIGURE.is_match(&words.text)
        || (words.len() < 160
            && (words.has(&LEXICON.noise, words.whole())
                || words.has(&LEXICON.stamp.start, words.whole()) && !goes_on(words)
                || FILE_NAME.is_match(&words.folded)))
}
