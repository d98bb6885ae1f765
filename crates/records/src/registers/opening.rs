//! What a move opens in another register: the shortcomings that an inspection found, for the units that it found them at.

use office::Result;
use register::Move;
use store::records::Entry;
use store::{Act, Ctx, Kind, Pick, Verb};

use super::registered;

/// Opens an entry for each row that asks for one, within the act of the move: whoever makes the move must be able to write
/// every one of them, or nothing happens. What the move opened before stays as it has become.
pub(super) async fn open(act: &mut Act, ctx: &Ctx, entry: &Entry, step: &Move) -> Result<()> {
    let Some(opens) = &step.opens else { return Ok(()) };
    let other = registered(&opens.register)?;
    ctx.gate(Verb::Write, Kind::Register(other))?;
    for (place, fields) in opens.opened(&entry.id.to_string(), &entry.doc(), ctx.day) {
        let id = store::id::following(entry.id, &["opens", &step.key, &place.to_string()]);
        let there = act.pick_of::<Entry>(other.sheet(), Pick::all().eq("id", id), &[]).await?;
        if !there.is_empty() {
            continue;
        }
        let unit = fields.get(&opens.area).and_then(|unit| unit.as_str()).unwrap_or_default().to_owned();
        let area = unit.split('/').next().filter(|area| !area.is_empty()).unwrap_or(&entry.area);
        let new = Entry::new(other, &entry.province, id, area, fields);
        if let Some(owner) = &other.definition.owner {
            ctx.acts_for(new.unit(owner))?;
        }
        let made = act.create(Verb::Write, new, Some("note-opened".to_owned())).await?;
        act.tell_lines(&made, &opens.tells, "opened").await?;
    }
    Ok(())
}
