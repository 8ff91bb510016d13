//! Responses of every operation, token included, in envelopes and without.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::decode::check(data));
