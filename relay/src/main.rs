//! The relay's commands: `serve`, which is also what happens without one, and `probe`.
//!
//! Reads the options and installs what is global in a process. Decides nothing else.

use anyhow::Context;
use clap::{Parser, Subcommand};
use relay::config::Options;
use relay::{Relay, auth, probe, telemetry};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Live chat: the relay between visitors and agents.
#[derive(Debug, Parser)]
#[command(name = "relay", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the relay (this is also what happens without a command)
    Serve(Box<Serve>),
    /// Opens a real WebSocket to a running relay and says what works
    Probe(probe::Options),
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// A TOML file of options [default: deskbell.toml, if it is there]
    #[arg(long, env = "DESKBELL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[tokio::main]
#[expect(
    clippy::print_stderr,
    reason = "a command's answer to the person who called it"
)]
async fn main() -> ExitCode {
    run(Cli::parse()).await.unwrap_or_else(|error| {
        eprintln!("relay: {error:#}");
        ExitCode::FAILURE
    })
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        None => serve(cli.serve).await,
        Some(Command::Serve(options)) => serve(*options).await,
        Some(Command::Probe(options)) => Ok(probe::run(&options).await),
    }
}

async fn serve(given: Serve) -> anyhow::Result<ExitCode> {
    let file = Options::read(given.config.as_deref())?;
    let config = given.options.over(file).settle()?;
    telemetry::install_logs(&config)?;
    let listening = config.listen;
    let listener = TcpListener::bind(listening).await.with_context(|| {
        format!("cannot listen on {listening}; is another relay running? (see --listen)")
    })?;
    let mut relay = Relay::start(config, listener).await?;
    greet(&relay).await?;
    let broken = tokio::select! {
        asked = told_to_stop() => asked.map(|()| None),
        part = relay.broken() => Ok(Some(part)),
    };
    relay.stop().await?;
    match broken? {
        None => Ok(ExitCode::SUCCESS),
        Some(part) => anyhow::bail!("{part} broke down"),
    }
}

/// Tells the person at the terminal where the relay is, and how the first administrator gets in.
#[expect(
    clippy::print_stdout,
    reason = "the one-time link belongs on the terminal, not in a log"
)]
async fn greet(relay: &Relay) -> anyhow::Result<()> {
    let house = relay.house();
    let now = house.clock.now();
    let link = auth::first_link(&house.store, &house.config, relay.addr(), now).await?;
    if let Some(link) = link {
        println!("First administrator: {link}");
    }
    Ok(())
}

/// Waits for SIGTERM, or Ctrl-C.
async fn told_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
