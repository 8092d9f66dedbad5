//! What a run is made of: who talks, what goes wrong how often, and when it has been enough.
//!
//! Never does anything; the numbers are all here.

use super::machine::Kind;
use super::people::Pace;
use super::proxy::Odds;
use std::time::Duration;

/// Bytes of a disk that is filled often.
const SMALL_DISK_BYTES: u64 = 96 * 1024 * 1024;
/// Bytes of a disk that holds hundreds of thousands of messages.
const BIG_DISK_BYTES: u64 = 1_024 * 1024 * 1024;

/// One disaster that befalls the relay's machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// The relay is killed and started again.
    Kill,
    /// The relay is asked to end and started again.
    Restart,
    /// The disk is full for a while.
    FillDisk,
    /// The disk is full for a while, and the relay is killed meanwhile.
    FillDiskAndKill,
    /// The relay stands still for a moment.
    Freeze,
    /// The relay stands still for longer than somebody who talks waits.
    FreezeLong,
    /// The relay stands still for longer than anybody waits.
    FreezeLonger,
    /// The relay's clock is set.
    SetClock,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What all chance comes from.
    pub seed: u64,
    /// How long the disasters last at least,
    pub lasts: Duration,
    /// and until the relay was killed so often,
    pub kills: u64,
    /// and until so many messages were acknowledged,
    pub messages: u64,
    /// but never longer than this.
    pub lasts_max: Duration,
    /// Visitors.
    pub visitors: u64,
    /// Agents.
    pub agents: u64,
    /// How lively they are.
    pub pace: Pace,
    /// What happens to frames.
    pub odds: Odds,
    /// What befalls the relay's machine, in any order; then it is shuffled and dealt anew.
    pub deck: Vec<Card>,
    /// Between two of them, on average.
    pub between: Duration,
    /// How long it may take until all is calm.
    pub calm_within: Duration,
    /// Which relay.
    pub kind: Kind,
    /// Whether pages forget what their outbox held when they are made anew.
    pub forgets: bool,
}

impl Plan {
    /// The plan that is run with every change: at least 20 kills, every disaster, in about a
    /// minute.
    #[must_use]
    pub fn short(seed: u64) -> Plan {
        use Card::{FillDisk, FillDiskAndKill, Freeze, FreezeLong, Kill, Restart, SetClock};
        let mut deck = vec![Kill; 18];
        deck.extend([FillDisk, FillDiskAndKill, FillDiskAndKill, Restart, Restart]);
        deck.extend([Freeze, Freeze, FreezeLong, SetClock, SetClock, SetClock]);
        Plan {
            seed,
            lasts: Duration::ZERO,
            kills: 20,
            messages: 3_000,
            lasts_max: Duration::from_secs(240),
            visitors: 16,
            agents: 4,
            pace: Pace {
                visitor: Duration::from_millis(350),
                agent: Duration::from_millis(150),
                reload: 30,
                reload_hanging: 200,
                jump: 40,
                end: 60,
                transfer: 250,
                leave: 40,
            },
            odds: Odds {
                drop: 2_000,
                double: 8_000,
                swap: 8_000,
                delay: 8_000,
            },
            deck,
            between: Duration::from_millis(1_000),
            calm_within: Duration::from_secs(60),
            kind: Kind {
                disk_bytes: SMALL_DISK_BYTES,
                ..Kind::default()
            },
            forgets: false,
        }
    }

    /// The plan that runs for as long as it is told to: calmer stretches between the disasters, so
    /// that more is said.
    #[must_use]
    pub fn long(seed: u64, lasts: Duration, kills: u64, messages: u64) -> Plan {
        use Card::{
            FillDisk, FillDiskAndKill, Freeze, FreezeLong, FreezeLonger, Kill, Restart, SetClock,
        };
        let mut deck = vec![Kill; 40];
        deck.extend([
            FillDisk,
            FillDisk,
            FillDiskAndKill,
            Restart,
            Restart,
            Restart,
        ]);
        deck.extend([Freeze, Freeze, Freeze, FreezeLong, FreezeLonger]);
        deck.extend([SetClock; 6]);
        let short = Plan::short(seed);
        Plan {
            lasts,
            kills,
            messages,
            lasts_max: Duration::MAX,
            visitors: 24,
            agents: 6,
            pace: Pace {
                visitor: Duration::from_millis(250),
                agent: Duration::from_millis(120),
                reload: 15,
                reload_hanging: 60,
                jump: 5,
                end: 20,
                transfer: 60,
                leave: 5,
            },
            odds: Odds {
                drop: 300,
                double: 3_000,
                swap: 3_000,
                delay: 3_000,
            },
            deck,
            between: Duration::from_millis(4_500),
            kind: Kind {
                disk_bytes: BIG_DISK_BYTES,
                ..Kind::default()
            },
            ..short
        }
    }

    /// A short plan that meets, within seconds, everything that each fault on purpose is about.
    #[must_use]
    pub fn mild(seed: u64) -> Plan {
        use Card::{FillDisk, Kill};
        let short = Plan::short(seed);
        Plan {
            kills: 2,
            messages: 300,
            lasts_max: Duration::from_secs(20),
            visitors: 6,
            agents: 2,
            pace: Pace {
                reload: 100,
                reload_hanging: 1_500,
                jump: 0,
                transfer: 0,
                leave: 0,
                ..short.pace
            },
            odds: Odds {
                drop: 5_000,
                double: 30_000,
                swap: 0,
                delay: 5_000,
            },
            deck: vec![FillDisk, Kill, FillDisk, FillDisk, Kill, FillDisk],
            calm_within: Duration::from_secs(20),
            ..short
        }
    }
}
