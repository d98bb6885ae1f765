//! Who answers for a missed target: computed by the rules of `data/office/accountability.toml`, shown
//! with its working, decided by a leader.

use std::sync::OnceLock;

use base::area::Level as Tier;
use base::post::Units;
use base::shipped;
use base::words::{Lang, Words, count};
use chrono::NaiveDate;
use office::answer::AreaRef;
use office::{Office, Result, figures};
use serde::{Deserialize, Serialize};
use store::records::Target;
use store::{By, Ctx, TallyQuery};
use utoipa::ToSchema;

use super::progress;

/// What the figures say of a district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Reached.
    OnTime,
    /// Not reached, and stock would not have sufficed (thiếu vắc xin).
    Short,
    /// Not reached with stock enough (có đủ vắc xin mà không hoàn thành).
    EnoughButLate,
}

/// A person or post that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Accountable {
    /// Post.
    pub post: String,
    /// Who held it on the day of the deadline, where known.
    pub holder: Option<String>,
    /// Unit.
    pub unit: Option<String>,
}

/// The rule behind a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleCited {
    /// Its words.
    pub words: String,
    /// Where it stands.
    pub source: String,
}

/// A finding for one area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// Area.
    pub area: AreaRef,
    /// What the figures say.
    pub finding: FindingKind,
    /// The deadline has passed; before it the finding is what it would be if nothing more were done.
    pub is_final: bool,
    /// Who answers.
    pub accountable: Vec<Accountable>,
    /// From the figures to the finding.
    pub working: Vec<String>,
    /// The rule.
    pub rule: RuleCited,
}

/// A rule of accountability.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Order in the directives that sets it.
    order: String,
    /// The finding that it speaks of.
    finding: FindingKind,
    /// Who answers, as the directive names them.
    accountable: Vec<String>,
    /// `province` or `district`: whose post is meant.
    of: String,
    words: String,
    source: String,
}

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}

fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let text = include_str!("../../../../data/office/accountability.toml");
        shipped::toml::<Table>("office/accountability.toml", text).rule
    })
}

/// The findings for the districts under an area (or for its own district).
pub(super) async fn findings(
    office: &Office,
    ctx: &Ctx,
    target: &Target,
    area: &str,
    day: NaiveDate,
    lang: Lang,
) -> Result<Vec<Finding>> {
    let Some(due) = target.due_on else { return Ok(Vec::new()) };
    let mut districts: Vec<String> = office
        .areas()
        .children(area, day)
        .into_iter()
        .filter(|part| part.level == Tier::District)
        .map(|part| part.code.clone())
        .collect();
    if office.areas().get(area, day).is_some_and(|own| own.level == Tier::District) {
        districts.push(area.to_owned());
    }
    let progress = progress(office, ctx, target, area, &districts, day.min(due)).await?;
    let units = office::posts::units(office).await?;
    let mut findings = Vec::new();
    for progress in progress {
        let stock = stock_of(office, ctx, &progress.area.code, day.min(due), due).await?;
        findings.push(finding(&units, progress.area, progress.gap, stock, (day, due), lang));
    }
    Ok(findings)
}

/// Usable stock of the units in an area, and doses allocated to it by the deadline.
async fn stock_of(office: &Office, ctx: &Ctx, area: &str, day: NaiveDate, due: NaiveDate) -> Result<(i64, i64)> {
    let sums = figures::sums(office, ctx, &["stock"], area, day).await?;
    let to_come = TallyQuery {
        measures: &["stock_allocated"],
        area: Some(area),
        from: Some(day + chrono::Days::new(1)),
        to: due,
        strata: None,
        by: By::default(),
    };
    let allocated = office.store.tallies(ctx, &to_come).await?.iter().map(|row| row.n).sum();
    Ok((sums.get("stock").copied().unwrap_or_default().max(0), allocated))
}

fn finding(
    units: &Units,
    area: AreaRef,
    gap: i64,
    (stock, allocated): (i64, i64),
    (day, due): (NaiveDate, NaiveDate),
    lang: Lang,
) -> Finding {
    let words = Words::of(lang);
    let kind = match gap {
        0 => FindingKind::OnTime,
        gap if stock + allocated < gap => FindingKind::Short,
        _ => FindingKind::EnoughButLate,
    };
    let args = [
        ("gap", count(gap, lang)),
        ("stock", count(stock, lang)),
        ("allocated", count(allocated, lang)),
        ("sum", count(stock + allocated, lang)),
        ("day", base::words::date(day.min(due))),
        ("due", base::words::date(due)),
    ];
    let mut working = vec![words.say("finding-gap", &args)];
    if kind != FindingKind::OnTime {
        working.push(words.say("finding-stock", &args));
        working.push(words.say(if kind == FindingKind::Short { "finding-short" } else { "finding-enough" }, &args));
    }
    let rule = rules().iter().find(|rule| rule.finding == kind);
    let accountable = rule.map_or_else(Vec::new, |rule| who(units, rule, &area.code, due));
    Finding {
        area,
        finding: kind,
        is_final: day > due,
        accountable,
        working,
        rule: rule.map_or_else(RuleCited::default, |rule| RuleCited {
            words: rule.words.clone(),
            source: format!("{} ({})", rule.source, rule.order),
        }),
    }
}

/// The posts that a rule names, for a district, with their holders on the day of the deadline.
fn who(units: &Units, rule: &Rule, district: &str, on: NaiveDate) -> Vec<Accountable> {
    let areas = base::area::Areas::builtin();
    let line = areas.ancestors(district, on);
    let of = if rule.of == "province" { line.last().map_or(district, |area| area.code.as_str()) } else { district };
    rule.accountable
        .iter()
        .flat_map(|id| {
            let post = units.post(&format!("{of}/{id}"), on);
            post.into_iter().map(|post| Accountable {
                holder: units.holder(&post.id, on).map(|holding| holding.person.clone()),
                unit: units.unit(&post.unit, on).map(|unit| unit.short_name),
                post: post.short_title,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(gap: i64, stock: i64, allocated: i64) -> Finding {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let area = AreaRef::of("108", day("2021-12-29"));
        finding(Units::builtin(), area, gap, (stock, allocated), (day("2022-01-02"), day("2021-12-31")), Lang::Vi)
    }

    #[test]
    fn s0_4f_when_vaccine_was_short_the_health_director_answers() {
        let finding = found(1_000, 400, 599);
        assert_eq!(finding.finding, FindingKind::Short);
        assert_eq!(finding.accountable.len(), 1);
        assert!(finding.accountable[0].post.contains("Giám đốc Sở Y tế"), "{:?}", finding.accountable);
        assert!(finding.is_final);
    }

    #[test]
    fn s0_4g_when_vaccine_was_enough_the_districts_secretary_and_chair_answer() {
        let finding = found(1_000, 400, 600);
        assert_eq!(finding.finding, FindingKind::EnoughButLate);
        let posts: Vec<&str> = finding.accountable.iter().map(|who| who.post.as_str()).collect();
        assert_eq!(posts.len(), 2, "{posts:?}");
        assert!(posts[0].starts_with("Bí thư") && posts[1].starts_with("Chủ tịch UBND"), "{posts:?}");
        assert_eq!(finding.working.len(), 3);
    }

    #[test]
    fn nobody_answers_for_a_target_that_was_reached() {
        assert!(found(0, 0, 0).accountable.is_empty());
    }
}
