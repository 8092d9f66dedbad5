//! The queue is honest: places are live, are kept, and get worse only by the stated rule.

use shared::version::Encoding::{Binary, Json};
use shared::{Choice, ConversationId, Place, Status, What};
use tests::bot::screen::VisitorScreen;
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Login, Relay, Scene};

#[tokio::test]
async fn who_waits_is_told_a_place_and_moves_up_while_waiting() {
    let office = Office::open(|_| ()).await;
    let (_first, conversation) = office.served("first").await;
    let second = office.waiting("second", 0).await;
    let third = office.waiting("third", 1).await;

    office.ana.ends(conversation);
    let answered = second
        .until("an answer", |seen| seen.answered_by().is_some())
        .await;
    let moved = third
        .until("a better place", |seen| ahead(seen) == Some(0))
        .await;

    assert_eq!(answered.answered_by(), Some("Ana"));
    assert_eq!(answered.places(), [0]);
    assert_eq!(moved.places(), [1, 0]);
    office
        .ana
        .until("one who waits", |seen| seen.queue.len() == 1)
        .await;
}

#[tokio::test]
async fn who_leaves_the_queue_makes_room() {
    let office = Office::open(|_| ()).await;
    let (_first, conversation) = office.served("first").await;
    let second = office.waiting("second", 0).await;
    let third = office.waiting("third", 1).await;

    second.ends();
    let left = second
        .until("the end", |seen| seen.status == Some(Status::Ended))
        .await;
    let moved = third
        .until("a better place", |seen| ahead(seen) == Some(0))
        .await;
    office.ana.ends(conversation);

    assert_eq!(left.transcript().len(), 2, "a message and the end");
    assert_eq!(moved.places(), [1, 0]);
    assert_eq!(office.ana.given("third").await, moved.conversation.unwrap());
    let none = "an empty queue";
    office.ana.until(none, |seen| seen.queue.is_empty()).await;
}

#[tokio::test]
async fn a_place_is_kept_over_a_reload() {
    let office = Office::open(|_| ()).await;
    let (_first, conversation) = office.served("first").await;
    let second = office.waiting("second", 0).await;
    let third = office.waiting("third", 1).await;
    let before = second.sees();

    drop(second);
    let door = office.scene.visitor_door(Json);
    let reloaded = VisitorBot::with("second", door, before.token, before.wire.kept)
        .live()
        .await;
    let seen = reloaded
        .until("the message", |seen| seen.texts() == ["second"])
        .await;

    assert_eq!(
        seen.place(),
        Some(Place {
            ahead: 0,
            staffed: true,
            ..Place::default()
        })
    );
    assert_eq!(seen.conversation, before.conversation);
    office.ana.ends(conversation);
    assert_eq!(
        office.ana.given("second").await,
        before.conversation.unwrap()
    );
    assert_eq!(
        third
            .until("a better place", |seen| ahead(seen) == Some(0))
            .await
            .places(),
        [1, 0]
    );
}

#[tokio::test]
async fn whose_agent_is_lost_goes_to_the_front_and_is_told_once() {
    let office = Office::open(|config| config.limits.grace_ms = Some(300)).await;
    let (first, conversation) = office.served("first").await;
    let second = office.waiting("second", 0).await;
    let Office {
        relay,
        scene,
        ana,
        ben,
    } = office;

    drop(ana);
    let returned = first.until("the loss", |seen| ahead(seen) == Some(0)).await;
    let behind = second
        .until("a place behind", |seen| ahead(seen) == Some(1))
        .await;
    let ben = scene.online(&ben).await;

    assert_eq!(ben.given("first").await, conversation);
    let seen = first
        .until("another answer", |seen| seen.answered_by() == Some("Ben"))
        .await;
    let whats: Vec<_> = seen.transcript().iter().map(|entry| &entry.what).collect();
    assert!(matches!(
        whats[..],
        [
            What::Said { .. },
            What::Joined { .. },
            What::Returned,
            What::Joined { .. }
        ]
    ));
    assert!(returned.transcript().len() == 3 && !returned.place().unwrap().staffed);
    assert_eq!(
        behind.places().last(),
        Some(&1),
        "those who came back go first"
    );
    second
        .until("the place of before", |seen| ahead(seen) == Some(0))
        .await;
    assert_eq!(
        relay.entries(scene.site.id, conversation).await,
        seen.transcript()
    );
}

#[tokio::test]
async fn an_agent_who_is_back_within_the_grace_keeps_everything() {
    let office = Office::open(|_| ()).await;
    let (first, conversation) = office.served("first").await;

    for welcomes in 2..5 {
        office.ana.cut();
        office
            .ana
            .until("another welcome", |seen| seen.wire.welcomes == welcomes)
            .await;
    }
    office.ana.say(conversation, "still here");
    let seen = first
        .until("the answer", |seen| seen.texts().len() == 2)
        .await;

    let returned = seen
        .transcript()
        .iter()
        .any(|entry| entry.what == What::Returned);
    assert!(!returned && seen.places() == [0], "{seen:?}");
}

