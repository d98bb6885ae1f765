//! What happens to a CSV file's bytes on the way to the reader.

use std::io::Read;
use std::ops::Range;

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

use crate::encoding::Encoding;

/// Bytes taken from the source at a time.
const TAKEN: usize = 16 * 1024;
/// Bytes of the longest row: the CSV reader holds a row whole, and a file may be a single one.
const MAX_ROW: usize = 4 * 1024 * 1024;

/// UTF-16 as UTF-8.
pub(crate) struct Narrow<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// Bytes of `input` that are not yet decoded.
    pending: Range<usize>,
    output: Output,
    ended: bool,
}

/// Bytes made and not yet given.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    given: usize,
}

impl Output {
    fn is_empty(&self) -> bool {
        self.given == self.bytes.len()
    }

    fn give(&mut self, out: &mut [u8]) -> usize {
        let count = out.len().min(self.bytes.len() - self.given);
        out[..count].copy_from_slice(&self.bytes[self.given..self.given + count]);
        self.given += count;
        count
    }
}

impl<R: Read> Narrow<R> {
    pub fn new(encoding: Encoding, source: R) -> Self {
        let encoding = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; TAKEN],
            pending: 0..0,
            output: Output::default(),
            ended: false,
        }
    }

    fn fill(&mut self) -> std::io::Result<()> {
        if self.pending.is_empty() {
            let read = self.source.read(&mut self.input)?;
            self.pending = 0..read;
            self.ended = read == 0;
        }
        // A code unit becomes three bytes at most, so that the output is never full before the input is empty.
        self.output.bytes.resize(2 * TAKEN, 0);
        let input = &self.input[self.pending.clone()];
        let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.output.bytes, self.ended);
        self.pending.start += read;
        if result == CoderResult::OutputFull {
            self.ended = false;
        }
        self.output.bytes.truncate(written);
        self.output.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.output.is_empty() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        Ok(self.output.give(out))
    }
}

/// Where a reader of CSV stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    /// After a carriage return: a line feed still belongs to the line before.
    Return,
    CellStart,
    Cell,
    Quoted,
    /// After a quotation mark inside quotes: the end, or the first half of a doubled one.
    Quote,
}

/// Was it a row without end?
pub(crate) fn is_too_long(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::FileTooLarge
}

/// Puts a blank on every empty line, which the CSV reader would pass over: so a count of its rows is the row number
/// that a spreadsheet shows. A row without end is an error.
pub(crate) struct EmptyLines<R> {
    source: R,
    delimiter: u8,
    at: At,
    /// Bytes of the row so far.
    length: usize,
    input: Vec<u8>,
    output: Output,
}

impl<R: Read> EmptyLines<R> {
    pub fn new(delimiter: u8, source: R) -> Self {
        Self { source, delimiter, at: At::LineStart, length: 0, input: vec![0; TAKEN], output: Output::default() }
    }

    fn pass(&mut self, byte: u8) {
        let line_end = matches!(byte, b'\r' | b'\n');
        if self.at == At::Return && byte == b'\n' {
            self.at = At::LineStart;
            self.output.bytes.push(byte);
            return;
        }
        let start = matches!(self.at, At::LineStart | At::Return);
        if start && line_end {
            self.output.bytes.push(b' ');
        }
        self.output.bytes.push(byte);
        self.length = if start { 1 } else { self.length + 1 };
        self.at = match (self.at, byte) {
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) | (At::Quote, b'"') => At::Quoted,
            (_, b'\r') => At::Return,
            (_, b'\n') => At::LineStart,
            (_, byte) if byte == self.delimiter => At::CellStart,
            (At::CellStart, b'"') => At::Quoted,
            (_, b'"') if start => At::Quoted,
            _ => At::Cell,
        };
    }
}

impl<R: Read> Read for EmptyLines<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.output.is_empty() {
            self.output.bytes.clear();
            self.output.given = 0;
            let mut input = std::mem::take(&mut self.input);
            let read = self.source.read(&mut input);
            if let Ok(read) = read {
                input[..read].iter().for_each(|byte| self.pass(*byte));
            }
            self.input = input;
            read?;
            if self.length > MAX_ROW {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
        }
        Ok(self.output.give(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(text: &str) -> String {
        let mut out = String::new();
        let read = EmptyLines::new(b',', text.as_bytes()).read_to_string(&mut out);
        assert!(read.is_ok());
        out
    }

    #[test]
    fn only_lines_without_anything_outside_quotes_get_a_blank() {
        assert_eq!(passed("a\n\nb\r\n\r\nc\r\rd"), "a\n \nb\r\n \r\nc\r \rd");
        assert_eq!(passed("\n\na"), " \n \na");
        assert_eq!(passed("\"a\n\nb\"\"\n\n\",c\n\nd"), "\"a\n\nb\"\"\n\n\",c\n \nd");
        // A quotation mark inside a bare cell opens nothing.
        assert_eq!(passed("5\" x\n\ny"), "5\" x\n \ny");
    }
}
