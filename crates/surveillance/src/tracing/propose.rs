//! From proposals to work: the contacts found become records of the contacts list, or go to the area where they live.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use office::{Class, Office, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use store::records::{Case, Contact, ContactKind, FollowUp, Origin, Setting};
use store::{Act, Ctx, Error, Kind, Record, Verb};
use utoipa::ToSchema;
use uuid::Uuid;

use super::found::{Ranked, Trace};
use super::shape::Listed;
use super::town::Someone;
use super::{sees, traced, worked};

/// Contacts that one request may make.
const MOST: usize = 500;
/// The log's word for it.
const NOTE: &str = "note-traced";

/// Which of the proposals become contacts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Accept {
    /// The cases that were traced.
    pub cases: Vec<Uuid>,
    /// The contacts' kind.
    #[schema(value_type = String)]
    pub kind: ContactKind,
    /// The persons, as the trace named them; none: all of the kind that are not yet listed.
    #[serde(default)]
    pub persons: Option<Vec<Uuid>>,
    /// The unit that finds them.
    #[serde(default)]
    pub team: Option<String>,
}

/// What came of accepting or handing over proposals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Accepted {
    /// Contacts made.
    pub made: usize,
    /// Contacts that were there already.
    pub there: usize,
    /// F2 who turned out to be F1.
    pub raised: usize,
}

/// The id of a proposal's record: the same case and person always give the same one, whoever asks and how often.
fn id_of(case: Uuid, person: Uuid) -> Uuid {
    store::id::following(case, &["contact", &person.to_string()])
}

/// A contact to be made, or one there is.
enum Proposal {
    Make(Box<Contact>),
    Raise(Uuid),
    There,
}

/// Puts the caller's own proposals into the contacts list. Asked twice it makes nothing twice.
pub async fn accept_contacts(office: &Office, ctx: &Ctx, ask: Accept, day: NaiveDate) -> Result<Accepted> {
    ctx.gate(Verb::Write, Kind::Contact)?;
    let trace = traced(office, ctx, &ask.cases, day).await?;
    let wanted: Option<BTreeSet<Uuid>> = ask.persons.map(|persons| persons.into_iter().collect());
    let team = ask.team.map(|team| team.trim().to_owned()).filter(|team| !team.is_empty());
    let (centre, caller) = (office.clone(), ctx.clone());
    let chosen = move |someone: &Someone| {
        sees(&centre, &caller, &someone.area) && wanted.as_ref().is_none_or(|wanted| wanted.contains(&someone.id))
    };
    let proposals = proposed(office, trace, ask.kind, chosen, move |contact| contact.team.clone_from(&team)).await?;
    carry_out(office, ctx, proposals).await
}

/// Hands the contacts who live in another area over to it: they stand in its contacts list, with the area that
/// found them, and the caller sees no more of them than how many there are (S2-11b).
pub async fn hand_over(
    office: &Office,
    ctx: &Ctx,
    cases: &[Uuid],
    kind: ContactKind,
    area: &str,
    day: NaiveDate,
) -> Result<Accepted> {
    ctx.gate(Verb::Write, Kind::Contact)?;
    if sees(office, ctx, area) || office.areas().get(area, ctx.day).is_none() {
        return Err(Problem::field("tracing-own-area", "area", area));
    }
    let trace = traced(office, ctx, cases, day).await?;
    let (centre, caller, area) = (office.clone(), ctx.clone(), area.to_owned());
    // An area above the caller's holds the caller's own people too: they stay the caller's.
    let chosen = move |someone: &Someone| {
        !sees(&centre, &caller, &someone.area) && centre.areas().is_within(&someone.area, &area, caller.day)
    };
    let from = ctx.scope.area().to_owned();
    let with = move |contact: &mut Contact| contact.handed_from = Some(from.clone());
    let proposals = proposed(office, trace, kind, chosen, with).await?;
    carry_out(office, &ctx.across(office.areas()), proposals).await
}

/// The proposals for those chosen; more than one request may make are refused before any is led back to its case.
async fn proposed(
    office: &Office,
    trace: Trace,
    kind: ContactKind,
    chosen: impl Fn(&Someone) -> bool + Send + 'static,
    with: impl Fn(&mut Contact) + Send + 'static,
) -> Result<Vec<Proposal>> {
    let centre = office.clone();
    worked(move || {
        let f2 = kind == ContactKind::F2;
        let raised = |listed: Listed| !f2 && listed.kind == ContactKind::F2;
        let mut wanted: Vec<(&Ranked, Option<Listed>)> = Vec::new();
        for one in trace.step(f2) {
            let person = one.contact.person;
            // Who is a case already is nobody's contact to find.
            if chosen(&trace.town.people[person as usize]) && trace.case_of(person).is_none() {
                wanted.push((one, trace.listed(person)));
            }
        }
        let new = wanted.iter().filter(|(_, listed)| listed.is_none_or(raised)).count();
        if new > MOST {
            let problem = Problem::new(Class::TooLarge, "tracing-too-many");
            return Err(problem.with("contacts", new).with("most", MOST));
        }
        let proposal = |(one, listed): (&Ranked, Option<Listed>)| match listed {
            Some(listed) if raised(listed) => Some(Proposal::Raise(listed.id)),
            Some(_) => Some(Proposal::There),
            None => {
                let mut contact = contact(&centre, &trace, one, kind)?;
                with(&mut contact);
                Some(Proposal::Make(Box::new(contact)))
            }
        };
        Ok(wanted.into_iter().filter_map(proposal).collect())
    })
    .await
}

