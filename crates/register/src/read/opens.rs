//! What a move opens in another register.

use base::message::Message;

use super::{Reading, Seen, plain};
use crate::condition::Condition;
use crate::field::Field;
use crate::opens::{ENTRY, Opens};
use crate::raw::{self, Word};

impl Reading<'_> {
    /// The other register is looked for once all are there; what its entries must hold is asked when one is opened.
    pub(super) fn opens(&mut self, raw: raw::Opens, seen: &Seen<'_>) -> Opens {
        self.key(&raw.register);
        self.table_of(&raw.rows, seen);
        let table = seen.fields.iter().find(|field| field.key == *raw.rows.get_ref());
        let columns = table.map_or(&[][..], |table| &table.columns);
        let when = raw.when.and_then(|text| self.of_row(&text, seen, columns));
        let sets = raw.sets.into_iter().filter_map(|(key, text)| {
            let value = self.of_row(&text, seen, columns)?;
            Some((key.into_inner(), value))
        });
        let sets: std::collections::BTreeMap<_, _> = sets.collect();
        if !sets.contains_key(raw.area.get_ref()) {
            self.at(&raw.area, Message::new("register-unknown").with("key", raw.area.get_ref()));
        }
        Opens {
            register: raw.register.into_inner(),
            rows: raw.rows.into_inner(),
            when,
            area: raw.area.into_inner(),
            sets,
            tells: plain(raw.tells),
        }
    }

    /// A condition over the columns of a row and the fields of its entry.
    fn of_row(&mut self, text: &Word, seen: &Seen<'_>, columns: &[Field]) -> Option<Condition> {
        let condition = self.condition(text)?;
        let known = |name: &str| name == ENTRY || seen.has(name) || columns.iter().any(|column| column.key == name);
        for name in condition.asks().iter().filter(|name| !known(name)) {
            self.at(text, Message::new("register-unknown").with("key", name));
        }
        Some(condition)
    }
}
