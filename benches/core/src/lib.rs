//! The core's work by name, for a clock (`benches/core.rs`) and for a counter of instructions
//! (`src/main.rs`): challenges read, requests signed, answers decoded.

mod answers;
mod digest;

/// One piece of work, ready to be done again and again.
pub struct Work {
    /// What it is, without blanks.
    pub name: String,
    /// Does it once.
    pub run: Box<dyn FnMut()>,
}

impl Work {
    fn new<T>(name: &str, mut run: impl FnMut() -> T + 'static) -> Self {
        Self {
            name: name.to_owned(),
            run: Box::new(move || {
                std::hint::black_box(run());
            }),
        }
    }
}

/// All of it, in the order in which it is shown.
#[must_use]
pub fn works() -> Vec<Work> {
    let mut works = digest::works();
    works.extend(answers::works());
    works
}
