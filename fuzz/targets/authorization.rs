//! The answer to a challenge, checked as a server would.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::authorization::check(data));
