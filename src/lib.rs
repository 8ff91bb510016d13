//! MongoDB Atlas private endpoint services, and HTTP Digest, as a core without I/O.
//!
//! This crate opens no socket, reads no clock and draws no randomness: what it needs of
//! them are arguments. It builds requests, answers Digest challenges (RFC 7616), reads
//! responses, and says as a value what to do next. `src/wasm` lends it to JavaScript; the
//! rest of the crate does not know that JavaScript exists.
//!
//! - [`auth`]: HTTP Digest. Knows no Atlas.
//! - [`atlas`]: the Atlas Administration API's private endpoint resource. Knows no Digest.
//! - [`client`]: the two put together: one call as a state machine.
//! - [`json`]: the reader behind the responses.
#![no_std]

extern crate alloc;
// Linked for its panic handler and allocator, and left without a name: nothing here can
// reach a clock, a file or a socket, and the compiler proves it.
#[cfg(test)]
extern crate std;
#[cfg(not(any(test, panics_trap)))]
extern crate std as _;

#[cfg(feature = "atlas")]
pub mod atlas;
pub mod auth;
#[cfg(feature = "atlas")]
pub mod client;
#[cfg(feature = "atlas")]
pub mod http;
#[cfg(feature = "atlas")]
pub mod json;
pub mod secret;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod wasm;
