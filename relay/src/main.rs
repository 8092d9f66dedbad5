//! The relay's commands: `serve`, which is also what happens without one, and those that probe,
//! rehearse, back up, put back, check and audit.
//!
//! Reads the options and installs what is global in a process. Decides nothing else.

use clap::{Parser, Subcommand};
use relay::config::Options;
use relay::config::place::Kept;
use relay::{Relay, audit, auth, copies, doctor, probe, serve, simulate, telemetry};
use std::path::PathBuf;
use std::process::ExitCode;

/// Many small things live briefly here, most of them freed by another thread than made them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Looks at a relay and at what stands before it, and says what to fix
    Doctor(Box<doctor::Options>),
    /// Replays real days with other people or rules and prints how long visitors would have waited
    Simulate(simulate::Options),
    /// Writes all that is kept to a file, also while a relay runs
    Backup(copies::Backup),
    /// Puts a backup back; what was there before is kept beside it
    Restore(copies::Restore),
    /// Reads all that is kept through and says whether it is whole, also while a relay runs
    Check(Kept),
    /// Looks after the log of what people with power did
    #[command(subcommand)]
    Audit(audit::Command),
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
        None => run_relay(cli.serve).await,
        Some(Command::Serve(options)) => run_relay(*options).await,
        Some(Command::Probe(options)) => Ok(probe::run(&options).await),
        Some(Command::Doctor(options)) => doctor::run(&options).await,
        Some(Command::Simulate(options)) => alone(move || simulate::run(&options)).await,
        Some(Command::Backup(options)) => alone(move || copies::backup(&options)).await,
        Some(Command::Restore(options)) => alone(move || copies::restore(&options)).await,
        Some(Command::Check(options)) => alone(move || copies::check(&options)).await,
        Some(Command::Audit(command)) => alone(move || audit::run(&command)).await,
    }
}

/// Runs a command that waits by itself.
async fn alone(
    command: impl FnOnce() -> anyhow::Result<ExitCode> + Send + 'static,
) -> anyhow::Result<ExitCode> {
    tokio::task::spawn_blocking(command).await?
}

async fn run_relay(given: Serve) -> anyhow::Result<ExitCode> {
    let file = Options::read(given.config.as_deref())?;
    let config = given.options.over(file).settle()?;
    telemetry::install_logs(&config)?;
    // Listened for before anybody can know that the relay is there: an early one is no kill.
    let told_to_stop = told_to_stop()?;
    serve::run(config, told_to_stop, greet).await?;
    Ok(ExitCode::SUCCESS)
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

/// Begins to listen for SIGTERM and Ctrl-C, and returns the wait for either.
#[cfg(unix)]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Returns the wait for Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        // An error says that there is no such signal here: then only the system ends the relay.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
