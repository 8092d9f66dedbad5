//! Touches the server's world: sockets, disk, clock, secrets.
//!
//! What happens in a conversation is decided by `desk`; here are loops. Arrows between the rooms
//! go down only: `http` → `socket` → `shards` → `shard` → `store`, `hub` → `wire` and the rest.

pub mod audit;
pub mod auth;
pub mod baton;
pub mod blobs;
pub mod clock;
pub mod config;
pub mod copies;
pub mod doctor;
#[cfg(feature = "faults")]
pub mod faults;
pub mod genuine;
pub mod hex;
pub mod http;
pub mod hub;
pub mod identity;
pub mod limits;
pub mod listener;
pub mod mail;
pub mod notary;
pub mod notify;
pub mod paper;
pub mod probe;
pub mod serve;
pub mod shard;
pub mod shards;
pub mod simulate;
pub mod socket;
pub mod store;
pub mod sweep;
pub mod telemetry;
pub mod transcript;
pub mod wire;
pub mod words;

use anyhow::Context;
use auth::Auth;
use auth::throttle::Turnstile;
use blobs::Blobs;
use clock::Clock;
use config::Config;
use http::House;
use http::accept::{Bounds, REQUESTS_END_WITHIN_MS};
use http::assets::Assets;
use http::lobby::Lobby;
use http::sequel::Sequel;
use hub::Hub;
use mail::Postman;
use shard::Shard;
use shards::{Mailbox, Shards};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long sockets have to be told that the relay closes.
const SOCKETS_END_WITHIN_MS: u64 = 5_000;

/// Desks that are rebuilt before the first connection is taken. Those of more sites are made when
/// somebody arrives at them.
const DESKS_AT_START_MAX: usize = 10_000;

/// Connections beyond those that become sockets: documents, files, the API.
const PLAIN_CONNECTIONS_MAX: usize = 1_024;

/// A relay at work.
pub struct Relay {
    addr: SocketAddr,
    house: House,
    closing: watch::Sender<bool>,
    /// The one that takes connections.
    door: JoinSet<()>,
    /// The ones that step, save and send.
    shards: JoinSet<()>,
    /// The ones that only look after this process.
    chores: JoinSet<()>,
}

/// What is left of a relay that has let its store go: sockets that say goodbye.
pub struct Goodbyes {
    lobby: Arc<Lobby>,
    door: JoinSet<()>,
}

impl Relay {
    /// Opens the store and takes connections from `listener`.
    ///
    /// # Errors
    /// Fails when the store or the assets cannot be used.
    pub async fn start(config: Config, listener: TcpListener) -> anyhow::Result<Relay> {
        let place = config.place();
        let store = tokio::task::spawn_blocking(move || Store::open_at(&place)).await??;
        Relay::start_on(config, store, Clock::system(), listener).await
    }

    /// Takes connections from `listener` on a store that is open, by a clock of the caller's. All
    /// that was open is as it was before the first connection is taken.
    ///
    /// # Errors
    /// Fails when the assets cannot be used, or the store cannot be read.
    pub async fn start_on(
        config: Config,
        store: Store,
        clock: Clock,
        listener: TcpListener,
    ) -> anyhow::Result<Relay> {
        let addr = listener
            .local_addr()
            .context("the listener has no address")?;
        let assets = Assets::load(config.assets.as_deref())?;
        if assets.is_empty() {
            tracing::warn!(
                "there are no files for browsers: run `cargo xtask dist`, or use --assets"
            );
        }
        telemetry::metrics();
        let (closing, is_closing) = watch::channel(false);
        let (mailboxes_in, mailboxes_out) = Shards::open(cores());
        let house = House {
            auth: Arc::new(Auth::new(clock.clone())),
            turnstile: Arc::new(Turnstile::new(clock.clone())),
            hub: Arc::new(Hub::default()),
            assets: Arc::new(assets),
            wardrobe: Arc::default(),
            lobby: Lobby::new(config.sockets_max, config.sockets_per_address_max),
            carriers: Arc::default(),
            blobs: Blobs::open(&config.data),
            sequel: Arc::new(Sequel::new(&clock)),
            sessions: Arc::new(watch::Sender::new(0)),
            shards: mailboxes_in,
            closing: is_closing.clone(),
            config: Arc::new(config),
            clock,
            store,
        };
        // Shards close after the sockets: they have a signal of their own, in `let_go`.
        let mut shards = JoinSet::new();
        for shard in rebuilt(&house, mailboxes_out).await? {
            shards.spawn(shard.run());
        }
        let mut door = JoinSet::new();
        let config = &house.config;
        let bounds = Bounds {
            connections_max: config.sockets_max.saturating_add(PLAIN_CONNECTIONS_MAX),
            sockets_per_network_max: config.sockets_per_address_max,
            proxies: config.trusted_proxies.clone(),
        };
        let router = http::router(house.clone());
        door.spawn(http::accept::run(listener, router, bounds, is_closing));
        let mut chores = JoinSet::new();
        telemetry::tell_durability(house.config.durability);
        chores.spawn(telemetry::upkeep());
        chores.spawn(house.store.clone().look_for_room());
        chores.spawn(house.store.clone().keep_index());
        let (store, blobs) = (house.store.clone(), house.blobs.clone());
        chores.spawn(sweep::run(store, blobs, house.clock.clone()));
        if let Some(mail) = house.config.mail.clone() {
            let (store, clock) = (house.store.clone(), house.clock.clone());
            let (base, bell) = (house.config.public_url.clone(), house.sequel.bell.clone());
            let postman = Postman::new(store, clock, mail, base, bell)?;
            chores.spawn(postman.run());
        }
        tracing::info!(%addr, "the relay is open");
        Ok(Relay {
            addr,
            house,
            closing,
            door,
            shards,
            chores,
        })
    }

