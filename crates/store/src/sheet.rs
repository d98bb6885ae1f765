//! A kind of record as a value: everything that lists, forms, the gate, the log and `verify` ask of it.

use sea_orm::Condition;
use sea_orm::sea_query::ExprTrait;

use crate::access::column;
use crate::field::{Field, FieldKind};
use crate::record::{Kind, Reference};

/// What a kind of record is. A typed kind has one in its code, a register one made of its definition.
#[derive(Debug)]
pub struct Sheet {
    /// The kind.
    pub kind: Kind,
    /// Its fields, in the order of forms and lists.
    pub fields: &'static [Field],
    /// Columns that a free search looks into (already folded text).
    pub search: &'static [&'static str],
    /// What people know a record by, the name first: a look through all kinds at once shows these. None where nobody
    /// looks for one.
    pub known_by: &'static [&'static str],
    /// Column and direction (true = descending) of a list that asks for none.
    pub order: (&'static str, bool),
    /// Which rows of the areas above a reader's own are open to them.
    pub below: Below,
    /// The measure to which every row that a list shows unasked adds exactly one, if there is one: a list of all
    /// then takes its total from the tallies instead of counting the rows.
    pub counted_as: Option<&'static str>,
    /// Columns that point at other records of the province.
    pub references: &'static [Reference],
    /// Columns that hold a whole paper or study: lists carry the beginning of a text and nothing of other values
    /// ([`crate::Store::heads`]). The record by itself has them.
    pub body: &'static [&'static str],
    /// Columns that follow from other records and change without a link of the log; `verify` holds them against those.
    pub derived: &'static [&'static str],
    /// The field with the day that a row belongs to, a day or a moment, if rows belong to one.
    pub day: Option<&'static str>,
    /// A change of a row has consequences that its desk sees to, one row at a time: never many at once.
    pub singly: bool,
}

/// May a reader see rows of the areas above their own (the province's directive, the district's duty officer)?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// None of them.
    Never,
    /// All of them.
    Always,
    /// Those that have one of these values in a column.
    When(&'static str, &'static [&'static str]),
}

impl Below {
    /// Is a row with this value in the column open?
    pub fn opens(&self, value: &str) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::When(_, values) => values.contains(&value),
        }
    }
}

impl Sheet {
    /// One of a kind that keeps to what most do.
    pub const fn of(kind: Kind, fields: &'static [Field]) -> Self {
        Self {
            kind,
            fields,
            search: &[],
            known_by: &[],
            order: ("id", true),
            below: Below::Never,
            counted_as: None,
            references: &[],
            body: &[],
            derived: &[],
            day: None,
            singly: false,
        }
    }

    /// May a field be set anew in many rows at once? What points at another record or at a place, or is a structure of
    /// its own, is one row's.
    pub fn at_once(&self, field: &Field) -> bool {
        let own = matches!(
            field.kind,
            FieldKind::Id
                | FieldKind::Link(_)
                | FieldKind::Position
                | FieldKind::Rows(_)
                | FieldKind::File
                | FieldKind::Json
        );
        !self.singly && field.editable && !own
    }

    /// May a field of a register lead to its records? To those that people know by a name; persons have a type of field
    /// of their own, which a merge carries along, and users are units and posts to others.
    pub fn linkable(&self) -> bool {
        !self.known_by.is_empty() && !matches!(self.kind, Kind::Person | Kind::User)
    }

    /// The condition for all rows of the kind in a province: those of a register lie in one table with all others.
    pub(crate) fn all_of(&self, province: &str) -> Condition {
        Condition::all().add(column("province").eq(province)).add_option(self.own())
    }

    /// What tells its rows from others of their table.
    pub(crate) fn own(&self) -> Option<sea_orm::sea_query::Expr> {
        match self.kind {
            Kind::Register(register) => Some(column("register").eq(register.key)),
            _ => None,
        }
    }

    /// A field by its key.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}
