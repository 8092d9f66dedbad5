//! What companies, hotels and virus scanners put between a browser and a relay: an HTTP proxy that
//! refuses, cuts or hangs WebSockets, and keeps answers back until they are whole.
//!
//! Listens on loopback, before one relay. Never reads a body and never changes one.

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::client::conn::http1 as client;
use hyper::header::{CONNECTION, UPGRADE};
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What it does to whatever passes.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// To requests for a WebSocket.
    pub upgrades: Upgrades,
    /// Keeps an answer back until it is whole or this many bytes of it are there, and then again.
    pub holds: Option<usize>,
    /// Drops every so-manieth answer to a plain call after the relay has given it; 0: none.
    pub drops_every: u32,
}

/// What becomes of a request for a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrades {
    /// It passes.
    Pass,
    /// It is answered with this status.
    Refuse(u16),
    /// It passes as a plain request: this proxy does not know the header.
    Strip,
    /// It is never answered.
    Hang,
    /// It passes, and the socket is cut after this time.
    Cut(Duration),
}

/// The proxy. Hangs up on everybody when it is dropped.
pub struct Middlebox {
    addr: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    relay: SocketAddr,
    rules: Mutex<Rules>,
    /// Plain calls that passed.
    calls: AtomicU32,
    /// Requests for a WebSocket.
    upgrades: AtomicU32,
    /// Answers that were dropped.
    dropped: AtomicU32,
}

type Answer = Response<UnsyncBoxBody<Bytes, hyper::Error>>;

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            upgrades: Upgrades::Pass,
            holds: None,
            drops_every: 0,
        }
    }
}

impl Middlebox {
    /// Stands before a relay.
    pub async fn before(relay: SocketAddr, rules: Rules) -> Middlebox {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port is free");
        let addr = listener.local_addr().expect("it listens");
        let state = Arc::new(State {
            relay,
            rules: Mutex::new(rules),
            calls: AtomicU32::new(0),
            upgrades: AtomicU32::new(0),
            dropped: AtomicU32::new(0),
        });
        let task = tokio::spawn(listen(listener, Arc::clone(&state)));
        Middlebox { addr, state, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Changes what it does from here on. Sockets that are open go on as they began.
    pub fn obeys(&self, rules: Rules) {
        *self.state.rules.lock().expect("nobody panics with it") = rules;
    }

    /// How many WebSockets were asked for.
    #[must_use]
    pub fn upgrades(&self) -> u32 {
        self.state.upgrades.load(Ordering::SeqCst)
    }

    /// How many answers were dropped.
    #[must_use]
    pub fn dropped(&self) -> u32 {
        self.state.dropped.load(Ordering::SeqCst)
    }
}

impl Drop for Middlebox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    // Aborted with this one.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(move |request| pass(Arc::clone(&state), request));
            let connection = server::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades();
            // An error: the client has hung up, or an answer was dropped.
            let _ = connection.await;
        });
    }
}

/// An error makes the connection break without an answer.
async fn pass(state: Arc<State>, mut request: Request<Incoming>) -> anyhow::Result<Answer> {
    let rules = *state.rules.lock().expect("nobody panics with it");
    if request.headers().contains_key(UPGRADE) {
        state.upgrades.fetch_add(1, Ordering::SeqCst);
        return match rules.upgrades {
            Upgrades::Pass => tunnel(state.relay, request, None).await,
            Upgrades::Cut(after) => tunnel(state.relay, request, Some(after)).await,
            Upgrades::Hang => std::future::pending().await,
            Upgrades::Refuse(status) => refuse(status),
            Upgrades::Strip => {
                request.headers_mut().remove(UPGRADE);
                request.headers_mut().remove(CONNECTION);
                Ok(ask(state.relay, request).await?.map(BodyExt::boxed_unsync))
            }
        };
    }
    let nth = state.calls.fetch_add(1, Ordering::SeqCst) + 1;
    let answer = ask(state.relay, request).await?;
    if rules.drops_every > 0 && nth.is_multiple_of(rules.drops_every) {
        // All of it, or the relay would know that it did not arrive.
        answer.into_body().collect().await?;
        state.dropped.fetch_add(1, Ordering::SeqCst);
        anyhow::bail!("an answer is dropped");
    }
    match rules.holds {
        None => Ok(answer.map(BodyExt::boxed_unsync)),
        Some(bytes) => hold(answer, bytes).await,
    }
}

async fn ask(relay: SocketAddr, request: Request<Incoming>) -> anyhow::Result<Response<Incoming>> {
    let stream = TcpStream::connect(relay).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = client::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection.with_upgrades());
    Ok(sender.send_request(request).await?)
}

async fn tunnel(
    relay: SocketAddr,
    mut request: Request<Incoming>,
    cut_after: Option<Duration>,
) -> anyhow::Result<Answer> {
    let near = hyper::upgrade::on(&mut request);
    let mut answer = ask(relay, request).await?;
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        let far = hyper::upgrade::on(&mut answer);
        tokio::spawn(async move {
            let (Ok(near), Ok(far)) = (near.await, far.await) else {
                return;
            };
            let (mut near, mut far) = (TokioIo::new(near), TokioIo::new(far));
            let both = copy_bidirectional(&mut near, &mut far);
            // However it ends, both ends are let go.
            match cut_after {
                None => drop(both.await),
                Some(after) => drop(timeout(after, both).await),
            }
        });
    }
    Ok(answer.map(BodyExt::boxed_unsync))
}

fn refuse(status: u16) -> anyhow::Result<Answer> {
    let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
    Ok(Response::builder().status(status).body(body)?)
}

/// Holds the headers back as well, as such proxies do.
async fn hold(answer: Response<Incoming>, bytes: usize) -> anyhow::Result<Answer> {
    let (head, body) = answer.into_parts();
    let mut held = Held {
        body,
        bytes,
        parts: VecDeque::new(),
        is_over: false,
    };
    held.fill().await;
    let parts = futures_util::stream::unfold(held, |mut held| async {
        if held.parts.is_empty() {
            held.fill().await;
        }
        let part = held.parts.pop_front()?;
        Some((part.map(Frame::data), held))
    });
    Ok(Response::from_parts(
        head,
        BodyExt::boxed_unsync(StreamBody::new(parts)),
    ))
}

struct Held {
    body: Incoming,
    bytes: usize,
    parts: VecDeque<Result<Bytes, hyper::Error>>,
    is_over: bool,
}

impl Held {
    async fn fill(&mut self) {
        let mut len = 0;
        while !self.is_over && len < self.bytes {
            match self.body.frame().await {
                Some(Ok(frame)) => {
                    let part = frame.into_data().unwrap_or_default();
                    len += part.len();
                    self.parts.push_back(Ok(part));
                }
                Some(Err(error)) => {
                    self.parts.push_back(Err(error));
                    self.is_over = true;
                }
                None => self.is_over = true,
            }
        }
    }
}
