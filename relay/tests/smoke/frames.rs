//! What every bad frame is answered with, and that the relay and other sockets stay up.

use crate::bot::{Bot, Scene, visitor_hello};
use relay::clock::Clock;
use relay::config::Config;
use shared::limits::FRAME_BYTES_MAX;
use shared::version::Encoding;
use shared::{Close, FromVisitor, Millis, Refusal, RefusalCode, ToVisitor};
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn what_cannot_be_read_closes_the_socket_that_said_it_and_no_other() {
    let scene = Scene::new().await;
    let mut bystander = arrived(&scene, Encoding::Json, 99).await;
    for (encoding, message, close) in [
        (
            Encoding::Json,
            Message::text("not a frame"),
            Close::Malformed,
        ),
        (
            Encoding::Json,
            Message::text(r#"{"say":{"text":7}}"#),
            Close::Malformed,
        ),
        (Encoding::Json, Message::binary(vec![6]), Close::Malformed),
        (
            Encoding::Binary,
            Message::binary(vec![0xff; 9]),
            Close::Malformed,
        ),
        (
            Encoding::Binary,
            Message::text(r#""ping""#),
            Close::Malformed,
        ),
        (
            Encoding::Json,
            Message::text(" ".repeat(FRAME_BYTES_MAX + 1)),
            Close::TooBig,
        ),
        (
            Encoding::Binary,
            Message::binary(vec![0; 4 * FRAME_BYTES_MAX]),
            Close::TooBig,
        ),
    ] {
        let mut bot = arrived(&scene, encoding, 1).await;
        bot.push(message).await;
        assert_eq!(
            bot.closed().await,
            (close.code(), close.as_str().to_owned())
        );
    }
    bystander.say(&FromVisitor::Ping).await;
    bystander
        .wait_for(|frame| matches!(frame, ToVisitor::Pong).then_some(()))
        .await;
}

#[tokio::test]
async fn a_frame_of_an_unknown_kind_is_refused_and_the_socket_goes_on() {
    let scene = Scene::new().await;
    let mut bot = arrived(&scene, Encoding::Json, 1).await;
    for text in [
        r#"{"wave":{"hand":"left"}}"#,
        r#""wave""#,
        r#"{"take":{"conversation":1}}"#,
    ] {
        bot.send(Message::text(text)).await;
        let refusal = Refusal::last(RefusalCode::UnknownFrame);
        assert_eq!(
            bot.hear::<ToVisitor>().await,
            ToVisitor::Refused {
                nonce: None,
                refusal
            }
        );
    }
    bot.say(&FromVisitor::Ping).await;
    assert_eq!(bot.hear::<ToVisitor>().await, ToVisitor::Pong);
}

#[tokio::test]
async fn a_hello_comes_first_and_once() {
    let scene = Scene::new().await;
    let mut twice = arrived(&scene, Encoding::Binary, 1).await;
    twice.say(&visitor_hello(None, 1)).await;
    assert_eq!(twice.closed().await.0, Close::HelloTwice.code());

    let mut missing = scene.visitor(Encoding::Json).await;
    missing.say(&FromVisitor::Ping).await;
    assert_eq!(missing.closed().await.0, Close::HelloMissing.code());
}

#[tokio::test]
async fn a_hello_that_does_not_come_is_not_waited_for() {
    let scene = Scene::new().await;
    let mut bot = scene.visitor(Encoding::Json).await;

    assert_eq!(
        bot.closed().await,
        (Close::HelloLate.code(), "hello_late".to_owned())
    );
}

#[tokio::test]
async fn a_flood_is_closed_as_busy() {
    // A clock that stands still refills no bucket.
    let scene = Scene::with(Config::default(), Clock::standing(Millis(1_000_000))).await;
    let mut bot = arrived(&scene, Encoding::Binary, 1).await;
    for _ in 0..300 {
        let ping = postcard::to_allocvec(&FromVisitor::Ping).unwrap();
        bot.push(Message::binary(ping)).await;
    }

    assert_eq!(bot.closed().await.0, Close::Busy.code());
}

#[tokio::test]
async fn a_tab_that_opens_a_newer_socket_gives_up_the_older_one() {
    let scene = Scene::new().await;
    let mut first = scene.visitor(Encoding::Json).await;
    first.say(&visitor_hello(None, 5)).await;
    let ToVisitor::Token { token } = first.hear().await else {
        panic!("a token comes first")
    };
    let mut second = scene.visitor(Encoding::Json).await;
    second.say(&visitor_hello(Some(&token), 5)).await;

    assert_eq!(first.closed().await.0, Close::Replaced.code());
    second
        .wait_for(|frame| matches!(frame, ToVisitor::Welcome(_)).then_some(()))
        .await;
}

async fn arrived(scene: &Scene, encoding: Encoding, tab: u64) -> Bot {
    let mut bot = scene.visitor(encoding).await;
    bot.say(&visitor_hello(None, tab)).await;
    bot.wait_for(|frame| matches!(frame, ToVisitor::Welcome(_)).then_some(()))
        .await;
    bot
}
