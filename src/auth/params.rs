//! Parameters: of a challenge, of credentials, of `Authentication-Info`.

use alloc::vec::Vec;

/// Lines of `name=value`, in the order sent: names in lower case, values without their quotes
/// and escapes. No name has an equals sign in it and no value a line break, and one block of
/// memory is less to copy, drop and walk than one for each half of each parameter.
pub(super) type Params = Vec<u8>;

/// Names and values.
pub(super) fn lines(params: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    params.split(|byte| *byte == b'\n').filter_map(|line| {
        let at = line.iter().position(|byte| *byte == b'=')?;
        Some((line.get(..at)?, line.get(at + 1..)?))
    })
}

/// Appends one.
pub(super) fn push_param(params: &mut Params, name: &[u8], value: &[u8]) {
    for part in [name, b"=", value, b"\n"] {
        params.extend_from_slice(part);
    }
}

/// The value of the first parameter of that name.
pub(super) fn value_of<'p>(params: &'p [u8], name: &[u8]) -> Option<&'p [u8]> {
    lines(params).find_map(|(key, value)| (key == name).then_some(value))
}

/// One of these is there twice with different values. They cannot both be meant, and a
/// proxy may have read the other one.
pub(super) fn is_ambiguous(params: &[u8], names: &[&str]) -> bool {
    lines(params).any(|(name, value)| {
        names.iter().any(|known| known.as_bytes() == name) && value_of(params, name) != Some(value)
    })
}
