//! The loop around a client: socket, clock, chance, and the screen. As in a browser, without one.
//!
//! Never decides: it reports what happened and does what the client asks.

use super::end::{End, Event};
use super::manner::Manner;
use super::pipe::{self, BROKEN, Pipe, Told};
use super::raw::Door;
use super::{AWAIT_WITHIN, Order};
use client::{Effect, Rung};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use shared::Millis;
use shared::version::Encoding;
use std::collections::VecDeque;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;

/// What ends a wait.
enum Happened<E: End> {
    Order(Order<E>),
    Told(Told),
    Probed(bool),
    Deadline,
}

struct Loop<E: End> {
    end: E,
    door: Door,
    pipe: Pipe,
    probe: Option<BoxFuture<'static, bool>>,
    shows: watch::Sender<E::Screen>,
    plugged: bool,
    /// The rung that the client asked for last.
    asked: Rung,
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
        pipe: Pipe::Shut,
        probe: None,
        shows,
        plugged: true,
        asked: Rung::Socket,
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
                told = bot.pipe.next() => Some(Happened::Told(told)),
                Some(reached) = probed(&mut bot.probe) => Some(Happened::Probed(reached)),
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
            Happened::Told(Told::Opened(pipe)) => {
                self.pipe = pipe;
                let rung = self.asked;
                self.shows
                    .send_modify(|screen| E::wire_mut(screen).rung = Some(rung));
                self.next.push_back(Event::Opened);
            }
            Happened::Told(Told::Heard(message)) => {
                let frame: E::Hears = decode(self.door.encoding, &message);
                if self.manner.keeps_frames {
                    self.shows
                        .send_modify(|screen| E::wire_mut(screen).heard.push(frame.clone()));
                }
                self.step(E::input(Event::Heard(frame))).await;
            }
            Happened::Told(Told::Closed(code, reason)) => {
                self.pipe.flush().await;
                self.lose(code, reason);
            }
            Happened::Probed(reached) => {
                self.probe = None;
                if reached {
                    self.step(E::input(Event::Reached)).await;
                }
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
        self.pipe.cut();
        if !self.pipe.is_shut() {
            self.lose(BROKEN, String::new());
        }
    }

    fn lose(&mut self, code: u16, reason: String) {
        self.pipe = Pipe::Shut;
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
        let (pipe, probe, asked) = (&mut self.pipe, &mut self.probe, &mut self.asked);
        let manner = &self.manner;
        let (door, plugged, next) = (&self.door, self.plugged, &mut self.next);
        self.shows.send_modify(|screen| {
            for effect in effects {
                match effect {
                    Effect::Connect(rung) if plugged => {
                        *asked = rung;
                        *pipe = Pipe::open(door.clone(), rung);
                    }
                    Effect::Probe => *probe = Some(pipe::probe(door.clone()).boxed()),
                    Effect::Connect(_) => next.push_back(Event::Lost {
                        code: BROKEN,
                        reason: String::new(),
                        jitter: rand::random(),
                    }),
                    Effect::Disconnect => *pipe = Pipe::Shut,
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
        let encoding = self.door.encoding;
        let messages = says.iter().map(|frame| encode(encoding, frame));
        self.pipe.send(messages).await;
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
}

/// Waits for a probe, if there is one.
async fn probed(probe: &mut Option<BoxFuture<'static, bool>>) -> Option<bool> {
    match probe {
        Some(probe) => Some(probe.await),
        None => std::future::pending().await,
    }
}

/// Writes a frame.
pub(crate) fn encode<F: serde::Serialize>(encoding: Encoding, frame: &F) -> Message {
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
