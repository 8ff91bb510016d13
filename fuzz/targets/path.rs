//! Ids and paths: what is signed is what a URL parser sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::path::check(data));
