//! Nobody sees or does what is another's: visitors, strangers, agents, one relay's many sites.

use shared::version::Encoding::{Binary, Json};
use shared::visitor::VisitorHello;
use shared::{
    Bookmark, Choice, Close, Context, ConversationId, FromAgent, FromVisitor, Refusal, RefusalCode,
    Seq, TabId, ToVisitor,
};
use tests::bot::{AgentBot, Door, VisitorBot, hello, page};
use tests::relay::Relay;

const TAB: TabId = TabId(0x7ab);

#[tokio::test]
async fn a_visitor_is_sent_nothing_of_anybody_else() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent_for("Ana", 2).await;
    let agent = scene.online(&ana).await;
    let names = ["aardvark", "buffalo", "chinchilla", "dromedary"];
    let mut visitors = Vec::new();
    for (name, encoding) in names.into_iter().zip([Json, Binary, Json, Binary]) {
        let visitor = VisitorBot::new(name, scene.visitor_door(encoding))
            .live()
            .await;
        visitor.say(&format!("I am {name}"));
        let seen = visitor
            .until("the message", |seen| seen.texts().len() == 1)
            .await;
        visitors.push((name, seen.conversation.unwrap(), visitor));
    }

    for (name, conversation, visitor) in &visitors {
        agent.takes(*conversation);
        visitor
            .until("an answer", |seen| seen.answered_by().is_some())
            .await;
        agent.types(*conversation);
        agent.say(*conversation, &format!("for {name} alone"));
        visitor
            .until("the answer", |seen| seen.texts().len() == 2)
            .await;
        agent.looks(*conversation);
        visitor.types();
        visitor.looks();
        visitor
            .until("the agent's look", |seen| seen.seen_by_agent > Seq(0))
            .await;
        visitor.ends();
    }

    for (name, own, visitor) in &visitors {
        let seen = visitor
            .until("the end", |seen| seen.transcript().len() == 4)
            .await;
        assert!(seen.wire.heard.len() > 6);
        for frame in &seen.wire.heard {
            let told = format!("{frame:?}");
            for other in names.iter().filter(|other| *other != name) {
                assert!(!told.contains(other), "{name} was told {told}");
            }
            assert!(
                is_about(frame).is_none_or(|about| about == *own),
                "{name} was told {told}"
            );
        }
    }
}

#[tokio::test]
async fn a_visitor_cannot_speak_like_an_agent() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let waiting = scene.visitor("Wang").await;
    waiting.say("my secret");
    let conversation = waiting
        .until("a place", |seen| seen.place().is_some())
        .await
        .conversation;
    let mark = Bookmark {
        conversation: conversation.unwrap(),
        seq: Seq(0),
    };

    for frame in [
        FromAgent::Take {
            conversation: mark.conversation,
        },
        FromAgent::Watch(mark),
        FromAgent::Accept {
            conversation: mark.conversation,
        },
        FromAgent::Choose {
            choice: Choice::Online,
        },
    ] {
        let mut json = scene.visitor_door(Json).open().await;
        json.say(&hello(TAB, None)).await;
        json.say(&frame).await;
        let refusal = json.frame_that(refusal).await;
        assert_eq!(
            refusal,
            Refusal::last(RefusalCode::UnknownFrame),
            "{frame:?}"
        );

        // In binary a frame is a number and its fields: these bytes are a visitor's "stay" in a
        // conversation that there is not, and nothing else.
        if matches!(frame, FromAgent::Choose { .. }) {
            continue;
        }
        let mut binary = scene.visitor_door(Binary).open().await;
        binary.say(&hello(TAB, None)).await;
        binary.say(&frame).await;
        assert_eq!(binary.closed().await, Close::Malformed, "{frame:?}");
    }

    waiting.say("still waiting");
    let seen = waiting.until("both", |seen| seen.texts().len() == 2).await;
    assert!(
        seen.place().is_some() && seen.statuses.len() == 1,
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_visitor_cannot_touch_a_conversation_of_another() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let owner = scene.visitor("Wang").await;
    owner.say("my secret");
    let before = owner.until("a place", |seen| seen.place().is_some()).await;
    let conversation = before.conversation.unwrap();
    let mark = Bookmark {
        conversation,
        seq: Seq(1),
    };

    let mut thief = scene.visitor_door(Json).open().await;
    let knows_it = VisitorHello {
        token: None,
        tab: TAB,
        since: Some(mark),
        context: Context::default(),
    };
    thief.say(&FromVisitor::Hello(knows_it)).await;
    let welcome = thief.frame_that(|frame| match frame {
        ToVisitor::Welcome(welcome) => Some(welcome),
        _ => None,
    });
    assert_eq!(welcome.await.conversation, None);
    thief.say(&FromVisitor::Seen(mark)).await;
    thief.say(&FromVisitor::Typing).await;
    thief.say(&FromVisitor::End { conversation }).await;
    assert_eq!(
        thief.frame::<ToVisitor>().await,
        refused(RefusalCode::UnknownConversation)
    );
    thief.say(&FromVisitor::Ping).await;
    assert_eq!(
        thief.frame::<ToVisitor>().await,
        ToVisitor::Pong,
        "nothing else was sent"
    );

    owner.say("still here");
    let seen = owner.until("both", |seen| seen.texts().len() == 2).await;
    assert!(seen.place().is_some());
    let stored = relay.house().store.saved(scene.site.id).await.unwrap();
    assert_eq!(stored.open[0].seen_by_visitor, Seq(0));
}

