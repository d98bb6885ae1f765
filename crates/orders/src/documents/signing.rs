//! In what capacity a paper is signed, and whether the person who signed held the post on that day (S1-7b, S2-12c, S3-8c,
//! S4-9c).

use std::sync::LazyLock;

use base::post::{Post, Units};
use base::shipped;
use base::text::fold;
use base::words::{Lang, Words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use store::records::Document;
use utoipa::ToSchema;

use crate::issuer::issuing_unit;

/// Who signed, and as what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Signing {
    /// The capacities as printed one below the other: for the collective, for the head.
    pub capacities: Vec<SignedAs>,
    /// The signer's own post, as the paper has it.
    pub post: Option<String>,
    /// What the tables say of it.
    pub check: Option<SigningCheck>,
    /// The same, in words.
    pub says: Option<String>,
}

/// One capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignedAs {
    /// `collective`, `for_head`, `by_order`, `authorised`, `acting`.
    pub capacity: String,
    /// Its words.
    pub name: String,
    /// On whose behalf.
    pub of: String,
}

/// What the tables of posts say of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SigningCheck {
    /// The signer is known to hold the post on the day.
    Holds,
    /// Others are known to hold it, the signer is not.
    Other,
    /// Nobody is known to hold it on the day.
    Nobody,
    /// The paper names no post of the signer, or one that the tables do not know.
    NoPost,
    /// The post may not sign in that capacity: a head signs for nobody, an office not for another.
    Capacity,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    capacity: Vec<Capacity>,
    titles: Titles,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capacity {
    key: String,
    words: Vec<String>,
    signs: Signs,
}

/// What the post of a signer has to be.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Signs {
    Member,
    Deputy,
    Below,
    Any,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    deputy: String,
    names: Vec<String>,
}

static RULES: LazyLock<Rules> =
    LazyLock::new(|| shipped::rules("office/signing.toml", include_str!("../../../../data/office/signing.toml")));

/// What the lines above a signature say: capacities with those on whose behalf, and the signer's own post.
fn read(authority: &str) -> (Vec<(&'static Capacity, String)>, Option<String>) {
    let words: Vec<&str> = authority.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let begins = |at: usize| -> Option<(&'static Capacity, usize)> {
        let fits = |sign: &str| {
            let sign: Vec<String> = sign.split_whitespace().map(plain).collect();
            folded[at..].starts_with(&sign).then_some(sign.len())
        };
        RULES.capacity.iter().find_map(|one| Some((one, one.words.iter().filter_map(|sign| fits(sign)).max()?)))
    };
    let mut found: Vec<(&'static Capacity, String)> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match begins(at) {
            // "Q" alone stands before a title; within a name it is a letter.
            Some((capacity, length)) if rest.is_empty() || capacity.key != "acting" => {
                if let Some((_, of)) = found.last_mut() {
                    *of = rest.join(" ");
                }
                rest.clear();
                found.push((capacity, String::new()));
                at += length;
            }
            _ => {
                rest.push(words[at]);
                at += 1;
            }
        }
    }
    let own = own_post(&rest).filter(|own| *own > 0 || found.is_empty());
    let post = own.map(|own| rest[own..].join(" "));
    if let Some((_, of)) = found.last_mut() {
        *of = rest[..own.unwrap_or(rest.len())].join(" ");
    }
    (found, post)
}

/// Where the last title begins.
fn own_post(words: &[&str]) -> Option<usize> {
    let folded: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let deputy = plain(&RULES.titles.deputy);
    let title = |at: usize| {
        let stands = |title: &String| {
            let title: Vec<String> = title.split_whitespace().map(plain).collect();
            folded[at..].starts_with(&title)
        };
        RULES.titles.names.iter().any(stands)
    };
    let last = (0..words.len()).rev().find(|at| title(*at))?;
    Some(if last > 0 && folded[last - 1] == deputy { last - 1 } else { last })
}

fn plain(word: &str) -> String {
    fold(word.trim_matches([',', ';', ':', '.']))
}

