//! The verbs about what owners decide: sites, and how conversations come to agents on them.
//!
//! Forms have been checked before they come here. Each change is somebody's deed.

use super::audit::{self, About, Entry};
use super::session::Session;
use super::{Store, StoreError, sites};
use shared::SiteId;
use shared::rest::{Deed, Routing, Site, SiteForm};

impl Store {
    /// Makes a site with a new key. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn create_site(&self, form: SiteForm) -> Result<Site, StoreError> {
        self.written(move |session| {
            let site = sites::create(session, &form)?;
            let about = About::site(Deed::SiteMade, site.id);
            let entry = Entry::between(about, None, audit::site(session, site.id)?);
            Ok((site, Some(entry)))
        })
        .await
    }

    /// Changes a site; `None`: there is none. The form has been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_site(
        &self,
        id: SiteId,
        form: SiteForm,
    ) -> Result<Option<Site>, StoreError> {
        let about = About::site(Deed::SiteChanged, id);
        let look = move |session: &dyn Session| audit::site(session, id);
        let changed = self
            .deed(about, look, move |session| {
                sites::change(session, id, &form)
            })
            .await;
        self.keys.changed();
        changed
    }

    /// Returns how conversations come to agents on a site, as it was set, or as it is by default.
    /// `None`: there is no such site.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn routing(&self, id: SiteId) -> Result<Option<Routing>, StoreError> {
        self.engine
            .read(move |session| sites::routing(session, id))
            .await
    }

    /// Changes how conversations come to agents on a site; `false`: there is no such site. It has
    /// been checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn change_routing(&self, id: SiteId, routing: Routing) -> Result<bool, StoreError> {
        let about = About::site(Deed::RoutingChanged, id);
        let look = move |session: &dyn Session| audit::of_site(session, id, sites::routing);
        self.deed(about, look, move |session| {
            sites::change_routing(session, id, &routing)
        })
        .await
    }
}
