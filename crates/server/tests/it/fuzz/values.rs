//! What nobody should send.

use serde_json::{Value, json};

/// Values for any field of a JSON body.
pub fn hostile() -> Vec<Value> {
    let mut values: Vec<Value> = texts().into_iter().map(Value::from).collect();
    values.extend([
        Value::Null,
        true.into(),
        0.into(),
        (-1).into(),
        i32::MAX.into(),
        i64::MAX.into(),
        i64::MIN.into(),
        u64::MAX.into(),
        json!(1e308),
        json!(-0.5),
        json!([]),
        json!({}),
        json!([[[[[[]]]]]]),
        json!(vec!["a"; 3_000]),
        json!("ệ".repeat(400_000)),
        json!("a\u{0}b"),
    ]);
    values
}

/// Values for any part of an address.
pub fn texts() -> Vec<String> {
    let texts = [
        "",
        " ",
        "a\u{0}b",
        "\u{1b}[31m",
        "\u{202e}\u{feff}",
        "-262143-01-01",
        "+262142-12-31",
        "9999-12-31",
        "2199-12-31",
        "1880-01-01",
        "0000-00-00",
        "2021-02-29T25:61:61Z",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "2147483648",
        "-1",
        "1e400",
        "NaN",
        "Infinity",
        "' OR 1=1 --",
        "\"*) OR (\"",
        "%",
        "..%2f..%2fetc/passwd",
        "id:eq:' OR 1=1",
        "birth_year:gt:99999999999999999999",
        "name:in:a,b,,,,\u{7f}",
        "announced_on:lt:-262143-01-01",
        "=1+1",
        "01890000-0000-7000-8000-000000000000",
        "00000000-0000-0000-0000-000000000000",
        "12",
    ];
    let mut texts: Vec<String> = texts.map(str::to_owned).into();
    texts.extend(["từ ".repeat(2_000), "a".repeat(5_000), ",".repeat(3_000)]);
    texts
}
