//! Exchanges of one session, in any order: no count twice, three tries, nobody waits for ever.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::exchange::check(data));
