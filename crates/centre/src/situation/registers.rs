//! The registers in the day's report: what each counted on the day, in the week up to it, and in all.

use base::words::{Lang, Words, count};
use chrono::NaiveDate;
use office::{Office, Result};
use records::registers;
use report::{Align, Block, Section, Table};
use store::Ctx;

/// The figures of the registers that the caller may read; none where no register has an entry.
pub(super) async fn registers_section(
    office: &Office,
    ctx: &Ctx,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Option<Section>> {
    let words = Words::of(lang);
    let mut rows = Vec::new();
    for (register, figures) in registers::all_register_figures(office, ctx, area, day, lang).await? {
        if figures.iter().all(|figure| figure.total == 0) {
            continue;
        }
        // The register is named once, beside its first figure.
        let mut name = register.definition.name.in_lang(lang).to_owned();
        for figure in figures {
            let numbers = [figure.day, figure.week, figure.total].map(|n| count(n, lang));
            rows.push([std::mem::take(&mut name), figure.name].into_iter().chain(numbers).collect());
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let keys = ["register", "figure", "day", "week7", "total"];
    let head = keys.iter().map(|key| words.say(&format!("daily-column-{key}"), &[])).collect();
    let align = vec![Align::Left, Align::Left, Align::Right, Align::Right, Align::Right];
    let table = Table { head, align, rows, ..Table::default() };
    let heading = Some(words.say("daily-section-registers", &[]));
    Ok(Some(Section { heading, level: 1, blocks: vec![Block::Table(table)] }))
}
