//! The core lent to JavaScript: the only folder that names it. Converts, and decides nothing.
#![allow(
    missing_docs,
    unreachable_pub,
    unsafe_code,
    reason = "JavaScript's documentation is in the .d.ts files; the allocator is unsafe to declare"
)]

#[cfg(feature = "atlas")]
pub mod atlas;
#[cfg(feature = "atlas")]
mod convert;
#[cfg(feature = "atlas")]
pub mod machine;
#[cfg(feature = "atlas")]
pub mod transport;

pub mod digest;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// Ours are small modules: the default allocator is bigger than a core.
// SAFETY: the module is built without threads, and its memory is not shared.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// In the place of std's where a build asks for it, with `--cfg panics_trap`: no messages
/// that nobody could read, and no code to format them. The loader tells of the trap.
#[cfg(panics_trap)]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
