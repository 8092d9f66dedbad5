//! A probe of a relay that is there, and of some things that are none.

use super::*;
use crate::Relay;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use shared::rest::SiteForm;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_relay_that_works_passes_every_step() {
    let store = Store::temporary().unwrap();
    let form = SiteForm {
        name: "Shop".to_owned(),
        origins: Vec::new(),
    };
    let site = store.create_site(form).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = Relay::start_on(Config::default(), store, Clock::system(), listener)
        .await
        .unwrap();
    let mut steps = Vec::new();

    let probed = probe(&options(relay.addr(), &site.key), |step| {
        steps.push(step.to_owned())
    })
    .await;

    assert_eq!(probed, Ok(()));
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps.iter().any(|step| step.contains("Shop")), "{steps:?}");
    let (says, fix) = probe(&options(relay.addr(), "none"), |_| {})
        .await
        .unwrap_err();
    assert!(says.contains("4502") && fix.contains("key"), "{says} {fix}");
    relay.stop().await.unwrap();
}

#[tokio::test]
async fn a_proxy_in_the_way_is_recognised() {
    for (answer, fix) in [
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "/ws/",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "upgrade"),
        (
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
            "does not reach",
        ),
        ("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1"),
        ("", "speaks no WebSocket"),
    ] {
        let addr = answer_once(answer).await;
        let (says, told) = probe(&options(addr, "none"), |_| {}).await.unwrap_err();
        assert!(told.contains(fix), "{answer:?}: {says} / {told}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_at_once() {
    let options = Options {
        url: "chat.example".to_owned(),
        site: "none".to_owned(),
    };

    let (says, _) = probe(&options, |_| {}).await.unwrap_err();

    assert!(says.contains("chat.example"), "{says}");
}

fn options(addr: SocketAddr, site: &str) -> Options {
    Options {
        url: format!("http://{addr}/"),
        site: site.to_owned(),
    }
}

async fn answer_once(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4_096]).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    addr
}
