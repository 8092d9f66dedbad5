//! The second way to the wasm target: Debian packages a newer compiler together with the sources
//! of its library, which is built here once and put beside it.
//!
//! Never touches rustup's toolchain, which keeps building everything else.

use super::apt_install;
use super::wasm::{Env, TARGET};
use crate::step::Run;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Where Debian's compiler looks for the target's library.
pub const LIBDIR: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// The variables that make rustup's cargo use Debian's compiler.
pub fn env() -> Result<Env> {
    let linker = linker()?.to_string_lossy().into_owned();
    Ok(vec![
        ("RUSTC".into(), RUSTC.into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".into(), linker),
    ])
}

/// Installs the compiler, builds the library and puts it in place.
pub fn install() -> Result<()> {
    apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"])?;
    let crate_dir = std::env::temp_dir().join(format!("deskbell-std-{}", std::process::id()));
    let built = build(&crate_dir).and_then(|deps| place(&deps));
    // The libraries are copied by then; what stays is a few megabytes in a temporary folder.
    fs::remove_dir_all(&crate_dir).ok();
    built
}

/// Builds the library as a dependency of an empty crate. Returns the folder of libraries.
fn build(dir: &Path) -> Result<PathBuf> {
    fs::create_dir_all(dir.join("src"))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    fs::write(dir.join("Cargo.toml"), format!("{manifest}[workspace]\n"))?;
    fs::write(dir.join("src/lib.rs"), "#![no_std]\n")?;
    Run::new(CARGO)
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,proc_macro")
        .arg("-Zbuild-std-features=optimize_for_size")
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it a crate with fat LTO fails: "failed to get bitcode from object file".
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .dir(dir)
        .run()?;
    Ok(dir.join("target").join(TARGET).join("release/deps"))
}

/// Copies the libraries as one set: two versions of `core` in one folder break every build.
fn place(deps: &Path) -> Result<()> {
    let libdir = Path::new(LIBDIR);
    fs::create_dir_all(libdir)?;
    for old in libraries(libdir)? {
        fs::remove_file(&old).with_context(|| format!("{} cannot be replaced", old.display()))?;
    }
    // The standard library last: its presence says that the set is complete.
    let mut new = libraries(deps)?;
    new.retain(|path| !name(path).starts_with("libempty-"));
    new.sort_by_key(|path| name(path).starts_with("libstd-"));
    if !new
        .last()
        .is_some_and(|path| name(path).starts_with("libstd-"))
    {
        bail!("no standard library was built in {}", deps.display());
    }
    for path in new {
        let to = libdir.join(name(&path));
        fs::copy(&path, &to).with_context(|| format!("{} cannot be written", to.display()))?;
    }
    Ok(())
}

fn libraries(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension() == Some(OsStr::new("rlib")))
        .collect())
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The linker that rustup's toolchain carries, else the one of the package `lld-22`.
fn linker() -> Result<PathBuf> {
    let sysroot = Run::new("rustc").args(["--print", "sysroot"]).read()?;
    let host = Run::new("rustc").arg("-vV").read()?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let bundled = format!("lib/rustlib/{host}/bin/rust-lld");
    let places = [
        Path::new(sysroot.trim()).join(&bundled),
        Path::new("/usr").join(&bundled),
        PathBuf::from("/usr/bin/wasm-ld-22"),
    ];
    let found = places.into_iter().find(|path| path.exists());
    found.context("no linker for wasm. By hand:\n    apt-get install -y lld-22")
}
