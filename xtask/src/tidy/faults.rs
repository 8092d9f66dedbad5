//! Faults on purpose never ship: nothing switches the feature `faults` on but another `faults`.
//!
//! Reads what cargo knows of our crates, and the sources of what builds the shipped binary.

use super::{Complaint, Tree};
use anyhow::{Context, Result};
use serde_json::Value;

/// The feature.
const FAULTS: &str = "faults";
/// What builds what is shipped.
const DIST: &str = "xtask/src/dist";

/// Complaints about features, and about who asks for them.
pub fn check(metadata: &Value, tree: &Tree) -> Result<Vec<Complaint>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has packages")?;
    let mut complaints = Vec::new();
    let ours = packages
        .iter()
        .filter(|package| package["source"].is_null());
    for package in ours {
        let name = package["name"].as_str().context("a package has a name")?;
        let place = format!("{name}/Cargo.toml");
        for (feature, switches) in package["features"].as_object().into_iter().flatten() {
            if feature != FAULTS && names(switches) {
                let says = format!("the feature {feature} switches faults on");
                complaints.push(Complaint::new(&place, says));
            }
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if names(&dependency["features"]) {
                let says = format!("{} is always used with its faults", dependency["name"]);
                complaints.push(Complaint::new(&place, says));
            }
        }
    }
    let builders = tree.iter().filter(|(path, _)| path.starts_with(DIST));
    for (path, _) in builders.filter(|(_, text)| text.contains(FAULTS)) {
        complaints.push(Complaint::new(path, "what is shipped has no faults"));
    }
    Ok(complaints)
}

/// Whether a list of features has the faults of this crate or of another.
fn names(features: &Value) -> bool {
    let words = features.as_array().into_iter().flatten();
    words
        .filter_map(Value::as_str)
        .any(|word| word.rsplit('/').next() == Some(FAULTS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn says(features: Value, asked: Value, tree: &[(&str, &str)]) -> usize {
        let package = json!({
            "name": "relay", "source": null, "features": features,
            "dependencies": [{ "name": "desk", "features": asked }],
        });
        let tree = tree
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let metadata = json!({ "packages": [package] });
        check(&metadata, &tree.collect()).unwrap().len()
    }

    #[test]
    fn a_feature_that_is_off_is_fine() {
        let features = json!({ "faults": ["desk/faults"], "default": ["small"] });

        let dist = [
            ("xtask/src/dist/app.rs", "--release"),
            ("xtask/src/test.rs", "faults"),
        ];
        assert_eq!(says(features, json!(["small"]), &dist), 0);
    }

    #[test]
    fn whatever_switches_it_on_is_found() {
        assert_eq!(says(json!({ "default": ["faults"] }), json!([]), &[]), 1);
        assert_eq!(says(json!({ "all": ["desk/faults"] }), json!([]), &[]), 1);
        assert_eq!(says(json!({}), json!(["faults"]), &[]), 1);
        assert_eq!(
            says(json!({}), json!([]), &[("xtask/src/dist.rs", "faults")]),
            1
        );
    }
}
