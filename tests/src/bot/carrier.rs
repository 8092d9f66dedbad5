//! A bot's socket where there is no WebSocket: the same frames over plain HTTP.
//!
//! Written after `docs/protocol.md`, beside the module that browsers use: two clients that must
//! both be right. Any trouble ends it, and it never comes back by itself.

use super::plain::Caller;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use client::Rung;
use http_body_util::BodyExt;
use hyper::Method;
use hyper::body::Incoming;
use serde::de::DeserializeOwned;
use shared::carry::{Batch, Ended, Opened, Taken};
use shared::version::Encoding;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// How long a stream may take to begin. A proxy that holds it back shows by this.
const BEGIN_WITHIN: Duration = Duration::from_secs(4);
/// How long a poll may take: the relay answers within 20 s.
const POLL_WITHIN: Duration = Duration::from_secs(25);
/// How long any other call may take.
const CALL_WITHIN: Duration = Duration::from_secs(8);
/// How many times a call is made that has no answer,
const TRIES: u32 = 3;
/// and how often at most.
const TRY_EVERY: Duration = Duration::from_millis(600);
/// Frames of one call.
const SAID_LEN_MAX: usize = 64;
/// Characters from which on a call takes no further frame.
const SAID_CHARS: usize = 100_000;

/// An open carrier. Hangs up when it is dropped.
pub struct Carrier {
    says: mpsc::UnboundedSender<String>,
    heard: mpsc::UnboundedReceiver<Message>,
    encoding: Encoding,
    tasks: [JoinHandle<()>; 2],
}

/// Where and how a carrier is opened.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) caller: Caller,
    pub(super) path: String,
    pub(super) rung: Rung,
    pub(super) encoding: Encoding,
}

impl Carrier {
    /// Opens one; the error is the close that tells why not.
    pub(super) async fn open(way: Way) -> Result<Carrier, CloseFrame> {
        match Carrier::try_to_open(way).await {
            Ok(Ok(carrier)) => Ok(carrier),
            Ok(Err(ended)) => Err(close_of(ended)),
            Err(_) => Err(broken()),
        }
    }

    async fn try_to_open(way: Way) -> Result<Result<Carrier, Ended>> {
        let opened = way.caller.ask(Method::POST, &way.path, String::new());
        let at = match timeout(CALL_WITHIN, opened).await?? {
            Opened::Carrier(id) => format!("/carry/{id}"),
            Opened::Closed(ended) => return Ok(Err(ended)),
        };
        let (hear, heard) = mpsc::unbounded_channel();
        let (says, said) = mpsc::unbounded_channel();
        let lost = hear.clone();
        let encoding = way.encoding;
        let listening = match way.rung {
            Rung::Stream => {
                let mut stream = Stream::open(&way.caller, &at).await?;
                tokio::spawn(async move {
                    let close = stream.listen(encoding, &hear).await;
                    let _ = hear.send(close.unwrap_or_else(|_| Message::Close(Some(broken()))));
                })
            }
            Rung::Socket | Rung::Poll => {
                let (caller, at) = (way.caller.clone(), at.clone());
                tokio::spawn(async move {
                    let close = poll(&caller, &at, encoding, &hear).await;
                    let _ = hear.send(close.unwrap_or_else(|_| Message::Close(Some(broken()))));
                })
            }
        };
        let speaking = tokio::spawn(async move {
            if speak(&way.caller, &at, said).await.is_err() {
                // An error says that nobody listens any more.
                let _ = lost.send(Message::Close(Some(broken())));
            }
        });
        let tasks = [listening, speaking];
        Ok(Ok(Carrier {
            says,
            heard,
            encoding,
            tasks,
        }))
    }

    /// Queues a message to be said.
    pub(super) fn say(&self, message: Message) {
        let text = match (self.encoding, message) {
            (Encoding::Json, Message::Text(text)) => text.to_string(),
            (_, message) => STANDARD.encode(message.into_data()),
        };
        // An error says that the carrier has ended, which is heard as well.
        let _ = self.says.send(text);
    }

