//! The main job over real sockets: a visitor writes, an agent answers, and it is kept.

use shared::rest::AgentCard;
use shared::version::Encoding::{self, Binary, Json};
use shared::{Author, Choice, Close, Entry, RefusalCode, Seq, Side, Status, TabId, What};
use tests::bot::{AgentBot, VisitorBot, page};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn a_visitor_and_an_agent_talk_in_either_encoding() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    for (at, (theirs, ours)) in [
        (Json, Json),
        (Json, Binary),
        (Binary, Json),
        (Binary, Binary),
    ]
    .into_iter()
    .enumerate()
    {
        let question = format!("我的钱卡住了 {at}");
        let agent = AgentBot::new("Ana", scene.agent_door(&ana, ours))
            .online()
            .await;
        let visitor = visitor(&scene, "Vera", theirs).await;

        visitor.say(&question);
        let conversation = agent.given(&question).await;
        agent.say(conversation, "I am looking into it. 🔍");
        visitor
            .until("the answer", |seen| seen.texts().len() == 2)
            .await;
        visitor.say("谢谢");
        let theirs = visitor
            .until("all of it", |seen| seen.texts().len() == 3)
            .await;
        let ours = agent
            .until("all of it", |seen| seen.texts(conversation).len() == 3)
            .await;

        assert_eq!(
            theirs.texts(),
            [question.as_str(), "I am looking into it. 🔍", "谢谢"]
        );
        assert_eq!(theirs.transcript(), ours.transcript(conversation));
        let stored = relay.entries(scene.site.id, conversation).await;
        assert_eq!(theirs.transcript(), stored);
        assert_eq!(
            told(&stored, &ana.me.agent),
            ["visitor", "joined", "agent", "visitor"]
        );
        assert!(theirs.wire.is_stored() && ours.wire.is_stored());
        assert_eq!(theirs.answered_by(), Some("Ana"));
    }
}

#[tokio::test]
async fn typing_is_seen_at_the_other_end_until_something_is_said() {
    let (_relay, scene, agent) = staffed().await;
    let visitor = visitor(&scene, "Vera", Json).await;
    visitor.say("hello");
    let conversation = agent.given("hello").await;
    let types = |seen: &tests::bot::screen::AgentScreen| {
        seen.typing
            .get(&conversation)
            .is_some_and(|(visitor, _)| *visitor)
    };

    visitor
        .until("somebody who answers", |seen| seen.answered_by().is_some())
        .await;
    visitor.types();
    agent.until("the visitor to type", types).await;
    agent.types(conversation);
    visitor
        .until("the agent to type", |seen| seen.agent_typing)
        .await;
    visitor.say("are you there?");
    agent.say(conversation, "yes");

    let ours = agent.until("the visitor's message", |seen| {
        seen.texts(conversation).contains(&"are you there?")
    });
    let theirs = visitor.until("the answer", |seen| seen.texts().contains(&"yes"));
    let (ours, theirs) = tokio::join!(ours, theirs);
    assert!(!types(&ours) && !theirs.agent_typing);
}

#[tokio::test]
async fn what_was_seen_is_told_to_the_other_end() {
    let (_relay, scene, agent) = staffed().await;
    let visitor = visitor(&scene, "Vera", Json).await;
    visitor.say("hello");
    let conversation = agent.given("hello").await;
    agent
        .until("the message", |seen| {
            seen.unread.get(&conversation) == Some(&1)
        })
        .await;

    agent.looks(conversation);
    let seen = visitor
        .until("the agent's look", |seen| seen.seen_by_agent >= Seq(1))
        .await;
    agent
        .until("nothing unread", |seen| seen.unread[&conversation] == 0)
        .await;
    agent.say(conversation, "hi");
    visitor
        .until("a message not seen", |seen| seen.unread == 1)
        .await;
    visitor.looks();
    let told = agent
        .until("the visitor's look", |seen| {
            seen.seen_by_visitor.contains_key(&conversation)
        })
        .await;

    assert!(
        seen.seen_by_agent <= Seq(2),
        "only what is there can have been seen"
    );
    assert_eq!(told.seen_by_visitor[&conversation], Seq(3));
    assert_eq!(told.inbox[&conversation].seen_by_visitor, Seq(3));
    visitor
        .until("nothing unread", |seen| seen.unread == 0)
        .await;
}

