//! The relay as a WebSocket server, by the RFC: the tables, and what no table can say.
//!
//! What a frame of ours means is the business of other tests; who reads too slowly, of `limits`.

use fastwebsockets::OpCode;
use shared::version::Encoding::{Binary, Json};
use shared::{Close, FromVisitor, ToVisitor};
use std::iter;
use tests::bot::hello;
use tests::bot::raw::visitor::{TAB, added, say, welcome};
use tests::relay::{Relay, Scene};
use tests::rfc6455::frame::{Frame, Opcode};
use tests::rfc6455::second::Second;
use tests::rfc6455::wire::{Wire, read, says};
use tests::rfc6455::{
    check, close, control, fragment, handshake, header, long_ping, ping, pong, rows, text,
};

/// Messages in one segment. Fewer than a socket may send at once.
const MANY: usize = 150;

/// Rows that the tables never have fewer of.
const ROWS_MIN: usize = 150;

/// Pings of a flood. More than a socket may send at once.
const FLOOD: usize = 2_000;

#[test]
fn every_row_has_a_name_of_its_own() {
    let shaken = [handshake::right(), handshake::wrong()].concat();
    let mut names: Vec<_> = rows().into_iter().map(|row| row.name).collect();
    names.extend(
        shaken
            .into_iter()
            .map(|row| format!("handshake: {}", row.name)),
    );
    let all = names.len();

    names.sort();
    names.dedup();

    println!("{all} rows");
    assert_eq!(names.len(), all);
    assert!(all >= ROWS_MIN, "{all} rows");
}

