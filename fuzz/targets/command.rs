//! Commands of a client, and any answers to them: every call comes to an end.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| atlas_private_endpoint_fuzz::command::check(data));
