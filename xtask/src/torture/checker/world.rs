//! All that is there, read over HTTP while nobody writes.

use crate::http::Client;
use crate::torture::bench::{Arena, PASSWORD};
use crate::torture::history::{Act, Effect};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds and who reads them.
const KINDS: [(&str, &str); 15] = [
    ("persons", "tinh"),
    ("cases", "tinh"),
    ("doses", "tinh"),
    ("stock", "tinh"),
    ("population", "tinh"),
    ("duty", "tinh"),
    ("contacts", "tinh"),
    ("visits", "tinh"),
    ("documents", "tinh"),
    ("tasks", "tinh"),
    ("targets", "tinh"),
    ("decisions", "tinh"),
    ("allocations", "tinh"),
    ("shipments", "tinh"),
    ("users", "thuquantri"),
];
/// Rows of a page; the program gives no more.
const PAGE: usize = 500;
/// Beginning of the places that the bench's visits are to.
pub const PLACE: &str = "torture";

/// Rows of every kind, by id.
#[derive(Default)]
pub struct World {
    pub rows: BTreeMap<&'static str, BTreeMap<String, Value>>,
    /// Sessions that were ended and still open the door.
    pub open_sessions: BTreeSet<String>,
}

impl World {
    /// Reads everything that the bench may have written; of the seed's tasks and visits only that they are there is
    /// known, and they are many.
    pub fn read(arena: &Arena, port: u16, acts: &[Act]) -> Result<Self> {
        let mut world = Self::default();
        for user in ["tinh", "thuquantri"] {
            let client = signed_in(arena, port, user)?;
            for (kind, _) in KINDS.iter().filter(|(_, reader)| *reader == user) {
                let narrowed = match *kind {
                    "tasks" => arena.seed.iter().fold(String::new(), |text, id| text + "&filter=document_id:ne:" + id),
                    // Those of the demonstration's history came by no proposal.
                    "shipments" => "&filter=allocation:notempty:1".to_owned(),
                    "visits" => format!("&filter=place:has:{PLACE}"),
                    _ => String::new(),
                };
                let mut found = rows(&client, kind, &narrowed)?;
                if *kind == "persons" {
                    // The list of persons leaves out those who were merged away.
                    found.extend(rows(&client, kind, "&filter=merged_into:notempty:1")?);
                }
                world.rows.insert(kind, found);
            }
        }
        for act in acts {
            if let Effect::SignOut { cookie } = &act.effect {
                let client = Client::new(port).with_cookie(Some(cookie.clone()));
                if client.get("/api/v1/session")?.status == 200 {
                    world.open_sessions.insert(cookie.clone());
                }
            }
        }
        Ok(world)
    }

    pub fn row(&self, kind: &str, id: &str) -> Option<&Value> {
        self.rows.get(kind)?.get(id)
    }

    pub fn all<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a Value> + 'a + use<'a> {
        self.rows.get(kind).into_iter().flat_map(BTreeMap::values)
    }

    /// The rows with a value in a field.
    pub fn with<'a>(&'a self, kind: &str, field: &'a str, value: &'a str) -> Vec<&'a Value> {
        self.all(kind).filter(|row| row[field] == value).collect()
    }
}

/// A client with a session that was left, or a new one.
fn signed_in(arena: &Arena, port: u16, user: &str) -> Result<Client> {
    let mut client = Client::new(port).with_cookie(arena.session(user));
    if client.get("/api/v1/session")?.status != 200 {
        client.sign_in(user, PASSWORD)?;
    }
    client.cookie().into_iter().for_each(|cookie| arena.give_back(user, cookie));
    Ok(client)
}

fn rows(client: &Client, kind: &str, narrowed: &str) -> Result<BTreeMap<String, Value>> {
    let mut rows = BTreeMap::new();
    for page in 1.. {
        let answer = client.get(&format!("/api/v1/lists/{kind}?size={PAGE}&page={page}{narrowed}"))?;
        if answer.status != 200 {
            bail!("{kind} cannot be listed: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        let told: Value = serde_json::from_slice(&answer.body)?;
        let total = told["total"].as_u64().context("a list tells its total")?;
        let some = told["rows"].as_array().context("a list has rows")?;
        for row in some {
            let id = row["id"].as_str().context("a row has an id")?;
            rows.insert(id.to_owned(), row.clone());
        }
        if some.len() < PAGE {
            if rows.len() as u64 != total {
                bail!("the list of {kind} tells {total} rows and gives {} different ones", rows.len());
            }
            break;
        }
    }
    Ok(rows)
}
