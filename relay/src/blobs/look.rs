//! What the bytes of a file are: their kind by content, their SHA-256, and the size of an image.
//!
//! Reads a file once from its beginning to its end. Never believes its name, and never decides
//! which kinds may be sent.

use crate::hex::hex;
use sha2::{Digest, Sha256};
use shared::Size;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;
/// Pixels of the side of an image at most: larger ones harm whoever shows them.
const SIDE_MAX: usize = 30_000;
/// Pixels of an image in all: whoever shows it needs four bytes for each, and a few kilobytes of
/// file can say that there are a billion.
const PIXELS_MAX: usize = 100_000_000;

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Its kind, by its first bytes; `None`: nothing that is known by them.
    pub kind: Option<&'static str>,
    /// Whether it is text throughout: UTF-8 without NUL.
    pub is_text: bool,
    /// The size of an image, as its bytes lie.
    pub size: Option<Size>,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// Why a file is nothing that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An image that cannot be read, or one of an absurd size.
    BadImage,
}

impl Looked {
    /// Whether it is what its sender says. Text has no signature: any plain kind of text may be
    /// claimed for what is text and nothing else.
    #[must_use]
    pub fn is(&self, claimed: &str) -> bool {
        match self.kind {
            Some(kind) => kind == claimed,
            None => self.is_text && ["text/plain", "text/csv"].contains(&claimed),
        }
    }
}

/// Looks at a file.
///
/// # Errors
/// Returns why it could not be read.
pub fn look(path: &Path) -> io::Result<Result<Looked, Fault>> {
    let mut file = File::open(path)?;
    let (mut hash, mut text, mut kind) = (Sha256::new(), Utf8::default(), None);
    let mut buffer = vec![0; READ_BYTES];
    let mut is_first = true;
    loop {
        let len = file.read(&mut buffer)?;
        let bytes = &buffer[..len];
        if len == 0 {
            break;
        }
        if std::mem::take(&mut is_first) {
            kind = infer::get(bytes).map(|found| found.mime_type());
        }
        hash.update(bytes);
        text.take(bytes);
    }
    let size = match kind.is_some_and(|kind| kind.starts_with("image/")) {
        true => match imagesize::size(path) {
            Ok(size)
                if size.width.max(size.height) <= SIDE_MAX
                    && (1..=PIXELS_MAX).contains(&(size.width * size.height)) =>
            {
                Some(Size {
                    width: u32::try_from(size.width).unwrap_or(u32::MAX),
                    height: u32::try_from(size.height).unwrap_or(u32::MAX),
                })
            }
            _ => return Ok(Err(Fault::BadImage)),
        },
        false => None,
    };
    let digest: [u8; 32] = hash.finalize().into();
    Ok(Ok(Looked {
        kind,
        is_text: text.is_whole(),
        size,
        sha256: hex(&digest),
    }))
}

/// Whether bytes that come piece by piece are UTF-8 without NUL.
#[derive(Default)]
struct Utf8 {
    /// The beginning of a character whose end is in the next piece.
    open: Vec<u8>,
    is_broken: bool,
}

impl Utf8 {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        self.is_broken = bytes.contains(&0);
        self.open.extend_from_slice(bytes);
        match std::str::from_utf8(&self.open) {
            Ok(_) => self.open.clear(),
            Err(fault) if fault.error_len().is_none() => {
                self.open.drain(..fault.valid_up_to());
            }
            Err(_) => self.is_broken = true,
        }
    }

    fn is_whole(&self) -> bool {
        !self.is_broken && self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_however_it_is_cut() {
        let words = "转账失败 🦀 ok".as_bytes();
        for cut in 0..=words.len() {
            let mut text = Utf8::default();
            text.take(&words[..cut]);
            text.take(&words[cut..]);
            assert!(text.is_whole(), "cut at {cut}");
        }
        for bad in [&b"a\0b"[..], b"\xff", b"\xe6\xb1"] {
            let mut text = Utf8::default();
            text.take(bad);
            assert!(!text.is_whole(), "{bad:?}");
        }
    }
}
