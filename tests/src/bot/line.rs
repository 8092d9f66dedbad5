//! The loop around a client: socket, clock, chance, and the screen. As in a browser, without one.
//!
//! Never decides: it reports what happened and does what the client asks.

use super::end::{End, Event};
use super::manner::Manner;
use super::raw::{Door, Ws};
use super::{AWAIT_WITHIN, Order};
use client::Effect;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt};
use shared::Millis;
use shared::version::Encoding;
use std::collections::VecDeque;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{Error, Message};

/// The code of a line that broke.
const BROKEN: u16 = 1006;
/// The code of a close frame without one.
const NO_CODE: u16 = 1005;

/// The socket of a bot.
enum Socket {
    Shut,
    Opening(BoxFuture<'static, Result<Ws, Error>>),
    Open(Box<Ws>),
}

/// What ends a wait.
enum Happened<E: End> {
    Order(Order<E>),
    Opened(Box<Ws>),
    Heard(Message),
    Closed(u16, String),
    Deadline,
}

struct Loop<E: End> {
    end: E,
    door: Door,
    socket: Socket,
    shows: watch::Sender<E::Screen>,
    plugged: bool,
    manner: Manner<E::Change>,
    /// What happened while something else was done.
    next: VecDeque<Event<E::Hears>>,
}

/// Runs a bot until nobody holds it.
pub(super) async fn run<E: End>(
    end: E,
    door: Door,
    manner: Manner<E::Change>,
    mut orders: mpsc::UnboundedReceiver<Order<E>>,
    shows: watch::Sender<E::Screen>,
) {
    let next = VecDeque::from([Event::Start]);
    let mut bot = Loop {
        end,
        door,
        socket: Socket::Shut,
        shows,
        plugged: true,
        manner,
        next,
    };
    loop {
        while let Some(event) = bot.next.pop_front() {
            bot.step(E::input(event)).await;
        }
        let due = bot.due();
        let happened = async {
            tokio::select! {
                order = orders.recv() => order.map(Happened::Order),
                happened = bot.socket.next() => Some(happened),
            }
        };
        match timeout_at(due, happened).await {
            Ok(Some(happened)) => bot.take(happened).await,
            Ok(None) => return,
            Err(_) => bot.take(Happened::Deadline).await,
        }
    }
}

impl<E: End> Loop<E> {
    async fn take(&mut self, happened: Happened<E>) {
        match happened {
            Happened::Order(order) => {
                self.obey(order).await;
                self.shows
                    .send_modify(|screen| E::wire_mut(screen).taken += 1);
            }
            Happened::Opened(ws) => {
                self.socket = Socket::Open(ws);
                self.next.push_back(Event::Opened);
            }
            Happened::Heard(message) => {
                let frame: E::Hears = decode(self.door.encoding, &message);
                if self.manner.keeps_frames {
                    self.shows
                        .send_modify(|screen| E::wire_mut(screen).heard.push(frame.clone()));
                }
                self.step(E::input(Event::Heard(frame))).await;
            }
            Happened::Closed(code, reason) => {
                if let Socket::Open(ws) = &mut self.socket {
                    // Lets the answer to the close frame out; an error: nobody waits for it.
                    let _ = ws.flush().await;
                }
                self.lose(code, reason);
            }
            Happened::Deadline => self.step(E::input(Event::Deadline)).await,
        }
    }

    async fn obey(&mut self, order: Order<E>) {
        match order {
            Order::Input(input) => self.step(input).await,
            Order::Cut => self.cut(),
            Order::Unplug => {
                self.plugged = false;
                self.cut();
            }
            Order::PlugIn => {
                self.plugged = true;
                self.next.push_back(Event::Nudge);
            }
        }
    }

    fn cut(&mut self) {
        if let Socket::Open(ws) = &self.socket {
            // Without linger the other end gets a reset, as from a machine that lost its power.
            let _ = ws.get_ref().set_zero_linger();
        }
        if !matches!(self.socket, Socket::Shut) {
            self.lose(BROKEN, String::new());
        }
    }

    fn lose(&mut self, code: u16, reason: String) {
        self.socket = Socket::Shut;
        let close = (code, reason.clone());
        self.shows
            .send_modify(|screen| E::wire_mut(screen).closes.push(close));
        self.next.push_back(Event::Lost {
            code,
            reason,
            jitter: rand::random(),
        });
    }

