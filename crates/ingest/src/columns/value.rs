//! A cell into a value of its column's kind.

mod length;

use base::text::fold;
use base::words::date;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::IngestError;
use crate::columns::{Choice, ColumnKind, Value};
use crate::sheet::Cell;

/// Whole numbers up to here are held exactly by a workbook.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// The last day that a workbook can hold: 31/12/9999.
const LAST_SERIAL: f64 = 2_958_465.0;

/// The value of a cell; `None` for an empty one; an error without a place where it cannot be one.
pub(crate) fn read(cell: &Cell, kind: &ColumnKind) -> Result<Option<Value>, IngestError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        ColumnKind::Text => Value::Text(single_blanks(&cell.to_string())),
        ColumnKind::Int { min, max } => Value::Int(int(cell, *min, *max)?),
        ColumnKind::Date { from, to } => Value::Date(day(cell, *from, *to)?),
        ColumnKind::Decimal => Value::Decimal(decimal(cell)?),
        ColumnKind::Duration { days, hours, minutes } => Value::Int(length::minutes(cell, [days, hours, minutes])?),
        ColumnKind::Instant => Value::Instant(instant(cell)?),
        ColumnKind::Enum { values } => Value::Text(choice(cell, values)?),
        ColumnKind::Many { values } => match many(cell, values)? {
            codes if codes.is_empty() => return Ok(None),
            codes => Value::Many(codes),
        },
        ColumnKind::Phone => Value::Text(phone(cell)?),
        ColumnKind::Code { width } => Value::Text(code(cell, *width)?),
    };
    Ok(Some(value))
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

fn int(cell: &Cell, min: Option<i64>, max: Option<i64>) -> Result<i64, IngestError> {
    let number = match cell {
        Cell::Number(number) => whole(*number),
        Cell::Text(text) => int_of_words(text),
        Cell::Empty | Cell::Date(_) | Cell::Flag(_) => None,
    };
    let number = number.ok_or_else(|| IngestError::bare("ingest-not-a-number"))?;
    if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
        let shown = |bound: Option<i64>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
        return Err(IngestError::bare("ingest-number-outside").with("min", shown(min)).with("max", shown(max)));
    }
    Ok(number)
}

/// "1234", "1.234", "1,234", "1 234": separators only before each three digits.
fn int_of_words(text: &str) -> Option<i64> {
    let text = text.trim().replace('\u{A0}', " ");
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
    let separator = digits.chars().find(|c| !c.is_ascii_digit());
    let plain = match separator {
        None => digits.to_owned(),
        Some(separator @ ('.' | ',' | ' ')) => {
            let groups: Vec<&str> = digits.split(separator).collect();
            let sound = groups.iter().enumerate().all(|(index, group)| {
                let length = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
                length && group.bytes().all(|b| b.is_ascii_digit())
            });
            sound.then(|| groups.concat())?
        }
        Some(_) => return None,
    };
    plain.parse::<i64>().ok().map(|number| sign * number)
}

/// "1234,5", "1234.5", "1.234,5": a comma parts the decimals, a lone point too unless three digits follow each point.
fn decimal(cell: &Cell) -> Result<f64, IngestError> {
    let number = match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => match text.trim().split_once(',') {
            Some((whole, part)) => {
                let sound = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                let negative = whole.starts_with('-');
                let parsed =
                    |number: i64| format!("{}{}.{part}", if negative { "-" } else { "" }, number.abs()).parse();
                int_of_words(whole).filter(|_| sound).and_then(|number| parsed(number).ok())
            }
            None => int_of_words(text).map(|number| number as f64).or_else(|| text.trim().parse().ok()),
        },
        Cell::Empty | Cell::Date(_) | Cell::Flag(_) => None,
    };
    number.filter(|number: &f64| number.is_finite()).ok_or_else(|| IngestError::bare("ingest-not-a-number"))
}

