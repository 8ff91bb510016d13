//! The tree that the reader makes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Number;

/// A JSON value. Strings without escapes, and numbers, are parts of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Number<'a>),
    /// A string, escapes resolved.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Self>),
    /// An object's members in the order they came in. Names may repeat: the last one counts.
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl Value<'_> {
    /// The member of that name. `None` where there is none, or where this is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        // From the end: of equal names JSON.parse keeps the last.
        let (_, value) = members.iter().rev().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// The text, where this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, where this is a number that [`Number::as_i64`] can give.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The same value, borrowing nothing.
    #[must_use]
    pub fn to_owned(&self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.to_owned()),
            Self::String(text) => Value::String(Cow::Owned(String::from(&**text))),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_owned).collect()),
            Self::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (Cow::Owned(String::from(&**name)), value.to_owned()))
                    .collect(),
            ),
        }
    }
}

/// The text; null where there is none.
impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, |text| Self::String(Cow::Borrowed(text)))
    }
}

/// An array of the texts.
impl<'a> From<&'a [String]> for Value<'a> {
    fn from(texts: &'a [String]) -> Self {
        let texts = texts.iter().map(|text| Self::String(Cow::Borrowed(text)));
        Self::Array(texts.collect())
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => items.serialize(serializer),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
