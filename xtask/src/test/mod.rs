//! `cargo xtask test`: every check there is, in stages.

mod count;
mod everywhere;
mod package;
mod rust;
mod stage;

pub(crate) use stage::{HELP, run};
