//! Persons missed, by name and by commune, and who answers for each of them: only where the document says that heads
//! answer if anybody at all is missed (S1-4c, "nếu để sót bất kỳ trường hợp nào").

use std::collections::BTreeMap;

use base::post::Units;
use chrono::{Days, NaiveDate};
use office::answer::AreaRef;
use office::{Office, Result};
use serde::Serialize;
use store::records::{Person, Target};
use store::{Ctx, Pick};
use utoipa::ToSchema;

use super::basis::dose_of;
use super::reviews::{self, ReviewFile};
use super::rules::{self, Accountable, Of, Rule, RuleCited, Rules};
use super::{missing_list, strata};

/// Persons missed in one commune.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Omission {
    /// The commune.
    pub area: AreaRef,
    /// How many: indicated, able, and without the dose.
    pub missed: i64,
    /// The page that lists them by name.
    pub list: String,
    /// Those who answer for each of them.
    pub accountable: Vec<Accountable>,
}

/// A head, with everybody missed in the areas that they answer for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Head {
    /// Who.
    #[serde(flatten)]
    pub who: Accountable,
    /// How many; none is the goal.
    pub missed: i64,
}

/// Persons missed and review files under an area.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ByName {
    /// The document says that heads answer for each person missed.
    pub holds: bool,
    /// The deadline has passed; before it nobody has been missed yet.
    pub is_final: bool,
    /// Communes with persons missed, the most first.
    pub omissions: Vec<Omission>,
    /// How many each head has missed, the most first.
    pub heads: Vec<Head>,
    /// The rule behind them.
    pub omission_rule: RuleCited,
    /// Review files, the newest first; empty for who may not see them.
    pub reviews: Vec<ReviewFile>,
    /// The rule behind them.
    pub review_rule: RuleCited,
}

/// Persons missed by commune with those who answer, and the review files.
pub(super) async fn by_name(office: &Office, ctx: &Ctx, target: &Target, area: &str, day: NaiveDate) -> Result<ByName> {
    let Some(rules) = Rules::of(office, ctx, target, day).await? else { return Ok(ByName::default()) };
    let units = office::posts::units(office).await?;
    let mut answer = ByName { is_final: target.due_on.is_none_or(|due| due < day), ..ByName::default() };
    if let Some(rule) = rules.that(Of::Missed) {
        answer.holds = true;
        answer.omission_rule = rules.cited(rule);
        answer.omissions = omissions(office, ctx, &units, (target, &rules, rule), area, day).await?;
        answer.heads = heads(&answer.omissions);
    }
    if let Some(rule) = rules.that(Of::Harm) {
        answer.review_rule = rules.cited(rule);
        answer.reviews = reviews::of_document(office, ctx, &rules.document, area, day).await?;
    }
    Ok(answer)
}

/// Communes in which somebody is missed. Persons are counted in the program's own name: numbers alone leave it, to those
/// who may see the progress of the areas.
pub(super) async fn omissions(
    office: &Office,
    ctx: &Ctx,
    units: &Units,
    (target, rules, rule): (&Target, &Rules, &Rule),
    area: &str,
    day: NaiveDate,
) -> Result<Vec<Omission>> {
    let Some((_, dose)) = dose_of(target) else { return Ok(Vec::new()) };
    if !ctx.scope.holds(office.areas(), area, ctx.day) {
        return Ok(Vec::new());
    }
    let program = &office.system_on(day, "accountability");
    let named = rules.named(units, rule, day);
    let mut omissions = Vec::new();
    for commune in office.areas().communes_under(area, day) {
        if !office.areas().is_within(&commune.code, &target.area, day) {
            continue;
        }
        let missed = missed(office, program, (target, dose), &commune.code, day).await?;
        if missed > 0 {
            omissions.push(Omission {
                missed,
                list: missing_list(&commune.code, dose, strata(target)),
                accountable: rules::answering(units, &named, &commune.code, day),
                area: AreaRef::from(commune),
            });
        }
    }
    omissions.sort_by(|a, b| b.missed.cmp(&a.missed).then(a.area.code.cmp(&b.area.code)));
    Ok(omissions)
}

/// Persons of the target's group in a commune who are indicated, able, and had not had the dose by the end of a day,
/// whatever share a target asks for: anybody at all counts.
async fn missed(
    office: &Office,
    program: &Ctx,
    (target, dose): (&Target, i32),
    commune: &str,
    day: NaiveDate,
) -> Result<i64> {
    let (oldest, youngest) = strata(target);
    let group = || {
        let able = Pick::all().eq("area", commune).eq("contraindicated", false).empty("merged_into");
        able.between("birth_year", oldest, youngest).up_to("registered_on", day)
    };
    let without = office.store.picked::<Person>(program, group().before("doses", dose)).await?;
    // Of a day that has passed: whoever has had it since had not had it then.
    let since = group().eq("doses", dose).at_least("last_dose_on", day + Days::new(1));
    let since = office.store.picked::<Person>(program, since).await?;
    Ok(i64::try_from(without + since).unwrap_or(i64::MAX))
}

/// Everybody who answers, with all whom they have missed.
pub(super) fn heads<'a>(omissions: impl IntoIterator<Item = &'a Omission>) -> Vec<Head> {
    let mut heads: BTreeMap<String, Head> = BTreeMap::new();
    for omission in omissions {
        for who in &omission.accountable {
            let head = heads.entry(who.id.clone()).or_insert_with(|| Head { who: who.clone(), missed: 0 });
            head.missed += omission.missed;
        }
    }
    let mut heads: Vec<Head> = heads.into_values().collect();
    heads.sort_by(|a, b| b.missed.cmp(&a.missed).then(a.who.id.cmp(&b.who.id)));
    heads
}
