//! Real browsers in networks that let no WebSocket through: the chat works all the same, and moves
//! to a WebSocket when one passes.

use std::time::Duration;
use tests::browser::{Asked, Chat, Console, SEE_WITHIN, Stage};
use tests::middlebox::{Middlebox, Rules, Upgrades};
use tests::relay::Scene;
use tokio::time::{interval, timeout};

/// What the browser itself writes about a socket that was refused.
const REFUSED: &str = "WebSocket connection to";
/// How often it is looked at what a browser asked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

#[tokio::test]
async fn behind_a_proxy_that_refuses_sockets_people_talk_over_a_stream_and_climb_when_it_relents() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let rules = Rules {
        upgrades: Upgrades::Refuse(502),
        ..Rules::default()
    };
    let (middlebox, bo, lin) = both_behind(&stage, &scene, rules).await;

    talk(&bo, &lin, 0..3).await;
    for person in [&*bo, &*lin] {
        let asked = person.asked().await;
        assert!(sockets(&asked) >= 2, "they were tried first: {asked:?}");
        assert_eq!(
            (carried(&asked, "/stream"), carried(&asked, "/poll")),
            (1, 0)
        );
    }

    middlebox.obeys(Rules::default());
    for person in [&*bo, &*lin] {
        // A probe, and then the one that they live on.
        let mut opened = 0;
        until(async || {
            opened += sockets(&person.asked().await);
            opened >= 2
        })
        .await;
    }
    talk(&bo, &lin, 3..6).await;
    for person in [&*bo, &*lin] {
        let asked = person.asked().await;
        assert_eq!(carried(&asked, "/say"), 0, "{asked:?}");
    }
    is_whole(&bo, &lin, 6).await;
    bo.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn behind_a_proxy_that_holds_answers_back_people_talk_over_polls() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let rules = Rules {
        upgrades: Upgrades::Refuse(400),
        holds: Some(64 * 1024),
        ..Rules::default()
    };
    let (_middlebox, bo, lin) = both_behind(&stage, &scene, rules).await;

    talk(&bo, &lin, 0..5).await;

    for person in [&*bo, &*lin] {
        let asked = person.asked().await;
        assert!(carried(&asked, "/poll") > 2, "{asked:?}");
    }
    is_whole(&bo, &lin, 5).await;
    bo.leaves().await;
    lin.leaves().await;
}

/// A visitor and an agent who reach the relay through the same proxy, after the first words.
async fn both_behind(stage: &Stage, scene: &Scene, rules: Rules) -> (Middlebox, Chat, Console) {
    let middlebox = Middlebox::before(stage.relay.api().addr(), rules).await;
    let behind = scene.behind(middlebox.addr());
    let (origin, key) = (behind.api.origin(), &scene.site.key);
    let tag = format!("<script async src=\"{origin}/deskbell.js\" data-site=\"{key}\"></script>");
    stage.page.put(&tag);
    scene.agent("Lin").await;
    let lin = Console::new(stage.person("Lin").await, origin);
    lin.expects(REFUSED);
    lin.log_in("Lin").await;
    lin.go_online().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.expects(REFUSED);
    bo.open(&stage.page.origin()).await;
    bo.says("first").await;
    bo.sees_fate("first", "Delivered").await;
    lin.takes_up("first").await;
    (middlebox, bo, lin)
}

async fn talk(bo: &Chat, lin: &Console, range: std::ops::Range<usize>) {
    for nth in range {
        let (asked, answered) = (format!("visitor {nth}"), format!("agent {nth}"));
        bo.says(&asked).await;
        lin.reads(&asked).await;
        lin.says(&answered).await;
        bo.reads(&answered).await;
    }
}

/// Checks that both ends show everything once, in order.
async fn is_whole(bo: &Chat, lin: &Console, len: usize) {
    let mut expected = vec!["first".to_owned()];
    for nth in 0..len {
        expected.extend([format!("visitor {nth}"), format!("agent {nth}")]);
    }
    for transcript in [bo.transcript().await, lin.transcript().await] {
        let texts: Vec<_> = transcript.into_iter().map(|said| said.text).collect();
        assert_eq!(texts, expected);
    }
}

/// How many calls of this kind a browser has made to a carrier.
fn carried(asked: &[Asked], kind: &str) -> usize {
    let of_carrier = |one: &&Asked| one.url().contains("/carry/") && one.url().contains(kind);
    asked.iter().filter(of_carrier).count()
}

/// How many WebSockets a browser has asked for.
fn sockets(asked: &[Asked]) -> usize {
    let is_socket = |one: &&Asked| matches!(one, Asked::Socket(_));
    asked.iter().filter(is_socket).count()
}

async fn until(mut is_true: impl AsyncFnMut() -> bool) {
    let mut looks = interval(LOOK_EVERY);
    let looking = async {
        while !is_true().await {
            looks.tick().await;
        }
    };
    let found = timeout(SEE_WITHIN, looking).await;
    assert!(found.is_ok(), "waited in vain for the browser's request");
}
