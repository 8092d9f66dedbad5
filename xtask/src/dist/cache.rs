//! Keeps made pieces under the hash of what they were made from.
//!
//! An entry is a folder that is there completely or not at all. Never looks into an entry.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of entries.
#[derive(Debug)]
pub struct Cache {
    dir: PathBuf,
    recipe: &'static str,
    used: BTreeSet<String>,
}

impl Cache {
    /// A cache in this folder, which is made when the first entry is.
    pub fn new(dir: PathBuf, recipe: &'static str) -> Cache {
        Cache {
            dir,
            recipe,
            used: BTreeSet::new(),
        }
    }

    /// The folder of the entry made from these inputs; `make` fills it when it is not there.
    pub fn folder(
        &mut self,
        name: &str,
        inputs: &[&[u8]],
        make: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let entry = format!("{name}-{}", self.key(inputs));
        let path = self.dir.join(&entry);
        self.used.insert(entry);
        if path.is_dir() {
            return Ok(path);
        }
        let new = path.with_extension("new");
        if new.exists() {
            fs::remove_dir_all(&new).with_context(|| new.display().to_string())?;
        }
        fs::create_dir_all(&new).with_context(|| new.display().to_string())?;
        make(&new)?;
        fs::rename(&new, &path).with_context(|| path.display().to_string())?;
        Ok(path)
    }

    /// The bytes made from these inputs.
    pub fn bytes(
        &mut self,
        name: &str,
        inputs: &[&[u8]],
        make: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        let folder = self.folder(name, inputs, |dir| {
            Ok(fs::write(dir.join("bytes"), make()?)?)
        })?;
        let path = folder.join("bytes");
        fs::read(&path).with_context(|| path.display().to_string())
    }

    /// Removes the entries that were not asked for.
    pub fn prune(&self) -> Result<()> {
        for entry in fs::read_dir(&self.dir).with_context(|| self.dir.display().to_string())? {
            let entry = entry?;
            if !self.used.contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_dir_all(entry.path())
                    .with_context(|| entry.path().display().to_string())?;
            }
        }
        Ok(())
    }

    /// Lengths go in too, so that no two lists of inputs look alike.
    fn key(&self, inputs: &[&[u8]]) -> String {
        let mut hash = Sha256::new();
        for input in [self.recipe.as_bytes()].iter().chain(inputs) {
            hash.update(input.len().to_le_bytes());
            hash.update(input);
        }
        hex(&hash.finalize())
    }
}

/// The first 16 hexadecimal digits of the content's SHA-256.
pub fn content_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(hash: &[u8]) -> String {
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_piece_is_made_once_and_anew_when_an_input_changes() {
        let scratch = Scratch::new();
        let mut made = 0;
        let mut ask = |inputs: &[&[u8]]| {
            let mut cache = Cache::new(scratch.path().join("pieces"), "1");
            let make = || {
                made += 1;
                Ok(vec![made])
            };
            let bytes = cache.bytes("piece", inputs, make).unwrap();
            cache.prune().unwrap();
            bytes
        };

        assert_eq!(ask(&[b"a", b"b"]), [1]);
        assert_eq!(ask(&[b"a", b"b"]), [1]);
        assert_eq!(ask(&[b"ab"]), [2]);
        assert_eq!(ask(&[b"a", b"b"]), [3], "the first one was pruned");
    }

    #[test]
    fn a_failed_piece_leaves_no_entry() {
        let scratch = Scratch::new();
        let mut cache = Cache::new(scratch.path().join("pieces"), "1");

        assert!(
            cache
                .bytes("piece", &[b"a"], || anyhow::bail!("no"))
                .is_err()
        );

        assert_eq!(cache.bytes("piece", &[b"a"], || Ok(vec![7])).unwrap(), [7]);
    }

    #[test]
    fn names_carry_the_hash_of_the_content() {
        assert_eq!(content_hash(b"abc"), "ba7816bf8f01cfea");
    }
}