#[tokio::test]
async fn a_right_handshake_opens_a_socket() {
    let (_relay, scene) = Relay::with_scene().await;

    handshake::check(&scene, &handshake::right()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn a_wrong_handshake_opens_none() {
    let (_relay, scene) = Relay::with_scene().await;

    handshake::check(&scene, &handshake::wrong()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn messages_come_in_fragments() {
    let (_relay, scene) = Relay::with_scene().await;

    check(&scene, &fragment::right()).await;
    check(&scene, &fragment::wrong()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn heads_of_frames_are_read_strictly() {
    let (_relay, scene) = Relay::with_scene().await;

    check(&scene, &header::reserved()).await;
    check(&scene, &header::masks()).await;
    check(&scene, &header::lengths()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn texts_are_utf_8() {
    let (_relay, scene) = Relay::with_scene().await;

    check(&scene, &text::right()).await;
    check(&scene, &text::wrong()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn pings_are_answered_and_control_frames_are_small_and_whole() {
    let (_relay, scene) = Relay::with_scene().await;

    check(&scene, &control::right()).await;
    check(&scene, &control::wrong()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn a_goodbye_is_answered() {
    let (_relay, scene) = Relay::with_scene().await;

    check(&scene, &close::right()).await;
    check(&scene, &close::wrong()).await;

    scene.still_serves().await;
}

#[tokio::test]
async fn every_byte_may_come_in_a_segment_of_its_own() -> Result<(), String> {
    let (_relay, scene) = Relay::with_scene().await;
    let mut wire = Wire::connect(scene.api.addr()).await;
    let hello = says(Json, &hello(TAB, None)).masked();
    let ping = ping().masked();

    for byte in handshake::request(&scene, Json).bytes() {
        wire.send(&[byte]).await;
    }
    wire.head().await?.is_switch(Some(Json.name()))?;
    for byte in hello.into_iter().chain(ping) {
        wire.send(&[byte]).await;
    }

    is_served(&mut wire, 1).await?;
    wire.still_works(Json).await
}

#[tokio::test]
async fn everything_may_come_in_one_segment() -> Result<(), String> {
    let (_relay, scene) = Relay::with_scene().await;
    let mut wire = Wire::connect(scene.api.addr()).await;
    let mut all = handshake::request(&scene, Json).into_bytes();
    all.extend(says(Json, &hello(TAB, None)).masked());
    all.extend(ping().masked().repeat(MANY));

    wire.send(&all).await;

    wire.head().await?.is_switch(Some(Json.name()))?;
    is_served(&mut wire, MANY).await?;
    wire.still_works(Json).await
}

/// Waits for a welcome and so many pongs. A pong never waits for a desk.
async fn is_served(wire: &mut Wire, pongs: usize) -> Result<(), String> {
    let (mut welcomed, mut heard) = (false, 0);
    while !welcomed || heard < pongs {
        let frame = wire.hear().await?;
        if frame == pong() {
            heard += 1;
        } else {
            welcomed |= welcome(read(Json, &frame)?).is_some();
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_flood_of_pings_is_answered_up_to_a_limit_and_ended() -> Result<(), String> {
    let (_relay, scene) = Relay::with_scene().await;
    for opcode in [Opcode::PING, Opcode::PONG] {
        let mut wire = Wire::welcomed(&scene, Json).await?;

        for _ in 0..FLOOD {
            wire.send(&Frame::new(opcode, &[7; 125]).masked()).await;
        }

        let mut answers = 0;
        let end = loop {
            let frame = wire.hear().await?;
            if frame.opcode == Opcode::CLOSE {
                break frame;
            }
            assert_eq!(frame, Frame::new(Opcode::PONG, &[7; 125]));
            answers += 1;
        };
        assert_eq!(end, Frame::close(Close::Busy.code(), Close::Busy.as_str()));
        assert!(answers < FLOOD / 2, "{answers} of {FLOOD} were answered");
        // The answer to the last ping may still be on its way (5.5.1 forbids data only).
        while let Ok(frame) = wire.hear().await {
            assert_eq!(frame.opcode, Opcode::PONG);
        }
    }
    scene.still_serves().await;
    Ok(())
}

#[tokio::test]
async fn who_ends_a_half_of_the_line_or_vanishes_is_forgotten() -> Result<(), String> {
    let (relay, scene) = Relay::with_scene().await;
    let mut half = Wire::welcomed(&scene, Json).await?;
    let mut begun = Wire::welcomed(&scene, Json).await?;
    let gone = Wire::welcomed(&scene, Binary).await?;
    assert_eq!(relay.house().hub.len(), 3);

    half.shut().await;
    begun.send(&ping().unfinished().masked()).await;
    begun.shut().await;
    gone.vanish();

    half.is_hung_up_on().await?;
    begun.is_hung_up_on().await?;
    relay
        .until("all three to be forgotten", |house| house.hub.is_empty())
        .await;
    scene.still_serves().await;
    Ok(())
}

#[tokio::test]
async fn who_does_not_answer_a_goodbye_is_hung_up_on() -> Result<(), String> {
    let (_relay, scene) = Relay::with_scene().await;
    let mut wire = Wire::welcomed(&scene, Json).await?;

    wire.send(&Frame::text(b"{").masked()).await;

    wire.hears(&[Frame::close(
        Close::Malformed.code(),
        Close::Malformed.as_str(),
    )])
    .await?;
    wire.is_hung_up_on().await
}

/// Waits as long as the relay does: for a hello, and for a sign of life.
#[tokio::test]
async fn a_message_that_never_ends_is_not_waited_for() {
    let (_relay, scene) = Relay::with_scene().await;
    let long = Frame::text(&long_ping(60_000)).masked();
    let begun = Frame::text(b"").unfinished().masked();
    let empty = Frame::new(Opcode::CONTINUATION, b"").unfinished().masked();
    let endless = iter::once(&begun[..]).chain(iter::repeat(&empty[..]));
    let stopped = iter::once(&long[..4]).chain(iter::repeat(&[][..]));

    let ends = tokio::join!(
        outlasts(&scene, false, long.chunks(1)),
        outlasts(&scene, true, long.chunks(1)),
        outlasts(&scene, true, endless),
        outlasts(&scene, true, stopped),
    );

    let closed = |close: Close| Ok(Frame::close(close.code(), close.as_str()));
    let silent = || closed(Close::Silent);
    assert_eq!(
        ends,
        (closed(Close::HelloLate), silent(), silent(), silent())
    );
    scene.still_serves().await;
}

/// What a visitor hears at last who says only this, piece by piece.
async fn outlasts<'a>(
    scene: &Scene,
    greeted: bool,
    mut pieces: impl Iterator<Item = &'a [u8]>,
) -> Result<Frame, String> {
    let mut wire = match greeted {
        true => Wire::welcomed(scene, Json).await?,
        false => Wire::opened(scene, Json).await?,
    };
    loop {
        let frame = wire.drips(&mut pieces).await?;
        if frame.opcode != Opcode::PING {
            return Ok(frame);
        }
    }
}

#[tokio::test]
async fn a_second_implementation_talks_with_the_relay() {
    let (relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let ana = scene.online(&ana).await;
    for encoding in [Json, Binary] {
        let mut second = Second::opened(&scene, encoding).await;
        let words = format!("钱卡住了 😀 {encoding:?}");

        second.say(&hello(TAB, None), 3).await;
        second.frame_that(welcome).await;
        second.say(&say(1, &words), 7).await;
        assert_eq!(second.frame_that(added).await, [words.as_str()]);
        let conversation = ana.given(&words).await;
        ana.say(conversation, &"答".repeat(1_000));
        let answer = |frame| added(frame).filter(|texts| *texts == ["答".repeat(1_000)]);
        second.frame_that(answer).await;
        second.control(OpCode::Ping, b"well?").await;
        assert_eq!(second.hear().await, Frame::new(Opcode::PONG, b"well?"));
        second.say(&FromVisitor::Ping, 2).await;
        assert_eq!(second.hear().await, says(encoding, &ToVisitor::Pong));
        second
            .control(OpCode::Close, &Frame::close(1000, "bye").payload)
            .await;

        assert_eq!(second.hear().await, Frame::close(1000, "bye"));
        ana.ends(conversation);
    }
    relay
        .until("only the agent to be there", |house| house.hub.len() == 1)
        .await;
}
