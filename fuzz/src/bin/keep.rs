//! Prints the inputs in a folder as `corpus/` keeps them, the long ones left out: `keep FOLDER`.

use std::{env, fs};

/// Longer ones are not worth their place.
const LONGEST: usize = 256;

fn main() {
    let folder = env::args().nth(1).expect("keep FOLDER");
    let mut lines: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| fs::read(entry.expect("a file").path()).expect("an input"))
        .filter(|input| input.len() <= LONGEST)
        .map(|input| input.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    lines.sort();
    println!("{}", lines.join("\n"));
}
