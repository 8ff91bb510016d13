//! Names of regions.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::region::check(data));
