use base::words::Lang;
use proptest::prelude::*;
use register::{BUILTIN, Register, Sort, effects, read};

/// A register with everything that there is, of the tests' own.
const BREACHES: &str = include_str!("../breaches.toml");

pub fn breaches() -> Register {
    read(BREACHES).unwrap()
}

/// The lines and codes of what is wrong in the definition with one text put for another.
fn faults(was: &str, is: &str) -> Vec<(Option<u64>, &'static str)> {
    let text = BREACHES;
    assert!(text.contains(was), "{was}");
    let wrong = text.replacen(was, is, 1);
    let faults = read(&wrong).map(|_| ()).unwrap_err();
    faults.into_iter().map(|fault| (fault.line, fault.message.code)).collect()
}

fn line(of: &str) -> u64 {
    let text = BREACHES;
    let at = text.find(of).unwrap();
    text[..at].matches('\n').count() as u64 + 1
}

#[test]
fn the_shipped_definitions_are_whole() {
    assert!(BUILTIN.len() >= 3);
    for (name, text) in BUILTIN {
        let register = read(text).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(format!("{}.toml", register.key), *name);
        assert!(!register.orders.is_empty(), "{name} names the orders that it carries out");
        // Every state is left or ends; every one but the first is reached.
        for state in &register.states {
            let left = register.moves.iter().any(|step| step.from.contains(&state.key));
            assert!(left || state.done, "{name}: {} is a dead end", state.key);
            assert!(
                state.key == register.first() || register.moves.iter().any(|step| step.to == state.key),
                "{name}: {}",
                state.key
            );
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let cases = [
        ("day = \"found_on\"\nsearch", "day = \"place\"\nsearch", "register-day"),
        ("title = \"offender\"", "title = \"offnder\"", "register-unknown"),
        ("room = \"measures\"", "room = \"kitchen\"", "register-word"),
        ("type = \"money\"", "type = \"gold\"", "register-type"),
        ("when = \"found_on > today\"", "when = \"found_on > tomorrow\"", "register-unknown"),
        ("when = \"served_on < decided_on\"", "when = \"served_on < \"", "register-condition"),
        ("when = \"state == 'reminded'\"", "when = \"decided_on < today\"", "register-today"),
        ("when = \"offender_kind == 'official'\"", "when = \"launch(offender_kind)\"", "register-function"),
        ("key = \"place\"\ntype", "key = \"offender\"\ntype", "register-twice"),
        ("key = \"place\"\ntype", "key = \"version\"\ntype", "register-taken"),
        ("key = \"place\"\ntype", "key = \"Nơi\"\ntype", "register-key"),
        ("to = \"served\"\n", "to = \"serverd\"\n", "register-unknown"),
        ("to = \"served\"\n", "to = \"served\"\nnamed = \"place\"\n", "register-named"),
        ("to = \"served\"\n", "to = \"served\"\nadds = \"place\"\n", "register-adds"),
        (
            "to = \"served\"\n",
            "to = \"served\"\nopens = { register = \"strays\", rows = \"place\", area = \"unit\", sets = { unit = \"place\" } }\n",
            "register-adds",
        ),
        ("hours = 168", "until = \"place\"\nhours = 168", "register-day"),
        ("leader = [\"read\", \"decide\"", "leader = [\"read\", \"rule\"", "register-word"),
        ("key = \"told\"\ntype = \"long_text\"", "key = \"told\"\ntype = \"person\"", "register-person"),
        ("key = \"told\"\ntype = \"long_text\"", "key = \"told\"\ntype = \"choice\"", "register-options"),
    ];
    for (was, is, code) in cases {
        let found = faults(was, is);
        assert!(found.iter().any(|(_, found)| *found == code), "{is}: {found:?}");
        let at = found.iter().find(|(_, found)| *found == code).unwrap().0;
        let from = line(was);
        assert!((from..=from + 1).contains(&at.unwrap()), "{is}: line {at:?}, not {from}");
    }
    let text = BREACHES;
    let broken = text.replace("shown = true\nmax = 300", "shown = maybe");
    let faults = read(&broken).map(|_| ()).unwrap_err();
    assert_eq!((faults[0].line.is_some(), faults[0].message.code), (true, "register-toml"));
}

#[test]
fn everything_wrong_is_told_at_once() {
    let text = BREACHES;
    let wrong =
        text.replace("type = \"money\"", "type = \"gold\"").replace("room = \"measures\"", "room = \"kitchen\"");
    let codes: Vec<_> = read(&wrong).map(|_| ()).unwrap_err().iter().map(|fault| fault.message.code).collect();
    assert_eq!(codes, ["register-word", "register-type"]);
}

proptest! {
    /// Whatever becomes of a definition on its way, reading it ends with a register or with words.
    #[test]
    fn a_damaged_definition_never_panics(which in 0..3usize, cuts in prop::collection::vec((0..12_000usize, 0..60usize, "[ -~à-ỹ\n]{0,40}"), 1..6)) {
        let mut text = BUILTIN[which].1.to_owned();
        for (at, length, put) in cuts {
            let near = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (from, to) = (near(at), near(at.saturating_add(length)));
            text.replace_range(from..to, &put);
        }
        if let Ok(register) = read(&text) {
            let entry = register::Doc::new();
            let _ = (register.wrong(&entry, register.version, chrono::NaiveDate::MIN), register.counted(&entry));
        }
    }
}

#[test]
fn a_newer_definition_may_not_lose_what_entries_hold() {
    let read = |text: &str| register::read(text).unwrap();
    let before = read(FIRST);
    let lost = |text: &str| {
        let faults = register::breaks(&before, &read(text));
        faults.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert_eq!(lost(FIRST), [""; 0]);
    for (from, to, codes) in [
        ("version = 2", "version = 1", &["register-version-back"][..]),
        ("key = \"remark\"", "key = \"other\"", &["register-field-gone"]),
        ("key = \"remark\"", "key = \"other\", was = [\"remark\"]", &[]),
        ("was = [\"first\"]", "was = []", &["register-field-gone"]),
        ("type = \"int\"", "type = \"text\"", &[]),
        ("type = \"int\"", "type = \"date\"", &["register-retyped"]),
        (
            "{ key = \"b\", vi = \"b\", en = \"b\" }",
            "{ key = \"c\", vi = \"c\", en = \"c\" }",
            &["register-option-gone"],
        ),
        ("{ key = \"b\", vi = \"b\", en = \"b\" }", "{ key = \"b\", vi = \"b\", en = \"b\", closed = true }", &[]),
        ("{ key = \"end\"", "{ key = \"over\"", &["register-state-gone"]),
    ] {
        let text = FIRST.replace(from, to);
        assert_ne!(text, FIRST, "{from}");
        assert_eq!(lost(&text), codes, "{to}");
    }
}

#[test]
fn what_a_newer_definition_does_is_told_in_words() {
    let before = read(FIRST).unwrap();
    let does = |text: &str| {
        let found = effects(Some(&before), &read(text).unwrap());
        for effect in &found {
            let said = effect.say(Lang::En);
            assert!(!said.contains('{') && said != effect.code, "{said}");
        }
        found.iter().map(|effect| (effect.sort, effect.code)).collect::<Vec<_>>()
    };
    assert_eq!(does(FIRST), [(Sort::Changes, "register-does-same-version")]);
    let next = FIRST.replace("version = 2", "version = 3");
    assert_eq!(does(&next), []);
    for (from, to, told) in [
        (r#"key = "remark""#, r#"key = "other", was = ["remark"]"#, (Sort::Changes, "register-does-renamed")),
        (r#"key = "remark","#, r#"key = "remark", retired = true,"#, (Sort::Retires, "register-does-retired")),
        (r#"type = "int""#, r#"type = "text""#, (Sort::Changes, "register-does-retyped")),
        (r#"key = "remark","#, r#"key = "remark", shown = true,"#, (Sort::Changes, "register-does-field-changed")),
        (
            r#"{ key = "b", vi = "b", en = "b" }"#,
            r#"{ key = "b", vi = "b", en = "b", closed = true }"#,
            (Sort::Retires, "register-does-closed"),
        ),
        (r#"{ key = "end", "#, r#"{ key = "end", below = true, "#, (Sort::Rights, "register-does-below")),
        (r#"office = ["read"]"#, r#"office = ["read", "write"]"#, (Sort::Rights, "register-does-wins")),
        (r#"office = ["read"]"#, "office = []", (Sort::Rights, "register-does-loses")),
        (
            "[register]",
            "[[tally]]\nkey = \"all\"\nname = { vi = \"t\", en = \"t\" }\nday = \"on\"\n[register]",
            (Sort::Recounts, "register-does-tally"),
        ),
        (
            "[register]",
            "[[clock]]\nstate = \"begun\"\nname = { vi = \"t\", en = \"t\" }\nhours = 3\n[register]",
            (Sort::Adds, "register-does-clock"),
        ),
    ] {
        let text = next.replacen(from, to, 1);
        assert_ne!(text, next, "{from}");
        assert_eq!(does(&text), [told], "{to}");
    }
    let new = effects(None, &before);
    assert_eq!(new.iter().map(|effect| effect.code).collect::<Vec<_>>(), ["register-does-new", "register-does-wins"]);
}

#[test]
fn a_line_names_who_may_read_and_moves_name_lines_that_are_there() {
    let line = |roles: &str, more: &str| {
        let line = format!("[[line]]\nkey = \"above\"\nname = {{ vi = \"t\", en = \"t\" }}\nroles = {roles}\n{more}");
        let step = "[[move]]\nkey = \"go\"\nname = { vi = \"t\", en = \"t\" }\nfrom = [\"begun\"]\nto = \"end\"\n";
        FIRST.replacen("[register]", &format!("{line}\n{step}tells = [\"above\"]\n[register]"), 1)
    };
    let told = |text: &str| {
        let faults = read(text).map(|_| ()).unwrap_err();
        faults.iter().map(|fault| (fault.message.code, fault.line.is_some())).collect::<Vec<_>>()
    };
    let whole = read(&line("[\"office\"]", "hours = 3")).unwrap();
    assert_eq!(whole.step("go").unwrap().tells, ["above"]);
    assert_eq!(told(&line("[\"leader\"]", "")), [("register-line-unread", true)]);
    assert_eq!(told(&line("[]", "")), [("register-line-nobody", true)]);
    assert_eq!(told(&line("[\"office\"]", "hours = 0")), [("register-line-hours", true)]);
    assert_eq!(told(&line("[\"office\"]", "of = \"place\"")), [("register-unit", true)]);
    let unknown = line("[\"office\"]", "").replace("tells = [\"above\"]", "tells = [\"below\"]");
    assert_eq!(told(&unknown), [("register-unknown", true)]);
}

const FIRST: &str = r#"
field = [
  { key = "on", type = "date", name = { vi = "n", en = "n" }, required = true },
  { key = "name_of", type = "text", name = { vi = "n", en = "n" } },
  { key = "remark", type = "text", name = { vi = "n", en = "n" } },
  { key = "number", was = ["first"], type = "int", name = { vi = "n", en = "n" } },
  { key = "sort", type = "choice", name = { vi = "n", en = "n" }, options = [
    { key = "a", vi = "a", en = "a" }, { key = "b", vi = "b", en = "b" } ] },
]
state = [ { key = "begun", name = { vi = "n", en = "n" } }, { key = "end", name = { vi = "n", en = "n" } } ]
[register]
key = "tries"
version = 2
orders = []
source = "thử"
name = { vi = "n", en = "n" }
one = { vi = "n", en = "n" }
room = "measures"
title = "name_of"
day = "on"
[access]
office = ["read"]
"#;
