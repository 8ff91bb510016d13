//! Challenge lists: read, written and read again, and the choice among them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::challenge::check(data));
