//! Opens a real WebSocket to a running relay, through whatever stands before it, and says step by
//! step what works and what to fix.
//!
//! Makes a visitor, as any page would, but opens no conversation.

use crate::config::origin;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use rand::RngCore;
use shared::visitor::VisitorHello;
use shared::{Close, Context, FromVisitor, TabId, ToVisitor, version};
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode, header};
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long each step may take.
const STEP_WITHIN: Duration = Duration::from_secs(10);
/// Frames that may come before the one that is waited for.
const FRAMES_MAX: usize = 50;

/// What to probe.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The relay as browsers reach it, such as https://chat.example.com
    #[arg(value_name = "URL")]
    pub url: String,
    /// The key of a site, as in its tag
    #[arg(long, value_name = "KEY")]
    pub site: String,
}

/// What a step found wrong, and what to do about it.
pub type Fault = (String, &'static str);

/// A socket to open.
#[derive(Clone)]
pub struct Target {
    /// The origin of the relay.
    pub origin: String,
    /// The key of a site.
    pub site: String,
    /// How the line is made.
    pub connector: Option<Connector>,
}

impl Target {
    fn of(options: &Options) -> Result<Target, Fault> {
        let origin = options.url.trim_end_matches('/');
        let origin = origin::parse(origin).map_err(|says| {
            (
                format!("{origin} is no address to probe: {says}"),
                "give it as in https://chat.example.com",
            )
        })?;
        Ok(Target {
            origin,
            site: options.site.clone(),
            connector: None,
        })
    }

    fn address(&self) -> String {
        let line = &self.origin["http".len()..];
        format!("ws{line}/ws/visitor?site={}", self.site)
    }

    async fn open(&self) -> Result<(Socket, Response), Fault> {
        let address = self.address();
        let mut request = address.as_str().into_client_request().map_err(|error| {
            (
                format!("{address} cannot be called: {error}"),
                "check the key of the site",
            )
        })?;
        let headers = request.headers_mut();
        headers.insert(
            header::SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::from_static(version::JSON),
        );
        if let Ok(origin) = HeaderValue::from_str(&self.origin) {
            headers.insert(header::ORIGIN, origin);
        }
        let connector = self.connector.clone();
        let opening = connect_async_tls_with_config(request, None, false, connector);
        let opened = within("opening a WebSocket", opening).await?;
        opened.map_err(explain_upgrade)
    }
}

/// Probes, and prints what it finds. Succeeds when every step worked.
#[expect(
    clippy::print_stdout,
    reason = "a command's answer to the person who called it"
)]
pub async fn run(options: &Options) -> ExitCode {
    // An error means that one is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match probe(options, |step| println!("ok    {step}")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err((says, fix)) => {
            println!("FAIL  {says}\n      {fix}");
            ExitCode::FAILURE
        }
    }
}

/// Probes, and tells each step that worked.
///
/// # Errors
/// Returns what the first step that failed found wrong, and what to do about it.
pub async fn probe(options: &Options, mut told: impl FnMut(&str)) -> Result<(), Fault> {
    let target = Target::of(options)?;
    let address = target.address();
    let (mut socket, answer) = target.open().await?;
    told(&format!("{address}: the WebSocket is open"));
    let spoken = answer.headers().get(header::SEC_WEBSOCKET_PROTOCOL);
    if spoken.is_none_or(|spoken| spoken != version::JSON) {
        return Err((
            "the sub-protocol was dropped on the way".to_owned(),
            "let the proxy pass the Sec-WebSocket-Protocol header both ways",
        ));
    }
    told("the sub-protocol passed");
    talk(&mut socket, told).await?;
    // The relay has answered everything; how well the line closes is not what is asked.
    let _ = timeout(STEP_WITHIN, socket.close(None)).await;
    Ok(())
}

/// Opens a socket, says hello, is silent for a time and sees whether it is still open.
///
/// # Errors
/// Returns what went wrong, and what to do about it.
pub async fn stay(target: &Target, silent: Duration) -> Result<(), Fault> {
    let (mut socket, _) = target.open().await?;
    talk(&mut socket, |_| ()).await?;
    let quiet = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(close))) => {
                    return explain_close(close.map(|close| close.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return cut(&error.to_string()),
                None => return cut("the line ended"),
            }
        }
    };
    if let Ok(fault) = timeout(silent, quiet).await {
        return Err(fault);
    }
    say(&mut socket, &FromVisitor::Ping).await?;
    answered(&mut socket).await?;
    let _ = timeout(STEP_WITHIN, socket.close(None)).await;
    Ok(())
}

async fn answered<S>(socket: &mut S) -> Result<(), Fault>
where
    S: Stream<Item = Result<Message, WsError>> + Unpin,
{
    let pong = hear(socket, |frame| {
        matches!(frame, ToVisitor::Pong).then_some(())
    });
    within("waiting for the pong", pong).await?
}

