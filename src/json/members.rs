//! Objects made in memory, member by member.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Number, Value};

/// The members of an object that is being made, in their order.
#[derive(Clone, Debug, Default)]
pub struct Members<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Members<'a> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a string; null where there is none.
    pub fn text(&mut self, name: &'a str, text: Option<&'a str>) {
        self.value(name, text.into());
    }

    /// Adds a whole number; null where there is none.
    pub fn number(&mut self, name: &'a str, number: Option<u64>) {
        let value = number.map_or(Value::Null, |number| Value::Number(Number::from(number)));
        self.value(name, value);
    }

    /// Adds `true` or `false`.
    pub fn flag(&mut self, name: &'a str, flag: bool) {
        self.value(name, Value::Bool(flag));
    }

    /// Adds an array of strings.
    pub fn texts(&mut self, name: &'a str, texts: &'a [String]) {
        self.value(name, texts.into());
    }

    /// Adds any value.
    pub fn value(&mut self, name: &'a str, value: Value<'a>) {
        self.0.push((Cow::Borrowed(name), value));
    }

    /// The object.
    #[must_use]
    pub fn finish(self) -> Value<'a> {
        Value::Object(self.0)
    }
}
