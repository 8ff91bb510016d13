//! Laws that hold for any input, one module for each fuzz target: its `check` takes the fuzzer's
//! bytes and panics where the law does not hold.
//!
//! `targets/` hands them to libFuzzer. `tests/` checks the seeds and what was found before,
//! without it.

pub mod authentication_info;
pub mod authorization;
pub mod challenge;
pub mod command;
pub mod decode;
pub mod exchange;
pub mod json;
pub mod path;
pub mod region;
pub mod seeds;
pub mod text;

/// A target's name, and its law.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 9] = [
    ("authentication_info", authentication_info::check),
    ("authorization", authorization::check),
    ("challenge", challenge::check),
    ("command", command::check),
    ("decode", decode::check),
    ("exchange", exchange::check),
    ("json", json::check),
    ("path", path::check),
    ("region", region::check),
];
