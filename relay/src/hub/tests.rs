//! What a socket's queue promises: order, one encoding per kind, and an end when it is full.

use super::*;
use shared::{ToAgent, ToVisitor};

#[tokio::test]
async fn frames_arrive_in_order_and_the_end_comes_last() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);
    let replay = Replay {
        conversation: ConversationId(1),
        after: Seq(0),
        until: Some(Seq(3)),
    };

    hub.send(&[conn], &typing(1));
    hub.replay(conn, replay);
    hub.send(&[conn], &typing(2));
    hub.hangup(conn, Close::Replaced);
    hub.send(&[conn], &typing(3));

    assert_eq!(
        inbox.next().await,
        Parcel::Frame(write(Encoding::Json, &typing(1)))
    );
    assert_eq!(inbox.next().await, Parcel::Replay(replay));
    assert_eq!(
        inbox.next().await,
        Parcel::Frame(write(Encoding::Json, &typing(2)))
    );
    assert_eq!(inbox.next().await, Parcel::Close(Close::Replaced));
    assert!(hub.is_empty());
}

#[tokio::test]
async fn each_socket_gets_its_own_encoding() {
    let hub = Hub::default();
    let (one, mut json) = visitor(&hub, Encoding::Json);
    let (two, mut binary) = visitor(&hub, Encoding::Binary);

    hub.send(&[one, two], &typing(1));

    assert!(matches!(json.next().await, Parcel::Frame(Message::Text(_))));
    assert!(matches!(
        binary.next().await,
        Parcel::Frame(Message::Binary(_))
    ));
}

#[tokio::test]
async fn sockets_of_one_encoding_share_the_bytes_of_a_frame() {
    let hub = Hub::default();
    let (one, mut first) = visitor(&hub, Encoding::Binary);
    let (two, mut second) = visitor(&hub, Encoding::Binary);

    hub.send(&[one, two], &typing(1));

    let (Parcel::Frame(Message::Binary(first)), Parcel::Frame(Message::Binary(second))) =
        (first.next().await, second.next().await)
    else {
        panic!("both are binary frames");
    };
    assert_eq!(first.as_ptr(), second.as_ptr());
}

#[tokio::test]
async fn a_socket_that_does_not_read_is_closed_as_slow() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);

    for count in 0..=OUTLET_LEN_MAX as u64 {
        assert_eq!(hub.len(), 1, "closed after {count} frames");
        hub.send(&[conn], &typing(count));
    }

    assert_eq!(hub.len(), 0);
    assert_eq!(
        inbox.next().await,
        Parcel::Close(Close::Slow),
        "told before the queue is read"
    );
}

#[tokio::test]
async fn bytes_are_limited_too_and_come_back_when_they_are_read() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);
    let third = token(OUTLET_BYTES_MAX / 3);

    for _ in 0..10 {
        hub.send(&[conn], &third);
        hub.send(&[conn], &third);
        inbox.next().await;
        inbox.next().await;
    }
    assert_eq!(hub.len(), 1);
    for _ in 0..3 {
        hub.send(&[conn], &third);
    }

    assert_eq!(hub.len(), 0);
    assert_eq!(inbox.next().await, Parcel::Close(Close::Slow));
}

#[tokio::test]
async fn one_frame_always_fits() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);

    hub.send(&[conn], &token(OUTLET_BYTES_MAX + 1));

    assert!(matches!(inbox.next().await, Parcel::Frame(_)));
}

#[tokio::test]
async fn a_hangup_reaches_a_socket_whose_queue_is_full() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);
    for count in 0..OUTLET_LEN_MAX as u64 {
        hub.send(&[conn], &typing(count));
    }

    hub.hangup(conn, Close::Unsaved);

    assert_eq!(inbox.next().await, Parcel::Close(Close::Unsaved));
}

#[tokio::test]
async fn a_visitor_is_never_sent_what_is_for_agents() {
    let hub = Hub::default();
    let (conn, mut inbox) = visitor(&hub, Encoding::Json);

    hub.send(&[conn], &Frame::Agent(ToAgent::Pong));
    hub.send(&[conn], &typing(7));

    assert_eq!(
        inbox.next().await,
        Parcel::Frame(write(Encoding::Json, &typing(7)))
    );
}

#[test]
fn numbers_are_never_used_again() {
    let hub = Hub::default();
    let (first, _inbox) = visitor(&hub, Encoding::Json);
    hub.forget(first);
    hub.forget(first);

    assert!(hub.number() > first);
}

fn visitor(hub: &Hub, encoding: Encoding) -> (ConnId, Inbox) {
    let conn = hub.number();
    (conn, hub.open(conn, Side::Visitor, encoding))
}

fn typing(conversation: u64) -> Frame {
    Frame::Visitor(ToVisitor::Typing {
        conversation: ConversationId(conversation),
    })
}

fn token(len: usize) -> Frame {
    Frame::Visitor(ToVisitor::Token {
        token: "t".repeat(len),
    })
}
