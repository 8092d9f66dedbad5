//! A socket without a client: says anything, right or wrong, and hears whatever comes back.
//!
//! For people in other languages, for old pages, and for attackers. Never answers by itself, except
//! for what the WebSocket protocol asks of everybody.

pub mod visitor;

pub use visitor::hello;

use super::AWAIT_WITHIN;
use super::line::encode;
use client::Rung;
use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::version::Encoding;
use shared::{Close, SiteId};
use std::net::SocketAddr;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// The environment variable that names the rung on which all clients of a test run live: `stream`
/// or `poll`. Without it they choose, and choose sockets.
const RUNG: &str = "DESKBELL_RUNG";

/// A socket towards the relay.
pub type Ws = WebSocketStream<TcpStream>;

/// Where a socket is opened, and as what.
#[derive(Clone, Debug)]
pub struct Door {
    pub(super) addr: SocketAddr,
    path: String,
    /// How frames are written.
    pub encoding: Encoding,
    protocol: String,
    pub(super) headers: Vec<(&'static str, String)>,
    receive_buffer: Option<u32>,
    /// The rung that a client gets whatever it asks for.
    pub(super) only: Option<Rung>,
}

/// What a raw socket hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Vec<u8>),
    /// A close frame.
    Closed(u16, String),
    /// The line broke without a close frame.
    Gone,
}

/// One socket.
pub struct Raw {
    ws: Ws,
    encoding: Encoding,
}

impl Door {
    /// The visitors' door of the site with this key.
    #[must_use]
    pub fn visitor(addr: SocketAddr, key: &str, encoding: Encoding) -> Door {
        Door::at(addr, format!("/ws/visitor?site={key}"), encoding)
    }

    /// The agents' door of a site, with the cookie of a session.
    #[must_use]
    pub fn agent(addr: SocketAddr, site: SiteId, cookie: &str, encoding: Encoding) -> Door {
        Door::at(addr, format!("/ws/agent?site={site}"), encoding).with("cookie", cookie)
    }