#[tokio::test]
async fn either_end_can_end_it_and_a_new_message_begins_another() {
    let (relay, scene, agent) = staffed().await;
    for (by, words) in [(Side::Agent, "first"), (Side::Visitor, "second")] {
        let visitor = visitor(&scene, "Vera", Json).await;
        visitor.say(words);
        let conversation = agent.given(words).await;
        visitor
            .until("somebody who answers", |seen| seen.answered_by().is_some())
            .await;

        match by {
            Side::Agent => agent.ends(conversation),
            Side::Visitor => visitor.ends(),
        }
        let theirs = visitor
            .until("the end", |seen| seen.status == Some(Status::Ended))
            .await;
        let ours = agent
            .until("the end", |seen| !seen.inbox.contains_key(&conversation))
            .await;
        visitor.say("one more thing");
        let next = agent.given("one more thing").await;

        assert_eq!(
            theirs.transcript().last().map(|it| &it.what),
            Some(&What::Ended { by })
        );
        assert_eq!(theirs.transcript(), ours.transcript(conversation));
        assert_eq!(
            theirs.transcript(),
            relay.entries(scene.site.id, conversation).await
        );
        let page = scene.ended().await;
        assert_eq!(page.conversations[0].id, conversation);
        assert_eq!(page.conversations[0].words, words);
        assert!(page.conversations[0].ended && next > conversation);
        agent.ends(next);
        visitor
            .until("the next end", |seen| seen.status == Some(Status::Ended))
            .await;
    }
}

#[tokio::test]
async fn an_ended_conversation_can_be_read_again() {
    let (relay, scene, agent) = staffed().await;
    let visitor = visitor(&scene, "Vera", Json).await;
    visitor.say("hello");
    let conversation = agent.given("hello").await;
    agent.ends(conversation);
    visitor
        .until("the end", |seen| seen.status == Some(Status::Ended))
        .await;
    let ben = scene.agent("Ben").await;
    let reader = AgentBot::new("Ben", scene.agent_door(&ben, Json))
        .live()
        .await;

    reader.watches(conversation);
    let seen = reader
        .until("the end", |seen| seen.transcript(conversation).len() == 3)
        .await;

    assert_eq!(
        seen.transcript(conversation),
        relay.entries(scene.site.id, conversation).await
    );
}

#[tokio::test]
async fn the_agent_is_told_which_page_the_visitor_looks_at() {
    let (_relay, scene, agent) = staffed().await;
    let visitor = visitor(&scene, "Vera", Binary).await;

    visitor.say("hello");
    let conversation = agent.given("hello").await;
    let first = agent
        .until("the page", |seen| seen.about.contains_key(&conversation))
        .await;
    visitor.visits(page("elsewhere"));
    let page_is = |name| page(name);

    assert_eq!(first.about[&conversation], page_is("Vera"));
    let moved =
        |seen: &tests::bot::screen::AgentScreen| seen.about[&conversation] == page_is("elsewhere");
    agent.until("the other page", moved).await;
}

#[tokio::test]
async fn all_tabs_of_a_visitor_show_the_same() {
    let (_relay, scene, agent) = staffed().await;
    let first = visitor(&scene, "Vera", Json).await;
    let token = first.sees().token;
    let kept = client::Kept::new(TabId(rand::random()));
    let door = scene.visitor_door(Binary);
    let second = VisitorBot::with("Vera's second tab", door, token, kept)
        .live()
        .await;

    first.say("from the first");
    let conversation = agent.given("from the first").await;
    second
        .until("the first message", |seen| {
            seen.texts() == ["from the first"]
        })
        .await;
    second.say("from the second");
    agent
        .until("both", |seen| seen.texts(conversation).len() == 2)
        .await;
    agent.say(conversation, "to both");
    let shown = first
        .until("all three", |seen| seen.texts().len() == 3)
        .await;
    let also = second
        .until("all three", |seen| seen.texts().len() == 3)
        .await;

    assert_eq!(
        shown.texts(),
        ["from the first", "from the second", "to both"]
    );
    assert_eq!(shown.transcript(), also.transcript());
    assert_eq!(also.answered_by(), Some("Ana"));
}

