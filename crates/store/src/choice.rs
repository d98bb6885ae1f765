//! Closed sets of values, stored as their keys.

/// Declares an enum that is stored as text, read from JSON, and listed for forms and filters.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $key)] #[serde(rename = $key)] $variant,)+
        }
        impl $name {
            /// Every key, in order.
            pub const KEYS: &'static [&'static str] = &[$($key),+];
            /// The key that is stored and shown to programs.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
            /// The value of a key.
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use choice;
