//! The laws, without a fuzzer: they hold for the seeds and for what fuzzers found.

use atlas_private_endpoint_fuzz::{TARGETS, seeds};

#[test]
fn every_law_holds_for_its_seeds() {
    for (name, check) in TARGETS {
        let seeds = seeds::of(name);
        assert!(!seeds.is_empty(), "{name}");
        for seed in seeds {
            check(&seed);
        }
    }
}

#[test]
fn every_law_holds_for_nothing_and_for_one_byte() {
    for (_, check) in TARGETS {
        check(&[]);
        for byte in 0..=u8::MAX {
            check(&[byte]);
        }
    }
}

#[test]
fn every_target_has_its_law_and_its_binary() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/targets");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the targets")
        .map(|entry| entry.expect("a file").path())
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    assert_eq!(files, TARGETS.map(|(name, _)| name));
}
