//! A path that is dead without a word is noticed by both ends, and nothing is lost by it.

use shared::Close;
use shared::limits::SILENCE_MAX_MS;
use shared::version::Encoding::Json;
use tests::relay::{Process, Relay};

#[tokio::test]
async fn a_relay_that_is_frozen_is_noticed_and_hears_everything_when_it_thaws() {
    let process = Process::start(&[]).await;
    let scene = process.scene().await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("before");
    visitor
        .until("to be stored", |seen| seen.wire.is_stored())
        .await;

    process.freeze();
    visitor.say("meanwhile");
    let noticed = visitor.until_after(SILENCE_MAX_MS / 1_000, "the silence", |seen| {
        !seen.wire.is_live()
    });
    noticed.await;
    process.thaw();

    let back = visitor.until("the relay", |seen| {
        seen.wire.is_live() && seen.texts() == ["before", "meanwhile"]
    });
    let seen = back.await;
    assert!(
        seen.wire.is_stored() && seen.wire.welcomes == 2,
        "{:?}",
        seen.wire.closes
    );
    scene.still_serves().await;
}

#[tokio::test]
async fn a_client_that_goes_mute_is_let_go() {
    let (relay, scene) = Relay::with_scene().await;
    let mut mute = scene.socket(Json, true).await;
    assert_eq!(relay.house().hub.len(), 1);

    // Nobody reads, so nobody answers the relay's pings.
    relay
        .until("it to be let go", |house| house.hub.is_empty())
        .await;

    assert_eq!(mute.closed().await, Close::Silent);
}
