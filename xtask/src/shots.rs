//! Pictures of every face of both apps, for eyes to judge: `target/shots/index.html`.
//!
//! Builds what is needed and runs the package `tests`, which knows the faces. Never compares.

use crate::dist;
use crate::house::House;
use crate::setup::browser;
use crate::step::{Run, step};
use anyhow::Result;

/// Builds both apps, the relay and the people, and takes the pictures.
pub fn shots(house: &House) -> Result<()> {
    let browser = browser::ready()?;
    dist::browser(house)?;
    step("the relay and its people", || {
        Run::cargo()
            .args(["build", "-p", "relay", "-p", "tests"])
            .args(["--bin", "relay", "--bin", "shots"])
            .env("CARGO_TARGET_DIR", house.target())
            .dir(house.root())
            .run()
    })?;
    let built = house.target().join("debug");
    step("pictures of every face", || {
        Run::new(built.join("shots"))
            .arg(house.target().join("shots"))
            .env("DESKBELL_RELAY", built.join("relay"))
            .env("DESKBELL_DIST", house.dist())
            .env("DESKBELL_CHROME", &browser.chrome)
            .env("RUST_LOG", "off")
            .dir(house.root())
            .run()
    })
}
