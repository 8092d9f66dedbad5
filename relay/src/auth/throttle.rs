//! How often log-ins may be tried, for each account and from each network, and how often a network
//! may look at doors.
//!
//! Counts every try, right or wrong, so that waiting tells nothing. Keeps no address: accounts are
//! known by a hash, networks by their prefix. Never grows beyond a limit.

pub mod quotas;

use super::secret::{SecretHash, hash};
use crate::clock::Clock;
use crate::limits::{
    DOOR_NETWORK_BURST, DOOR_NETWORK_EVERY_MS, FACTOR_BURST, FACTOR_EVERY_MS, LOGIN_ACCOUNT_BURST,
    LOGIN_ACCOUNT_EVERY_MS, LOGIN_NETWORK_BURST, LOGIN_NETWORK_EVERY_MS, THROTTLE_KEYS_LEN_MAX,
    THROTTLED_NOTE_EVERY_MS,
};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;
use shared::AgentId;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Tries between two times that old keys are forgotten.
const FORGET_EVERY: usize = 1_024;
/// A network of an attacker who has many addresses: a /24, or the /48 that one customer gets.
const PREFIX_V4: u8 = 24;
const PREFIX_V6: u8 = 48;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, Clock, NoOpMiddleware<Duration>>;

/// Counts tries to log in.
pub struct Throttle {
    accounts: Buckets<SecretHash>,
    networks: Buckets<IpAddr>,
    codes: Buckets<AgentId>,
    notes: Buckets<SecretHash>,
}

/// Counts those who look at a door without opening it: whether somebody is there is told to
/// everybody, but not as often as anybody likes.
pub struct Turnstile {
    networks: Buckets<IpAddr>,
}

/// One bucket for each key, no more of them than a limit.
struct Buckets<K: Hash + Eq + Clone> {
    clock: Clock,
    limiter: Limiter<K>,
    /// What to wait when there are as many keys as there may be.
    every_ms: u64,
    tries: AtomicUsize,
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle")
            .field("accounts", &self.accounts.limiter.len())
            .finish_non_exhaustive()
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(Clock::now(self).0)
    }
}

impl Throttle {
    /// Returns one that has seen no tries.
    #[must_use]
    pub fn new(clock: Clock) -> Throttle {
        Throttle {
            accounts: Buckets::new(LOGIN_ACCOUNT_BURST, LOGIN_ACCOUNT_EVERY_MS, clock.clone()),
            codes: Buckets::new(FACTOR_BURST, FACTOR_EVERY_MS, clock.clone()),
            notes: Buckets::new(1, THROTTLED_NOTE_EVERY_MS, clock.clone()),
            networks: Buckets::new(LOGIN_NETWORK_BURST, LOGIN_NETWORK_EVERY_MS, clock),
        }
    }

    /// Counts a try from this address's network.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn network(&self, from: IpAddr) -> Result<(), u32> {
        self.networks.check(&network(from))
    }

    /// Counts a try for this account.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn account(&self, email: &str) -> Result<(), u32> {
        self.accounts.check(&hash(email))
    }

    /// Counts a code that is tried for this agent.
    ///
    /// # Errors
    /// As above.
    pub fn code(&self, agent: AgentId) -> Result<(), u32> {
        self.codes.check(&agent)
    }

    /// Whether it has not been told for a while that somebody tries too often as this account.
    #[must_use]
    pub fn is_news(&self, email: &str) -> bool {
        self.notes.check(&hash(email)).is_ok()
    }
}

impl Turnstile {
    /// Returns one that nobody has passed.
    #[must_use]
    pub fn new(clock: Clock) -> Turnstile {
        Turnstile {
            networks: Buckets::new(DOOR_NETWORK_BURST, DOOR_NETWORK_EVERY_MS, clock),
        }
    }

