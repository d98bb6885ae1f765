use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Keys (attributes as `key.attribute`) with the variables that their patterns use.
fn keys(files: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut message, mut key) = (String::new(), String::new());
    for (file, text) in files {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once('='));
            if let Some((name, _)) = attribute.filter(|_| line.starts_with(' ')) {
                key = format!("{message}.{}", name.trim());
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{file}: {key} stands twice");
            } else if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
                let (name, _) = line.split_once('=').unwrap_or_else(|| panic!("{file}: no = in {line}"));
                name.trim().clone_into(&mut message);
                key.clone_from(&message);
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{file}: {key} stands twice");
            }
            for part in line.split('$').skip(1) {
                let name: String =
                    part.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
                keys.get_mut(&key).unwrap_or_else(|| panic!("{file}: a variable before any key")).insert(name);
            }
        }
    }
    keys
}

#[test]
fn both_languages_hold_the_same_keys_with_the_same_variables() {
    let (vi, en) = (keys(&VI), keys(&EN));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| -> Vec<String> {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect()
    };
    assert_eq!(only(&vi, &en), Vec::<String>::new(), "in Vietnamese only");
    assert_eq!(only(&en, &vi), Vec::<String>::new(), "in English only");
    for (key, variables) in &vi {
        assert_eq!(variables, &en[key], "variables of {key}");
    }
}

#[test]
fn every_file_parses_whole() {
    for (lang, files) in [("vi", &VI), ("en", &EN)] {
        for (file, text) in files {
            let parsed = FluentResource::try_new((*text).to_owned());
            assert!(parsed.is_ok(), "{lang}/{file}: {:?}", parsed.err().map(|(_, errors)| errors));
        }
    }
}

#[test]
fn every_key_gives_words_without_holes_in_both_languages() {
    let words = Words::builtin();
    for (lang, files) in [(Lang::Vi, &VI), (Lang::En, &EN)] {
        for (key, variables) in keys(files).into_iter().filter(|(key, _)| !key.starts_with('-')) {
            // A message may have attributes only.
            let has_value = words.look(lang, &key, &[]).is_some();
            assert!(has_value || keys(files).keys().any(|other| other.starts_with(&format!("{key}."))), "{key}");
            let args: Vec<(&str, String)> = variables.iter().map(|name| (name.as_str(), "7".to_owned())).collect();
            let text = words.say(lang, &key, &args);
            assert!(!text.contains("{$") && !text.contains("{ $") && !text.contains('\u{2068}'), "{key}: {text}");
        }
    }
}

#[test]
fn plain_digits_choose_the_plural_and_are_written_unchanged() {
    let source = "n = { $n ->\n    [one] { $n } case\n   *[other] { $n } cases\n }\ntext = [{ $n }]\n";
    let files: Files = std::array::from_fn(|at| if at == 0 { ("base.ftl", source) } else { ("", "") });
    let words = Words { vi: bundle(Lang::Vi, &files), en: bundle(Lang::En, &files) };
    let say = |key: &str, value: &str| words.say(Lang::En, key, &[("n", value.to_owned())]);
    assert_eq!(say("n", "1"), "1 case");
    assert_eq!(say("n", "21"), "21 cases");
    assert_eq!(say("n", "1,234"), "1,234 cases");
    for text in ["0", "108", "00010", "1.234", "123456789012345", "1234567890123456789", "-5", "", "Sìn Hồ"] {
        assert_eq!(say("text", text), format!("[{text}]"));
    }
}

#[test]
fn a_missing_key_shows_itself() {
    assert_eq!(Words::builtin().say(Lang::Vi, "no-such-key", &[]), "no-such-key");
    assert_eq!(Words::builtin().look(Lang::En, "no-such-key.hint", &[]), None);
}

#[test]
fn the_language_of_a_browser_is_understood() {
    for (key, lang) in [
        ("en", Lang::En),
        ("EN-us", Lang::En),
        ("en_GB", Lang::En),
        ("vi-VN", Lang::Vi),
        ("", Lang::Vi),
        ("ens", Lang::Vi),
    ] {
        assert_eq!(Lang::from_key(key), lang, "{key}");
    }
}
