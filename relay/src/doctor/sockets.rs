//! Whether frames travel: by a WebSocket that is silent for a while, by a stream, by polls.
//!
//! The three are looked at side by side, since two of them take as long as a silence may last.

use super::call::{CALL_WITHIN, Door};
use super::diagnosis::Diagnosis;
use crate::probe::{self, Target};
use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use axum::http::{Method, StatusCode, header};
use http_body_util::BodyExt;
use shared::carry::{Batch, Opened};
use shared::limits::PING_EVERY_MS;
use shared::version;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::Connector;

/// How long a socket is left alone: the longest silence of one that works, and a little.
const SILENT: Duration = Duration::from_millis(PING_EVERY_MS + 2_000);
/// How soon something must be heard of a stream that nothing holds back.
const BEGIN_WITHIN: Duration = Duration::from_secs(4);
/// How long a poll waits for the next sign of life, which the relay gives every ten seconds.
const POLL_WAITS: Duration = Duration::from_millis(PING_EVERY_MS * 4 / 5);
/// How long a poll may take: the relay waits 20 s for something to tell.
const POLL_WITHIN: Duration = Duration::from_secs(25);
/// Batches that may come before there is nothing to tell.
const BATCHES_MAX: usize = 10;

const SAFE: &str = "the chat still works, by the way below";

/// Looks at all three.
pub async fn look(door: &Door, site: &str, tell: &mut (dyn FnMut(Diagnosis) + Send)) {
    let (socket, stream, poll) =
        tokio::join!(socket(door, site), stream(door, site), poll(door, site));
    tell(socket);
    tell(stream);
    tell(poll);
}

async fn socket(door: &Door, site: &str) -> Diagnosis {
    const CHECK: &str = "WebSocket";
    let target = Target {
        origin: door.origin.clone(),
        site: site.to_owned(),
        connector: door
            .tls
            .as_ref()
            .map(|tls| Connector::Rustls(tls.config.clone())),
    };
    match probe::stay(&target, SILENT).await {
        Ok(()) => Diagnosis::fine(
            CHECK,
            format!(
                "it opens, and stays open in {} s of silence",
                SILENT.as_secs()
            ),
        ),
        Err((says, fix)) => Diagnosis::bad(CHECK, format!("{says}; {SAFE}"), fix),
    }
}

async fn stream(door: &Door, site: &str) -> Diagnosis {
    const CHECK: &str = "stream";
    let begun = async {
        let carrier = open(door, site).await?;
        let path = format!("/carry/{carrier}/stream");
        let mut request = door.request(Method::GET, &path, Bytes::new());
        // As browsers do: what packs a stream holds it back.
        let packed = header::HeaderValue::from_static("gzip, br");
        request
            .headers_mut()
            .insert(header::ACCEPT_ENCODING, packed);
        let heard = timeout(BEGIN_WITHIN, async {
            let (mut answer, _) = door.open(request).await?;
            if answer.status() != StatusCode::OK {
                bail!("the stream answers with {}", answer.status());
            }
            if answer.headers().contains_key(header::CONTENT_ENCODING) {
                bail!("the stream is packed on the way, which holds it back");
            }
            greet(door, &carrier).await?;
            // The comment that begins it, and then the welcome: two pieces at least.
            let mut text = Vec::new();
            while !text.windows(5).any(|window| window == b"data:") {
                let piece = answer.body_mut().frame().await;
                let piece = piece.context("the stream ended")??;
                text.extend_from_slice(piece.data_ref().map_or(&[][..], |data| data));
            }
            Ok(())
        });
        let heard = heard.await;
        leave(door, &carrier).await;
        heard.unwrap_or_else(|_| {
            bail!(
                "nothing of it arrives within {} s: it is held back",
                BEGIN_WITHIN.as_secs()
            )
        })
    };
    match begun.await {
        Ok(()) => Diagnosis::fine(CHECK, "what is written arrives at once"),
        Err(error) => Diagnosis::warn(
            CHECK,
            format!("{error:#}; it is used where WebSockets are blocked"),
            "let the proxy pass text/event-stream as it comes (nginx: proxy_buffering off, and no \
             proxy_ignore_headers X-Accel-Buffering), and do not pack it",
        ),
    }
}

async fn poll(door: &Door, site: &str) -> Diagnosis {
    const CHECK: &str = "poll";
    let polled = async {
        let carrier = open(door, site).await?;
        greet(door, &carrier).await?;
        let mut after = 0;
        for _ in 0..BATCHES_MAX {
            let path = format!("/carry/{carrier}/poll?after={after}");
            let request = door.request(Method::GET, &path, Bytes::new());
            let asked_at = Instant::now();
            let answer = door.ask(request, POLL_WITHIN).await?;
            if answer.status != StatusCode::OK {
                bail!("after a wait it is answered with {}", answer.status);
            }
            let batch: Batch = serde_json::from_slice(&answer.body)?;
            if asked_at.elapsed() >= POLL_WAITS {
                leave(door, &carrier).await;
                return Ok(());
            }
            after = batch.n;
        }
        bail!("there was always something to tell")
    };
    match polled.await {
        Ok(()) => Diagnosis::fine(CHECK, "an answer may take as long as it takes"),
        Err(error) => Diagnosis::warn(
            CHECK,
            format!("{error:#}; it is used where nothing else gets through"),
            "let the proxy wait at least 60 s for an answer (nginx: proxy_read_timeout 60s; \
             HAProxy: timeout server 60s)",
        ),
    }
}

async fn open(door: &Door, site: &str) -> Result<String> {
    let path = format!("/carry/visitor?site={site}&protocol={}", version::JSON);
    let request = door.request(Method::POST, &path, Bytes::new());
    let answer = door.ask(request, CALL_WITHIN).await?;
    if answer.status != StatusCode::OK {
        bail!("POST /carry/visitor is answered with {}", answer.status);
    }
    match serde_json::from_slice(&answer.body).context("POST /carry/visitor: not the relay")? {
        Opened::Carrier(id) => Ok(id),
        Opened::Closed(ended) => bail!("the relay closes it with {} {}", ended.code, ended.reason),
    }
}

async fn greet(door: &Door, carrier: &str) -> Result<()> {
    let hello = serde_json::to_vec(&probe::hello("relay doctor"))?;
    let request = door.request(
        Method::POST,
        &format!("/carry/{carrier}/say?n=1"),
        hello.into(),
    );
    let answer = door.ask(request, CALL_WITHIN).await?;
    if answer.status != StatusCode::OK {
        bail!("what is said over HTTP is answered with {}", answer.status);
    }
    Ok(())
}

/// Leaves; a relay that does not hear of it notices by itself.
async fn leave(door: &Door, carrier: &str) {
    let request = door.request(Method::DELETE, &format!("/carry/{carrier}"), Bytes::new());
    let _ = door.ask(request, CALL_WITHIN).await;
}
