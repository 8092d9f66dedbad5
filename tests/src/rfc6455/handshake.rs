//! The opening handshake (RFC 6455, sections 4.1 and 4.2): requests as text, right and wrong.
//!
//! Who is let in beyond that, and why not, is the business of other tests.

use super::wire::Wire;
use crate::relay::{PAGE_ORIGIN, Scene};
use shared::version::{BINARY, Encoding, JSON};
use std::fmt::Write;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The key of the example in the RFC.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// The first line and the headers of a right request, in their order, without the sub-protocol.
const LINES: [(&str, &str); 6] = [
    ("Host", "wallet.example"),
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Key", KEY),
    ("Sec-WebSocket-Version", "13"),
    ("Origin", PAGE_ORIGIN),
];

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the client does, in words.
    pub name: &'static str,
    /// Where the RFC speaks of it.
    pub section: &'static str,
    method: &'static str,
    version: &'static str,
    lines: Vec<(&'static str, &'static str)>,
    body: &'static str,
    /// Why the relay may do something else than is said there. Empty where it does what is said.
    pub differs: &'static str,
    comes: Comes,
}

/// What must come back.
#[derive(Clone, Copy, Debug)]
pub enum Comes {
    /// The WebSocket is open, and this sub-protocol is spoken.
    Switch(&'static str),
    /// This status, and no WebSocket.
    Status(u16),
    /// Any status that says that the client is wrong.
    Refusal,
}

/// The head of an answer.
#[derive(Clone, Debug)]
pub struct Head {
    status: u16,
    lines: Vec<(String, String)>,
}

/// A right request for the visitors' door.
#[must_use]
pub fn request(scene: &Scene, encoding: Encoding) -> String {
    row("4.1", "as it should be")
        .offers(encoding.name())
        .text(scene)
}

/// Requests that open a WebSocket.
#[must_use]
pub fn right() -> Vec<Row> {
    let row = |section, name| row(section, name).comes(Comes::Switch(JSON));
    let both = concat!("graphql-ws, ", "deskbell.v1.json", ",soap");
    vec![
        row("4.1", "as it should be").offers(JSON),
        row("4.1", "as it should be, for bytes")
            .offers(BINARY)
            .comes(Comes::Switch(BINARY)),
        row("4.2.1", "names of headers in capitals")
            .named("Upgrade", "UPGRADE")
            .named("Sec-WebSocket-Key", "SEC-WEBSOCKET-KEY")
            .offers(JSON),
        row("4.2.1", "names of headers in small letters")
            .named("Connection", "connection")
            .named("Sec-WebSocket-Version", "sec-websocket-version")
            .offers(JSON),
        row("4.2.1", "an upgrade in capitals")
            .with("Upgrade", "WebSocket")
            .offers(JSON),
        row("4.2.1", "a connection in small letters")
            .with("Connection", "upgrade")
            .offers(JSON),
        row("4.2.1", "a list of connections")
            .with("Connection", "keep-alive, Upgrade")
            .offers(JSON),
        row("4.2.1", "a list of connections without spaces")
            .with("Connection", "upgrade,keep-alive")
            .offers(JSON),
        row("4.2.1", "spaces around a key")
            .with("Sec-WebSocket-Key", "   dGhlIHNhbXBsZSBub25jZQ==  ")
            .offers(JSON),
        row("4.2.2", "a sub-protocol among strange ones").offers(both),
        row("4.2.2", "sub-protocols in two headers")
            .offers("soap")
            .offers(JSON),
        row("4.2.2", "both sub-protocols, the wanted one first")
            .offers(JSON)
            .offers(BINARY),
        row("9.1", "an extension that is not spoken")
            .and(
                "Sec-WebSocket-Extensions",
                "permessage-deflate; client_max_window_bits",
            )
            .offers(JSON),
        row("4.1", "a page of no origin")
            .without("Origin")
            .offers(JSON),
    ]
}

/// Requests that do not.
#[must_use]
pub fn wrong() -> Vec<Row> {
    let row = |section, name| row(section, name).offers(JSON).comes(Comes::Refusal);
    let rows = vec![
        row("4.2.1", "another method").method("POST"),
        row("4.2.1", "a method in small letters").method("get"),
        row("4.2.1", "HTTP/1.0").version("HTTP/1.0"),
        row("4.2.1", "no host").without("Host"),
        row("4.2.1", "no upgrade").without("Upgrade"),
        row("4.2.1", "another upgrade").with("Upgrade", "h2c"),
        row("4.2.1", "no connection").without("Connection"),
        row("4.2.1", "another connection").with("Connection", "keep-alive"),
        row("4.2.1", "a connection that only sounds like it").with("Connection", "upgrades"),
        row("4.2.1", "no key").without("Sec-WebSocket-Key"),
        row("4.2.1", "an empty key").with("Sec-WebSocket-Key", ""),
        row("4.2.1", "a key that is too short").with("Sec-WebSocket-Key", "c2hvcnQ="),
        row("4.2.1", "a key that is no base64")
            .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZ!=="),
        row("11.3.1", "two keys").and("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
        row("4.2.1", "a body")
            .and("Content-Length", "4")
            .body("ping"),
        row("4.2.1", "a body in chunks")
            .and("Transfer-Encoding", "chunked")
            .body("4\r\nping\r\n0\r\n\r\n"),
        row("4.2.1", "no version")
            .without("Sec-WebSocket-Version")
            .comes(Comes::Status(426)),
        row("4.4", "an old version")
            .with("Sec-WebSocket-Version", "8")
            .comes(Comes::Status(426)),
        row("4.4", "a later version")
            .with("Sec-WebSocket-Version", "14")
            .comes(Comes::Status(426)),
        row("4.4", "a version that is no number")
            .with("Sec-WebSocket-Version", "13.0")
            .comes(Comes::Status(426)),
        row("11.3.5", "two versions")
            .and("Sec-WebSocket-Version", "13")
            .comes(Comes::Status(426)),
    ];
    let none = row("4.2.2", "no sub-protocol").without("Sec-WebSocket-Protocol");
    let strange = row("4.2.2", "only strange sub-protocols")
        .without("Sec-WebSocket-Protocol")
        .offers("soap, deskbell.v2.json");
    let two = Row {
        differs: "the library below reads the first; every browser and proxy sends one",
        ..row("4.2.1", "an upgrade in the second of two connections")
            .with("Connection", "keep-alive")
            .and("Connection", "Upgrade")
    };
    rows.into_iter().chain([none, strange, two]).collect()
}

fn row(section: &'static str, name: &'static str) -> Row {
    Row {
        name,
        section,
        method: "GET",
        version: "HTTP/1.1",
        lines: LINES.to_vec(),
        body: "",
        differs: "",
        comes: Comes::Refusal,
    }
}

impl Row {
    fn comes(self, comes: Comes) -> Row {
        Row { comes, ..self }
    }

    fn method(self, method: &'static str) -> Row {
        Row { method, ..self }
    }

    fn version(self, version: &'static str) -> Row {
        Row { version, ..self }
    }

    fn body(self, body: &'static str) -> Row {
        Row { body, ..self }
    }

    fn without(mut self, name: &str) -> Row {
        self.lines.retain(|(found, _)| *found != name);
        self
    }

    fn and(mut self, name: &'static str, value: &'static str) -> Row {
        self.lines.push((name, value));
        self
    }

    fn with(self, name: &'static str, value: &'static str) -> Row {
        self.without(name).and(name, value)
    }

    fn offers(self, protocols: &'static str) -> Row {
        self.and("Sec-WebSocket-Protocol", protocols)
    }

    fn named(mut self, name: &str, other: &'static str) -> Row {
        let line = self.lines.iter_mut().find(|(found, _)| *found == name);
        line.expect("a right request has this header").0 = other;
        self
    }

    fn text(&self, scene: &Scene) -> String {
        let key = &scene.site.key;
        let mut text = format!(
            "{} /ws/visitor?site={key} {}\r\n",
            self.method, self.version
        );
        for (name, value) in &self.lines {
            write!(text, "{name}: {value}\r\n").expect("a string can be written");
        }
        text + "\r\n" + self.body
    }

    /// Does it, and returns what is wrong.
    async fn check(&self, scene: &Scene) -> Result<(), String> {
        let mut wire = Wire::connect(scene.api.addr()).await;
        wire.send(self.text(scene).as_bytes()).await;
        let head = wire.head().await?;
        match self.comes {
            Comes::Switch(protocol) => head.is_switch(Some(protocol)),
            Comes::Status(status) if head.status != status => {
                Err(format!("{} came, not {status}", head.status))
            }
            // "It MUST send a Sec-WebSocket-Version header indicating the version(s)" (4.4).
            Comes::Status(426) if head.line("sec-websocket-version") != Some("13") => {
                Err(format!("{head:?} does not tell the version"))
            }
            Comes::Refusal if !(400..500).contains(&head.status) => {
                Err(format!("{} came, not a refusal", head.status))
            }
            Comes::Status(_) | Comes::Refusal => Ok(()),
        }
    }
}

impl Head {
    /// Reads the head of an answer, without the empty line.
    ///
    /// # Errors
    /// Returns what it is instead.
    pub fn read(text: &str) -> Result<Head, String> {
        let wrong = || format!("no answer of HTTP/1.1: {text:?}");
        let (first, rest) = text.split_once("\r\n").unwrap_or((text, ""));
        let status = first.strip_prefix("HTTP/1.").ok_or_else(wrong)?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let lines = rest.split("\r\n").filter_map(|line| line.split_once(": "));
        let lines = lines.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Ok(Head {
            status: status.ok_or_else(wrong)?,
            lines: lines.collect(),
        })
    }

    /// The only value of a header.
    fn line(&self, name: &str) -> Option<&str> {
        let mut found = self.lines.iter().filter(|(found, _)| found == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// Checks that a WebSocket is open, by every word that section 4.2.2 asks for.
    ///
    /// # Errors
    /// Returns what is not as it must be.
    pub fn is_switch(&self, protocol: Option<&str>) -> Result<(), String> {
        let accept = derive_accept_key(KEY.as_bytes());
        let named = |name: &str| self.line(name).map(str::to_lowercase);
        let holds = self.status == 101
            && named("upgrade").as_deref() == Some("websocket")
            && named("connection").as_deref() == Some("upgrade")
            && self.line("sec-websocket-accept") == Some(&accept)
            && self.line("sec-websocket-protocol") == protocol
            && named("sec-websocket-extensions").is_none();
        if holds {
            Ok(())
        } else {
            Err(format!("no switch to {protocol:?}: {self:?}"))
        }
    }
}

/// Checks rows, each on a connection of its own.
///
/// # Panics
/// Fails the test with the names of the rows that are not as they must be.
pub async fn check(scene: &Scene, rows: &[Row]) {
    let mut wrong = Vec::new();
    for row in rows {
        if let Err(says) = row.check(scene).await {
            let Row {
                name,
                section,
                differs,
                ..
            } = row;
            wrong.push(format!("{name} (section {section}): {says} {differs}"));
        }
    }
    assert!(wrong.is_empty(), "wrong:\n{}", wrong.join("\n"));
}
