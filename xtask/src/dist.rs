//! Makes what is shipped: both browser apps in `target/dist`, and the relay with them inside.
//!
//! Cargo decides what is compiled; every later piece is kept under the hash of what it is made
//! from, so nothing is made twice. Never serves anything.

mod app;
mod bindgen;
mod cache;
mod document;
mod esbuild;
mod names;
mod output;
mod split;

pub use app::{APPS, App};
pub use bindgen::Parts;
pub use split::needs;

use crate::house::House;
use crate::setup::{library, npm, wasm};
use crate::step::{Run, note, step};
use anyhow::{Context, Result};
use cache::Cache;
use output::Output;
use std::fs::{self, File};
use std::path::PathBuf;

/// Part of every key of the cache: another recipe makes other pieces from the same sources.
const RECIPE: &str = "7";

/// What dresses the bubble. The relay puts it before the loader.
const LOOKS: &str = "looks.js";

/// The commands that make the pieces.
#[derive(Clone, Debug)]
pub struct Tools {
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

/// Makes both browser apps and the loader into `target/dist`.
pub fn browser(house: &House) -> Result<()> {
    let mut env = wasm::ready(house)?;
    library::small(&mut env)?;
    let tools = Tools {
        wasm_opt: npm::wasm_opt(house)?,
        esbuild: npm::esbuild(house)?,
    };
    let lock = lock(house)?;
    step("browser apps: compile", || {
        let cargo = Run::cargo().args(["build", "--profile", "browser", "--target", wasm::TARGET]);
        let apps = APPS.iter().flat_map(|app| ["-p", app.name]);
        cargo
            .args(apps)
            .args(
                APPS.iter()
                    .filter_map(|app| app.split)
                    .flat_map(|it| ["--features", it]),
            )
            .arg("--bins")
            .envs(&env)
            .dir(house.root())
            .run()
    })?;
    let mut cache = Cache::new(house.pieces(), RECIPE);
    let mut output = Output::default();
    for app in &APPS {
        step(&format!("{}: bind, shrink, name", app.name), || {
            app.make(house, &tools, &mut cache, &mut output)
        })?;
    }
    step("loader, compression", || {
        output.add("aliases.js", script(house, &tools, &mut cache, "aliases")?);
        // These begin with a function of their own, or are modules: nothing of them is anybody's.
        for (name, served) in [
            ("loader", "deskbell.js"),
            ("looks", LOOKS),
            ("owner", "owner.js"),
        ] {
            output.add(served, alone(house, &tools, &mut cache, name)?);
        }
        output.add("deskbell.d.ts", types(house)?);
        output.add("carry.js", carry(house, &tools, &mut cache)?);
        output.add(
            "files.js",
            parts(house, &tools, &mut cache, ("web", "files"))?,
        );
        output.add(
            "trust.js",
            parts(house, &tools, &mut cache, ("widget", "trust"))?,
        );
        output.write(&house.dist(), &mut cache)
    })?;
    cache.prune()?;
    drop(lock);
    note(&format!(
        "{} files in {}",
        output.len(),
        house.dist().display()
    ));
    Ok(())
}

/// What an app's wasm is made of, as browsers get it but with the names of its functions.
pub fn named(house: &House, app: &App) -> Result<Parts> {
    let tools = Tools {
        wasm_opt: npm::wasm_opt(house)?,
        esbuild: npm::esbuild(house)?,
    };
    let compiled = app.compiled(house)?;
    bindgen::named(&tools, app.name, &compiled, app.split.is_some())
}

/// Makes the relay for production, with both browser apps inside.
pub fn relay(house: &House) -> Result<PathBuf> {
    step("relay: compile for production", || {
        Run::cargo()
            .args(["build", "--release", "-p", "relay"])
            .env("CARGO_TARGET_DIR", house.target())
            .env("DESKBELL_EMBED", house.dist())
            .dir(house.root())
            .run()
    })?;
    let path = house.target().join("release/relay");
    let bytes = fs::metadata(&path)
        .with_context(|| path.display().to_string())?
        .len();
    note(&format!(
        "{} ({:.1} MB)",
        path.display(),
        bytes as f64 / 1e6
    ));
    Ok(path)
}

/// Two of these at once would write the same files.
fn lock(house: &House) -> Result<File> {
    let path = house.wasm_target().join("dist.lock");
    fs::create_dir_all(house.wasm_target())?;
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    if file.try_lock().is_err() {
        note("another dist is at work in this checkout; waiting for it");
        file.lock().with_context(|| path.display().to_string())?;
    }
    Ok(file)
}

/// The module that the apps load where no WebSocket gets through: hand-written, made smaller.
fn carry(house: &House, tools: &Tools, cache: &mut Cache) -> Result<Vec<u8>> {
    let folder = house.root().join("web");
    let source = fs::read(folder.join("carry.js")).context("web/carry.js")?;
    cache.bytes("carry", &[&source], || {
        esbuild::alone(&tools.esbuild, &folder.join("carry.js"))
    })
}

/// A module that the apps load when it is needed: hand-written in parts, made one and smaller.
fn parts(
    house: &House,
    tools: &Tools,
    cache: &mut Cache,
    (room, name): (&str, &str),
) -> Result<Vec<u8>> {
    let folder = house.root().join(room);
    let whole = folder.join(format!("{name}.js"));
    let mut sources = vec![fs::read(&whole).with_context(|| whole.display().to_string())?];
    let mut parts: Vec<_> = fs::read_dir(folder.join(name))
        .with_context(|| name.to_owned())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    parts.sort();
    for part in parts {
        sources.push(fs::read(&part).with_context(|| part.display().to_string())?);
    }
    let sources: Vec<_> = sources.iter().map(Vec::as_slice).collect();
    cache.bytes(name, &sources, || esbuild::whole(&tools.esbuild, &whole))
}

/// A script that a site's page includes: hand-written, made smaller.
fn script(house: &House, tools: &Tools, cache: &mut Cache, name: &str) -> Result<Vec<u8>> {
    let path = house.root().join("widget").join(format!("{name}.js"));
    let source = fs::read(&path).with_context(|| path.display().to_string())?;
    cache.bytes(name, &[&source], || esbuild::script(&tools.esbuild, &path))
}

/// A script that keeps its names to itself: hand-written, made smaller.
fn alone(house: &House, tools: &Tools, cache: &mut Cache, name: &str) -> Result<Vec<u8>> {
    let path = house.root().join("widget").join(format!("{name}.js"));
    let source = fs::read(&path).with_context(|| path.display().to_string())?;
    cache.bytes(name, &[&source], || esbuild::alone(&tools.esbuild, &path))
}

/// The loader as the relay sends it to the pages of a site with every look there is, after brotli.
/// What it is told then is held to the relay's own words by a test of the relay.
pub fn loader_with_looks(house: &House) -> Result<(usize, usize)> {
    let read =
        |path: PathBuf| fs::read_to_string(&path).with_context(|| path.display().to_string());
    let told = read(house.root().join("shared/golden/looks.full.json"))?;
    let (dresser, loader) = (
        read(house.dist().join(LOOKS))?,
        read(house.dist().join("deskbell.js"))?,
    );
    let told = format!("({})", told.trim_end());
    let whole = dresser.replacen("(LOOKS)", &told, 1) + &loader;
    let small = output::compressed(whole.as_bytes())?;
    Ok((whole.len(), small.len()))
}

/// What an owner's tools know of the scripts: as it was written.
fn types(house: &House) -> Result<Vec<u8>> {
    fs::read(house.root().join("widget/deskbell.d.ts")).context("widget/deskbell.d.ts")
}
