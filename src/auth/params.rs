//! Parameters: of a challenge, of credentials, of `Authentication-Info`.

use alloc::{string::String, vec::Vec};

/// Names in lower case, and values without their quotes and escapes, in the order sent.
pub(super) type Params = Vec<(String, Vec<u8>)>;

/// The value of the first parameter of that name.
pub(super) fn value_of<'p>(params: &'p [(String, Vec<u8>)], name: &str) -> Option<&'p [u8]> {
    let (_, value) = params.iter().find(|(key, _)| key == name)?;
    Some(value)
}

/// One of these is there twice with different values. They cannot both be meant, and a
/// proxy may have read the other one.
pub(super) fn is_ambiguous(params: &[(String, Vec<u8>)], names: &[&str]) -> bool {
    params.iter().any(|(name, value)| {
        names.contains(&&**name) && value_of(params, name).is_some_and(|first| first != value)
    })
}
