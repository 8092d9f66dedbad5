//! What a bot's frames travel over: a WebSocket or a carrier, on the rung that its client asks for.
//!
//! Opens, says, hears. Never tries again and never reads a frame.

use super::AWAIT_WITHIN;
use super::carrier::{Carrier, Way};
use super::plain::Caller;
use super::raw::{Door, Ws};
use client::Rung;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt};
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// The code of a line that broke.
pub(super) const BROKEN: u16 = 1006;
/// The code of a close frame without one.
const NO_CODE: u16 = 1005;
/// How long a probe's socket must stay open.
const PROBE_LASTS: Duration = Duration::from_millis(200);

/// The pipe of a bot.
pub(super) enum Pipe {
    Shut,
    Opening(BoxFuture<'static, Result<Pipe, CloseFrame>>),
    Socket(Box<Ws>),
    Carrier(Carrier),
}

/// What comes out of a pipe.
pub(super) enum Told {
    Opened(Pipe),
    Heard(Message),
    Closed(u16, String),
}

impl Pipe {
    /// Opens one on this rung, or on the only one that the door has.
    pub(super) fn open(door: Door, rung: Rung) -> Pipe {
        let opening = async move {
            let rung = door.only.unwrap_or(rung);
            if rung == Rung::Socket {
                let knocked = door.knock().await;
                return knocked
                    .map(|ws| Pipe::Socket(Box::new(ws)))
                    .map_err(|_| CloseFrame {
                        code: BROKEN.into(),
                        reason: "".into(),
                    });
            }
            let way = Way {
                caller: Caller {
                    addr: door.addr,
                    headers: door.headers.clone(),
                },
                path: door.carry_path(),
                rung,
                encoding: door.encoding,
            };
            Carrier::open(way).await.map(Pipe::Carrier)
        };
        Pipe::Opening(opening.boxed())
    }

    /// Waits for what comes. Safe to cancel.
    pub(super) async fn next(&mut self) -> Told {
        let message = match self {
            Pipe::Shut => std::future::pending().await,
            Pipe::Opening(opening) => match opening.await {
                Ok(pipe) => return Told::Opened(pipe),
                Err(close) => Message::Close(Some(close)),
            },
            Pipe::Carrier(carrier) => carrier.hear().await,
            Pipe::Socket(ws) => loop {
                match ws.next().await {
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                    Some(Ok(message)) => break message,
                    Some(Err(_)) | None => return Told::Closed(BROKEN, String::new()),
                }
            },
        };
        match message {
            Message::Close(None) => Told::Closed(NO_CODE, String::new()),
            Message::Close(Some(frame)) => {
                Told::Closed(frame.code.into(), frame.reason.to_string())
            }
            message => Told::Heard(message),
        }
    }

    /// Sends messages; on a pipe that is not open they are dropped, as a browser would.
    pub(super) async fn send(&mut self, messages: impl Iterator<Item = Message>) {
        match self {
            Pipe::Shut | Pipe::Opening(_) => {}
            Pipe::Carrier(carrier) => messages.for_each(|message| carrier.say(message)),
            Pipe::Socket(ws) => {
                let sending = async {
                    for message in messages {
                        ws.feed(message).await?;
                    }
                    ws.flush().await
                };
                match timeout(AWAIT_WITHIN, sending).await {
                    // What the relay said before it hung up is still to be read, its close code
                    // above all.
                    Ok(Ok(()) | Err(_)) => {}
                    Err(_) => panic!("the relay does not take frames any more"),
                }
            }
        }
    }

    /// Breaks it, as a machine does that loses its power.
    pub(super) fn cut(&self) {
        if let Pipe::Socket(ws) = self {
            // Without linger the other end gets a reset.
            let _ = ws.get_ref().set_zero_linger();
        }
    }

    /// Lets the answer to a close frame out.
    pub(super) async fn flush(&mut self) {
        if let Pipe::Socket(ws) = self {
            // An error: nobody waits for it.
            let _ = ws.flush().await;
        }
    }

    pub(super) fn is_shut(&self) -> bool {
        matches!(self, Pipe::Shut)
    }
}

/// Looks whether a WebSocket opens and stays open, saying nothing.
pub(super) async fn probe(door: Door) -> bool {
    if door.only.is_some_and(|only| only != Rung::Socket) {
        return false;
    }
    match door.knock().await {
        Ok(mut ws) => timeout(PROBE_LASTS, ws.next()).await.is_err(),
        Err(_) => false,
    }
}
