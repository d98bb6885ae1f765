//! Units (cơ quan, đơn vị) and posts (chức vụ) over time: Party, government, Fatherland Front.
//!
//! Which units an area of a tier has is data (`data/posts/*.toml`); the units themselves are made from
//! the area tree of the day, so that a commune of 2026 has its units as one of 2021 has. Who held a
//! post is a [`Holding`]; the program ships those that the directives name, and the command centre
//! adds its own with [`Units::with_holdings`].

mod acting;
mod expand;
mod find;
mod form;
mod lexicon;
mod read;
mod seek;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::area::{Area, Areas, Level};
use crate::text::{fold, nfc};
use crate::trust::Trust;
pub use expand::{Addressed, Expansion};
pub use find::UnitMatch;
use form::{Form, PostForm};
use lexicon::Lexicon;
pub use seek::{Named, Unnamed};

/// Branch of the political system that a unit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Branch {
    /// Party (Đảng).
    Party,
    /// Government, its agencies, courts and armed forces (chính quyền).
    State,
    /// Fatherland Front and mass organisations (Mặt trận, đoàn thể).
    Front,
    /// An enterprise that works with them (đơn vị phối hợp).
    Partner,
}

/// A unit of one area (cơ quan, đơn vị).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// `area/key`: `12/so-y-te`, `106/huyen-uy`, `03388/ubnd`.
    pub id: String,
    /// Code of its area.
    pub area: String,
    /// Tier of its area.
    pub level: Level,
    /// Branch.
    pub branch: Branch,
    /// Full name: `Ủy ban nhân dân huyện Sìn Hồ`.
    pub name: String,
    /// Name for lists: `UBND huyện Sìn Hồ`.
    pub short_name: String,
    /// Id of the unit above, where there is one.
    pub parent: Option<String>,
    /// Groups it is addressed with (`so`, `cap-uy`, `y-te`…).
    pub groups: Vec<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; none while in force.
    pub valid_to: Option<NaiveDate>,
    /// Where it is known from.
    pub source: String,
    /// How far that may be trusted.
    pub trust: Trust,
}

/// A post of a unit (chức vụ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Post {
    /// `area/unit/post`: `12/so-y-te/giam-doc`.
    pub id: String,
    /// Id of the unit.
    pub unit: String,
    /// Code of the unit's area.
    pub area: String,
    /// Title with the unit: `Giám đốc Sở Y tế tỉnh Lai Châu`.
    pub title: String,
    /// Title with the unit's name for lists: `Chủ tịch UBND huyện Sìn Hồ`.
    pub short_title: String,
    /// Its holder heads the unit (người đứng đầu).
    pub head: bool,
    /// Several persons hold it at once (members, deputies).
    pub many: bool,
}

/// That a person holds a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Id of the post.
    pub post: String,
    /// Full name.
    pub person: String,
    /// First day on which it is known; the day of appointment may be earlier.
    pub known_from: NaiveDate,
    /// First day no more; none while nothing else is known.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Where it is known from.
    pub source: String,
}

impl Holding {
    /// Does it hold on a day?
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.known_from <= on && self.to.is_none_or(|to| on < to)
    }
}

/// The units of the country and who holds their posts.
#[derive(Clone)]
pub struct Units {
    forms: Arc<Vec<Form>>,
    lexicon: Arc<Lexicon>,
    /// The post that every unit has beside its own.
    staff: Arc<PostForm>,
    holdings: BTreeMap<String, Vec<Holding>>,
}

