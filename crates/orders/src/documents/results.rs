//! What became of a paper, as the report of its results (báo cáo kết quả thực hiện): what each unit reported on each task,
//! who has not, and how far all of it has come. The office of whoever issued the paper compiles it (S4-9a).

use base::post::{Branch, Unit, Units};
use base::words::{Lang, Voice, Words, count, date};
use chrono::NaiveDate;
use office::{Office, Result};
use report::{Align, Block, Form, Report, Section, Signer, Table};
use store::records::{Document, Task, TaskState};
use store::{Ctx, Kind, Pick, Verb};
use uuid::Uuid;

use super::cascade::heads;
use super::progress;
use crate::issuer::{issuing_unit, right_of_issuer};
use crate::late::Moment;

/// Units named one by one among those who have not reported; of more, the number says the rest.
const NAMED: usize = 40;

/// The report of the results of a paper as on the caller's day.
///
/// # Errors
/// No such paper, or the caller holds no post in the body that issued it.
pub async fn results(office: &Office, ctx: &Ctx, id: Uuid, lang: Lang) -> Result<Report> {
    ctx.gate(Verb::Export, Kind::Task)?;
    let document: Document = office.store.get(ctx, id).await?;
    right_of_issuer(ctx, &document)?;
    let tasks = office.store.pick::<Task>(ctx, heads(id), &[("ordinal", false)]).await?;
    let of_it = Pick::all().eq("document_id", id).filled("parent_id").ne("state", TaskState::Cancelled.key());
    let parts = office.store.pick::<Task>(ctx, of_it, &[("area", false), ("unit_name", false)]).await?;
    let progress = progress::of_documents(office, ctx, Some(id), ctx.day).await?.remove(&id).unwrap_or_default();
    let moment = Moment::of(office, ctx.day);
    let said = Said { words: Words::of(lang), lang, day: ctx.day, moment };
    let units = Units::builtin();
    let issuer = issuing_unit(&document, ctx.day).and_then(|unit| units.unit(&unit, ctx.day));
    let (office_of, to) = route(units, issuer.as_ref(), ctx.day);
    let issued_by = document.issuer.clone().unwrap_or_default();
    let to = to.unwrap_or_else(|| issued_by.clone());
    let party = issuer.as_ref().is_some_and(|unit| unit.branch == Branch::Party);
    let number = document.number.clone().unwrap_or_else(|| document.subject.clone().unwrap_or_default());
    let mut sections = vec![said.overview(&document, &progress)];
    sections.extend(tasks.iter().zip(1..).map(|(task, n)| said.task(task, n, &parts)));
    sections.push(said.missing(&parts));
    let area = office.areas().get(&document.area, ctx.day);
    Ok(Report {
        form: if party { Form::Party } else { Form::State },
        lang,
        parent_body: office_of.as_ref().map(|_| to.clone()),
        body: office_of.unwrap_or(issued_by),
        number: None,
        symbol: said.say(if party { "results-symbol-party" } else { "results-symbol" }),
        place: area.map_or_else(String::new, |area| area.short_name.clone()),
        date: ctx.day,
        doc_type: said.say("results-type"),
        subject: said.words.say(
            "results-subject",
            &[("number", number), ("day", document.issued_on.map_or_else(|| "…".to_owned(), date))],
        ),
        addressees: if to.is_empty() { Vec::new() } else { vec![to] },
        grounds: Vec::new(),
        sections,
        recipients: vec![said.say("results-as-above"), said.say("results-kept")],
        signer: Signer { capacity_lines: vec![said.say("results-signing")], name: None },
        notice: office.demo.then(|| said.say("demo-notice")),
    })
}

/// Which office compiles the report, and for whom: of an office's own paper it is the office, for the body that it serves;
/// else the office that serves whoever issued the paper.
fn route(units: &Units, issuer: Option<&Unit>, on: NaiveDate) -> (Option<String>, Option<String>) {
    let Some(issuer) = issuer else { return (None, None) };
    let served = units.serves(&issuer.id, on).into_iter().find_map(|id| units.unit(&id, on));
    if let Some(served) = served {
        return (Some(issuer.name.clone()), Some(served.name));
    }
    let serves = |unit: &Unit| units.serves(&unit.id, on).contains(&issuer.id);
    let office = units.units_in(&issuer.area, on).into_iter().find(serves);
    (office.map(|office| office.name), Some(issuer.name.clone()))
}

struct Said {
    words: Voice,
    lang: Lang,
    day: NaiveDate,
    moment: Moment,
}