    /// One step: first everything is painted at once, then everything is sent.
    async fn step(&mut self, input: E::Input) {
        let mut effects = Vec::new();
        self.end.step(self.now(), input, &mut effects);
        let mut says = Vec::new();
        let (socket, manner) = (&mut self.socket, &self.manner);
        let (door, plugged, next) = (&self.door, self.plugged, &mut self.next);
        self.shows.send_modify(|screen| {
            for effect in effects {
                match effect {
                    Effect::Connect if plugged => {
                        let door = door.clone();
                        *socket = Socket::Opening(async move { door.knock().await }.boxed());
                    }
                    Effect::Connect => next.push_back(Event::Lost {
                        code: BROKEN,
                        reason: String::new(),
                        jitter: rand::random(),
                    }),
                    Effect::Disconnect => *socket = Socket::Shut,
                    Effect::Send(frame) => says.push(frame),
                    Effect::Show(change) => {
                        manner.watch(&change);
                        E::paint(screen, change);
                    }
                    Effect::Keep(kept) => E::wire_mut(screen).kept = kept,
                    Effect::Token(token) => E::keep_token(screen, token),
                    Effect::Reload => E::wire_mut(screen).reloads += 1,
                }
            }
        });
        self.send(says).await;
    }

    /// The bot's own clock, which may be off.
    fn now(&self) -> Millis {
        self.manner.clock.of(now())
    }

    fn due(&self) -> Instant {
        let wait = self.end.next_deadline().map_or(AWAIT_WITHIN, |at| {
            Duration::from_millis(at.since(self.now()))
        });
        Instant::now() + wait.min(AWAIT_WITHIN)
    }

    async fn send(&mut self, says: Vec<E::Says>) {
        let Socket::Open(ws) = &mut self.socket else {
            return;
        };
        let encoding = self.door.encoding;
        let sending = async {
            for frame in &says {
                ws.feed(encode(encoding, frame)).await?;
            }
            ws.flush().await
        };
        match timeout(AWAIT_WITHIN, sending).await {
            Ok(Ok(())) => {}
            // What the relay said before it hung up is still to be read, its close code above all.
            Ok(Err(_)) => {}
            Err(_) => panic!("the relay does not take frames any more"),
        }
    }
}

impl Socket {
    /// Waits for the socket. Safe to cancel.
    async fn next<E: End>(&mut self) -> Happened<E> {
        let broken = || Happened::Closed(BROKEN, String::new());
        match self {
            Socket::Shut => std::future::pending().await,
            Socket::Opening(opening) => match opening.await {
                Ok(ws) => Happened::Opened(Box::new(ws)),
                Err(_) => broken(),
            },
            Socket::Open(ws) => loop {
                match ws.next().await {
                    Some(Ok(Message::Close(None))) => {
                        return Happened::Closed(NO_CODE, String::new());
                    }
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return Happened::Closed(frame.code.into(), frame.reason.to_string());
                    }
                    Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => {
                        return Happened::Heard(message);
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return broken(),
                }
            },
        }
    }
}

/// Writes a frame.
pub(super) fn encode<F: serde::Serialize>(encoding: Encoding, frame: &F) -> Message {
    match encoding {
        Encoding::Json => {
            let text = serde_json::to_string(frame).expect("every frame can be written as JSON");
            Message::Text(text.into())
        }
        Encoding::Binary => {
            let bytes = postcard::to_allocvec(frame).expect("every frame can be written");
            Message::Binary(bytes.into())
        }
    }
}

/// Reads a frame, which must be of the socket's encoding and nothing but a frame.
pub(super) fn decode<F: serde::de::DeserializeOwned>(encoding: Encoding, message: &Message) -> F {
    let frame = match (encoding, message) {
        (Encoding::Json, Message::Text(text)) => serde_json::from_str(text).ok(),
        (Encoding::Binary, Message::Binary(bytes)) => match postcard::take_from_bytes(bytes) {
            Ok((frame, [])) => Some(frame),
            Ok(_) | Err(_) => None,
        },
        _ => None,
    };
    frame.unwrap_or_else(|| panic!("the relay sent what is no frame: {message:?}"))
}

/// The machine's clock: it is the same as the relay's in a test, and nothing relies on that.
#[must_use]
pub fn now() -> Millis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
