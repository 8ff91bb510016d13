//! What can be wrong with a call, before anything is sent.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use crate::json::write_integer;

/// An argument that cannot be sent. Nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    /// Path of the argument: `service.region`.
    pub argument: Cow<'static, str>,
    /// What it must be. Does not repeat what it was: that may be a key in the wrong place.
    pub problem: &'static str,
}

impl InvalidArgument {
    /// `argument` does not keep to what `problem` says it must be.
    #[must_use]
    pub fn new(argument: impl Into<Cow<'static, str>>, problem: &'static str) -> Self {
        Self {
            argument: argument.into(),
            problem,
        }
    }

    /// The same of a part of the list `argument`, or of a member of that part: `member` is empty,
    /// or begins with a dot.
    #[must_use]
    pub(super) fn in_list(
        argument: &str,
        index: usize,
        member: &str,
        problem: &'static str,
    ) -> Self {
        let mut place = String::from(argument);
        place.push('[');
        write_integer(&mut place, index as u64);
        place.push(']');
        place.push_str(member);
        Self::new(place, problem)
    }

    /// The argument and what it must be, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        [&*self.argument, " ", self.problem].concat()
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for InvalidArgument {}