    /// Counts a look from this address's network.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn pass(&self, from: IpAddr) -> Result<(), u32> {
        self.networks.check(&network(from))
    }
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(burst: u32, every_ms: u64, clock: Clock) -> Buckets<K> {
        let burst = NonZeroU32::new(burst).expect("a burst is a constant above 0");
        let quota = Quota::with_period(Duration::from_millis(every_ms))
            .expect("a period is a constant above 0")
            .allow_burst(burst);
        Buckets {
            limiter: RateLimiter::dashmap_with_clock(quota, clock.clone()),
            clock,
            every_ms,
            tries: AtomicUsize::new(0),
        }
    }

    fn check(&self, key: &K) -> Result<(), u32> {
        if self.tries.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
        }
        if self.limiter.len() >= THROTTLE_KEYS_LEN_MAX {
            self.limiter.retain_recent();
            if self.limiter.len() >= THROTTLE_KEYS_LEN_MAX {
                return Err(u32::try_from(self.every_ms).unwrap_or(u32::MAX));
            }
        }
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::Clock::now(&self.clock));
            // Rounded up: who comes back on the millisecond is let in.
            u32::try_from(wait.as_millis() + 1).unwrap_or(u32::MAX)
        })
    }
}

/// Returns the network of an address.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    let address = address.to_canonical();
    let prefix = if address.is_ipv4() {
        PREFIX_V4
    } else {
        PREFIX_V6
    };
    IpNet::new(address, prefix).map_or(address, |net| net.trunc().addr())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Millis;

    #[test]
    fn an_account_is_slowed_down_and_recovers() {
        let clock = Clock::standing(Millis(1_700_000_000_000));
        let throttle = Throttle::new(clock.clone());
        for _ in 0..LOGIN_ACCOUNT_BURST {
            throttle.account("a@example.com").unwrap();
        }

        let wait = throttle.account("a@example.com").unwrap_err();
        assert!(
            u64::from(wait) <= LOGIN_ACCOUNT_EVERY_MS + 1 && wait > 1_000,
            "{wait}"
        );
        throttle.account("b@example.com").unwrap();

        clock.forward(u64::from(wait));
        throttle.account("a@example.com").unwrap();
        throttle.account("a@example.com").unwrap_err();
    }

    #[test]
    fn a_network_is_one_whichever_of_its_addresses_is_used() {
        let throttle = Throttle::new(Clock::standing(Millis(1_700_000_000_000)));
        for last in 0..LOGIN_NETWORK_BURST {
            throttle
                .network(format!("203.0.113.{last}").parse().unwrap())
                .unwrap();
        }

        throttle
            .network("203.0.113.200".parse().unwrap())
            .unwrap_err();
        throttle
            .network("::ffff:203.0.113.200".parse().unwrap())
            .unwrap_err();
        throttle.network("203.0.114.1".parse().unwrap()).unwrap();
        assert_eq!(
            network("2001:db8:1:ffff::1".parse().unwrap()),
            network("2001:db8:1::2".parse().unwrap())
        );
    }

    #[test]
    fn a_network_looks_at_doors_only_so_often_and_no_other_network_notices() {
        let clock = Clock::standing(Millis(1_700_000_000_000));
        let turnstile = Turnstile::new(clock.clone());
        let (one, other) = ([203, 0, 113, 1].into(), [198, 51, 100, 1].into());
        for _ in 0..DOOR_NETWORK_BURST {
            turnstile.pass(one).unwrap();
        }

        let wait = turnstile.pass(one).unwrap_err();

        turnstile.pass(other).unwrap();
        clock.forward(u64::from(wait));
        turnstile.pass(one).unwrap();
    }

    #[test]
    fn who_has_not_tried_for_long_is_forgotten() {
        let clock = Clock::standing(Millis(1_700_000_000_000));
        let throttle = Throttle::new(clock.clone());
        for number in 0..FORGET_EVERY - 1 {
            throttle.account(&number.to_string()).unwrap();
        }
        assert_eq!(throttle.accounts.limiter.len(), FORGET_EVERY - 1);

        clock.forward(LOGIN_ACCOUNT_EVERY_MS * 100);
        throttle.account("one more").unwrap();

        assert!(
            throttle.accounts.limiter.len() < 10,
            "{}",
            throttle.accounts.limiter.len()
        );
    }
}
