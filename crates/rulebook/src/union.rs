//! Unions of communes (liên xã): the figures of several communes put together and assessed as one.

use crate::question::{Capacity, Question, QuestionError, Share};

/// Puts the questions of several communes together.
///
/// Counts are summed; a count that one member lacks is missing for the union, and so is the population when
/// one member has none. Shares are summed where all members give counts, else weighed by population.
/// Readiness and capacity are those of the weakest member, the level in force is the highest; what is judged to be so of
/// one member is so of the union, and what is judged of some only and not so is open. All members must ask for the same
/// rules and day.
pub fn union(members: &[Question]) -> Result<Question, QuestionError> {
    let Some(first) = members.first() else {
        return Err(QuestionError::impossible("members", &0, "level-expect-members"));
    };
    if let Some(other) = members.iter().find(|q| q.rules != first.rules || q.day != first.day || q.kind != first.kind) {
        let value = other.rules.clone().unwrap_or_default();
        return Err(QuestionError::impossible("rules", &value, "level-expect-same-rules"));
    }
    for member in members {
        member.check()?;
    }
    if members.len() == 1 {
        return Ok(first.clone());
    }
    let sum = |field: fn(&Question) -> Option<u64>| members.iter().map(field).sum::<Option<u64>>();
    let share = |field: fn(&Question) -> Option<Share>| sum_shares(members, field);
    let any = |field: fn(&Question) -> Option<bool>| {
        let all = members.iter().map(field);
        if all.clone().any(|answer| answer == Some(true)) {
            Some(true)
        } else {
            all.collect::<Option<Vec<_>>>().map(|_| false)
        }
    };
    let highest = |field: fn(&Question) -> Option<u8>| members.iter().filter_map(field).max();
    let all_ready = if members.iter().any(|q| q.criterion3_met == Some(false)) {
        Some(false)
    } else {
        members.iter().map(|q| q.criterion3_met).collect::<Option<Vec<_>>>().map(|_| true)
    };
    let weakest: Option<Vec<Capacity>> = members.iter().map(|q| q.capacity).collect();
    Ok(Question {
        rules: first.rules.clone(),
        day: first.day,
        kind: first.kind,
        members: members.iter().map(|q| q.members.max(1)).sum(),
        population: sum(Question::people),
        cases_week1: sum(|q| q.cases_week1),
        cases_week2: sum(|q| q.cases_week2),
        dose1_18: share(|q| q.dose1_18),
        full_50: share(|q| q.full_50),
        full_65: share(|q| q.full_65),
        criterion3_met: all_ready,
        current_level: highest(|q| q.current_level),
        oxygen_week: sum(|q| q.oxygen_week),
        deaths_week: sum(|q| q.deaths_week),
        full_all: share(|q| q.full_all),
        full_risk: share(|q| q.full_risk),
        capacity: weakest.and_then(|all| all.into_iter().min()),
        capacity_units: sum(|q| q.capacity_units),
        unknown_source: sum(|q| q.unknown_source),
        adjacent_level: highest(|q| q.adjacent_level)
            .filter(|level| *level == 4 || members.iter().all(|q| q.adjacent_level.is_some())),
        areas: sum(|q| q.areas),
        areas_very_high: sum(|q| q.areas_very_high),
        areas_high: sum(|q| q.areas_high),
        areas_at_risk: sum(|q| q.areas_at_risk),
        open_very_high: members.iter().map(|q| q.open_very_high).sum(),
        open_high: members.iter().map(|q| q.open_high).sum(),
        open_at_risk: members.iter().map(|q| q.open_at_risk).sum(),
        spread_share: members
            .iter()
            .map(|q| q.spread_share)
            .collect::<Option<Vec<f64>>>()
            .and_then(|shares| shares.into_iter().reduce(f64::max)),
        cluster_unknown_source: any(|q| q.cluster_unknown_source),
        hard_to_control_place: any(|q| q.hard_to_control_place),
        crowded_place: any(|q| q.crowded_place),
        contacts_in_community: any(|q| q.contacts_in_community),
        entry_or_quarantine_risk: any(|q| q.entry_or_quarantine_risk),
        important_zone: any(|q| q.important_zone),
        spreads_beyond: any(|q| q.spreads_beyond),
    })
}

fn sum_shares(members: &[Question], field: fn(&Question) -> Option<Share>) -> Option<Share> {
    let shares: Vec<Share> = members.iter().map(field).collect::<Option<_>>()?;
    let counts: Option<Vec<(u64, u64)>> = shares
        .iter()
        .map(|share| match share {
            Share::Of { n, of } => Some((*n, *of)),
            Share::Ratio(_) => None,
        })
        .collect();
    if let Some(counts) = counts {
        let (n, of) = counts.into_iter().fold((0, 0), |(n, of), (more, group)| (n + more, of + group));
        return Some(Share::Of { n, of });
    }
    let (mut weighed, mut people) = (0.0, 0.0);
    for (member, share) in members.iter().zip(shares) {
        let weight = member.people()? as f64;
        weighed += share.ratio()? * weight;
        people += weight;
    }
    Some(Share::Ratio((weighed / people).clamp(0.0, 1.0)))
}
