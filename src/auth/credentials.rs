//! Who signs.

use alloc::string::String;
use core::fmt;

use crate::secret::Secret;

/// A user name and its password.
pub struct Credentials {
    username: String,
    password: Secret,
}

impl Credentials {
    /// Takes both as they are, in UTF-8. Nothing is normalised: see the notes of
    /// [`auth`](super).
    ///
    /// # Errors
    /// [`InvalidCredentials`] for a user name with a colon.
    pub fn new(username: &str, password: &str) -> Result<Self, InvalidCredentials> {
        if username.bytes().any(|byte| byte == b':') {
            return Err(InvalidCredentials::ColonInUsername);
        }
        Ok(Self {
            username: username.into(),
            password: Secret::new(password),
        })
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Overwrites the password. What is signed afterwards is refused by the server.
    pub fn wipe(&mut self) {
        self.password.wipe();
    }

    pub(super) fn password(&self) -> &[u8] {
        self.password.expose()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// Why [`Credentials`] were not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// HA1 hashes `username:realm:password`: a colon in the first makes it ambiguous, so
    /// that one user's password would hold for another.
    ColonInUsername,
}

impl InvalidCredentials {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self {
            Self::ColonInUsername => "the user name must not have a colon in it",
        }
    }
}

impl fmt::Display for InvalidCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for InvalidCredentials {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn a_colon_is_refused_in_the_user_name_alone() {
        let refused = Credentials::new("a:b", "c").err();
        assert_eq!(refused, Some(InvalidCredentials::ColonInUsername));
        assert!(Credentials::new("a", "b:c").is_ok());
        assert!(Credentials::new("", "").is_ok());
    }

    #[test]
    fn formatting_shows_neither_half() {
        let credentials = Credentials::new("somebody", "hunter2").unwrap();
        assert_eq!(format!("{credentials:?}"), "Credentials(..)");
    }

    #[test]
    fn wiping_leaves_no_password() {
        let mut credentials = Credentials::new("somebody", "hunter2").unwrap();
        credentials.wipe();
        assert_eq!(credentials.password(), b"");
    }
}
