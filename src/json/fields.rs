//! Members of an object, read one after the other.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Mismatch, Node, Value};

/// Reads members of an object and keeps the first complaint, so that a value can be built in
/// one go and be thrown away at the end if something was amiss.
#[derive(Clone, Debug)]
pub struct Fields<'n> {
    object: Node<'n>,
    mismatch: Option<Mismatch>,
}

impl<'n> Fields<'n> {
    /// The members of `object`, which is amiss itself where it is none.
    #[must_use]
    pub fn new(object: Node<'n>) -> Self {
        let mut fields = Self {
            object,
            mismatch: None,
        };
        if !matches!(object.value(), Value::Object(_)) {
            fields.complain(&object, "an object");
        }
        fields
    }

    /// A string that must be there, and must not be empty.
    pub fn required(&mut self, name: &str) -> String {
        let object = self.object;
        let node = object.member(name);
        match node.value() {
            Value::String(text) if !text.is_empty() => (**text).to_owned(),
            _ => {
                self.complain(&node, "a string that is not empty");
                String::new()
            }
        }
    }

    /// A string; `None` for null and for an empty one.
    pub fn string(&mut self, name: &str) -> Option<String> {
        let object = self.object;
        let node = object.member(name);
        match node.value() {
            Value::String(text) if !text.is_empty() => return Some((**text).to_owned()),
            Value::String(_) | Value::Null => {}
            _ => self.complain(&node, "a string or null"),
        }
        None
    }

    /// An array of strings; none for null.
    pub fn strings(&mut self, name: &str) -> Vec<String> {
        let mut strings = Vec::new();
        let object = self.object;
        let node = object.member(name);
        let Some(items) = node.items() else {
            self.complain(&node, "an array or null");
            return strings;
        };
        for item in items {
            match item.value() {
                Value::String(text) => strings.push((**text).to_owned()),
                _ => self.complain(&item, "a string"),
            }
        }
        strings
    }

    /// A boolean; `false` for null.
    pub fn boolean(&mut self, name: &str) -> bool {
        let object = self.object;
        let node = object.member(name);
        match node.value() {
            Value::Bool(value) => return *value,
            Value::Null => {}
            _ => self.complain(&node, "true, false or null"),
        }
        false
    }

    /// An array of objects, each read by `read`; none for null.
    pub fn objects<T>(
        &mut self,
        name: &str,
        read: impl Fn(&Node<'_>) -> Result<T, Mismatch>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        let object = self.object;
        let node = object.member(name);
        let Some(items) = node.items() else {
            self.complain(&node, "an array or null");
            return values;
        };
        for item in items {
            match read(&item) {
                Ok(value) => values.push(value),
                Err(mismatch) => self.keep(Some(mismatch)),
            }
        }
        values
    }

    /// Of an array of objects the strings that are called `member`; none for null.
    pub fn strings_in(&mut self, name: &str, member: &str) -> Vec<String> {
        let mut strings = Vec::new();
        let object = self.object;
        let node = object.member(name);
        let Some(items) = node.items() else {
            self.complain(&node, "an array or null");
            return strings;
        };
        for item in items {
            let mut fields = Fields::new(item);
            if let Some(string) = fields.string(member) {
                strings.push(string);
            }
            self.keep(fields.mismatch);
        }
        strings
    }

    /// What was built of the members.
    ///
    /// # Errors
    /// The first member that was not what it should be.
    pub fn finish<T>(self, value: T) -> Result<T, Mismatch> {
        match self.mismatch {
            None => Ok(value),
            Some(mismatch) => Err(mismatch),
        }
    }

    /// Notes that `node` is amiss.
    pub fn complain(&mut self, node: &Node<'_>, expected: &'static str) {
        if self.mismatch.is_none() {
            self.mismatch = Some(node.mismatch(expected));
        }
    }

    /// Keeps the first complaint.
    fn keep(&mut self, mismatch: Option<Mismatch>) {
        if self.mismatch.is_none() {
            self.mismatch = mismatch;
        }
    }
}
