//! HTTP Digest access authentication (RFC 7616) for clients, without I/O.
//!
//! # Theory of operation
//!
//! A server answers 401 with a list of challenges. [`Challenge::select`] reads the list and
//! picks the one to answer. [`Ha1`] is made once for it from the [`Credentials`], and
//! [`authorization`] makes the header for each request from there: the same nonce, a count
//! that goes up by one. The answer to an accepted request may bring
//! [`AuthenticationInfo`]: the next nonce, and a proof that the server knows the password.
//! All of this is pure functions of their arguments.
//!
//! A [`Session`] owns what lasts from one request to the next: the credentials, the
//! challenge, the count. An [`Exchange`] is one request of it, and the only place where it
//! is decided whether to send again. Both take randomness as an argument and do no I/O.
//!
//! | file               | what                                                       |
//! |--------------------|------------------------------------------------------------|
//! | `syntax`           | classes of bytes, quoting                                  |
//! | `scan`             | header lines to [`RawChallenge`]s                          |
//! | `challenge`        | the [`Challenge`] to answer, or why there is none          |
//! | `params`           | looking parameters up                                      |
//! | `algorithm`        | the names of the hashes                                    |
//! | `hash`             | the hashes themselves                                      |
//! | `authorization`    | A1, A2, response: the header                               |
//! | `info`             | `Authentication-Info`                                      |
//! | `session`          | nonces, counts, turns                                      |
//! | `exchange`         | when to send, send again, or stop                          |
//!
//! # Implementation notes
//!
//! Header values are isomorphic strings, as `fetch` has them: each `char` up to U+00FF is
//! one byte. A line with any other character is taken for decoded UTF-8 and encoded again.
//!
//! Where the parser takes more than the grammar, or less:
//!
//! - Blanks in the place of the comma between two parameters separate them (against
//!   RFC 9110 §11.6.1). Before a scheme there must be a comma.
//! - Any number of spaces and tabs may follow the scheme; §11.3 has one or more spaces.
//! - Empty elements are skipped at any place and in any number (§5.6.1.2).
//! - An unquoted value runs to the next blank or comma, so it may have bytes that no token
//!   has (against §11.2): nonces in Base64 come so. A `"` in it is an error.
//! - `name=` is a parameter with an empty value (against §11.2). `token68` wins where a
//!   scheme other than Digest has nothing else; Digest has no `token68`.
//! - A scheme that no blank follows has no parameters. After `Digest ,` there may be some.
//! - A value may be a token or a quoted string for every parameter, whatever RFC 7616 §3.3
//!   demands of it.
//! - Bytes from 80 to FF are kept as they are, hashed as they are, and sent back as they
//!   are. Control characters but the tab make the line unreadable (§5.5).
//! - What cannot be read ends its line and takes the challenge it is in with it. Challenges
//!   before it, and other lines, are used.
//! - 16 KiB for a line, 64 parameters for a challenge.
//!
//! Of Digest challenges (RFC 7616 §3.3):
//!
//! - A missing `realm` is an empty one. A missing or empty `nonce` makes the challenge
//!   unusable, and so does a parameter that we use and that is there twice with different
//!   values.
//! - An empty `qop` list is none. One of unknown tokens alone makes the challenge unusable:
//!   the form without `qop` would be a downgrade that the server did not offer.
//! - A `-sess` algorithm without `qop` is unusable: no `cnonce` could be sent.
//! - `auth` is preferred to `auth-int`; the strongest hash is preferred whatever the order,
//!   where §3.7 gives the server's order for the preference.
//! - `domain` is read and widens nothing.
//!
//! Of the answer (RFC 7616 §3.4):
//!
//! - User name and password are always hashed in UTF-8, whether or not `charset` was sent
//!   (§4 leaves the case without open). They are not normalised: §4 wants NFC, and those
//!   who need it can do it before.
//! - A user name with other than printable ASCII goes out as `username*`, also where no
//!   `charset` was sent; `userhash` wins over it (§3.4.4).
//! - `algorithm` is sent only if it was offered, in the server's spelling, without quotes.
//! - A request target with bytes that are not visible ASCII, or with `#`, is refused.
//! - A user name with a colon is refused.
//!
//! Of `Authentication-Info` (RFC 7616 §3.5):
//!
//! - A `qop` other than the request's fails the check; the RFC only says that they should
//!   be the same.
//! - RFC 2069's `digest` directive is not read.

mod algorithm;
mod authorization;
mod challenge;
mod challenge_error;
mod credentials;
mod error;
mod exchange;
mod hash;
mod info;
mod lease;
mod manual;
mod params;
mod scan;
mod session;
mod syntax;
#[cfg(test)]
mod tests;

pub use algorithm::{Algorithm, Hash, HexDigest};
pub use authorization::{Ha1, SignError, Target, authorization, rspauth};
pub use challenge::{Challenge, Qop};
pub use challenge_error::ChallengeError;
pub use credentials::{Credentials, InvalidCredentials};
pub use error::AuthError;
pub use exchange::{Exchange, Next, Reason, Received, Step};
pub use info::{AuthenticationInfo, Verdict};
pub use lease::Entropy;
pub use manual::Reaction;
pub use scan::{RawChallenge, parse_challenges};
pub use session::Session;
