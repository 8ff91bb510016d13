//! Digest and Atlas put together: a client, and each of its calls as a state machine.
//!
//! A [`Machine`] says what to do next as a [`Step`]; its host does it and tells what came of it
//! until it is done. It holds no socket and no clock, and it decides everything else: how a
//! request is authenticated, whether it is sent again, how long to pause, when a wait is over.
//!
//! | file             | what                                                                |
//! |------------------|---------------------------------------------------------------------|
//! | `command`        | what a caller wants, as JSON, and the machine for it                |
//! | `arguments`      | reading that JSON                                                   |
//! | `machine`, `step`| the machine, and what it says                                       |
//! | `desk`, `context`| how a flow makes a wish, and what it works with                     |
//! | `task`, `call`   | one operation, tried as often as is safe                            |
//! | `digest`, `bearer` | one try, authenticated                                            |
//! | `retry`, `retry_after` | when to try again                                             |
//! | `wait`, `ensure`, `lists`, `register_again`, `strings`, `connect` | several requests   |
//! | `seen`           | services and endpoints with the words they came in                  |
//! | `error`, `view`  | why there is no result                                              |

mod arguments;
mod bearer;
mod call;
mod command;
mod connect;
mod context;
mod desk;
mod digest;
mod ensure;
mod error;
mod handle;
mod lists;
mod machine;
mod register_again;
mod retry;
mod retry_after;
mod seen;
mod step;
mod strings;
mod task;
mod view;
mod wait;

pub use command::new_endpoint;
pub use context::CallSettings;
pub use error::{Error, ErrorKind, Failure, RequestSummary, Stuck};
pub use handle::Client;
pub use machine::Machine;
pub use seen::{Seen, Subject};
pub use step::{Answer, Millis, Outcome, Outgoing, Reason, Step};
pub use task::{Output, Task};
pub use wait::{Until, Wait};
