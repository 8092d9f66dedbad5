//! The compiler's side of the browser: the standard library for `wasm32-unknown-unknown`.
//!
//! Three ways, tried in this order: it is there; rustup downloads it; it is built once from the
//! sources that Debian packages. Never touches a project's own files.

use super::debian;
use crate::house::House;
use crate::step::{Run, note, step};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The variable with the flags of the compiler for the target.
pub const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The variables with which cargo builds for the browser.
pub type Env = Vec<(String, String)>;

/// Makes the target usable and returns the variables that every build for it gets. The same ones
/// each time: others would make cargo build everything anew.
pub fn ready(house: &House) -> Result<Env> {
    let mut flags = format!("--remap-path-prefix={}=crates", registry()?.display());
    let mut env = match choose()? {
        Way::Rustup => {
            flags += &library_paths()?;
            Env::new()
        }
        Way::Debian => debian::env()?,
    };
    env.push((
        "CARGO_TARGET_DIR".into(),
        house.wasm_target().to_string_lossy().into_owned(),
    ));
    env.push((RUSTFLAGS.into(), flags));
    Ok(env)
}

enum Way {
    Rustup,
    Debian,
}

fn choose() -> Result<Way> {
    // For trying the second way on a machine where the first one works.
    let forced = env::var("DESKBELL_WASM").is_ok_and(|way| way == "debian");
    if !forced && has_std(&target_libdir("rustc")?) {
        return Ok(Way::Rustup);
    }
    if has_std(Path::new(debian::LIBDIR)) {
        return Ok(Way::Debian);
    }
    let add = Run::new("rustup").args(["target", "add", TARGET]);
    if !forced && step("wasm target (rustup)", || Ok(add.succeeds()))? {
        if !has_std(&target_libdir("rustc")?) {
            bail!(
                "rustup reports success, but the target has no library: {}",
                add.by_hand()
            );
        }
        return Ok(Way::Rustup);
    }
    note("rustup cannot download it; building the library from Debian's sources instead");
    step("wasm target (Debian)", debian::install).with_context(|| {
        format!(
            "the standard library for {TARGET}. On a machine with rustup:\n    {}",
            add.by_hand()
        )
    })?;
    Ok(Way::Debian)
}

/// Where the sources of crates are unpacked. Panics carry the paths of sources: shortened, an app
/// is smaller, and has the same bytes wherever it is built.
fn registry() -> Result<PathBuf> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    Ok(cargo_home
        .or_else(home)
        .context("neither CARGO_HOME nor HOME is set")?
        .join("registry/src"))
}

/// The flag for the paths of the standard library's own sources. Where these are installed, the
/// compiler writes where; else it writes the name that they get here.
fn library_paths() -> Result<String> {
    let sysroot = Run::new("rustc").args(["--print", "sysroot"]).read()?;
    let version = Run::new("rustc").arg("-vV").read()?;
    let hash = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "));
    Ok(match hash {
        Some(hash) => format!(
            " --remap-path-prefix={}/lib/rustlib/src/rust=/rustc/{hash}",
            sysroot.trim()
        ),
        None => String::new(),
    })
}

fn target_libdir(rustc: &str) -> Result<PathBuf> {
    let run = Run::new(rustc).args(["--print", "target-libdir", "--target", TARGET]);
    Ok(PathBuf::from(run.read()?.trim()))
}

/// Whether a folder of libraries holds the standard one.
fn has_std(libdir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(libdir) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}
