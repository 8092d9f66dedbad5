//! What agents choose to be, and what comes to them then; topics that lead to a team.

use shared::agent::Recipient;
use shared::rest::Routing;
use shared::{Choice, OfferEnd, Presence, RefusalCode, TopicId};
use tests::relay::{Relay, team, topic};

#[tokio::test]
async fn who_is_busy_is_given_nothing_new_but_a_colleagues_transfer() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
    let (busy, online) = (scene.online(&bo).await, scene.online(&ana).await);
    busy.chooses(Choice::Busy).await;

    let visitor = scene.visitor("Vera").await;
    visitor.say("hello");
    let id = online.given("hello").await;
    online.transfers(id, Recipient::Agent(bo.me.agent.id), "");
    let offer = busy.asked().await;
    busy.accepts(id);
    visitor
        .until("Bo", |seen| seen.answered_by() == Some("Bo"))
        .await;
    let seen = online
        .until("Bo as busy", |seen| {
            seen.presence("Bo") == Some(Presence::Busy)
        })
        .await;

    assert_eq!(offer.conversation, id);
    assert_eq!(seen.colleagues["Bo"].choice, Choice::Busy);
    let ended = busy.until("the offer's end", |seen| seen.offers.is_empty());
    assert_eq!(ended.await.offers_ended, [(id, OfferEnd::Accepted)]);
}

#[tokio::test]
async fn who_is_finishing_keeps_what_was_given_and_gets_nothing_more() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
    let finishing = scene.online(&bo).await;
    let first = scene.visitor("Vera").await;
    first.say("first");
    let kept = finishing.given("first").await;
    finishing.chooses(Choice::Finishing).await;
    let online = scene.online(&ana).await;

    let second = scene.visitor("Wang").await;
    second.say("second");
    let id = online.given("second").await;
    online.transfers(id, Recipient::Agent(bo.me.agent.id), "");
    let refused = online
        .until("a refusal", |seen| !seen.refused.is_empty())
        .await;
    finishing.say(kept, "still here");
    first
        .until("the answer", |seen| seen.texts() == ["first", "still here"])
        .await;

    assert_eq!(refused.refused[0].1.code, RefusalCode::NobodyThere);
    assert_eq!(refused.presence("Bo"), Some(Presence::Finishing));
}

#[tokio::test]
async fn a_topic_leads_to_its_team() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
    let routing = Routing {
        teams: vec![team(1, "Payments", &[&bo])],
        topics: vec![topic(1, "A payment", 1)],
        ..Routing::default()
    };
    scene.decides(&routing).await;
    let _ana = scene.online(&ana).await;
    let bo = scene.online(&bo).await;

    let visitor = scene.visitor("Vera").await;
    let door = visitor.sees();
    visitor.chooses(TopicId(1));
    visitor.say("it failed");
    let id = bo.given("it failed").await;
    let seen = visitor
        .until("Bo", |seen| seen.answered_by() == Some("Bo"))
        .await;

    assert_eq!(door.topics[0].en, "A payment");
    assert_eq!(seen.topic, Some(TopicId(1)));
    assert_eq!(bo.sees().inbox[&id].topic, Some(TopicId(1)));
}
