//! The yardstick: the smallest relay between pairs that axum can be, in memory, parsing nothing.
//!
//! It stores nothing, acknowledges nothing and forgets everything. No part of the product.

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::any;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What waits for one socket at most.
const QUEUE_LEN_MAX: usize = 64;

type Ends = Arc<Mutex<HashMap<String, mpsc::Sender<Message>>>>;

/// Runs it until the process ends.
pub async fn serve(addr: SocketAddr) {
    let listener = TcpListener::bind(addr).await.expect("the port is free");
    let router = Router::new()
        .route("/pair", any(knock))
        .with_state(Ends::default());
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await.expect("it serves");
}

/// `?me=NAME&other=NAME`: what one says, the other hears.
async fn knock(
    State(ends): State<Ends>,
    Query(names): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let (me, other) = (names["me"].clone(), names["other"].clone());
    upgrade
        .read_buffer_size(4 * 1024)
        .write_buffer_size(0)
        .on_upgrade(move |socket| talk(socket, ends, me, other))
}

async fn talk(mut socket: WebSocket, ends: Ends, me: String, other: String) {
    let (sender, mut heard) = mpsc::channel(QUEUE_LEN_MAX);
    lock(&ends).insert(me, sender);
    let mut to = None;
    loop {
        tokio::select! {
            said = socket.recv() => {
                let Some(Ok(message)) = said else { return };
                if to.is_none() {
                    to = lock(&ends).get(&other).cloned();
                }
                if let Some(to) = &to
                    && to.send(message).await.is_err()
                {
                    return;
                }
            }
            Some(message) = heard.recv() => {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn lock(ends: &Ends) -> std::sync::MutexGuard<'_, HashMap<String, mpsc::Sender<Message>>> {
    ends.lock().unwrap_or_else(PoisonError::into_inner)
}
