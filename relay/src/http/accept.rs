//! Takes connections, with limits on how many there are and how long they may dawdle.
//!
//! Never looks into a request. Owns every connection until it ends or becomes a socket.

use super::networks::Networks;
use super::unstuck::Unstuck;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use metrics::counter;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// How long a client may take for the headers of a request, and leave a connection idle.
const HEADERS_WITHIN_MS: u64 = 20_000;

/// The same when there is little room left, so that those who finish what they begin find some.
const HURRIED_HEADERS_WITHIN_MS: u64 = 2_000;
/// The share of the room, as one of so many parts, below which it is little.
const LITTLE_ROOM_PART: usize = 4;

/// Bytes that are read ahead on one connection. Holds the longest headers.
const CONNECTION_BUFFER_BYTES_MAX: usize = 32 * 1024;

/// How long the requests under way have when the relay closes.
pub const REQUESTS_END_WITHIN_MS: u64 = 3_000;

/// How long a connection has on which nothing was asked yet when the relay closes: its request is
/// on its way, mostly.
const FIRST_REQUEST_WITHIN_MS: u64 = 200;

/// Connections of one network beyond those that become sockets: documents, files, the API.
const PLAIN_PER_NETWORK_MAX: usize = 128;

/// How long to wait after a connection could not be taken: out of file descriptors, mostly.
const ACCEPT_AGAIN_MS: u64 = 100;

/// A connection counts until both the connection and the socket made of it have ended.
pub type Permit = Arc<OwnedSemaphorePermit>;

/// How many connections there may be.
pub struct Bounds {
    /// In all.
    pub connections_max: usize,
    /// Sockets of one network. Its connections may be a few more.
    pub sockets_per_network_max: usize,
    /// Who speaks for many networks, and is not counted as one.
    pub proxies: Vec<IpNet>,
}

/// Takes connections until `closing`, then lets the requests under way end.
pub async fn run(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    mut closing: watch::Receiver<bool>,
) {
    let all = bounds.connections_max.min(Semaphore::MAX_PERMITS);
    let room = Arc::new(Semaphore::new(all));
    let each_max = bounds.sockets_per_network_max;
    let networks = Networks::new(each_max.saturating_add(PLAIN_PER_NETWORK_MAX));
    let mut connections = JoinSet::new();
    loop {
        let (stream, peer, permit) = tokio::select! {
            biased;
            () = begins(&mut closing) => break,
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a connection broke down");
                }
                continue;
            }
            taken = take(&listener, &room) => taken,
        };
        let address = peer.ip().to_canonical();
        let is_proxy = bounds.proxies.iter().any(|net| net.contains(&address));
        let counted = (!is_proxy).then(|| networks.enter(address));
        if let Some(None) = counted {
            counter!("deskbell_connections_refused_total").increment(1);
            continue;
        }
        let headers_within = match room.available_permits() < all / LITTLE_ROOM_PART {
            true => Duration::from_millis(HURRIED_HEADERS_WITHIN_MS),
            false => Duration::from_millis(HEADERS_WITHIN_MS),
        };
        let (router, closing) = (router.clone(), closing.clone());
        let talking = talk(stream, peer, permit, headers_within, router, closing);
        connections.spawn(async move {
            talking.await;
            drop(counted);
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Waits for room first: who cannot be served waits in the kernel's queue.
async fn take(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, SocketAddr, Permit) {
    let permit = Arc::clone(room)
        .acquire_owned()
        .await
        .expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, Arc::new(permit)),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(Duration::from_millis(ACCEPT_AGAIN_MS)).await;
            }
        }
    }
}

async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    permit: Permit,
    headers_within: Duration,
    router: Router,
    mut closing: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small frames may be late on a connection");
    }
    let is_asked = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&is_asked);
    let service = service_fn(move |mut request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Arc::clone(&permit));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(headers_within)
        .max_buf_size(CONNECTION_BUFFER_BYTES_MAX)
        .serve_connection(TokioIo::new(Unstuck::new(stream)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = begins(&mut closing) => {
            if !is_asked.load(Ordering::Relaxed) {
                let first = Duration::from_millis(FIRST_REQUEST_WITHIN_MS);
                if timeout(first, connection.as_mut()).await.is_ok() {
                    return;
                }
            }
            connection.as_mut().graceful_shutdown();
            match timeout(Duration::from_millis(REQUESTS_END_WITHIN_MS), connection).await {
                Ok(ended) => ended,
                Err(_) => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// Waits until the relay begins to close. A dropped sender means the same.
async fn begins(closing: &mut watch::Receiver<bool>) {
    // The guard in the result must not live on while something else is awaited.
    drop(closing.wait_for(|closing| *closing).await);
}
