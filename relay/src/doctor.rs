//! `relay doctor`: looks at a relay as browsers reach it, through whatever stands before it, and at
//! the machine that it runs on, and says what to fix.
//!
//! Makes visitors, as any page would, but opens no conversation. What only the relay itself knows
//! is told to whoever can read its store. Never changes anything.

mod call;
mod diagnosis;
mod inside;
mod outside;
mod sight;
mod sockets;

pub use diagnosis::{Diagnosis, Verdict};

use crate::config::{self, Config, origin};
use call::Door;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to look at.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(id = "doctor")]
pub struct Options {
    /// The relay as browsers reach it, such as https://chat.example.com [default: --public-url]
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The key of a site, as in its tag [default: the only one, where the store can be read]
    #[arg(long, value_name = "KEY")]
    pub site: Option<String>,
    /// The origin of a page that carries the tag, such as https://shop.example; repeatable
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Vec<String>,
    /// A file with certificates (PEM) that are trusted beside those that browsers trust
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The TOML file of options of the relay [default: deskbell.toml, if it is there]
    #[arg(long, env = "DESKBELL_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The options of the relay
    #[command(flatten)]
    pub relay: config::Options,
}

/// Looks, and prints what it finds. Fails when something must be mended.
///
/// # Errors
/// Returns why nothing could be looked at.
#[expect(
    clippy::print_stdout,
    reason = "a command's answer to the person who called it"
)]
pub async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let (mut bad, mut warned) = (0, 0);
    examine(options, &mut |diagnosis| {
        bad += usize::from(diagnosis.verdict == Verdict::Bad);
        warned += usize::from(diagnosis.verdict == Verdict::Warn);
        println!("{diagnosis}");
    })
    .await?;
    println!("\n{bad} to mend, {warned} to look at");
    Ok(match bad {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Looks at everything, and tells each diagnosis as soon as it is there.
///
/// # Errors
/// Returns why nothing could be looked at: no address, or certificates that cannot be read.
pub async fn examine(
    options: &Options,
    tell: &mut (dyn FnMut(Diagnosis) + Send),
) -> anyhow::Result<()> {
    // An error means that one is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let given = config::Options::read(options.config.as_deref())?;
    let config = options.relay.clone().over(given).settle()?;
    let url = options.url.clone().or_else(|| config.public_url.clone());
    let Some(url) = url else {
        anyhow::bail!("say where browsers reach the relay: --url https://chat.example.com");
    };
    let url = origin::parse(url.trim_end_matches('/'))
        .map_err(|says| anyhow::anyhow!("{url} is no address to look at: {says}"))?;
    let door = Door::new(&url, options.ca.as_deref())?;
    let own = inside::look(&config, options.site.as_deref(), tell).await;
    if !outside::reach(&door, &config, tell).await {
        return Ok(());
    }
    let is_direct = match &own {
        Some(own) => sight::look(&door, own, tell).await,
        None => false,
    };
    outside::metrics(&door, is_direct, tell).await;
    let site = own.and_then(|own| own.site).or(options.site.clone());
    match site {
        Some(site) => {
            outside::documents(&door, &site, &options.origin, tell).await;
            sockets::look(&door, &site, tell).await;
        }
        None => tell(Diagnosis::skipped(
            "the chat",
            "give the key of a site to have its chat looked at: --site KEY",
        )),
    }
    Ok(())
}

/// Whether the options describe a relay whose data are on this machine.
fn is_here(config: &Config) -> bool {
    config.store.is_some() || config.data.exists()
}
