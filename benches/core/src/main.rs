//! `atlas-private-endpoint-benches NAME TIMES`: does that work so many times, under a counter of
//! instructions. Without a name, lists what there is.

use atlas_private_endpoint_benches::works;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        for work in works() {
            println!("{}", work.name);
        }
        return;
    };
    let times: u32 = arguments
        .next()
        .and_then(|times| times.parse().ok())
        .expect("how many times");
    let mut work = works()
        .into_iter()
        .find(|work| work.name == name)
        .expect("a name that there is");
    for _ in 0..times {
        (work.run)();
    }
}
