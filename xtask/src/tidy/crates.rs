//! Who may know whom: the import table of the crates.
//!
//! Reads what cargo knows. Dependencies that only tests have may be wider: those never ship.

use super::Complaint;
use anyhow::{Context, Result};
use serde_json::Value;

/// What one of our crates may depend on.
struct Room {
    name: &'static str,
    /// Our own crates.
    ours: &'static [&'static str],
    /// Crates of others: exactly these, or any.
    others: Option<&'static [&'static str]>,
    /// Our own crates that its tests may use too.
    tests: &'static [&'static str],
}

const ROOMS: [Room; 10] = [
    Room {
        name: "shared",
        ours: &[],
        others: Some(&["serde"]),
        tests: &[],
    },
    Room {
        name: "desk",
        ours: &["shared"],
        others: Some(&["jiff"]),
        tests: &[],
    },
    Room {
        name: "client",
        ours: &["shared"],
        others: Some(&["serde"]),
        tests: &[],
    },
    Room {
        name: "web",
        ours: &["shared", "client"],
        others: None,
        tests: &[],
    },
    Room {
        name: "widget",
        ours: &["shared", "client", "web"],
        others: None,
        tests: &[],
    },
    Room {
        name: "console",
        ours: &["shared", "client", "web"],
        others: None,
        tests: &[],
    },
    Room {
        name: "relay",
        ours: &["shared", "desk"],
        others: None,
        tests: &["client"],
    },
    Room {
        name: "tests",
        ours: &["shared", "desk", "client", "relay"],
        others: None,
        tests: &["fuzz"],
    },
    Room {
        name: "fuzz",
        ours: &["shared", "desk", "client"],
        others: None,
        tests: &[],
    },
    Room {
        name: "xtask",
        ours: &[],
        others: None,
        tests: &[],
    },
];

/// What the browser crates never carry to a person.
const NEVER_IN_BROWSER: [&str; 5] = ["tokio", "axum", "rusqlite", "regex", "chrono"];

/// What a visitor's browser does not carry either: frames are postcard there, and a decoder of
/// JSON costs as much as the whole app. The console needs it for the HTTP calls.
const NEVER_FOR_VISITORS: [&str; 1] = ["serde_json"];

/// Complaints about the crates' own dependencies.
pub fn check(metadata: &Value) -> Result<Vec<Complaint>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has packages")?;
    let mut complaints = Vec::new();
    // What lies in this repository has no source.
    for package in packages
        .iter()
        .filter(|package| package["source"].is_null())
    {
        let name = package["name"].as_str().context("a package has a name")?;
        let place = format!("{name}/Cargo.toml");
        let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
            complaints.push(Complaint::new(
                place,
                "no room of this name in xtask/src/tidy/crates.rs",
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if let Some(says) = room.refuses(dependency) {
                complaints.push(Complaint::new(&place, says));
            }
        }
    }
    Ok(complaints)
}

impl Room {
    fn refuses(&self, dependency: &Value) -> Option<String> {
        let name = dependency["name"].as_str().unwrap_or_default();
        let of_tests = dependency["kind"] == "dev";
        let ours = ROOMS.iter().any(|room| room.name == name);
        if ours {
            let may = self.ours.contains(&name) || of_tests && self.tests.contains(&name);
            return (!may).then(|| format!("{} may not know {name}", self.name));
        }
        if of_tests {
            return None;
        }
        if self.others.is_some_and(|others| !others.contains(&name)) {
            return Some(format!("{} may not depend on {name}", self.name));
        }
        let in_browser = ["web", "widget", "console"].contains(&self.name);
        let for_visitors = ["web", "widget"].contains(&self.name);
        let too_much = in_browser && NEVER_IN_BROWSER.contains(&name)
            || for_visitors && NEVER_FOR_VISITORS.contains(&name);
        too_much.then(|| format!("{name} is too much for a browser"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn says(name: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let dependencies = json!([{ "name": dependency, "kind": kind }]);
        let package = json!({ "name": name, "source": null, "dependencies": dependencies });
        let complaints = check(&json!({ "packages": [package] })).unwrap();
        complaints.iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn an_arrow_against_the_table_is_found() {
        assert_eq!(
            says("widget", "desk", None),
            ["widget/Cargo.toml: widget may not know desk"]
        );
        assert_eq!(says("relay", "web", None).len(), 1);
        assert_eq!(says("desk", "serde_json", None).len(), 1);
        assert_eq!(says("web", "serde_json", None).len(), 1);
        assert_eq!(says("relay", "tests", Some("dev")).len(), 1);
        assert_eq!(says("cellar", "serde", None).len(), 1);
    }

    #[test]
    fn an_arrow_of_the_table_is_fine() {
        assert!(says("widget", "web", None).is_empty());
        assert!(says("desk", "proptest", Some("dev")).is_empty());
        assert!(says("relay", "client", Some("dev")).is_empty());
    }
}
