//! Systems without local sockets that carry file descriptors: no relay takes another's place.
//!
//! Has the shape of the others and no behaviour.

use std::convert::Infallible;
use std::net::TcpListener;
use std::path::Path;

/// Nobody asks.
#[derive(Debug)]
pub struct Holder;

/// Nobody has asked.
#[derive(Debug)]
pub struct Asked(Infallible);

/// Nobody can be asked.
#[derive(Debug)]
pub struct Successor(Infallible);

impl Holder {
    /// Listens for nobody.
    pub fn open(_: &Path) -> Holder {
        Holder
    }

    /// Waits for ever.
    pub async fn asked(&self, _: &TcpListener) -> Asked {
        std::future::pending().await
    }
}

impl Asked {
    /// Cannot be called.
    pub async fn pass(self) -> bool {
        match self.0 {}
    }
}

impl Successor {
    /// Finds nobody; a folder that is in use is found out when it is opened.
    ///
    /// # Errors
    /// Never fails.
    pub async fn ask(_: &Path) -> anyhow::Result<Option<Successor>> {
        Ok(None)
    }

    /// Cannot be called.
    #[must_use]
    pub fn listener(&self) -> &TcpListener {
        match self.0 {}
    }

    /// Cannot be called.
    ///
    /// # Errors
    /// Never fails.
    pub async fn take(&mut self) -> anyhow::Result<()> {
        match self.0 {}
    }

    /// Cannot be called.
    pub async fn ready(self) {
        match self.0 {}
    }
}
