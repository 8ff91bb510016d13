//! Whether a request is sent once more, and when.

use super::context::Context;
use super::{ErrorKind, Millis};
use crate::atlas::ApiError;
use crate::auth::Entropy;

/// The longest first pause; each later one may be twice as long.
const FIRST: Millis = 500;
/// No pause of ours is longer.
const LONGEST: Millis = 30_000;
/// No pause that Atlas asks for is kept for longer. Its buckets are full again by then.
const PATIENCE: Millis = 60_000;

/// The pause before the next try, where there is to be one. `tries`: those that failed.
///
/// A 429 was not executed, whatever its method. A 502, 503 or 504 and a lost answer may have
/// been: those are repeated only where it makes no difference, for GET, HEAD, PUT and DELETE.
pub(super) fn pause(
    context: &Context,
    kind: &ErrorKind,
    method: &str,
    tries: u32,
) -> Option<Millis> {
    if tries > context.settings().max_retries || context.is_over() {
        return None;
    }
    let is_safe = matches!(method, "GET" | "HEAD" | "PUT" | "DELETE");
    let wanted = match kind {
        ErrorKind::Api(error) if is_passing(error, is_safe) => error.retry_after_ms,
        // More attempts than this one try: those for its token, and all that were allowed.
        ErrorKind::Transport { attempts, .. }
            if is_safe && *attempts <= context.settings().max_retries =>
        {
            None
        }
        _ => return None,
    };
    let jitter = jitter(context.entropy(), tries);
    Some(match wanted {
        // Spread a little: whoever was refused together would come back together.
        Some(wanted) => wanted.min(PATIENCE) + jitter / 4,
        None => jitter,
    })
}

fn is_passing(error: &ApiError, is_safe: bool) -> bool {
    match error.status {
        429 => true,
        502..=504 => is_safe,
        _ => false,
    }
}

/// Any span up to one that doubles with each try ("full jitter").
fn jitter(entropy: Entropy, tries: u32) -> Millis {
    let longest = FIRST
        .checked_shl(tries.saturating_sub(1))
        .unwrap_or(LONGEST)
        .min(LONGEST);
    share(longest, entropy)
}

/// A random part of a span.
pub(super) fn share(span: Millis, entropy: Entropy) -> Millis {
    let [word, ..] = entropy;
    let word = u64::from(word);
    // In halves: a caller's interval may be of any length.
    (span >> 32) * word + (((span & 0xffff_ffff) * word) >> 32)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_of_any_span_is_a_part_of_it() {
        for span in [0, 1, 1_000, 1 << 32, (1 << 53) - 1] {
            assert_eq!(share(span, [0; 4]), 0);
            assert!(share(span, [u32::MAX; 4]) <= span);
            // Half of the words, half of the span.
            assert_eq!(share(span, [1 << 31, 0, 0, 0]), span / 2);
        }
    }
}
