//! A relay that keeps everything in a PostgreSQL database: the main job, and a database that goes
//! away under it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use relay::store::Durability;
use tests::postgres::Postgres;
use tests::relay::{Relay, Scene};

/// A relay on a new database.
async fn relay(url: &str) -> (Relay, Scene) {
    let relay = Relay::start_with(|config| {
        config.store = Some(url.parse().unwrap());
        config.durability = Durability::Fast;
    })
    .await;
    let scene = relay.scene().await;
    (relay, scene)
}

#[tokio::test]
async fn a_visitor_and_an_agent_talk_and_it_is_kept() {
    let url = Postgres::running().database();
    let (relay, scene) = relay(&url).await;
    let agent = scene.online(&scene.agent("Ana").await).await;
    let visitor = scene.visitor("Vera").await;

    visitor.say("我的钱卡住了");
    let conversation = agent.given("我的钱卡住了").await;
    agent.say(conversation, "I am looking into it. 🔍");
    let seen = visitor
        .until("the answer", |seen| seen.texts().len() == 2)
        .await;

    let stored = relay.entries(scene.site.id, conversation).await;
    assert_eq!(seen.transcript(), stored);
    let metrics = scene.api.get("/metrics", "").await;
    let metrics = metrics.to_string();
    assert!(
        metrics.contains("deskbell_durability{kind=\"fast\"} 1"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_database_that_goes_away_and_comes_back_loses_nothing_of_what_is_said_meanwhile() {
    let server = Postgres::running();
    let url = server.database();
    let (relay, scene) = relay(&url).await;
    let agent = scene.online(&scene.agent("Ana").await).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("before");
    let conversation = agent.given("before").await;
    let name = url.rsplit('/').next().unwrap();

    // Nobody new is let in, and everybody inside is put out.
    assert!(server.sql(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")));
    let put_out =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    assert!(server.sql(&put_out));
    visitor.say("meanwhile");
    visitor
        .until("to be told that nothing is saved", |seen| {
            !seen.wire.closes.is_empty()
        })
        .await;
    assert!(!scene.api.is_healthy().await);
    assert_eq!(visitor.sees().wire.pending.len(), 1, "it is not confirmed");
    assert!(server.sql(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")));

    let seen = visitor
        .until("it to be stored", |seen| {
            seen.wire.is_stored() && seen.texts() == ["before", "meanwhile"]
        })
        .await;
    let stored = relay.entries(scene.site.id, conversation).await;
    assert_eq!(seen.transcript(), stored);
}
