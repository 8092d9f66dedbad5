//! Coming back is starting up with a bookmark: nothing is lost, doubled or reordered by it.

use client::{Kept, Link};
use shared::limits::REPLAY_PAGE_LEN;
use shared::version::Encoding::{Binary, Json};
use shared::{Close, ConversationId, Seq, TabId, ToAgent, ToVisitor};
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn bursts_from_both_ends_survive_lines_that_break() {
    const LEN: usize = 200;
    let (relay, scene, agent, visitor, conversation) = talking().await;

    let cuts = async {
        for len in [40, 120, 260] {
            let enough = "enough to cut the visitor's line";
            visitor.until(enough, |seen| seen.texts().len() > len).await;
            visitor.cut();
            let enough = "enough to cut the agent's line";
            agent
                .until(enough, |seen| seen.texts(conversation).len() > len + 40)
                .await;
            agent.cut();
        }
    };
    let theirs = numbered("visitor", LEN);
    let ours = numbered("agent", LEN);
    tokio::join!(
        cuts,
        visitor.say_all(theirs.clone()),
        agent.say_all(conversation, ours.clone())
    );
    let all = 1 + 2 * LEN;
    let shown = visitor
        .until("all of it", |seen| {
            seen.texts().len() == all && seen.wire.is_stored()
        })
        .await;
    let also = agent
        .until("all of it", |seen| {
            seen.texts(conversation).len() == all && seen.wire.is_stored()
        })
        .await;

    assert!(
        shown.wire.welcomes >= 4 && also.wire.welcomes >= 4,
        "the lines did break"
    );
    let stored = relay.entries(scene.site.id, conversation).await;
    assert_eq!(shown.transcript(), stored);
    assert_eq!(also.transcript(conversation), stored);
    assert!(
        stored
            .iter()
            .zip(1..)
            .all(|(entry, seq)| entry.seq == Seq(seq)),
        "no holes"
    );
    let of = |who: &str| {
        let texts = shown
            .texts()
            .into_iter()
            .filter(|text| text.starts_with(who));
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("visitor "), theirs);
    assert_eq!(of("agent "), ours);
}

