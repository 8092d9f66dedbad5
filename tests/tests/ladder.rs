//! Networks that let no WebSocket through: the same talk on every rung, and moving between them.

use client::Rung;
use shared::version::Encoding::{Binary, Json};
use shared::{ConversationId, Entry, Seq};
use std::time::Duration;
use tests::bot::{AgentBot, VisitorBot};
use tests::middlebox::{Middlebox, Rules, Upgrades};
use tests::relay::{Relay, Scene};

/// How long a client may take to notice that sockets pass again: the longest first wait for a
/// probe.
const PROBE_WITHIN_S: u64 = 15;

#[tokio::test]
async fn where_upgrades_are_refused_both_ends_talk_over_streams() {
    for upgrades in [
        Upgrades::Refuse(400),
        Upgrades::Refuse(502),
        Upgrades::Strip,
    ] {
        let (relay, scene) = patient().await;
        let rules = Rules {
            upgrades,
            ..Rules::default()
        };
        let (middlebox, talk) = Talk::behind(&relay, &scene, rules).await;

        talk.both_say(0..20).await;

        assert_eq!(talk.rungs().await, [Rung::Stream; 2], "{upgrades:?}");
        talk.is_whole(&relay, &scene, 20).await;
        assert!(middlebox.upgrades() >= 4, "sockets were tried first");
    }
}

#[tokio::test]
async fn where_upgrades_hang_the_next_rung_is_tried_after_one() {
    let (relay, scene) = patient().await;
    let rules = Rules {
        upgrades: Upgrades::Hang,
        ..Rules::default()
    };
    let (middlebox, talk) = Talk::behind(&relay, &scene, rules).await;

    talk.both_say(0..3).await;

    assert_eq!(talk.rungs().await, [Rung::Stream; 2]);
    assert_eq!(middlebox.upgrades(), 2);
    talk.is_whole(&relay, &scene, 3).await;
}

#[tokio::test]
async fn where_answers_are_held_back_both_ends_talk_over_polls() {
    let (relay, scene) = patient().await;
    for holds in [4 * 1024, usize::MAX] {
        let rules = Rules {
            upgrades: Upgrades::Refuse(403),
            holds: Some(holds),
            ..Rules::default()
        };
        let (_middlebox, talk) = Talk::behind_as(&relay, &scene, rules, &holds.to_string()).await;

        talk.both_say(0..20).await;

        assert_eq!(talk.rungs().await, [Rung::Poll; 2], "{holds}");
        talk.is_whole(&relay, &scene, 20).await;
    }
}

#[tokio::test]
async fn where_sockets_are_cut_again_and_again_both_ends_leave_them_and_lose_nothing() {
    let (relay, scene) = patient().await;
    let rules = Rules {
        upgrades: Upgrades::Cut(Duration::from_millis(150)),
        ..Rules::default()
    };
    let (_middlebox, talk) = Talk::behind(&relay, &scene, rules).await;

    talk.both_say(0..100).await;
    talk.visitor
        .until("a rung that is not cut", |seen| {
            seen.wire.rung == Some(Rung::Stream) && seen.wire.is_live()
        })
        .await;
    talk.both_say(100..120).await;

    talk.is_whole(&relay, &scene, 120).await;
    assert!(talk.visitor.sees().wire.welcomes > 2, "it was cut");
}

#[tokio::test]
async fn a_tab_goes_down_and_climbs_back_and_nothing_is_lost_doubled_or_reordered() {
    let (relay, scene) = patient().await;
    let (middlebox, talk) = Talk::behind(&relay, &scene, Rules::default()).await;
    assert_eq!(talk.rungs().await, [Rung::Socket; 2]);
    talk.both_say(0..40).await;

    middlebox.obeys(Rules {
        upgrades: Upgrades::Refuse(502),
        ..Rules::default()
    });
    talk.visitor.cut();
    talk.agent.cut();
    talk.both_say(40..80).await;
    assert_eq!(talk.rungs().await, [Rung::Stream; 2]);

    middlebox.obeys(Rules::default());
    let climbing = async {
        let up = "to be back on the top rung";
        let is_up = |rung, live| rung == Some(Rung::Socket) && live;
        talk.visitor
            .until_after(PROBE_WITHIN_S, up, |seen| {
                is_up(seen.wire.rung, seen.wire.is_live())
            })
            .await;
        talk.agent
            .until_after(PROBE_WITHIN_S, up, |seen| {
                is_up(seen.wire.rung, seen.wire.is_live())
            })
            .await;
    };
    tokio::join!(climbing, talk.both_say(80..160));
    talk.both_say(160..180).await;

    assert_eq!(talk.rungs().await, [Rung::Socket; 2]);
    talk.is_whole(&relay, &scene, 180).await;
    let is_empty = |house: &relay::http::House| house.carriers.is_empty();
    relay.until("the carriers to be let go", is_empty).await;
}

