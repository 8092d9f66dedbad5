//! The file, its connections and its threads.
//!
//! One connection writes, a few read, one folds the log into the file. Knows nothing of what is
//! written.

use super::health::{self, Checked, Health};
use super::migrations::{self, MIGRATIONS, migrate};
use super::pen::Pen;
use super::shelf;
use super::snapshot::private;
use super::unshelved::Unshelved;
use super::writer;
use crate::config::place::Durability;
use crate::limits::{CHECKPOINT_PAGES, READERS, ROOM_BYTES_MIN, STATEMENTS_LEN_MAX, STORE_BUSY_MS};
use crate::store::arrivals::{Tab, Talk};
use crate::store::doors::{Doors, Reads, next};
use crate::store::error::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc as blocking;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The data file, in the data folder.
pub const FILE: &str = "deskbell.db";
/// Written to see whether there is room, and removed at once.
const ROOM: &str = "deskbell.room";
/// Held locked while a relay runs on the folder.
const LOCK: &str = "deskbell.lock";

/// The open file.
pub struct Database {
    folder: PathBuf,
    /// Whether the folder goes away with it.
    temporary: bool,
    pub doors: Doors<Pen>,
    unshelved: Arc<Unshelved>,
    pub health: Health,
    /// Released with `close`, and by the system however the process ends.
    lock: Mutex<Option<File>>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Database {
    pub fn open(folder: &Path, durability: Durability) -> Result<Database, StoreError> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        // Made before SQLite does, which would let the group and others read it.
        private(&file, false)?;
        let was_closed_well = health::was_closed_well(&file);
        let mut conn = connect(&file, durability)?;
        let checked = health::look(&mut conn, &file, was_closed_well)?;
        migrate(&mut conn, MIGRATIONS)?;
        shelf::catch_up(&conn)?;
        let folding = fold_when_told(&mut conn)?;
        let pen = Pen::new(conn);
        let (health, unshelved) = (Health::default(), pen.unshelved());
        let doors = start(&file, pen, folding, durability)?;
        if checked == Checked::Partly {
            let (mut reader, health) = (connect(&file, durability)?, health.clone());
            reader.execute_batch("PRAGMA query_only = ON")?;
            doors.spawn("store-checker", move || health.read_through(&mut reader))?;
        }
        Ok(Database {
            folder: folder.to_owned(),
            temporary: false,
            doors,
            health,
            unshelved,
            lock: Mutex::new(Some(lock)),
        })
    }

    /// Does `work` in a transaction, unless the file is damaged.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Pen) -> Result<T, StoreError> + Send + 'static,
    {
        let health = self.health.clone();
        let work = move |pen: &Pen| {
            health.refusal()?;
            work(pen)
        };
        self.doors.write(work).await
    }

    /// Whether every entry is on the shelf.
    pub fn is_shelved(&self) -> bool {
        self.unshelved.is_empty()
    }

    /// Has everything of these conversations and tabs shelved that waits to be.
    pub async fn shelve(&self, talks: &[Talk], tabs: &[Tab]) -> Result<(), StoreError> {
        let spoken = tabs.iter().filter_map(|tab| self.unshelved.last_of(*tab));
        let held = talks
            .iter()
            .copied()
            .filter(|talk| self.unshelved.holds(*talk));
        let talks: Vec<_> = spoken.chain(held).collect();
        if talks.is_empty() {
            return Ok(());
        }
        self.write(move |pen| pen.shelve(&talks)).await
    }

    /// Which conversations of a site wait to be shelved.
    pub fn unshelved_of(&self, site: u32) -> Vec<Talk> {
        self.unshelved.of_site(site)
    }

    /// Reads as if these conversations were shelved, where nothing can be kept: they are, in a
    /// transaction that is undone.
    pub async fn look<T, F>(&self, talks: Vec<Talk>, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Pen) -> Result<T, StoreError> + Send + 'static,
    {
        let found = Arc::new(Mutex::new(None));
        let finds = Arc::clone(&found);
        let undone = self.write(move |pen| -> Result<(), StoreError> {
            pen.shelve(&talks)?;
            let seen = work(pen);
            *finds.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
            Err(StoreError::Other("undone on purpose".to_owned()))
        });
        let undone = undone.await;
        let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
        found.unwrap_or_else(|| Err(undone.err().unwrap_or(StoreError::Closed)))
    }

    /// Lets nobody in any more, waits until everything asked has been done, and leaves the folder
    /// to whoever opens it next.
    pub fn close(&self) -> Result<(), StoreError> {
        self.health.end();
        let closed = self.doors.close();
        self.lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        closed
    }

