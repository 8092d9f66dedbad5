//! Whatever comes in that should not: a typed refusal or a close code, and the relay goes on.

use shared::limits::{FRAME_BYTES_MAX, TEXT_CHARS_MAX};
use shared::version::Encoding::{Binary, Json};
use shared::version::{BINARY, BINARY_PREFIX};
use shared::{Close, FromAgent, Nonce, Refusal, RefusalCode, ToAgent, ToVisitor};
use tests::bot::Door;
use tests::bot::raw::visitor::{TAB, added, say};
use tests::relay::Relay;

#[tokio::test]
async fn who_knocks_at_the_wrong_door_is_told_why() {
    let (_relay, scene) = Relay::with_scene().await;
    let addr = scene.api.addr();
    let key = scene.site.key.as_str();
    let old = format!("{BINARY_PREFIX}0000000000000000");
    assert_ne!(old, BINARY);

    for encoding in [Json, Binary] {
        let right = Door::visitor(addr, key, encoding);
        for (close, door) in [
            (Close::UnknownSite, Door::visitor(addr, "nobody", encoding)),
            (Close::UnknownSite, Door::visitor(addr, "", encoding)),
            (
                Close::UnknownSite,
                Door::visitor(addr, &"x".repeat(2_000), encoding),
            ),
            (
                Close::UnknownSite,
                Door::visitor(addr, "%00%ff'--", encoding),
            ),
            (
                Close::UnknownSite,
                Door::at(addr, "/ws/visitor".to_owned(), encoding),
            ),
            (
                Close::OriginNotAllowed,
                right.clone().with("origin", "https://evil.example"),
            ),
            (
                Close::OriginNotAllowed,
                right.clone().with("origin", "https://wallet.example.evil"),
            ),
            (
                Close::OriginNotAllowed,
                right.clone().with("origin", "http://wallet.example"),
            ),
            (
                Close::OriginNotAllowed,
                right.clone().with("origin", "null"),
            ),
            (Close::Outdated, right.clone().offering(&old)),
        ] {
            assert_eq!(door.open().await.closed().await, close, "{door:?}");
        }
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn who_offers_no_sub_protocol_of_ours_is_told_which_there_are() {
    let (_relay, scene) = Relay::with_scene().await;
    let path = format!("/ws/visitor?site={}", scene.site.key);
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let mut other = upgrade.to_vec();
    other.push(("sec-websocket-protocol", "graphql-ws, deskbell.v2.json"));

    for headers in [&upgrade[..], &other] {
        for path in [path.as_str(), "/ws/agent?site=1"] {
            let answer = scene.api.ask("GET", path, headers, None).await;

            assert_eq!(answer.status, 400, "{answer}");
            let refused = answer.refused();
            assert_eq!(refused.refusal, Refusal::last(RefusalCode::NoSubProtocol));
            assert!(
                refused.says.contains("deskbell.v1.json"),
                "{}",
                refused.says
            );
        }
    }
    let answer = scene.api.ask("GET", &path, &[], None).await;
    assert!(
        (400..500).contains(&answer.status),
        "no WebSocket at all: {answer}"
    );
    assert_eq!(answer.refused().refusal.code, RefusalCode::NoSubProtocol);
    scene.still_serves().await;
}

#[tokio::test]
async fn messages_that_are_no_frames_close_the_socket() {
    let (_relay, scene) = Relay::with_scene().await;
    for greeted in [false, true] {
        for text in [
            "",
            " ",
            "{",
            "null",
            "[]",
            "1",
            "{}",
            r#"{"say":1,"typing":2}"#,
            r#"{"say":{}}"#,
            r#"{"say":{"nonce":{"tab":"xyz","count":1},"text":"a"}}"#,
            r#"{"seen":null}"#,
            r#"{"hello":{"tab":1}}"#,
            "\u{feff}\"ping\"",
            "\"ping\" \"ping\"",
        ] {
            let mut raw = scene.socket(Json, greeted).await;
            raw.text(text).await;
            assert_eq!(
                raw.closed().await,
                Close::Malformed,
                "{text:?}, greeted: {greeted}"
            );
        }
        for bytes in [&[][..], &[200], &[0xff; 64], &[1, 2], &[6, 0], &[0xff; 9]] {
            let mut raw = scene.socket(Binary, greeted).await;
            raw.binary(bytes).await;
            assert_eq!(
                raw.closed().await,
                Close::Malformed,
                "{bytes:?}, greeted: {greeted}"
            );
        }
        let mut raw = scene.socket(Json, greeted).await;
        raw.text(&"[".repeat(FRAME_BYTES_MAX)).await;
        assert_eq!(
            raw.closed().await,
            Close::Malformed,
            "deep, greeted: {greeted}"
        );
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn a_message_of_the_other_encoding_closes_the_socket() {
    let (_relay, scene) = Relay::with_scene().await;

    let mut binary = scene.socket(Binary, true).await;
    binary.text(r#""ping""#).await;
    assert_eq!(binary.closed().await, Close::Malformed);
    let mut json = scene.socket(Json, true).await;
    json.binary(br#""ping""#).await;
    assert_eq!(json.closed().await, Close::Malformed);
    let mut json = scene.socket(Json, true).await;
    json.not_text(&[b'"', 0xff, 0xfe, b'"']).await;
    assert_eq!(
        json.closed().await,
        Close::Malformed,
        "text that is not UTF-8"
    );

    scene.still_serves().await;
}

#[tokio::test]
async fn a_frame_that_is_too_large_closes_the_socket() {
    let (_relay, scene) = Relay::with_scene().await;
    for greeted in [false, true] {
        let mut json = scene.socket(Json, greeted).await;
        json.text(&" ".repeat(FRAME_BYTES_MAX + 1)).await;
        assert_eq!(json.closed().await, Close::TooBig, "greeted: {greeted}");

        let mut binary = scene.socket(Binary, greeted).await;
        binary.binary(&vec![1; FRAME_BYTES_MAX * 8]).await;
        assert_eq!(binary.closed().await, Close::TooBig, "greeted: {greeted}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn the_largest_frame_there_can_be_is_taken() {
    let (_relay, scene) = Relay::with_scene().await;
    let mut raw = scene.socket(Json, true).await;
    // Every character escaped, as any writer of JSON may do.
    let escaped = r"\ud83e\udd80".repeat(TEXT_CHARS_MAX);

    let nonce = format!(r#"{{"tab":"{}","count":1}}"#, TAB);
    raw.text(&format!(
        r#"{{"say":{{"nonce":{nonce},"text":"{escaped}"}}}}"#
    ))
    .await;

    let added = raw.frame_that(added).await;
    assert_eq!(added, [String::from("🦀").repeat(TEXT_CHARS_MAX)]);
}

#[tokio::test]
async fn a_frame_of_an_unknown_kind_is_refused_and_the_socket_lives() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;

    let mut visitor = scene.socket(Json, true).await;
    for text in [
        r#""wave""#,
        r#"{"applaud":{"claps":5}}"#,
        r#"{"token":{"token":"x"}}"#,
    ] {
        visitor.text(text).await;
        assert_eq!(
            visitor.frame::<ToVisitor>().await,
            refused(None, RefusalCode::UnknownFrame)
        );
    }
    visitor.say(&say(1, "still here")).await;
    assert_eq!(visitor.frame_that(added).await, ["still here"]);

    let mut agent = scene.agent_door(&ana, Json).open().await;
    agent
        .say(&FromAgent::Hello {
            tab: TAB,
            since: Vec::new(),
        })
        .await;
    agent.text(r#"{"promote":{"agent":2}}"#).await;
    let refusal = agent.frame_that(|frame| match frame {
        ToAgent::Refused { refusal, .. } => Some(refusal),
        _ => None,
    });
    assert_eq!(refusal.await, Refusal::last(RefusalCode::UnknownFrame));
    scene.still_serves().await;
}

#[tokio::test]
async fn a_text_that_cannot_be_said_is_refused_and_uses_up_no_count() {
    let (_relay, scene) = Relay::with_scene().await;
    let long = "x".repeat(TEXT_CHARS_MAX + 1);
    for encoding in [Json, Binary] {
        let mut raw = scene.socket(encoding, true).await;
        let nonce = Some(Nonce { tab: TAB, count: 1 });
        for (code, text) in [
            (RefusalCode::TextEmpty, ""),
            (RefusalCode::TextEmpty, " \n\t\u{3000}"),
            (RefusalCode::TextTooLong, &long),
            (RefusalCode::TextHasNul, "a\0b"),
        ] {
            raw.say(&say(1, text)).await;
            assert_eq!(raw.frame::<ToVisitor>().await, refused(nonce, code));
        }

        raw.say(&say(1, "fine")).await;
        raw.say(&say(1, "a repeat")).await;
        raw.say(&say(3, "a gap")).await;
        raw.say(&say(2, "the next")).await;

        assert_eq!(raw.frame_that(added).await, ["fine"]);
        assert_eq!(raw.frame_that(added).await, ["the next"]);
    }
    scene.still_serves().await;
}

fn refused(nonce: Option<Nonce>, code: RefusalCode) -> ToVisitor {
    ToVisitor::Refused {
        nonce,
        refusal: Refusal::last(code),
    }
}
