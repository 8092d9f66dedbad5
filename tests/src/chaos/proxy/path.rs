//! One connection through the bad network, both ways.
//!
//! Ends both halves at once: nobody is left with half a path. Never waits for one way while the
//! other has something to carry.

use super::messages::{Messages, Part};
use super::{Net, Odds};
use crate::chaos::counts::{DELAYED, DOUBLED, DROPPED, REORDERED};
use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::io;
use std::ops::RangeInclusive;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;
/// How late a delayed message is, in milliseconds.
const LATE_MS: RangeInclusive<u64> = 20..=400;
/// How long a message waits for another one to pass it.
const SWAP_WITHIN: Duration = Duration::from_millis(60);
/// How long a cut waits for a message to fall into.
const CUT_WITHIN: Duration = Duration::from_millis(150);
/// Odds are told in this many.
const MILLION: u32 = 1_000_000;

/// What is done to one connection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orders {
    /// It breaks.
    pub breaks: Option<Break>,
    /// Until then nothing is carried.
    pub hole_until: Option<Instant>,
}

/// How a connection breaks.
#[derive(Clone, Copy, Debug)]
pub struct Break {
    /// In the middle of the next message, if one comes soon.
    pub in_a_message: bool,
    /// With a reset instead of an end.
    pub with_reset: bool,
}

/// One connection.
pub struct Path<'a> {
    up: Way<'a>,
    down: Way<'a>,
    orders: watch::Receiver<Orders>,
}

/// One direction of it.
struct Way<'a> {
    net: &'a Net,
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    messages: Messages,
    /// What waits for the next message to pass it.
    held: Option<Vec<u8>>,
    orders: watch::Receiver<Orders>,
    chance: StdRng,
}

impl<'a> Path<'a> {
    pub fn new(
        net: &'a Net,
        client: TcpStream,
        relay: TcpStream,
        orders: watch::Receiver<Orders>,
        mut chance: StdRng,
    ) -> Path<'a> {
        for stream in [&client, &relay] {
            // An error says that it is gone already; reading tells the same.
            let _ = stream.set_nodelay(true);
        }
        let (from_client, to_client) = client.into_split();
        let (from_relay, to_relay) = relay.into_split();
        let mut way = |from, to| Way {
            net,
            from,
            to,
            messages: Messages::default(),
            held: None,
            orders: orders.clone(),
            chance: StdRng::seed_from_u64(chance.random()),
        };
        Path {
            up: way(from_client, to_relay),
            down: way(from_relay, to_client),
            orders,
        }
    }

    /// Carries until either end or the network has enough.
    pub async fn run(mut self) {
        let mut orders = self.orders.clone();
        let broken = async {
            // A dropped sender: the proxy is gone, and this path with it.
            let breaks = orders.wait_for(|orders| orders.breaks.is_some()).await;
            let breaks = breaks.map(|orders| orders.breaks.is_some_and(|it| it.in_a_message));
            if breaks.unwrap_or(false) {
                let lasts = CUT_WITHIN;
                sleep(lasts).await;
            }
        };
        tokio::select! {
            // Errors and ends alike end the path.
            _ = self.up.carry() => {}
            _ = self.down.carry() => {}
            () = broken => {}
        }
        let with_reset = self.orders.borrow().breaks.is_some_and(|it| it.with_reset);
        for way in [&mut self.up, &mut self.down] {
            if with_reset {
                let _ = way.to.as_ref().set_zero_linger();
            } else {
                let _ = timeout(CUT_WITHIN, way.to.shutdown()).await;
            }
        }
    }
}

impl Way<'_> {
    async fn carry(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; READ_BYTES];
        loop {
            let within = if self.held.is_some() {
                SWAP_WITHIN
            } else {
                Duration::MAX
            };
            match timeout(within, self.from.read(&mut bytes)).await {
                Ok(read) => match read? {
                    0 => return Ok(()),
                    len => self.messages.push(&bytes[..len]),
                },
                // Nothing came to pass what is held.
                Err(_) => self.let_go().await?,
            }
            while let Some(part) = self.messages.next() {
                self.look_out().await;
                match part {
                    Part::Message(message) => self.mangle(message).await?,
                    Part::Other(other) => {
                        self.let_go().await?;
                        self.to.write_all(&other).await?;
                    }
                }
            }
        }
    }

    /// Waits while the path swallows everything.
    async fn look_out(&mut self) {
        loop {
            let hole_until = self.orders.borrow().hole_until;
            match hole_until.filter(|until| *until > Instant::now()) {
                Some(until) => {
                    let lasts = until.duration_since(Instant::now());
                    sleep(lasts).await;
                }
                None => return,
            }
        }
    }

    async fn mangle(&mut self, message: Vec<u8>) -> io::Result<()> {
        let breaks = self.orders.borrow().breaks;
        if breaks.is_some_and(|breaks| breaks.in_a_message) {
            self.to.write_all(&message[..message.len() / 2]).await?;
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let Odds {
            drop,
            double,
            swap,
            delay,
        } = self.net.odds();
        let counts = &self.net.counts;
        let rolled = self.chance.random_range(0..MILLION);
        let is = |from: u32, len: u32| (from..from + len).contains(&rolled);
        if is(0, drop) {
            counts.count(DROPPED);
            return Ok(());
        }
        if is(drop, swap) && self.held.is_none() {
            self.held = Some(message);
            return Ok(());
        }
        if is(drop + swap, delay) {
            counts.count(DELAYED);
            let lasts = Duration::from_millis(self.chance.random_range(LATE_MS));
            sleep(lasts).await;
        }
        self.to.write_all(&message).await?;
        if is(drop + swap + delay, double) {
            counts.count(DOUBLED);
            self.to.write_all(&message).await?;
        }
        if let Some(held) = self.held.take() {
            counts.count(REORDERED);
            self.to.write_all(&held).await?;
        }
        Ok(())
    }

    async fn let_go(&mut self) -> io::Result<()> {
        match self.held.take() {
            Some(held) => self.to.write_all(&held).await,
            None => Ok(()),
        }
    }
}
