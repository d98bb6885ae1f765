//! Rows of holders of posts: each must name a post of a unit of the day on which it was taken.

use std::collections::HashSet;

use base::message::Message;
use base::text::fold;
use ingest::Record as Line;
use office::{Office, Result};
use store::records::{Basis, Holding};
use store::{Ctx, Pick};

use super::super::Table;
use super::super::place::Communes;
use super::super::row::{faults, placed};
use super::{Intake, Seen, Taken};

impl Intake for Holding {
    async fn take(
        office: &Office,
        ctx: &Ctx,
        table: &Table,
        lines: Vec<Line>,
        communes: &mut Communes,
        seen: &mut Seen,
        taken: &mut Taken<Self>,
    ) -> Result<()> {
        let columns = &table.columns;
        let named = taken.sound(lines, |line| {
            let post = post(line, communes).map_err(|fault| vec![placed(columns, line, "post", fault)])?;
            Ok(holding(ctx, line, &post))
        });
        let posts: HashSet<String> = named.iter().map(|(_, holding)| holding.post.clone()).collect();
        let held = office.store.pick::<Self>(ctx, Pick::all().one_of("post", posts), &[]).await?;
        let held: HashSet<String> = held.iter().map(key).collect();
        for (line, holding) in named {
            let key = key(&holding);
            if held.contains(&key) {
                taken.known(&key, seen);
            } else if ctx.scope.holds(office.areas(), &holding.area, ctx.day) {
                let wrong = faults(columns, &line, &holding, ctx.day);
                taken.accept(line.row, holding, wrong, &key, seen);
            } else {
                let outside = Message::new("import-area-outside").with("name", line.text("post").unwrap_or_default());
                taken.reject(line.row, [placed(columns, &line, "post", outside)]);
            }
        }
        Ok(())
    }
}

/// One person takes a post once on a day.
fn key(holding: &Holding) -> String {
    format!("{} {} {}", holding.post, fold(&holding.name), holding.from_on)
}

/// The post of a row, written in full or beside its unit.
fn post(line: &Line, communes: &mut Communes) -> std::result::Result<String, Message> {
    let on = line.date("from_on");
    let title = line.text("post").unwrap_or_default();
    let whole = line.text("unit").map_or_else(|| title.to_owned(), |unit| format!("{title} {unit}"));
    let found = match communes.unit(&whole, on) {
        Err(_) if whole != title => communes.unit(title, on),
        found => found,
    }?;
    // A unit alone is no post of it.
    if found.matches('/').count() == 2 { Ok(found) } else { Err(Message::new("fault-post").with("value", title)) }
}

fn holding(ctx: &Ctx, line: &Line, post: &str) -> Holding {
    let text = |key: &str| line.text(key).map(str::to_owned);
    let name = line.text("name").unwrap_or_default();
    Holding {
        basis: line.text("basis").and_then(Basis::from_key).unwrap_or(Basis::Appointed),
        to_on: line.date("to_on"),
        source: text("source"),
        duties: text("duties"),
        ..Holding::new(ctx.scope.province(), post, name, line.date("from_on").unwrap_or(ctx.day))
    }
}
