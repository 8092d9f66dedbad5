//! The carriers there are, each under its id and with what a call must show beside it.
//!
//! Holds a carrier no longer than its socket's task. Never prints an id.

use crate::auth::{secret, session_of};
use crate::config::Config;
use crate::http::error::Error;
use crate::http::lobby::Pass;
use crate::http::origin;
use crate::socket::carrier::{self, Carrier, End};
use crate::socket::{Role, Visit};
use axum::http::HeaderMap;
use dashmap::DashMap;
use shared::version::Encoding;
use std::fmt;
use std::sync::Arc;

/// Carriers by their ids.
#[derive(Default)]
pub struct Carriers(DashMap<String, Arc<Held>>);

/// A carrier and whose it is.
#[derive(Debug)]
pub struct Held {
    pub(super) carrier: Carrier,
    pub(super) encoding: Encoding,
    /// The page's origin when it was opened, if it was a page.
    origin: Option<String>,
    /// The session of the agent who opened it.
    session: Option<Secret>,
}

#[derive(PartialEq, Eq)]
struct Secret(String);

/// The place of one carrier in the table, until it is dropped.
pub struct Entered {
    table: Arc<Carriers>,
    id: String,
    _pass: Pass,
}

impl Carriers {
    /// Returns the carrier with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Held>> {
        self.0.get(id).map(|held| Arc::clone(&held))
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a carrier in under an id that nobody can guess.
    pub(super) fn enter(self: &Arc<Carriers>, held: Held, pass: Pass) -> Entered {
        let id = secret::secret("");
        self.0.insert(id.clone(), Arc::new(held));
        Entered {
            table: Arc::clone(self),
            id,
            _pass: pass,
        }
    }
}

impl Held {
    /// Makes a carrier for whoever makes this request.
    pub(super) fn new(visit: &Visit, headers: &HeaderMap) -> (Held, End) {
        let (carrier, end) = carrier::pair();
        let session = match &visit.role {
            Role::Visitor(_) => None,
            Role::Agent { session, .. } => Some(Secret(session.clone())),
        };
        let held = Held {
            carrier,
            encoding: visit.encoding,
            origin: origin::of(headers).map(str::to_owned),
            session,
        };
        (held, end)
    }

    /// Checks that a request is made by whoever opened the carrier.
    pub(super) fn check(&self, config: &Config, headers: &HeaderMap) -> Result<(), Error> {
        let is_its = |origin: &str| {
            self.origin.as_deref() == Some(origin) || origin::is_ours(origin, config, headers)
        };
        if !origin::of(headers).is_none_or(is_its) {
            return Err(Error::OriginNotAllowed);
        }
        // As if there were no such carrier: who has only the id learns nothing.
        let theirs = || session_of(headers, config).map(Secret);
        let is_theirs = self.session.is_none() || self.session == theirs();
        is_theirs.then_some(()).ok_or(Error::NotFound)
    }
}

impl Entered {
    /// The id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.table.0.remove(&self.id);
    }
}

impl fmt::Debug for Carriers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} carriers", self.len())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a session")
    }
}
