//! A place on the earth as people write it and as it is kept.

use std::fmt;

/// Latitude and longitude, in millionths of a degree: a hand's breadth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    lat: i64,
    lon: i64,
}

const DEGREE: f64 = 1_000_000.0;

impl Position {
    /// "11.94, 106.8", also with decimal commas ("11,94; 106,8") or a blank between. Latitude stands first.
    pub(crate) fn read(text: &str) -> Option<Self> {
        // A spreadsheet is kept from reckoning with "-11.9, 106.8" by an apostrophe.
        let text = text.trim().trim_start_matches('\'');
        let (lat, lon) = if let Some((lat, lon)) = text.split_once(';') {
            (lat.replace(',', "."), lon.replace(',', "."))
        } else {
            let parts: Vec<&str> = text.split(',').map(str::trim).collect();
            match parts.as_slice() {
                [both] => {
                    let (lat, lon) = both.split_once(char::is_whitespace)?;
                    (lat.to_owned(), lon.to_owned())
                }
                // "11,94" may as well be one number.
                [lat, lon] if !lat.contains(char::is_whitespace) && (text.contains('.') || text.contains(", ")) => {
                    ((*lat).to_owned(), (*lon).to_owned())
                }
                // "11,94 106,8"
                [lat, middle, lon] => {
                    let (part, whole) = middle.split_once(char::is_whitespace)?;
                    (format!("{lat}.{part}"), format!("{}.{lon}", whole.trim()))
                }
                // "11,94, 106,8"
                [lat, part, whole, lon] => (format!("{lat}.{part}"), format!("{whole}.{lon}")),
                _ => return None,
            }
        };
        Some(Self { lat: degrees(&lat, 90.0)?, lon: degrees(&lon, 180.0)? })
    }
}

/// One form: what says the same is the same.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.lat as f64 / DEGREE, self.lon as f64 / DEGREE)
    }
}

fn degrees(text: &str, most: f64) -> Option<i64> {
    let text = text.trim().trim_end_matches('°');
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let number: f64 = text.parse().ok().filter(|_| plain)?;
    (number.abs() <= most).then(|| (number * DEGREE).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        Position::read(text).map(|place| place.to_string())
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        for text in [
            "11.94, 106.8",
            "11.94,106.80",
            "11,94; 106,8",
            "11,94, 106,8",
            "11,94 106,8",
            "11.94 106.8",
            "11.94°, 106.8°",
            " '11.940000 , 106.8 ",
        ] {
            assert_eq!(read(text).as_deref(), Some("11.94, 106.8"), "{text}");
        }
        assert_eq!(read("-8.1234567, 0").as_deref(), Some("-8.123457, 0"));
        assert_eq!(read("11, 106").as_deref(), Some("11, 106"));
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in [
            "",
            "11.94",
            "106.8, 11.94",
            "11.94, 181",
            "nan, 1",
            "inf, 1",
            "1e1, 2",
            "a, b",
            "1, 2, 3",
            "11,94",
            "1,2,3,4,5",
            "11°56'N, 106°48'E",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_kept_is_read_as_itself(lat in -90_000_000i64..=90_000_000, lon in -180_000_000i64..=180_000_000) {
            let place = Position { lat, lon };
            prop_assert_eq!(Position::read(&place.to_string()), Some(place));
        }

        #[test]
        fn nothing_panics(text in "[-0-9., ;°']{0,20}") {
            let _ = Position::read(&text);
        }
    }
}