    /// Waits for the next message. Safe to cancel.
    pub(super) async fn hear(&mut self) -> Message {
        let heard = self.heard.recv().await;
        heard.unwrap_or(Message::Close(Some(broken())))
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn speak(caller: &Caller, at: &str, mut said: mpsc::UnboundedReceiver<String>) -> Result<()> {
    let mut n = 0;
    while let Some(first) = said.recv().await {
        let (mut body, mut len) = (first, 1);
        while len < SAID_LEN_MAX && body.len() < SAID_CHARS {
            let Ok(next) = said.try_recv() else { break };
            body = body + "\n" + next.as_str();
            len += 1;
        }
        n += 1;
        let path = format!("{at}/say?n={n}");
        let taken: Taken = insist(caller, Method::POST, &path, &body, CALL_WITHIN).await?;
        if taken.said != n {
            bail!("the relay took {}, not {n}", taken.said);
        }
    }
    Ok(())
}

async fn poll(
    caller: &Caller,
    at: &str,
    encoding: Encoding,
    hear: &mpsc::UnboundedSender<Message>,
) -> Result<Message> {
    let mut after = 0;
    loop {
        let path = format!("{at}/poll?after={after}");
        let batch: Batch = insist(caller, Method::GET, &path, "", POLL_WITHIN).await?;
        after = batch.n;
        for frame in batch.frames {
            hear.send(message(encoding, &frame)?)?;
        }
        if let Some(ended) = batch.closed {
            return Ok(Message::Close(Some(close_of(ended))));
        }
    }
}

/// Makes a numbered call until there is an answer.
async fn insist<T: DeserializeOwned>(
    caller: &Caller,
    method: Method,
    path: &str,
    body: &str,
    within: Duration,
) -> Result<T> {
    let call = async || -> Result<T> {
        let asked = caller.ask(method.clone(), path, body.to_owned());
        timeout(within, asked).await?
    };
    let mut tries = interval(TRY_EVERY);
    for _ in 1..TRIES {
        tries.tick().await;
        if let Ok(answer) = call().await {
            return Ok(answer);
        }
    }
    tries.tick().await;
    call().await
}

/// A stream of server-sent events, as far as this relay writes them.
struct Stream {
    body: Incoming,
    unread: String,
}

impl Stream {
    async fn open(caller: &Caller, at: &str) -> Result<Stream> {
        let opening = async {
            let path = format!("{at}/stream");
            let answer = caller.call(Method::GET, &path, String::new()).await?;
            if !answer.status().is_success() {
                bail!("{}", answer.status());
            }
            let (body, unread) = (answer.into_body(), String::new());
            let mut stream = Stream { body, unread };
            while stream.event().await?.0 != "begin" {}
            Ok(stream)
        };
        timeout(BEGIN_WITHIN, opening).await?
    }

    async fn listen(
        &mut self,
        encoding: Encoding,
        hear: &mpsc::UnboundedSender<Message>,
    ) -> Result<Message> {
        loop {
            let (kind, data) = self.event().await?;
            match kind.as_str() {
                "message" => hear.send(message(encoding, &data)?)?,
                "end" => return Ok(Message::Close(Some(close_of(serde_json::from_str(&data)?)))),
                _ => {}
            }
        }
    }

    /// The next event that is more than a comment: its kind and its data.
    async fn event(&mut self) -> Result<(String, String)> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = event.lines();
                    let mut found = lines.filter_map(|line| line.strip_prefix(name));
                    found.next().map(|value| value.trim_start().to_owned())
                };
                let kind = field("event:").unwrap_or_else(|| "message".to_owned());
                let data = field("data:");
                self.unread = rest.to_owned();
                if let Some(data) = data {
                    return Ok((kind, data));
                }
                continue;
            }
            let frame = self.body.frame().await.context("the stream ended")??;
            let bytes = frame.into_data().unwrap_or_default();
            self.unread.push_str(std::str::from_utf8(&bytes)?);
        }
    }
}

fn message(encoding: Encoding, text: &str) -> Result<Message> {
    Ok(match encoding {
        Encoding::Json => Message::Text(text.into()),
        Encoding::Binary => Message::Binary(STANDARD.decode(text)?.into()),
    })
}

fn close_of(ended: Ended) -> CloseFrame {
    CloseFrame {
        code: ended.code.into(),
        reason: ended.reason.into(),
    }
}

/// What is told of a line that broke.
fn broken() -> CloseFrame {
    CloseFrame {
        code: 1006.into(),
        reason: "".into(),
    }
}
