//! Numbers, kept as text until somebody asks.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::ser::{Serialize, Serializer};

use super::write_integer;

/// The largest integer that a JavaScript number holds together with all smaller ones.
const MAX_SAFE: i64 = (1 << 53) - 1;

/// A JSON number as it was written. Equal means written alike: `1` is not `1.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number<'a>(Cow<'a, str>);

impl<'a> Number<'a> {
    /// `text` must be a number by RFC 8259 §6; the reader has seen to that.
    pub(super) fn new(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The integer. `None` for fractions, exponents, and what is beyond ±(2⁵³ − 1).
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        let (negative, digits) = self.sign();
        let mut value: i64 = 0;
        for byte in digits.bytes() {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + i64::from(byte - b'0');
            if value > MAX_SAFE {
                return None;
            }
        }
        Some(if negative { -value } else { value })
    }

    /// The number in double precision, exactly as JavaScript would read it. `None` where that
    /// takes more than one rounding: more than 53 bits of digits, or a power of ten beyond 22.
    ///
    /// The short way is all that error parameters need, and it spares the tables that the
    /// long way brings along.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        let (negative, text) = self.sign();
        let mut digits: i64 = 0;
        let mut exponent: i32 = 0;
        let mut fraction = false;
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'.' => fraction = true,
                b'e' | b'E' => {
                    exponent = exponent.checked_add(small_integer(&mut bytes)?)?;
                }
                _ => {
                    digits = digits * 10 + i64::from(byte.checked_sub(b'0')?);
                    if digits > MAX_SAFE {
                        return None;
                    }
                    exponent = exponent.saturating_sub(i32::from(fraction));
                }
            }
        }
        if !(-22..=22).contains(&exponent) {
            return None;
        }
        let mut power = 1.0_f64;
        for _ in 0..exponent.unsigned_abs() {
            power *= 10.0; // Exact up to 10²².
        }
        #[allow(clippy::cast_precision_loss)] // Below 2⁵³.
        let digits = digits as f64;
        let value = if exponent < 0 {
            digits / power
        } else {
            digits * power
        };
        Some(if negative { -value } else { value })
    }

    /// The same number, borrowing nothing.
    pub(super) fn to_owned(&self) -> Number<'static> {
        Number(Cow::Owned(String::from(&*self.0)))
    }

    fn sign(&self) -> (bool, &str) {
        match self.0.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, &self.0),
        }
    }
}

/// What follows the `e`: an optional sign and digits, at most three of them counted.
fn small_integer(bytes: &mut core::str::Bytes<'_>) -> Option<i32> {
    let mut negative = false;
    let mut value: i32 = 0;
    for byte in bytes {
        match byte {
            b'-' => negative = true,
            b'+' => {}
            _ => value = value * 10 + i32::from(byte.checked_sub(b'0')?),
        }
        if value > 999 {
            return None;
        }
    }
    Some(if negative { -value } else { value })
}

impl From<u64> for Number<'_> {
    fn from(number: u64) -> Self {
        let mut text = String::new();
        write_integer(&mut text, number);
        Self(Cow::Owned(text))
    }
}

/// As an integer of 32 bits, else as a double, else (neither holds it) as its text. Formats
/// whose only numbers are doubles have nothing to gain from longer integers.
impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let integer = self.as_i64().and_then(|value| i32::try_from(value).ok());
        // An integer has no minus zero.
        if let Some(value) = integer.filter(|_| &*self.0 != "-0") {
            serializer.serialize_i32(value)
        } else if let Some(value) = self.as_f64() {
            serializer.serialize_f64(value)
        } else {
            serializer.serialize_str(&self.0)
        }
    }
}
