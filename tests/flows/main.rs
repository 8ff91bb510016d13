//! Whole calls in virtual time: a host drives the machines against a server that is a script
//! or a model of Atlas. What is expected was written from the public contract (`index.d.ts`)
//! and Atlas's reference, by hand.
#![cfg(feature = "atlas")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![allow(
    unreachable_pub,
    dead_code,
    missing_docs,
    missing_debug_implementations
)] // Shared with `simulation`.

mod atlas;
mod clients;
mod connect;
mod endpoints;
mod ensure;
mod host;
mod regional;
mod retries;
mod script;
mod strings;
mod tokens;
mod waits;
