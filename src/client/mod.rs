//! Digest and Atlas put together: a client, and each of its calls as a state machine.
//!
//! A [`Call`] says what to do next as a [`Step`]; its host does it and tells what came of it
//! with [`Call::receive`] or [`Call::lost`]. It holds no socket and no clock, and it decides
//! everything else.

mod call;
mod error;
mod handle;
mod task;

pub use call::{Call, CallSettings, Incoming, Outgoing, Step};
pub use error::{Error, ErrorKind, RequestSummary};
pub use handle::Client;
pub use task::{Output, Task};
