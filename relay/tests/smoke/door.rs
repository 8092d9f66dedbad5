//! Who is let in at the visitors' door, and what everybody else is told.

use crate::bot::{Bot, Scene, protocol, visitor_hello};
use relay::clock::Clock;
use relay::config::Config;
use shared::rest::Refused;
use shared::version::{self, Encoding};
use shared::{Close, RefusalCode, ToVisitor};
use tokio_tungstenite::tungstenite::Error;

#[tokio::test]
async fn without_a_sub_protocol_of_ours_there_is_no_socket() {
    let scene = Scene::new().await;
    for offered in [vec![], vec![("sec-websocket-protocol", "graphql-ws, mqtt")]] {
        let Err(Error::Http(answer)) = Bot::knock(&scene.visitors_door(), &offered).await else {
            panic!("{offered:?} is refused");
        };
        let refused: Refused = serde_json::from_slice(answer.body().as_ref().unwrap()).unwrap();

        assert_eq!(answer.status(), 400);
        assert_eq!(refused.refusal.code, RefusalCode::NoSubProtocol);
        assert!(refused.says.contains(version::JSON) && refused.says.contains(version::BINARY));
    }
}

#[tokio::test]
async fn the_clients_order_decides_between_sub_protocols() {
    let scene = Scene::new().await;
    for (offered, chosen) in [
        (
            format!("{}, {}", version::JSON, version::BINARY),
            version::JSON,
        ),
        (
            format!("unknown, {}, {}", version::BINARY, version::JSON),
            version::BINARY,
        ),
    ] {
        let bot = Bot::open(
            &scene.visitors_door(),
            &[("sec-websocket-protocol", &offered)],
        )
        .await;
        assert_eq!(bot.response.headers()["sec-websocket-protocol"], chosen);
    }
}

#[tokio::test]
async fn a_page_older_than_the_relay_is_told_so() {
    let scene = Scene::new().await;
    let old = format!("{}0000000000000000", version::BINARY_PREFIX);
    let mut bot = Bot::open(&scene.visitors_door(), &[("sec-websocket-protocol", &old)]).await;

    assert_eq!(
        bot.response.headers()["sec-websocket-protocol"],
        old.as_str()
    );
    assert_eq!(bot.closed().await.0, Close::Outdated.code());
}

#[tokio::test]
async fn an_unknown_site_is_told_so() {
    let scene = Scene::new().await;
    let door = format!("ws://{}/ws/visitor", scene.relay.addr());
    for url in [
        format!("{door}?site=nobody"),
        door.clone(),
        format!("{door}?site=a&site=b"),
    ] {
        let mut bot = Bot::open(&url, &[protocol(Encoding::Json)]).await;
        assert_eq!(bot.closed().await.0, Close::UnknownSite.code(), "{url}");
    }
}

#[tokio::test]
async fn only_the_sites_pages_and_our_own_may_open_a_socket() {
    let scene = Scene::new().await;
    let own = format!("http://{}", scene.relay.addr());
    for origin in [own.as_str(), "https://shop.example"] {
        let headers = [protocol(Encoding::Json), ("origin", origin)];
        let mut bot = Bot::open(&scene.visitors_door(), &headers).await;
        bot.say(&visitor_hello(None, 1)).await;
        assert!(
            matches!(bot.hear().await, ToVisitor::Token { .. }),
            "{origin}"
        );
    }
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "null",
        "https://shop.example.x",
    ] {
        let headers = [protocol(Encoding::Json), ("origin", origin)];
        let mut bot = Bot::open(&scene.visitors_door(), &headers).await;
        assert_eq!(
            bot.closed().await.0,
            Close::OriginNotAllowed.code(),
            "{origin}"
        );
    }
}

#[tokio::test]
async fn one_address_has_so_many_sockets_and_gets_them_back() {
    let config = Config {
        sockets_per_address_max: 2,
        ..Config::default()
    };
    let scene = Scene::with(config, Clock::system()).await;
    let first = scene.visitor(Encoding::Json).await;
    let mut second = scene.visitor(Encoding::Json).await;
    let mut third = scene.visitor(Encoding::Json).await;

    assert_eq!(third.closed().await.0, Close::Busy.code());
    second.say(&visitor_hello(None, 1)).await;
    assert!(
        matches!(second.hear().await, ToVisitor::Token { .. }),
        "the second is unharmed"
    );
    drop(first);
    loop {
        let mut next = scene.visitor(Encoding::Json).await;
        next.say(&visitor_hello(None, 2)).await;
        if next.is_let_in().await {
            break;
        }
    }
}

#[tokio::test]
async fn a_forged_token_is_told_so() {
    let scene = Scene::new().await;
    for token in ["", "dbv1_forged", "钱", &"x".repeat(10_000)] {
        let mut bot = scene.visitor(Encoding::Binary).await;
        bot.say(&visitor_hello(Some(token), 1)).await;
        assert_eq!(
            bot.closed().await,
            (Close::BadToken.code(), "bad_token".to_owned())
        );
    }
}

#[tokio::test]
async fn a_token_is_good_on_its_own_site_only() {
    let scene = Scene::new().await;
    let form = shared::rest::SiteForm {
        name: "Other".to_owned(),
        origins: Vec::new(),
    };
    let other = scene.store.create_site(form).await.unwrap();
    let (_, token) = scene
        .store
        .new_visitor(other.id, scene.clock.now())
        .await
        .unwrap();
    let mut bot = scene.visitor(Encoding::Json).await;
    bot.say(&visitor_hello(Some(&token), 1)).await;

    assert_eq!(bot.closed().await.0, Close::BadToken.code());
}
