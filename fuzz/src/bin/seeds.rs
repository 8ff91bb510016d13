//! Writes the seeds of a target into a folder: `seeds NAME FOLDER`.

use std::{env, fs, path::PathBuf};

fn main() {
    let mut arguments = env::args().skip(1);
    let (Some(target), Some(folder)) = (arguments.next(), arguments.next()) else {
        panic!("seeds NAME FOLDER")
    };
    fs::create_dir_all(&folder).expect("a folder");
    for (index, seed) in atlas_private_endpoint_fuzz::seeds::of(&target)
        .iter()
        .enumerate()
    {
        let path = PathBuf::from(&folder).join(format!("seed-{index:03}"));
        fs::write(path, seed).expect("a seed");
    }
}
