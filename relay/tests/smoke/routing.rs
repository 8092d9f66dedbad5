//! What routing promises across the whole relay: a restart forgets nothing, and a page can ask at
//! the door.

use crate::bot::{Scene, agent_hello, protocol, start};
use desk::estimate::{Forecast, Past, Range};
use desk::{Record, Row, State};
use relay::Relay;
use relay::config::Config;
use shared::agent::AgentWelcome;
use shared::rest::Routing;
use shared::version::Encoding;
use shared::{
    AgentId, Choice, Context, ConversationId, Entry, Face, FromAgent, Handover, Mode, Reason, Rule,
    Seq, SiteId, Target, Team, TeamId, ToAgent, VisitorId, What,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_restart_keeps_threads_transfers_and_what_forecasts_are_made_from() {
    let scene = Scene::new().await;
    let site = scene.site.id;
    let records = a_thread(scene.clock.now()).into_iter().chain(pasts());
    let records = records.map(|record| (site, record)).collect();
    scene.store.append(records).await.unwrap();
    let cookie = scene.cookie();

    let before = welcome(&scene.relay, site, &cookie).await;
    let Scene {
        relay,
        store,
        clock,
        ..
    } = scene;
    drop(relay);
    let relay = start(Config::default(), &store, &clock).await;
    let after = welcome(&relay, site, &cookie).await;

    let [thread] = &after.conversations[..] else {
        panic!("{:?}", after.conversations)
    };
    assert!(thread.parked);
    assert_eq!(thread.handover, Some(handover(thread.opened_at)));
    assert_eq!(thread.agent, Some(mei()));
    assert_eq!(thread.reason.map(|reason| reason.rule), Some(Rule::Taken));
    let coverage = after.accuracy.unwrap();
    assert!(coverage.held > 0 && coverage.held <= coverage.of);
    assert_eq!(before.conversations, after.conversations);
    assert_eq!(before.accuracy, after.accuracy);
}

#[tokio::test]
async fn an_agent_who_goes_online_is_seen_at_the_door() {
    let scene = Scene::new().await;
    let before = door(&scene).await;
    let mut agent = scene.agent(Encoding::Json).await;
    agent.say(&agent_hello(1)).await;
    let choice = Choice::Online;
    agent.say(&FromAgent::Choose { choice }).await;
    agent
        .wait_for(|frame| match frame {
            ToAgent::Colleague(colleague) => (colleague.choice == choice).then_some(()),
            _ => None,
        })
        .await;

    let after = door(&scene).await;

    assert!(before.contains("\r\ncache-control: public, max-age=10\r\n"));
    assert!(before.contains(r#""staffed":false"#), "{before}");
    assert!(after.contains(r#""staffed":true"#), "{after}");
}

#[tokio::test]
async fn new_rules_reach_a_desk_at_work() {
    let scene = Scene::new().await;
    let cookie = scene.cookie();
    let before = welcome(&scene.relay, scene.site.id, &cookie).await;
    let manual = Routing {
        mode: Mode::Manual,
        ..Routing::default()
    };
    scene
        .store
        .change_routing(scene.site.id, manual)
        .await
        .unwrap();
    scene.relay.house().settings_changed(scene.site.id);

    let after = welcome(&scene.relay, scene.site.id, &cookie).await;

    assert_eq!((before.mode, after.mode), (Mode::Automatic, Mode::Manual));
    assert!(after.supervises, "an administrator does");
}

async fn welcome(relay: &Relay, site: SiteId, cookie: &str) -> AgentWelcome {
    let door = format!("ws://{}/ws/agent?site={site}", relay.addr());
    let headers = [protocol(Encoding::Json), ("cookie", cookie)];
    let mut agent = crate::bot::Bot::open(&door, &headers).await;
    agent.say(&agent_hello(1)).await;
    agent
        .wait_for(|frame| match frame {
            ToAgent::Welcome(welcome) => Some(welcome),
            _ => None,
        })
        .await
}

async fn door(scene: &Scene) -> String {
    let mut line = TcpStream::connect(scene.relay.addr()).await.unwrap();
    let request = format!(
        "GET /door/{} HTTP/1.1\r\nhost: relay.test\r\nconnection: close\r\n\r\n",
        scene.site.key
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}

/// A conversation that Bob passed on to Mei, and whose visitor is gone.
fn a_thread(at: shared::Millis) -> [Record; 3] {
    let (id, visitor) = (ConversationId(1), VisitorId(5));
    let row = Row::opened(id, visitor, at, Context::default());
    let reason = Reason {
        rule: Rule::Taken,
        waited_ms: 10,
        load: 0,
        capacity: 400,
        idle_ms: None,
        candidates: 1,
        skill: 4,
        relaxed: 0,
    };
    let state = State {
        agent: Some(mei()),
        parked: true,
        returned: true,
        handover: Some(handover(at)),
        reason: Some(reason),
        ..row.state
    };
    let entry = Entry {
        seq: Seq(1),
        at,
        what: What::Joined { agent: mei() },
    };
    [
        Record::Opened {
            id,
            visitor,
            at,
            context: row.context,
        },
        Record::Entry {
            conversation: id,
            who: None,
            entry,
        },
        Record::State {
            conversation: id,
            state,
        },
    ]
}

fn handover(at: shared::Millis) -> Handover {
    Handover {
        from: Face {
            id: AgentId(9),
            name: "Bob".to_owned(),
        },
        to: Target::Team(Team {
            id: TeamId(1),
            name: "Billing".to_owned(),
        }),
        note: "付了两次款".to_owned(),
        warm: false,
        at,
    }
}

fn pasts() -> impl Iterator<Item = Record> {
    let range = Range {
        low_ms: 20_000,
        middle_ms: 30_000,
        high_ms: 40_000,
        bound_ms: 60_000,
    };
    let forecast = Forecast {
        base_ms: 30_000,
        ahead: 1,
        range: Some(range),
    };
    (0..40).map(move |number| Record::Past {
        team: None,
        past: Past::Answered {
            at: shared::Millis(number),
            waited_ms: 25_000 + number * 1_000,
            forecast: Some(forecast),
        },
    })
}

fn mei() -> Face {
    Face {
        id: AgentId(1),
        name: "Mei".to_owned(),
    }
}
