//! Files over real wires: sent over HTTP, shared by a frame, once and in order whatever the line
//! does.

use client::visitor;
use serde_json::json;
use shared::version::Encoding;
use shared::{Attachment, FileState, RefusalCode, What};
use tests::bot::{VisitorBot, screen};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn what_is_shared_is_there_once_and_in_order_whatever_the_line_does() {
    let (relay, scene) = Relay::with_scene().await;
    let lin = scene.agent("Lin").await;
    let lin = scene.online(&lin).await;
    let ada = scene.visitor("Ada").await;
    ada.say("hello");
    let conversation = lin.given("hello").await;

    let mut expected = vec!["hello".to_owned()];
    for round in 0..6 {
        let name = format!("{round}.txt");
        let file = send(&scene, &ada, &name).await;
        if round % 2 == 0 {
            ada.cut();
        }
        ada.does(visitor::Input::Share(file));
        if round % 3 == 0 {
            ada.cut();
        }
        let words = format!("words {round}");
        ada.say(&words);
        expected.extend([name, words]);
    }
    ada.until("everything to be stored", |seen| seen.wire.is_stored())
        .await;

    let seen = lin
        .until("all of it", |seen| {
            screen::texts(seen.transcript(conversation)).len() == expected.len()
        })
        .await;
    assert_eq!(screen::texts(seen.transcript(conversation)), expected);
    let stored = relay.entries(scene.site.id, conversation).await;
    assert_eq!(screen::texts(&stored), expected);
    let files = stored.iter().filter_map(|entry| match &entry.what {
        What::Shared { file, .. } => Some(file.clone()),
        _ => None,
    });
    for file in files {
        let path = format!("/files/{}/{}", file.id, file.name);
        let read = scene.api.get(&path, &scene.admin.cookie).await;
        assert_eq!((read.status, read.body), (200, file.name));
    }
}

#[tokio::test]
async fn what_somebody_else_has_sent_cannot_be_shared() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ada, bob) = (scene.visitor("Ada").await, scene.visitor("Bob").await);
    let file = send(&scene, &ada, "mine.txt").await;

    bob.does(visitor::Input::Share(file.clone()));
    bob.say("and words");

    let seen = bob
        .until("the words to be stored", |seen| {
            seen.wire.pending.len() == 1 && !seen.wire.not_sent().is_empty()
        })
        .await;
    assert_eq!(
        seen.wire.not_sent(),
        [("mine.txt", RefusalCode::FileUnknown)]
    );
    assert_eq!(seen.texts(), ["and words"]);

    ada.does(visitor::Input::Share(file));
    let seen = ada
        .until("the file to be stored", |seen| {
            seen.wire.is_stored() && !seen.texts().is_empty()
        })
        .await;
    assert_eq!(seen.texts(), ["mine.txt"]);
}

#[tokio::test]
async fn a_file_is_there_after_a_restart_of_its_visitor() {
    let (_relay, scene) = Relay::with_scene().await;
    let ada = scene.visitor("Ada").await;
    let file = send(&scene, &ada, "note.txt").await;
    ada.does(visitor::Input::Share(file));
    let seen = ada
        .until("the file to be stored", |seen| {
            seen.wire.is_stored() && !seen.texts().is_empty()
        })
        .await;

    let door = scene.visitor_door(Encoding::Json);
    let again = VisitorBot::with(
        "Ada again",
        door,
        seen.token.clone(),
        seen.wire.kept.clone(),
    );
    let seen = again
        .until("what was shared", |seen| !seen.texts().is_empty())
        .await;

    assert_eq!(seen.texts(), ["note.txt"]);
}

/// Sends a file whose only words are its name, as the browser does.
async fn send(scene: &Scene, who: &VisitorBot, name: &str) -> Attachment {
    let token = who
        .until("a token", |seen| seen.token.is_some())
        .await
        .token;
    let key = format!("Bearer {}", token.unwrap_or_default());
    let form = json!({ "name": name, "kind": "text/plain", "len": name.len() }).to_string();
    let json = [
        ("authorization", key.as_str()),
        ("content-type", "application/json"),
    ];
    let path = format!("/files/visitor?site={}", scene.site.key);
    let begun = scene.api.ask("POST", &path, &json, Some(form)).await;
    assert_eq!(begun.status, 201, "{begun}");
    let id = begun.json::<FileState>().id;
    let part = [("authorization", key.as_str()), ("upload-offset", "0")];
    let path = format!("/files/{id}");
    let whole = scene.api.ask("PATCH", &path, &part, Some(name.to_owned()));
    let whole = whole.await.json::<FileState>();
    whole.file.expect("it is whole")
}
