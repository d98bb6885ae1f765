//! Numbers and days as the languages write them.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Lang, Words};
use crate::day::zone;

/// `29/12/2021`, in both languages: what the country writes, whoever reads it.
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `11:05 29/12/2021` on the country's clock, in both languages.
pub fn date_time(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&zone()).format("%H:%M %d/%m/%Y").to_string()
}

/// A number with the language's separators: `1.234,5` in Vietnamese, `1,234.5` in English.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (group, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    // What rounds to nought has no sign.
    if value < 0.0 && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(point);
        out.push_str(rest);
    }
    out
}

/// A whole number with the language's separators.
pub fn count(value: i64, lang: Lang) -> String {
    number(value as f64, 0, lang)
}

/// Whole minutes in days, hours and minutes: `1 ngày 2 giờ 30 phút`.
pub fn duration(minutes: i64, lang: Lang) -> String {
    let length = minutes.unsigned_abs();
    let parts =
        [("duration-days", length / 1_440), ("duration-hours", length / 60 % 24), ("duration-minutes", length % 60)];
    let some = parts.into_iter().filter(|(key, number)| *number > 0 || (length == 0 && *key == "duration-minutes"));
    let said = some.map(|(key, number)| Words::of(lang).say(key, &[("count", number.to_string())]));
    let text = said.collect::<Vec<_>>().join(" ");
    if minutes < 0 { format!("-{text}") } else { text }
}

/// A share (0.986) in percent: `98,6%` in Vietnamese, `98.6%` in English.
pub fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let number = number(share * 100.0, decimals, lang);
    if share.is_finite() { number + "%" } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_days_are_written_as_the_country_writes_them() {
        assert_eq!(number(1_234.5, 1, Lang::Vi), "1.234,5");
        assert_eq!(number(1_234.5, 1, Lang::En), "1,234.5");
        assert_eq!(number(-1_234_567.25, 2, Lang::Vi), "-1.234.567,25");
        assert_eq!(count(-1_000, Lang::Vi), "-1.000");
        assert_eq!(count(999, Lang::Vi), "999");
        assert_eq!(count(0, Lang::Vi), "0");
        assert_eq!(number(-0.01, 1, Lang::Vi), "0,0");
        assert_eq!(percent(0.986, 1, Lang::Vi), "98,6%");
        assert_eq!(percent(f64::NAN, 1, Lang::En), "–");
        assert_eq!(date("2021-12-09".parse().unwrap()), "09/12/2021");
        assert_eq!(date_time("2021-12-31T20:30:00Z".parse().unwrap()), "03:30 01/01/2022");
    }

    #[test]
    fn a_duration_is_said_in_days_hours_and_minutes() {
        assert_eq!(duration(1_590, Lang::Vi), "1 ngày 2 giờ 30 phút");
        assert_eq!(duration(1_590, Lang::En), "1 day 2 hours 30 minutes");
        assert_eq!(duration(2_881, Lang::En), "2 days 1 minute");
        assert_eq!(duration(0, Lang::Vi), "0 phút");
        assert_eq!(duration(-60, Lang::Vi), "-1 giờ");
    }

    proptest! {
        #[test]
        fn taking_the_separators_out_gives_the_number_back(value in -1_000_000_000i64..1_000_000_000) {
            for (lang, group) in [(Lang::Vi, '.'), (Lang::En, ',')] {
                let text = count(value, lang);
                prop_assert_eq!(text.replace(group, "").parse::<i64>().unwrap(), value);
                prop_assert!(text.trim_start_matches('-').split(group).skip(1).all(|part| part.len() == 3));
            }
        }
    }
}
