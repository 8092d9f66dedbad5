//! What happens when somebody is slow: late answers, threads, and going on after the end.
//!
//! The rules of a site allow no shorter times than these tests wait for; they wait side by side.

use client::visitor::Input;
use shared::rest::Routing;
use shared::rest::routing::Rules;
use shared::{Nearness, Status, What};
use tests::bot::AgentBot;
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn a_late_answer_is_warned_of_and_then_goes_to_somebody_else() {
    let (_relay, scene) = patient().await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = ana.given("hello").await;
    let bo = scene.online(&scene.agent("Bo").await).await;

    let warned = ana
        .until_after(30, "a warning", |seen| seen.late.contains_key(&id))
        .await;
    let seen = vera
        .until_after(10, "Bo", |seen| seen.answered_by() == Some("Bo"))
        .await;

    assert_eq!(warned.given("hello"), Some(id), "a warning is no loss");
    let unanswered =
        |what: &What| matches!(what, What::Unanswered { agent } if agent.name == "Ana");
    let times = seen.transcript().iter();
    assert_eq!(times.filter(|entry| unanswered(&entry.what)).count(), 1);
    assert_eq!(bo.given("hello").await, id);
}

#[tokio::test]
async fn a_thread_waits_for_its_visitor_and_goes_on_with_the_same_agent() {
    let (_relay, scene) = patient().await;
    let (ana, vera, id) = answered(&scene).await;
    let (token, kept) = (vera.sees().token, vera.sees().wire.kept.clone());

    vera.does(Input::Leave);
    vera.unplug();
    let parked = ana
        .until_after(30, "a thread", |seen| {
            seen.inbox.get(&id).is_some_and(|line| line.parked)
        })
        .await;
    drop(vera);
    let door = scene.visitor_door(shared::version::Encoding::Binary);
    let back = tests::bot::VisitorBot::with("Vera", door, token, kept);
    let found = back
        .until("the thread", |seen| {
            // The words follow the welcome.
            let is_parked = matches!(seen.status, Some(Status::Parked(_)));
            is_parked && seen.texts() == ["hello", "good day"]
        })
        .await;
    back.say("here again");
    let woken = back
        .until("Ana", |seen| seen.answered_by() == Some("Ana"))
        .await;

    assert_eq!(parked.inbox[&id].nearness, Nearness::Gone);
    assert_eq!(parked.colleagues["Ana"].load, 0, "a thread weighs nothing");
    assert_eq!(found.conversation, Some(id));
    assert_eq!(woken.conversation, Some(id));
    assert_eq!(ana.given("here again").await, id);
}

#[tokio::test]
async fn what_has_ended_goes_on_with_the_same_agent() {
    let (_relay, scene) = patient().await;
    let (ana, vera, id) = answered(&scene).await;
    let _bo = scene.online(&scene.agent("Bo").await).await;
    ana.ends(id);
    vera.until("the end", |seen| seen.has_ended()).await;

    vera.does(Input::Reopen);
    let again = vera
        .until("Ana again", |seen| seen.answered_by() == Some("Ana"))
        .await;

    assert_eq!(again.conversation, Some(id));
    let reopened = |what: &What| matches!(what, What::Reopened { .. });
    let times = again.transcript().iter();
    assert_eq!(times.filter(|entry| reopened(&entry.what)).count(), 1);
    vera.say("one more thing");
    assert_eq!(ana.given("one more thing").await, id);
}

/// A site with the shortest patience that its rules allow.
async fn patient() -> (Relay, Scene) {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let rules = Rules {
        grace_s: 1,
        answer_within_s: 30,
        reroute_after_s: 10,
        gone_after_s: 30,
        ..Rules::default()
    };
    let routing = Routing {
        rules,
        ..Routing::default()
    };
    scene.decides(&routing).await;
    (relay, scene)
}

/// A conversation of Vera's in which Ana has spoken last.
async fn answered(scene: &Scene) -> (AgentBot, tests::bot::VisitorBot, shared::ConversationId) {
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = ana.given("hello").await;
    ana.say(id, "good day");
    vera.until("the answer", |seen| seen.texts() == ["hello", "good day"])
        .await;
    (ana, vera, id)
}
