//! Finding a unit by its name, abbreviated or misspelt.

use chrono::NaiveDate;
use strsim::normalized_damerau_levenshtein;

use super::lexicon::folded;
use super::{Unit, Units, province_of};
use crate::area::Areas;

/// A unit that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitMatch {
    /// The unit.
    pub unit: Unit,
    /// Likeness of the names, 0 to 1; less where several units bear the name.
    pub score: f64,
}

/// Below this likeness a name is another name.
const LEAST: f64 = 0.75;

impl Units {
    /// What units a name may mean on a day, seen from an area, best first: "UBND huyện Sìn Hồ", "BCĐ tỉnh", "TTYT Sìn
    /// Hồ", "Sở Y tê", "Mặt trận Tổ quốc". Units of the area, of those above and of those right below are looked
    /// through for misspellings; a name that names its area may lie anywhere in the province.
    pub fn unit_by_name(&self, text: &str, area: &str, on: NaiveDate) -> Vec<UnitMatch> {
        let reading = self.read_phrase(text, area, on);
        let understood = reading.unread.is_empty() && reading.addressed.iter().all(|one| one.post.is_none());
        if understood && !reading.addressed.is_empty() {
            let score = reading.likeness / reading.addressed.len() as f64;
            let units = reading.addressed.iter().filter_map(|one| self.unit(&one.unit, on));
            return units.map(|unit| UnitMatch { unit, score }).collect();
        }
        let mut found = self.alike(text, area, on);
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.unit.id.cmp(&b.unit.id)));
        found
    }

    fn alike(&self, text: &str, area: &str, on: NaiveDate) -> Vec<UnitMatch> {
        let areas = Areas::builtin();
        let asked = folded(&self.lexicon.tokens(text));
        let mut found = Vec::new();
        for near in areas.ancestors(area, on).into_iter().chain(areas.children(area, on)) {
            let province = province_of(&near.code, on);
            let endings = [String::new(), self.ending(&near.name), self.ending(&near.short_name)];
            for (form, names) in self.forms.iter().zip(&self.lexicon.names) {
                if !form.applies(near, &province, on) {
                    continue;
                }
                let whole = names.iter().flat_map(|name| endings.iter().map(move |ending| format!("{name}{ending}")));
                let score = whole.map(|name| normalized_damerau_levenshtein(&name, &asked)).fold(0.0, f64::max);
                if score >= LEAST {
                    found.push(UnitMatch { unit: self.make(form, near, on), score });
                }
            }
        }
        found
    }

    fn ending(&self, name: &str) -> String {
        format!(" {}", folded(&self.lexicon.tokens(name)))
    }
}
