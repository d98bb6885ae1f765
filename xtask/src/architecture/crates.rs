//! The crates' dependencies, from `cargo metadata`.

use super::plan::{BANNED, CRATES, KEPT_IN, matches};
use serde_json::Value;

/// Every dependency that the plan does not allow.
pub fn faults(metadata: &Value) -> Vec<String> {
    let none = Vec::new();
    let packages = metadata["packages"].as_array().unwrap_or(&none);
    let members: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(room) = CRATES.iter().find(|room| room.name == name) else {
            faults.push(format!("crate {name} has no place in xtask/src/architecture/plan.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap_or(&none) {
            let used = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"] == "dev";
            if members.contains(&used) {
                if !room.allows(used, for_tests) {
                    let allowed = room.may_use.concat().join(", ");
                    faults.push(format!("{name} depends on {used}; the plan allows it: {allowed}"));
                }
            } else if let Some(why) = outside(name, used) {
                faults.push(format!("{name} depends on {used}: {why}"));
            }
        }
    }
    faults
}

fn outside(name: &str, used: &str) -> Option<String> {
    if let Some((_, why)) = BANNED.iter().find(|(pattern, _)| matches(pattern, used)) {
        return Some((*why).to_owned());
    }
    let kept = KEPT_IN.iter().find(|(pattern, rooms, _)| matches(pattern, used) && !rooms.contains(&name));
    kept.map(|(_, rooms, why)| format!("it is kept in {}; {why}", rooms.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::faults;
    use serde_json::{Value, json};

    /// A crate's name with the names and kinds of its dependencies.
    type Crate<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);

    fn house(packages: &[Crate<'_>]) -> Value {
        let packages: Vec<Value> = packages
            .iter()
            .map(|(name, dependencies)| {
                let dependencies: Vec<Value> =
                    dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
                json!({ "name": name, "dependencies": dependencies })
            })
            .collect();
        json!({ "packages": packages })
    }

    #[test]
    fn the_plan_is_no_fault() {
        let metadata = house(&[
            ("base", &[("chrono", None)]),
            ("report", &[("base", None), ("typst-pdf", None)]),
            ("store", &[("base", None), ("sea-orm", None), ("sea-orm-migration", None)]),
            ("centre", &[("store", None), ("report", None)]),
            ("server", &[("centre", None), ("axum", None), ("tower-http", None)]),
        ]);
        assert_eq!(faults(&metadata), Vec::<String>::new());
    }

    #[test]
    fn an_engine_knows_neither_the_store_nor_another_engine() {
        let uses: &[_] = &[("store", None), ("epi", Some("dev"))];
        let metadata = house(&[("store", &[]), ("epi", &[]), ("directive", uses)]);
        let found = faults(&metadata);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("directive depends on store"));
        assert!(found[1].contains("directive depends on epi"));
    }

    #[test]
    fn some_crates_serve_tests_only() {
        let dev = house(&[("demo", &[]), ("server", &[("demo", Some("dev"))])]);
        let built = house(&[("demo", &[]), ("server", &[("demo", None)])]);
        assert_eq!((faults(&dev).len(), faults(&built).len()), (0, 1));
    }

    #[test]
    fn libraries_stay_in_their_room_in_tests_too() {
        let metadata = house(&[
            ("centre", &[("sea-orm", None), ("axum-extra", None)]),
            ("server", &[("sqlx", Some("dev")), ("typst", None)]),
            ("base", &[("jiff", None), ("openssl-sys", Some("build"))]),
        ]);
        let found = faults(&metadata);
        for (name, used) in [
            ("centre", "sea-orm"),
            ("centre", "axum-extra"),
            ("server", "sqlx"),
            ("server", "typst"),
            ("base", "jiff"),
            ("base", "openssl-sys"),
        ] {
            assert!(found.iter().any(|fault| fault.starts_with(&format!("{name} depends on {used}:"))), "{found:?}");
        }
        assert_eq!(found.len(), 6);
    }

    #[test]
    fn a_crate_without_a_place_is_a_fault() {
        assert!(faults(&house(&[("helpers", &[])]))[0].contains("helpers"));
    }
}
