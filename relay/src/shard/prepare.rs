//! What must be read before letters are stepped: the desks that are not in memory, and how the
//! arriving tabs stand.
//!
//! Never steps and never saves.

use super::{Arrivals, Shard, conn};
use crate::shards::{Letter, News};
use crate::store::StoreError;
use desk::Desk;
use shared::{Close, SiteId};
use std::collections::{BTreeSet, VecDeque};

impl Shard {
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
                News::Visitor(..) | News::Agent(..) | News::Left(_) | News::Reload => continue,
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
        self.seats.place(site, Desk::restore(settings, saved));
        Ok(true)
    }
}
