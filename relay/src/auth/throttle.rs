//! How often log-ins may be tried: for each account, and from each network.
//!
//! Counts every try, right or wrong, so that waiting tells nothing. Keeps no address: accounts are
//! known by a hash, networks by their prefix. Never grows beyond a limit.

use super::secret::{SecretHash, hash};
use crate::clock::Clock;
use crate::limits::{
    LOGIN_ACCOUNT_BURST, LOGIN_ACCOUNT_EVERY_MS, LOGIN_KEYS_LEN_MAX, LOGIN_NETWORK_BURST,
    LOGIN_NETWORK_EVERY_MS,
};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;
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

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, Clock, NoOpMiddleware<Duration>>;

/// Counts tries.
pub struct Throttle {
    clock: Clock,
    accounts: Buckets<SecretHash>,
    networks: Buckets<IpAddr>,
    tries: AtomicUsize,
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle")
            .field("accounts", &self.accounts.len())
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
            accounts: buckets(LOGIN_ACCOUNT_BURST, LOGIN_ACCOUNT_EVERY_MS, &clock),
            networks: buckets(LOGIN_NETWORK_BURST, LOGIN_NETWORK_EVERY_MS, &clock),
            clock,
            tries: AtomicUsize::new(0),
        }
    }

    /// Counts a try from this address's network.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn network(&self, from: IpAddr) -> Result<(), u32> {
        self.check(&self.networks, &network(from))
    }

    /// Counts a try for this account.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn account(&self, email: &str) -> Result<(), u32> {
        self.check(&self.accounts, &hash(email))
    }

    fn check<K: Hash + Eq + Clone>(&self, buckets: &Buckets<K>, key: &K) -> Result<(), u32> {
        if self.tries.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.forget();
        }
        if buckets.len() >= LOGIN_KEYS_LEN_MAX {
            self.forget();
            if buckets.len() >= LOGIN_KEYS_LEN_MAX {
                return Err(u32::try_from(LOGIN_ACCOUNT_EVERY_MS).unwrap_or(u32::MAX));
            }
        }
        buckets.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::Clock::now(&self.clock));
            // Rounded up: who comes back on the millisecond is let in.
            u32::try_from(wait.as_millis() + 1).unwrap_or(u32::MAX)
        })
    }

    fn forget(&self) {
        self.accounts.retain_recent();
        self.networks.retain_recent();
    }
}

fn buckets<K: Hash + Eq + Clone>(burst: u32, every_ms: u64, clock: &Clock) -> Buckets<K> {
    let burst = NonZeroU32::new(burst).expect("a burst is a constant above 0");
    let quota = Quota::with_period(Duration::from_millis(every_ms))
        .expect("a period is a constant above 0")
        .allow_burst(burst);
    RateLimiter::dashmap_with_clock(quota, clock.clone())
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
    fn who_has_not_tried_for_long_is_forgotten() {
        let clock = Clock::standing(Millis(1_700_000_000_000));
        let throttle = Throttle::new(clock.clone());
        for number in 0..FORGET_EVERY - 1 {
            throttle.account(&number.to_string()).unwrap();
        }
        assert_eq!(throttle.accounts.len(), FORGET_EVERY - 1);

        clock.forward(LOGIN_ACCOUNT_EVERY_MS * 100);
        throttle.account("one more").unwrap();

        assert!(throttle.accounts.len() < 10, "{}", throttle.accounts.len());
    }
}
