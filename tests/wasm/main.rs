//! The bindings, in the engines they are for: arguments in, steps out, and one `fetch`.
//!
//! Run by wasm-bindgen's runner in Node and in a browser. What the core decides is tested
//! natively; here is only what differs across the border, and that the hashes, which are
//! compiled with other switches for this target, are still right.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "atlas")]
mod calls;
#[cfg(feature = "atlas")]
mod transport;
mod vectors;
