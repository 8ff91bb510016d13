//! An allocator for many small blocks.
//!
//! A small block comes from the list of its size, or is cut off a chunk: either takes a few
//! instructions, however many blocks there are. What is large, chunks included, is the free list's
//! of `lol_alloc`, which joins neighbours again. Its time grows with the number of its holes; of
//! large blocks there are few.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::null_mut;

use lol_alloc::FreeListAllocator;

/// Small blocks are multiples of it, and begin at one.
const STEP: usize = 16;
/// The largest of the small blocks.
const SMALL: usize = 512;
/// What small blocks are cut off.
const CHUNK: usize = 8 * 1024;

/// A small block that is free.
struct Block {
    next: *mut Block,
}

pub(super) struct Allocator {
    /// Free blocks of one step, of two, and so on.
    lists: [Cell<*mut Block>; SMALL / STEP],
    /// What is left of the last chunk.
    chunk: Cell<*mut u8>,
    left: Cell<usize>,
    large: FreeListAllocator,
}

// SAFETY: the module is built without threads, and its memory is not shared.
unsafe impl Sync for Allocator {}

impl Allocator {
    pub(super) const fn new() -> Self {
        Self {
            lists: [const { Cell::new(null_mut()) }; SMALL / STEP],
            chunk: Cell::new(null_mut()),
            left: Cell::new(0),
            large: FreeListAllocator::new(),
        }
    }

    /// The list for such blocks, and the size of all in it. `None`: they are large.
    fn list(&self, layout: Layout) -> Option<(&Cell<*mut Block>, usize)> {
        if layout.align() > STEP {
            return None;
        }
        let index = layout.size().checked_sub(1)? / STEP;
        Some((self.lists.get(index)?, (index + 1) * STEP))
    }

    /// Cuts a block off the chunk. Null: there is no memory.
    fn cut(&self, size: usize) -> *mut u8 {
        if self.left.get() < size && !self.refill() {
            return null_mut();
        }
        let block = self.chunk.get();
        // SAFETY: there are as many bytes left.
        self.chunk.set(unsafe { block.add(size) });
        self.left.set(self.left.get() - size);
        block
    }

    /// A new chunk. What was left of the old one is less than was wanted, and so a small block.
    fn refill(&self) -> bool {
        // SAFETY: the rest is as long as its layout and nobody's; a chunk is not empty.
        unsafe {
            let rest = Layout::from_size_align_unchecked(self.left.take(), STEP);
            if let Some((list, _)) = self.list(rest) {
                put(list, self.chunk.get());
            }
            let chunk = Layout::from_size_align_unchecked(CHUNK, STEP);
            self.chunk.set(self.large.alloc(chunk));
        }
        if self.chunk.get().is_null() {
            return false;
        }
        self.left.set(CHUNK);
        true
    }
}

/// Adds a block to a list.
///
/// # Safety
/// The block is of the list's size, and nobody's.
unsafe fn put(list: &Cell<*mut Block>, block: *mut u8) {
    let block = block.cast::<Block>();
    // SAFETY: every small block has room for a pointer, at a multiple of a step.
    unsafe { block.write(Block { next: list.get() }) };
    list.set(block);
}

// SAFETY: a block is in one list at most, and in none while it is lent; those of a list are as
// long as its size says. What is large is the other allocator's, with the same layout both ways.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((list, size)) = self.list(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { self.large.alloc(layout) };
        };
        let block = list.get();
        if block.is_null() {
            return self.cut(size);
        }
        // SAFETY: what is in a list is a block.
        list.set(unsafe { (*block).next });
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise: the block is of that size, and nobody else's.
        unsafe {
            match self.list(layout) {
                Some((list, _)) => put(list, block),
                None => self.large.dealloc(block, layout),
            }
        }
    }
}
