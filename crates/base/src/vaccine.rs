//! Vaccines (vắc xin) by the names that papers, boxes and certificates give them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::shipped;
use crate::text::fold;

/// A vaccine of `data/allocation/vaccine.toml`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub names: Vec<String>,
    /// The age from which it may be given, completed years.
    pub from_age: i32,
    /// As which doses.
    pub doses: Vec<i32>,
}

#[derive(Deserialize)]
struct Table {
    /// Words of a name that say that it is a vaccine, and not which.
    general: Vec<String>,
    product: Vec<Product>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| shipped::toml("allocation/vaccine.toml", include_str!("../../../data/allocation/vaccine.toml")));

/// All of them.
pub fn products() -> &'static [Product] {
    &TABLE.product
}

/// Which vaccine a name means, by its place among [`products`]; none for test kits, syringes and vaccines against other
/// diseases.
pub fn named(name: &str) -> Option<usize> {
    let folded = fold(name);
    let general = |word: &&str| TABLE.general.iter().any(|one| fold(one) == *word);
    let words: Vec<&str> = folded.split_whitespace().skip_while(general).collect();
    let own = words.join(" ");
    TABLE.product.iter().position(|product| {
        let mut names = std::iter::once(&product.name).chain(&product.names);
        names.any(|name| own.starts_with(&fold(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::{named, products};

    #[test]
    fn a_vaccine_is_known_by_what_boxes_call_it_and_nothing_else_is_one() {
        let name = |text: &str| named(text).map(|at| products()[at].name.as_str());
        assert_eq!(name("Vắc xin Comirnaty (Pfizer)"), Some("Pfizer"));
        assert_eq!(name("vero cell"), Some("Vero Cell"));
        assert_eq!(name("Kit test nhanh Pfizer"), None);
        assert_eq!(name("Vắc xin sởi"), None);
    }
}
