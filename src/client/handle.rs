//! What the calls of a client share.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use super::bearer::Bearer;
use crate::atlas::{ApiVersion, InvalidArgument};
use crate::auth::{Credentials, Session};

/// One Atlas and one set of credentials: what the calls share.
pub struct Client {
    pub(super) auth: Auth,
    pub(super) origin: String,
    pub(super) version: ApiVersion,
    pub(super) headers: Vec<(String, String)>,
    /// Projects in which an endpoint is being registered again: one at a time.
    pub(super) lanes: Vec<String>,
}

/// How requests are authenticated.
#[derive(Clone)]
pub(super) enum Auth {
    /// An API key: HTTP Digest.
    Digest(Rc<RefCell<Session>>),
    /// An access token, wherever it comes from.
    Bearer(Rc<RefCell<Bearer>>),
}

impl Client {
    /// A client of an API key that has sent nothing yet. `origin` is scheme and authority,
    /// without a slash at its end; `headers` go with every request, their names in lower case.
    ///
    /// # Errors
    /// The public key has a colon in it.
    pub fn with_api_key(
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
        let session = Rc::new(RefCell::new(Session::new(credentials)));
        let auth = Auth::Digest(session);
        Ok(Self::new(auth, origin, version, headers))
    }

    /// A client of a service account, whose token it gets itself. The rest as for
    /// [`Client::with_api_key`].
    ///
    /// # Errors
    /// Id or secret cannot be sent.
    pub fn with_service_account(
        client_id: &str,
        client_secret: &str,
        origin: String,
        version: ApiVersion,
        headers: Vec<(String, String)>,
    ) -> Result<Self, InvalidArgument> {
        let bearer = Bearer::of_account(client_id, client_secret)?;
        Ok(Self::with_bearer(bearer, origin, version, headers))
    }

    /// A client of an access token: this one, or where there is none the one that its host is
    /// asked for. The rest as for [`Client::with_api_key`].
    ///
    /// # Errors
    /// It is no bearer token.
    pub fn with_access_token(
        token: Option<&str>,
        origin: String,
        version: ApiVersion,
        headers: Vec<(String, String)>,
    ) -> Result<Self, InvalidArgument> {
        let bearer = match token {
            Some(token) => Bearer::of_token(token)?,
            None => Bearer::of_host(),
        };
        Ok(Self::with_bearer(bearer, origin, version, headers))
    }

    fn with_bearer(
        bearer: Bearer,
        origin: String,
        version: ApiVersion,
        headers: Vec<(String, String)>,
    ) -> Self {
        let auth = Auth::Bearer(Rc::new(RefCell::new(bearer)));
        Self::new(auth, origin, version, headers)
    }

    fn new(
        auth: Auth,
        origin: String,
        version: ApiVersion,
        headers: Vec<(String, String)>,
    ) -> Self {
        Self {
            auth,
            origin,
            version,
            headers,
            lanes: Vec::new(),
        }
    }

    /// Wipes the credentials and what was derived from them. End the calls first.
    pub fn wipe(&mut self) {
        match &self.auth {
            Auth::Digest(session) => session.borrow_mut().wipe(),
            Auth::Bearer(bearer) => bearer.borrow_mut().wipe(),
        }
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
