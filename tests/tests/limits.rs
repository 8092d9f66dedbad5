//! Limits are fair and visible: they say what happened and when it passes, and hit nobody else.

use client::PendingState;
use shared::limits::OUTBOX_LEN_MAX;
use shared::version::Encoding::{Binary, Json};
use shared::{Close, FromAgent, Refusal, RefusalCode, Status, TabId, ToAgent, ToVisitor};
use std::collections::BTreeSet;
use tests::bot::{AgentBot, Heard, VisitorBot, hello};
use tests::relay::Relay;

/// People in one office, behind one address.
const OFFICE: u32 = 300;

#[tokio::test]
async fn who_says_too_much_is_held_for_a_while_and_everything_arrives() {
    const BURST: usize = 3;
    const EVERY_MS: u64 = 800;
    let relay = Relay::start_with(|config| {
        config.limits.say.burst = 3;
        config.limits.say.every_ms = EVERY_MS;
    })
    .await;
    let scene = relay.scene().await;
    let visitor = scene.visitor("Vera").await;
    let texts = ["1", "2", "3", "4", "5", "6", "7"];

    for text in texts {
        visitor.say(text);
    }
    let held = visitor
        .until("to be held", |seen| !seen.wire.held.is_empty())
        .await;
    let all = visitor
        .until("all of it", |seen| seen.wire.is_stored())
        .await;

    let last = held.wire.pending.last().map(|pending| pending.state);
    assert!(
        matches!(
            last,
            Some(PendingState::Held {
                code: RefusalCode::TooFast,
                ..
            })
        ),
        "{held:?}"
    );
    let waits: Vec<_> = all.wire.heard.iter().filter_map(refusal).collect();
    assert!(!waits.is_empty());
    for wait in waits {
        assert_eq!(wait.code, RefusalCode::TooFast);
        assert!(
            wait.retry_ms
                .is_some_and(|ms| (1..=EVERY_MS).contains(&u64::from(ms))),
            "{wait:?}"
        );
    }
    assert_eq!(all.texts(), texts);
    let stored = relay
        .entries(scene.site.id, all.conversation.unwrap())
        .await;
    assert_eq!(all.transcript(), stored);
    for (first, over) in stored.iter().zip(&stored[BURST..]) {
        let spent = over.at.since(first.at);
        assert!(spent >= EVERY_MS, "one more than a burst within {spent} ms");
    }
}

#[tokio::test]
async fn a_colleague_in_the_same_office_is_not_held() {
    let relay = Relay::start_with(|config| {
        config.limits.say.burst = 2;
        config.limits.say.every_ms = 60_000;
    })
    .await;
    let scene = relay.scene().await;
    let loud = scene.visitor("Loud").await;
    let quiet = scene.visitor("Quiet").await;
    for text in ["1", "2", "3"] {
        loud.say(text);
    }
    loud.until("to be held", |seen| !seen.wire.held.is_empty())
        .await;

    quiet.say("one");
    quiet.say("two");
    let seen = quiet.until("both", |seen| seen.texts().len() == 2).await;

    assert!(seen.wire.held.is_empty() && seen.wire.is_stored());
    assert_eq!(loud.sees().texts(), ["1", "2"]);
}

#[tokio::test]
async fn reloading_does_not_fill_the_bucket() {
    let relay = Relay::start_with(|config| {
        config.limits.say.burst = 2;
        config.limits.say.every_ms = 60_000;
        config.limits.grace_ms = Some(1);
    })
    .await;
    let scene = relay.scene().await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("1");
    visitor.say("2");
    let token = visitor
        .until("both", |seen| seen.wire.is_stored())
        .await
        .token;

    drop(visitor);
    relay
        .until("the visitor to be gone", |house| house.hub.is_empty())
        .await;
    let kept = client::Kept::new(TabId(rand::random()));
    let back = VisitorBot::with("Vera", scene.visitor_door(Json), token, kept)
        .live()
        .await;
    back.say("3");

    let held = back
        .until("to be held", |seen| !seen.wire.held.is_empty())
        .await;
    assert_eq!(held.wire.held.get("3"), Some(&RefusalCode::TooFast));
}

#[tokio::test]
async fn who_opens_too_many_conversations_is_held_for_a_while() {
    let relay = Relay::start_with(|config| {
        config.limits.open.burst = 1;
        config.limits.open.every_ms = 1_500;
    })
    .await;
    let scene = relay.scene().await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("first");
    visitor
        .until("the first", |seen| seen.wire.is_stored())
        .await;
    visitor.ends();
    let first = visitor
        .until("the end", |seen| seen.status == Some(Status::Ended))
        .await;

    visitor.say("second");
    let held = visitor
        .until("to be held", |seen| !seen.wire.held.is_empty())
        .await;
    let second = visitor
        .until("the second", |seen| seen.texts() == ["second"])
        .await;

    assert_eq!(held.wire.held.get("second"), Some(&RefusalCode::TooMany));
    assert!(second.conversation > first.conversation);
}

#[tokio::test]
async fn a_full_queue_says_so_and_keeps_nobody_who_is_in_it_out() {
    let relay = Relay::start_with(|config| config.limits.queue_len_max = Some(1)).await;
    let scene = relay.scene().await;
    let first = scene.visitor("First").await;
    first.say("hello");
    first.until("a place", |seen| seen.place().is_some()).await;
    let second = scene.visitor("Second").await;

    second.say("me too");
    let held = second
        .until("to be held", |seen| !seen.wire.held.is_empty())
        .await;
    first.say("still here");

    assert_eq!(held.wire.held.get("me too"), Some(&RefusalCode::QueueFull));
    first.until("both", |seen| seen.texts().len() == 2).await;
    assert_eq!(second.sees().conversation, None);
}

