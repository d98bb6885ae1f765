//! The page of all measures: what each is, from what, by which formula, and who sees it.

use base::words::{Lang, Words};
use serde::Serialize;
use store::{Ctx, Roles, Verb};
use utoipa::ToSchema;

use super::{Kind, Measure, all};
use crate::Office;

/// A measure, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureCard {
    /// Key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What is counted.
    pub definition: String,
    /// `flow`, `stock`, `snapshot`, `coverage`, `assessed`, `covered`, `reported`.
    pub kind: &'static str,
    /// How it is worked out.
    pub formula: String,
    /// The register whose entries it counts.
    pub register: Option<String>,
    /// Name of that register.
    pub register_name: Option<String>,
    /// May a target be bound to it?
    pub for_targets: bool,
    /// Has such a target a group of ages?
    pub has_group: bool,
    /// The measure of which a target may ask a share; a coverage is a share of those due.
    pub over: Option<String>,
    /// Roles that see it.
    pub roles: Vec<String>,
}

/// The measures that the caller may see.
pub fn cards_for(office: &Office, ctx: &Ctx, lang: Lang) -> Vec<MeasureCard> {
    let open = all().into_iter().filter(|measure| measure.is_open_to(ctx));
    open.map(|measure| card(&measure, &office.roles, lang)).collect()
}

/// All measures as cards, whoever asks.
pub fn cards(roles: &Roles, lang: Lang) -> Vec<MeasureCard> {
    all().iter().map(|measure| card(measure, roles, lang)).collect()
}

fn card(measure: &Measure, roles: &Roles, lang: Lang) -> MeasureCard {
    let register = measure.register();
    let kind = register.map_or("tallies", |register| register.key);
    let reads =
        |role: &&str| roles.of(role).get(kind).is_some_and(|verbs| verbs.iter().any(|verb| verb == Verb::Read.key()));
    MeasureCard {
        label: measure.name(lang),
        definition: measure.definition(lang),
        kind: measure.kind.key(),
        formula: formula(measure, lang),
        register: register.map(|register| register.key.to_owned()),
        register_name: register.map(|register| register.definition.name.in_lang(lang).to_owned()),
        for_targets: measure.kind.is_for_targets(),
        has_group: measure.kind == Kind::Coverage,
        over: measure.over.clone(),
        roles: roles
            .names()
            .filter(reads)
            .map(|role| Words::of(lang).look(&format!("role-{role}"), &[]).unwrap_or_else(|| role.to_owned()))
            .collect(),
        key: measure.key.clone(),
    }
}

/// From which tallies, and of a register under which condition.
fn formula(measure: &Measure, lang: Lang) -> String {
    let words = Words::of(lang);
    if let Some((_, tally)) = measure.of {
        let counted = tally.number.as_ref().map_or("1", |number| number.text());
        return match &tally.when {
            Some(when) => {
                words.say("measure-formula-when", &[("counted", counted.to_owned()), ("when", when.text().to_owned())])
            }
            None => words.say("measure-formula-each", &[("counted", counted.to_owned())]),
        };
    }
    let sum = measure.adds.join(" + ");
    let net = std::iter::once(sum).filter(|sum| !sum.is_empty()).chain(measure.takes.iter().cloned());
    let net = net.collect::<Vec<_>>().join(" − ");
    words.say(&format!("measure-formula-{}", measure.kind.key()), &[("net", net)])
}