#[tokio::test]
async fn all_tabs_of_an_agent_show_the_same() {
    let (_relay, scene, first) = staffed().await;
    let login = scene.api.log_in("Ana").await;
    let second = AgentBot::new("Ana's second tab", scene.agent_door(&login, Json))
        .live()
        .await;
    let visitor = visitor(&scene, "Vera", Json).await;

    visitor.say("hello");
    let conversation = first.given("hello").await;
    assert_eq!(second.given("hello").await, conversation);
    first.say(conversation, "from the first");
    visitor
        .until("the first answer", |seen| seen.texts().len() == 2)
        .await;
    second.say(conversation, "from the second");
    let shown = first
        .until("all three", |seen| seen.texts(conversation).len() == 3)
        .await;
    let also = second
        .until("all three", |seen| seen.texts(conversation).len() == 3)
        .await;

    assert_eq!(
        shown.texts(conversation),
        ["hello", "from the first", "from the second"]
    );
    assert_eq!(
        shown.transcript(conversation),
        also.transcript(conversation)
    );
    assert_eq!(also.choice(), Some(Choice::Online));
}

#[tokio::test]
async fn a_colleague_may_look_on_but_not_answer() {
    let (_relay, scene, ana) = staffed().await;
    let login = scene.agent("Ben").await;
    let ben = AgentBot::new("Ben", scene.agent_door(&login, Json))
        .live()
        .await;
    let visitor = visitor(&scene, "Vera", Json).await;
    visitor.say("hello");
    let conversation = ana.given("hello").await;

    ben.watches(conversation);
    ben.until("the message", |seen| seen.texts(conversation) == ["hello"])
        .await;
    ben.say(conversation, "let me");
    let refused = ben
        .until("the refusal", |seen| !seen.wire.not_sent().is_empty())
        .await;
    ben.takes(conversation);
    let taken = ben
        .until("another refusal", |seen| !seen.refused.is_empty())
        .await;
    ana.say(conversation, "hi");
    let shown = visitor
        .until("the answer", |seen| seen.texts().len() == 2)
        .await;

    assert_eq!(refused.wire.not_sent(), [("let me", RefusalCode::NotYours)]);
    assert_eq!(taken.refused[0].1.code, RefusalCode::TakenByAnother);
    assert_eq!(shown.texts(), ["hello", "hi"], "nothing of Ben's was added");
}

#[tokio::test]
async fn an_agent_who_is_away_can_take_who_waits() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let login = scene.agent("Ana").await;
    let agent = AgentBot::new("Ana", scene.agent_door(&login, Json))
        .live()
        .await;
    let visitor = visitor(&scene, "Vera", Json).await;
    visitor.say("hello");
    let listed = agent
        .until("somebody who waits", |seen| seen.queue.len() == 1)
        .await;

    agent.takes(listed.queue[0]);

    assert_eq!(agent.given("hello").await, listed.queue[0]);
    let seen = visitor
        .until("somebody who answers", |seen| seen.answered_by().is_some())
        .await;
    assert_eq!(seen.answered_by(), Some("Ana"));
    agent
        .until("an empty queue", |seen| seen.queue.is_empty())
        .await;
}

#[tokio::test]
async fn an_agent_who_logs_out_is_disconnected_at_once() {
    let (_relay, scene, agent) = staffed().await;
    let other = scene.api.log_in("Ana").await;
    let tab = AgentBot::new("Ana elsewhere", scene.agent_door(&other, Binary))
        .live()
        .await;

    let answer = scene.api.post("/api/logout", &other.cookie, &()).await;

    assert_eq!(answer.status, 204, "{answer}");
    let stopped = client::Link::Stopped(Close::NotLoggedIn);
    tab.until("the end of the session", |seen| seen.wire.link == stopped)
        .await;
    assert!(agent.sees().wire.is_live(), "the other session goes on");
}

async fn staffed() -> (Relay, Scene, AgentBot) {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    (relay, scene, agent)
}

async fn visitor(scene: &Scene, name: &str, encoding: Encoding) -> VisitorBot {
    VisitorBot::new(name, scene.visitor_door(encoding))
        .live()
        .await
}

fn told(entries: &[Entry], card: &AgentCard) -> Vec<&'static str> {
    let tell = |entry: &Entry| match &entry.what {
        What::Said {
            author: Author::Visitor,
            ..
        } => "visitor",
        What::Said {
            author: Author::Agent(face),
            ..
        } if face.id == card.id => "agent",
        What::Joined { agent } if agent.id == card.id => "joined",
        _ => "something else",
    };
    entries.iter().map(tell).collect()
}
