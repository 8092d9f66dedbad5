//! Real relays: one in this process, or the shipped binary in a process of its own.
//!
//! Each listens on loopback with a data folder that goes away with it. Asks the relay's API as a
//! browser would; only what no API tells (the store itself) is looked up behind it.

pub mod api;
mod forms;
mod process;
mod scene;
mod trust;

pub use api::{Answer, Api, Login};
pub use process::{Around, Process, STORE, free_address};
pub use scene::{PAGE_ORIGIN, Scene, team, topic};

use crate::bot::AWAIT_WITHIN;
use relay::config::Config;
use relay::store::{Place, Store};
use shared::{ConversationId, Entry, Seq, SiteId};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::{interval, timeout};

/// How often a condition of the relay is looked at that nobody tells about.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Entries that are read at once from a store. More than any test makes in one conversation.
const ENTRIES_LEN_MAX: usize = 1_000_000;

/// A relay in this process.
pub struct Relay {
    relay: relay::Relay,
    folder: TempDir,
}

impl Relay {
    /// Starts one with the default options.
    pub async fn start() -> Relay {
        Relay::start_with(|_| ()).await
    }

    /// Starts one, with everything that must be there before anything can happen.
    pub async fn with_scene() -> (Relay, Scene) {
        let relay = Relay::start().await;
        let scene = relay.scene().await;
        (relay, scene)
    }

    /// Starts one whose options are changed first.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Relay {
        let folder = TempDir::new().expect("a folder for the data can be made");
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let mut config = Config {
            data: folder.path().join("data"),
            ..Config::default()
        };
        change(&mut config);
        let relay = relay::Relay::start(config, listener)
            .await
            .expect("the relay starts");
        Relay { relay, folder }
    }

    /// The relay's API.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(self.relay.addr())
    }

    /// Makes the first administrator and a site, on a relay that has neither.
    pub async fn scene(&self) -> Scene {
        let now = self.house().clock.now();
        let token = self
            .house()
            .store
            .invite_first(now)
            .await
            .expect("the store can be written");
        Scene::set(self.api(), &token.expect("there is no agent yet")).await
    }

    /// What the rooms of the relay share.
    #[must_use]
    pub fn house(&self) -> &relay::http::House {
        self.relay.house()
    }

    /// The entries of a conversation as they are in the store.
    pub async fn entries(&self, site: SiteId, conversation: ConversationId) -> Vec<Entry> {
        entries(&self.house().store, site, conversation).await
    }

    /// Waits until something is true of the relay.
    ///
    /// # Panics
    /// Fails the test when that takes too long.
    pub async fn until(&self, awaited: &str, is_true: impl Fn(&relay::http::House) -> bool) {
        let mut looks = interval(LOOK_EVERY);
        let looking = async {
            while !is_true(self.house()) {
                looks.tick().await;
            }
        };
        let found = timeout(AWAIT_WITHIN, looking).await;
        assert!(found.is_ok(), "waited in vain for {awaited}");
    }

    /// Ends it in good order, and gives the data folder back.
    pub async fn stop(self) -> TempDir {
        self.relay.stop().await.expect("the relay ends well");
        self.folder
    }
}

/// The entries of a conversation as they are in the store of a relay that does not run.
pub async fn entries_in(place: Place, site: SiteId, conversation: ConversationId) -> Vec<Entry> {
    let store = open(place).await;
    let entries = entries(&store, site, conversation).await;
    store.close().await.expect("the store can be closed");
    entries
}

/// Every conversation of a site, as it is in the store of a relay that does not run.
pub async fn everything_in(folder: &Path, site: SiteId) -> Vec<(ConversationId, Vec<Entry>)> {
    let store = open(Place::folder(folder)).await;
    let saved = store.saved(site).await.expect("the store can be read");
    let mut all = Vec::new();
    for id in (1..=saved.last_conversation.0).map(ConversationId) {
        all.push((id, entries(&store, site, id).await));
    }
    store.close().await.expect("the store can be closed");
    all
}

async fn open(place: Place) -> Store {
    let opened = tokio::task::spawn_blocking(move || Store::open_at(&place)).await;
    opened
        .expect("opening does not panic")
        .expect("the store can be opened")
}

async fn entries(store: &Store, site: SiteId, conversation: ConversationId) -> Vec<Entry> {
    let read = store
        .replay(site, conversation, Seq(0), None, ENTRIES_LEN_MAX)
        .await;
    read.expect("the store can be read")
}