/// A day with its hour on either side of it: "14:30 29/12/2021", "29/12/2021 14:30", "29/12/2021 14h30".
fn instant(cell: &Cell) -> Result<NaiveDateTime, IngestError> {
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Date(at) => return Ok(*at),
        // A day and an hour as a spreadsheet counts, in a cell that was not said to be one.
        Cell::Number(number) => {
            let seconds = (number.fract() * 86_400.0).round();
            return Ok(day(cell, None, None)?.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds as i64));
        }
        Cell::Empty | Cell::Flag(_) => return Err(IngestError::bare("ingest-not-a-date")),
    };
    let is_hour = |word: &&str| word.contains([':', 'h', 'H', 'g']);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ',' || c == 'T').collect();
    let mut hours = words.iter().filter(|word| is_hour(word));
    let (hour, second) = (hours.next(), hours.next());
    if second.is_some() {
        return Err(IngestError::bare("ingest-not-an-hour"));
    }
    let words: Vec<&str> = words.iter().filter(|word| !is_hour(word) && !word.is_empty()).copied().collect();
    let day = day_of_words(&words.join(" "))?;
    let Some(hour) = hour else { return Ok(day.and_time(NaiveTime::MIN)) };
    let numbers: Option<Vec<u32>> =
        hour.split([':', 'h', 'H', 'g']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    let time = match numbers.as_deref() {
        Some([hour]) => NaiveTime::from_hms_opt(*hour, 0, 0),
        Some([hour, minute]) => NaiveTime::from_hms_opt(*hour, *minute, 0),
        Some([hour, minute, second]) => NaiveTime::from_hms_opt(*hour, *minute, *second),
        _ => None,
    };
    time.map(|time| day.and_time(time)).ok_or_else(|| IngestError::bare("ingest-not-an-hour"))
}

fn phone(cell: &Cell) -> Result<String, IngestError> {
    let number = code(cell, None)?;
    let dropped = number.len() == 9 && number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    Ok(if dropped { format!("0{number}") } else { number })
}

fn many(cell: &Cell, values: &[Choice]) -> Result<Vec<String>, IngestError> {
    let commas = values.iter().flat_map(|choice| &choice.names).any(|name| name.contains(','));
    let text = cell.to_string();
    let parts = text.split(|c: char| matches!(c, ';' | '\n') || (c == ',' && !commas));
    let mut codes = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let code = choice(&Cell::text(part.to_owned()), values)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

fn day(cell: &Cell, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<NaiveDate, IngestError> {
    let day = match cell {
        Cell::Date(at) => at.date(),
        Cell::Number(number) => serial(*number).ok_or_else(|| IngestError::bare("ingest-not-a-date"))?,
        Cell::Text(text) => day_of_words(text.trim())?,
        Cell::Empty | Cell::Flag(_) => return Err(IngestError::bare("ingest-not-a-date")),
    };
    if from.is_some_and(|from| day < from) || to.is_some_and(|to| day > to) {
        let shown = |bound: Option<NaiveDate>| bound.map_or_else(|| "…".to_owned(), date);
        return Err(IngestError::bare("ingest-date-outside").with("from", shown(from)).with("to", shown(to)));
    }
    Ok(day)
}

/// A day as spreadsheets count: 1 is 01/01/1900, and they hold 1900 for a leap year.
fn serial(number: f64) -> Option<NaiveDate> {
    if !(1.0..=LAST_SERIAL).contains(&number) || (60.0..61.0).contains(&number) {
        return None;
    }
    let shift = if number < 60.0 { 1 } else { 2 };
    NaiveDate::from_ymd_opt(1900, 1, 1)?.checked_add_days(Days::new(number as u64 - shift))
}

/// Day first unless the year stands first; a time after the day is passed over.
fn day_of_words(text: &str) -> Result<NaiveDate, IngestError> {
    let not_a_date = || IngestError::bare("ingest-not-a-date");
    // Five digits are a day as a spreadsheet counts, saved as text.
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().and_then(serial).ok_or_else(not_a_date);
    }
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return Err(not_a_date()) };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    let digits = |part: &str, most: usize| {
        let sound = !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
        if sound { part.parse::<u32>().ok() } else { None }
    };
    let (Some(month), Some(day)) = (digits(month, 2), digits(day, 2)) else { return Err(not_a_date()) };
    let year = digits(year, 4).filter(|_| year.len() == 4).ok_or_else(|| IngestError::bare("ingest-date-year"))?;
    NaiveDate::from_ymd_opt(year as i32, month, day).ok_or_else(|| IngestError::bare("ingest-date-impossible"))
}