    /// Whether some room is left in the folder: one row more always fits somehow.
    pub fn has_room(&self) -> Result<(), StoreError> {
        let path = self.folder.join(ROOM);
        let tried = private(&path, false).and_then(|mut file| {
            file.write_all(&vec![0; ROOM_BYTES_MIN])?;
            Ok(file.sync_all()?)
        });
        let _ = fs::remove_file(&path);
        tried
    }

    pub fn temporary() -> Result<Database, StoreError> {
        let name = format!("deskbell-{:016x}", crate::auth::secret::random_id());
        let mut database = Database::open(&std::env::temp_dir().join(name), Durability::Full)?;
        database.temporary = true;
        Ok(database)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::warn!(%error, "the store was not closed in good order");
        }
        if self.temporary {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Whether a relay runs on the folder. It may end, and another may begin, at any moment.
pub fn is_in_use(folder: &Path) -> bool {
    folder.join(LOCK).exists() && matches!(lock(folder), Err(StoreError::InUse(_)))
}

/// Whether this relay could open the file that another one has open. Changes nothing.
pub fn fits(folder: &Path) -> Result<(), StoreError> {
    migrations::fits(&open_to_read(folder)?, MIGRATIONS)
}

/// Opens the file of a folder that a relay may be running on, to read it and nothing else.
pub fn open_to_read(folder: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(folder.join(FILE), flags)?;
    conn.busy_timeout(Duration::from_millis(STORE_BUSY_MS))?;
    Ok(conn)
}

/// Opens a file that nobody writes, such as a backup, to read it and leave nothing beside it.
pub fn open_still(file: &Path) -> Result<Connection, StoreError> {
    let escaped = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(*byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    let path: String = file
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(escaped)
        .collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(
        format!("file:{path}?immutable=1"),
        flags,
    )?)
}

pub fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| at(folder, error))
}

/// Takes a folder for oneself, until the file that is returned is dropped.
pub fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let file = private(&path, false)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.display().to_string())),
        Err(TryLockError::Error(error)) => Err(at(&path, error)),
    }
}

fn at(path: &Path, error: std::io::Error) -> StoreError {
    let says = format!("{}: {error}", path.display());
    std::io::Error::new(error.kind(), says).into()
}

fn connect(file: &Path, durability: Durability) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(Duration::from_millis(STORE_BUSY_MS))?;
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Other(format!(
            "the data folder's file system cannot do write-ahead logging (it offers {mode}); \
             use a local disk"
        )));
    }
    conn.execute_batch(match durability {
        Durability::Full => "PRAGMA synchronous = FULL",
        Durability::Fast => "PRAGMA synchronous = NORMAL",
    })?;
    // Words that were taken back leave no trace in the pages where they stood.
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0;
        PRAGMA secure_delete = ON;",
    )?;
    // Plans depend on the schema alone: none is made anew for the values that a statement is given.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_LEN_MAX);
    Ok(conn)
}

fn start(
    file: &Path,
    writer: Pen,
    folding: blocking::Receiver<()>,
    durability: Durability,
) -> Result<Doors<Pen>, StoreError> {
    let (doors, jobs, reads) = Doors::new();
    for _ in 0..READERS {
        let conn = connect(file, durability)?;
        conn.execute_batch("PRAGMA query_only = ON")?;
        let pen = Pen::new(conn);
        let reads = Reads::clone(&reads);
        doors.spawn("store-reader", move || {
            while let Some(read) = next(&reads) {
                read(Ok(&pen));
            }
            Ok(())
        })?;
    }
    let folder = connect(file, durability)?;
    // Readers and the folder end first or alongside: the writer's last act wants the file alone.
    doors.spawn("store-writer", move || writer::run(&writer, jobs))?;
    doors.spawn("store-folder", move || {
        fold(&folder, &folding);
        Ok(())
    })?;
    Ok(doors)
}

/// Tells when the log is long. The telling ends with the connection.
fn fold_when_told(writer: &mut Connection) -> Result<blocking::Receiver<()>, StoreError> {
    let (tell, told) = blocking::sync_channel(1);
    writer.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
        if pages >= CHECKPOINT_PAGES {
            let _ = tell.try_send(());
        }
        Ok(())
    }))?;
    Ok(told)
}

/// Folds the log into the file beside the writer, who goes on meanwhile.
fn fold(conn: &Connection, told: &blocking::Receiver<()>) {
    while told.recv().is_ok() {
        let folded = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = folded {
            tracing::warn!(%error, "could not fold the log into the data file");
        }
    }
}
