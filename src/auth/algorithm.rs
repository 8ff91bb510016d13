//! The hashes of Digest and their names (RFC 7616 §3.3 and §6.1).

use alloc::string::String;
use core::fmt;

use zeroize::Zeroize;

use super::hash::Hasher;

/// A hash function, the weakest first: `Ord` is the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// MD5, which every server knows. Broken for signatures; here it is what there is.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512/256 (FIPS 180-4 §5.3.6.2), which is not SHA-512 cut short: RFC 7616 §3.9.2
    /// as printed has that wrong, see its erratum 4897.
    Sha512_256,
}

impl Hash {
    /// The hash of the parts with a colon between each two, in hex: `H(a ":" b ":" …)` of
    /// RFC 7616 §3.4. Nothing is joined in memory, so no copy of a secret part is made.
    #[must_use]
    pub fn hex_joined(self, parts: &[&[u8]]) -> HexDigest {
        let mut hasher = Hasher::new(self);
        for part in parts {
            hasher.part(part);
        }
        hasher.finish()
    }
}

/// What `algorithm` names: a hash, and whether HA1 is one of a session (`-sess`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithm {
    /// The hash function.
    pub hash: Hash,
    /// `-sess`: HA1 takes in the nonce and the client's nonce (RFC 7616 §3.4.2).
    pub session: bool,
}

impl Algorithm {
    /// What a challenge without `algorithm` means (RFC 7616 §3.3).
    pub const DEFAULT: Self = Self {
        hash: Hash::Md5,
        session: false,
    };

    /// Reads one of the six registered names, in any case. `None`: another algorithm.
    #[must_use]
    pub fn parse(name: &[u8]) -> Option<Self> {
        const SUFFIX: &[u8] = b"-sess";
        let (name, session) = match name
            .len()
            .checked_sub(SUFFIX.len())
            .and_then(|at| name.split_at_checked(at))
        {
            Some((stem, suffix)) if suffix.eq_ignore_ascii_case(SUFFIX) => (stem, true),
            _ => (name, false),
        };
        let hash = [
            (&b"MD5"[..], Hash::Md5),
            (b"SHA-256", Hash::Sha256),
            (b"SHA-512-256", Hash::Sha512_256),
        ]
        .into_iter()
        .find_map(|(known, hash)| name.eq_ignore_ascii_case(known).then_some(hash))?;
        Some(Self { hash, session })
    }
}

/// A hash in lower-case hex: 32 digits for MD5, 64 for the others.
///
/// Not `Copy`, since HA1 is one: what derives from a password is not strewn about.
#[derive(Clone, PartialEq, Eq)]
pub struct HexDigest(pub(super) String);

impl HexDigest {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(super) fn wipe(&mut self) {
        self.0.zeroize();
    }
}

/// Shows no digit: the value may be an HA1, which is as good as the password.
impl fmt::Debug for HexDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HexDigest(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    /// RFC 1321 §A.5; FIPS 180-4 example values ("abc") for the other two.
    #[test]
    fn hashes_the_standards_examples() {
        let abc: &[&[u8]] = &[b"abc"];
        assert_eq!(
            Hash::Md5.hex_joined(abc).as_str(),
            "900150983cd24fb0d6963f7d28e17f72"
        );
        assert_eq!(
            Hash::Sha256.hex_joined(abc).as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            Hash::Sha512_256.hex_joined(abc).as_str(),
            "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"
        );
    }

    #[test]
    fn joins_with_colons_only_between() {
        for hash in [Hash::Md5, Hash::Sha256, Hash::Sha512_256] {
            assert_eq!(
                hash.hex_joined(&[b"a", b"", b"b:c"]),
                hash.hex_joined(&[b"a::b:c"])
            );
            assert_eq!(hash.hex_joined(&[]), hash.hex_joined(&[b""]));
            assert_ne!(hash.hex_joined(&[b"", b""]), hash.hex_joined(&[b""]));
        }
    }

    #[test]
    fn reads_the_six_names_in_any_case() {
        for (name, hash) in [
            ("MD5", Hash::Md5),
            ("SHA-256", Hash::Sha256),
            ("SHA-512-256", Hash::Sha512_256),
        ] {
            for session in [false, true] {
                let name = format!("{name}{}", if session { "-sess" } else { "" });
                let expected = Some(Algorithm { hash, session });
                assert_eq!(Algorithm::parse(name.as_bytes()), expected, "{name}");
                let (lower, upper) = (name.to_ascii_lowercase(), name.to_ascii_uppercase());
                assert_eq!(Algorithm::parse(lower.as_bytes()), expected, "{lower}");
                assert_eq!(Algorithm::parse(upper.as_bytes()), expected, "{upper}");
            }
        }
    }

    #[test]
    fn refuses_other_names() {
        for name in [
            "",
            "-sess",
            "MD",
            "MD5-",
            "MD5 ",
            "SHA",
            "SHA256",
            "SHA-1",
            "SHA-512",
            "MD5-sess-sess",
            "SHA-512-256-ses",
            "token",
        ] {
            assert_eq!(Algorithm::parse(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn prefers_the_stronger_hash() {
        assert!(Hash::Md5 < Hash::Sha256 && Hash::Sha256 < Hash::Sha512_256);
    }

    #[test]
    fn wiping_and_formatting_leave_no_digit() {
        let mut hex = Hash::Md5.hex_joined(&[b"abc"]);
        assert_eq!(format!("{hex:?}"), "HexDigest(..)");
        hex.wipe();
        assert_eq!(hex.as_str(), "");
    }
}
