//! The machine that the relay runs on: its process, its disk, its clock.
//!
//! The relay is the real binary. What is done to the machine is done by the system: signals, a file
//! system without space, a clock that is set. Never asks the relay to pretend.

mod clock;
mod disk;

use super::counts::{Counts, DISK_FULL, FREEZES, KILLS, LONG_FREEZES, RELAY_JUMPS, RESTARTS};
use crate::relay::{Around, Process, Scene};
use clock::SetClock;
use disk::Disk;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a client waits at least before it gives a silent path up: something it said was not
/// confirmed for this long. A freeze that is longer is noticed by whoever talks.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How often a relay on a full disk is asked whether it is well.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a relay on a full disk may find space in what it has, before the spell is over.
const NOTICE_WITHIN: Duration = Duration::from_secs(8);

/// What a relay is told, so that no limit of one person ends a run of many people.
const OPTIONS: [&str; 12] = [
    "--say-burst",
    "1000000",
    "--say-every-ms",
    "1",
    "--open-burst",
    "1000000",
    "--open-every-ms",
    "1",
    "--grace-ms",
    "3000",
    "--queue-len-max",
    "100000",
];

/// What is special about the relay of one run.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// Another binary than the shipped one.
    pub binary: Option<PathBuf>,
    /// What is set in its environment.
    pub env: Vec<(String, String)>,
    /// How big its disk is, in bytes.
    pub disk_bytes: u64,
}

/// The machine.
pub struct Machine {
    process: Process,
    // Goes after the process.
    disk: Disk,
    clock: SetClock,
    counts: Arc<Counts>,
}

impl Machine {
    /// Starts a relay on an empty disk, with a right clock.
    pub async fn start(kind: &Kind, counts: Arc<Counts>) -> Machine {
        let disk = Disk::mount(kind.disk_bytes);
        let clock = SetClock::new();
        let around = Around {
            binary: kind.binary.clone(),
            before: disk.command(),
            env: [clock.env(), kind.env.clone()].concat(),
            data: Some(disk.data()),
        };
        let log = std::env::var("CHAOS_LOG").unwrap_or_else(|_| "off".to_owned());
        let options = [&OPTIONS[..], &["--log", log.as_str()]].concat();
        let process = Process::start_in(around, &options).await;
        Machine {
            process,
            disk,
            clock,
            counts,
        }
    }

    /// Where the relay listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.process.api().addr()
    }

    /// Makes the first administrator, and a site.
    pub async fn scene(&self) -> Scene {
        self.process.scene().await
    }

    /// Kills the relay without a word, and starts it again after a while.
    pub async fn kill(&mut self, lasts: Duration) {
        self.must_run();
        self.process.kill();
        self.counts.count(KILLS);
        sleep(lasts).await;
        self.process.restart().await;
    }

    /// Asks the relay to end, and starts it again.
    pub async fn restart(&mut self) {
        self.must_run();
        let status = self.process.terminate().await;
        assert!(status.success(), "the relay ended badly: {status}");
        self.counts.count(RESTARTS);
        self.process.restart().await;
    }

    /// Lets the relay do nothing at all for so long.
    pub async fn freeze(&mut self, lasts: Duration) {
        self.must_run();
        self.process.freeze();
        sleep(lasts).await;
        self.process.thaw();
        let is_long = lasts > PATIENCE;
        self.counts
            .count(if is_long { LONG_FREEZES } else { FREEZES });
    }

    /// Takes all space from the disk, until the relay has noticed and so much longer; then gives
    /// it back. Kills the relay in between if that is wanted.
    pub async fn fill_disk(&mut self, lasts: Duration, and_kill: bool) {
        self.must_run();
        self.disk.fill();
        let until = Instant::now() + NOTICE_WITHIN;
        while self.process.api().is_healthy().await && Instant::now() < until {
            // What the relay gave back meanwhile, such as a log that was folded in, goes too.
            self.disk.fill();
            sleep(LOOK_EVERY).await;
        }
        if Instant::now() < until {
            self.counts.count(DISK_FULL);
        }
        sleep(lasts).await;
        if and_kill {
            self.must_run();
            self.process.kill();
            self.counts.count(KILLS);
        }
        self.disk.empty();
        if and_kill {
            self.process.restart().await;
        }
        self.process.api().healthy().await;
    }

    /// Sets the relay's clock so far off the right time.
    pub fn set_clock(&self, ahead_s: i64) {
        self.clock.set(ahead_s);
        self.counts.count(RELAY_JUMPS);
    }

    /// Puts the relay's clock right.
    pub fn right_clock(&self) {
        self.clock.set(0);
    }

    /// Ends the relay in good order, copies its data into a folder that stays, and returns it.
    pub async fn end(mut self, to: &Path) -> PathBuf {
        self.must_run();
        let status = self.process.terminate().await;
        assert!(status.success(), "the relay ended badly: {status}");
        self.disk.copy_to(to)
    }

    fn must_run(&mut self) {
        assert!(self.process.runs(), "the relay ended by itself");
    }
}