#[tokio::test]
async fn answers_that_are_lost_are_asked_for_again_and_nothing_is_said_twice() {
    let (relay, scene) = patient().await;
    let rules = Rules {
        upgrades: Upgrades::Refuse(502),
        holds: Some(usize::MAX),
        drops_every: 4,
    };
    let (middlebox, talk) = Talk::behind(&relay, &scene, rules).await;

    talk.both_say(0..100).await;

    talk.is_whole(&relay, &scene, 100).await;
    assert_eq!(talk.rungs().await, [Rung::Poll; 2]);
    assert!(middlebox.dropped() > 5, "{}", middlebox.dropped());
}

#[tokio::test]
async fn both_encodings_are_carried_on_both_lower_rungs() {
    let (relay, scene) = patient().await;
    let mut bots = Vec::new();
    for (rung, encoding) in [
        (Rung::Stream, Json),
        (Rung::Stream, Binary),
        (Rung::Poll, Json),
        (Rung::Poll, Binary),
    ] {
        let visitor = VisitorBot::new("Bo", scene.visitor_door(encoding).on(rung));
        let visitor = visitor.live().await;
        // Above the padding of a stream, with everything that could end a line or a field.
        let text = format!(
            "a\nb\r\nc\n\nevent: end\ndata: x{}",
            "钱卡住了\u{2028}".repeat(400)
        );
        visitor.say(&text);
        visitor.say("and one more");

        let seen = visitor
            .until("to be stored", |seen| {
                seen.texts().len() == 2 && seen.wire.is_stored()
            })
            .await;

        assert_eq!(seen.texts(), [text.as_str(), "and one more"]);
        bots.push(visitor);
    }
    assert_eq!(relay.house().carriers.len(), 4);
}

/// A visitor and an agent who talk.
struct Talk {
    visitor: VisitorBot,
    agent: AgentBot,
    conversation: ConversationId,
}

impl Talk {
    async fn behind(relay: &Relay, scene: &Scene, rules: Rules) -> (Middlebox, Talk) {
        Talk::behind_as(relay, scene, rules, "Lin").await
    }

    async fn behind_as(
        relay: &Relay,
        scene: &Scene,
        rules: Rules,
        name: &str,
    ) -> (Middlebox, Talk) {
        let login = scene.agent(name).await;
        let middlebox = Middlebox::before(relay.api().addr(), rules).await;
        let scene = scene.behind(middlebox.addr());
        let agent = scene.online(&login).await;
        let visitor = scene.visitor("Bo").await;
        visitor.say("first");
        let conversation = agent.given("first").await;
        let talk = Talk {
            visitor,
            agent,
            conversation,
        };
        (middlebox, talk)
    }

    /// Both say these at the same time, and wait until they are stored and seen.
    async fn both_say(&self, range: std::ops::Range<usize>) {
        let all = 1 + 2 * range.end;
        tokio::join!(
            self.visitor.say_all(numbered("visitor", range.clone())),
            self.agent
                .say_all(self.conversation, numbered("agent", range)),
        );
        self.visitor
            .until("all of it", |seen| {
                seen.texts().len() == all && seen.wire.is_stored()
            })
            .await;
        self.agent
            .until("all of it", |seen| {
                seen.texts(self.conversation).len() == all && seen.wire.is_stored()
            })
            .await;
    }

    async fn rungs(&self) -> [Rung; 2] {
        let visitor = self.visitor.until("a link", |seen| seen.wire.is_live());
        let agent = self.agent.until("a link", |seen| seen.wire.is_live());
        let rungs = [visitor.await.wire.rung, agent.await.wire.rung];
        rungs.map(|rung| rung.expect("a live link has a rung"))
    }

    /// Checks that everything is stored and shown once, in order, at both ends.
    async fn is_whole(&self, relay: &Relay, scene: &Scene, len: usize) {
        let stored = relay.entries(scene.site.id, self.conversation).await;
        assert_eq!(self.visitor.sees().transcript(), stored);
        assert_eq!(self.agent.sees().transcript(self.conversation), stored);
        assert!(
            stored
                .iter()
                .zip(1..)
                .all(|(entry, seq)| entry.seq == Seq(seq)),
            "no holes"
        );
        for who in ["visitor", "agent"] {
            assert_eq!(of(&stored, who), numbered(who, 0..len));
        }
    }
}

/// A relay that takes what is said as fast as it comes.
async fn patient() -> (Relay, Scene) {
    let relay = Relay::start_with(|config| config.limits.say.burst = 100_000).await;
    let scene = relay.scene().await;
    (relay, scene)
}

fn numbered(who: &str, range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|nth| format!("{who} {nth}")).collect()
}

fn of(entries: &[Entry], who: &str) -> Vec<String> {
    let texts = tests::bot::screen::texts(entries).into_iter();
    texts
        .filter(|text| text.starts_with(who))
        .map(str::to_owned)
        .collect()
}
