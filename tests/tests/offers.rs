//! Offers: somebody is asked, and accepts, declines or says nothing; whoever waits keeps the age.

use shared::rest::Routing;
use shared::rest::routing::Rules;
use shared::{Mode, OfferEnd, RefusalCode, Rule};
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn an_offer_is_accepted_and_the_conversation_is_given() {
    let (_relay, scene) = offering(30).await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = waiting(&scene, "Vera").await;

    let offer = ana.asked().await;
    let place = vera.until("a place", |seen| seen.place().is_some()).await;
    ana.accepts(offer.conversation);
    let answered = vera
        .until("an answer", |seen| seen.answered_by() == Some("Ana"))
        .await;
    let given = ana
        .until("the end of the offer", |seen| seen.offers.is_empty())
        .await;

    assert_eq!(place.place().map(|place| place.ahead), Some(0));
    assert_eq!(answered.texts(), ["Vera waits"]);
    assert_eq!(
        given.offers_ended,
        [(offer.conversation, OfferEnd::Accepted)]
    );
    assert_eq!(offer.reason.rule, Rule::OnlyOneFree);
}

#[tokio::test]
async fn what_one_declines_the_next_is_asked_and_the_age_is_kept() {
    let (_relay, scene) = offering(30).await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let _vera = waiting(&scene, "Vera").await;
    let first = ana.asked().await;
    let before = line(&ana, &first).await;
    let bo = scene.online(&scene.agent("Bo").await).await;

    ana.declines(first.conversation);
    let second = bo.asked().await;
    let after = line(&bo, &second).await;
    ana.accepts(first.conversation);
    let late = ana
        .until("a refusal", |seen| !seen.refused.is_empty())
        .await;

    assert_eq!(second.conversation, first.conversation);
    assert!(second.reason.waited_ms >= first.reason.waited_ms);
    assert_eq!(after, before, "the place in the queue is the same");
    assert_eq!(late.refused[0].1.code, RefusalCode::OfferOver);
    assert_eq!(
        late.offers_ended,
        [(first.conversation, OfferEnd::Declined)]
    );
}

#[tokio::test]
async fn an_offer_that_nobody_answers_goes_to_the_next() {
    let (_relay, scene) = offering(5).await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = waiting(&scene, "Vera").await;
    let first = ana.asked().await;
    let bo = scene.online(&scene.agent("Bo").await).await;

    let second = bo.asked().await;
    bo.accepts(second.conversation);
    vera.until("an answer", |seen| seen.answered_by() == Some("Bo"))
        .await;
    let expired = ana
        .until("the end of the offer", |seen| seen.offers.is_empty())
        .await;

    assert_eq!(second.conversation, first.conversation);
    assert!(second.reason.waited_ms >= 5_000);
    assert_eq!(
        expired.offers_ended,
        [(first.conversation, OfferEnd::Expired)]
    );
    assert!(expired.colleagues["Ana"].pauses_until.is_some());
}

#[tokio::test]
async fn by_hand_nobody_is_asked_until_the_owner_changes_it() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut routing = Routing {
        mode: Mode::Manual,
        ..Routing::default()
    };
    scene.decides(&routing).await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = waiting(&scene, "Vera").await;
    let seen = ana
        .until("one who waits", |seen| seen.queue.len() == 1)
        .await;

    assert_eq!(seen.mode, Mode::Manual);
    assert!(seen.offers.is_empty());
    routing.mode = Mode::Automatic;
    scene.decides(&routing).await;

    vera.until("an answer", |seen| seen.answered_by() == Some("Ana"))
        .await;
}

/// A site on which conversations are offered.
async fn offering(offer_s: u32) -> (Relay, Scene) {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let rules = Rules {
        offer_s,
        ..Rules::default()
    };
    let routing = Routing {
        mode: Mode::Offer,
        rules,
        ..Routing::default()
    };
    scene.decides(&routing).await;
    (relay, scene)
}

async fn waiting(scene: &Scene, name: &str) -> VisitorBot {
    let visitor = scene.visitor(name).await;
    visitor.say(&format!("{name} waits"));
    visitor
        .until("to be stored", |seen| seen.texts().len() == 1)
        .await;
    visitor
}

/// What the order of the queue is made of.
async fn line(agent: &AgentBot, offer: &shared::Offer) -> (bool, shared::Millis) {
    let id = offer.conversation;
    let seen = agent.until("the line", |seen| seen.inbox.contains_key(&id));
    let line = &seen.await.inbox[&id];
    (line.returned, line.rank_at)
}
