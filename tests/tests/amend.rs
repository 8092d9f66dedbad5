//! Words that are quoted, changed and taken back, over real sockets and in a real file.

use client::{agent, visitor};
use shared::version::Encoding::{Binary, Json};
use shared::{Bookmark, ConversationId, Entry, RefusalCode, Seq, What};
use std::fs;
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};

const SECRET: &str = "abandon ability able about above";

#[tokio::test]
async fn a_change_across_lost_lines_is_made_once_and_in_its_turn() {
    let (relay, scene, agent, visitor, id) = talking().await;
    visitor.unplug();
    visitor.until("no line", |seen| !seen.wire.is_live()).await;
    visitor.does(change(id, 1, "hello, Ana"));
    visitor.say("are you there?");
    visitor.plug_in();
    // Whatever the relay has taken by now, the line breaks.
    for text in ["hello, dear Ana", "hello, dearest Ana"] {
        visitor.does(change(id, 1, text));
        visitor.cut();
    }
    visitor.say("well?");

    let seen = visitor
        .until("all of it stored", |seen| {
            seen.wire.is_stored() && seen.texts().contains(&"well?")
        })
        .await;
    let also = agent
        .until("all of it", |seen| seen.texts(id).contains(&"well?"))
        .await;

    let stored = relay.entries(scene.site.id, id).await;
    assert_eq!(seen.transcript(), stored);
    assert_eq!(also.transcript(id), stored);
    assert_eq!(
        kinds(&stored),
        [
            "said", "joined", "amended", "said", "amended", "amended", "said"
        ]
    );
    assert_eq!(
        seen.texts(),
        ["hello, dearest Ana", "are you there?", "well?"]
    );
}

#[tokio::test]
async fn what_was_taken_back_is_told_to_nobody_and_stands_nowhere() {
    let (relay, scene, agent, visitor, id) = talking().await;
    visitor.say(SECRET);
    let at = visitor
        .until("the words stored", |seen| seen.texts().contains(&SECRET))
        .await
        .transcript()
        .len();
    agent
        .until("the words", |seen| seen.texts(id).contains(&SECRET))
        .await;

    visitor.does(visitor::Input::Amend(mark(id, at as u32), None));
    let is_gone = |entries: &[Entry]| {
        let gone = |entry: &Entry| matches!(entry.what, What::Withdrawn { .. });
        entries.iter().any(gone) && !format!("{entries:?}").contains(SECRET)
    };
    visitor
        .until("nothing of it", |seen| is_gone(seen.transcript()))
        .await;
    let seen = agent
        .until("nothing of it", |seen| is_gone(seen.transcript(id)))
        .await;
    assert_eq!(seen.inbox[&id].words, "");

    // Whoever comes later: another agent who looks on, and the list of what has ended.
    let bo = scene.agent("Bo").await;
    let bo = AgentBot::new("Bo", scene.agent_door(&bo, Json))
        .live()
        .await;
    bo.watches(id);
    bo.until("the whole conversation", |seen| {
        is_gone(seen.transcript(id)) && seen.transcript(id).len() == at + 1
    })
    .await;
    visitor.ends();
    visitor.until("its end", |seen| seen.has_ended()).await;
    let ended = scene.ended().await;
    assert_eq!(ended.conversations[0].words, "");

    let folder = relay.stop().await;
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap_or_default();
        let trace = |some: &[u8]| some == SECRET.as_bytes();
        assert!(
            !bytes.windows(SECRET.len()).any(trace),
            "{}",
            path.display()
        );
    }
}

#[tokio::test]
async fn an_agent_changes_and_quotes_in_either_encoding() {
    for encoding in [Json, Binary] {
        let relay = Relay::start().await;
        let scene = relay.scene().await;
        let ana = scene.agent("Ana").await;
        let agent = AgentBot::new("Ana", scene.agent_door(&ana, encoding))
            .online()
            .await;
        let visitor = VisitorBot::new("Vera", scene.visitor_door(encoding))
            .live()
            .await;
        visitor.say("which network?");
        let id = agent.given("which network?").await;

        agent.does(agent::Input::Reply(mark(id, 1), "TRC-20".to_owned()));
        visitor
            .until("the answer", |seen| seen.texts().contains(&"TRC-20"))
            .await;
        let text = "ERC-20".to_owned();
        agent.does(agent::Input::Amend(mark(id, 3), Some(text)));
        let seen = visitor
            .until("the other answer", |seen| seen.texts().contains(&"ERC-20"))
            .await;

        let quotes = seen.transcript().iter().find_map(|entry| match entry.what {
            What::Said { quote, .. } => quote,
            _ => None,
        });
        assert_eq!(quotes, Some(Seq(1)));
        assert!(!seen.texts().contains(&"TRC-20"));
    }
}

#[tokio::test]
async fn what_may_not_be_changed_is_refused_and_stays() {
    let (_relay, _scene, agent, visitor, id) = talking().await;
    agent.say(id, "hi");
    visitor
        .until("the answer", |seen| seen.texts().contains(&"hi"))
        .await;

    visitor.does(change(id, 3, "bye"));
    visitor.does(visitor::Input::Reply(mark(id, 99), "what?".to_owned()));

    let seen = visitor
        .until("both refused", |seen| seen.wire.not_sent().len() == 2)
        .await;
    assert_eq!(
        seen.wire.not_sent(),
        [
            ("bye", RefusalCode::NotAmendable),
            ("what?", RefusalCode::QuoteUnknown)
        ]
    );
    // Said again, it quotes nothing.
    visitor.does(visitor::Input::Retry(1));
    visitor
        .until("the words", |seen| seen.texts() == ["hello", "hi", "what?"])
        .await;
}

async fn talking() -> (Relay, Scene, AgentBot, VisitorBot, ConversationId) {
    let (relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("hello");
    let id = agent.given("hello").await;
    visitor
        .until("somebody who answers", |seen| seen.answered_by().is_some())
        .await;
    (relay, scene, agent, visitor, id)
}

fn mark(conversation: ConversationId, seq: u32) -> Bookmark {
    let seq = Seq(seq);
    Bookmark { conversation, seq }
}

fn change(id: ConversationId, seq: u32, text: &str) -> visitor::Input {
    visitor::Input::Amend(mark(id, seq), Some(text.to_owned()))
}

fn kinds(entries: &[Entry]) -> Vec<&'static str> {
    let kind = |entry: &Entry| match entry.what {
        What::Said { .. } => "said",
        What::Joined { .. } => "joined",
        What::Amended { .. } => "amended",
        _ => "something else",
    };
    entries.iter().map(kind).collect()
}
