//! What a browser noted: requests, sockets, and complaints.
//!
//! Reading a log empties it, so each is read here and kept by the person whose browser it is.

use serde_json::Value;
use thirtyfour::BrowserLogEntry;

/// What a browser asked a network for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A document, a file, an answer of an API.
    For(String),
    /// A WebSocket.
    Socket(String),
}

impl Asked {
    /// The address.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Asked::For(url) | Asked::Socket(url) => url,
        }
    }
}

/// Reads what was asked for out of the log of what a browser did.
pub(super) fn asked(entries: &[BrowserLogEntry]) -> Vec<Asked> {
    let events = entries
        .iter()
        .filter_map(|entry| serde_json::from_str(&entry.message).ok());
    events
        .filter_map(|event: Value| one(&event["message"]))
        .collect()
}

fn one(event: &Value) -> Option<Asked> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Network.requestWillBeSent" => {
            Some(Asked::For(params["request"]["url"].as_str()?.to_owned()))
        }
        "Network.webSocketCreated" => Some(Asked::Socket(params["url"].as_str()?.to_owned())),
        _ => None,
    }
}

/// The errors among what a page wrote to its console, without those that are expected.
pub(super) fn errors(entries: Vec<BrowserLogEntry>, expected: &[String]) -> Vec<String> {
    let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE");
    let unexpected = errors.filter(|entry| !expected.iter().any(|one| entry.message.contains(one)));
    unexpected.map(|entry| entry.message).collect()
}
