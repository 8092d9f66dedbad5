//! The one connection that writes, and the right to: a lock of the database that one relay holds
//! at a time.
//!
//! A connection that broke is made anew, and the lock taken again. If another relay had it in
//! between, this one never writes again: what its desks believe is not true any more.

use super::migrations::{MIGRATIONS, migrate};
use super::wire::Wire;
use crate::config::place::{Durability, Url};
use crate::limits::{STORE_LOCK_EVERY_MS, STORE_LOCK_WITHIN_MS, STORE_RETRY_AFTER_MS};
use crate::store::error::StoreError;
use crate::store::session::{Session, values};
use std::time::{Duration, Instant};

/// The lock: "deskbell" in ASCII.
const LOCK: i64 = 0x6465_736b_6265_6c6c;

/// Whoever may write.
pub struct Keeper {
    url: Url,
    durability: Durability,
    wire: Option<Wire>,
    /// How many times the lock had been taken when this relay took it.
    epoch: u64,
    /// The database's name for the connection that held the lock last.
    backend: i64,
    /// Whether another relay had the lock meanwhile.
    lost: bool,
    /// When it may be tried again, after it was in vain.
    again_at: Instant,
}

impl Keeper {
    /// Connects, takes the lock and brings the schema up to date.
    pub fn open(url: &Url, durability: Durability) -> Result<Keeper, StoreError> {
        let wire = connect(url, durability)?;
        let session: &dyn Session = &wire;
        // A relay that was killed leaves its session behind until the database notices.
        let until = Instant::now() + Duration::from_millis(STORE_LOCK_WITHIN_MS);
        while !lock(session)? {
            if Instant::now() >= until {
                return Err(StoreError::InUse(url.to_string()));
            }
            std::thread::sleep(Duration::from_millis(STORE_LOCK_EVERY_MS));
        }
        migrate(&wire, MIGRATIONS)?;
        let epoch = session.one(
            "UPDATE keeper SET epoch = epoch + 1 RETURNING epoch",
            &[],
            |row| row.number(0),
        )?;
        if session.one("SHOW fsync", &[], |row| Ok(row.text(0)? == "off"))? {
            tracing::warn!("the database runs with fsync=off: a power cut destroys it");
        }
        Ok(Keeper {
            url: url.clone(),
            durability,
            backend: backend(session)?,
            wire: Some(wire),
            epoch,
            lost: false,
            again_at: Instant::now(),
        })
    }

    /// The connection, made anew if it broke.
    pub fn ready(&mut self) -> Result<&Wire, StoreError> {
        if self.wire.as_ref().is_none_or(Wire::is_broken) {
            self.wire = None;
            if self.lost {
                return Err(StoreError::InUse(self.url.to_string()));
            }
            let now = Instant::now();
            if now < self.again_at {
                return Err(StoreError::Away("it was not there a moment ago".to_owned()));
            }
            self.again_at = now + Duration::from_millis(STORE_RETRY_AFTER_MS);
            self.wire = Some(self.take_again()?);
            tracing::info!("the database is back");
        }
        Ok(self.wire.as_ref().expect("it has just been made"))
    }

    /// The connection that is there, if one is.
    pub fn wire(&self) -> Option<&Wire> {
        self.wire.as_ref()
    }

    /// Lets the connection go: what it has begun is undone by the database.
    pub fn let_go(&mut self) {
        self.wire = None;
    }

    fn take_again(&mut self) -> Result<Wire, StoreError> {
        let wire = connect(&self.url, self.durability)?;
        let session: &dyn Session = &wire;
        if !(lock(session)? || self.end_our_former_self(session)? && lock(session)?) {
            return Err(StoreError::InUse(self.url.to_string()));
        }
        let epoch = session.one("SELECT epoch FROM keeper", &[], |row| row.number(0))?;
        if epoch != self.epoch {
            self.lost = true;
            return Err(StoreError::InUse(self.url.to_string()));
        }
        self.backend = backend(session)?;
        Ok(wire)
    }

    /// A line that was cut leaves its session behind in the database, lock and all, until the
    /// database notices.
    fn end_our_former_self(&self, session: &dyn Session) -> Result<bool, StoreError> {
        let ended = session.all(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND pid = CAST(?1 AS INTEGER)
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            values![self.backend],
            |row| row.flag(0),
        )?;
        Ok(ended == [true])
    }
}

fn connect(url: &Url, durability: Durability) -> Result<Wire, StoreError> {
    let wire = Wire::open(url)?;
    wire.batch("SET default_transaction_isolation = 'read committed'; SET lock_timeout = '5s'")?;
    match durability {
        Durability::Fast => wire.batch("SET synchronous_commit = off")?,
        Durability::Full => {
            let session: &dyn Session = &wire;
            // Whoever wants more than this disk, such as a replica's, has said so in the database.
            if session.one("SHOW synchronous_commit", &[], |row| {
                Ok(row.text(0)? == "off")
            })? {
                wire.batch("SET synchronous_commit = on")?;
            }
        }
    }
    Ok(wire)
}

fn lock(session: &dyn Session) -> Result<bool, StoreError> {
    let select = "SELECT pg_try_advisory_lock(?1)";
    session.one(select, values![LOCK], |row| row.flag(0))
}

fn backend(session: &dyn Session) -> Result<i64, StoreError> {
    session.one("SELECT pg_backend_pid()", &[], |row| row.whole(0))
}
