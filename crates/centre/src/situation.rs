//! The day's situation report (báo cáo ngày): complete, with figures, analysis, assessment and forecast for
//! the area and each part of it. Ordered by S2-1a, S2-1b, S2-1c, S2-1d, S2-10b, S0-1e.

mod forecast;
mod registers;

use base::words::{Lang, Words, count, date, number, percent};
use chrono::NaiveDate;
use office::figures::{self, Figure};
use office::measures::figures;
use office::{Office, Result};
use orders::targets::TargetLine;
use report::{Align, Block, Chart, ChartKind, FigureRow, Form, Point, Report, Section, Signer, Table};
use store::{Ctx, Kind, Verb};
use surveillance::forecast::Outlook;
use surveillance::levels::level_word;

use crate::command::{self, Command};
use registers::registers_section;

/// The situation report of an area on a reporting day.
pub async fn daily_report(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, lang: Lang) -> Result<Report> {
    let words = Words::of(lang);
    let (command, targets) = command::with_targets(office, ctx, area, day, lang).await?;
    let all: Vec<_> = figures().collect();
    let figures = figures::of_area(office, ctx, &all, area, day, lang).await?;
    let outlook = surveillance::forecast::outlook(office, ctx, "case_new", area, day, lang).await?;
    let mut sections = vec![
        cases_section(&command, &figures, lang),
        parts_section(office, ctx, &outlook, lang).await?,
        levels_section(&command, lang),
    ];
    if ctx.may(Verb::Read, Kind::Target) {
        sections.push(targets_section(targets, lang));
    }
    sections.push(tasks_section(&command, lang));
    sections.extend(registers_section(office, ctx, area, day, lang).await?);
    sections.push(forecast::section(&command, &outlook, lang));
    let mut last = duty_section(&command, lang);
    if let Some(head) = office.store.head(&office.province).await? {
        last.blocks.push(Block::paragraph(words.say("daily-head", &[("head", head.short())])));
    }
    sections.push(last);
    let place = office.areas().get(area, day);
    let name = place.map_or(area, |place| place.name.as_str());
    let province = office.areas().get(&office.province, day).map_or("", |province| province.short_name.as_str());
    let body = words.say("daily-body", &[("area", name.to_owned())]);
    Ok(Report {
        form: Form::State,
        lang,
        parent_body: Some(words.say("daily-parent", &[("area", name.to_owned())])),
        body,
        number: None,
        symbol: words.say("daily-symbol", &[]),
        place: place.map_or(province, |place| place.short_name.as_str()).to_owned(),
        date: day,
        doc_type: words.say("daily-type", &[]),
        subject: words.say("daily-subject", &[("area", name.to_owned()), ("day", date(day))]),
        addressees: Vec::new(),
        grounds: Vec::new(),
        sections,
        recipients: (1..=4).map(|line| words.say(&format!("daily-recipients-{line}"), &[])).collect(),
        signer: Signer {
            capacity_lines: (1..=2).map(|line| words.say(&format!("daily-signing-{line}"), &[])).collect(),
            name: None,
        },
        notice: office.demo.then(|| words.say("demo-notice", &[])),
    })
}

fn cases_section(command: &Command, figures: &[Figure], lang: Lang) -> Section {
    let words = Words::of(lang);
    let find = |key: &str| figures.iter().find(|figure| figure.key == key).map_or(0, |figure| figure.value);
    let (new, community) = (find("case_new"), find("case_community"));
    let share = if new > 0 { percent(community as f64 / new as f64, 1, lang) } else { "–".to_owned() };
    let args = [
        ("new", count(new, lang)),
        ("community", count(community, lang)),
        ("share", share),
        ("unknown", count(find("case_source_unknown"), lang)),
        ("active", count(find("case_active"), lang)),
        ("total", count(find("case_total"), lang)),
        ("deaths", count(find("death_total"), lang)),
    ];
    let cutoff = words.say("daily-cutoff", &[("hour", command.cutoff.clone()), ("day", date(command.day))]);
    let rows = figures.iter().map(|figure| {
        let change = figure.value - figure.previous;
        FigureRow {
            label: figure.label.clone(),
            value: count(figure.value, lang),
            change: Some(if change > 0 { format!("+{}", count(change, lang)) } else { count(change, lang) }),
            definition: figure.definition.clone(),
            cutoff: cutoff.clone(),
        }
    });
    let points = figures.iter().find(|figure| figure.key == "case_new").map_or_else(Vec::new, |figure| {
        let point = |point: &office::answer::Point| Point {
            label: point.day.format("%d/%m").to_string(),
            value: Some(point.n as f64),
            shown: count(point.n, lang),
        };
        figure.series.iter().map(point).collect()
    });
    let chart = Chart { title: words.say("daily-chart", &[]), shape: ChartKind::Bars, points, note: None };
    Section {
        heading: Some(words.say("daily-section-cases", &[])),
        level: 1,
        blocks: vec![
            Block::paragraph(words.say("daily-cases", &args)),
            Block::Figures { rows: rows.collect() },
            Block::Chart(chart),
        ],
    }
}

