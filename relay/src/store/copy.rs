//! Backups: the whole of what is kept, in one SQLite file, whichever engine it comes from and
//! whichever it goes to.
//!
//! A backup is made while a relay runs and nobody waits for it. What is put back is checked first,
//! and what was there before is kept. Never leaves half a file under a good name.

mod restore;
mod tables;

pub use restore::restore;
pub use tables::TABLES;

use super::error::StoreError;
use super::migration::missing;
use super::session::Session;
use super::sqlite::database::{open_still, open_to_read};
use super::sqlite::migrations::{MIGRATIONS, migrate, taken};
use super::sqlite::shelf::catch_up;
use super::sqlite::snapshot::{keep, part_of, private, remove, snapshot};
use crate::config::place::{Place, Url};
use crate::hex::hex;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Rows are carried over in the order of their keys; a log is in that of time.
const BY_TIME: &str = "
    CREATE TEMP TABLE moved AS SELECT * FROM log ORDER BY at, site, conversation, seq;
    UPDATE moved SET number = NULL;
    DELETE FROM log;
    INSERT INTO log SELECT * FROM moved ORDER BY rowid;
    DROP TABLE moved;";

/// What a store or a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Sites.
    pub sites: u64,
    /// Agents, invited or active.
    pub agents: u64,
    /// Conversations, open or ended.
    pub conversations: u64,
    /// Entries of all of them.
    pub entries: u64,
    /// The SHA-256 of the backup's bytes in hexadecimal; empty for a store.
    pub sha256: String,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} sites, {} agents, {} conversations, {} entries",
            self.sites, self.agents, self.conversations, self.entries
        )?;
        if !self.sha256.is_empty() {
            write!(f, "\nsha256 {}", self.sha256)?;
        }
        Ok(())
    }
}

/// Writes all that is kept at `place` to `file`, and its SHA-256 beside it, as `sha256sum` writes
/// it. Everything that was answered before it began is in it. `progress` is told now and then what
/// share of it is done. Blocks, and must not be called by a task.
///
/// # Errors
/// Returns why there is no backup: the place cannot be read, the file is there already and `force`
/// is not set, or what was written is not what it should be.
pub fn backup(
    place: &Place,
    file: &Path,
    force: bool,
    progress: impl Fn(f64) + Send + 'static,
) -> Result<Contents, StoreError> {
    if file.exists() && !force {
        let says = format!("{} is there already; --force replaces it", file.display());
        return Err(StoreError::Other(says));
    }
    let part = part_of(file);
    let made = match &place.url {
        None => snapshot(&mut open_to_read(&place.folder)?, &part, progress)
            .and_then(|()| shelve(&part)),
        Some(url) => carry_over(url, &part, &progress),
    };
    let written = made.and_then(|()| examine(&part)).and_then(|contents| {
        // An old sum beside a new file would say that the file is damaged.
        remove(&sum_of(file))?;
        keep(&part, file)?;
        keep_sum(file, &contents.sha256)?;
        Ok(contents)
    });
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// Reads all that is kept at `place`, and checks it: the file's structure, what refers to what, and
/// that no entry is missing. Blocks, and must not be called by a task.
///
/// # Errors
/// Returns what is wrong.
pub fn check(place: &Place) -> Result<Contents, StoreError> {
    match &place.url {
        None => {
            let conn = open_to_read(&place.folder)?;
            is_whole(&conn)?;
            contents(&conn)
        }
        Some(url) => {
            let wire = super::postgres::wire::Wire::open_to_read(url)?;
            wire.be_patient();
            contents(&wire)
        }
    }
}

/// Reads a backup through. Returns what is in it.
pub(super) fn examine(file: &Path) -> Result<Contents, StoreError> {
    let conn = open_still(file)?;
    is_whole(&conn)?;
    missing(MIGRATIONS, &taken(&conn)?)?;
    Ok(Contents {
        sha256: sum(file)?,
        ..contents(&conn)?
    })
}

/// Checks the structure of a file, page by page, and every reference.
fn is_whole(conn: &Connection) -> Result<(), StoreError> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Corrupt(found));
    }
    if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(StoreError::Corrupt("a reference leads nowhere".to_owned()));
    }
    Ok(())
}

