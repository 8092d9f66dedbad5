//! What RFC 6455 asks of a server, as a table: bytes that a client sends, and what must come back.
//!
//! Speaks raw TCP, so that it can be wrong in every way. Where the relay does something else than
//! the RFC says, the row says so with a reason. Never waits for a time to pass.

pub mod close;
pub mod control;
pub mod fragment;
pub mod frame;
pub mod handshake;
pub mod header;
pub mod second;
pub mod text;
pub mod wire;

use crate::relay::Scene;
use frame::{Frame, Opcode};
use futures_util::{StreamExt, stream};
use shared::Close;
use shared::version::Encoding;
use wire::Wire;

/// Rows that are checked at the same time. Most wait for a relay that hangs up slowly.
const ROWS_AT_ONCE: usize = 16;

/// One row.
#[derive(Debug)]
pub struct Row {
    /// What the client does, in words.
    pub name: String,
    /// Where the RFC speaks of it.
    pub section: &'static str,
    /// Why the relay may do something else than is said there. Empty where it does what is said.
    pub differs: &'static str,
    /// The sub-protocol that is spoken.
    pub encoding: Encoding,
    /// What is sent once the client has been welcomed: each in a segment of its own, unless the
    /// kernel joins some of them.
    pub sends: Vec<Vec<u8>>,
    /// What must come back.
    pub comes: Comes,
}

/// What must come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comes {
    /// These frames in this order and no others; then the socket still works.
    Answers(Vec<Frame>),
    /// These frames in this order; the last is a close frame, and then the connection ends.
    Ends(Vec<Frame>),
    /// A close frame of ours, and then the connection ends.
    Closed(Close),
}

impl Row {
    /// A row about the sub-protocol of texts.
    #[must_use]
    pub fn new(section: &'static str, name: &str, sends: Vec<Vec<u8>>, comes: Comes) -> Row {
        Row {
            name: name.to_owned(),
            section,
            differs: "",
            encoding: Encoding::Json,
            sends,
            comes,
        }
    }

    /// The same, with the reason why it is not as the RFC says.
    #[must_use]
    pub fn differs(mut self, reason: &'static str) -> Row {
        self.differs = reason;
        self
    }

    /// The same about the sub-protocol of bytes.
    #[must_use]
    pub fn in_bytes(mut self) -> Row {
        self.encoding = Encoding::Binary;
        self
    }

    /// Does it, and returns what is wrong.
    async fn check(&self, scene: &Scene) -> Result<(), String> {
        let mut wire = Wire::welcomed(scene, self.encoding).await?;
        for bytes in &self.sends {
            wire.send(bytes).await;
        }
        match &self.comes {
            Comes::Answers(frames) => {
                wire.hears(frames).await?;
                wire.still_works(self.encoding).await?;
            }
            Comes::Ends(frames) => {
                wire.hears(frames).await?;
                wire.ends().await?;
            }
            Comes::Closed(close) => {
                let frame = Frame::close(close.code(), close.as_str());
                wire.hears(&[frame]).await?;
                wire.ends().await?;
            }
        }
        second::agrees(wire.heard_bytes(), wire.heard_frames()).await
    }
}

/// All rows about frames.
#[must_use]
pub fn rows() -> Vec<Row> {
    let tables = [
        fragment::right(),
        fragment::wrong(),
        header::reserved(),
        header::masks(),
        header::lengths(),
        text::right(),
        text::wrong(),
        control::right(),
        control::wrong(),
        close::right(),
        close::wrong(),
    ];
    tables.into_iter().flatten().collect()
}

/// Checks rows, each on a socket of its own.
///
/// # Panics
/// Fails the test with the names of the rows that are not as they must be.
pub async fn check(scene: &Scene, rows: &[Row]) {
    let checks = rows.iter().map(async |row| {
        let wrong = row.check(scene).await.err()?;
        let Row {
            name,
            section,
            differs,
            ..
        } = row;
        Some(format!("{name} (section {section}): {wrong} {differs}"))
    });
    let wrong: Vec<_> = stream::iter(checks)
        .buffer_unordered(ROWS_AT_ONCE)
        .filter_map(async |wrong| wrong)
        .collect()
        .await;
    assert!(
        wrong.is_empty(),
        "{} of {} rows are wrong:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

/// What the client says most: a whole `ping` of the sub-protocol of texts.
#[must_use]
pub fn ping() -> Frame {
    Frame::text(br#""ping""#)
}

/// The answer to a [`ping`].
#[must_use]
pub fn pong() -> Frame {
    Frame::text(br#""pong""#)
}

/// That the message was a text, and of a kind that the relay does not know.
#[must_use]
pub fn unknown() -> Frame {
    Frame::text(br#"{"refused":{"nonce":null,"refusal":{"code":"unknown_frame","retry_ms":null}}}"#)
}

/// A `ping` of the sub-protocol of texts that is so many bytes long: JSON lets spaces follow.
#[must_use]
pub fn long_ping(len: usize) -> Vec<u8> {
    let mut payload = ping().payload;
    payload.resize(len, b' ');
    payload
}

/// The bytes of frames one after the other, in one segment.
#[must_use]
pub fn together(frames: impl IntoIterator<Item = Frame>) -> Vec<Vec<u8>> {
    vec![
        frames
            .into_iter()
            .flat_map(|frame| frame.masked())
            .collect(),
    ]
}

/// The bytes of frames, each in a segment of its own.
#[must_use]
pub fn apart(frames: impl IntoIterator<Item = Frame>) -> Vec<Vec<u8>> {
    frames.into_iter().map(|frame| frame.masked()).collect()
}

/// A message in fragments: the first is of this kind, the others go on with it.
#[must_use]
pub fn fragments(opcode: Opcode, parts: &[&[u8]]) -> Vec<Frame> {
    let last = parts.len().saturating_sub(1);
    let fragment = |(at, part): (usize, &&[u8])| Frame {
        last: at == last,
        opcode: if at == 0 {
            opcode
        } else {
            Opcode::CONTINUATION
        },
        ..Frame::text(part)
    };
    parts.iter().enumerate().map(fragment).collect()
}
