//! Who is logged in, and what this browser remembers of the person's wishes.
//!
//! Never keeps a password or a token: the session is a cookie that scripts cannot read.

use crate::api::{self, Fault, spawn};
use crate::route::{self, Route};
use leptos::prelude::*;
use shared::rest::{AgentCard, FactorState, Me, Role, Site};
use shared::{AgentId, RefusalCode, SiteId};
use web::storage;

/// Where the chosen site is remembered.
const SITE_KEY: &str = "deskbell.console.site";

/// Whether somebody is logged in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Not known yet.
    #[default]
    Asking,
    /// The relay could not be asked.
    Unreachable,
    /// Nobody is.
    Out,
    /// This agent is.
    In(AgentId),
}

/// The session. Copyable handle.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Standing>,
    agent: RwSignal<Option<AgentCard>>,
    sites: RwSignal<Vec<Site>>,
    chosen: RwSignal<Option<SiteId>>,
    factor: RwSignal<FactorState>,
}

impl Session {
    /// A session that nothing is known about.
    pub fn new() -> Session {
        let kept = storage::read(SITE_KEY).ok().flatten();
        Session {
            standing: RwSignal::default(),
            agent: RwSignal::new(None),
            sites: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(kept.and_then(|id| id.parse().ok()).map(SiteId)),
            factor: RwSignal::default(),
        }
    }

    /// Asks the relay who is logged in.
    pub fn ask(self) {
        self.standing.set(Standing::Asking);
        spawn(async move {
            match api::me().await {
                Ok(me) => self.enter(me),
                Err(fault) if fault.is(RefusalCode::NotLoggedIn) => self.leave(),
                Err(_) => self.standing.set(Standing::Unreachable),
            }
        });
    }

    /// Asks again, quietly: what was made elsewhere meanwhile turns up.
    pub fn refresh(self) {
        spawn(async move {
            match api::me().await {
                Ok(me) => self.enter(me),
                Err(fault) if fault.is(RefusalCode::NotLoggedIn) => self.leave(),
                // What is known stays.
                Err(_) => {}
            }
        });
    }

    /// The relay has closed a socket for want of a log-in: either it is over, which `tell` tells,
    /// or the second factor has to be set up first.
    pub fn over(self, tell: impl FnOnce() + 'static) {
        spawn(async move {
            match api::me().await {
                Ok(me) if me.factor.is_due() => self.enter(me),
                _ => {
                    tell();
                    self.leave();
                }
            }
        });
    }

    /// Somebody logged in, or is found to be.
    pub fn enter(self, me: Me) {
        let id = me.agent.id;
        self.agent.set(Some(me.agent));
        self.sites.set(me.sites);
        // Nothing is drawn anew for what is as it was.
        if self.factor.get_untracked() != me.factor {
            self.factor.set(me.factor);
        }
        self.standing.set(Standing::In(id));
        let here = Route::parse(&location_hash().unwrap_or_default());
        if matches!(here, Route::Login | Route::Invite(_)) {
            route::replace(&Route::Inbox);
        }
    }

    /// Nobody is logged in.
    pub fn leave(self) {
        self.agent.set(None);
        self.standing.set(Standing::Out);
    }

    /// Logs out.
    pub async fn log_out(self) -> Result<(), Fault> {
        match api::logout().await {
            // Logged out already, perhaps in another tab.
            Err(fault) if !fault.is(RefusalCode::NotLoggedIn) => return Err(fault),
            _ => {}
        }
        self.leave();
        route::go(&Route::Login);
        Ok(())
    }

    /// Whether somebody is logged in.
    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// The one who is logged in.
    pub fn agent(self) -> Option<AgentCard> {
        self.agent.get()
    }

    /// Whether the person may make sites and invite people.
    pub fn is_administrator(self) -> bool {
        let administers = |agent: &AgentCard| agent.role == Role::Administrator;
        self.agent
            .with(|agent| agent.as_ref().is_some_and(administers))
    }

    /// How the person stands with the second factor.
    pub fn factor(self) -> FactorState {
        self.factor.get()
    }

    /// The sites, by id.
    pub fn sites(self) -> Vec<Site> {
        self.sites.get()
    }

    /// The site that is answered: the one chosen, else the first.
    pub fn site(self) -> Option<Site> {
        let chosen = self.chosen.get();
        self.sites.with(|sites| {
            let found = sites.iter().find(|site| Some(site.id) == chosen);
            found.or(sites.first()).cloned()
        })
    }

    /// Goes to another site.
    pub fn choose(self, id: SiteId) {
        self.chosen.set(Some(id));
        // Where storage is refused the choice lasts as long as the page.
        let _ = storage::write(SITE_KEY, &id.to_string());
    }

    /// A site was made or changed.
    pub fn put(self, site: Site) {
        self.sites.update(
            |sites| match sites.iter_mut().find(|other| other.id == site.id) {
                Some(other) => *other = site,
                None => sites.push(site),
            },
        );
    }
}
