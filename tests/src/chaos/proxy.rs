//! A bad network between people and a relay: a TCP proxy that loses, doubles, swaps, delays, cuts.
//!
//! Whole messages are mangled, never their bytes; a cut may fall into the middle of one. Never
//! knows what a message says, and never touches a handshake but to cut it.

mod messages;
mod path;

use super::counts::{CUTS, Counts, HOLES};
use path::{Break, Orders, Path};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

/// How long the relay may take to let a connection in. A frozen one does not even refuse.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// How often, in a million messages, each thing is done to one.
#[derive(Clone, Copy, Debug)]
pub struct Odds {
    /// It never arrives.
    pub drop: u32,
    /// It arrives twice.
    pub double: u32,
    /// It arrives after the next one.
    pub swap: u32,
    /// It arrives late.
    pub delay: u32,
}

/// A network that does nothing to what it carries.
pub const CALM: Odds = Odds {
    drop: 0,
    double: 0,
    swap: 0,
    delay: 0,
};

/// The proxy. Goes away with whoever holds it.
pub struct Proxy {
    addr: SocketAddr,
    net: Arc<Net>,
    task: JoinHandle<()>,
}

/// What all paths of one proxy share.
struct Net {
    relay: SocketAddr,
    odds: Odds,
    wild: AtomicBool,
    seed: u64,
    numbers: AtomicU64,
    paths: Mutex<BTreeMap<u64, watch::Sender<Orders>>>,
    counts: Arc<Counts>,
}

impl Proxy {
    /// Opens one in front of a relay; calm at first.
    ///
    /// # Panics
    /// Fails the test when no port is free.
    pub async fn open(relay: SocketAddr, odds: Odds, seed: u64, counts: Arc<Counts>) -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a port is free");
        let addr = listener.local_addr().expect("a listener has an address");
        let net = Arc::new(Net {
            relay,
            odds,
            wild: AtomicBool::new(false),
            seed,
            numbers: AtomicU64::new(0),
            paths: Mutex::default(),
            counts,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&net)));
        Proxy { addr, net, task }
    }

    /// Where people connect.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Lets the odds hold, or nothing happen to what is carried.
    pub fn be_wild(&self, wild: bool) {
        self.net.wild.store(wild, Ordering::SeqCst);
    }

    /// Cuts one connection of many, by chance, in the middle of its next message or at once.
    pub fn cut_some(&self, chance: &mut StdRng, one_of: u32) {
        for path in self.net.paths().values() {
            if chance.random_range(0..one_of) == 0 {
                self.net.counts.count(CUTS);
                let breaks = Break {
                    in_a_message: chance.random(),
                    with_reset: chance.random(),
                };
                path.send_modify(|orders| orders.breaks = Some(breaks));
            }
        }
    }

    /// Lets one connection of many, by chance, swallow everything for so long.
    pub fn swallow_some(&self, chance: &mut StdRng, one_of: u32, lasts: Duration) {
        for path in self.net.paths().values() {
            if chance.random_range(0..one_of) == 0 {
                self.net.counts.count(HOLES);
                path.send_modify(|orders| orders.hole_until = Some(Instant::now() + lasts));
            }
        }
    }

    /// Ends every connection, and with it every disaster that lasts on one.
    pub fn cut_all(&self) {
        let breaks = Break {
            in_a_message: false,
            with_reset: true,
        };
        for path in self.net.paths().values() {
            path.send_modify(|orders| {
                orders.breaks = Some(breaks);
                orders.hole_until = None;
            });
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut_all();
    }
}

impl Net {
    fn paths(&self) -> MutexGuard<'_, BTreeMap<u64, watch::Sender<Orders>>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens to what is carried now.
    fn odds(&self) -> Odds {
        match self.wild.load(Ordering::SeqCst) {
            true => self.odds,
            false => CALM,
        }
    }
}

async fn accept(listener: TcpListener, net: Arc<Net>) {
    loop {
        // An error is about one connection that went away again.
        if let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(Arc::clone(&net), client));
        }
    }
}

/// Carries one connection from its beginning to its end.
async fn carry(net: Arc<Net>, client: TcpStream) {
    let connecting = timeout(CONNECT_WITHIN, TcpStream::connect(net.relay)).await;
    let Ok(Ok(relay)) = connecting else {
        // Nobody is there: the client is reset, as by the machine itself.
        let _ = client.set_zero_linger();
        return;
    };
    let number = net.numbers.fetch_add(1, Ordering::SeqCst);
    let (orders, heard) = watch::channel(Orders::default());
    net.paths().insert(number, orders);
    let chance = StdRng::seed_from_u64(net.seed ^ number.rotate_left(32));
    Path::new(&net, client, relay, heard, chance).run().await;
    net.paths().remove(&number);
}
