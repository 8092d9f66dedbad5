//! Sites by their keys, as they were read last: every visitor who knocks asks for one.
//!
//! A relay has its store for itself, so what it wrote itself is all that can change. Never reads.

use shared::rest::Site;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// What is known.
#[derive(Debug, Default)]
pub struct Keys(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    sites: HashMap<String, Site>,
    changes: u64,
}

/// How many changes there had been before something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before(u64);

impl Keys {
    /// Returns the site with this key, if it is known; or else what to show when it has been read.
    pub fn get(&self, key: &str) -> Result<Site, Before> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.sites.get(key).cloned().ok_or(Before(known.changes))
    }

    /// Remembers a site that was read, unless one has changed since.
    pub fn learn(&self, before: Before, site: &Site) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.changes == before.0 {
            known.sites.insert(site.key.clone(), site.clone());
        }
    }

    /// Forgets everything, after a site was changed.
    pub fn changed(&self) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.sites.clear();
        known.changes += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::SiteId;

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let keys = Keys::default();
        let site = Site {
            id: SiteId(1),
            key: "key".to_owned(),
            name: "Shop".to_owned(),
            origins: Vec::new(),
        };
        let before = keys.get("key").unwrap_err();
        keys.changed();

        keys.learn(before, &site);

        let before = keys.get("key").unwrap_err();
        keys.learn(before, &site);
        assert_eq!(keys.get("key"), Ok(site));
        keys.changed();
        assert!(keys.get("key").is_err());
    }
}
