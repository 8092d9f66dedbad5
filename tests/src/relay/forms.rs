//! Pages without script, used as a browser would: forms are filled in and sent, fields are read.
//!
//! Never looks at how a page is drawn.

use super::api::{Answer, Api};

impl Api {
    /// Sends a form of a page of the relay, as somebody with this cookie.
    pub async fn fill_as(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let origin = self.origin();
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", origin.as_str()),
        ];
        if !cookie.is_empty() {
            headers.push(("cookie", cookie));
        }
        self.ask("POST", path, &headers, Some(pairs.join("&")))
            .await
    }

    /// Sends a form of a page of the relay.
    pub async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.fill_as("", path, fields).await
    }
}

impl Answer {
    /// The value of the first field of this name.
    ///
    /// # Panics
    /// Fails the test when the page has no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let found = self.body.split_once(&mark);
        let value = found.and_then(|(_, rest)| rest.split_once('"'));
        let (value, _) = value.unwrap_or_else(|| panic!("no field {name}: {self}"));
        value.to_owned()
    }

    /// Whether the page says this.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        self.body.contains(words)
    }
}

/// A text as it stands in a form.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
