//! Touches the server's world: sockets, disk, clock, secrets.
//!
//! What happens in a conversation is decided by `desk`; here are loops. Arrows between the rooms
//! go down only: `http` → `socket` → `shards` → `shard` → `store`, `hub` → `wire` and the rest.

pub mod auth;
pub mod clock;
pub mod config;
pub mod copies;
pub mod http;
pub mod hub;
pub mod limits;
pub mod probe;
pub mod shard;
pub mod shards;
pub mod simulate;
pub mod socket;
pub mod store;
pub mod telemetry;
pub mod wire;

use anyhow::Context;
use auth::Auth;
use auth::throttle::Turnstile;
use clock::Clock;
use config::Config;
use http::House;
use http::assets::Assets;
use http::lobby::Lobby;
use hub::Hub;
use shard::Shard;
use shards::Shards;
use std::future::Future;
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

/// Runs a relay until `shutdown`, then ends it in good order.
///
/// # Errors
/// Fails when the relay cannot start, when a part of it breaks down, and when it cannot end well.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let mut relay = Relay::start(config, listener).await?;
    let broken = tokio::select! {
        () = shutdown => None,
        part = relay.broken() => Some(part),
    };
    relay.stop().await?;
    broken.map_or(Ok(()), |part| anyhow::bail!("{part} broke down"))
}

impl Relay {
    /// Opens the store and takes connections from `listener`.
    ///
    /// # Errors
    /// Fails when the store or the assets cannot be used.
    pub async fn start(config: Config, listener: TcpListener) -> anyhow::Result<Relay> {
        let place = config.place();
        let store = tokio::task::spawn_blocking(move || Store::open_at(&place)).await??;
        Relay::start_on(config, store, Clock::system(), listener)
    }

    /// Takes connections from `listener` on a store that is open, by a clock of the caller's.
    ///
    /// # Errors
    /// Fails when the assets cannot be used.
    pub fn start_on(
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
        let (closing, is_closing) = watch::channel(false);
        let (mailboxes_in, mailboxes_out) = Shards::open(cores());
        let house = House {
            auth: Arc::new(Auth::new(clock.clone())),
            turnstile: Arc::new(Turnstile::new(clock.clone())),
            hub: Arc::new(Hub::default()),
            assets: Arc::new(assets),
            lobby: Lobby::new(config.sockets_max, config.sockets_per_address_max),
            sessions: Arc::new(watch::Sender::new(0)),
            shards: mailboxes_in,
            closing: is_closing.clone(),
            config: Arc::new(config),
            clock,
            store,
        };
        // Shards close after the sockets: they have a signal of their own, in `stop`.
        let mut shards = JoinSet::new();
        for mailbox in mailboxes_out {
            let (clock, store) = (house.clock.clone(), house.store.clone());
            let (hub, limits) = (Arc::clone(&house.hub), house.config.limits);
            shards.spawn(Shard::new(mailbox, clock, store, hub, limits).run());
        }
        let mut door = JoinSet::new();
        let connections_max = house
            .config
            .sockets_max
            .saturating_add(PLAIN_CONNECTIONS_MAX);
        let router = http::router(house.clone());
        door.spawn(http::accept::run(
            listener,
            router,
            connections_max,
            is_closing,
        ));
        let mut chores = JoinSet::new();
        telemetry::metrics();
        telemetry::tell_durability(house.config.durability);
        chores.spawn(telemetry::upkeep());
        chores.spawn(house.store.clone().look_for_room());
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
        let Relay {
            house,
            closing,
            mut door,
            mut shards,
            chores,
            ..
        } = self;
        tracing::info!(sockets = house.hub.len(), "the relay closes");
        closing.send_replace(true);
        while door.join_next().await.is_some() {}
        let within = Duration::from_millis(SOCKETS_END_WITHIN_MS);
        if timeout(within, house.lobby.emptied()).await.is_err() {
            tracing::warn!("some sockets did not end in time");
        }
        house.shards.close();
        let mut broken = 0;
        while let Some(ended) = shards.join_next().await {
            broken += usize::from(ended.is_err());
        }
        drop(chores);
        house
            .store
            .close()
            .await
            .context("the store could not be closed well")?;
        anyhow::ensure!(broken == 0, "{broken} shards broke down");
        tracing::info!("the relay is closed");
        Ok(())
    }
}

/// One shard for each core.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
