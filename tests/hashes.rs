//! The hash functions: the examples of their standards, and the crates of RustCrypto.

#![cfg(not(target_arch = "wasm32"))]

use atlas_private_endpoint::auth::Hash;
use md5::{Digest, Md5};
use proptest::prelude::*;
use sha2::{Sha256, Sha512_256};

const HASHES: [Hash; 3] = [Hash::Md5, Hash::Sha256, Hash::Sha512_256];

fn by_others(hash: Hash, message: &[u8]) -> String {
    let digest = match hash {
        Hash::Md5 => Md5::digest(message).to_vec(),
        Hash::Sha256 => Sha256::digest(message).to_vec(),
        Hash::Sha512_256 => Sha512_256::digest(message).to_vec(),
    };
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 1321 §A.5, and NIST's example values for FIPS 180-4 with one, two and many blocks.
#[test]
fn the_standards_examples_come_out() {
    let two_blocks_of_64 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let two_blocks_of_128 = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
                             hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
    let million = "a".repeat(1_000_000);
    for (hash, message, expected) in [
        (Hash::Md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
        (Hash::Md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (
            Hash::Md5,
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a",
        ),
        (
            Hash::Sha256,
            two_blocks_of_64,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        ),
        (
            Hash::Sha256,
            &million,
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        ),
        (
            Hash::Sha512_256,
            two_blocks_of_128,
            "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a",
        ),
    ] {
        let parts = [message.as_bytes()];
        assert_eq!(hash.hex_joined(&parts).as_str(), expected, "{hash:?}");
    }
}

/// Around the ends of blocks is where padding goes wrong.
#[test]
fn every_length_up_to_three_blocks_agrees_with_other_implementations() {
    let message: Vec<u8> = (0..=255).cycle().take(400).collect();
    for hash in HASHES {
        for length in 0..message.len() {
            let part = message.get(..length).unwrap_or_default();
            let ours = hash.hex_joined(&[part]);
            let theirs = by_others(hash, part);
            assert_eq!(ours.as_str(), theirs, "{hash:?} of {length}");
        }
    }
}

proptest! {
    #[test]
    fn any_parts_agree_with_other_implementations(
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8),
    ) {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let joined = parts.join(&b':');
        for hash in HASHES {
            let ours = hash.hex_joined(&parts);
            prop_assert_eq!(ours.as_str(), by_others(hash, &joined));
        }
    }
}
