//! A walk through a value that knows its way.

use alloc::string::String;
use core::fmt;

use super::{Value, write_integer};

static NULL: Value<'static> = Value::Null;

/// A value and where it stands. What Atlas leaves out and what it says is null are the same.
#[derive(Clone, Copy, Debug)]
pub struct Node<'n> {
    value: &'n Value<'n>,
    place: Place<'n>,
}

/// The last step of the way, and the node it started from: the path costs nothing until an
/// error needs it.
#[derive(Clone, Copy, Debug)]
enum Place<'n> {
    Root,
    Member(&'n Node<'n>, &'n str),
    Item(&'n Node<'n>, usize),
}

impl<'n> Node<'n> {
    /// The whole text's value: `$`.
    #[must_use]
    pub fn root(value: &'n Value<'n>) -> Self {
        Self {
            value,
            place: Place::Root,
        }
    }

    /// The member of that name: null where there is none, or where this is no object.
    #[must_use]
    pub fn member(&'n self, name: &'n str) -> Self {
        Self {
            value: self.value.get(name).unwrap_or(&NULL),
            place: Place::Member(self, name),
        }
    }

    /// The value itself.
    #[must_use]
    pub fn value(&self) -> &'n Value<'n> {
        self.value
    }

    /// Whether it is null, or missing.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The items of an array; none for null. `None`: it is neither.
    #[must_use]
    pub fn items(&'n self) -> Option<impl Iterator<Item = Node<'n>>> {
        let items = match self.value {
            Value::Null => [].as_slice(),
            Value::Array(items) => items,
            _ => return None,
        };
        Some(items.iter().enumerate().map(move |(index, value)| Self {
            value,
            place: Place::Item(self, index),
        }))
    }

    /// The items of an array that must be there.
    ///
    /// # Errors
    /// It is no array. `expected` is what should stand here.
    pub fn required_items(
        &'n self,
        expected: &'static str,
    ) -> Result<impl Iterator<Item = Node<'n>>, Mismatch> {
        let items = self.items().filter(|_| !self.is_null());
        items.ok_or_else(|| self.mismatch(expected))
    }

    /// The complaint that something else should stand here.
    #[must_use]
    pub fn mismatch(&self, expected: &'static str) -> Mismatch {
        let mut path = String::new();
        self.write_path(&mut path);
        Mismatch { path, expected }
    }

    fn write_path(&self, out: &mut String) {
        match self.place {
            Place::Root => out.push('$'),
            Place::Member(parent, name) => {
                parent.write_path(out);
                out.push('.');
                out.push_str(name);
            }
            Place::Item(parent, index) => {
                parent.write_path(out);
                out.push('[');
                write_integer(out, index as u64);
                out.push(']');
            }
        }
    }
}

/// A value that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// `$.interfaceEndpoints[0]`
    pub path: String,
    /// What should stand there.
    pub expected: &'static str,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        f.write_str(": expected ")?;
        f.write_str(self.expected)
    }
}

impl core::error::Error for Mismatch {}
