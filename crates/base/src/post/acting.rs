//! Who acts for a unit: its own people, those of an office that serves it, and whoever heads it from the unit above.

use chrono::NaiveDate;

use super::Units;

impl Units {
    /// The units whose papers and tasks the people of a unit carry out too: an office (văn phòng) serves its committee,
    /// the standing agency (cơ quan thường trực) its steering committee.
    pub fn serves(&self, unit: &str, on: NaiveDate) -> Vec<String> {
        let Some((of, form)) = self.unit_and_form(unit, on) else { return Vec::new() };
        let Some(area) = crate::area::Areas::builtin().get(&of.area, on) else { return Vec::new() };
        form.serves.iter().filter_map(|path| self.above(path, area, on)).collect()
    }

    /// Does the holder of a post act for a unit? So do all of the unit itself, all of a unit that serves it, and those of
    /// the unit above where it has no posts of its own (a standing committee is its committee's).
    pub fn acts_for(&self, post: &str, unit: &str, on: NaiveDate) -> bool {
        let Some(held) = self.post(post, on) else { return false };
        held.unit == unit
            || self.serves(&held.unit, on).iter().any(|served| served == unit)
            || (self.posts_of(unit, on).is_empty() && self.is_above(&held.unit, unit, on))
    }

    /// Does the holder of a post act for an owner: a unit, or a post where something is for whoever holds that? For these
    /// their own holder acts, and the office that serves their unit.
    pub fn acts_for_owner(&self, post: &str, owner: &str, on: NaiveDate) -> bool {
        let Some(seat) = self.post(owner, on) else { return self.acts_for(post, owner, on) };
        post == owner || self.post(post, on).is_some_and(|held| self.serves(&held.unit, on).contains(&seat.unit))
    }

    /// Does the holder of a post act for whoever issued a paper in a unit's name? Beside those of [`Units::acts_for`] the
    /// people of the committee whose own office the unit is: its conclusions go out on the office's paper.
    pub fn issues_for(&self, post: &str, unit: &str, on: NaiveDate) -> bool {
        let Some(held) = self.post(post, on) else { return false };
        let own_office = || self.is_above(&held.unit, unit, on) && self.serves(unit, on).contains(&held.unit);
        self.acts_for(post, unit, on) || own_office()
    }

    fn is_above(&self, above: &str, unit: &str, on: NaiveDate) -> bool {
        self.unit(unit, on).and_then(|unit| unit.parent).is_some_and(|parent| parent == above)
    }
}