/// Every part of the area by itself (S2-1d: "cụ thể riêng của từng địa bàn").
async fn parts_section(office: &Office, ctx: &Ctx, outlook: &Outlook, lang: Lang) -> Result<Section> {
    let words = Words::of(lang);
    let mut rows = Vec::new();
    let shown = ["case_new", "case_community", "case_active", "case_total", "dose2_total"];
    let wanted: Vec<_> = figures().filter(|measure| shown.contains(&measure.key.as_str())).collect();
    for part in &outlook.parts {
        let figures = figures::of_area(office, ctx, &wanted, &part.area.code, outlook.day, lang).await?;
        let of = |key: &str| figures.iter().find(|figure| figure.key == key).map_or(0, |figure| figure.value);
        let mut row = vec![part.area.name.clone()];
        row.extend(shown.iter().map(|key| count(of(key), lang)));
        row.push(
            part.growth.as_ref().map_or_else(|| words.say("daily-trend-none", &[]), |growth| growth.words.clone()),
        );
        rows.push(row);
    }
    let mut head = vec![words.say("daily-column-area", &[])];
    head.extend(shown.iter().map(|key| words.say(&format!("measure-{key}"), &[])));
    head.push(words.say("daily-column-trend", &[]));
    let mut align = vec![Align::Left];
    align.extend([Align::Right; 5]);
    align.push(Align::Left);
    let table = Table { head, align, rows, ..Table::default() };
    Ok(Section { heading: Some(words.say("daily-section-parts", &[])), level: 1, blocks: vec![Block::Table(table)] })
}

fn targets_section(targets: Vec<TargetLine>, lang: Lang) -> Section {
    let words = Words::of(lang);
    let mut rows = Vec::new();
    for target in targets {
        let progress = target.progress;
        if !target.measured || target.reference {
            continue;
        }
        rows.push(vec![
            target.label,
            target.due_on.map(date).unwrap_or_default(),
            count(progress.value, lang),
            count(progress.goal, lang),
            progress.share.map_or_else(|| "–".into(), |share| percent(share, 1, lang)),
            count(progress.gap, lang),
            match (progress.gap, progress.projected_on) {
                (0, _) => words.say("target-reached", &[]),
                (_, Some(on)) => date(on),
                (_, None) => words.say("never", &[]),
            },
        ]);
    }
    let keys = ["target", "due", "done", "goal", "share", "gap", "projected"];
    let head = keys.iter().map(|key| words.say(&format!("daily-column-{key}"), &[])).collect();
    let align = vec![Align::Left, Align::Center, Align::Right, Align::Right, Align::Right, Align::Right, Align::Center];
    let table = Table { head, align, rows, ..Table::default() };
    Section { heading: Some(words.say("daily-section-targets", &[])), level: 1, blocks: vec![Block::Table(table)] }
}

fn levels_section(command: &Command, lang: Lang) -> Section {
    let words = Words::of(lang);
    let own = command.levels.parts.iter().find(|row| row.area == command.area);
    let args = [
        ("area", command.area.name.clone()),
        ("level", level_word(own.and_then(|row| row.level), lang)),
        ("title", command.levels.rule_title.clone()),
    ];
    let counts = command.levels.counts.iter().map(|entry| {
        words.say("daily-level-count", &[("level", level_word(entry.level, lang)), ("number", entry.areas.to_string())])
    });
    let mut blocks = vec![Block::paragraph(words.say("daily-levels", &args)), Block::bullets(counts)];
    let high: Vec<Vec<String>> = command
        .levels
        .areas
        .iter()
        .filter(|row| row.level.is_none_or(|level| level >= 2))
        .map(|row| {
            vec![
                row.area.name.clone(),
                row.district.as_ref().map(|district| district.name.clone()).unwrap_or_default(),
                level_word(row.level, lang),
                level_word(row.previous, lang),
                row.rate.map_or_else(|| "–".into(), |rate| number(rate, 1, lang)),
            ]
        })
        .collect();
    if !high.is_empty() {
        let keys = ["commune", "district", "level", "yesterday", "rate"];
        let head = keys.iter().map(|key| words.say(&format!("daily-column-{key}"), &[])).collect();
        let align = vec![Align::Left, Align::Left, Align::Center, Align::Center, Align::Right];
        blocks.push(Block::Table(Table { head, align, rows: high, ..Table::default() }));
    }
    Section { heading: Some(words.say("daily-section-levels", &[])), level: 1, blocks }
}

fn tasks_section(command: &Command, lang: Lang) -> Section {
    let words = Words::of(lang);
    let tasks = &command.tasks;
    let args = [
        ("open", count(tasks.open, lang)),
        ("overdue", count(tasks.overdue, lang)),
        ("soon", count(tasks.due_soon, lang)),
        ("done", count(tasks.done, lang)),
    ];
    let mut blocks = vec![Block::paragraph(words.say("daily-tasks", &args))];
    if !command.alarms.is_empty() {
        blocks.push(Block::paragraph(words.say("daily-alarms", &[])));
        blocks.push(Block::bullets(command.alarms.iter().map(|alarm| alarm.text.clone())));
    }
    Section { heading: Some(words.say("daily-section-tasks", &[])), level: 1, blocks }
}

fn duty_section(command: &Command, lang: Lang) -> Section {
    let words = Words::of(lang);
    let rows = command.duty.iter().map(|shift| {
        let member = |member: &store::records::Member| match &member.post {
            Some(post) => format!("{} ({post})", member.name),
            None => member.name.clone(),
        };
        let members = shift.members.iter().map(member).collect::<Vec<_>>().join("; ");
        vec![shift.body.clone(), shift.place.clone(), shift.phone.clone(), members]
    });
    let keys = ["body", "place", "phone", "members"];
    let table = Table {
        head: keys.iter().map(|key| words.say(&format!("daily-column-{key}"), &[])).collect(),
        rows: rows.collect(),
        ..Table::default()
    };
    Section { heading: Some(words.say("daily-section-duty", &[])), level: 1, blocks: vec![Block::Table(table)] }
}
