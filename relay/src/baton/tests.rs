//! The baton goes from hand to hand, and whoever fails on the way leaves it where it is.

use super::line::Line;
use super::*;
use crate::store::{Store, StoreError};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tokio::net::UnixStream;

#[tokio::test]
async fn a_successor_gets_the_socket_first_and_the_folder_when_it_is_sure() {
    let scene = Scene::new();
    let store = scene.open();
    let holder = Holder::open(&scene.folder);

    let mut successor = None;
    let asking = async {
        let mut asking = Successor::ask(&scene.folder).await.unwrap().unwrap();
        let passed = asking.listener().local_addr().unwrap();
        assert_eq!(passed, scene.listener.local_addr().unwrap());
        assert!(Store::is_in_use(&scene.folder), "only asked");
        asking.take().await.unwrap();
        let own = scene.open();
        asking.ready().await;
        successor = Some(own);
    };
    let passing = async {
        let asked = holder.asked(&scene.listener).await;
        drop(holder);
        store.close().await.unwrap();
        asked.pass().await
    };
    let ((), is_passed) = tokio::join!(asking, passing);

    assert!(is_passed);
    assert!(Store::is_in_use(&scene.folder), "the successor has it");
}

#[tokio::test]
async fn a_connection_that_waits_while_the_socket_is_passed_on_is_taken_by_the_successor() {
    let scene = Scene::new();
    let _store = scene.open();
    let holder = Holder::open(&scene.folder);
    let client = std::net::TcpStream::connect(scene.listener.local_addr().unwrap()).unwrap();

    let (_asked, asking) = tokio::join!(holder.asked(&scene.listener), async {
        let mut asking = Successor::ask(&scene.folder).await.unwrap().unwrap();
        asking.line.say(GO, None).await.unwrap();
        asking
    });
    asking.listener().set_nonblocking(false).unwrap();
    let (_, from) = asking.listener().accept().unwrap();

    assert_eq!(from, client.local_addr().unwrap());
}

#[tokio::test]
async fn a_successor_that_gives_up_changes_nothing_and_the_next_one_is_answered() {
    let scene = Scene::new();
    let _store = scene.open();
    let holder = Holder::open(&scene.folder);

    let asking = async {
        drop(scene.connect().await);
        let mut rude = scene.connect().await;
        rude.say("give it to me", None).await.unwrap();
        let (answer, fd) = rude.hear(ANSWER_WITHIN_MS).await.unwrap();
        assert!(
            fd.is_none() && answer.contains("deskbell-baton 1"),
            "{answer}"
        );
        drop(Successor::ask(&scene.folder).await.unwrap().unwrap());
        let mut sure = Successor::ask(&scene.folder).await.unwrap().unwrap();
        sure.line.say(GO, None).await.unwrap();
        sure
    };
    let (_asked, _sure) = tokio::join!(holder.asked(&scene.listener), asking);

    assert!(Store::is_in_use(&scene.folder));
}

#[tokio::test]
async fn a_baton_that_the_successor_drops_comes_back() {
    let scene = Scene::new();
    let store = scene.open();
    let holder = Holder::open(&scene.folder);

    let asking = async {
        let mut asking = Successor::ask(&scene.folder).await.unwrap().unwrap();
        asking.take().await.unwrap();
    };
    let passing = async {
        let asked = holder.asked(&scene.listener).await;
        store.close().await.unwrap();
        asked.pass().await
    };
    let ((), is_passed) = tokio::join!(asking, passing);

    assert!(!is_passed);
    drop(scene.open());
}

#[tokio::test]
async fn nobody_is_asked_for_a_store_that_is_of_a_newer_relay() {
    let scene = Scene::new();
    let _store = scene.open();
    let conn = rusqlite::Connection::open(scene.folder.join("deskbell.db")).unwrap();
    conn.execute(
        "INSERT INTO schema_migrations VALUES (9999, 'later', x'00')",
        [],
    )
    .unwrap();
    let holder = Holder::open(&scene.folder);

    let refused = tokio::select! {
        asked = Successor::ask(&scene.folder) => asked.unwrap_err(),
        _ = holder.asked(&scene.listener) => panic!("it was asked"),
    };

    let cause = refused.downcast_ref::<StoreError>();
    assert!(
        matches!(cause, Some(StoreError::Migration(_))),
        "{refused:#}"
    );
}

#[tokio::test]
async fn nobody_else_on_the_machine_may_ask() {
    let scene = Scene::new();
    let _store = scene.open();
    let holder = Holder::open(&scene.folder);
    let path = scene.folder.join(SOCKET);

    let mode = fs::metadata(&path).unwrap().permissions().mode();
    drop(holder);

    assert_eq!(mode & 0o777, 0o600);
    assert!(!path.exists(), "it is tidied up");
    assert_eq!(
        fs::metadata(&scene.folder).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn a_folder_that_nobody_uses_is_nobodys_to_pass_on() {
    let scene = Scene::new();
    let store = scene.open();
    // As a relay that was killed leaves it.
    std::mem::forget(Holder::open(&scene.folder));
    store.close().await.unwrap();

    assert!(Successor::ask(&scene.folder).await.unwrap().is_none());
    let _store = scene.open();
    let holder = Holder::open(&scene.folder);
    tokio::join!(scene.connect(), async {
        tokio::select! {
            _ = holder.asked(&scene.listener) => panic!("nobody asked"),
            () = std::future::ready(()) => {}
        }
    });
}

struct Scene {
    folder: PathBuf,
    listener: TcpListener,
}

impl Scene {
    fn new() -> Scene {
        let name = format!("baton-{:016x}", crate::auth::secret::random_id());
        Scene {
            folder: std::env::temp_dir().join(name),
            listener: TcpListener::bind("127.0.0.1:0").unwrap(),
        }
    }

    fn open(&self) -> Store {
        Store::open(&self.folder).unwrap()
    }

    async fn connect(&self) -> Line {
        Line::new(UnixStream::connect(self.folder.join(SOCKET)).await.unwrap())
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        // An error says that it was never made.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
