//! The core lent to JavaScript: the only folder that names it. Converts, and decides nothing.
#![allow(
    missing_docs,
    unreachable_pub,
    unsafe_code,
    reason = "JavaScript's documentation is in the .d.ts files; an allocator is unsafe to write"
)]

#[cfg(feature = "atlas")]
mod allocator;
#[cfg(feature = "atlas")]
pub mod atlas;
#[cfg(feature = "atlas")]
mod convert;
#[cfg(feature = "atlas")]
pub mod machine;
#[cfg(feature = "atlas")]
pub mod transport;

pub mod digest;

use core::alloc::{GlobalAlloc, Layout};

#[cfg(feature = "atlas")]
use allocator::Allocator;
#[cfg(not(feature = "atlas"))]
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// Ours are small modules: the default allocator is bigger than a core. What is given back is
/// overwritten, so that no secret stays in memory, whoever had a copy of it.
struct Wiping<A>(A);

// SAFETY: all memory is the other allocator's, asked for and given back with the same layout.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Wiping<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise: the block is of that size, and nobody else's.
        unsafe {
            block.write_bytes(0, layout.size());
            self.0.dealloc(block, layout);
        }
    }
}

#[cfg(feature = "atlas")]
#[global_allocator]
static ALLOCATOR: Wiping<Allocator> = Wiping(Allocator::new());

/// Digest alone has too few blocks to gain by the other one.
// SAFETY: the module is built without threads, and its memory is not shared.
#[cfg(not(feature = "atlas"))]
#[global_allocator]
static ALLOCATOR: Wiping<AssumeSingleThreaded<FreeListAllocator>> =
    Wiping(unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) });

/// In the place of std's where a build asks for it, with `--cfg panics_trap`: no messages
/// that nobody could read, and no code to format them. The loader tells of the trap.
#[cfg(panics_trap)]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
