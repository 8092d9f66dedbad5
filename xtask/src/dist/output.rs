//! The files of `target/dist`, each with its compressed sibling.
//!
//! Written only where they differ; what does not belong there is removed.

use super::cache::Cache;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files by their name inside the folder.
#[derive(Debug, Default)]
pub struct Output(BTreeMap<String, Vec<u8>>);

impl Output {
    /// Adds one file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes);
    }

    /// How many files there are, without the compressed ones.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Makes the folder hold exactly these files and their siblings. Assets come before the
    /// documents that name them.
    pub fn write(&self, dir: &Path, cache: &mut Cache) -> Result<()> {
        let mut files = BTreeMap::new();
        for (name, bytes) in &self.0 {
            let small = cache.bytes("brotli", &[bytes], || compressed(bytes))?;
            files.insert(name.clone(), bytes.clone());
            files.insert(format!("{name}.br"), small);
        }
        fs::create_dir_all(dir.join("assets")).with_context(|| dir.display().to_string())?;
        for (name, bytes) in &files {
            put(&dir.join(name), bytes)?;
        }
        for inside in ["", "assets"] {
            for entry in fs::read_dir(dir.join(inside))? {
                let path = entry?.path();
                let name = path
                    .strip_prefix(dir)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned();
                if path.is_file() && !files.contains_key(&name) {
                    fs::remove_file(&path).with_context(|| path.display().to_string())?;
                }
            }
        }
        Ok(())
    }
}

/// Compresses as hard as brotli can: it is done once and downloaded often.
pub fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &params).context("brotli")?;
    Ok(small)
}

/// A reader sees the old file or the new one, never half of it.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    fs::write(&new, bytes).with_context(|| path.display().to_string())?;
    fs::rename(&new, path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_folder_holds_the_files_their_siblings_and_nothing_else() {
        let scratch = Scratch::new();
        let dir = scratch.path().join("dist");
        fs::create_dir_all(dir.join("assets")).unwrap();
        fs::write(dir.join("assets/old.js"), "old").unwrap();
        let mut output = Output::default();
        output.add("chat.html", b"<!doctype html>".to_vec());
        output.add("assets/new.js", b"new".to_vec());

        output
            .write(&dir, &mut Cache::new(scratch.path().join("pieces"), "1"))
            .unwrap();

        assert_eq!(fs::read(dir.join("assets/new.js")).unwrap(), b"new");
        assert!(dir.join("chat.html.br").is_file());
        assert!(!dir.join("assets/old.js").exists());
    }

    #[test]
    fn what_is_compressed_can_be_read_back() {
        let text = b"again and again and again and again".repeat(20);
        let mut back = Vec::new();

        let small = compressed(&text).unwrap();
        brotli::BrotliDecompress(&mut &small[..], &mut back).unwrap();

        assert!(small.len() < 60);
        assert_eq!(back, text);
    }
}
