//! A day's levels under an area: communes from their figures and facts; districts and the province by their sums, or, where
//! the rules roll levels up, by the levels of their parts.

use std::collections::{BTreeMap, HashMap};

use base::area::Level as Tier;
use base::words::Lang;
use chrono::{Days, NaiveDate};
use office::{Class, Office, Problem, Result};
use rulebook::{AreaKind, Assessment, Book, Books, Question};
use store::records::{Decision, Level};
use store::{Ctx, Pick};

use super::inputs::{Inputs, level_inputs};

/// What an area asks the rules on a day, and what they say.
pub(super) type Assessed = (Question, Assessment);

/// A day with its rules, its inputs and the decisions in force.
#[expect(clippy::struct_field_names, reason = "it is a day, with what belongs to it")]
pub(super) struct Day<'a> {
    office: &'a Office,
    pub(super) day: NaiveDate,
    pub(super) book: &'static Book,
    inputs: Inputs,
    decisions: BTreeMap<String, Decision>,
    /// The levels of the day before by these rules, where the rules ask whether a level is lowered.
    before: HashMap<String, u8>,
    done: HashMap<String, Assessed>,
}

impl<'a> Day<'a> {
    /// A day on which rules are in force; nothing where there are none.
    pub(super) async fn of(office: &'a Office, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Option<Self>> {
        let Some(book) = Books::builtin().in_force(day) else { return Ok(None) };
        Ok(Some(Self {
            office,
            day,
            book,
            inputs: level_inputs(office, ctx, under, day).await?,
            decisions: decisions_in_force(office, ctx, day).await?,
            before: if book.holds_levels() {
                kept(office, ctx, book, day - Days::new(1)).await?
            } else {
                HashMap::new()
            },
            done: HashMap::new(),
        }))
    }

    /// The same, where a day without rules is an error that says so.
    pub(super) async fn with_rules(office: &'a Office, ctx: &Ctx, under: &str, day: NaiveDate) -> Result<Self> {
        let none = || Problem::new(Class::NotFound, "centre-no-rules").with("day", base::words::date(day));
        Self::of(office, ctx, under, day).await?.ok_or_else(none)
    }

    /// The level that a leader decided, if a decision is in force for the area.
    pub(super) fn decided(&self, code: &str) -> Option<u8> {
        self.decisions.get(code).and_then(|decision| u8::try_from(decision.level).ok())
    }

    /// The kind of an area as the rules tell them apart.
    pub(super) fn kind(&self, code: &str) -> AreaKind {
        match self.office.areas().get(code, self.day).map(|area| area.level) {
            Some(Tier::Province) => AreaKind::Province,
            Some(Tier::District) => AreaKind::District,
            _ => AreaKind::Commune,
        }
    }

    /// What the rules say of an area, worked out once.
    pub(super) fn assess(&mut self, code: &str) -> Result<Assessed> {
        if let Some(done) = self.done.get(code) {
            return Ok(done.clone());
        }
        let areas = self.office.areas();
        let kind = self.kind(code);
        let communes = areas.communes_under(code, self.day);
        let codes = communes.iter().map(|commune| commune.code.as_str());
        let mut question = self.inputs.question((code, kind), codes, self.day);
        question.current_level = self.current(code);
        if self.book.rolls_up() && kind != AreaKind::Commune {
            self.roll_up(code, &mut question)?;
        }
        let said = Books::builtin().assess(&question);
        let wrong = |error: rulebook::QuestionError| {
            Problem::new(Class::Invalid, "centre-level-question").with("what", error.text(Lang::En))
        };
        let assessed = (question, said.map_err(wrong)?);
        self.done.insert(code.to_owned(), assessed.clone());
        Ok(assessed)
    }

    /// Counts the parts of an area by their level: the decided one, else what the rules say, each at the lowest level that
    /// it can have as long as it is not known.
    fn roll_up(&mut self, code: &str, question: &mut Question) -> Result<()> {
        let parts = self.office.areas().children(code, self.day);
        let mut at = [0_u64; 5];
        // How many may be at this level or above, and are not known to be.
        let mut open = [0_u64; 5];
        for part in &parts {
            let possible = match self.decided(&part.code) {
                Some(level) => vec![level],
                None => self.assess(&part.code)?.1.possible,
            };
            let lowest = usize::from(possible.iter().copied().min().unwrap_or(1));
            let highest = usize::from(possible.iter().copied().max().unwrap_or(4));
            if let Some(at) = at.get_mut(lowest) {
                *at += 1;
            }
            for (level, open) in open.iter_mut().enumerate() {
                *open += u64::from(lowest < level && level <= highest);
            }
        }
        question.areas = Some(parts.len() as u64);
        [question.areas_at_risk, question.areas_high, question.areas_very_high] =
            [Some(at[2]), Some(at[3]), Some(at[4])];
        [question.open_at_risk, question.open_high, question.open_very_high] = [open[2], open[3], open[4]];
        Ok(())
    }

    /// The level in force by these rules on the day before: decided since they are in force, else the one that was kept.
    fn current(&self, code: &str) -> Option<u8> {
        if !self.book.holds_levels() {
            return None;
        }
        let (begin, _) = base::day::CutOff::of(&self.office.province).window(self.day);
        let by_these = |decision: &&Decision| {
            self.book.holds_on(decision.effective_at.with_timezone(&base::day::zone()).date_naive())
        };
        let earlier =
            self.decisions.get(code).filter(|decision| decision.effective_at < begin.to_utc()).filter(by_these);
        earlier.and_then(|decision| u8::try_from(decision.level).ok()).or_else(|| self.before.get(code).copied())
    }
}

/// The newest decision in force for every area at the end of a reporting day.
async fn decisions_in_force(office: &Office, ctx: &Ctx, day: NaiveDate) -> Result<BTreeMap<String, Decision>> {
    let (_, end) = base::day::CutOff::of(&office.province).window(day);
    let until = Pick::all().up_to("effective_at", end.to_utc());
    let all = office.store.pick::<Decision>(ctx, until, &[("effective_at", false), ("decided_at", false)]).await?;
    Ok(all.into_iter().map(|decision| (decision.area.clone(), decision)).collect())
}

/// The levels that were kept of a day by a book. Where the level was open then, the one that was in force stays.
async fn kept(office: &Office, ctx: &Ctx, book: &Book, day: NaiveDate) -> Result<HashMap<String, u8>> {
    let of_day = Pick::all().eq("assessed_on", day).eq("rules", book.id.as_str());
    let rows = office.store.pick::<Level>(ctx, of_day, &[]).await?;
    let level = |row: &Level| {
        let assessed = row.level.and_then(|level| u8::try_from(level).ok());
        assessed.or_else(|| row.inputs.get("current_level")?.as_u64().and_then(|level| u8::try_from(level).ok()))
    };
    Ok(rows.into_iter().filter_map(|row| Some((row.area.clone(), level(&row)?))).collect())
}
