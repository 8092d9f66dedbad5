//! The memory of the visitor's app: blocks by size, kept for the next of their size.
//!
//! The allocator of the standard library is two kilobytes more to download. Here a freed block
//! waits in the list of its size class, of which there are four to each doubling: a quarter is
//! wasted at most, and what a page needed once is enough for ever after. Never gives memory back to
//! the browser, which cannot take it, and never merges blocks.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::process;
use std::ptr::{self, NonNull};

/// Blocks begin at multiples of this, and are as long.
const GRAIN: usize = 16;

/// Up to this size there is a class for each grain.
const FINE_MAX: usize = 8 * GRAIN;

/// Classes up to the largest block, of half of a 32-bit memory.
const CLASSES: usize = 8 + 24 * 4;

/// A page of wasm memory.
const PAGE: usize = 64 * 1024;

/// An allocator for one thread: pages have no other in which wasm runs.
pub struct Heap(UnsafeCell<Blocks>);

struct Blocks {
    // The first free block of each class; its first word is the address of the next one.
    free: [usize; CLASSES],
    // What no block was made of yet.
    fresh: usize,
    end: usize,
}

impl Heap {
    /// An empty one.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a default cannot be const")]
    pub const fn new() -> Heap {
        Heap(UnsafeCell::new(Blocks {
            free: [0; CLASSES],
            fresh: 0,
            end: 0,
        }))
    }

    // Never nothing, so that nobody who allocates looks: an app without memory ends either way.
    // Once: woven into whoever allocates it would be there hundreds of times.
    #[inline(never)]
    #[expect(unsafe_code, reason = "reads the lists of blocks")]
    fn block(&self, layout: Layout) -> NonNull<u8> {
        // Nothing that an app is made of asks for a larger alignment.
        let of_use = class(layout.size()).filter(|_| layout.align() <= GRAIN);
        let block = of_use.and_then(|(class, size)| {
            // SAFETY: one thread, and nothing below allocates.
            let blocks = unsafe { &mut *self.0.get() };
            // SAFETY: only `dealloc` puts blocks into a list.
            NonNull::new(unsafe { blocks.take(class, size, grow) })
        });
        block.unwrap_or_else(|| process::abort())
    }
}

#[expect(unsafe_code, reason = "a page's wasm has one thread")]
unsafe impl Sync for Heap {}

#[expect(unsafe_code, reason = "allocators are")]
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.block(layout).as_ptr()
    }

    // Once each, for the same reason.
    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some((class, _)) = class(layout.size()) {
            // SAFETY: as above; the block was taken for this layout.
            unsafe { (*self.0.get()).put(class, block) }
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if class(size).is_some() && class(size) == class(layout.size()) {
            return block;
        }
        // SAFETY: the caller keeps the rules of `realloc`, which are those of these three.
        unsafe {
            let other = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(block, other, layout.size().min(size));
            self.dealloc(block, layout);
            other
        }
    }
}

impl Blocks {
    /// Takes a block; null when there is no memory left.
    #[expect(unsafe_code, reason = "reads the address in a free block")]
    unsafe fn take(
        &mut self,
        class: usize,
        size: usize,
        grow: impl FnOnce(usize) -> Option<usize>,
    ) -> *mut u8 {
        let block = self.free[class];
        if block != 0 {
            // SAFETY: a block in the list is free, and was given its next one by `put`.
            self.free[class] = unsafe { *(block as *const usize) };
            return block as *mut u8;
        }
        if self.end - self.fresh < size {
            let bytes = size.next_multiple_of(PAGE);
            let Some(start) = grow(bytes) else {
                return ptr::null_mut();
            };
            // A rest that is not continued is less than this block, and lost.
            if start != self.end {
                self.fresh = start;
            }
            self.end = start + bytes;
        }
        let block = self.fresh;
        self.fresh += size;
        block as *mut u8
    }

    /// Keeps a block for the next one of its class.
    #[expect(unsafe_code, reason = "writes an address into a free block")]
    unsafe fn put(&mut self, class: usize, block: *mut u8) {
        // SAFETY: it is nobody's any more, at least a grain long, and aligned to one.
        unsafe { *block.cast::<usize>() = self.free[class] };
        self.free[class] = block as usize;
    }
}

/// The class of blocks for so many bytes, and their size; `None` for more than half of all memory.
fn class(bytes: usize) -> Option<(usize, usize)> {
    if bytes <= FINE_MAX {
        let grains = bytes.div_ceil(GRAIN).max(1);
        return Some((grains - 1, grains * GRAIN));
    }
    let doubling = (bytes - 1).ilog2() as usize;
    let below = 1 << doubling;
    let steps = (bytes - below).div_ceil(below / 4);
    let class = 8 + (doubling - 7) * 4 + steps - 1;
    (class < CLASSES).then_some((class, below + steps * (below / 4)))
}

/// So many bytes more, a multiple of a page: where they begin.
#[cfg(target_arch = "wasm32")]
fn grow(bytes: usize) -> Option<usize> {
    let pages = core::arch::wasm32::memory_grow::<0>(bytes / PAGE);
    (pages != usize::MAX).then(|| pages * PAGE)
}

/// Only a page's memory grows like this.
#[cfg(not(target_arch = "wasm32"))]
fn grow(_: usize) -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_large_enough_and_wastes_a_quarter_at_most() {
        let mut last = 0;
        for bytes in (0..5_000).chain([65_536, 65_537, 1 << 30]) {
            let (class, size) = class(bytes).unwrap();
            assert!(size >= bytes && size.is_multiple_of(GRAIN), "{bytes}");
            assert!(size <= bytes.max(GRAIN) * 5 / 4 + GRAIN, "{bytes}: {size}");
            assert!(class >= last, "{bytes}");
            last = class;
        }
        assert_eq!(class(usize::MAX / 2), None);
    }

    #[test]
    #[expect(unsafe_code, reason = "plays an app that allocates")]
    fn blocks_never_overlap_and_memory_stays_flat() {
        let memory = vec![0u64; 64 * PAGE / 8];
        let base = memory.as_ptr().addr().next_multiple_of(GRAIN);
        let mut grown = 0;
        let mut blocks = Blocks {
            free: [0; CLASSES],
            fresh: 0,
            end: 0,
        };
        let mut taken: Vec<(usize, usize, usize)> = Vec::new();
        let mut after_warmth = 0;
        let mut random = 7u32;
        for round in 0..20_000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if taken.len() > 200 {
                let (class, block, _) = taken.swap_remove(random as usize % taken.len());
                // SAFETY: it was taken for this class.
                unsafe { blocks.put(class, block as *mut u8) };
            }
            let (class, size) = class((random >> 20) as usize).unwrap();
            let grow = |bytes| {
                grown += bytes;
                (grown <= 63 * PAGE).then(|| base + grown - bytes)
            };
            // SAFETY: only blocks of this test are put back.
            let block = unsafe { blocks.take(class, size, grow) }.addr();
            assert!(block != 0 && block.is_multiple_of(GRAIN));
            let apart = |(_, other, len): &(usize, usize, usize)| {
                block + size <= *other || other + len <= block
            };
            assert!(taken.iter().all(apart));
            taken.push((class, block, size));
            if round == 10_000 {
                after_warmth = grown;
            }
        }
        assert!(
            grown <= after_warmth * 3 / 2,
            "{after_warmth}, then {grown}"
        );
    }
}
