//! A relay to talk to, and a client that talks.
//!
//! The client decides nothing: it says what a test tells it to and shows what it hears.

use futures_util::{SinkExt, StreamExt};
use relay::Relay;
use relay::clock::Clock;
use relay::config::Config;
use relay::store::{Accepted, Account, Store};
use serde::{Serialize, de::DeserializeOwned};
use shared::rest::{Site, SiteForm};
use shared::version::{self, Encoding};
use shared::visitor::VisitorHello;
use shared::{Context, FromAgent, FromVisitor, TabId};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(40);

/// A relay with one site, and an agent's session.
pub struct Scene {
    pub relay: Relay,
    pub store: Store,
    pub clock: Clock,
    pub site: Site,
    pub session: String,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with(Config::default(), Clock::system()).await
    }

    pub async fn with(config: Config, clock: Clock) -> Scene {
        Scene::on(Store::temporary().unwrap(), config, clock).await
    }

    pub async fn on(store: Store, config: Config, clock: Clock) -> Scene {
        let origins = vec!["https://shop.example".to_owned()];
        let site = store
            .create_site(SiteForm {
                name: "Shop".to_owned(),
                origins,
            })
            .await
            .unwrap();
        let invite = store.invite_first(clock.now()).await.unwrap().unwrap();
        let account = Account {
            name: "Mei".to_owned(),
            email: "mei@shop.example".to_owned(),
            password_hash: "nobody logs in with a password here".to_owned(),
        };
        let accepted = store
            .accept_invite(&invite, account, clock.now())
            .await
            .unwrap();
        let Accepted::Active(agent) = accepted else {
            panic!("the first administrator is welcome");
        };
        let session = store.open_session(agent.id, "", clock.now()).await.unwrap();
        let relay = start(config, &store, &clock).await;
        Scene {
            relay,
            store,
            clock,
            site,
            session,
        }
    }

    pub fn visitors_door(&self) -> String {
        format!(
            "ws://{}/ws/visitor?site={}",
            self.relay.addr(),
            self.site.key
        )
    }

    pub fn agents_door(&self) -> String {
        format!("ws://{}/ws/agent?site={}", self.relay.addr(), self.site.id)
    }

    pub fn cookie(&self) -> String {
        format!("deskbell_session={}", self.session)
    }

    /// A visitor's socket, hello not yet said.
    pub async fn visitor(&self, encoding: Encoding) -> Bot {
        Bot::open(&self.visitors_door(), &[protocol(encoding)]).await
    }

    /// An agent's socket, hello not yet said.
    pub async fn agent(&self, encoding: Encoding) -> Bot {
        let cookie = self.cookie();
        Bot::open(
            &self.agents_door(),
            &[protocol(encoding), ("cookie", &cookie)],
        )
        .await
    }
}

pub async fn start(config: Config, store: &Store, clock: &Clock) -> Relay {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = Relay::start_on(config, store.clone(), clock.clone(), listener);
    relay.await.unwrap()
}

pub fn protocol(encoding: Encoding) -> (&'static str, &'static str) {
    ("sec-websocket-protocol", encoding.name())
}

/// One socket.
pub struct Bot {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    encoding: Encoding,
    pub response: Response,
}

impl Bot {
    pub async fn open(url: &str, headers: &[(&str, &str)]) -> Bot {
        Bot::knock(url, headers).await.unwrap()
    }

    pub async fn knock(url: &str, headers: &[(&str, &str)]) -> Result<Bot, Error> {
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request
                .headers_mut()
                .append(name, HeaderValue::from_str(value).unwrap());
        }
        let (socket, response) = connect_async(request).await?;
        let chosen = response.headers().get("sec-websocket-protocol");
        let is_json = chosen.is_some_and(|name| name == version::JSON);
        let encoding = if is_json {
            Encoding::Json
        } else {
            Encoding::Binary
        };
        Ok(Bot {
            socket,
            encoding,
            response,
        })
    }

    pub async fn say<F: Serialize>(&mut self, frame: &F) {
        let message = match self.encoding {
            Encoding::Json => Message::text(serde_json::to_string(frame).unwrap()),
            Encoding::Binary => Message::binary(postcard::to_allocvec(frame).unwrap()),
        };
        self.send(message).await;
    }

    pub async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Sends as long as the relay lets it.
    pub async fn push(&mut self, message: Message) -> bool {
        self.socket.send(message).await.is_ok()
    }

    /// The next frame.
    pub async fn hear<F: DeserializeOwned>(&mut self) -> F {
        loop {
            match self.next().await {
                Ok(Message::Text(text)) => return serde_json::from_str(&text).unwrap(),
                Ok(Message::Binary(bytes)) => return postcard::from_bytes(&bytes).unwrap(),
                Ok(Message::Close(close)) => panic!("closed: {close:?}"),
                Ok(_) => {}
                Err(error) => panic!("the line broke: {error}"),
            }
        }
    }

    /// The first frame that `wanted` makes something of; those before it are passed over.
    pub async fn wait_for<F: DeserializeOwned, T>(
        &mut self,
        mut wanted: impl FnMut(F) -> Option<T>,
    ) -> T {
        loop {
            if let Some(found) = wanted(self.hear().await) {
                return found;
            }
        }
    }

    /// The close code and reason with which the relay ends it.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Ok(Message::Close(Some(close))) => {
                    return (close.code.into(), close.reason.to_string());
                }
                Ok(_) => {}
                Err(error) => panic!("no close frame came: {error}"),
            }
        }
    }

    /// Whether the first thing that comes is a frame, not a close frame.
    pub async fn is_let_in(&mut self) -> bool {
        matches!(self.next().await, Ok(Message::Text(_) | Message::Binary(_)))
    }

    async fn next(&mut self) -> Result<Message, Error> {
        let next = timeout(PATIENCE, self.socket.next())
            .await
            .expect("it comes in time");
        next.unwrap_or(Err(Error::ConnectionClosed))
    }
}

pub fn visitor_hello(token: Option<&str>, tab: u64) -> FromVisitor {
    FromVisitor::Hello(VisitorHello {
        token: token.map(str::to_owned),
        tab: TabId(tab),
        since: None,
        context: Context {
            url: "https://shop.example/pay".to_owned(),
            ..Context::default()
        },
    })
}

pub fn agent_hello(tab: u64) -> FromAgent {
    FromAgent::Hello {
        tab: TabId(tab),
        since: Vec::new(),
    }
}
