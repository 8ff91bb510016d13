//! The three hash functions, over one buffer.
//!
//! MD5's rounds are the crate `md-5`'s. SHA-256 and SHA-512/256 are one algorithm with two
//! sets of numbers (FIPS 180-4 §6.2 and §6.4), so here they are written once, for size: out
//! of a crate they take four times the room. `tests/hashes.rs` compares them with that crate.

use alloc::string::String;

use zeroize::Zeroize;

use super::syntax::push_hex;
use super::{Hash, HexDigest};

/// What is hashed, piece by piece. Overwritten when it is dropped.
pub(super) struct Hasher {
    hash: Hash,
    /// Of a word: 4, or 8 for SHA-512.
    bytes: u32,
    /// 32-bit words stand in the lower halves. MD5 has four.
    state: [u64; 8],
    block: [u8; 128],
    used: usize,
    length: u64,
    begun: bool,
    constants: [u64; 80],
}

impl Hasher {
    pub(super) fn new(hash: Hash) -> Self {
        let (bytes, state) = match hash {
            Hash::Md5 => (4, &MD5),
            Hash::Sha256 => (4, &SHA256),
            Hash::Sha512_256 => (8, &SHA512_256),
        };
        Self {
            hash,
            bytes,
            state: *state,
            block: [0; 128],
            used: 0,
            length: 0,
            begun: false,
            constants: if hash == Hash::Md5 {
                [0; 80]
            } else {
                constants()
            },
        }
    }

    /// What comes next, after a colon if it is not the first.
    pub(super) fn part(&mut self, bytes: &[u8]) {
        if core::mem::replace(&mut self.begun, true) {
            self.push(b':');
        }
        self.update(bytes);
    }

    /// The hash of it all. Nothing more can come then.
    pub(super) fn finish(&mut self) -> HexDigest {
        let bits = 8 * self.length;
        let is_md5 = self.hash == Hash::Md5;
        self.push(0x80);
        // A block ends in the length, of two words. Lengths beyond 64 bits do not occur.
        while self.used as u32 != 14 * self.bytes {
            self.push(0);
        }
        if self.bytes == 8 {
            self.update(&[0; 8]);
        }
        for index in 0..8 {
            self.push((bits >> (8 * if is_md5 { index } else { 7 - index })) as u8);
        }
        let words = if self.hash == Hash::Sha256 { 8 } else { 4 };
        // The room is made at once, so nothing of a secret is left behind by growing.
        let mut digits = String::with_capacity(64);
        for word in self.state.iter().take(words) {
            for index in 0..self.bytes {
                // MD5 has the lowest byte first.
                let place = if is_md5 {
                    index
                } else {
                    self.bytes - 1 - index
                };
                push_hex(&mut digits, (word >> (8 * place)) as u8);
            }
        }
        HexDigest(digits)
    }

    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.block.get_mut(self.used) {
            *place = byte;
        }
        self.length += 1;
        self.used += 1;
        if self.used as u32 == 16 * self.bytes {
            self.used = 0;
            self.compress();
        }
    }

    fn compress(&mut self) {
        if self.hash != Hash::Md5 {
            return self.compress_sha2();
        }
        let mut words = [0; 4];
        for (word, state) in words.iter_mut().zip(&self.state) {
            *word = *state as u32;
        }
        if let Some(block) = self.block.first_chunk() {
            md5::block_api::compress(&mut words, core::slice::from_ref(block));
        }
        for (word, state) in words.iter().zip(&mut self.state) {
            *state = u64::from(*word);
        }
        words.zeroize();
    }

    /// FIPS 180-4 §6.2.2 and §6.4.2.
    fn compress_sha2(&mut self) {
        let (rounds, [big0, big1, small0, small1]) = if self.bytes == 8 {
            (80, &ROTATIONS_512)
        } else {
            (64, &ROTATIONS_256)
        };
        let bits = 8 * self.bytes;
        let mask = u64::MAX >> (64 - bits);
        let rotate = |x: u64, n: u8| x >> n | x << (bits - u32::from(n));
        let mix = |x: u64, [a, b, c]: &[u8; 3], shifts: bool| {
            (rotate(x, *a) ^ rotate(x, *b)) & mask
                ^ if shifts { x >> c } else { rotate(x, *c) & mask }
        };
        let mut schedule = [0; 16];
        for (word, bytes) in schedule
            .iter_mut()
            .zip(self.block.chunks(self.bytes as usize))
        {
            for byte in bytes {
                *word = *word << 8 | u64::from(*byte);
            }
        }
        let mut v = self.state;
        for constant in self.constants.iter().take(rounds) {
            let word = schedule[0];
            let mut next = word
                .wrapping_add(schedule[9])
                .wrapping_add(mix(schedule[1], small0, true))
                .wrapping_add(mix(schedule[14], small1, true))
                & mask;
            // Everything moves up by one, and the first drops out.
            for place in schedule.iter_mut().rev() {
                next = core::mem::replace(place, next);
            }
            let [a, b, c, d, e, f, g, h] = v;
            let t1 = h
                .wrapping_add(mix(e, big1, false))
                .wrapping_add(e & f ^ !e & g)
                .wrapping_add(constant >> (64 - bits))
                .wrapping_add(word);
            let t2 = mix(a, big0, false).wrapping_add(a & b ^ a & c ^ b & c);
            let mut next = t1.wrapping_add(t2) & mask;
            for place in &mut v {
                next = core::mem::replace(place, next);
            }
            v[4] = t1.wrapping_add(d) & mask;
        }
        for (word, more) in self.state.iter_mut().zip(v) {
            *word = word.wrapping_add(more) & mask;
        }
        schedule.zeroize();
    }
}