/// A proposal as a record.
fn contact(office: &Office, trace: &Trace, one: &Ranked, kind: ContactKind) -> Option<Contact> {
    let (town, f2) = (&trace.town, kind == ContactKind::F2);
    let person = one.contact.person;
    let (someone, meetings) = (&town.people[person as usize], trace.meetings(person, f2));
    let (weightiest, case) = (meetings.first()?, trace.case_behind(&meetings, f2)?);
    let spot = weightiest.place.and_then(|place| town.spots.get(place as usize));
    let last = meetings.iter().map(|met| met.to.saturating_sub(1).max(met.from)).max()?;
    Some(Contact {
        province: office.province.clone(),
        id: id_of(case.id, someone.id),
        area: someone.area.clone(),
        case_code: case.code.clone(),
        case_id: Some(case.id),
        from_person_id: f2.then(|| town.people[weightiest.source as usize].id),
        person_id: someone.registered.then_some(someone.id),
        name: someone.name.clone(),
        folded: String::new(),
        birth_year: someone.birth_year.filter(|year| (1880..=office.day().year()).contains(year)),
        phone: someone.phone.clone(),
        kind,
        origin: Origin::CoPresence,
        first_on: town.span.day(one.contact.first),
        last_on: town.span.day(last),
        setting: spot.map_or(Setting::Other, |spot| spot.setting),
        place: spot.map(|spot| spot.name.clone()),
        minutes: (one.contact.minutes > 0).then_some(one.contact.minutes as i32),
        relation: None,
        risk: Some((one.score * 1000.0).round() as i32),
        state: FollowUp::ToFind,
        team: None,
        listed_at: office.now(),
        found_at: None,
        quarantined_on: None,
        tested_on: None,
        handed_from: None,
        note: None,
        version: 0,
        updated_at: office.now(),
        seq: 0,
    })
}

async fn carry_out(office: &Office, ctx: &Ctx, proposals: Vec<Proposal>) -> Result<Accepted> {
    let mut accepted = Accepted::default();
    let mut act = office.store.act(ctx).await?;
    for proposal in proposals {
        match proposal {
            Proposal::There => accepted.there += 1,
            Proposal::Raise(id) => match raise(&mut act, id).await {
                Ok(()) => accepted.raised += 1,
                // Their team changed or removed it in this very moment: theirs stands. The refusal would show the
                // whole contact, which may be another area's.
                Err(Error::Conflict { .. } | Error::NotFound { .. }) => accepted.there += 1,
                Err(error) => return Err(error.into()),
            },
            Proposal::Make(contact) => match act.create(Verb::Write, *contact, Some(NOTE.to_owned())).await {
                Ok(_) => accepted.made += 1,
                // Somebody accepted the same proposal in this very moment.
                Err(Error::Conflict { .. }) => accepted.there += 1,
                Err(error) => return Err(error.into()),
            },
        }
    }
    act.commit().await?;
    Ok(accepted)
}

/// An F2 who met the case themself is F1.
async fn raise(act: &mut Act, id: Uuid) -> store::Result<()> {
    let contact: Contact = act.get(id).await?;
    let fields = json!({ "kind": ContactKind::F1.key(), "from_person_id": null });
    let changes = fields.as_object().cloned().unwrap_or_else(Map::new);
    act.edit_of::<Contact>(Contact::SHEET, (id, contact.version), changes, Some(NOTE.to_owned())).await?;
    Ok(())
}

/// Contacts named by a case carry its code, not always its id.
pub(super) fn belongs(contact: &Contact, case: &Case) -> bool {
    contact.case_id == Some(case.id) || contact.case_id.is_none() && contact.case_code == case.code
}

#[cfg(test)]
mod tests {
    use store::Database;
    use uuid::Uuid;

    use super::{Accepted, Proposal, carry_out};
    use office::Office;

    #[tokio::test]
    async fn a_contact_gone_meanwhile_does_not_break_off_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::open(&Database::Sqlite(folder.path().join("vungxanh.db"))).await.unwrap();
        let proposals = vec![Proposal::Raise(Uuid::now_v7()), Proposal::There];
        let accepted = carry_out(&office, &office.system("test"), proposals).await.unwrap();
        assert_eq!(accepted, Accepted { made: 0, there: 2, raised: 0 });
    }
}
