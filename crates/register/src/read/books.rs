//! What moves write into the book of stock.

use base::message::Message;

use super::{Reading, Seen};
use crate::field::Kind;
use crate::raw::{self, Word};
use crate::steps::Books;

/// Why stock moves by a move of a register; what is promised moves nothing.
const REASONS: [&str; 4] = ["received", "issued", "used", "discarded"];
/// The entry's own area.
const AREA: &str = "area";

impl Reading<'_> {
    pub(super) fn books(&mut self, raw: raw::Books, seen: &Seen<'_>) -> Books {
        self.one_of(&raw.reason, &REASONS);
        if raw.area.get_ref() != AREA {
            self.of_kind(&raw.area, &Kind::Area, seen);
        }
        for key in [&raw.store, &raw.product].into_iter().chain(&raw.lot) {
            self.of_kind(key, &Kind::Text, seen);
        }
        for key in [&raw.on].into_iter().chain(&raw.expires_on) {
            self.of_kind(key, &Kind::Date, seen);
        }
        self.of_kind(&raw.quantity, &Kind::Int, seen);
        Books {
            reason: raw.reason.into_inner(),
            area: raw.area.into_inner(),
            store: raw.store.into_inner(),
            product: raw.product.into_inner(),
            quantity: raw.quantity.into_inner(),
            on: raw.on.into_inner(),
            lot: raw.lot.map(Word::into_inner),
            expires_on: raw.expires_on.map(Word::into_inner),
        }
    }

    fn of_kind(&mut self, key: &Word, kind: &Kind, seen: &Seen<'_>) {
        if !seen.fields.iter().any(|field| field.key == *key.get_ref() && field.kind == *kind) {
            self.at(key, Message::new("register-books").with("key", key.get_ref()).with("kind", kind.key()));
        }
    }
}
