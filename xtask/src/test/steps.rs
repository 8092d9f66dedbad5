//! The steps of `cargo xtask test`, in their order.
//!
//! Each runs real commands and counts what passed. Never decides what a failure means.

use super::count::Count;
use super::typescript;
use crate::dist;
use crate::house::House;
use crate::setup::{browser, cargo_tools, faketime, library, npm, postgres, proxies, wasm};
use crate::size;
use crate::step::{Run, note};
use crate::tidy;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// One step.
pub struct Step {
    pub name: &'static str,
    pub says: &'static str,
    pub run: fn(&House, &mut Count) -> Result<()>,
}

/// The quick ones first; then host, browser and tools, each after what it uses.
pub const STEPS: [Step; 12] = [
    Step {
        name: "fmt",
        says: "the sources are formatted",
        run: fmt,
    },
    Step {
        name: "tidy",
        says: "the rules of the house",
        run: tidy_step,
    },
    Step {
        name: "clippy",
        says: "lints of the host crates",
        run: clippy,
    },
    Step {
        name: "dist",
        says: "both browser apps are built as they are shipped",
        run: dist_step,
    },
    Step {
        name: "size",
        says: "the downloads are within their budgets",
        run: size_step,
    },
    Step {
        name: "types",
        says: "the types that owners get take what is right and nothing else",
        run: types_step,
    },
    Step {
        name: "host",
        says: "tests of the host crates, with relay and browser",
        run: host,
    },
    Step {
        name: "doc",
        says: "examples in the documentation",
        run: doc,
    },
    Step {
        name: "lints",
        says: "lints of the browser crates",
        run: browser_clippy,
    },
    Step {
        name: "apps",
        says: "unit tests of the browser crates",
        run: apps,
    },
    Step {
        name: "trunk",
        says: "trunk builds both apps",
        run: trunk,
    },
    Step {
        name: "release",
        says: "the relay with both apps inside",
        run: release,
    },
];

/// The crates that are compiled for the browser.
const BROWSER: [&str; 3] = ["web", "widget", "console"];

fn fmt(house: &House, count: &mut Count) -> Result<()> {
    one(
        count,
        Run::cargo()
            .args(["fmt", "--all", "--check"])
            .dir(house.root())
            .run(),
    )
}

fn tidy_step(house: &House, count: &mut Count) -> Result<()> {
    one(count, tidy::tidy(house))
}

fn clippy(house: &House, count: &mut Count) -> Result<()> {
    let run = host_cargo(house, &["clippy"]).arg("--all-targets");
    one(count, run.args(["--", "-D", "warnings"]).run())
}

fn dist_step(house: &House, count: &mut Count) -> Result<()> {
    one(count, dist::browser(house))
}

fn size_step(house: &House, count: &mut Count) -> Result<()> {
    one(count, size::size(house, false))
}

fn types_step(house: &House, count: &mut Count) -> Result<()> {
    one(count, typescript::check(house))
}

/// Unit tests, scripts, the world, the wiring and the real browser.
fn host(house: &House, count: &mut Count) -> Result<()> {
    let browser = browser::ready()?;
    faketime()?;
    let faulty = faulty_relay(house)?;
    let postgres = postgres::ready()?;
    let proxies = proxies::ready(house)?;
    // With the tests' own targets, so that the features and with them the work are the same.
    host_cargo(house, &["build"])
        .args(["--bins", "--tests"])
        .run()?;
    let run = nextest(house, host_crates)?
        .env("DESKBELL_RELAY", house.target().join("debug/relay"))
        .env("DESKBELL_FAULTY_RELAY", faulty)
        .env("DESKBELL_DIST", house.dist())
        .env("DESKBELL_CHROME", &browser.chrome)
        .env("DESKBELL_AXE", npm::axe(house)?)
        .env(postgres::VARIABLE, &postgres)
        .env(proxies::VARIABLE, &proxies)
        .env("PATH", path_with(&[&browser.driver])?);
    count_some_tests(&run, count)
}

/// A relay that can break its promises, put aside under another name: the build of the one that
/// cannot follows, and only these two crates are compiled twice.
fn faulty_relay(house: &House) -> Result<PathBuf> {
    host_cargo(house, &["build"])
        .args(["--bin", "relay", "--features", "relay/faults"])
        .run()?;
    let folder = house.target().join("faults");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let aside = folder.join("relay");
    fs::copy(house.target().join("debug/relay"), &aside)
        .with_context(|| aside.display().to_string())?;
    Ok(aside)
}

fn doc(house: &House, count: &mut Count) -> Result<()> {
    count_tests(&host_cargo(house, &["test", "--doc"]), count)
}