#[tokio::test]
async fn a_full_outbox_gives_the_words_back() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let visitor = scene.visitor("Vera").await;
    visitor.unplug();
    visitor.until("no line", |seen| !seen.wire.is_live()).await;

    for number in 0..=OUTBOX_LEN_MAX {
        visitor.say(&number.to_string());
    }

    let seen = visitor
        .until("words given back", |seen| !seen.wire.full.is_empty())
        .await;
    assert_eq!(seen.wire.full, [OUTBOX_LEN_MAX.to_string()]);
    assert_eq!(seen.wire.pending.len(), OUTBOX_LEN_MAX);
}

#[tokio::test]
async fn one_network_has_so_many_sockets_and_no_more() {
    let relay = Relay::start_with(|config| config.sockets_per_address_max = 2).await;
    let scene = relay.scene().await;
    let first = scene.visitor("First").await;
    let _second = scene.visitor("Second").await;

    let close = scene.visitor_door(Json).open().await.closed().await;
    drop(first);
    relay
        .until("the first to be gone", |house| house.hub.len() == 1)
        .await;
    let third = VisitorBot::new("Third", scene.visitor_door(Binary));

    assert_eq!(close, Close::Busy);
    third.until("the welcome", |seen| seen.wire.is_live()).await;
}

#[tokio::test]
async fn three_hundred_people_behind_one_address_chat_and_nobody_is_held() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut office = Vec::new();
    for number in 0..OFFICE {
        let name = number.to_string();
        let visitor = scene.visitor(&name).await;
        visitor.say(&name);
        office.push((name, visitor));
    }

    for (name, visitor) in &office {
        let seen = visitor.until("to be stored", |seen| {
            seen.texts().len() == 1 && seen.wire.is_stored()
        });
        let seen = seen.await;
        assert!(seen.wire.held.is_empty(), "{name} is held");
        assert_eq!(seen.texts(), [name.as_str()]);
    }
}

#[tokio::test]
async fn who_does_not_read_is_closed_and_holds_up_nobody() {
    const WRITERS: usize = 4;
    const LEN: usize = 150;
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let (ana, slow) = (scene.agent("Ana").await, scene.agent("Slow").await);
    let agent = scene.online(&ana).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("hello");
    let conversation = agent.given("hello").await;
    let mut reader = scene.agent_door(&slow, Json).narrow(4 * 1024).open().await;
    reader
        .say(&FromAgent::Hello {
            tab: TabId(7),
            since: Vec::new(),
        })
        .await;
    reader.say(&FromAgent::Watch(bookmark(conversation))).await;
    let watched = |frame| matches!(frame, ToAgent::About { .. }).then_some(());
    reader.frame_that(watched).await;
    let mut writers = Vec::new();
    for number in 0..WRITERS {
        let name = format!("Ana's tab {number}");
        let tab = AgentBot::new(&name, scene.agent_door(&ana, Binary));
        writers.push(tab.live().await);
    }
    let sockets = relay.house().hub.len();

    let texts = |number| (0..LEN).map(move |at| format!("{number} {at} {}", "🐌".repeat(3_900)));
    let writing = writers.iter().enumerate();
    let writing = writing.map(|(number, tab)| tab.say_all(conversation, texts(number)));
    let ending = async {
        let cut = "the slow one to be cut";
        relay.until(cut, |house| house.hub.len() < sockets).await;
        reader.end().await
    };
    let (_, end) = tokio::join!(futures_util::future::join_all(writing), ending);
    let all = 1 + WRITERS * LEN;
    let everything = "all of it";
    let seen = visitor
        .until(everything, |seen| seen.texts().len() == all)
        .await;

    // Who did not read for very long is not there to be sent a close frame.
    let slow = Heard::Closed(Close::Slow.code(), Close::Slow.as_str().to_owned());
    assert!(end == slow || end == Heard::Gone, "{end:?}");
    let metrics = scene.api.ask("GET", "/metrics", &[], None).await.body;
    let count = r#"deskbell_closed_total{close="slow"} 1"#;
    assert!(metrics.lines().any(|line| line == count), "{metrics}");
    let distinct: BTreeSet<_> = seen.texts().into_iter().collect();
    assert_eq!(distinct.len(), all, "nobody else lost anything by it");
    scene.still_serves().await;
}

#[tokio::test]
async fn a_flood_of_frames_is_closed_and_the_relay_goes_on() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut raw = scene.visitor_door(Json).open().await;
    raw.say(&hello(TabId(7), None)).await;

    for _ in 0..1_000 {
        raw.text(r#""typing""#).await;
    }

    assert_eq!(raw.closed().await, Close::Busy);
    scene.still_serves().await;
}

fn bookmark(conversation: shared::ConversationId) -> shared::Bookmark {
    shared::Bookmark {
        conversation,
        seq: shared::Seq(0),
    }
}

fn refusal(frame: &ToVisitor) -> Option<Refusal> {
    match frame {
        ToVisitor::Refused { refusal, .. } => Some(*refusal),
        _ => None,
    }
}
