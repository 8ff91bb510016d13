//! JSON (RFC 8259): a strict reader, and the little writing that request bodies need.
//!
//! [`parse`] accepts exactly what JavaScript's `JSON.parse` accepts, up to [`MAX_DEPTH`], and
//! borrows from its input where it can. [`Node`] walks a value and knows the path it took, so
//! that a complaint can say where; [`Fields`] reads an object's members off it. [`Object`] writes,
//! and [`Members`] makes an object as a value.

mod fields;
mod members;
mod node;
mod number;
mod parse;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use fields::Fields;
pub use members::Members;
pub use node::{Mismatch, Node};
pub use number::Number;
pub use parse::{Error, MAX_DEPTH, parse};
pub use value::Value;
pub use write::{Object, write_integer, write_string, write_value};