    /// Returns the address that the relay listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Returns what the rooms of this relay share.
    #[must_use]
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Waits until a part ends that should not, and says which. That is for ever, mostly.
    pub async fn broken(&mut self) -> &'static str {
        tokio::select! {
            Some(_) = self.shards.join_next() => "a shard",
            Some(_) = self.door.join_next() => "the part that takes connections",
        }
    }

    /// Ends in good order: no new connections, every socket closed with a code that comes back,
    /// everything that was accepted saved, the store closed.
    ///
    /// # Errors
    /// Fails when a part broke down, or the store could not be closed well.
    pub async fn stop(self) -> anyhow::Result<()> {
        let (goodbyes, ended) = self.let_go(REQUESTS_END_WITHIN_MS).await;
        goodbyes.said().await;
        ended?;
        tracing::info!("the relay is closed");
        Ok(())
    }

    /// Takes no more connections, saves everything that was accepted and closes the store, whose
    /// folder is free then. Requests have `within_ms` to end; later ones find the store closed.
    /// Goodbyes go on. The second answer fails when a part broke down, or the store could not be
    /// closed well; the folder is free all the same.
    pub async fn let_go(self, within_ms: u64) -> (Goodbyes, anyhow::Result<()>) {
        let Relay {
            house,
            closing,
            mut door,
            mut shards,
            chores,
            ..
        } = self;
        tracing::info!(sockets = house.hub.len(), "the relay closes");
        house.hub.end();
        closing.send_replace(true);
        let calm = async {
            while door.join_next().await.is_some() {}
            house.hub.quiet().await;
        };
        if timeout(Duration::from_millis(within_ms), calm)
            .await
            .is_err()
        {
            tracing::warn!("some requests did not end in time");
        }
        house.shards.close();
        let mut broken = 0;
        while let Some(ended) = shards.join_next().await {
            broken += usize::from(ended.is_err());
        }
        drop(chores);
        let closed = house.store.close().await;
        let ended = closed
            .context("the store could not be closed well")
            .and_then(|()| {
                anyhow::ensure!(broken == 0, "{broken} shards broke down");
                Ok(())
            });
        let lobby = Arc::clone(&house.lobby);
        (Goodbyes { lobby, door }, ended)
    }
}

impl Goodbyes {
    /// Waits until every socket was told why it ends, or has had the time for it.
    pub async fn said(mut self) {
        let within = Duration::from_millis(SOCKETS_END_WITHIN_MS);
        let said = async {
            while self.door.join_next().await.is_some() {}
            self.lobby.emptied().await;
        };
        if timeout(within, said).await.is_err() {
            tracing::warn!("some sockets did not end in time");
        }
    }
}

/// Makes the shards, each with the desks of its sites on which somebody waits or is answered: one
/// desk after the other in each of them.
async fn rebuilt(house: &House, mailboxes: Vec<Mailbox>) -> anyhow::Result<Vec<Shard>> {
    let sites = house.store.sites_at_work(DESKS_AT_START_MAX).await?;
    let mut rebuilding = JoinSet::new();
    for (place, mailbox) in mailboxes.into_iter().enumerate() {
        let (clock, store) = (house.clock.clone(), house.store.clone());
        let (hub, limits) = (Arc::clone(&house.hub), house.config.limits);
        let mut shard = Shard::new(mailbox, clock, store, hub, limits);
        let own = sites
            .iter()
            .filter(|site| house.shards.shard_of(**site) == place);
        let own: Vec<_> = own.copied().collect();
        rebuilding.spawn(async move {
            shard.rebuild(&own).await;
            shard
        });
    }
    let mut shards = Vec::new();
    while let Some(shard) = rebuilding.join_next().await {
        shards.push(shard.context("a shard broke down while its desks were rebuilt")?);
    }
    tracing::info!(sites = sites.len(), "what was open is rebuilt");
    Ok(shards)
}

/// One shard for each core.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
