//! Calls of a client, and whatever Atlas and their hosts answer. Input: a script, see `script`.
//!
//! Every call comes to an end once its requests are refused; nobody waits for somebody who does
//! not move; each request goes to its origin, as a URL parser takes it; no count meets its nonce
//! twice; results and errors can be shown, and have no secret in them.

mod host;
mod script;
pub mod seeds;

use host::Host;
use script::Event;

/// Plays a script, then refuses what is left.
pub fn check(data: &[u8]) {
    let script = String::from_utf8_lossy(data);
    let (client, events) = script.split_once('\n').unwrap_or((&script, ""));
    let mut host = Host::new(client);
    for line in events.split('\n') {
        if let Some(event) = Event::read(line) {
            host.play(&event);
        }
    }
    host.finish();
}