    /// Any door.
    #[must_use]
    pub fn at(addr: SocketAddr, path: String, encoding: Encoding) -> Door {
        let protocol = encoding.name().to_owned();
        Door {
            addr,
            path,
            encoding,
            protocol,
            headers: Vec::new(),
            receive_buffer: None,
            only: only(),
        }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Door {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same, offering this sub-protocol.
    #[must_use]
    pub fn offering(mut self, protocol: &str) -> Door {
        self.protocol = protocol.to_owned();
        self
    }

    /// The same, with a kernel that takes at most about so many bytes ahead of the reader.
    #[must_use]
    pub fn narrow(mut self, bytes: u32) -> Door {
        self.receive_buffer = Some(bytes);
        self
    }

    /// The same, on this rung alone.
    #[must_use]
    pub fn on(mut self, rung: Rung) -> Door {
        self.only = Some(rung);
        self
    }

    /// Where a carrier is opened instead of a WebSocket.
    #[must_use]
    pub fn carry_path(&self) -> String {
        let path = self.path.replacen("/ws/", "/carry/", 1);
        let join = if path.contains('?') { '&' } else { '?' };
        format!("{path}{join}protocol={}", self.protocol)
    }

    /// Opens a socket for a client.
    pub(super) async fn knock(&self) -> Result<Ws, Error> {
        let socket = TcpSocket::new_v4()?;
        if let Some(bytes) = self.receive_buffer {
            socket.set_recv_buffer_size(bytes)?;
        }
        let stream = socket.connect(self.addr).await?;
        stream.set_nodelay(true)?;
        let uri = format!("ws://{}{}", self.addr, self.path);
        let uri = uri.parse().expect("the path of a door is one of a URI");
        let mut request = ClientRequestBuilder::new(uri).with_sub_protocol(&self.protocol);
        for (name, value) in &self.headers {
            request = request.with_header(*name, value);
        }
        Ok(client_async(request, stream).await?.0)
    }

    /// Opens a raw socket.
    ///
    /// # Panics
    /// Fails the test when the relay does not let the socket in.
    pub async fn open(&self) -> Raw {
        let ws = self
            .knock()
            .await
            .unwrap_or_else(|error| panic!("{self:?}: {error}"));
        Raw {
            ws,
            encoding: self.encoding,
        }
    }
}

impl Raw {
    /// Sends a frame as the encoding of this socket has it.
    pub async fn say<F: Serialize>(&mut self, frame: &F) {
        self.send(encode(self.encoding, frame)).await;
    }

    /// Sends a text message.
    pub async fn text(&mut self, text: &str) {
        self.send(Message::Text(text.into())).await;
    }

    /// Sends a binary message.
    pub async fn binary(&mut self, bytes: &[u8]) {
        self.send(Message::Binary(bytes.to_vec().into())).await;
    }

    /// Sends a text message whose text may be none.
    pub async fn not_text(&mut self, bytes: &[u8]) {
        let frame = Frame::message(bytes.to_vec(), OpCode::Data(Data::Text), true);
        self.send(Message::Frame(frame)).await;
    }

    async fn send(&mut self, message: Message) {
        // A relay that has hung up already does not hear it; what it said before is still read.
        let sent = timeout(AWAIT_WITHIN, self.ws.send(message)).await;
        assert!(sent.is_ok(), "the relay does not take what is sent");
    }

    /// Waits for the next thing that the relay says.
    ///
    /// # Panics
    /// Fails the test when it says nothing for too long.
    pub async fn hear(&mut self) -> Heard {
        let heard = timeout(AWAIT_WITHIN, self.next()).await;
        heard.expect("the relay says nothing")
    }

    async fn next(&mut self) -> Heard {
        loop {
            match self.ws.next().await {
                Some(Ok(Message::Text(text))) => return Heard::Text(text.to_string()),
                Some(Ok(Message::Binary(bytes))) => return Heard::Binary(bytes.to_vec()),
                Some(Ok(Message::Close(frame))) => {
                    // Lets the answer to the close frame out; an error says that nobody waits.
                    let _ = self.ws.flush().await;
                    let frame = frame.map(|frame| (frame.code.into(), frame.reason.to_string()));
                    let (code, reason) = frame.unwrap_or((1005, String::new()));
                    return Heard::Closed(code, reason);
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(_)) | None => return Heard::Gone,
            }
        }
    }

    /// Waits for the next frame.
    ///
    /// # Panics
    /// Fails the test when anything else comes.
    pub async fn frame<F: DeserializeOwned>(&mut self) -> F {
        let message = match self.hear().await {
            Heard::Text(text) => Message::Text(text.into()),
            Heard::Binary(bytes) => Message::Binary(bytes.into()),
            other => panic!("a frame was awaited, and this came: {other:?}"),
        };
        super::line::decode(self.encoding, &message)
    }

    /// Waits for the frame that this picks, and lets the others pass.
    pub async fn frame_that<F: DeserializeOwned, T>(&mut self, pick: impl Fn(F) -> Option<T>) -> T {
        loop {
            if let Some(picked) = pick(self.frame().await) {
                return picked;
            }
        }
    }

    /// Lets frames pass until the socket ends, and returns how.
    pub async fn end(&mut self) -> Heard {
        loop {
            match self.hear().await {
                Heard::Text(_) | Heard::Binary(_) => {}
                end @ (Heard::Closed(..) | Heard::Gone) => return end,
            }
        }
    }

    /// Lets frames pass until the socket is closed, and returns why.
    ///
    /// # Panics
    /// Fails the test when the line breaks, or when the code is none of ours.
    pub async fn closed(&mut self) -> Close {
        match self.end().await {
            Heard::Closed(code, reason) => {
                let close = Close::from_code(code);
                close.unwrap_or_else(|| panic!("closed with {code} {reason:?}"))
            }
            end => panic!("the line broke without a close code: {end:?}"),
        }
    }
}

fn only() -> Option<Rung> {
    match std::env::var(RUNG).as_deref() {
        Ok("stream") => Some(Rung::Stream),
        Ok("poll") => Some(Rung::Poll),
        _ => None,
    }
}
