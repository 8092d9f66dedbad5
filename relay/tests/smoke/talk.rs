//! The main job on real sockets: somebody asks, somebody answers, and it is kept.

use crate::bot::{Bot, Scene, agent_hello, protocol, start, visitor_hello};
use relay::Relay;
use relay::clock::Clock;
use relay::config::{Config, DeskLimits};
use relay::store::Store;
use shared::close::pause_of;
use shared::version::Encoding;
use shared::{
    Choice, Close, ConversationId, Entry, FromAgent, FromVisitor, Nonce, Seq, TabId, ToAgent,
    ToVisitor, What,
};

#[tokio::test]
async fn a_visitor_asks_and_an_agent_answers_in_both_encodings() {
    for encoding in [Encoding::Json, Encoding::Binary] {
        let scene = Scene::new().await;
        let mut visitor = scene.visitor(encoding).await;
        let token = arrive(&mut visitor, None, 1).await;
        visitor.say(&say(1, 1, "我的钱卡住了")).await;
        let conversation = visitor.wait_for(opened).await;

        let mut agent = scene.agent(encoding).await;
        agent.say(&agent_hello(2)).await;
        agent
            .say(&FromAgent::Choose {
                choice: Choice::Online,
            })
            .await;
        agent
            .wait_for(|frame| said_to_agent(frame, "我的钱卡住了"))
            .await;
        let nonce = Nonce {
            tab: TabId(2),
            count: 1,
        };
        let text = "I am looking into it.".to_owned();
        agent
            .say(&FromAgent::Say {
                nonce,
                conversation,
                text,
                quote: None,
            })
            .await;
        visitor
            .wait_for(|frame| said_to_visitor(frame, "I am looking into it."))
            .await;

        let mut again = scene.visitor(encoding).await;
        arrive(&mut again, Some(&token), 3).await;
        let entries = again.wait_for(added).await;
        let texts = texts(&entries);
        assert_eq!(texts, ["我的钱卡住了", "I am looking into it."]);
        scene.relay.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_restart_asks_for_a_short_pause_and_loses_nothing() {
    let folder = std::env::temp_dir().join(format!("deskbell-smoke-{}", std::process::id()));
    let store = Store::open(&folder).unwrap();
    let scene = Scene::on(store, Config::default(), Clock::system()).await;
    let mut visitor = scene.visitor(Encoding::Binary).await;
    let token = arrive(&mut visitor, None, 1).await;
    visitor.say(&say(1, 1, "are you there?")).await;
    visitor
        .wait_for(|frame| said_to_visitor(frame, "are you there?"))
        .await;

    let Scene {
        relay,
        store,
        clock,
        site,
        ..
    } = scene;
    let stopping = tokio::spawn(relay.stop());
    let (code, reason) = visitor.closed().await;
    drop(visitor);
    stopping.await.unwrap().unwrap();
    drop(store);

    assert_eq!(code, Close::Restart.code());
    let pause = pause_of(&reason).unwrap();
    assert_eq!(pause, 100, "one socket is no crowd: {reason}");
    let relay = start(Config::default(), &Store::open(&folder).unwrap(), &clock).await;
    let mut again = Bot::open(&door(&relay, &site.key), &[protocol(Encoding::Json)]).await;
    arrive(&mut again, Some(&token), 1).await;
    assert_eq!(texts(&again.wait_for(added).await), ["are you there?"]);
    relay.stop().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_relay_that_is_dropped_leaves_what_it_confirmed_in_the_store() {
    let scene = Scene::new().await;
    let mut visitor = scene.visitor(Encoding::Json).await;
    let token = arrive(&mut visitor, None, 1).await;
    visitor.say(&say(1, 1, "do not forget me")).await;
    visitor
        .wait_for(|frame| said_to_visitor(frame, "do not forget me"))
        .await;
    let Scene {
        relay,
        store,
        clock,
        site,
        ..
    } = scene;
    drop(relay);

    let relay = start(Config::default(), &store, &clock).await;
    let mut again = Bot::open(&door(&relay, &site.key), &[protocol(Encoding::Json)]).await;
    again.say(&visitor_hello(Some(&token), 1)).await;
    let counted = again
        .wait_for(|frame| match frame {
            ToVisitor::Welcome(welcome) => Some(welcome.counted),
            _ => None,
        })
        .await;
    let entries = again.wait_for(added).await;

    assert_eq!(counted, 1);
    assert_eq!(texts(&entries), ["do not forget me"]);
}

#[tokio::test]
async fn a_long_history_comes_in_pages_and_in_order() {
    const LEN: u32 = 230;
    let mut config = Config::default();
    config.limits = DeskLimits {
        say: unlimited(),
        ..config.limits
    };
    let scene = Scene::with(config, Clock::system()).await;
    let mut visitor = scene.visitor(Encoding::Binary).await;
    let token = arrive(&mut visitor, None, 1).await;
    for count in 1..=LEN {
        visitor.say(&say(1, count, &format!("line {count}"))).await;
        // In step with the relay, as a person is: faster is a flood.
        visitor
            .wait_for(|frame| said_to_visitor(frame, &format!("line {count}")))
            .await;
        if count % 100 == 0 {
            visitor = scene.visitor(Encoding::Binary).await;
            arrive(&mut visitor, Some(&token), 1).await;
        }
    }

    let mut again = scene.visitor(Encoding::Binary).await;
    arrive(&mut again, Some(&token), 9).await;
    let (mut entries, mut pages) = (Vec::new(), 0);
    while entries.len() < LEN as usize {
        entries.extend(again.wait_for(added).await);
        pages += 1;
    }

    let seqs: Vec<_> = entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=LEN).map(Seq).collect::<Vec<_>>());
    assert_eq!(pages, 3);
}

#[tokio::test]
async fn what_cannot_be_saved_is_not_confirmed() {
    let scene = Scene::new().await;
    let mut visitor = scene.visitor(Encoding::Json).await;
    arrive(&mut visitor, None, 1).await;

    scene.store.close().await.unwrap();
    visitor.say(&say(1, 1, "is this kept?")).await;

    assert_eq!(
        visitor.closed().await,
        (Close::Unsaved.code(), "unsaved".to_owned())
    );
}

fn door(relay: &Relay, key: &str) -> String {
    format!("ws://{}/ws/visitor?site={key}", relay.addr())
}

async fn arrive(visitor: &mut Bot, token: Option<&str>, tab: u64) -> String {
    visitor.say(&visitor_hello(token, tab)).await;
    let mut mine = token.map(str::to_owned);
    visitor
        .wait_for(|frame| match frame {
            ToVisitor::Token { token } => {
                mine = Some(token);
                None
            }
            ToVisitor::Welcome(_) => Some(()),
            other => panic!("before the welcome: {other:?}"),
        })
        .await;
    mine.unwrap()
}

fn say(tab: u64, count: u32, text: &str) -> FromVisitor {
    FromVisitor::Say {
        nonce: Nonce {
            tab: TabId(tab),
            count,
        },
        text: text.to_owned(),
        quote: None,
    }
}

fn unlimited() -> desk::Rate {
    desk::Rate {
        burst: 10_000,
        every_ms: 1,
    }
}

fn opened(frame: ToVisitor) -> Option<ConversationId> {
    match frame {
        ToVisitor::Opened(standing) => Some(standing.conversation),
        _ => None,
    }
}

fn added(frame: ToVisitor) -> Option<Vec<Entry>> {
    match frame {
        ToVisitor::Added { entries, .. } => Some(entries),
        _ => None,
    }
}

fn said_to_visitor(frame: ToVisitor, text: &str) -> Option<()> {
    match frame {
        ToVisitor::Added { entries, .. } => texts(&entries).contains(&text).then_some(()),
        ToVisitor::Refused { refusal, .. } => panic!("refused: {refusal:?}"),
        _ => None,
    }
}

fn said_to_agent(frame: ToAgent, text: &str) -> Option<()> {
    match frame {
        ToAgent::Added { entries, .. } => texts(&entries).contains(&text).then_some(()),
        ToAgent::Refused { refusal, .. } => panic!("refused: {refusal:?}"),
        _ => None,
    }
}

fn texts(entries: &[Entry]) -> Vec<&str> {
    let said = entries.iter().filter_map(|entry| match &entry.what {
        What::Said { text, .. } => Some(text.as_str()),
        _ => None,
    });
    said.collect()
}
