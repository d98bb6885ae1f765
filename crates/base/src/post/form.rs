//! The data files: which units and posts an area of a tier has.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Branch, Holding};
use crate::area::{Area, Level};
use crate::shipped;
use crate::trust::Trust;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Seats {
    #[default]
    One,
    Many,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostForm {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) whole: Option<String>,
    #[serde(default)]
    pub(super) seats: Seats,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    level: Level,
    source: String,
    trust: Trust,
    posts: BTreeMap<String, Vec<PostForm>>,
    unit: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    name: String,
    short: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    branch: Branch,
    posts: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    serves: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    source: Option<String>,
    trust: Option<Trust>,
}

/// One kind of unit that the areas of a tier have.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) key: String,
    pub(super) level: Level,
    pub(super) name: String,
    pub(super) short: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) branch: Branch,
    pub(super) posts: Vec<PostForm>,
    pub(super) parent: Option<String>,
    pub(super) groups: Vec<String>,
    pub(super) serves: Vec<String>,
    kinds: Vec<String>,
    only: Vec<String>,
    except: Vec<String>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) source: String,
    pub(super) trust: Trust,
}

impl Form {
    /// Has an area, of this province, this unit on a day?
    pub(super) fn applies(&self, area: &Area, province: &str, on: NaiveDate) -> bool {
        let named = |list: &[String]| list.iter().any(|code| code == province);
        self.level == area.level
            && self.from.is_none_or(|from| from <= on)
            && self.to.is_none_or(|to| on < to)
            && (self.only.is_empty() || named(&self.only))
            && !named(&self.except)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == area.kind()))
    }

    pub(super) fn is_of(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == group)
    }

    /// Everything that this kind of unit is called, without the area's name, with the kind of area that alone
    /// uses the words: only a city has a "Ban Thường vụ Thành ủy".
    pub(super) fn words(&self) -> Vec<(String, Option<&'static str>)> {
        let patterns = std::iter::once(&self.name).chain(&self.short).chain(&self.aliases);
        let bare = patterns.map(|pattern| pattern.replace("{area}", "").replace("{name}", ""));
        bare.flat_map(|words| committees(words.trim(), self.level)).collect()
    }
}

/// What the Party committee of an area is called, by the kind of area.
const COMMITTEES: [(Level, &str, &str); 6] = [
    (Level::Province, "tỉnh", "Tỉnh ủy"),
    (Level::Province, "thành phố", "Thành ủy"),
    (Level::District, "huyện", "Huyện ủy"),
    (Level::District, "thành phố", "Thành ủy"),
    (Level::District, "thị xã", "Thị ủy"),
    (Level::District, "quận", "Quận ủy"),
];

fn committees(words: &str, level: Level) -> Vec<(String, Option<&'static str>)> {
    if !words.contains("{cap-uy}") {
        return vec![(words.to_owned(), None)];
    }
    let of_level = COMMITTEES.iter().filter(|(own, _, _)| *own == level);
    of_level.map(|(_, kind, committee)| (words.replace("{cap-uy}", committee), Some(*kind))).collect()
}

/// Puts an area into the pattern of a name.
pub(super) fn fill(pattern: &str, area: &Area) -> String {
    let kind = area.kind();
    let committee = COMMITTEES.iter().find(|(level, own, _)| *level == area.level && *own == kind);
    pattern
        .replace("{area}", &area.in_words())
        .replace("{name}", &area.short_name)
        .replace("{cap-uy}", committee.map_or("Đảng ủy", |(_, _, name)| name))
}

fn parse(file: &str) -> Result<Vec<Form>, String> {
    let file: File = toml::from_str(file).map_err(|error| error.to_string())?;
    let (level, source, trust, sets) = (file.level, file.source, file.trust, file.posts);
    let form = |row: Row| {
        let posts = match &row.posts {
            Some(set) => sets.get(set).cloned().ok_or_else(|| format!("{}: no set of posts {set}", row.key))?,
            None => Vec::new(),
        };
        Ok(Form {
            key: row.key,
            level,
            name: row.name,
            short: row.short,
            aliases: row.aliases,
            branch: row.branch,
            posts,
            parent: row.parent,
            groups: row.groups,
            serves: row.serves,
            kinds: row.kinds,
            only: row.only,
            except: row.except,
            from: row.from,
            to: row.to,
            source: row.source.unwrap_or_else(|| source.clone()),
            trust: row.trust.unwrap_or(trust),
        })
    };
    file.unit.into_iter().map(form).collect()
}

const FILES: [&str; 3] = [
    include_str!("../../../../data/posts/province.toml"),
    include_str!("../../../../data/posts/district.toml"),
    include_str!("../../../../data/posts/commune.toml"),
];

/// The files are part of the program and a test reads each, so that none is ever left out.
pub(super) fn builtin() -> Vec<Form> {
    FILES.iter().flat_map(|file| parse(file).unwrap_or_default()).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holdings {
    holding: Vec<Holding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Staff {
    staff: PostForm,
}

/// The post of whoever works at a unit and holds no office of it.
pub(super) fn staff() -> PostForm {
    shipped::toml::<Staff>("posts/staff.toml", include_str!("../../../../data/posts/staff.toml")).staff
}

pub(super) fn holdings() -> Vec<Holding> {
    shipped::toml::<Holdings>("posts/holdings.toml", include_str!("../../../../data/posts/holdings.toml")).holding
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_read() {
        assert_eq!(staff().key, "can-bo");
        for file in FILES {
            assert!(!parse(file).unwrap().is_empty());
        }
        assert_eq!(holdings().len(), 15);
    }

    #[test]
    fn a_tier_has_every_key_once_a_day_and_area() {
        for level in [Level::Province, Level::District, Level::Commune] {
            let forms: Vec<Form> = builtin().into_iter().filter(|form| form.level == level).collect();
            let keys: BTreeSet<&str> = forms.iter().map(|form| form.key.as_str()).collect();
            assert_eq!(keys.len(), forms.len(), "{level:?}");
            for form in &forms {
                let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                assert!(plain(&form.key) && form.posts.iter().all(|post| plain(&post.key)), "{}", form.key);
                assert!(form.name.contains("{area}") || form.name.contains("{name}"), "{}", form.key);
            }
        }
    }

    #[test]
    fn a_set_of_posts_that_is_not_there_is_named() {
        let file = "level = \"commune\"\nsource = \"x\"\ntrust = \"M\"\n[posts]\n[[unit]]\nkey = \"a\"\nname = \"A {area}\"\nbranch = \"state\"\nposts = \"b\"\n";
        assert_eq!(parse(file).unwrap_err(), "a: no set of posts b");
    }
}
