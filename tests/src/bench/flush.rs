//! How long the disk takes to have something.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Flushes that are looked at.
const FLUSHES: usize = 200;

/// Milliseconds that half of some flushes of 4 KiB took less than, where `folder` is.
pub fn flush_ms(folder: &Path) -> f64 {
    let path = folder.join("flush");
    let mut file = std::fs::File::create(&path).expect("a file can be made");
    let mut took: Vec<_> = (0..FLUSHES)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; 4_096]).expect("there is room");
            file.sync_data().expect("a file can be flushed");
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}
