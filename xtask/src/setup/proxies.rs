//! nginx, HAProxy and Caddy for the tests of what stands before a relay.
//!
//! Taken from the system's packages, but only unpacked: installed, they would begin to serve. Never
//! touches one that runs.

use super::apt_install;
use crate::house::House;
use crate::step::{Run, on_path, step};
use anyhow::{Result, ensure};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable by which the tests are told where they are, or by which somebody says it here.
pub const VARIABLE: &str = "DESKBELL_PROXIES";

/// The programs, as they lie in a system's root.
const PROGRAMS: [&str; 3] = ["usr/sbin/nginx", "usr/sbin/haproxy", "usr/bin/caddy"];

/// Debian's packages of them, and of the libraries that no other program needs.
const PACKAGES: [&str; 6] = [
    "nginx",
    "haproxy",
    "caddy",
    "liblua5.3-0",
    "libopentracing1",
    "libopentracing-c-wrapper0",
];

/// Finds the root below which the programs are, or unpacks them into the folder of tools.
pub fn ready(house: &House) -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    if has_all(Path::new("/")) {
        return Ok(PathBuf::from("/"));
    }
    let root = house.tools().join("proxies");
    if !has_all(&root) {
        step(
            "nginx, HAProxy, Caddy (Debian's packages, unpacked)",
            || unpack(&root),
        )?;
    }
    Ok(root)
}

fn has_all(root: &Path) -> bool {
    PROGRAMS.iter().all(|program| root.join(program).exists())
}

fn unpack(root: &Path) -> Result<()> {
    ensure!(
        on_path("apt-get").is_some(),
        "needs nginx, haproxy and caddy in /usr/sbin and /usr/bin, or {VARIABLE} to name the \
         folder in which usr/sbin and usr/bin are"
    );
    // Tells the system what packages there are, and installs what unpacks them.
    apt_install(&["dpkg"])?;
    let packed = root.join("packed");
    fs::create_dir_all(&packed)?;
    let download = Run::new("apt-get").args(["download", "-qq"]);
    download.args(PACKAGES).dir(&packed).run()?;
    for entry in fs::read_dir(&packed)? {
        Run::new("dpkg-deb")
            .arg("-x")
            .arg(entry?.path())
            .arg(root)
            .run()?;
    }
    fs::remove_dir_all(&packed)?;
    ensure!(
        has_all(root),
        "the packages do not hold what they held before"
    );
    Ok(())
}
