//! Clients of every kind of credentials.

use std::cell::RefCell;
use std::rc::Rc;

use atlas_private_endpoint::atlas::ApiVersion;
use atlas_private_endpoint::client::Client;

pub type Shared = Rc<RefCell<Client>>;

const ORIGIN: &str = "https://cloud.example";

/// A client of an access token: one request for each try.
pub fn by_token() -> Shared {
    let client = Client::with_access_token(Some("t0"), ORIGIN.into(), ApiVersion::V2, Vec::new());
    share(client.expect("a token"))
}

/// A client whose host has the tokens.
pub fn by_host_tokens() -> Shared {
    let client = Client::with_access_token(None, ORIGIN.into(), ApiVersion::V2, Vec::new());
    share(client.expect("no token"))
}

/// A client of a service account.
pub fn by_account() -> Shared {
    let (id, secret) = ("mdb_sa_id_1", "mdb_sa_sk_1");
    let client =
        Client::with_service_account(id, secret, ORIGIN.into(), ApiVersion::V2, Vec::new());
    share(client.expect("an account"))
}

/// A client of an API key.
pub fn by_key(public: &str, private: &str) -> Shared {
    let client = Client::with_api_key(public, private, ORIGIN.into(), ApiVersion::V1, Vec::new());
    share(client.expect("a key"))
}

fn share(client: Client) -> Shared {
    Rc::new(RefCell::new(client))
}
