//! Runs the benchmarks: programs named `bench-…` of the package `tests`, built for production.
//!
//! Measures nothing itself.

use crate::house::House;
use crate::step::{Run, step};
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Runs one benchmark, or all of them.
pub fn bench(house: &House, name: Option<&str>, args: &[String]) -> Result<()> {
    let run = Run::cargo().args(["metadata", "--format-version", "1", "--no-deps"]);
    let metadata =
        serde_json::from_str(&run.dir(house.root()).read()?).context("cargo metadata")?;
    let all = programs(&metadata);
    let chosen: Vec<&String> = all
        .iter()
        .filter(|bench| name.is_none_or(|name| bench["bench-".len()..] == *name))
        .collect();
    if chosen.is_empty() {
        let known = all
            .iter()
            .map(|bench| &bench["bench-".len()..])
            .collect::<Vec<_>>()
            .join(", ");
        bail!(
            "no such benchmark. There are: {}",
            if known.is_empty() { "none" } else { &known }
        );
    }
    for bench in chosen {
        step(bench, || {
            let cargo =
                Run::cargo().args(["run", "--release", "-p", "tests", "--bin", bench, "--"]);
            cargo
                .args(args)
                .env("CARGO_TARGET_DIR", house.target())
                .env("DESKBELL_DIST", house.dist())
                .env("DESKBELL_RELAY", house.target().join("release/relay"))
                .dir(house.root())
                .run()
        })?;
    }
    Ok(())
}

/// The benchmarks that there are.
fn programs(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let targets = packages
        .filter(|package| package["name"] == "tests")
        .flat_map(|package| package["targets"].as_array().into_iter().flatten());
    targets
        .filter(|target| target["kind"][0] == "bin")
        .filter_map(|target| target["name"].as_str())
        .filter(|name| name.starts_with("bench-"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn benchmarks_are_found_by_their_names() {
        let metadata = json!({ "packages": [
            { "name": "relay", "targets": [{ "name": "bench-x", "kind": ["bin"] }] },
            { "name": "tests", "targets": [
                { "name": "tests", "kind": ["lib"] },
                { "name": "bench-relay", "kind": ["bin"] },
                { "name": "probe", "kind": ["bin"] },
            ] },
        ] });

        assert_eq!(programs(&metadata), ["bench-relay"]);
    }
}