impl Said {
    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    fn overview(&self, document: &Document, progress: &progress::Progress) -> Section {
        let number = |n: i64| count(n, self.lang);
        let text = self.words.say(
            "results-overview",
            &[
                ("day", date(self.day)),
                ("parts", number(progress.parts)),
                ("received", number(progress.received)),
                ("reported", number(progress.reported)),
                ("done", number(progress.done)),
                ("overdue", number(progress.overdue)),
            ],
        );
        let about = document.subject.as_deref().map(|subject| Block::paragraph(base::text::with_capital(subject)));
        let blocks = about.into_iter().chain([Block::paragraph(text)]).collect();
        Section { heading: Some(self.say("results-general")), level: 1, blocks }
    }

    /// A task: what its units reported, and how many have not.
    fn task(&self, task: &Task, number: i64, parts: &[Task]) -> Section {
        let own: Vec<&Task> = parts.iter().filter(|part| part.parent_id == Some(task.id)).collect();
        let told: Vec<&&Task> = own.iter().filter(|part| part.report.is_some()).collect();
        let rows: Vec<Vec<String>> = told
            .iter()
            .map(|part| {
                let unit = part.unit_name.clone().unwrap_or_default();
                let report = part.report.clone().unwrap_or_default();
                let evidence = part.evidence.clone().unwrap_or_default();
                vec![unit, self.state(part), report, evidence]
            })
            .collect();
        let due = task.due_on.map_or_else(|| task.due_words.clone().unwrap_or_default(), |on| self.due(on, task));
        let mut blocks = vec![Block::paragraph(task.text.clone())];
        let args = [
            ("units", count(own.len() as i64, self.lang)),
            ("told", count(told.len() as i64, self.lang)),
            ("due", due.clone()),
        ];
        blocks.push(Block::note(
            self.words.say(if due.is_empty() { "results-of-task" } else { "results-of-task-due" }, &args),
        ));
        if !rows.is_empty() {
            let head = ["results-unit", "results-state", "results-told", "results-evidence"];
            let head = head.map(|key| self.say(key)).to_vec();
            blocks.push(Block::Table(Table { head, rows, ..Table::default() }));
        }
        let heading = self.words.say("results-task", &[("number", number.to_string())]);
        Section { heading: Some(heading), level: 2, blocks }
    }

    fn due(&self, on: NaiveDate, task: &Task) -> String {
        let hour = task.due_time.as_ref();
        hour.map_or_else(|| date(on), |hour| self.words.say("due-hour", &[("hour", hour.clone()), ("day", date(on))]))
    }

    fn state(&self, part: &Task) -> String {
        self.say(&format!("choice-{}", part.state.key()))
    }

    /// Who has not reported, the most of it overdue first.
    fn missing(&self, parts: &[Task]) -> Section {
        let mut by_unit: std::collections::BTreeMap<(&str, &str), [i64; 2]> = std::collections::BTreeMap::new();
        let waits =
            |part: &&Task| matches!(part.state, TaskState::Assigned | TaskState::Acknowledged | TaskState::Returned);
        for part in parts.iter().filter(waits) {
            let unit = (part.unit_name.as_deref().unwrap_or_default(), part.area.as_str());
            let [open, late] = by_unit.entry(unit).or_default();
            *open += 1;
            *late += i64::from(self.moment.is_late(part));
        }
        let mut units: Vec<((&str, &str), [i64; 2])> = by_unit.into_iter().collect();
        units.sort_by_key(|(unit, [open, late])| (-late, -open, *unit));
        let rest = units.len().saturating_sub(NAMED);
        let name = |(unit, area): (&str, &str)| {
            let place = office::answer::AreaRef::of(area, self.day).name;
            format!("{unit} ({place})")
        };
        let rows = units
            .iter()
            .take(NAMED)
            .map(|(unit, [open, late])| vec![name(*unit), count(*open, self.lang), count(*late, self.lang)])
            .collect();
        let blocks = if units.is_empty() {
            vec![Block::paragraph(self.say("results-all-told"))]
        } else {
            let head = ["results-unit", "results-open", "results-late"].map(|key| self.say(key)).to_vec();
            let note = (rest > 0).then(|| self.words.say("results-more", &[("count", count(rest as i64, self.lang))]));
            let align = vec![Align::Left, Align::Right, Align::Right];
            vec![Block::Table(Table { head, rows, align, note, ..Table::default() })]
        };
        Section { heading: Some(self.say("results-missing")), level: 1, blocks }
    }
}
