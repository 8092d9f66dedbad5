//! How many sockets there may be: in all, and from one network.
//!
//! Also tells whose network a request comes from when there are proxies before the relay. Never
//! logs an address.

use super::networks::{Counted, Networks};
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// The header in which proxies tell who spoke to them, the nearest last.
pub(super) const FORWARDED_FOR: &str = "x-forwarded-for";

/// Addresses in that header that are looked at.
const FORWARDED_LEN_MAX: usize = 20;

/// Counts the sockets.
#[derive(Debug)]
pub struct Lobby {
    all: Arc<Semaphore>,
    networks: Arc<Networks>,
    open: watch::Sender<usize>,
}

/// The right to one socket; given back when it is dropped.
#[derive(Debug)]
pub struct Pass {
    _counted: Counted,
    _permit: OwnedSemaphorePermit,
}

impl Lobby {
    /// Makes a lobby for so many sockets in all, and so many from one network.
    #[must_use]
    pub fn new(sockets_max: usize, per_network_max: usize) -> Arc<Lobby> {
        let all = Arc::new(Semaphore::new(sockets_max.min(Semaphore::MAX_PERMITS)));
        let open = watch::Sender::new(0);
        Arc::new(Lobby {
            all,
            networks: Networks::new(per_network_max),
            open,
        })
    }

    /// Lets one more socket in, if there is room.
    pub fn enter(self: &Arc<Lobby>, address: IpAddr) -> Option<Pass> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(Pass {
            _counted: self.networks.enter(address)?,
            _permit: permit,
        })
    }

    /// Notes that a socket's task begins, also of one that is only told why it is turned away.
    pub fn begin(self: &Arc<Lobby>) -> AtWork {
        self.open.send_modify(|count| *count += 1);
        AtWork {
            lobby: Arc::clone(self),
        }
    }

    /// Waits until no socket's task is at work.
    pub async fn emptied(&self) {
        // An error would say that the lobby is gone, which holds the sender itself.
        let _ = self.open.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// Says that a socket's task is at work, until it is dropped.
#[derive(Debug)]
pub struct AtWork {
    lobby: Arc<Lobby>,
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.lobby.open.send_modify(|count| *count -= 1);
    }
}

/// Returns who makes a request: the first address from the right that is no trusted proxy.
/// What is left of it could have been written by anybody.
#[must_use]
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let mut address = peer.to_canonical();
    let values = headers.get_all(FORWARDED_FOR).into_iter().rev();
    let told = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.rsplit(','))
        .take(FORWARDED_LEN_MAX);
    for next in told {
        if !is_trusted(address) {
            break;
        }
        let Ok(next) = next.trim().parse::<IpAddr>() else {
            break;
        };
        address = next.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_network_does_not_keep_others_out() {
        let lobby = Lobby::new(10, 2);
        let one = lobby.enter(ip("10.0.0.1"));
        let two = lobby.enter(ip("10.0.0.1"));

        assert!(one.is_some() && two.is_some());
        assert!(lobby.enter(ip("10.0.0.1")).is_none());
        assert!(lobby.enter(ip("10.0.0.2")).is_some());
        drop(one);
        assert!(lobby.enter(ip("10.0.0.1")).is_some());
    }

    #[test]
    fn all_networks_together_are_limited() {
        let lobby = Lobby::new(2, 2);
        let passes = [lobby.enter(ip("10.0.0.1")), lobby.enter(ip("10.0.0.2"))];

        assert!(lobby.enter(ip("10.0.0.3")).is_none());
        drop(passes);
        assert!(lobby.enter(ip("10.0.0.3")).is_some());
        assert!(lobby.networks.is_empty(), "nobody who left is remembered");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "192.0.2.7/32".parse().unwrap(),
        ];
        for (peer, told, found) in [
            ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1, 192.0.2.7", "198.51.100.1"),
            ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ] {
            let headers =
                HeaderMap::from_iter([(FORWARDED_FOR.parse().unwrap(), told.parse().unwrap())]);
            assert_eq!(
                address(ip(peer), &headers, &trusted),
                ip(found),
                "{peer} {told}"
            );
        }
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }
}
