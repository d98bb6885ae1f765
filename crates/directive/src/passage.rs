//! A stretch of text without marks of layout, that knows where each of its letters stands in the document.

use base::text::fold;
use regex::Regex;

use crate::document::Span;

/// Cleaned text, its folded form to match on, and the way back to the document.
///
/// All positions handed in and out are bytes of [`Passage::text`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Passage {
    /// Words with single blanks.
    pub text: String,
    /// The same letter by letter without marks and case.
    pub folded: String,
    /// For each byte of `text`: where its letter begins in the document.
    from: Vec<usize>,
    /// For each byte of `text`: where its letter ends in the document.
    to: Vec<usize>,
    /// For each byte of `folded`, and its end: the byte of `text`.
    fold_at: Vec<usize>,
}

/// A stretch of a passage.
pub(crate) type Range = std::ops::Range<usize>;

impl Passage {
    /// Cleans a stretch of the document: marks of layout become blanks, blanks single.
    pub(crate) fn of(document: &str, start: usize, end: usize) -> Self {
        let mut passage = Self::default();
        // A single star at the head of a line is a bullet, other stars set type.
        let bullet = document[start..end].trim_start().strip_prefix("* ").map(|rest| end - rest.len() - 2);
        for (at, c) in document[start..end].char_indices() {
            let at = start + at;
            match c {
                '*' if bullet == Some(at) => passage.push('-', at, at + 1),
                '*' | '`' | '|' | '\u{feff}' | '\u{200b}' | '\u{ad}' => passage.push(' ', at, at + c.len_utf8()),
                // The old capital of horn-u, which some programs print for Ư.
                'Ƣ' => passage.push('Ư', at, at + c.len_utf8()),
                'ƣ' => passage.push('ư', at, at + c.len_utf8()),
                // Eth, which looks like Đ.
                'Ð' => passage.push('Đ', at, at + c.len_utf8()),
                'ð' => passage.push('đ', at, at + c.len_utf8()),
                _ => passage.push(c, at, at + c.len_utf8()),
            }
        }
        passage.finish();
        passage
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        let c = if c.is_whitespace() || c == '\u{a0}' { ' ' } else { c };
        if c == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        let mut bytes = [0; 4];
        let at = self.text.len();
        self.text.push(c);
        for _ in c.encode_utf8(&mut bytes).bytes() {
            self.from.push(from);
            self.to.push(to);
        }
        let before = self.folded.len();
        if c == ' ' {
            self.folded.push(' ');
        } else if c.is_ascii() {
            self.folded.push(c.to_ascii_lowercase());
        } else {
            self.folded.push_str(&fold(c.encode_utf8(&mut bytes)));
        }
        self.fold_at.extend(std::iter::repeat_n(at, self.folded.len() - before));
    }

    fn finish(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            self.from.pop();
            self.to.pop();
            self.folded.pop();
            self.fold_at.pop();
        }
        self.fold_at.push(self.text.len());
    }

    /// One passage out of lines. A line that ends in a hyphen set to a word goes on without a blank.
    pub(crate) fn join<'a>(lines: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut joined = Self::default();
        for line in lines.into_iter().filter(|line| !line.text.is_empty()) {
            let glued = joined.text.ends_with('-') && !joined.text.ends_with(" -") && joined.text.len() > 1;
            if !joined.text.is_empty() && !glued {
                let at = joined.to.last().copied().unwrap_or_default();
                joined.push(' ', at, at);
            }
            let text_at = joined.text.len();
            joined.text.push_str(&line.text);
            joined.folded.push_str(&line.folded);
            joined.from.extend(&line.from);
            joined.to.extend(&line.to);
            joined.fold_at.extend(line.fold_at[..line.folded.len()].iter().map(|at| at + text_at));
        }
        joined.fold_at.push(joined.text.len());
        joined
    }

    /// A part of it as a passage of its own.
    pub(crate) fn part(&self, range: Range) -> Self {
        let range = self.trim(range);
        let (start, end) = (self.fold_of(range.start), self.fold_of(range.end));
        let mut fold_at: Vec<usize> = self.fold_at[start..end].iter().map(|at| at - range.start).collect();
        fold_at.push(range.len());
        Self {
            text: self.text[range.clone()].to_owned(),
            folded: self.folded[start..end].to_owned(),
            from: self.from[range.clone()].to_vec(),
            to: self.to[range].to_vec(),
            fold_at,
        }
    }

    /// A range without blanks at its ends.
    pub(crate) fn trim(&self, range: Range) -> Range {
        let slice = &self.text[range.clone()];
        let start = range.start + (slice.len() - slice.trim_start().len());
        start..(start + slice.trim().len())
    }

    /// Where a range stands in the document.
    pub(crate) fn span(&self, range: Range) -> Span {
        let range = self.trim(range);
        match (self.from.get(range.start), range.end.checked_sub(1).and_then(|last| self.to.get(last))) {
            (Some(&start), Some(&end)) if !range.is_empty() => Span::new(start, end.max(start)),
            _ => {
                let at = self.from.get(range.start).or(self.to.last()).copied().unwrap_or_default();
                Span::new(at, at)
            }
        }
    }

    /// The whole of it.
    pub(crate) const fn whole(&self) -> Range {
        0..self.text.len()
    }

    /// Length in bytes.
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing is in it.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte of `folded` for a byte of `text`.
    fn fold_of(&self, at: usize) -> usize {
        self.fold_at.partition_point(|&text_at| text_at < at).min(self.folded.len())
    }

    fn folded_slice(&self, range: &Range) -> (usize, &str) {
        let (start, end) = (self.fold_of(range.start), self.fold_of(range.end));
        (start, &self.folded[start..end.max(start)])
    }

    /// The first place in a range where a pattern for folded text fits.
    pub(crate) fn find(&self, pattern: &Regex, range: Range) -> Option<Range> {
        let (base, slice) = self.folded_slice(&range);
        pattern.find(slice).map(|found| self.fold_at[base + found.start()]..self.fold_at[base + found.end()])
    }

    /// All such places.
    pub(crate) fn find_all(&self, pattern: &Regex, range: Range) -> Vec<Range> {
        self.find_first(pattern, range, usize::MAX)
    }

    /// The first such places.
    pub(crate) fn find_first(&self, pattern: &Regex, range: Range, count: usize) -> Vec<Range> {
        let (base, slice) = self.folded_slice(&range);
        let back = |found: regex::Match<'_>| self.fold_at[base + found.start()]..self.fold_at[base + found.end()];
        pattern.find_iter(slice).take(count).map(back).collect()
    }

    /// Where the groups of a pattern stand, the whole first, for each place where it fits.
    pub(crate) fn groups(&self, pattern: &Regex, range: Range) -> Vec<Vec<Option<Range>>> {
        let (base, slice) = self.folded_slice(&range);
        let back = |found: regex::Match<'_>| self.fold_at[base + found.start()]..self.fold_at[base + found.end()];
        pattern.captures_iter(slice).map(|groups| groups.iter().map(|group| group.map(back)).collect()).collect()
    }

    /// Whether a pattern fits somewhere in a range.
    pub(crate) fn has(&self, pattern: &Regex, range: Range) -> bool {
        pattern.is_match(self.folded_slice(&range).1)
    }

    /// The folded form of a range.
    pub(crate) fn folded(&self, range: Range) -> &str {
        self.folded_slice(&range).1
    }
}

/// Whether a text is written in capitals: at least two letters, and hardly a small one.
pub(crate) fn in_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    letters >= 2 && small * 8 <= letters
}
