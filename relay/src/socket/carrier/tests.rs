//! The two ends of a carrier without a network: numbers, repeats, limits and ends.

use super::*;
use futures_util::FutureExt;
use std::pin::pin;

#[tokio::test]
async fn a_call_that_is_repeated_brings_nothing_twice() {
    let (carrier, mut end) = pair();

    assert_eq!(carrier.say(1, vec![text("a"), text("b")]).await, Ok(1));
    assert_eq!(carrier.say(1, vec![text("a"), text("b")]).await, Ok(1));
    assert_eq!(carrier.say(2, vec![text("c")]).await, Ok(2));
    assert_eq!(carrier.say(1, vec![text("a")]).await, Ok(2));
    carrier.leave();

    assert_eq!(heard(&mut end).await, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_call_out_of_turn_brings_nothing_and_ends_it() {
    for n in [2, 3, u32::MAX] {
        let (carrier, mut end) = pair();

        assert_eq!(carrier.say(n, vec![text("late")]).await, Err(Gone));

        assert!(end.is_gone());
        assert_eq!(heard(&mut end).await, [""; 0]);
        assert_eq!(carrier.say(1, vec![text("early")]).await, Err(Gone));
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_brings_all_or_nothing() {
    let (carrier, mut end) = pair();
    let many = |n: usize| (0..n).map(|one| text(&one.to_string())).collect();
    carrier.say(1, many(SAID_LEN_MAX - 1)).await.unwrap();

    assert!(carrier.say(2, many(2)).now_or_never().is_none(), "no room");
    assert!(end.recv().await.is_some());
    assert_eq!(carrier.say(2, many(2)).await, Ok(2));
    carrier.leave();

    assert_eq!(heard(&mut end).await.len(), SAID_LEN_MAX - 2 + 2);
}

#[tokio::test]
async fn more_messages_than_a_call_may_bring_end_it() {
    let (carrier, end) = pair();
    let many = vec![text("x"); SAID_LEN_MAX + 1];

    assert_eq!(carrier.say(1, many).await, Err(Gone));

    assert!(end.is_gone());
}

#[tokio::test]
async fn a_batch_is_given_again_until_the_next_is_asked_for() {
    let (carrier, mut end) = pair();
    end.send(text("a")).await.unwrap();
    end.send(Message::Ping(Default::default())).await.unwrap();
    end.send(text("b")).await.unwrap();

    for _ in 0..3 {
        let batch = carrier.batch(0).await.unwrap();
        assert_eq!((batch.n, batch.messages), (1, vec![text("a"), text("b")]));
    }
    end.send(text("c")).await.unwrap();
    let batch = carrier.batch(1).await.unwrap();
    assert_eq!((batch.n, batch.messages), (2, vec![text("c")]));

    assert!(carrier.batch(0).await.is_err(), "that one was confirmed");
    assert!(end.is_gone());
}

#[tokio::test]
async fn a_number_that_was_never_given_ends_it() {
    for after in [1, 7, u32::MAX] {
        let (carrier, end) = pair();
        assert!(carrier.batch(after).await.is_err());
        assert!(end.is_gone(), "{after}");
    }
}

#[tokio::test]
async fn a_newer_poll_gets_what_an_older_one_waited_for() {
    let (carrier, mut end) = pair();
    let mut older = pin!(carrier.batch(0));
    assert!(older.as_mut().now_or_never().is_none());
    let mut newer = pin!(carrier.batch(0));
    assert!(newer.as_mut().now_or_never().is_none());

    assert!(matches!(older.now_or_never(), Some(Err(Gone))));
    end.send(text("a")).await.unwrap();

    assert_eq!(newer.await.unwrap().messages, [text("a")]);
}

#[tokio::test]
async fn the_last_batch_says_why_nothing_follows() {
    let (carrier, mut end) = pair();
    let close = CloseFrame {
        code: 4000,
        reason: "restart".into(),
    };
    end.send(text("a")).await.unwrap();
    end.send(Message::Close(Some(close.clone()))).await.unwrap();
    drop(end);

    let batch = carrier.batch(0).await.unwrap();

    assert_eq!(
        (batch.messages, batch.closed),
        (vec![text("a")], Some(close))
    );
    assert!(carrier.batch(1).await.is_err());
}

#[tokio::test]
async fn one_stream_takes_everything_and_nobody_else_can() {
    let (carrier, mut end) = pair();
    let mut fetched = carrier.stream().unwrap();
    end.send(text("a")).await.unwrap();

    assert!(carrier.stream().is_err());
    assert!(carrier.batch(0).await.is_err());
    assert_eq!(fetched.next().await, Some(text("a")));
    drop(fetched);
    assert!(carrier.stream().is_err(), "nor afterwards");
}

#[tokio::test]
async fn who_has_polled_cannot_stream() {
    let (carrier, mut end) = pair();
    end.send(text("a")).await.unwrap();
    carrier.batch(0).await.unwrap();

    assert!(carrier.stream().is_err());
}

#[tokio::test]
async fn what_nobody_fetches_is_bounded_in_number_and_in_bytes() {
    let (_carrier, mut end) = pair();
    for _ in 0..UNFETCHED_LEN_MAX {
        end.send(text("x")).await.unwrap();
    }
    assert!(end.send(text("x")).now_or_never().is_none());

    let (carrier, mut end) = pair();
    let large = text(&"x".repeat(2 * UNFETCHED_BYTES_MAX));
    end.send(large.clone()).await.unwrap();
    assert!(end.send(text("x")).now_or_never().is_none());
    assert_eq!(carrier.batch(0).await.unwrap().messages, [large]);
    assert!(end.send(text("x")).now_or_never().is_some());
}

#[tokio::test]
async fn too_much_is_told_as_on_a_websocket() {
    let (carrier, mut end) = pair();
    carrier.overflow().await;

    let fault = end.recv().await.unwrap().unwrap_err().into_inner();

    let fault = fault.downcast::<WsError>().unwrap();
    assert!(matches!(*fault, WsError::Capacity(_)));
}

async fn heard(end: &mut End) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(message) = end.recv().await {
        let message = message.unwrap();
        texts.push(message.into_text().unwrap().to_string());
    }
    texts
}

fn text(text: &str) -> Message {
    Message::Text(text.into())
}
