//! axe-core in the page that is looked at: every rule that it breaks is named with its place.
//!
//! Runs as a command of the driver, so that no page's policy has to let it in. Never looks into
//! frames: each document is asked by itself.

use super::person::Person;
use serde_json::json;
use std::env;
use std::fs;

/// The environment variable that names the file `axe.min.js`.
const AXE: &str = "DESKBELL_AXE";

/// What is asked: WCAG 2.0, 2.1 and 2.2, levels A and AA, and what is good practice besides.
const TAGS: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
];

/// A rule that a document breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barrier {
    /// Where that was seen first.
    pub place: String,
    /// The rule, and what breaks it.
    pub rule: String,
}

impl Person {
    /// Adds every rule of axe's that the document breaks to what was found elsewhere, unless the
    /// same was found there.
    ///
    /// # Panics
    /// Fails the test when the script is not there.
    pub async fn looks_for_barriers(&self, place: &str, found: &mut Vec<Barrier>) {
        self.stands_still().await;
        if !self.runs::<bool>("return 'axe' in window").await {
            self.runs::<()>(&script()).await;
        }
        let run = format!("const tags = {};{RUN}", json!(TAGS));
        let rules: Vec<String> = self.runs(&run).await;
        for rule in rules {
            if !found.iter().any(|one| one.rule == rule) {
                let place = place.to_owned();
                found.push(Barrier { place, rule });
            }
        }
    }
}

fn script() -> String {
    let path = env::var_os(AXE).unwrap_or_else(|| {
        panic!("no axe-core: run `cargo xtask test --only host`, or name axe.min.js in {AXE}")
    });
    let path = path.to_string_lossy();
    fs::read_to_string(&*path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

// Rules of 2.2 are off unless they are asked for by name.
const RUN: &str = "return axe.run(document, {
    runOnly: { type: 'tag', values: tags },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
    iframes: false,
}).then(found => found.violations.map(({ id, help, nodes }) => [
    id + ': ' + help,
    ...nodes.map(node => `    ${node.target.join(' ')}  ${node.html.slice(0, 160)}
        ${node.failureSummary.replace(/\\s+/g, ' ')}`),
].join('\\n')))";
