//! JSON objects that are written straight from the world into an answer's text, without a `Value` of them in between:
//! a page of the largest size has some twenty thousand keys, and a string for each would cost more than all the rest.
//!
//! `object!({"type": "tag", "id": Digits(7)})` reads like `json!` and has its entries in the same order, but borrows
//! what it shows and allocates nothing. `..other` takes in the entries of another object; `"key" ? value` is left out
//! when the value is `None`, where `"key": value` would be null.

use std::fmt::Display;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// An object, by its entries.
pub struct Object<E>(pub E);

/// The entries of an object.
pub trait Entries {
    /// Writes them, one after the other.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// No more entries.
pub struct End;

/// An entry, and those behind it.
pub struct Entry<V, R>(pub &'static str, pub V, pub R);

/// An entry that may not be there, and those behind it.
pub struct Perhaps<V, R>(pub &'static str, pub Option<V>, pub R);

/// The entries of another object, and those behind them.
pub struct With<E, R>(pub E, pub R);

impl<E: Entries> Serialize for Object<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write(&mut map)?;
        map.end()
    }
}

impl Entries for End {
    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<V: Serialize, R: Entries> Entries for Entry<V, R> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(self.0, &self.1)?;
        self.2.write(map)
    }
}

impl<V: Serialize, R: Entries> Entries for Perhaps<V, R> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Some(value) = &self.1 {
            map.serialize_entry(self.0, value)?;
        }
        self.2.write(map)
    }
}

impl<E: Entries, R: Entries> Entries for With<E, R> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.0.write(map)?;
        self.1.write(map)
    }
}

/// The entries of an object that was sent or kept as JSON, if there is one.
impl Entries for Option<&Map<String, Value>> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().copied().flatten().try_for_each(|(key, value)| map.serialize_entry(key, value))
    }
}

/// Makes an [`Object`] of what `json!` would make a `Value` of.
macro_rules! object {
    ({ $($entries:tt)* }) => {
        $crate::wire::object::Object($crate::wire::object::object!(@ $($entries)*))
    };
    (@) => { $crate::wire::object::End };
    (@ .. $object:expr $(, $($rest:tt)*)?) => {
        $crate::wire::object::With(
            $object.0,
            $crate::wire::object::object!(@ $($($rest)*)?),
        )
    };
    (@ $key:literal : null $(, $($rest:tt)*)?) => {
        $crate::wire::object::Entry($key, (), $crate::wire::object::object!(@ $($($rest)*)?))
    };
    (@ $key:literal : [] $(, $($rest:tt)*)?) => {
        $crate::wire::object::Entry($key, [(); 0], $crate::wire::object::object!(@ $($($rest)*)?))
    };
    (@ $key:literal : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::wire::object::Entry(
            $key,
            $crate::wire::object::object!({ $($inner)* }),
            $crate::wire::object::object!(@ $($($rest)*)?),
        )
    };
    (@ $key:literal : $value:expr $(, $($rest:tt)*)?) => {
        $crate::wire::object::Entry($key, $value, $crate::wire::object::object!(@ $($($rest)*)?))
    };
    (@ $key:literal ? $value:expr $(, $($rest:tt)*)?) => {
        $crate::wire::object::Perhaps($key, $value, $crate::wire::object::object!(@ $($($rest)*)?))
    };
}

pub(crate) use object;

/// What is shown of each row, as an array.
pub struct Each<F>(F);

/// An array of what is shown of each row; `rows` tells them anew whenever it is asked.
pub fn each<I: Iterator<Item: Serialize>>(rows: impl Fn() -> I) -> Each<impl Fn() -> I> {
    Each(rows)
}

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// What is made only when it is written.
pub struct Late<F>(pub F);

impl<T: Serialize, F: Fn() -> T> Serialize for Late<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.0)().serialize(serializer)
    }
}

/// A number, or anything else that can be displayed, as a string.
#[derive(Clone, Copy, Debug)]
pub struct Digits<T>(pub T);

impl<T: Display> Serialize for Digits<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The 24 hex digits of a contact's or company's id.
#[derive(Clone, Copy, Debug)]
pub struct Hex(pub [u8; 12]);

impl Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut text = [0; 24];
        for (place, digit) in text.iter_mut().zip(digits) {
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Attributes, by name.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a>(pub &'a [(Arc<str>, Value)]);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (&**name, value)))
    }
}

/// What was kept as JSON, or else an object without entries.
#[derive(Clone, Copy, Debug)]
pub struct OrEmpty<'a>(pub Option<&'a Value>);

impl Serialize for OrEmpty<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(value) => value.serialize(serializer),
            None => Object(End).serialize(serializer),
        }
    }
}

/// The same as a value, where it is worked on or goes into a webhook.
pub fn value(shown: &impl Serialize) -> Value {
    serde_json::to_value(shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_written_as_json_writes_a_value() {
        let kept = json!({"more": [1, 2]});
        let first = || object!({"a": 1, "b": {"c": null, "d": []}});
        let attributes = [("name".into(), json!("Ada")), ("\"".into(), json!(1.5))];
        let shown = object!({
            ..first(),
            "e" ? None::<u8>,
            "f" ? Some(None::<u8>),
            "id": Digits(7),
            "hex": Hex([0, 1, 0xAB, 0xFF, 9, 10, 16, 0, 0, 0, 0, 0x5F]),
            "each": each(|| [1, 2].iter().map(|n| object!({"n": n}))),
            "late": Late(|| "\u{1}\"é"),
            "named": Named(&attributes),
            "kept": OrEmpty(Some(&kept)),
            "empty": OrEmpty(None),
            ..Object(kept.as_object()),
        });
        let expected = json!({"a": 1, "b": {"c": null, "d": []}, "f": null, "id": "7",
            "hex": "0001abff090a10000000005f", "each": [{"n": 1}, {"n": 2}], "late": "\u{1}\"é",
            "named": {"name": "Ada", "\"": 1.5}, "kept": {"more": [1, 2]}, "empty": {}, "more": [1, 2]});
        assert_eq!(serde_json::to_string(&shown).unwrap(), expected.to_string());
        assert_eq!(value(&first()), json!({"a": 1, "b": {"c": null, "d": []}}));
    }
}
