//! How many connections come from each network, with a limit that each has for itself.
//!
//! Never logs an address, and forgets one when its last connection ends.

use dashmap::DashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// Counts by network.
#[derive(Debug)]
pub struct Networks {
    counts: DashMap<IpAddr, usize>,
    each_max: usize,
}

/// Says that one of a network is there, until it is dropped.
#[derive(Debug)]
pub struct Counted {
    networks: Arc<Networks>,
    network: IpAddr,
}

impl Networks {
    /// Makes a count with room for so many from each.
    #[must_use]
    pub fn new(each_max: usize) -> Arc<Networks> {
        Arc::new(Networks {
            counts: DashMap::new(),
            each_max,
        })
    }

    /// Counts one more, if there is room.
    #[must_use]
    pub fn enter(self: &Arc<Networks>, address: IpAddr) -> Option<Counted> {
        let network = of(address);
        let mut count = self.counts.entry(network).or_insert(0);
        if *count >= self.each_max {
            return None;
        }
        *count += 1;
        drop(count);
        Some(Counted {
            networks: Arc::clone(self),
            network,
        })
    }

    /// Whether nobody is there.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let counts = &self.networks.counts;
        if let Some(mut count) = counts.get_mut(&self.network) {
            *count -= 1;
        }
        counts.remove_if(&self.network, |_, count| *count == 0);
    }
}

/// One subscriber has a whole /64 of IPv6 addresses (RFC 6177), and counts once.
#[must_use]
pub fn of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_subscriber_count_together() {
        let networks = Networks::new(1);
        let one = networks.enter(ip("2001:db8::1"));

        assert!(one.is_some());
        assert!(networks.enter(ip("2001:db8::ffff:2")).is_none());
        assert!(networks.enter(ip("2001:db8:0:1::1")).is_some());
        assert_eq!(of(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
        drop(one);
        assert!(networks.is_empty(), "nobody who left is remembered");
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }
}
