//! Units and posts as fields of records name them: looked for while somebody types, taken by their name, said again later.

use chrono::{Days, NaiveDate};

use super::{Post, Unit, Units};
use crate::area::{Area, Areas, Level, TWO_TIERS_SINCE};
use crate::text::{fold, words};

/// A unit, or a post of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `12/so-y-te`, `12/so-y-te/giam-doc`.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Name for lists.
    pub short_name: String,
    /// Code of its area.
    pub area: String,
}

/// Why a name names no unit and no post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unnamed {
    /// There is none; the name of the likeliest, if one is like it.
    Unknown(Option<String>),
    /// Several bear it; their names with their ids.
    Several(Vec<String>),
}

impl From<Unit> for Named {
    fn from(unit: Unit) -> Self {
        Self { id: unit.id, name: unit.name, short_name: unit.short_name, area: unit.area }
    }
}

impl From<Post> for Named {
    fn from(post: Post) -> Self {
        Self { id: post.id, name: post.title, short_name: post.short_title, area: post.area }
    }
}

impl Units {
    /// The unit or the post of an id on a day.
    pub fn named(&self, id: &str, on: NaiveDate) -> Option<Named> {
        match id.split('/').count() {
            2 => self.unit(id, on).map(Named::from),
            3 => self.post(id, on).map(Named::from),
            _ => None,
        }
    }

    /// [`Units::named`] on the day, else as it was called while there was one: what was written stays readable.
    pub fn ever_named(&self, id: &str, on: NaiveDate) -> Option<Named> {
        let days = [Some(on), TWO_TIERS_SINCE.checked_sub_days(Days::new(1)), Some(TWO_TIERS_SINCE)];
        days.into_iter().flatten().find_map(|day| self.named(id, day))
    }

    /// Units and posts of the province of an area that every word begins a word of, at most so many: those of the area
    /// first, then of those above it, below it and of all others; a unit before its posts.
    pub fn seek(&self, sought: &str, area: &str, on: NaiveDate, most: usize) -> Vec<Named> {
        let asked = fold(sought);
        let asked: Vec<&str> = words(&asked).collect();
        let mut found = Vec::new();
        if asked.is_empty() || asked.len() > WORDS {
            return found;
        }
        for near in nearest(area, on) {
            let (mut units, mut posts) = (Vec::new(), Vec::new());
            for unit in self.units_in(&near.code, on) {
                let own = fold(&format!("{} {}", unit.name, unit.short_name));
                let left: Vec<&str> = asked.iter().copied().filter(|word| !begins(&own, word)).collect();
                if !left.is_empty() || asked.len() > 1 {
                    let titled = |post: &Post| {
                        let title = fold(&post.title);
                        // All words of a unit's own name mean the unit, and its posts after it.
                        left.iter().all(|word| begins(&title, word))
                    };
                    posts.extend(self.seats_of(&unit.id, on).into_iter().filter(titled).map(Named::from));
                }
                if left.is_empty() {
                    units.push(Named::from(unit));
                }
            }
            units.sort_by_key(|named| named.name.chars().count());
            found.extend(units.into_iter().chain(posts));
            if found.len() >= most {
                found.truncate(most);
                break;
            }
        }
        found
    }

    /// The unit or post that a table names: by its id, by its own name, or by what people call the unit ("BCĐ tỉnh").
    /// A misspelt name is never guessed.
    ///
    /// # Errors
    /// None of that name, or several.
    pub fn by_name(&self, name: &str, area: &str, on: NaiveDate) -> Result<Named, Unnamed> {
        if let Some(named) = self.named(name.trim(), on) {
            return Ok(named);
        }
        let same = |named: &Named| [&named.name, &named.short_name].into_iter().any(|own| fold(own) == fold(name));
        let mut found: Vec<Named> = self.seek(name, area, on, usize::MAX).into_iter().filter(same).collect();
        let alike = if found.is_empty() { self.unit_by_name(name, area, on) } else { Vec::new() };
        if found.is_empty() {
            found.extend(alike.iter().filter(|one| one.score >= 1.0).map(|one| Named::from(one.unit.clone())));
        }
        match found.as_slice() {
            [] => Err(Unnamed::Unknown(alike.into_iter().next().map(|one| one.unit.name))),
            [_] => Ok(found.remove(0)),
            _ => Err(Unnamed::Several(found.iter().map(|one| format!("{} ({})", one.name, one.id)).collect())),
        }
    }
}

/// Words of a question; no name has more.
const WORDS: usize = 30;

fn begins(text: &str, word: &str) -> bool {
    words(text).any(|own| own.starts_with(word))
}

/// All areas of an area's province, from the nearest.
fn nearest(area: &str, on: NaiveDate) -> Vec<&'static Area> {
    let areas = Areas::builtin();
    let mut all = areas.ancestors(area, on);
    let province = areas.ancestor_at(area, Level::Province, on).map_or(area, |province| province.code.as_str());
    let more = areas.subtree(area, on).into_iter().chain(areas.subtree(province, on));
    for one in more {
        if !all.iter().any(|known| known.code == one.code) {
            all.push(one);
        }
    }
    all
}
