//! What the calls of a client share.

use alloc::{string::String, vec::Vec};
use core::fmt;

use crate::atlas::{ApiVersion, InvalidArgument};
use crate::auth::{Credentials, Session};

/// One Atlas and one key: what the calls share.
pub struct Client {
    pub(super) session: Session,
    pub(super) origin: String,
    pub(super) version: ApiVersion,
    pub(super) headers: Vec<(String, String)>,
}

impl Client {
    /// A client that has sent nothing yet. `origin` is scheme and authority, without a slash
    /// at its end; `headers` go with every request, their names in lower case.
    ///
    /// # Errors
    /// The public key has a colon in it.
    pub fn new(
        public_key: &str,
        private_key: &str,
        origin: String,
        version: ApiVersion,
        headers: Vec<(String, String)>,
    ) -> Result<Self, InvalidArgument> {
        let credentials = Credentials::new(public_key, private_key).map_err(|_| {
            InvalidArgument::new(
                "options.publicKey",
                "must not contain \":\", which separates it from the private key",
            )
        })?;
        Ok(Self {
            session: Session::new(credentials),
            origin,
            version,
            headers,
        })
    }

    /// Wipes the private key and what was derived from it. End the calls first.
    pub fn wipe(&mut self) {
        self.session.wipe();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.origin)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