/// clippy carries rustup's compiler, which cannot read what Debian's has compiled: where that one
/// builds for the browser, the same crates are linted as host crates.
fn browser_clippy(house: &House, count: &mut Count) -> Result<()> {
    let mut run = Run::cargo().arg("clippy");
    let env = wasm::ready(house)?;
    if env.iter().any(|(name, _)| name == "RUSTC") {
        note("Debian's compiler builds the apps; linting them for the host instead");
        run = run.env("CARGO_TARGET_DIR", house.target());
    } else {
        run = run
            .args(["--target", wasm::TARGET])
            .env("CARGO_TARGET_DIR", house.wasm_target());
    }
    let crates = BROWSER.iter().flat_map(|name| ["-p", name]);
    one(
        count,
        run.args(crates)
            .args(["--", "-D", "warnings"])
            .dir(house.root())
            .run(),
    )
}

fn apps(house: &House, count: &mut Count) -> Result<()> {
    let crates = |run: Run| run.args(BROWSER.iter().flat_map(|name| ["-p", name]));
    count_some_tests(&nextest(house, crates)?, count)
}

/// Trunk calls cargo with the profile, folder and flags of `dist`, so only the bundling is new.
fn trunk(house: &House, count: &mut Count) -> Result<()> {
    let trunk = cargo_tools::trunk(house)?;
    let bindgen = cargo_tools::wasm_bindgen(house)?;
    let wasm_opt = npm::wasm_opt(house)?;
    let mut env = wasm::ready(house)?;
    library::small(&mut env)?;
    let path = path_with(&[&bindgen, &wasm_opt])?;
    for (name, dir) in [
        ("widget", house.root().to_path_buf()),
        ("console", house.root().join("console")),
    ] {
        let dist = house.wasm_target().join("trunk").join(name);
        let run = Run::new(&trunk)
            .args(["build", "--offline", "--cargo-profile", "browser", "--dist"])
            .arg(&dist)
            .envs(&env)
            .env("PATH", &path)
            // Trunk takes only `true` and `false` for it.
            .env("NO_COLOR", "true")
            .dir(&dir);
        one(count, run.run().and_then(|()| has_wasm(&dist)))?;
    }
    Ok(())
}

fn release(house: &House, count: &mut Count) -> Result<()> {
    let relay = dist::relay(house)?;
    // Outside of the repository there is no target/dist to fall back to.
    one(
        count,
        Run::new(relay).arg("--version").dir(&env::temp_dir()).run(),
    )
}

fn has_wasm(dist: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).with_context(|| dist.display().to_string())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    for wanted in ["index.html", ".wasm", ".js"] {
        if !names.iter().any(|name| name.ends_with(wanted)) {
            bail!("trunk made no {wanted} in {}", dist.display());
        }
    }
    Ok(())
}

/// A step that is one test.
fn one(count: &mut Count, result: Result<()>) -> Result<()> {
    match result {
        Ok(()) => count.passed += 1,
        Err(_) => count.failed += 1,
    }
    result
}

/// A runner of tests: what it says counts.
fn count_tests(run: &Run, count: &mut Count) -> Result<()> {
    let success = run.hear(|line| count.hear(line))?;
    if !success || count.failed > 0 {
        bail!("tests failed. To see them by hand:\n    {}", run.by_hand());
    }
    Ok(())
}

/// The same where there must be tests: a runner that finds none has been asked wrongly.
fn count_some_tests(run: &Run, count: &mut Count) -> Result<()> {
    count_tests(run, count)?;
    if count.passed == 0 {
        bail!("no test was run by:\n    {}", run.by_hand());
    }
    Ok(())
}

fn host_cargo(house: &House, command: &[&str]) -> Run {
    let run = Run::cargo()
        .args(command)
        .env("CARGO_TARGET_DIR", house.target());
    host_crates(run).dir(house.root())
}

fn host_crates(run: Run) -> Run {
    run.arg("--workspace")
        .args(BROWSER.iter().flat_map(|name| ["--exclude", name]))
}

/// nextest, or cargo's own runner where nextest cannot be had.
fn nextest(house: &House, crates: impl Fn(Run) -> Run) -> Result<Run> {
    let run = match cargo_tools::nextest(house) {
        Ok(nextest) => {
            let run = Run::new(nextest).args(["nextest", "run", "--no-fail-fast"]);
            crates(run.args(["--color", "never", "--no-tests", "pass"]))
        }
        Err(error) => {
            note(&format!(
                "no nextest, cargo's own runner is used: {error:#}"
            ));
            // One at a time: the tests in real browsers would starve each other.
            crates(Run::cargo().args(["test", "--no-fail-fast", "--bins", "--lib", "--tests"]))
                .env("RUST_TEST_THREADS", "1")
        }
    };
    Ok(run
        .env("CARGO_TARGET_DIR", house.target())
        .dir(house.root()))
}

/// `PATH` with the folders of these tools before it. One that is on it keeps its place: put first,
/// the system's folder would bring the system's compiler before the chosen one.
fn path_with(tools: &[&Path]) -> Result<String> {
    let old = env::var_os("PATH").unwrap_or_default();
    let known: Vec<_> = env::split_paths(&old).collect();
    let first = tools
        .iter()
        .filter_map(|tool| tool.parent())
        .filter(|folder| !known.iter().any(|one| one == folder))
        .map(Path::to_path_buf);
    let all = env::join_paths(first.chain(known.iter().cloned()))?;
    all.into_string().ok().context("PATH is not UTF-8")
}
