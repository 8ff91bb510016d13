//! Values that must not be seen, and do not stay in memory.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroize;

/// Bytes that are overwritten when they are dropped, and that no formatting shows.
///
/// There is no `Clone` and no `Display` on purpose: a copy is a second thing to wipe, and
/// a text is a way into a log.
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes the bytes over. Hand in an owned buffer where there is one: a borrowed one is
    /// copied, and the original stays with its owner.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes themselves, for a hash or a request body.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Overwrites the bytes and leaves the secret empty.
    pub fn wipe(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(..)");
        assert_eq!(format!("{:#?}", Secret::new("hunter2")), "Secret(..)");
    }

    #[test]
    fn wiping_leaves_nothing() {
        let mut secret = Secret::new("hunter2");
        assert_eq!(secret.expose(), b"hunter2");
        secret.wipe();
        assert_eq!(secret.expose(), b"");
    }
}
