//! Crates that are never linked, and crates that are linked once.
//!
//! Reads the resolved graph, so it also finds what a dependency brings along.

use super::Complaint;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;

/// TLS belongs to the proxy in front; these bring a C library and its advisories.
const BANNED: [&str; 4] = ["aws-lc-sys", "native-tls", "openssl", "openssl-sys"];

/// A second version would be paid twice: in bytes by the browser, or in two maps of sockets.
const ONCE: [&str; 11] = [
    "axum",
    "dashmap",
    "gloo-net",
    "leptos",
    "postcard",
    "rusqlite",
    "tokio",
    "tokio-tungstenite",
    "tungstenite",
    "wasm-bindgen",
    "web-sys",
];

/// Licences that may be linked. `deny.toml` says the same to cargo-deny.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "NCSA",
    "Unicode-3.0",
    "Zlib",
];

/// Complaints about the graph.
pub fn check(metadata: &Value) -> Result<Vec<Complaint>> {
    let mut complaints = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in metadata["packages"]
        .as_array()
        .context("cargo metadata has packages")?
    {
        let name = package["name"].as_str().context("a package has a name")?;
        versions
            .entry(name)
            .or_default()
            .push(package["version"].as_str().unwrap_or_default());
        if BANNED.contains(&name) {
            complaints.push(Complaint::new("Cargo.lock", format!("{name} is banned")));
        }
        if let Some(licence) = package["license"].as_str()
            && !allowed(licence)
        {
            let says = format!("{name} has the licence {licence}");
            complaints.push(Complaint::new("Cargo.lock", says));
        }
    }
    for name in ONCE {
        if let Some(found) = versions.get(name).filter(|found| found.len() > 1) {
            let says = format!(
                "{name} is there {} times: {}",
                found.len(),
                found.join(", ")
            );
            complaints.push(Complaint::new("Cargo.lock", says));
        }
    }
    Ok(complaints)
}

/// Whether an expression such as `(MIT OR GPL-3.0) AND Zlib` can be met: each part joined by AND
/// needs one allowed choice. Older manifests write `/` for OR.
fn allowed(licence: &str) -> bool {
    let plain = licence.replace('/', " OR ").replace(['(', ')'], " ");
    plain
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn says(packages: Value) -> Vec<String> {
        let complaints = check(&json!({ "packages": packages })).unwrap();
        complaints.iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn banned_and_doubled_crates_are_found() {
        assert_eq!(
            says(json!([{ "name": "openssl-sys", "version": "0.9.0", "license": "MIT" }])),
            ["Cargo.lock: openssl-sys is banned"]
        );
        assert_eq!(
            says(json!([
                { "name": "gloo-net", "version": "0.6.0" },
                { "name": "gloo-net", "version": "0.7.0" },
                { "name": "syn", "version": "2.0.0" },
                { "name": "syn", "version": "3.0.0" },
            ])),
            ["Cargo.lock: gloo-net is there 2 times: 0.6.0, 0.7.0"]
        );
    }

    #[test]
    fn a_licence_that_asks_too_much_is_found() {
        for fine in [
            "MIT/Apache-2.0",
            "(MIT OR GPL-3.0) AND Zlib",
            "Unlicense OR MIT",
        ] {
            assert!(allowed(fine), "{fine}");
        }
        for bad in ["GPL-3.0", "MIT AND AGPL-3.0", "SSPL-1.0 OR BUSL-1.1"] {
            assert!(!allowed(bad), "{bad}");
        }
        assert_eq!(
            says(json!([{ "name": "x", "license": "GPL-3.0" }])).len(),
            1
        );
    }
}
