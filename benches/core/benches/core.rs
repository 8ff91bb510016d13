//! How long each piece of work takes.

use std::time::Duration;

use atlas_private_endpoint_benches::works;
use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .configure_from_args();
    for mut work in works() {
        criterion.bench_function(&work.name, |bencher| bencher.iter(|| (work.run)()));
    }
    criterion.final_summary();
}
