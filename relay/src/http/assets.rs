//! The files that browsers load, all of them in memory.
//!
//! They come from the relay itself or, while it is being developed, from a folder. Never reads a
//! disk after the start, so no path of a request can reach one.

mod serve;
#[cfg(test)]
mod tests;

use crate::hex::hex;
use anyhow::{Context, bail};
use axum::http::HeaderValue;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

pub use serve::{CACHE_DOCUMENT, CACHE_FOR_EVER, CACHE_LOADER, CACHE_LOOKS, serve};

/// Bytes of all files together. A folder that is larger is another folder than was meant.
const ASSETS_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Files in the folder. As above.
const ASSETS_LEN_MAX: usize = 1_000;

/// The sibling of a file that holds the same, compressed.
const BROTLI_SUFFIX: &str = ".br";

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Files by their name, such as `assets/widget-0123.js`.
#[derive(Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Asset {
    mime: HeaderValue,
    plain: Variant,
    brotli: Option<Variant>,
}

/// One way to write a file, with the tag of exactly these bytes.
#[derive(Clone, Debug)]
struct Variant {
    body: Bytes,
    etag: HeaderValue,
}

impl Assets {
    /// Loads a folder, or what was built into the relay when there is none.
    ///
    /// # Errors
    /// Fails when the folder cannot be read, or is too large to be the right one.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Assets> {
        let Some(folder) = folder else {
            return Ok(Assets::embedded());
        };
        let mut files = BTreeMap::new();
        let mut bytes = 0;
        walk(folder, folder, &mut files, &mut bytes)
            .with_context(|| format!("the assets in {} cannot be used", folder.display()))?;
        Ok(Assets::from_files(files))
    }

    /// Returns what was built into the relay.
    #[must_use]
    pub fn embedded() -> Assets {
        let files = embedded::FILES.iter();
        Assets::from_files(
            files
                .map(|(name, body)| ((*name).to_owned(), Bytes::from_static(body)))
                .collect(),
        )
    }

    /// Makes the table from files by name, with compressed ones beside them.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, Bytes>) -> Assets {
        let assets = files
            .iter()
            .filter(|(name, _)| !name.ends_with(BROTLI_SUFFIX));
        let assets = assets.map(|(name, body)| {
            let brotli = files.get(&format!("{name}{BROTLI_SUFFIX}"));
            let asset = Asset {
                mime: HeaderValue::from_static(mime(name)),
                plain: Variant::new(body.clone()),
                brotli: brotli.map(|body| Variant::new(body.clone())),
            };
            (name.clone(), asset)
        });
        Assets {
            files: assets.collect(),
        }
    }

    /// Returns a file.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    /// Returns how many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Asset {
    /// A text that was made here, compressed as hard as one can: it is made once and sent often.
    #[must_use]
    pub fn made(mime: &'static str, text: String) -> Asset {
        let params = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            size_hint: text.len(),
            ..Default::default()
        };
        let mut small = Vec::new();
        let packed = brotli::BrotliCompress(&mut text.as_bytes(), &mut small, &params);
        Asset {
            mime: HeaderValue::from_static(mime),
            // Between two pieces of memory nothing fails; without it, the text is sent as it is.
            brotli: packed.ok().map(|_| Variant::new(small.into())),
            plain: Variant::new(text.into()),
        }
    }

    /// Bytes that are as small as they get.
    #[must_use]
    pub fn as_it_is(mime: &'static str, bytes: Bytes) -> Asset {
        Asset {
            mime: HeaderValue::from_static(mime),
            plain: Variant::new(bytes),
            brotli: None,
        }
    }

    /// What stands in it, where that is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.plain.body).ok()
    }
}

impl Variant {
    fn new(body: Bytes) -> Variant {
        let tag = format!("\"{}\"", hex(&Sha256::digest(&body)[..16]));
        let etag = HeaderValue::from_str(&tag).expect("hexadecimal digits and quotes");
        Variant { body, etag }
    }
}

fn walk(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, Bytes>,
    bytes: &mut u64,
) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files, bytes)?;
            continue;
        }
        let len = path.metadata()?.len();
        *bytes += len;
        if *bytes > ASSETS_BYTES_MAX || files.len() >= ASSETS_LEN_MAX {
            bail!("there is more in it than `cargo xtask dist` makes");
        }
        let name = path
            .strip_prefix(root)?
            .to_str()
            .context("a name in it is not UTF-8")?;
        files.insert(name.replace('\\', "/"), std::fs::read(&path)?.into());
    }
    Ok(())
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        // A source, to be read or saved; browsers run none of it.
        Some("ts") => "text/plain; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