fn choice(cell: &Cell, values: &[Choice]) -> Result<String, IngestError> {
    let given = fold(&cell.to_string());
    let found =
        values.iter().find(|choice| fold(&choice.code) == given || choice.names.iter().any(|name| fold(name) == given));
    found.map(|choice| choice.code.clone()).ok_or_else(|| {
        let known: Vec<&str> =
            values.iter().map(|choice| choice.names.first().unwrap_or(&choice.code).as_str()).collect();
        IngestError::bare("ingest-not-in-list").with("known", known.join(", "))
    })
}

fn code(cell: &Cell, width: Option<usize>) -> Result<String, IngestError> {
    let text = match cell {
        Cell::Number(number) => whole(*number).filter(|number| *number >= 0).map(|number| number.to_string()),
        Cell::Text(text) => {
            // An apostrophe is how people keep a spreadsheet from dropping zeros.
            let bare = text.trim().trim_start_matches('\'');
            let code: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
            Some(code).filter(|code| !code.is_empty())
        }
        Cell::Empty | Cell::Date(_) | Cell::Flag(_) => None,
    };
    let text = text.ok_or_else(|| IngestError::bare("ingest-not-a-code"))?;
    Ok(match width {
        Some(width) if text.len() < width && text.bytes().all(|b| b.is_ascii_digit()) => format!("{text:0>width$}"),
        _ => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::text(text.to_owned())
    }

    #[test]
    fn a_comma_parts_decimals_and_points_part_thousands() {
        for (said, meant) in [
            ("1,5", 1.5),
            ("1.5", 1.5),
            ("1.234", 1_234.0),
            ("1.234,5", 1_234.5),
            ("-0,25", -0.25),
            ("-1.234,05", -1_234.05),
            ("12", 12.0),
        ] {
            assert_eq!(decimal(&text(said)).ok(), Some(meant), "{said}");
        }
        for wrong in ["1,2,3", "1,", "a", "1.23.4", "inf", "NaN", "1,-5"] {
            assert!(decimal(&text(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_hour_stands_on_either_side_of_its_day() {
        for said in
            ["14:30 29/12/2021", "29/12/2021 14:30", "29/12/2021, 14h30", "2021-12-29T14:30:00", "14g30 29/12/2021"]
        {
            assert_eq!(
                instant(&text(said)).map(|at| at.to_string()).ok().as_deref(),
                Some("2021-12-29 14:30:00"),
                "{said}"
            );
        }
        assert_eq!(
            instant(&text("29/12/2021 7h")).map(|at| at.to_string()).ok().as_deref(),
            Some("2021-12-29 07:00:00")
        );
        assert_eq!(instant(&text("29/12/2021")).map(|at| at.to_string()).ok().as_deref(), Some("2021-12-29 00:00:00"));
        let noon = instant(&Cell::Number(44_559.5)).map(|at| at.to_string());
        assert_eq!(noon.ok().as_deref(), Some("2021-12-29 12:00:00"));
        for wrong in ["29/12/2021 14:30 16:00", "14:30", "29/12/2021 25:00", "29/12/2021 14:61", "hôm qua 14:30"] {
            assert!(instant(&text(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_telephone_gets_back_its_zero_and_short_numbers_stay() {
        for (said, meant) in
            [("912345678", "0912345678"), ("0912 345 678", "0912345678"), ("113", "113"), ("19009095", "19009095")]
        {
            assert_eq!(phone(&text(said)).ok().as_deref(), Some(meant));
        }
        assert_eq!(phone(&Cell::Number(912_345_678.0)).ok().as_deref(), Some("0912345678"));
    }

    #[test]
    fn several_of_a_list_are_parted_by_semicolons_and_said_once() {
        let value = |code: &str, name: &str| Choice { code: code.into(), names: vec![name.into()] };
        let plain = [value("a", "Ho"), value("b", "Sốt")];
        assert_eq!(many(&text("sốt, ho; Sốt"), &plain).ok(), Some(vec!["b".to_owned(), "a".to_owned()]));
        let with_comma = [value("a", "Ho, khó thở"), value("b", "Sốt")];
        assert_eq!(many(&text("Ho, khó thở;sốt"), &with_comma).ok(), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert!(many(&text("sốt; lạ"), &plain).is_err());
        assert_eq!(read(&text(";"), &ColumnKind::Many { values: plain.to_vec() }).ok(), Some(None));
    }

    fn date_of(cell: &Cell) -> Result<String, &'static str> {
        day(cell, None, "2100-12-31".parse().ok()).map(|day| day.to_string()).map_err(|error| error.code())
    }

    fn words(text: &str) -> Result<String, &'static str> {
        date_of(&Cell::Text(text.to_owned()))
    }

    #[test]
    fn days_are_read_as_the_country_writes_them_and_as_spreadsheets_count() {
        for text in ["29/12/2021", "29-12-2021", "29.12.2021", "2021-12-29", "2021/12/29", "29/12/2021 08:30", "44559"]
        {
            assert_eq!(words(text).as_deref(), Ok("2021-12-29"), "{text}");
        }
        assert_eq!(words("1/2/2022").as_deref(), Ok("2022-02-01"));
        assert_eq!(date_of(&Cell::Number(44_559.75)).as_deref(), Ok("2021-12-29"));
        assert_eq!(date_of(&Cell::Number(1.0)).as_deref(), Ok("1900-01-01"));
        assert_eq!(date_of(&Cell::Number(61.0)).as_deref(), Ok("1900-03-01"));
    }

    #[test]
    fn impossible_days_say_why() {
        assert_eq!(words("31/02/2021"), Err("ingest-date-impossible"));
        assert_eq!(words("29/12/2121"), Err("ingest-date-outside"));
        assert_eq!(words("29/12/21"), Err("ingest-date-year"));
        assert_eq!(words("hôm qua"), Err("ingest-not-a-date"));
        assert_eq!(date_of(&Cell::Number(60.0)), Err("ingest-not-a-date"));
        assert_eq!(date_of(&Cell::Number(f64::NAN)), Err("ingest-not-a-date"));
    }

    #[test]
    fn whole_numbers_take_separators_only_where_thousands_end() {
        for (text, number) in [("1234", 1234), ("1.234", 1234), ("1,234,567", 1_234_567), ("-5", -5), ("1 234", 1234)] {
            assert_eq!(int_of_words(text), Some(number), "{text}");
        }
        for text in ["1.5", "12.34", "1.234,5", "", "-", "12a", "1.2345", "99999999999999999999"] {
            assert_eq!(int_of_words(text), None, "{text}");
        }
    }

    #[test]
    fn codes_get_back_the_zeros_that_a_spreadsheet_dropped() {
        assert_eq!(code(&Cell::Number(3_549.0), Some(5)).unwrap(), "03549");
        assert_eq!(code(&Cell::Text("'012 345".into()), None).unwrap(), "012345");
        assert_eq!(code(&Cell::Number(1.5), None).map_err(|error| error.code()), Err("ingest-not-a-code"));
    }
}