impl Units {
    /// The units shipped with the program, with the holders whom the directives name.
    pub fn builtin() -> &'static Self {
        static UNITS: OnceLock<Units> = OnceLock::new();
        UNITS.get_or_init(|| {
            let forms = form::builtin();
            let lexicon = Arc::new(Lexicon::builtin(&forms));
            let staff = Arc::new(form::staff());
            let empty = Self { forms: Arc::new(forms), lexicon, staff, holdings: BTreeMap::new() };
            empty.with_holdings(form::holdings())
        })
    }

    /// The same units with more holders. A later holding of a post that one person holds ends the earlier.
    #[must_use]
    pub fn with_holdings(&self, extra: impl IntoIterator<Item = Holding>) -> Self {
        let mut units = self.clone();
        for mut holding in extra {
            holding.person = nfc(&holding.person);
            let held = units.holdings.entry(holding.post.clone()).or_default();
            if !held.contains(&holding) {
                held.push(holding);
            }
        }
        for held in units.holdings.values_mut() {
            held.sort_by_key(|holding| holding.known_from);
        }
        units
    }

    /// The unit of an id on a day.
    pub fn unit(&self, id: &str, on: NaiveDate) -> Option<Unit> {
        let (code, key) = id.split_once('/')?;
        let area = Areas::builtin().get(code, on)?;
        let form = self.forms_of(area, on).find(|form| form.key == key)?;
        Some(self.make(form, area, on))
    }

    /// The units of an area, without those of the areas below.
    pub fn units_in(&self, area: &str, on: NaiveDate) -> Vec<Unit> {
        let Some(area) = Areas::builtin().get(area, on) else { return Vec::new() };
        self.forms_of(area, on).map(|form| self.make(form, area, on)).collect()
    }

    /// The posts of a unit, the head first.
    pub fn posts_of(&self, unit: &str, on: NaiveDate) -> Vec<Post> {
        let Some((unit, form)) = self.unit_and_form(unit, on) else { return Vec::new() };
        form.posts.iter().enumerate().map(|(at, post)| post_of(&unit, post, at == 0)).collect()
    }

    /// The posts that somebody of a unit may hold: [`Units::posts_of`], and that of its staff (cán bộ) behind them.
    pub fn seats_of(&self, unit: &str, on: NaiveDate) -> Vec<Post> {
        let Some((unit, form)) = self.unit_and_form(unit, on) else { return Vec::new() };
        let own = form.posts.iter().enumerate().map(|(at, post)| post_of(&unit, post, at == 0));
        own.chain([post_of(&unit, &self.staff, false)]).collect()
    }

    /// The post of an id on a day.
    pub fn post(&self, id: &str, on: NaiveDate) -> Option<Post> {
        let (unit, _) = id.rsplit_once('/')?;
        self.seats_of(unit, on).into_iter().find(|post| post.id == id)
    }

    /// The post whose holder heads a unit; a unit without posts of its own (a standing committee) is
    /// headed by the head of the unit above.
    pub fn head_post(&self, unit: &str, on: NaiveDate) -> Option<Post> {
        let first = self.posts_of(unit, on).into_iter().next();
        first.or_else(|| {
            let above = self.unit(unit, on)?.parent?;
            self.posts_of(&above, on).into_iter().next()
        })
    }

    /// Who holds a post on a day; the one last known, where several are.
    pub fn holder(&self, post: &str, on: NaiveDate) -> Option<&Holding> {
        self.held(post, on).last()
    }

    /// All who hold a post on a day; for posts that one person holds, the one last known.
    pub fn holders(&self, post: &str, on: NaiveDate) -> Vec<&Holding> {
        if self.post(post, on).is_some_and(|post| post.many) {
            self.held(post, on).collect()
        } else {
            self.holder(post, on).into_iter().collect()
        }
    }

    /// The posts that a person of this name holds on a day; a person may hold several (Bí thư, Trưởng Ban Chỉ đạo).
    pub fn posts_held(&self, person: &str, on: NaiveDate) -> Vec<&Holding> {
        let wanted = fold(person);
        let of_person = self.holdings.values().flatten().filter(|holding| fold(&holding.person) == wanted);
        of_person.filter(|holding| self.holders(&holding.post, on).contains(holding)).collect()
    }

    /// Every holding known, for lists and for checks.
    pub fn holdings(&self) -> impl Iterator<Item = &Holding> {
        self.holdings.values().flatten()
    }

    fn held(&self, post: &str, on: NaiveDate) -> impl Iterator<Item = &Holding> {
        self.holdings.get(post).into_iter().flatten().filter(move |holding| holding.holds(on))
    }

    fn forms_of<'a>(&'a self, area: &'a Area, on: NaiveDate) -> impl Iterator<Item = &'a Form> {
        let province = province_of(&area.code, on);
        self.forms.iter().filter(move |form| form.applies(area, &province, on))
    }

    fn unit_and_form(&self, id: &str, on: NaiveDate) -> Option<(Unit, &Form)> {
        let (code, key) = id.split_once('/')?;
        let area = Areas::builtin().get(code, on)?;
        let province = province_of(code, on);
        let form = self.forms.iter().find(|form| form.key == key && form.applies(area, &province, on))?;
        Some((self.make(form, area, on), form))
    }

    fn make(&self, form: &Form, area: &Area, on: NaiveDate) -> Unit {
        let name = form::fill(&form.name, area);
        Unit {
            id: format!("{}/{}", area.code, form.key),
            area: area.code.clone(),
            level: area.level,
            branch: form.branch,
            short_name: form.short.as_ref().map_or_else(|| name.clone(), |short| form::fill(short, area)),
            name,
            parent: form.parent.as_deref().and_then(|above| self.above(above, area, on)),
            groups: form.groups.clone(),
            valid_from: form.from.map_or(area.valid_from, |from| from.max(area.valid_from)),
            valid_to: form.to.into_iter().chain(area.valid_to).min(),
            source: form.source.clone(),
            trust: form.trust,
        }
    }

    /// `key`, `@group`, `../key`, `../@group`.
    fn above(&self, path: &str, area: &Area, on: NaiveDate) -> Option<String> {
        let (area, name) = match path.strip_prefix("../") {
            Some(name) => (Areas::builtin().get(area.parent.as_deref()?, on)?, name),
            None => (area, path),
        };
        let mut forms = self.forms_of(area, on);
        let form = match name.strip_prefix('@') {
            Some(group) => forms.find(|form| form.is_of(group)),
            None => forms.find(|form| form.key == name),
        };
        form.map(|form| format!("{}/{}", area.code, form.key))
    }
}

fn province_of(code: &str, on: NaiveDate) -> String {
    Areas::builtin().ancestor_at(code, Level::Province, on).map_or_else(String::new, |area| area.code.clone())
}

fn post_of(unit: &Unit, form: &PostForm, head: bool) -> Post {
    let whole = |unit: &str| match &form.whole {
        Some(whole) => whole.replace("{unit}", unit),
        None => format!("{} {unit}", form.title),
    };
    Post {
        id: format!("{}/{}", unit.id, form.key),
        unit: unit.id.clone(),
        area: unit.area.clone(),
        title: whole(&unit.name),
        short_title: whole(&unit.short_name),
        head,
        many: form.seats == form::Seats::Many,
    }
}
