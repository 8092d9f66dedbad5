//! Counts what is allocated: how often, and how many bytes.
//!
//! Passes everything on to the system's allocator, and never frees, moves or keeps anything itself.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counted.
pub struct Counted;

/// Allocations since the program began, or between two moments.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allocated {
    /// How many.
    pub count: u64,
    /// Bytes that they asked for in all.
    pub bytes: u64,
}

impl Allocated {
    /// Everything so far.
    pub fn until_now() -> Allocated {
        Allocated {
            count: COUNT.load(Ordering::Relaxed),
            bytes: BYTES.load(Ordering::Relaxed),
        }
    }

    /// What came after `before`.
    pub fn since(self, before: Allocated) -> Allocated {
        Allocated {
            count: self.count - before.count,
            bytes: self.bytes - before.bytes,
        }
    }
}

fn note(bytes: usize) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(bytes as u64, Ordering::Relaxed);
}

// SAFETY: every call goes to `System` as it came; counting touches two statics and nothing else.
#[expect(
    unsafe_code,
    reason = "there is no safe way to stand before an allocator"
)]
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        note(bytes);
        unsafe { System.realloc(block, layout, bytes) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}
