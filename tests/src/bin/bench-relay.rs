//! What the relay costs while nothing can be lost: messages, memory, sessions and starts, beside
//! the smallest relay in memory that axum can be, in the same run.
//!
//! Run it with `cargo xtask bench relay`. The server has one core and the load another. Ratios of
//! one run are comparable with those of another machine, figures are not. `-- 1` plays one round.

#[path = "../bench/flush.rs"]
mod flush;
#[path = "../bench/furnish.rs"]
mod furnish;
#[path = "../bench/load.rs"]
mod load;
#[path = "../bench/pairs.rs"]
mod pairs;
#[path = "../bench/reference.rs"]
mod reference;
#[path = "../bench/server.rs"]
mod server;
#[path = "../bench/sittings.rs"]
mod sittings;

use furnish::{Furnished, Wanted, furnish};
use pairs::{Counts, Pairs};
use server::Server;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Rounds, each with every server in turn.
const ROUNDS: usize = 3;
/// How long they race, and how long the race is warmed up before.
const RACE: Duration = Duration::from_secs(4);
const WARM_UP: Duration = Duration::from_millis(1_500);
/// The share of the race's load at which the time of a delivery is looked at.
const STROLL_SHARE: f64 = 0.25;

/// Who races: visitors, and conversations of each agent.
const CROWDS: [(usize, u32); 3] = [(200, 1), (1_000, 1), (50, 50)];

/// The first argument of the process that is the yardstick.
const REFERENCE: &str = "reference";

/// What a race has shown.
#[derive(Clone, Copy, Default)]
struct Race {
    /// Delivered messages a second.
    per_second: f64,
    /// Delivered messages for each second of processor time.
    per_core_second: f64,
    /// Milliseconds that half of the deliveries took less than at a quarter of the load.
    p50_ms: f64,
    /// The same of 99 of 100.
    p99_ms: f64,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let args: Vec<_> = std::env::args().skip(1).collect();
    if let [first, addr] = args.as_slice()
        && first == REFERENCE
    {
        return runtime.block_on(reference::serve(addr.parse().expect("an address")));
    }
    let rounds = args.iter().find_map(|arg| arg.parse().ok());
    let rounds: usize = rounds.unwrap_or(ROUNDS);
    let wants = |name: &str| {
        args.iter().all(|arg| arg.parse::<usize>().is_ok()) || args.iter().any(|arg| arg == name)
    };
    server::leave_the_servers_core();
    if wants("race") {
        for (visitors, each) in CROWDS {
            let wanted = Wanted {
                agents: visitors as u32 / each,
                capacity: each,
                ..Wanted::default()
            };
            races(visitors, rounds, |folder| {
                runtime.block_on(furnish(folder, wanted))
            });
        }
    }
    let furnish = |folder: &Path, wanted| runtime.block_on(furnish(folder, wanted));
    if wants("sittings") {
        sittings::sittings(rounds, &furnish);
    }
    if wants("start") {
        sittings::starts(rounds, &furnish);
    }
}

fn races(visitors: usize, rounds: usize, furnish: impl Fn(&Path) -> Furnished) {
    let mut ours = Vec::new();
    let mut plain = Vec::new();
    let mut flushes = Vec::new();
    for round in 0..rounds {
        let folder = TempDir::new().expect("a folder can be made");
        let furnished = furnish(folder.path());
        let product = || {
            let server = relay(folder.path(), &[]);
            let mut pairs = Pairs::product(server.addr, &furnished, visitors);
            race(&server, &mut pairs)
        };
        let yardstick = || {
            let server = yardstick();
            let mut pairs = Pairs::plain(server.addr, visitors);
            race(&server, &mut pairs)
        };
        // Each round begins with another.
        if round % 2 == 0 {
            plain.push(yardstick());
            ours.push(product());
        } else {
            ours.push(product());
            plain.push(yardstick());
        }
        flushes.push(flush::flush_ms(folder.path()));
        eprintln!(
            "round {}: {:.0} against {:.0} messages per core-second",
            round + 1,
            ours[round].per_core_second,
            plain[round].per_core_second
        );
    }
    tell(visitors, &ours, &plain, flushes);
}

fn tell(visitors: usize, ours: &[Race], plain: &[Race], flushes: Vec<f64>) {
    let of = |races: &[Race], figure: fn(&Race) -> f64| median(races.iter().map(figure));
    let ratios = |figure: fn(&Race) -> f64| {
        median(
            ours.iter()
                .zip(plain)
                .map(|(ours, plain)| figure(ours) / figure(plain)),
        )
    };
    println!("\n{visitors} visitors            durable   in memory     ratio");
    for (name, figure) in [
        (
            "delivered a second",
            (|race| race.per_second) as fn(&Race) -> f64,
        ),
        ("per core-second", |race| race.per_core_second),
        ("p50 ms at a quarter", |race| race.p50_ms),
        ("p99 ms at a quarter", |race| race.p99_ms),
    ] {
        let (ours, plain) = (of(ours, figure), of(plain, figure));
        println!(
            "{name:<22} {ours:>9.1}  {plain:>9.1}  {:>8.2}",
            ratios(figure)
        );
    }
    let flush = median(flushes);
    println!(
        "{:<22} {flush:>9.2}  (3 flushes + 5 ms: {:.1})",
        "one flush, ms",
        3.0 * flush + 5.0
    );
}

fn race(server: &Server, pairs: &mut Pairs) -> Race {
    pairs.race(WARM_UP);
    let cpu = server.cpu_seconds();
    let counts = pairs.race(RACE);
    let cpu = server.cpu_seconds() - cpu;
    pairs.rest();
    let per_second = counts.delivered as f64 / RACE.as_secs_f64();
    // A round trip is two deliveries.
    let strolled = pairs.stroll(RACE, per_second * STROLL_SHARE / 2.0);
    let (p50_ms, p99_ms) = percentiles(strolled);
    Race {
        per_second,
        per_core_second: counts.delivered as f64 / cpu,
        p50_ms,
        p99_ms,
    }
}

fn percentiles(counts: Counts) -> (f64, f64) {
    let mut took = counts.took;
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize] as f64 / 1e6;
    (at(0.5), at(0.99))
}

/// The relay that was built beside this program.
fn relay(folder: &Path, more: &[&str]) -> Server {
    Server::start(&beside("relay"), |addr| {
        let data = folder.display().to_string();
        let mut args = vec!["serve".to_owned(), "--listen".to_owned(), addr.to_string()];
        let options = [
            "--data",
            &data,
            "--log",
            "error",
            "--sockets-max",
            "19000",
            "--sockets-per-address-max",
            "19000",
            "--say-burst",
            "4000000000",
            "--say-every-ms",
            "1",
            "--frames-burst",
            "4000000000",
            "--frames-every-ms",
            "1",
            "--queue-len-max",
            "100000",
        ];
        args.extend(options.iter().chain(more).map(|&option| option.to_owned()));
        args
    })
}

fn yardstick() -> Server {
    let program = std::env::current_exe().expect("a program knows where it is");
    Server::start(&program, |addr| {
        vec![REFERENCE.to_owned(), addr.to_string()]
    })
}

fn beside(name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("a program knows where it is");
    let path = program.with_file_name(name);
    assert!(
        path.exists(),
        "{} is not there: run `cargo xtask bench relay`",
        path.display()
    );
    path
}

fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
