//! `Authentication-Info`: what is read of it, and whom it convinces.
#![no_main]

libfuzzer_sys::fuzz_target!(
    |data: &[u8]| atlas_private_endpoint_fuzz::authentication_info::check(data)
);
