//! The plan: who may know whom, and how a file must be.

/// A crate of the workspace and what it may know of the others.
pub struct Room {
    pub name: &'static str,
    /// The crates of the workspace that it may depend on, in groups.
    pub may_use: &'static [&'static [&'static str]],
    /// Further ones that only its tests may use.
    pub in_tests: &'static [&'static str],
    /// A pure library: bytes and values in, values out; no files, no network, no clock.
    pub pure: bool,
}

/// What could be used without the command centre, by anyone.
const ENGINES: &[&str] = &["directive", "rulebook", "epi", "ingest", "report", "contact", "sim", "planner", "register"];

const fn engine(name: &'static str) -> Room {
    Room { name, may_use: &[&["base"]], in_tests: &[], pure: true }
}

/// Rooms of the command centre over one office. They do not know each other: what two share is a record, a measure, or
/// handed on by the roof, `centre`.
const WINGS: &[&str] = &["records", "orders", "surveillance", "planning"];

const fn wing(name: &'static str) -> Room {
    Room { name, may_use: &[&["base", "store", "office"], ENGINES], in_tests: &[], pure: false }
}

/// Every crate there is. A new crate gets its line here before it gets its first dependency.
pub const CRATES: [Room; 23] = [
    Room { name: "base", may_use: &[], in_tests: &[], pure: true },
    engine("directive"),
    engine("rulebook"),
    engine("epi"),
    engine("ingest"),
    engine("report"),
    engine("contact"),
    engine("sim"),
    engine("planner"),
    engine("register"),
    Room { name: "analyst", may_use: &[&["base"], ENGINES], in_tests: &[], pure: false },
    Room { name: "store", may_use: &[&["base", "register"]], in_tests: &["testing"], pure: false },
    Room { name: "demo", may_use: &[&["base", "store"], ENGINES], in_tests: &[], pure: false },
    Room { name: "office", may_use: &[&["base", "store"], ENGINES], in_tests: &["orders", "records"], pure: false },
    // What tests begin with; nobody ships it.
    Room { name: "testing", may_use: &[&["base", "store", "office"]], in_tests: &[], pure: false },
    wing("records"),
    wing("orders"),
    wing("surveillance"),
    wing("planning"),
    Room {
        name: "centre",
        may_use: &[&["base", "store", "office"], WINGS, ENGINES],
        in_tests: &["demo", "testing"],
        pure: false,
    },
    Room {
        name: "server",
        may_use: &[&["base", "store", "centre"], ENGINES],
        in_tests: &["demo", "testing"],
        pure: false,
    },
    Room {
        name: "vungxanh",
        may_use: &[&["base", "store", "centre", "server", "demo", "analyst"], ENGINES],
        in_tests: &[],
        pure: false,
    },
    // Knows nothing of the house, so that it compiles in seconds and can build the rest.
    Room { name: "xtask", may_use: &[], in_tests: &[], pure: false },
];

impl Room {
    /// True when the plan lets this crate depend on `other`.
    pub fn allows(&self, other: &str, for_tests: bool) -> bool {
        self.may_use.concat().contains(&other) || for_tests && self.in_tests.contains(&other)
    }
}

/// Libraries that few crates may know, mostly one, with what would be lost otherwise. A name ending in `*` stands for
/// all names that begin so.
pub const KEPT_IN: [(&str, &[&str], &str); 10] = [
    (
        "sea-orm*",
        &["store", "testing"],
        "only the store speaks to the database, so every read and write passes its gate",
    ),
    ("sqlx*", &["store"], "only the store speaks to the database, so every read and write passes its gate"),
    ("axum*", &["server"], "only the server knows HTTP, so the command line can do all that the pages can"),
    ("tower*", &["server"], "only the server knows HTTP, so the command line can do all that the pages can"),
    ("utoipa-axum", &["server"], "only the server knows HTTP, so the command line can do all that the pages can"),
    ("hyper*", &["server"], "only the server knows HTTP, so the command line can do all that the pages can"),
    ("typst*", &["report"], "only the report knows how pages are set"),
    ("cel", &["register"], "only the registers know how conditions are worked out"),
    ("docx-rs", &["report"], "only the report writes documents"),
    ("clap*", &["vungxanh", "analyst"], "only the binary and its analysts' door read command lines"),
];

/// Libraries that no crate may use.
pub const BANNED: [(&str, &str); 4] = [
    ("jiff", "one date library, chrono, means no conversions"),
    ("time", "one date library, chrono, means no conversions"),
    ("native-tls", "one TLS library, rustls"),
    ("openssl*", "one TLS library, rustls"),
];

/// What a pure crate's code must not reach for.
pub const IMPURE: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "tokio::",
];

/// Knots of files that are still there: the crate, and of how many files. None may be added and none may grow.
pub const KNOTS: [(&str, usize); 2] = [("store", 2), ("store", 23)];

/// A file longer than this is two files.
pub const LINES: usize = 400;

/// Files made by a command, which nobody reads from top to bottom.
pub const MADE: [&str; 1] = ["web/src/api/schema.d.ts"];

/// Left-overs, with why each is one. They are put together here so that this file does not contain them.
pub const LEFT_OVERS: [(&str, &str); 4] = [
    (concat!("todo", "!("), "unfinished code"),
    (concat!("unimplemented", "!("), "unfinished code"),
    (concat!("dbg", "!("), "a trace of debugging"),
    (concat!("mod ", "utils"), "a module named for nothing in particular"),
];

/// True when `name` is meant by `pattern`, which may end in `*`.
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}