impl Drop for Hasher {
    fn drop(&mut self) {
        self.state.zeroize();
        self.block.zeroize();
    }
}

/// RFC 1321 §3.3.
static MD5: [u64; 8] = [
    0x6745_2301,
    0xefcd_ab89,
    0x98ba_dcfe,
    0x1032_5476,
    0,
    0,
    0,
    0,
];
/// FIPS 180-4 §5.3.3.
static SHA256: [u64; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
/// FIPS 180-4 §5.3.6.2.
static SHA512_256: [u64; 8] = [
    0x2231_2194_fc2b_f72c,
    0x9f55_5fa3_c84c_64c2,
    0x2393_b86b_6f53_b151,
    0x9638_7719_5940_eabd,
    0x9628_3ee2_a88e_ffe3,
    0xbe5e_1e25_5386_3992,
    0x2b01_99fc_2c85_b8aa,
    0x0eb7_2ddc_81c5_2ca2,
];
/// Of Σ0, Σ1, σ0 and σ1; the last of the small ones is a shift (FIPS 180-4 §4.1).
static ROTATIONS_256: [[u8; 3]; 4] = [[2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]];
static ROTATIONS_512: [[u8; 3]; 4] = [[28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]];

/// SHA-512's: the first 64 bits of the fractional parts of the cube roots of the first 80
/// primes (FIPS 180-4 §4.2.3). SHA-256 has the upper halves of the first 64. Computed, in some
/// microseconds, since digits without a pattern cannot be compressed: a table has 640 bytes.
fn constants() -> [u64; 80] {
    let mut constants = [0; 80];
    let mut prime = 1_u64;
    for constant in &mut constants {
        prime += 1;
        // The last one is 409, which is less than 21 squared.
        while (2..prime.min(21)).any(|divisor| prime.is_multiple_of(divisor)) {
            prime += 1;
        }
        // Newton, with 18 bits after the point; what is missing then, a double can hold.
        let mut coarse = 1_u64 << 21;
        for _ in 0..8 {
            coarse = (2 * coarse + (prime << 54) / (coarse * coarse)) / 3;
        }
        let a = coarse as f64 * STEP;
        let missing =
            (prime << 54).wrapping_sub(coarse * coarse * coarse) as i64 as f64 * STEP * STEP * STEP;
        let mut fine = 0.0;
        for _ in 0..8 {
            fine = missing / (3.0 * a * a + (3.0 * a + fine) * fine);
        }
        *constant =
            (coarse << 46).wrapping_add((fine * 18_446_744_073_709_551_616.0) as i64 as u64);
    }
    constants
}

/// Of the coarse root.
const STEP: f64 = 1.0 / 262_144.0;
