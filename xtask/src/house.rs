//! Where things are: the repository, its target folders and the cache of tools.
//!
//! Only computes paths. Never creates, reads or removes anything.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The paths of one checkout.
#[derive(Clone, Debug)]
pub struct House {
    root: PathBuf,
}

impl House {
    /// Finds the checkout that the current folder is in.
    pub fn find() -> Result<House> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let root = here
            .ancestors()
            .find(|dir| dir.join("xtask/Cargo.toml").is_file() && dir.join("Cargo.lock").is_file())
            .context("run this inside the repository: no xtask/Cargo.toml above this folder")?;
        Ok(House {
            root: root.to_path_buf(),
        })
    }

    /// The top of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo builds for this machine.
    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Where cargo builds for the browser. A folder of its own: the compiler may be another one,
    /// and the two would throw away each other's work.
    pub fn wasm_target(&self) -> PathBuf {
        self.root.join("target/wasm")
    }

    /// Where pieces of the browser apps are kept between the steps of `dist`.
    pub fn pieces(&self) -> PathBuf {
        self.root.join("target/wasm/pieces")
    }

    /// What `dist` makes and the relay serves.
    pub fn dist(&self) -> PathBuf {
        self.root.join("target/dist")
    }

    /// Where installed tools are kept, for every checkout of this user.
    pub fn tools(&self) -> PathBuf {
        tools_from(|name| env::var_os(name).map(PathBuf::from))
            .unwrap_or_else(|| self.root.join(".tools"))
    }
}

/// `DESKBELL_TOOLS`, else a folder in the user's cache.
fn tools_from(var: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let set = |name| var(name).filter(|path| !path.as_os_str().is_empty());
    set("DESKBELL_TOOLS")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("deskbell/tools")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/deskbell/tools")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_where_the_environment_says() {
        let only = |key: &'static str| {
            tools_from(move |name| (name == key).then(|| PathBuf::from("/somewhere")))
        };
        assert_eq!(only("DESKBELL_TOOLS"), Some(PathBuf::from("/somewhere")));
        assert_eq!(
            only("XDG_CACHE_HOME"),
            Some(PathBuf::from("/somewhere/deskbell/tools"))
        );
        assert_eq!(
            only("HOME"),
            Some(PathBuf::from("/somewhere/.cache/deskbell/tools"))
        );
        assert_eq!(only("NOTHING"), None);
    }
}