/// Counts, and checks what no engine checks by itself afterwards: entries without holes.
pub(super) fn contents(session: &dyn Session) -> Result<Contents, StoreError> {
    let count = |table: &str| {
        let select = format!("SELECT count(*) FROM {table}");
        session.one(&select, &[], |row| row.number(0))
    };
    let holes = session.one(
        "SELECT count(*) FROM (SELECT site, conversation FROM entries GROUP BY site, conversation
         HAVING min(seq) <> 1 OR max(seq) <> count(*)) AS holed",
        &[],
        |row| row.number(0),
    )?;
    if holes > 0 {
        let says = format!("{holes} conversations miss an entry");
        return Err(StoreError::Corrupt(says));
    }
    Ok(Contents {
        sites: count("sites")?,
        agents: count("agents")?,
        conversations: count("conversations")?,
        entries: count("entries")?,
        sha256: String::new(),
    })
}

/// Copies a database, as it is at one moment, into a new file.
fn carry_over(url: &Url, part: &Path, progress: &dyn Fn(f64)) -> Result<(), StoreError> {
    let wire = super::postgres::wire::Wire::open_to_read(url)?;
    wire.be_patient();
    let from: &dyn Session = &wire;
    let known = super::postgres::migrations::MIGRATIONS.len() as u64;
    let steps = "SELECT count(*) FROM schema_migrations";
    if from.one(steps, &[], |row| row.number(0))? != known {
        let says = "the database is of another version; start this relay on it once";
        return Err(StoreError::Migration(says.to_owned()));
    }
    remove(part)?;
    private(part, true)?;
    let mut conn = Connection::open(part)?;
    migrate(&mut conn, MIGRATIONS)?;
    wire.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let triggers = set_aside(&conn)?;
    conn.execute_batch("BEGIN")?;
    let all = from.one("SELECT count(*) FROM entries", &[], |row| row.number(0))?;
    let mut done = 0;
    for table in TABLES {
        table.each_page(from, &mut |page| {
            done += page.len() as u64;
            progress(done as f64 / all.max(1) as f64);
            table.add(&conn, page)
        })?;
    }
    conn.execute_batch(BY_TIME)?;
    for trigger in triggers {
        conn.execute_batch(&trigger)?;
    }
    conn.execute_batch("COMMIT")?;
    catch_up(&conn)?;
    wire.batch("COMMIT")
}

/// A running relay has entries that are not on the shelf; in a backup all of them are.
fn shelve(part: &Path) -> Result<(), StoreError> {
    let conn = Connection::open(part)?;
    let is_of_today = missing(MIGRATIONS, &taken(&conn)?)?.is_empty();
    if is_of_today { catch_up(&conn) } else { Ok(()) }
}

/// Takes the triggers away, which are about how rows come to be and not about copies of them.
/// Returns what makes them again.
fn set_aside(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut select =
        conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")?;
    let found = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found = found.collect::<Result<Vec<(String, String)>, _>>()?;
    for (name, _) in &found {
        conn.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    Ok(found.into_iter().map(|(_, sql)| sql).collect())
}

/// Where the SHA-256 of a backup is.
pub(super) fn sum_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    PathBuf::from(name)
}

fn keep_sum(file: &Path, sum: &str) -> Result<(), StoreError> {
    let (path, name) = (sum_of(file), file.file_name().unwrap_or_default());
    let part = part_of(&path);
    remove(&part)?;
    private(&part, true)?;
    fs::write(&part, format!("{sum}  {}\n", name.display()))?;
    keep(&part, &path)
}

/// The SHA-256 of a file.
pub(super) fn sum(file: &Path) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    std::io::copy(&mut File::open(file)?, &mut hash)?;
    Ok(hex(&hash.finalize()))
}