async fn talk<S>(socket: &mut S, mut told: impl FnMut(&str)) -> Result<(), Fault>
where
    S: Stream<Item = Result<Message, WsError>> + Sink<Message, Error = WsError> + Unpin,
{
    say(socket, &hello("relay probe")).await?;
    let welcome = hear(socket, |frame| match frame {
        ToVisitor::Welcome(welcome) => Some(welcome.site),
        _ => None,
    });
    let site = within("waiting for the welcome", welcome).await??;
    told(&format!("the relay knows the site: {site}"));
    say(socket, &FromVisitor::Ping).await?;
    answered(socket).await?;
    told("frames pass both ways");
    Ok(())
}

/// The hello of a tab that nobody sits before.
pub fn hello(browser: &str) -> FromVisitor {
    FromVisitor::Hello(VisitorHello {
        token: None,
        tab: TabId(rand::rng().next_u64()),
        since: None,
        context: Context {
            browser: browser.to_owned(),
            ..Context::default()
        },
    })
}

async fn say<S>(socket: &mut S, frame: &FromVisitor) -> Result<(), Fault>
where
    S: Sink<Message, Error = WsError> + Unpin,
{
    let frame = serde_json::to_string(frame).expect("a frame is made of strings and numbers");
    let sent = within("sending a frame", socket.send(Message::text(frame))).await?;
    sent.map_err(|error| cut(&error.to_string()))
}

async fn hear<S, T>(socket: &mut S, wanted: impl Fn(ToVisitor) -> Option<T>) -> Result<T, Fault>
where
    S: Stream<Item = Result<Message, WsError>> + Unpin,
{
    for _ in 0..FRAMES_MAX {
        let message = match socket.next().await {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(cut(&error.to_string())),
            None => return Err(cut("the line ended")),
        };
        match message {
            Message::Text(text) => {
                if let Some(found) = serde_json::from_str(&text).ok().and_then(&wanted) {
                    return Ok(found);
                }
            }
            Message::Close(close) => {
                return Err(explain_close(close.map(|close| close.code.into())));
            }
            _ => {}
        }
    }
    Err((
        "the relay said something else all the time".to_owned(),
        "is this address a Deskbell relay?",
    ))
}

async fn within<T>(step: &str, work: impl Future<Output = T>) -> Result<T, Fault> {
    timeout(STEP_WITHIN, work).await.map_err(|_| {
        (
            format!("{step} took more than {} s", STEP_WITHIN.as_secs()),
            "something on the way holds the connection back: look for a proxy that buffers, or a \
             firewall that drops packets",
        )
    })
}

fn cut(says: &str) -> Fault {
    (
        format!("the WebSocket was cut: {says}"),
        "let the proxy keep upgraded connections open for at least 60 s of silence \
         (nginx: proxy_read_timeout)",
    )
}

fn explain_upgrade(error: WsError) -> Fault {
    let status = match &error {
        WsError::Http(answer) => Some(answer.status()),
        _ => None,
    };
    let fix = match status {
        Some(StatusCode::NOT_FOUND) => "let the proxy pass /ws/ to the relay, path unchanged",
        Some(StatusCode::BAD_REQUEST | StatusCode::UPGRADE_REQUIRED | StatusCode::OK) => {
            "let the proxy pass the upgrade: HTTP/1.1 to the relay, with the Upgrade and \
             Connection headers (nginx: proxy_http_version 1.1; proxy_set_header Upgrade \
             $http_upgrade; proxy_set_header Connection upgrade)"
        }
        Some(status) if status.is_server_error() => {
            "the proxy does not reach the relay: is it running, and at that address?"
        }
        Some(_) => "something before the relay refuses: look at its log",
        None if matches!(error, WsError::Protocol(_)) => {
            "what answers there speaks no WebSocket: is the address the relay's, and does the \
             proxy speak HTTP/1.1 and pass the Upgrade and Connection headers?"
        }
        None if matches!(error, WsError::Io(_)) && error.to_string().contains("corrupt") => {
            "nothing speaks TLS there: use http://, or look at the proxy"
        }
        None => "is the relay running, the address right, and the certificate good?",
    };
    (format!("the WebSocket could not be opened: {error}"), fix)
}

fn explain_close(code: Option<u16>) -> Fault {
    let close = code.and_then(Close::from_code);
    let fix = match close {
        Some(Close::UnknownSite) => "no site has this key: copy it from the console",
        Some(Close::OriginNotAllowed) => {
            "set --public-url to this address, and let the proxy pass the Host header"
        }
        Some(Close::Busy) => {
            "the relay has as many sockets as it may: see --sockets-max, \
             --sockets-per-address-max and --trusted-proxy"
        }
        Some(Close::Unsaved | Close::NoRoom) => "the relay cannot write its store: look at its log",
        Some(_) => "look at the relay's log",
        None => "the close came from something between here and the relay",
    };
    let code = code.map_or_else(
        || "without a code".to_owned(),
        |code| format!("with {code}"),
    );
    let name = close.map_or("", Close::as_str);
    (format!("the WebSocket was closed {code} {name}"), fix)
}

#[cfg(test)]
mod tests;