#[tokio::test]
async fn who_waits_is_told_whether_anybody_is_there() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent_for("Ana", 1).await;
    let visitor = scene.visitor("Vera").await;
    let door = visitor.sees().door;
    visitor.say("hello");
    let alone = visitor
        .until("a place", |seen| seen.place().is_some())
        .await;

    let agent = AgentBot::new("Ana", scene.agent_door(&ana, Binary))
        .online()
        .await;
    let other = scene.visitor("Wang").await;
    other.say("你好");
    let staffed = other.until("a place", |seen| seen.place().is_some()).await;
    agent.chooses(Choice::Away).await;
    let unstaffed = other
        .until("nobody there", |seen| !seen.place().unwrap().staffed)
        .await;
    agent.chooses(Choice::Online).await;
    let again = other
        .until("somebody there", |seen| seen.place().unwrap().staffed)
        .await;

    assert_eq!(
        door,
        Some(Place {
            ahead: 0,
            staffed: false,
            ..Place::default()
        })
    );
    assert_eq!(
        alone.place(),
        Some(Place {
            ahead: 0,
            staffed: false,
            ..Place::default()
        })
    );
    assert_eq!(
        staffed.place(),
        Some(Place {
            ahead: 0,
            staffed: true,
            ..Place::default()
        })
    );
    assert_eq!(
        (unstaffed.places().last(), again.places().last()),
        (Some(&0), Some(&0))
    );
    visitor
        .until("an answer", |seen| seen.answered_by() == Some("Ana"))
        .await;
}

#[tokio::test]
async fn every_place_of_a_long_queue_is_its_own_and_never_gets_worse() {
    const LEN: u32 = 12;
    let office = Office::open(|_| ()).await;
    let (first, mut served) = office.served("0").await;
    let mut queue = vec![first];
    for number in 1..=LEN {
        queue.push(office.waiting(&number.to_string(), number - 1).await);
    }

    for number in 1..=LEN {
        office.ana.ends(served);
        served = office.ana.given(&number.to_string()).await;
    }

    for (number, visitor) in queue.iter().enumerate().skip(1) {
        let seen = visitor
            .until("the way out of the queue", |seen| ahead(seen).is_none())
            .await;
        // Moves within a second are told as one, so some places are never seen.
        let places = seen.places();
        let first = u32::try_from(number).unwrap() - 1;
        assert_eq!(places.first(), Some(&first), "visitor {number}");
        let falls = places.windows(2).all(|pair| pair[1] < pair[0]);
        assert!(falls, "visitor {number} saw {places:?}");
    }
    let none = "an empty queue";
    office.ana.until(none, |seen| seen.queue.is_empty()).await;
}

#[tokio::test]
async fn nobody_waits_beside_a_free_agent() {
    let office = Office::open(|_| ()).await;
    let (_first, _) = office.served("first").await;
    let second = office.waiting("second", 0).await;

    let ben = office.scene.online(&office.ben).await;

    assert_eq!(second.sees().conversation, Some(ben.given("second").await));
    second
        .until("an answer", |seen| seen.answered_by() == Some("Ben"))
        .await;
}

/// A relay with an agent who is online and has room for one, and a colleague who is not there.
struct Office {
    relay: Relay,
    scene: Scene,
    ana: AgentBot,
    ben: Login,
}

impl Office {
    async fn open(change: impl FnOnce(&mut relay::config::Config)) -> Office {
        let relay = Relay::start_with(change).await;
        let scene = relay.scene().await;
        let ana = scene.agent_for("Ana", 1).await;
        let ben = scene.agent_for("Ben", 1).await;
        let ana = scene.online(&ana).await;
        Office {
            relay,
            scene,
            ana,
            ben,
        }
    }

    /// A visitor who is answered by Ana.
    async fn served(&self, words: &str) -> (VisitorBot, ConversationId) {
        let visitor = self.scene.visitor(words).await;
        visitor.say(words);
        let conversation = self.ana.given(words).await;
        visitor
            .until("an answer", |seen| seen.answered_by() == Some("Ana"))
            .await;
        (visitor, conversation)
    }

    /// A visitor who waits behind so many others.
    async fn waiting(&self, words: &str, behind: u32) -> VisitorBot {
        let visitor = self.scene.visitor(words).await;
        visitor.say(words);
        visitor
            .until("a place", |seen| ahead(seen) == Some(behind))
            .await;
        visitor
            .until("the message", |seen| seen.texts() == [words])
            .await;
        visitor
    }
}

fn ahead(seen: &VisitorScreen) -> Option<u32> {
    seen.place().map(|place| place.ahead)
}
