//! A browser and its driver for the tests that look at real pages.
//!
//! Taken from `PATH` or from the system's packages. Never downloads a build of its own.

use super::apt_install;
use crate::step::{on_path, step};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// One face of the fonts that Chinese pages are drawn with.
const CJK_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// What the tests need to know.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The browser itself.
    pub chrome: PathBuf,
    /// The program that steers it.
    pub driver: PathBuf,
}

/// Finds the browser and its driver, or installs them.
pub fn ready() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    step("browser (Debian's chromium)", || {
        let mut packages = vec!["chromium", "chromium-driver"];
        if !Path::new(CJK_FONT).exists() {
            packages.push("fonts-noto-cjk");
        }
        apt_install(&packages)
    })?;
    find().context("chromium and chromedriver are not on PATH after their installation")
}

fn find() -> Option<Browser> {
    let chrome = BROWSERS.iter().find_map(|name| on_path(name))?;
    Some(Browser {
        chrome,
        driver: on_path("chromedriver")?,
    })
}