/// Who signed a paper, held against who held which post on its day.
pub(super) fn signing(
    units: &Units,
    document: &Document,
    (name, authority): (Option<&str>, Option<&str>),
    day: NaiveDate,
    lang: Lang,
) -> Signing {
    let Some(authority) = authority else { return Signing::default() };
    let words = Words::of(lang);
    let (capacities, post) = read(authority);
    let on = document.issued_on.unwrap_or(day);
    let signs = capacities.last().map(|(capacity, _)| capacity.signs);
    let seats = issuing_unit(document, day).map(|unit| seats(units, &unit, on)).unwrap_or_default();
    let known: Vec<&(bool, Post)> = match &post {
        Some(post) => seats.iter().filter(|(_, seat)| is_called(seat, post)).collect(),
        // A member of a collective signs under its name alone.
        None if signs == Some(Signs::Member) => seats.iter().filter(|(own, _)| *own).collect(),
        None => Vec::new(),
    };
    let check = if known.is_empty() {
        SigningCheck::NoPost
    } else if !post.as_deref().is_none_or(|post| fits(signs, post, &known)) {
        SigningCheck::Capacity
    } else {
        held(units, &known, name, on)
    };
    let says = words.say(
        &format!("signing-{}", super::drafted::key_of(check)),
        &[("name", name.unwrap_or("—").to_owned()), ("post", post.clone().unwrap_or_else(|| authority.to_owned()))],
    );
    let signed_as = |(capacity, of): (&Capacity, String)| SignedAs {
        capacity: capacity.key.clone(),
        name: words.say(&format!("signing-as-{}", capacity.key), &[]),
        of,
    };
    Signing { capacities: capacities.into_iter().map(signed_as).collect(), post, check: Some(check), says: Some(says) }
}

/// The posts from which a unit's papers are signed: its own (true), and those of the office that serves it and of the
/// body above whose papers it writes.
fn seats(units: &Units, unit: &str, on: NaiveDate) -> Vec<(bool, Post)> {
    let area = unit.split('/').next().unwrap_or_default();
    let near = units.units_in(area, on);
    let above = units.unit(unit, on).and_then(|unit| unit.parent);
    let serves = |of: &str| units.serves(of, on).iter().any(|served| served == unit);
    let mut seats: Vec<(bool, Post)> = units.seats_of(unit, on).into_iter().map(|post| (true, post)).collect();
    for one in near.iter().filter(|one| one.id != unit && (serves(&one.id) || above.as_ref() == Some(&one.id))) {
        // What a standing committee decides is signed by the members of its committee.
        let own = above.as_ref() == Some(&one.id) && units.seats_of(unit, on).len() <= 1;
        seats.extend(units.seats_of(&one.id, on).into_iter().map(|post| (own, post)));
    }
    seats
}

fn is_called(seat: &Post, post: &str) -> bool {
    let (title, post) = (fold(&seat.title), fold(post));
    title.strip_prefix(post.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// May a post sign in the capacity?
fn fits(signs: Option<Signs>, post: &str, known: &[&(bool, Post)]) -> bool {
    let deputy = plain(post.split_whitespace().next().unwrap_or_default()) == plain(&RULES.titles.deputy);
    match signs {
        Some(Signs::Deputy) => deputy,
        Some(Signs::Member) => known.iter().any(|(own, _)| *own),
        Some(Signs::Below) => known.iter().any(|(own, seat)| !own || !seat.head),
        _ => true,
    }
}

fn held(units: &Units, known: &[&(bool, Post)], name: Option<&str>, on: NaiveDate) -> SigningCheck {
    let holders: Vec<String> =
        known.iter().flat_map(|(_, seat)| units.holders(&seat.id, on)).map(|holding| fold(&holding.person)).collect();
    match name.map(fold) {
        Some(name) if holders.contains(&name) => SigningCheck::Holds,
        _ if holders.is_empty() => SigningCheck::Nobody,
        _ => SigningCheck::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(authority: &str) -> String {
        let (capacities, post) = read(authority);
        let said: Vec<String> = capacities.iter().map(|(one, of)| format!("{} {of}", one.key)).collect();
        format!("{} | {}", said.join(" + "), post.unwrap_or_default())
    }

    #[test]
    fn the_lines_above_a_signature_say_for_whom_and_as_what() {
        let cases = [
            ("CHÁNH VĂN PHÒNG", " | CHÁNH VĂN PHÒNG"),
            ("T/M BAN THƯỜNG VỤ", "collective BAN THƯỜNG VỤ | "),
            ("T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ", "collective BAN THƯỜNG VỤ | PHÓ BÍ THƯ"),
            ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "for_head CHỦ TỊCH | PHÓ CHỦ TỊCH"),
            ("KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG", "for_head CHÁNH VĂN PHÒNG | PHÓ CHÁNH VĂN PHÒNG"),
            ("T/L BAN THƯỜNG VỤ CHÁNH VĂN PHÒNG", "by_order BAN THƯỜNG VỤ | CHÁNH VĂN PHÒNG"),
            ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "collective ỦY BAN NHÂN DÂN | CHỦ TỊCH"),
            (
                "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
                "collective ỦY BAN NHÂN DÂN + for_head CHỦ TỊCH | PHÓ CHỦ TỊCH",
            ),
            ("TUQ. CHỦ TỊCH GIÁM ĐỐC SỞ Y TẾ", "authorised CHỦ TỊCH | GIÁM ĐỐC SỞ Y TẾ"),
            ("Q. GIÁM ĐỐC", "acting GIÁM ĐỐC | "),
            ("", " | "),
        ];
        for (authority, expected) in cases {
            assert_eq!(told(authority), expected, "{authority}");
        }
    }
}
