//! What a request brings, bounded before any handler sees it: the address, its numbers, the JSON body.
//!
//! Handlers take [`Path`], [`Ask`], [`Body`] and [`Number`] and need not think of sizes: what lies out of bounds is
//! refused in words. What a value may be is the record's and the desk's to say.

mod body;

use std::fmt::Display;

use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use centre::{Class, Problem};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use crate::app::App;
use crate::refusal::{Refusal, lang};

pub use body::{Body, SMALL};

/// Megabytes that one request may bring.
pub const MOST_MB: usize = 64;

/// Bytes of an address: a list with all its filters has fewer.
const ADDRESS: usize = 8_192;

/// What is wrong with an address, whoever answers it.
pub fn of_address(uri: &Uri) -> Option<Problem> {
    let asked = uri.path_and_query().map(axum::http::uri::PathAndQuery::as_str).unwrap_or_default();
    if asked.len() > ADDRESS {
        let problem = Problem::new(Class::Invalid, "server-address-long");
        return Some(problem.with("length", asked.len()).with("most", ADDRESS));
    }
    // Raw ones do not come through; encoded ones reach databases, which refuse them.
    let control = asked.as_bytes().windows(3).find(|part| {
        let encoded = part[0] == b'%' && (matches!(part[1], b'0' | b'1') && part[2].is_ascii_hexdigit());
        encoded && !matches!(&part[1..], b"09" | b"0A" | b"0a" | b"0D" | b"0d")
    })?;
    Some(Problem::new(Class::Invalid, "server-control").with("what", String::from_utf8_lossy(control)))
}

fn malformed(what: impl Display) -> Problem {
    Problem::new(Class::Invalid, "server-malformed").with("what", what)
}

/// The parts of the address that name something.
pub struct Path<T>(pub T);
impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let lang = lang(&parts.headers);
        let read = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        read.map(|axum::extract::Path(path)| Self(path)).map_err(|fault| Refusal(malformed(fault.body_text()), lang))
    }
}

/// The address's question part.
pub struct Ask<T>(pub T);
impl<T: DeserializeOwned> FromRequestParts<App> for Ask<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let lang = lang(&parts.headers);
        let read = Query::<T>::from_request_parts(parts, app).await;
        read.map(|Query(ask)| Self(ask)).map_err(|fault| Refusal(malformed(fault.body_text()), lang))
    }
}

/// A whole number from nought to `MOST`.
#[derive(Debug, Clone, Copy)]
pub struct Number<const MOST: u64>(u64);

impl<const MOST: u64> Number<MOST> {
    /// The number.
    pub fn get(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<'de, const MOST: u64> Deserialize<'de> for Number<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        if number > MOST { Err(D::Error::custom(format!("{number} > {MOST}"))) } else { Ok(Self(number)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Option<String> {
        of_address(&address.parse().unwrap()).map(|problem| problem.code)
    }

    #[test]
    fn an_address_is_short_and_can_be_read() {
        assert_eq!(
            refused("/api/v1/lists/persons?q=l%C3%B2%20th%E1%BB%8B%0A%09m%E1%BA%A9y&filter=name:has:100%25"),
            None
        );
        assert_eq!(refused("/api/v1/lists/persons?q=a%00b").as_deref(), Some("server-control"));
        assert_eq!(refused("/api/v1/levels/%1b").as_deref(), Some("server-control"));
        let long = format!("/api/v1/lists/persons?q={}", "a+".repeat(10_000));
        assert_eq!(refused(&long).as_deref(), Some("server-address-long"));
    }

    #[test]
    fn a_number_keeps_its_bounds() {
        assert_eq!(serde_json::from_str::<Number<12>>("12").unwrap().get(), 12);
        for beyond in ["13", "-1", "18446744073709551616", "1.5", "\"1\""] {
            assert!(serde_json::from_str::<Number<12>>(beyond).is_err(), "{beyond}");
        }
    }
}
