//! What the log keeps of rows so that `verify` can prove them: a digest of the rows of a load that does not depend on
//! their order, and a digest of what JSON never carries.

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{AnyRow, Row};

/// Digest of the rows of one load, fed in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowsDigest(Sha256);

impl RowsDigest {
    /// Of rows in any order.
    pub(crate) fn of(rows: &[AnyRow]) -> Result<String> {
        let mut digests =
            rows.iter().map(|row| Ok((row.id(), row_digest(row.as_ref())?))).collect::<Result<Vec<_>>>()?;
        digests.sort_unstable();
        let mut all = Self::default();
        for (id, digest) in digests {
            all.add(id, digest);
        }
        Ok(all.finish())
    }

    /// The next row.
    pub(crate) fn add(&mut self, id: Uuid, digest: [u8; 32]) {
        self.0.update(id.as_bytes());
        self.0.update(digest);
    }

    /// As the log keeps it.
    pub(crate) fn finish(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}

/// Digest of one row: its JSON, without what follows from other records, and what JSON never carries.
pub(crate) fn row_digest(row: &dyn Row) -> Result<[u8; 32]> {
    let row = row.underived();
    let mut bytes = if row.sheet().table().has_json() {
        let mut whole = row.value()?;
        settle(&mut whole);
        serde_json::to_vec(&whole).map_err(Error::json)?
    } else {
        row.text()?
    };
    round_instants(&mut bytes);
    let mut digest = Sha256::new();
    digest.update(&bytes);
    if let Some(sealed) = row.sealed() {
        digest.update(sealed.as_bytes());
    }
    Ok(digest.finalize().into())
}

/// A whole number is one form, however the database writes it: PostgreSQL gives 1e16 back as digits.
pub(crate) fn settle(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15) {
                *value = Value::from(float as i64);
            } else if let Some(float) = number.as_f64() {
                *value = Value::from(float);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(settle),
        Value::Object(fields) => fields.values_mut().for_each(settle),
        Value::String(text) if is_instant(text) => {
            let mut bytes = format!("\"{text}\"").into_bytes();
            round_instants(&mut bytes);
            *text = String::from_utf8_lossy(&bytes[1..bytes.len() - 1]).into_owned();
        }
        _ => {}
    }
}

fn is_instant(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 20 && bytes[10] == b'T' && bytes[19] == b'.' && bytes.ends_with(b"Z")
}

/// Instants as precise as PostgreSQL keeps them: nine digits of a second are cut to six, and written as chrono would.
fn round_instants(json: &mut Vec<u8>) {
    const NINE: usize = 9;
    let mut from = 0;
    while let Some(found) = json[from..].windows(2).position(|pair| pair == b"Z\"") {
        let end = from + found;
        from = end + 2;
        let Some(dot) = end.checked_sub(NINE + 1).filter(|dot| json[*dot] == b'.') else { continue };
        if !json[dot + 1..end].iter().all(u8::is_ascii_digit) {
            continue;
        }
        let mut keep = end - 3;
        while keep > dot + 1 && json[keep - 3..keep] == *b"000" {
            keep -= 3;
        }
        if keep == dot + 1 {
            keep = dot;
        }
        json.drain(keep..end);
        from = keep + 2;
    }
}

/// SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_two_databases_write_differently_is_one_form() {
        let mut a = json!({ "n": 1e15, "at": "2021-12-29T01:02:03.123456789Z", "x": [0.5, "Z"] });
        let mut b = json!({ "n": 1_000_000_000_000_000_i64, "at": "2021-12-29T01:02:03.123456Z", "x": [0.5, "Z"] });
        settle(&mut a);
        settle(&mut b);
        assert_eq!(a, b);
        for (given, kept) in [
            ("\"2021-12-29T01:02:03.120000001Z\"", "\"2021-12-29T01:02:03.120Z\""),
            ("\"2021-12-29T01:02:03.000000999Z\"", "\"2021-12-29T01:02:03Z\""),
            ("\"2021-12-29T01:02:03.123456Z\"", "\"2021-12-29T01:02:03.123456Z\""),
            ("[\"A.Z\",\"Z\"]", "[\"A.Z\",\"Z\"]"),
        ] {
            let mut bytes = given.as_bytes().to_vec();
            round_instants(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), kept);
        }
    }
}
