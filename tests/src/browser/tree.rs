//! The accessibility tree of a page: what a screen reader is given.
//!
//! Read from the browser itself, never worked out from the document.

use super::person::Person;
use serde_json::{Value, json};

/// One object of the tree that is not ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Its role, such as `button`.
    pub role: String,
    /// Its name, as it is read out.
    pub name: String,
    /// How changes in it are told: `polite`, `assertive`, or empty.
    pub live: String,
}

impl Person {
    /// Every object of the page and of the frames in it that are of the same process.
    pub async fn tree(&self) -> Vec<Object> {
        let frames = self.commands("Page.getFrameTree", json!({})).await;
        let mut all = Vec::new();
        for id in ids(&frames["frameTree"]) {
            let asked = json!({ "frameId": id });
            let tree = self.commands("Accessibility.getFullAXTree", asked).await;
            let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
            all.extend(nodes.iter().filter(|node| node["ignored"] != true).map(one));
        }
        all
    }

    /// The objects of this role.
    pub async fn objects(&self, role: &str) -> Vec<Object> {
        let mut all = self.tree().await;
        all.retain(|object| object.role == role);
        all
    }
}

fn ids(frame: &Value) -> Vec<String> {
    let own = frame["frame"]["id"].as_str().map(str::to_owned);
    let inner = frame["childFrames"].as_array().into_iter().flatten();
    own.into_iter().chain(inner.flat_map(ids)).collect()
}

fn one(node: &Value) -> Object {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let property = |name: &str| {
        let all = node["properties"].as_array().into_iter().flatten();
        let mut found = all.filter(|one| one["name"] == name);
        found.next().map(|one| text(&one["value"]["value"]))
    };
    Object {
        role: text(&node["role"]["value"]),
        name: text(&node["name"]["value"]),
        live: property("live").unwrap_or_default(),
    }
}
