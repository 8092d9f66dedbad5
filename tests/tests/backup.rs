//! `relay backup` while people talk, and `relay restore`: everything that was confirmed before the
//! backup began is in it, and it is what was said.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use relay::store::Place;
use shared::Entry;
use tests::bot::VisitorBot;
use tests::postgres::Postgres;
use tests::relay::{Process, STORE, entries_in};

/// Messages before the backup.
const SOME: usize = 40;
/// Messages in all.
const LEN: usize = 400;

#[tokio::test]
async fn a_backup_has_everything_that_was_confirmed_before_it_began() {
    let process = Process::start(&["--say-burst", "100000"]).await;
    backed_up_and_restored(process).await;
}

#[tokio::test]
async fn a_backup_of_a_database_has_everything_that_was_confirmed_before_it_began() {
    let url = Postgres::running().database();
    let process = Process::start(&["--say-burst", "100000", STORE, &url]).await;
    backed_up_and_restored(process).await;
}

async fn backed_up_and_restored(mut process: Process) {
    let scene = process.scene().await;
    let agent = scene.online(&scene.agent("Ana").await).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("我的钱卡住了");
    let conversation = agent.given("我的钱卡住了").await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup.db");
    let file = file.to_str().unwrap();
    let data = process.data();
    let mut from = vec!["--data", data.to_str().unwrap()];
    let url = process.store_url();
    from.extend(url.iter().flat_map(|url| [STORE, url.as_str()]));

    let traffic = visitor.say_all((0..LEN).map(|number| number.to_string()));
    let copy = async {
        let before = confirmed(&visitor, SOME).await;
        let ended = Process::run(&[&["backup", file], &from[..]].concat()).await;
        assert!(ended.status.success(), "{ended:?}");
        before
    };
    let ((), before) = tokio::join!(traffic, copy);
    let transcript = confirmed(&visitor, LEN).await;

    let again = Process::run(&[&["backup", file], &from[..]].concat()).await;
    assert!(!again.status.success());
    let says = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(says.contains("--force"), "{says}");
    let folder = elsewhere.path().join("restored");
    let to = folder.to_str().unwrap();
    let restored = Process::run(&["restore", file, "--data", to]).await;
    assert!(restored.status.success(), "{restored:?}");
    let found = entries_in(Place::folder(&folder), scene.site.id, conversation).await;
    assert!(found.starts_with(&before), "what was confirmed is in it");
    assert!(transcript.starts_with(&found), "and nothing else");
    let checked = Process::run(&["check", "--data", to]).await;
    let says = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(
        checked.status.success() && says.contains("is whole"),
        "{says}"
    );

    // A relay on the place is not pulled away from under people.
    let beside = Process::run(&[&["restore", file], &from[..]].concat()).await;
    assert!(!beside.status.success());
    let says = String::from_utf8_lossy(&beside.stderr).into_owned();
    assert!(says.contains("another relay is running"), "{says}");
    scene.still_serves().await;
    assert!(process.terminate().await.success());
}

/// The transcript when so many messages are confirmed.
async fn confirmed(visitor: &VisitorBot, len: usize) -> Vec<Entry> {
    let seen = visitor.until("messages to be confirmed", |seen| seen.texts().len() > len);
    seen.await.transcript().to_vec()
}
