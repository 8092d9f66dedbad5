//! Puts a backup back, into a folder or into a database.
//!
//! Nothing is touched before the backup has been read through, and what was there before is kept.
//! Never runs beside a relay on the same place.

use super::tables::{Row, TABLES, Table};
use super::{Contents, contents, examine, sum_of};
use crate::config::place::{Durability, Place, Url};
use crate::store::error::StoreError;
use crate::store::migration::missing;
use crate::store::postgres::keeper::Keeper;
use crate::store::postgres::wire::Wire;
use crate::store::session::Value;
use crate::store::sqlite::database::{FILE, lock, make_folder, open_still};
use crate::store::sqlite::migrations::{MIGRATIONS, taken};
use crate::store::sqlite::snapshot::{keep, part_of, private, remove, sync_folder};
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Puts the backup in `file` back at `place`: in the data folder, beside what was there before, or
/// in a database that has nothing of ours in it. Blocks, and must not be called by a task. Returns
/// what is there then, and where the old data file is.
///
/// # Errors
/// Returns why nothing was changed: a relay runs there, the backup is damaged or of a newer relay,
/// there is no room.
pub fn restore(place: &Place, file: &Path) -> Result<(Contents, Option<PathBuf>), StoreError> {
    let named = sum_named(file)?;
    let contents = examine(file)?;
    if named.is_some_and(|named| named != contents.sha256) {
        return Err(StoreError::Corrupt(format!(
            "{} is not what was backed up: its SHA-256 is another one",
            file.display()
        )));
    }
    match &place.url {
        None => Ok((
            contents.clone(),
            into_folder(&place.folder, file, &contents)?,
        )),
        Some(url) => {
            into_database(url, file)?;
            Ok((contents, None))
        }
    }
}

/// The sum that was written when the backup was made, if it is still beside it.
fn sum_named(file: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(sum_of(file)) {
        Ok(text) => Ok(text.split_whitespace().next().map(str::to_owned)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn into_folder(
    folder: &Path,
    file: &Path,
    expected: &Contents,
) -> Result<Option<PathBuf>, StoreError> {
    make_folder(folder)?;
    let _lock = lock(folder)?;
    let (data, part) = (folder.join(FILE), part_of(&folder.join(FILE)));
    remove(&part)?;
    let mut to = private(&part, true)?;
    let copied = fs::File::open(file).and_then(|mut from| io::copy(&mut from, &mut to));
    let copied = copied
        .map_err(StoreError::from)
        .and_then(|_| examine(&part));
    if copied.as_ref() != Ok(expected) {
        let _ = fs::remove_file(&part);
        copied?;
        return Err(StoreError::Corrupt("the copy is another one".to_owned()));
    }
    let old = set_aside(&data)?;
    keep(&part, &data)?;
    Ok(old)
}

/// Gives the data file that is there a second name under which it stays. There is a data file under
/// the first name at every moment.
fn set_aside(data: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !data.exists() {
        return Ok(None);
    }
    let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let old = with(data, &format!(".replaced-{time}"));
    fold(data);
    fs::hard_link(data, &old)?;
    // What could not be folded in belongs to the old file, and would ruin the new one.
    let log = with(data, "-wal");
    if log.exists() {
        fs::hard_link(&log, with(&old, "-wal"))?;
    }
    sync_folder(data)?;
    remove(&log)?;
    remove(&with(data, "-shm"))?;
    Ok(Some(old))
}

/// Folds the log into the file, if that can be done: a damaged file keeps its log beside it.
fn fold(data: &Path) {
    let folded = Connection::open(data)
        .and_then(|conn| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    if let Err(error) = folded {
        tracing::warn!(%error, "the old log could not be folded into the old data file");
    }
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// All or nothing, in one transaction.
fn into_database(url: &Url, file: &Path) -> Result<(), StoreError> {
    let from = open_still(file)?;
    if !missing(MIGRATIONS, &taken(&from)?)?.is_empty() {
        let says = "it is of an older relay; restore it into a folder, start this relay on it \
            once, and make a new backup of that";
        return Err(StoreError::Migration(says.to_owned()));
    }
    let expected = contents(&from)?;
    let mut keeper = Keeper::open(url, Durability::Full)?;
    let wire = keeper.ready()?;
    wire.be_patient();
    let before = contents(wire)?;
    if (before.sites, before.agents, before.conversations) != (0, 0, 0) {
        let says = format!("{url} holds something already; restore into a new database");
        return Err(StoreError::Other(says));
    }
    // The laws of how rows come to be are not about copies of them.
    wire.batch(
        "BEGIN; DELETE FROM invites; ALTER TABLE entries DISABLE TRIGGER USER;
         ALTER TABLE assignments DISABLE TRIGGER USER",
    )?;
    for table in TABLES {
        table.each_page(&from, &mut |page| add_at_once(wire, table, page))?;
    }
    wire.batch(
        "ALTER TABLE entries ENABLE TRIGGER USER; ALTER TABLE assignments ENABLE TRIGGER USER;
         UPDATE entries SET number = ordered.place FROM (SELECT site, conversation, seq,
            row_number() OVER (ORDER BY at, site, conversation, seq) AS place FROM entries)
            AS ordered
         WHERE entries.site = ordered.site AND entries.conversation = ordered.conversation
            AND entries.seq = ordered.seq;
         SELECT setval(pg_get_serial_sequence('entries', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM entries), false);
         SELECT setval(pg_get_serial_sequence('notes', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM notes), false);
         SELECT setval(pg_get_serial_sequence('assignments', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM assignments), false);
         SELECT setval(pg_get_serial_sequence('pasts', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM pasts), false);
         SELECT setval(pg_get_serial_sequence('shifts', 'number'),
            (SELECT coalesce(max(number), 0) + 1 FROM shifts), false)",
    )?;
    if contents(wire)? != expected {
        return Err(StoreError::Corrupt("the copy is another one".to_owned()));
    }
    wire.batch("COMMIT")
}

/// Adds a page of rows in one statement. A column in which there is nothing is left out.
fn add_at_once(wire: &Wire, table: &Table, page: &[Row]) -> Result<(), StoreError> {
    let (mut names, mut arrays, mut given) = (Vec::new(), Vec::new(), Vec::new());
    for (at, name) in table.columns.split(", ").enumerate() {
        let column: Vec<Value<'_>> = page.iter().map(|row| row[at].value()).collect();
        let kind = column.iter().find_map(|value| match value {
            Value::Null => None,
            Value::Whole(_) => Some("bigint"),
            Value::Text(_) => Some("text"),
            Value::Bytes(_) => Some("bytea"),
        });
        if let Some(kind) = kind {
            given.push(column);
            names.push(name);
            arrays.push(format!("?{}::{kind}[]", given.len()));
        }
    }
    let insert = format!(
        "INSERT INTO {} ({}) SELECT * FROM unnest({})",
        table.name,
        names.join(", "),
        arrays.join(", ")
    );
    wire.wait(async {
        let statement = wire.prepared(&insert).await?;
        wire.client.execute_raw(&statement, &given).await?;
        Ok(())
    })
}
