//! A record's fields one after another, as they are: what checks, files and tables need of any record, without
//! building a tree of JSON for each row of a long list.

use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeStruct, Serializer};
use serde_json::Value;

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// None.
    Empty,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// Words, a key of a choice, a day, an instant, an id: whatever JSON writes as a string.
    Text(&'a str),
    /// A structure.
    Json(Value),
}

/// Shows every field of a record to `see`, in the record's own order, with the key that JSON gives it.
pub(crate) fn each_cell(record: &impl Serialize, see: impl FnMut(&'static str, Cell<'_>)) {
    // A record is a plain structure; what cannot be written as JSON is not a field that anybody could see.
    let _ = record.serialize(Fields(see));
}

type Fault = serde_json::Error;
type No = Impossible<(), Fault>;

/// The walk over the structure.
struct Fields<S>(S);

/// The walk over one value.
struct Scalar<'s, S> {
    key: &'static str,
    see: &'s mut S,
}

impl<S: FnMut(&'static str, Cell<'_>)> SerializeStruct for Fields<S> {
    type Ok = ();
    type Error = Fault;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        if value.serialize(Scalar { key, see: &mut self.0 }).is_err() {
            (self.0)(key, Cell::Json(serde_json::to_value(value)?));
        }
        Ok(())
    }
    fn end(self) -> Result<(), Fault> {
        Ok(())
    }
}

fn compound<T>() -> Result<T, Fault> {
    Err(Fault::custom("no single value"))
}

/// The methods that a serializer must have and that never give a value here.
macro_rules! none_of {
    ($($name:ident($($arg:ty),*) -> $out:ty;)*) => {
        $(fn $name(self, $(_: $arg),*) -> Result<$out, Fault> { compound() })*
    };
}

/// What no record and no value of a record is.
macro_rules! no_compounds {
    () => {
        type Ok = ();
        type Error = Fault;
        type SerializeSeq = No;
        type SerializeTuple = No;
        type SerializeTupleStruct = No;
        type SerializeTupleVariant = No;
        type SerializeMap = No;
        type SerializeStructVariant = No;
        none_of! {
            serialize_bytes(&[u8]) -> ();
            serialize_seq(Option<usize>) -> No;
            serialize_tuple(usize) -> No;
            serialize_tuple_struct(&'static str, usize) -> No;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
            serialize_map(Option<usize>) -> No;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
        }
        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<(), Fault> {
            compound()
        }
        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Fault> {
            value.serialize(self)
        }
        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Fault> {
            value.serialize(self)
        }
    };
}

impl<S: FnMut(&'static str, Cell<'_>)> Serializer for Fields<S> {
    type SerializeStruct = Self;
    no_compounds!();
    none_of! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_str(&str) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Fault> {
        Ok(self)
    }
}

/// Methods that show one value.
macro_rules! shown {
    ($($name:ident($value:ident: $type:ty) => $cell:expr;)*) => {
        $(fn $name(self, $value: $type) -> Result<(), Fault> {
            (self.see)(self.key, $cell);
            Ok(())
        })*
    };
}

impl<S: FnMut(&'static str, Cell<'_>)> Serializer for Scalar<'_, S> {
    type SerializeStruct = No;
    no_compounds!();
    shown! {
        serialize_bool(value: bool) => Cell::Bool(value);
        serialize_i8(value: i8) => Cell::Int(value.into());
        serialize_i16(value: i16) => Cell::Int(value.into());
        serialize_i32(value: i32) => Cell::Int(value.into());
        serialize_i64(value: i64) => Cell::Int(value);
        serialize_u8(value: u8) => Cell::Int(value.into());
        serialize_u16(value: u16) => Cell::Int(value.into());
        serialize_u32(value: u32) => Cell::Int(value.into());
        serialize_u64(value: u64) => i64::try_from(value).map_or(Cell::Real(value as f64), Cell::Int);
        serialize_f32(value: f32) => Cell::Real(value.into());
        serialize_f64(value: f64) => Cell::Real(value);
        serialize_char(value: char) => Cell::Text(value.encode_utf8(&mut [0; 4]));
        serialize_str(value: &str) => Cell::Text(value);
        serialize_unit_struct(_name: &'static str) => Cell::Empty;
    }
    fn serialize_none(self) -> Result<(), Fault> {
        self.serialize_unit()
    }
    fn serialize_unit(self) -> Result<(), Fault> {
        (self.see)(self.key, Cell::Empty);
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Fault> {
        self.serialize_str(variant)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<No, Fault> {
        compound()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Duty;
    use serde_json::json;

    #[test]
    fn the_cells_are_what_json_says() {
        let record: Duty = serde_json::from_value(json!({
            "province": "12", "id": "01890000-0000-7000-8000-000000000000", "area": "12", "body": "Ban Chỉ đạo",
            "place": "Sở Y tế", "phone": "0213", "starts_at": "2021-12-29T00:00:00Z", "ends_at": "2021-12-30T00:00:00Z",
            "members": [{ "name": "Lò Văn A", "post": "Giám đốc" }],
        }))
        .unwrap();
        let mut seen = serde_json::Map::new();
        each_cell(&record, |key, cell| {
            let value = match cell {
                Cell::Empty => Value::Null,
                Cell::Bool(yes) => yes.into(),
                Cell::Int(number) => number.into(),
                Cell::Real(number) => number.into(),
                Cell::Text(text) => text.into(),
                Cell::Json(value) => value,
            };
            seen.insert(key.to_owned(), value);
        });
        assert_eq!(Value::Object(seen), serde_json::to_value(&record).unwrap());
    }
}
