//! Where a task stands, in words for people: the path of its item spelled out.

use base::words::{Lang, Words};

/// Says a path such as `II.2.b-1`, `Đ2.3`, `closing` or an empty one: "mục II.2.b, gạch đầu dòng thứ 1", "Điều 2, khoản 3",
/// "đoạn kết", "đoạn văn không đánh số".
pub fn place(item: &str, lang: Lang) -> String {
    let say = |key: &str, value: &str| Words::builtin().say(lang, key, &[("value", value.to_owned())]);
    if item.is_empty() {
        return say("place-unmarked", "");
    }
    if item == CLOSING {
        return say("place-closing", "");
    }
    let mut parts = item.split('-');
    let marks = parts.next().unwrap_or_default();
    let mut steps: Vec<String> = Vec::new();
    match marks.strip_prefix('Đ').map(|rest| rest.split_once('.').unwrap_or((rest, ""))) {
        Some((article, clause)) => {
            steps.push(say("place-article", article));
            if !clause.is_empty() {
                steps.push(say("place-clause", clause));
            }
        }
        None if !marks.is_empty() => steps.push(say("place-item", marks)),
        None => {}
    }
    steps.extend(parts.filter(|number| !number.is_empty()).map(|number| say("place-bullet", number)));
    steps.join(", ")
}

/// The path of an order after the last item.
pub(crate) const CLOSING: &str = "closing";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_spelled_out() {
        for (item, words) in [
            ("4", "mục 4"),
            ("II.2.b-1", "mục II.2.b, gạch đầu dòng thứ 1"),
            ("-3", "gạch đầu dòng thứ 3"),
            ("Đ2.3", "Điều 2, khoản 3"),
            ("Đ4", "Điều 4"),
            ("closing", "đoạn kết"),
            ("", "đoạn văn không đánh số"),
        ] {
            assert_eq!(place(item, Lang::Vi), words);
        }
    }
}