#[tokio::test]
async fn who_comes_back_is_sent_exactly_what_was_missed() {
    let (_relay, _scene, agent, visitor, conversation) = talking().await;
    visitor
        .until("the first answer", |seen| seen.transcript().len() == 2)
        .await;
    visitor.unplug();
    let before = visitor.until("no line", |seen| !seen.wire.is_live()).await;
    agent.say_all(conversation, numbered("agent", 5)).await;
    agent
        .until("all of it", |seen| seen.texts(conversation).len() == 6)
        .await;

    visitor.plug_in();
    let after = visitor
        .until("all of it", |seen| seen.texts().len() == 6)
        .await;

    let added = after.wire.heard[before.wire.heard.len()..]
        .iter()
        .flat_map(|frame| match frame {
            ToVisitor::Added { entries, .. } => entries.iter().map(|entry| entry.seq.0).collect(),
            _ => Vec::new(),
        });
    assert_eq!(added.collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
    assert_eq!(after.resets, 0);
}

#[tokio::test]
async fn an_agent_who_comes_back_is_sent_exactly_what_was_missed() {
    let (_relay, _scene, agent, visitor, conversation) = talking().await;
    agent.unplug();
    let before = agent.until("no line", |seen| !seen.wire.is_live()).await;
    visitor.say_all(numbered("visitor", 5)).await;
    visitor
        .until("all of it", |seen| {
            seen.texts().len() == 6 && seen.wire.is_stored()
        })
        .await;

    agent.plug_in();
    let after = agent
        .until("all of it", |seen| seen.texts(conversation).len() == 6)
        .await;

    let held = before.transcript(conversation).last().unwrap().seq.0;
    let added = after.wire.heard[before.wire.heard.len()..]
        .iter()
        .flat_map(|frame| match frame {
            ToAgent::Added { entries, .. } => entries.iter().map(|entry| entry.seq.0).collect(),
            _ => Vec::new(),
        });
    assert_eq!(
        added.collect::<Vec<_>>(),
        (held + 1..=7).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_long_conversation_is_replayed_page_by_page() {
    const LEN: usize = 130;
    let (relay, scene, agent, visitor, conversation) = talking().await;
    tokio::join!(
        visitor.say_all(numbered("visitor", LEN)),
        agent.say_all(conversation, numbered("agent", LEN))
    );
    let token = visitor
        .until("all of it", |seen| seen.texts().len() == 1 + 2 * LEN)
        .await
        .token;

    let kept = Kept::new(TabId(rand::random()));
    let other = VisitorBot::with("another tab", scene.visitor_door(Json), token, kept);
    let shown = other
        .until("all of it", |seen| seen.texts().len() == 1 + 2 * LEN)
        .await;

    let pages = shown.wire.heard.iter().filter_map(|frame| match frame {
        ToVisitor::Added { entries, .. } => Some(entries.len()),
        _ => None,
    });
    let rest = (2 + 2 * LEN) % REPLAY_PAGE_LEN;
    assert_eq!(
        pages.collect::<Vec<_>>(),
        [REPLAY_PAGE_LEN, REPLAY_PAGE_LEN, rest]
    );
    assert_eq!(
        shown.transcript(),
        relay.entries(scene.site.id, conversation).await
    );
    assert_eq!(other.sees().resets, 0);
}

#[tokio::test]
async fn a_replay_goes_on_in_order_while_more_is_said() {
    const LEN: usize = 150;
    let (relay, scene, agent, visitor, conversation) = talking().await;
    visitor.say_all(numbered("visitor", LEN)).await;
    let token = visitor
        .until("all of it", |seen| seen.wire.is_stored())
        .await
        .token;

    let kept = Kept::new(TabId(rand::random()));
    let other = VisitorBot::with("another tab", scene.visitor_door(Binary), token, kept);
    agent.say_all(conversation, numbered("agent", 100)).await;
    let shown = other
        .until("all of it", |seen| seen.texts().len() == 1 + LEN + 100)
        .await;

    assert_eq!(
        shown.transcript(),
        relay.entries(scene.site.id, conversation).await
    );
    assert_eq!(
        (shown.wire.welcomes, shown.resets),
        (1, 0),
        "no hole was met"
    );
}

#[tokio::test]
async fn a_newer_socket_of_the_same_tab_takes_over() {
    let (_relay, scene, _agent, visitor, _conversation) = talking().await;
    let before = visitor
        .until("the message", |seen| seen.wire.is_stored())
        .await;

    let door = scene.visitor_door(Json);
    let newer = VisitorBot::with("the same tab", door, before.token, before.wire.kept);
    let newer = newer.live().await;
    let replaced = Link::Stopped(Close::Replaced);
    visitor
        .until("to be replaced", |seen| seen.wire.link == replaced)
        .await;
    newer.say("it is still me");

    let seen = newer
        .until("both messages", |seen| seen.texts().len() == 2)
        .await;
    assert_eq!(seen.texts(), ["hello", "it is still me"]);
    assert!(
        visitor.sees().texts() == ["hello"],
        "the older one hears nothing any more"
    );
}

#[tokio::test]
async fn what_was_said_without_a_line_is_said_after_a_reload_and_once() {
    let (relay, scene, agent, visitor, conversation) = talking().await;
    visitor
        .until("the message", |seen| seen.wire.is_stored())
        .await;
    visitor.unplug();
    visitor.say("from the tunnel");
    visitor.say("第二条");
    let unsaid = visitor
        .until("two unsaid", |seen| seen.wire.kept.says.len() == 2)
        .await;

    drop(visitor);
    let door = scene.visitor_door(Binary);
    let reloaded = VisitorBot::with("Vera", door, unsaid.token, unsaid.wire.kept);
    let shown = reloaded
        .until("all of it", |seen| {
            seen.texts().len() == 3 && seen.wire.is_stored()
        })
        .await;
    reloaded.cut();
    reloaded
        .until("another welcome", |seen| seen.wire.welcomes == 2)
        .await;
    agent.say(conversation, "got it");
    let also = agent
        .until("all of it", |seen| seen.texts(conversation).len() == 4)
        .await;

    assert_eq!(shown.texts(), ["hello", "from the tunnel", "第二条"]);
    assert_eq!(
        also.texts(conversation),
        ["hello", "from the tunnel", "第二条", "got it"]
    );
    let stored = relay.entries(scene.site.id, conversation).await;
    assert_eq!(also.transcript(conversation), stored);
}

/// A visitor and an agent in a conversation that the visitor began with "hello", on a relay that
/// lets visitors say as much as they like.
async fn talking() -> (Relay, Scene, AgentBot, VisitorBot, ConversationId) {
    let relay = Relay::start_with(|config| config.limits.say.burst = 100_000).await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("hello");
    let conversation = agent.given("hello").await;
    agent
        .until("the message", |seen| seen.texts(conversation) == ["hello"])
        .await;
    (relay, scene, agent, visitor, conversation)
}

fn numbered(who: &str, len: usize) -> Vec<String> {
    (1..=len).map(|number| format!("{who} {number}")).collect()
}
