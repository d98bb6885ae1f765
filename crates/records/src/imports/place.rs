//! Which commune a row names.

use std::collections::HashMap;

use base::area::{Areas, Level};
use base::message::Message;
use base::post::{Units, Unnamed};
use chrono::NaiveDate;
use store::{Ctx, Scope};

/// Communes by what rows call them. Tables name the same few again and again.
pub(super) struct Communes {
    areas: &'static Areas,
    scope: Scope,
    day: NaiveDate,
    known: HashMap<(String, String), Result<String, Message>>,
    units: HashMap<(String, NaiveDate), Result<String, Message>>,
}

impl Communes {
    pub(super) fn new(ctx: &Ctx) -> Self {
        Self {
            areas: Areas::builtin(),
            scope: ctx.scope.clone(),
            day: ctx.day,
            known: HashMap::new(),
            units: HashMap::new(),
        }
    }

    /// The code of a commune by its code, or by its name with that of the district. A misspelt name is never
    /// guessed: the likeliest is put forward.
    pub(super) fn code(&mut self, commune: &str, district: &str) -> Result<String, Message> {
        let key = (commune.to_owned(), district.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let found = self.find(commune, district);
        self.known.insert(key, found.clone());
        found
    }

    /// The code of the area of a row that need not lie in a commune: of the commune, else of the district, else of
    /// whoever hands the table in. Exports have the code of any area in the commune's place.
    pub(super) fn any(&mut self, commune: &str, district: &str) -> Result<String, Message> {
        let coded = self.areas.get(commune, self.day).filter(|_| self.scope.holds(self.areas, commune, self.day));
        if let Some(area) = coded {
            return Ok(area.code.clone());
        }
        match (commune, district) {
            ("", "") => Ok(self.scope.area().to_owned()),
            ("", district) => {
                let code = self.one(district, self.scope.province(), Level::District)?;
                if self.scope.holds(self.areas, &code, self.day) {
                    return Ok(code);
                }
                Err(Message::new("import-area-outside").with("name", district))
            }
            (commune, district) => self.code(commune, district),
        }
    }

    /// The code of any commune or district of the province: what a row speaks of need not be its reader's own.
    pub(super) fn anywhere(&self, name: &str) -> Result<String, Message> {
        let province = self.scope.province();
        let digits = name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() < CODE;
        let asked = if digits { format!("{name:0>CODE$}") } else { name.to_owned() };
        self.one(&asked, province, Level::Commune)
            .or_else(|fault| self.one(name, province, Level::District).map_err(|_| fault))
    }

    /// The id of the unit or post of a name on a day, else on the day of work.
    pub(super) fn unit(&mut self, name: &str, on: Option<NaiveDate>) -> Result<String, Message> {
        let key = (name.to_owned(), on.unwrap_or(self.day));
        if let Some(known) = self.units.get(&key) {
            return known.clone();
        }
        let found = Units::builtin().by_name(name, self.scope.area(), key.1);
        let found = found.map(|unit| unit.id).map_err(|unnamed| match unnamed {
            Unnamed::Unknown(None) => Message::new("import-unit-unknown").with("name", name),
            Unnamed::Unknown(Some(like)) => {
                Message::new("import-unit-alike").with("name", name).with("suggested", like)
            }
            Unnamed::Several(all) => {
                Message::new("import-unit-several").with("name", name).with("candidates", all.join("; "))
            }
        });
        self.units.insert(key, found.clone());
        found
    }

    fn find(&self, commune: &str, district: &str) -> Result<String, Message> {
        let province = self.scope.province();
        let mut within = province.to_owned();
        if !district.is_empty() {
            within = self.one(district, province, Level::District)?;
        }
        // A spreadsheet drops the zeros before a number.
        let digits = commune.bytes().all(|byte| byte.is_ascii_digit()) && commune.len() < CODE;
        let asked = if digits { format!("{commune:0>CODE$}") } else { commune.to_owned() };
        let code = self.one(&asked, &within, Level::Commune)?;
        if !self.scope.holds(self.areas, &code, self.day) {
            return Err(Message::new("import-area-outside").with("name", commune));
        }
        Ok(code)
    }

    fn one(&self, name: &str, within: &str, level: Level) -> Result<String, Message> {
        let found = self.areas.find(name, self.day, Some(within));
        let of_level: Vec<_> = found.iter().filter(|found| found.area.level == level).collect();
        let same: Vec<_> = of_level.iter().filter(|found| found.same_letters).collect();
        let best = same.first().map(|found| found.score);
        let same: Vec<_> = same.into_iter().filter(|found| Some(found.score) == best).collect();
        match (same.as_slice(), of_level.first()) {
            ([one], _) => Ok(one.area.code.clone()),
            ([], None) => Err(Message::new("area-unknown").with("name", name)),
            ([], Some(alike)) => {
                let suggested = self.in_words(&alike.area.code);
                Err(Message::new("import-area-alike").with("name", name).with("suggested", suggested))
            }
            (several, _) => {
                let candidates: Vec<String> = several.iter().map(|found| self.in_words(&found.area.code)).collect();
                Err(Message::new("area-ambiguous").with("name", name).with("candidates", candidates.join("; ")))
            }
        }
    }

    /// "xã Nậm Tăm, huyện Sìn Hồ (03439)".
    fn in_words(&self, code: &str) -> String {
        let line = self.areas.ancestors(code, self.day);
        let names: Vec<String> = line.iter().take(2).map(|area| area.in_words()).collect();
        format!("{} ({code})", names.join(", "))
    }
}

/// Digits of a commune's code.
const CODE: usize = 5;
