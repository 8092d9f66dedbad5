//! Connections that nobody talks over: each network may have so many, and none is waited for long.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tests::relay::Relay;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Sockets that one network may have in these tests,
const SOCKETS: usize = 2;
/// and its connections.
const CONNECTIONS: usize = SOCKETS + 128;
/// How long is waited for what must happen in half a minute.
const WITHIN: Duration = Duration::from_secs(60);

/// A request that a relay answers.
const WHOLE: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
/// One that is never finished.
const HALF: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: re";
/// One whose body never comes.
const NO_BODY: &[u8] = b"POST /api/login HTTP/1.1\r\nHost: relay\r\n\
    Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

#[tokio::test]
async fn one_network_cannot_take_every_connection() {
    let relay = Relay::start_with(|config| config.sockets_per_address_max = SOCKETS).await;
    let addr = relay.api().addr();
    let (greedy, other) = (Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::new(127, 0, 0, 3));
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        held.push(half_open(greedy, addr).await);
    }

    let one_more = answer(greedy, addr).await;
    let of_another = answer(other, addr).await;

    assert_eq!(one_more, "", "it is closed without a word");
    assert!(of_another.starts_with("HTTP/1.1 200"), "{of_another}");
    drop(held);
    let again = async {
        while answer(greedy, addr).await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    let again = timeout(WITHIN, again).await;
    assert!(again.is_ok(), "who lets go is let in again");
}

#[tokio::test]
async fn a_proxy_speaks_for_many_networks() {
    let proxy = Ipv4Addr::new(127, 0, 0, 2);
    let relay = Relay::start_with(|config| {
        config.sockets_per_address_max = SOCKETS;
        config.trusted_proxies = vec![IpAddr::from(proxy).into()];
    })
    .await;
    let addr = relay.api().addr();
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        held.push(half_open(proxy, addr).await);
    }

    let one_more = answer(proxy, addr).await;

    assert!(one_more.starts_with("HTTP/1.1 200"), "{one_more}");
}

#[tokio::test]
async fn who_never_finishes_a_request_is_not_waited_for() {
    let relay = Relay::start().await;
    let addr = relay.api().addr();
    let here = Ipv4Addr::LOCALHOST;
    let heard = |begun: &'static [u8]| async move {
        let mut stream = connect(here, addr).await;
        stream.write_all(begun).await.expect("it is open");
        let mut text = Vec::new();
        let ended = timeout(WITHIN, stream.read_to_end(&mut text)).await;
        assert!(ended.is_ok(), "it is held open");
        String::from_utf8_lossy(&text).into_owned()
    };

    let (silent, half, no_body) = tokio::join!(heard(b""), heard(HALF), heard(NO_BODY));

    assert_eq!(silent, "");
    assert_eq!(half, "");
    assert!(no_body.starts_with("HTTP/1.1 408"), "{no_body}");
}

async fn connect(from: Ipv4Addr, addr: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket can be made");
    let bound = socket.bind(SocketAddr::from((from, 0)));
    bound.expect("every address of 127.0.0.0/8 is this machine's");
    socket.connect(addr).await.expect("the relay listens")
}

async fn half_open(from: Ipv4Addr, addr: SocketAddr) -> TcpStream {
    let mut stream = connect(from, addr).await;
    stream.write_all(HALF).await.expect("it is open");
    stream
}

/// What is answered to a whole request; nothing if the connection is closed first.
async fn answer(from: Ipv4Addr, addr: SocketAddr) -> String {
    let mut stream = connect(from, addr).await;
    let mut text = Vec::new();
    // A connection that was closed may say so by a reset.
    let _ = stream.write_all(WHOLE).await;
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}
