//! HA1 is as good as the password, so nothing of it may be left in memory that was given
//! back. This binary's allocator looks at every block that it gets back.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    unsafe_code,
    clippy::expect_used,
    reason = "an allocator is unsafe to write, and a test fails by panicking"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::slice;
use std::sync::atomic::{AtomicBool, Ordering};

use atlas_private_endpoint::auth::{Challenge, Credentials, Ha1, Session, Target};

/// `printf user:r:password | md5sum`: HA1 as RFC 7616 §3.4.2 has it.
const HA1: &[u8; 32] = b"5aa84cce63ce575b429eaa387b64f360";

static SEEN: AtomicBool = AtomicBool::new(false);

struct Watchful;

// SAFETY: all memory is the system allocator's, asked for and given back with the same layout.
unsafe impl GlobalAlloc for Watchful {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise. Zeroed, so that every byte of it can be read later.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is still ours, of this size, and was written when it was made.
        let bytes = unsafe { slice::from_raw_parts(block, layout.size()) };
        if bytes.windows(HA1.len()).any(|window| window == HA1) {
            SEEN.store(true, Ordering::SeqCst);
        }
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watchful = Watchful;

/// One test, since what it looks at is the whole process's.
#[test]
fn no_memory_is_given_back_with_ha1_in_it() {
    drop(black_box(HA1.to_vec()));
    assert!(
        SEEN.swap(false, Ordering::SeqCst),
        "nothing is found even where it is"
    );

    for line in [
        r#"Digest realm="r", nonce="n", qop="auth""#,
        r#"Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess"#,
    ] {
        let credentials = || Credentials::new("user", "password").expect("a good user name");
        let challenge = Challenge::select([line]).expect("a challenge");
        drop(black_box(Ha1::new(&challenge, &credentials(), "c")));
        assert!(!SEEN.load(Ordering::SeqCst), "left by HA1 itself: {line}");

        let target = Target {
            method: "GET",
            uri: "/",
            body: None,
        };
        let mut session = Session::new(credentials());
        session.challenged([line], None).expect("a challenge");
        let signed = session.authorize(&target, [1, 2, 3, 4]);
        assert!(signed.expect("a good target").is_some());
        drop(session);
        assert!(!SEEN.load(Ordering::SeqCst), "left by a session: {line}");
    }
}
