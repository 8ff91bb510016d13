//! The JSON reader against serde_json, and what it writes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::json::check(data));
