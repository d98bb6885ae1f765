//! The report's section on what may come: reproduction number, growth, the weeks of the area, the next seven days of
//! each part, and how earlier forecasts did; or that the record does not carry a forecast (S2-1c, S2-1d).

use base::words::{Lang, Words, count, date, number, percent};
use report::{Align, Block, Section, Table};
use surveillance::forecast::{Outlook, Skill};

use crate::command::Command;

pub(super) fn section(command: &Command, outlook: &Outlook, lang: Lang) -> Section {
    let words = Words::of(lang);
    let mut blocks = Vec::new();
    if let Some(growth) = &command.growth {
        blocks.push(Block::paragraph(growth.words.clone()));
    }
    if let Some(rt) = &command.rt {
        let args = [
            ("mean", number(rt.mean, 2, lang)),
            ("low", number(rt.low, 2, lang)),
            ("high", number(rt.high, 2, lang)),
            ("note", rt.note.clone()),
        ];
        blocks.push(Block::paragraph(words.say("daily-rt", &args)));
    }
    blocks.push(Block::Table(weeks_table(outlook, lang)));
    if !outlook.parts.is_empty() {
        blocks.push(Block::Table(parts_table(outlook, lang)));
    }
    if let Some(skill) = outlook.skill.first() {
        blocks.push(Block::paragraph(skill_words(skill, lang)));
    }
    Section { heading: Some(words.say("daily-section-forecast", &[])), level: 1, blocks }
}

/// The weeks to come of the area itself.
fn weeks_table(outlook: &Outlook, lang: Lang) -> Table {
    let words = Words::of(lang);
    let name = &outlook.area.name;
    let mut rows: Vec<Vec<String>> = outlook
        .weeks
        .iter()
        .map(|week| {
            let days = format!("{} – {}", week.from.format("%d/%m"), date(week.to));
            vec![days, count(week.median as i64, lang), range(week.low, week.high, lang)]
        })
        .collect();
    if let (true, Some(few)) = (rows.is_empty(), &outlook.few) {
        rows.push(vec![words.say("daily-not-enough", &[]), "–".to_owned(), few.clone()]);
    }
    Table {
        caption: Some(words.say("daily-forecast-weeks", &[("area", name.clone())])),
        head: columns(["week", "forecast", "interval"], lang),
        align: vec![Align::Left, Align::Right, Align::Left],
        rows,
        ..Table::default()
    }
}

/// The next seven days of every part by itself.
fn parts_table(outlook: &Outlook, lang: Lang) -> Table {
    let words = Words::of(lang);
    let rows = outlook.parts.iter().map(|part| match (&part.week, &part.few) {
        (Some(week), _) => {
            vec![part.area.name.clone(), count(week.median as i64, lang), range(week.low, week.high, lang)]
        }
        (None, few) => {
            vec![part.area.name.clone(), words.say("daily-not-enough", &[]), few.clone().unwrap_or_default()]
        }
    });
    Table {
        caption: Some(words.say("daily-forecast", &[("days", "7".to_owned())])),
        head: columns(["area", "forecast", "interval"], lang),
        align: vec![Align::Left, Align::Right, Align::Left],
        rows: rows.collect(),
        note: Some(words.say("daily-forecast-note", &[])),
        ..Table::default()
    }
}

fn columns(keys: [&str; 3], lang: Lang) -> Vec<String> {
    keys.iter().map(|key| Words::of(lang).say(&format!("daily-column-{key}"), &[])).collect()
}

fn range(low: u64, high: u64, lang: Lang) -> String {
    format!("{} – {}", count(low as i64, lang), count(high as i64, lang))
}

/// How earlier forecasts of the next week did.
fn skill_words(skill: &Skill, lang: Lang) -> String {
    let args = [
        ("number", skill.scored.to_string()),
        ("within", percent(skill.within95, 0, lang)),
        ("relative", skill.relative.map_or_else(|| "–".to_owned(), |relative| number(relative, 2, lang))),
    ];
    Words::of(lang).say("daily-forecast-skill", &args)
}
