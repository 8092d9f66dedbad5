//! The life of a relay's process: comes alone or takes the place of a relay that runs, serves,
//! ends or passes its place on.
//!
//! Knows nothing of what the relay does meanwhile.

use crate::Relay;
use crate::baton::{Asked, Holder, Successor};
use crate::config::Config;
use crate::http::assets::Assets;
use crate::listener;
use crate::notify::{self, State};
use crate::store::{Store, StoreError};
use anyhow::{Context, bail};
use std::future::Future;
use std::net::TcpListener;
use std::pin::{Pin, pin};

/// How long requests under way have to end before a successor gets the store. Short, because
/// everybody waits; a request that is later is told that the store is closed, and tries again.
const CALM_WITHIN_MS: u64 = 500;

/// How the relay of this process ended.
enum End {
    /// For good.
    Over,
    /// A successor was to serve and does not.
    GivenBack,
}

/// Runs a relay until `stop`, or until another takes its place. `opened` is called whenever it
/// has begun to serve.
///
/// # Errors
/// Fails when the relay cannot start, when a part of it breaks down, and when it cannot end well.
pub async fn run(
    config: Config,
    stop: impl Future<Output = ()>,
    opened: impl AsyncFn(&Relay) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut stop = pin!(stop);
    if let Some(folder) = &config.assets {
        // What is wrong with it must be known before a relay that serves lets go.
        Assets::load(Some(folder))?;
    }
    let mut before = predecessor(&config).await?;
    let listener = listening(&config, before.as_ref())?;
    if let Some(before) = &mut before {
        before.take().await?;
    }
    let mut fails = match &before {
        Some(_) => "the relay that ran on the folder has let go of it, and goes on if it can",
        None => "the relay cannot start",
    };
    loop {
        let socket = tokio::net::TcpListener::from_std(listener.try_clone()?)?;
        let relay = Relay::start(config.clone(), socket).await;
        let relay = relay.context(fails)?;
        opened(&relay).await?;
        if let Some(before) = before.take() {
            before.ready().await;
        }
        notify::tell(State::Ready);
        match until_end(relay, &config, &listener, stop.as_mut()).await? {
            End::Over => return Ok(()),
            End::GivenBack => fails = "the successor does not serve, and has the data folder",
        }
    }
}

/// Finds the relay whose place this one takes, if there is one.
async fn predecessor(config: &Config) -> anyhow::Result<Option<Successor>> {
    if config.succession {
        return Successor::ask(&config.data).await;
    }
    if Store::is_in_use(&config.data) {
        let in_use = StoreError::InUse(config.data.display().to_string());
        return Err(in_use).context("and this one was told not to take its place (--succession)");
    }
    Ok(None)
}

/// Finds the socket: the one that was given, the one of the relay that runs when it is where this
/// one is to listen, or a new one.
fn listening(config: &Config, before: Option<&Successor>) -> anyhow::Result<TcpListener> {
    if let Some(given) = listener::given()? {
        return Ok(given);
    }
    match before.map(Successor::listener) {
        Some(passed) if passed.local_addr()? == config.listen => Ok(passed.try_clone()?),
        _ => listener::bind(config.listen),
    }
}

async fn until_end(
    mut relay: Relay,
    config: &Config,
    listener: &TcpListener,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> anyhow::Result<End> {
    let holder = Holder::open(&config.data);
    let asked = tokio::select! {
        () = stop.as_mut() => Ok(None),
        part = relay.broken() => Err(part),
        asked = holder.asked(listener) => Ok(Some(asked)),
    };
    // While the folder is still locked: from here on a successor waits for the folder.
    drop(holder);
    match asked {
        Ok(Some(asked)) => pass(relay, asked, stop).await,
        Ok(None) => {
            notify::tell(State::Stopping);
            relay.stop().await?;
            Ok(End::Over)
        }
        Err(part) => {
            relay.stop().await?;
            bail!("{part} broke down")
        }
    }
}

/// Lets go, and waits for the successor to serve. Its goodbyes hold up nobody.
async fn pass(
    relay: Relay,
    asked: Asked,
    stop: Pin<&mut impl Future<Output = ()>>,
) -> anyhow::Result<End> {
    tracing::info!("a successor takes the place of this relay");
    let (goodbyes, ended) = relay.let_go(CALM_WITHIN_MS).await;
    if let Err(error) = ended {
        // The folder is free all the same, and the successor reads what is on the disk.
        tracing::error!(%error, "the relay did not end well");
    }
    let goodbyes = tokio::spawn(goodbyes.said());
    let is_passed = tokio::select! {
        is_passed = asked.pass() => is_passed,
        () = stop => true,
    };
    if !is_passed {
        return Ok(End::GivenBack);
    }
    notify::tell(State::Stopping);
    goodbyes.await.context("the goodbyes broke down")?;
    tracing::info!("a successor has taken the place of this relay");
    Ok(End::Over)
}