#[tokio::test]
async fn a_visitor_who_takes_the_nonces_of_another_tab_is_sent_away() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut thief = scene.visitor_door(Json).open().await;
    thief.say(&hello(TAB, None)).await;

    let nonce = shared::Nonce {
        tab: TabId(99),
        count: 1,
    };
    thief
        .say(&FromVisitor::Say {
            nonce,
            text: "not mine".to_owned(),
            quote: None,
        })
        .await;

    assert_eq!(thief.closed().await, Close::Malformed);
    assert!(
        relay
            .house()
            .store
            .saved(scene.site.id)
            .await
            .unwrap()
            .open
            .is_empty()
    );
}

#[tokio::test]
async fn a_token_is_good_on_its_own_site_only() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let other = scene.another_site("Exchange").await;
    let visitor = scene.visitor("Wang").await;
    visitor.say("my secret");
    let token = visitor
        .until("the message", |seen| seen.texts().len() == 1)
        .await
        .token;

    let mut there = Door::visitor(scene.api.addr(), &other.key, Json)
        .open()
        .await;
    there.say(&hello(TAB, token.as_deref())).await;

    assert_eq!(there.closed().await, Close::BadToken);
}

#[tokio::test]
async fn an_agent_hears_of_one_site_on_one_socket() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let other = scene.another_site("Exchange").await;
    let ana = scene.agent("Ana").await;
    let addr = scene.api.addr();
    let door = Door::agent(addr, other.id, &ana.cookie, Json);
    let elsewhere = AgentBot::new("Ana elsewhere", door).online().await;
    let visitor = scene.visitor("Wang").await;

    visitor.say("for the wallet");
    let mine = visitor
        .until("a place", |seen| seen.place().is_some())
        .await;
    elsewhere.takes(mine.conversation.unwrap());
    let seen = elsewhere
        .until("the refusal", |seen| !seen.refused.is_empty())
        .await;

    assert_eq!(seen.refused[0].1.code, RefusalCode::UnknownConversation);
    assert_eq!(seen.site, "Exchange");
    assert!(seen.inbox.is_empty() && seen.queue.is_empty());
    assert!(
        !mine.place().unwrap().staffed,
        "who is online there is not online here"
    );
}

#[tokio::test]
async fn an_agent_is_not_told_a_visitors_token() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    let visitor = scene.visitor("Wang").await;
    let token = visitor.sees().token.unwrap();

    visitor.say("hello");
    let conversation = agent.given("hello").await;
    let seen = agent
        .until("the page", |seen| seen.about.contains_key(&conversation))
        .await;

    assert_eq!(seen.about[&conversation], page("Wang"));
    assert!(
        seen.wire
            .heard
            .iter()
            .all(|frame| !format!("{frame:?}").contains(&token))
    );
}

fn refused(code: RefusalCode) -> ToVisitor {
    ToVisitor::Refused {
        nonce: None,
        refusal: Refusal::last(code),
    }
}

fn refusal(frame: ToVisitor) -> Option<Refusal> {
    match frame {
        ToVisitor::Refused { refusal, .. } => Some(refusal),
        _ => None,
    }
}

/// Which conversation a frame tells of.
fn is_about(frame: &ToVisitor) -> Option<ConversationId> {
    match frame {
        ToVisitor::Token { .. }
        | ToVisitor::Refused { .. }
        | ToVisitor::Pong
        | ToVisitor::Form { .. }
        | ToVisitor::Filled { .. } => None,
        ToVisitor::Welcome(welcome) => Some(welcome.conversation.as_ref()?.conversation),
        ToVisitor::Opened(standing) => Some(standing.conversation),
        ToVisitor::Added { conversation, .. }
        | ToVisitor::Status { conversation, .. }
        | ToVisitor::Typing { conversation }
        | ToVisitor::Quiet { conversation, .. }
        | ToVisitor::Rated { conversation, .. } => Some(*conversation),
        ToVisitor::Seen(mark) => Some(mark.conversation),
    }
}
