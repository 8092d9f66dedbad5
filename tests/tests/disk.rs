//! Disks that are full or read-only, under a real relay: nothing is confirmed that is not kept, and
//! it goes on by itself when there is room again.

use relay::store::{Place, Store, StoreError};
use shared::Close;
use shared::close::pause_of;
use shared::version::Encoding::Json;
use tests::bot::hello;
use tests::bot::raw::visitor::TAB;
use tests::disk::Disk;
use tests::relay::{Process, entries_in};

/// Room for a relay and a few hundred messages.
const BYTES: usize = 6 * 1024 * 1024;
/// Messages of which some do not fit on a full disk: the log has room for a few.
const LEN: usize = 400;

#[tokio::test]
async fn a_full_disk_confirms_nothing_and_everything_is_kept_once_there_is_room() {
    let disk = Disk::new(BYTES);
    let folder = tempfile::tempdir_in(disk.path()).unwrap();
    let mut process = Process::start_on(folder, &["--say-burst", "100000"]).await;
    let scene = process.scene().await;
    let agent = scene.online(&scene.agent("Ana").await).await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("before");
    let conversation = agent.given("before").await;
    disk.fill();

    let text = |number: usize| format!("{number} {}", "钱".repeat(400));
    let traffic = visitor.say_all((0..LEN).map(text));
    let disaster = async {
        let closed = visitor.until("to be sent away", |seen| !seen.wire.closes.is_empty());
        let (code, reason) = closed.await.wire.closes[0].clone();
        assert_eq!(code, Close::NoRoom.code());
        let pause = pause_of(&reason).unwrap();
        assert!((4_000..=12_000).contains(&pause), "{reason}");
        let health = scene.api.get("/healthz", "").await.to_string();
        assert!(
            health.starts_with("503") && health.contains("(full)"),
            "{health}"
        );
        let metrics = scene.api.get("/metrics", "").await.to_string();
        assert!(
            metrics.contains("deskbell_store_refuses{why=\"full\"} 1"),
            "{metrics}"
        );
        let mut late = scene.visitor_door(Json).open().await;
        late.say(&hello(TAB, None)).await;
        assert_eq!(
            late.closed().await,
            Close::NoRoom,
            "whoever comes is told at once"
        );
        // What is kept can be read all the while.
        scene.ended().await;

        disk.free();
        scene.api.healthy().await;
        let settled = async {
            while scene
                .api
                .get("/metrics", "")
                .await
                .to_string()
                .contains("why=\"full\"} 1")
            {}
        };
        settled.await;
        visitor.plug_in();
        agent.plug_in();
    };
    tokio::join!(traffic, disaster);

    let all = visitor.until("all of it to be stored", |seen| {
        seen.wire.is_stored() && seen.texts().len() == LEN + 1
    });
    let all = all.await;
    assert_eq!(all.texts()[0], "before");
    assert!((0..LEN).all(|number| all.texts()[number + 1] == text(number)));
    let theirs = agent.until("all of it", |seen| {
        seen.texts(conversation).len() == LEN + 1
    });
    theirs.await;
    let transcript = visitor.sees().transcript().to_vec();
    assert!(process.terminate().await.success());
    let stored = entries_in(process.place(), scene.site.id, conversation).await;
    assert_eq!(stored, transcript);
}

#[tokio::test]
async fn a_disk_that_may_not_be_written_is_a_refusal_that_says_so() {
    let disk = Disk::new(BYTES);
    let place = Place::folder(disk.path().join("data"));
    let open = |place: &Place| {
        let place = place.clone();
        tokio::task::spawn_blocking(move || Store::open_at(&place))
    };
    drop(open(&place).await.unwrap().unwrap());

    disk.forbid_writing();

    let refused = open(&place).await.unwrap().unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(_)), "{refused:?}");
    assert!(refused.to_string().contains("mount"), "{refused}");
}
