//! What must be read before letters are stepped: the desks that are not in memory, and how the
//! arriving tabs stand.
//!
//! Decides nothing: stepping, saving and sending are the shard's own turn.

use super::{Arrivals, Shard, conn};
use crate::shards::{Letter, News};
use crate::store::StoreError;
use desk::Desk;
use shared::{Close, SiteId};
use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Desks that are made between two turns of [`Shard::rebuild`]: what they lead to is in memory at
/// once.
const REBUILT_LEN_MAX: usize = 64;

impl Shard {
    /// Makes the desks of these sites and does what is due on them, before anybody can arrive. A
    /// site that cannot be made is passed over: its first hello tries again, and no other site
    /// waits for that.
    pub async fn rebuild(&mut self, sites: &[SiteId]) {
        for sites in sites.chunks(REBUILT_LEN_MAX) {
            for &site in sites {
                if let Err(error) = self.restore(site).await {
                    tracing::error!(site = site.0, %error, "a desk could not be rebuilt");
                }
            }
            self.turn(&mut VecDeque::new()).await;
        }
    }

    /// Restores the desks that are arrived at or asked, and reads how the arriving tabs stand. Who
    /// comes to a site that is not there is sent away.
    pub(super) async fn prepare(
        &mut self,
        letters: &mut VecDeque<Letter>,
    ) -> Result<Arrivals, StoreError> {
        let mut conns = Vec::new();
        let mut tabs = Vec::new();
        let mut nowhere = BTreeSet::new();
        for letter in letters.iter() {
            match &letter.news {
                News::Arrived { conn, tab, guest } => {
                    conns.push(*conn);
                    tabs.push((letter.site, guest.who(), *tab));
                }
                News::Door(_) => {}
                News::Visitor(..)
                | News::Agent(..)
                | News::Shared(_)
                | News::Left(_)
                | News::Reload
                | News::Stored(_) => continue,
            }
            let is_new = !self.seats.holds(letter.site) && !nowhere.contains(&letter.site);
            if is_new && !self.restore(letter.site).await? {
                nowhere.insert(letter.site);
            }
        }
        for conn in letters
            .iter()
            .filter(|letter| nowhere.contains(&letter.site))
            .filter_map(conn)
        {
            self.hub.hangup(conn, Close::UnknownSite);
        }
        letters.retain(|letter| !nowhere.contains(&letter.site));
        if tabs.is_empty() {
            return Ok(Arrivals::new());
        }
        let standings = self.store.arrivals(tabs).await?;
        Ok(conns.into_iter().zip(standings).collect())
    }

    /// Makes a site's desk from the store. Returns whether there is such a site.
    async fn restore(&mut self, site: SiteId) -> Result<bool, StoreError> {
        let Some(settings) = self.store.settings(site).await? else {
            return Ok(false);
        };
        let settings = self.limits.applied_to(settings);
        let saved = self.store.saved(site).await?;
        let restored = catch_unwind(AssertUnwindSafe(|| Desk::restore(settings, saved)));
        let desk = restored.map_err(|_| {
            StoreError::Other("a desk broke down over what the store holds of it".to_owned())
        })?;
        self.seats.place(site, desk);
        Ok(true)
    }
}
