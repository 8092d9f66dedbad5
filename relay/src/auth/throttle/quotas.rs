//! How often what comes beside the chat may be asked for: codes, transcripts, mail.
//!
//! Counts every try, right or wrong. Never blocks one visitor for what another one does, but for
//! codes, which anybody could guess.

use super::{Buckets, network};
use crate::auth::secret::{SecretHash, hash};
use crate::clock::Clock;
use crate::limits::{
    CARD_BURST, CARD_EVERY_MS, CHECK_NETWORK_BURST, CHECK_NETWORK_EVERY_MS, CODE_ALL_BURST,
    CODE_ALL_EVERY_MS, CODE_NETWORK_BURST, CODE_NETWORK_EVERY_MS, IDENTIFY_BURST,
    IDENTIFY_EVERY_MS, MAIL_BURST, MAIL_EVERY_MS, TRANSCRIPT_BURST, TRANSCRIPT_EVERY_MS,
};
use shared::{SiteId, VisitorId};
use std::net::IpAddr;

/// One visitor of one site.
type Person = (SiteId, VisitorId);

/// The counts.
pub struct Quotas {
    code_networks: Buckets<IpAddr>,
    codes: Buckets<()>,
    transcripts: Buckets<Person>,
    mail_visitors: Buckets<Person>,
    mail_addresses: Buckets<SecretHash>,
    identities: Buckets<Person>,
    cards: Buckets<Person>,
    check_networks: Buckets<IpAddr>,
}

impl Quotas {
    /// Returns counts of nothing.
    #[must_use]
    pub fn new(clock: &Clock) -> Quotas {
        let (networks, all) = (CODE_NETWORK_BURST, CODE_ALL_BURST);
        Quotas {
            code_networks: Buckets::new(networks, CODE_NETWORK_EVERY_MS, clock.clone()),
            codes: Buckets::new(all, CODE_ALL_EVERY_MS, clock.clone()),
            transcripts: Buckets::new(TRANSCRIPT_BURST, TRANSCRIPT_EVERY_MS, clock.clone()),
            mail_visitors: Buckets::new(MAIL_BURST, MAIL_EVERY_MS, clock.clone()),
            mail_addresses: Buckets::new(MAIL_BURST, MAIL_EVERY_MS, clock.clone()),
            cards: Buckets::new(CARD_BURST, CARD_EVERY_MS, clock.clone()),
            check_networks: Buckets::new(
                CHECK_NETWORK_BURST,
                CHECK_NETWORK_EVERY_MS,
                clock.clone(),
            ),
            identities: Buckets::new(IDENTIFY_BURST, IDENTIFY_EVERY_MS, clock.clone()),
        }
    }

    /// Counts a code that is tried from this address's network.
    ///
    /// # Errors
    /// Returns in how many milliseconds it would be counted.
    pub fn code(&self, from: IpAddr) -> Result<(), u32> {
        self.code_networks.check(&network(from))?;
        self.codes.check(&())
    }

    /// Counts a transcript, or a code that is made.
    ///
    /// # Errors
    /// As above.
    pub fn transcript(&self, site: SiteId, visitor: VisitorId) -> Result<(), u32> {
        self.transcripts.check(&(site, visitor))
    }

    /// Counts a visitor who is identified.
    ///
    /// # Errors
    /// As above.
    pub fn identity(&self, site: SiteId, visitor: VisitorId) -> Result<(), u32> {
        self.identities.check(&(site, visitor))
    }

    /// Counts a visitor who looks at what is genuine.
    ///
    /// # Errors
    /// As above.
    pub fn card(&self, site: SiteId, visitor: VisitorId) -> Result<(), u32> {
        self.cards.check(&(site, visitor))
    }

    /// Counts a contact that is checked from this address's network.
    ///
    /// # Errors
    /// As above.
    pub fn check(&self, from: IpAddr) -> Result<(), u32> {
        self.check_networks.check(&network(from))
    }

    /// Counts a mail.
    ///
    /// # Errors
    /// As above.
    pub fn mail(&self, site: SiteId, visitor: VisitorId, address: &str) -> Result<(), u32> {
        self.mail_visitors.check(&(site, visitor))?;
        self.mail_addresses.check(&hash(&address.to_lowercase()))
    }
}

impl std::fmt::Debug for Quotas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("quotas")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Millis;

    #[test]
    fn a_network_tries_few_codes_and_everybody_together_not_many() {
        let clock = Clock::standing(Millis(1_700_000_000_000));
        let quotas = Quotas::new(&clock);
        for _ in 0..CODE_NETWORK_BURST {
            quotas.code([203, 0, 113, 1].into()).unwrap();
        }

        let wait = quotas.code([203, 0, 113, 99].into()).unwrap_err();

        assert!(wait > 1_000, "{wait}");
        let others = (0..CODE_ALL_BURST).filter(|at| {
            let [_, _, high, low] = at.to_be_bytes();
            quotas.code([10, high, low, 1].into()).is_ok()
        });
        assert_eq!(others.count() as u32, CODE_ALL_BURST - CODE_NETWORK_BURST);
    }

    #[test]
    fn mail_is_counted_for_the_visitor_and_for_the_address() {
        let quotas = Quotas::new(&Clock::standing(Millis(1_700_000_000_000)));
        let site = SiteId(1);
        for visitor in 0..u64::from(MAIL_BURST) {
            let visitor = VisitorId(visitor);
            quotas.mail(site, visitor, "eve@example.com").unwrap();
        }

        let crowded = quotas.mail(site, VisitorId(9), "Eve@Example.com");
        crowded.unwrap_err();
        quotas.mail(site, VisitorId(9), "bob@example.com").unwrap();
    }
}
