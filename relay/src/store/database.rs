//! The file, its connections and its threads.
//!
//! One connection writes, a few read, one folds the log into the file. Knows nothing of what is
//! written.

use super::error::StoreError;
use super::migrations::{self, MIGRATIONS, migrate};
use super::pen::Pen;
use super::reader::{self, Read};
use super::tail::{Tab, Talk};
use super::unshelved::Unshelved;
use super::writer::{self, Job};
use crate::limits::{
    CHECKPOINT_PAGES, READ_QUEUE_LEN_MAX, READERS, STATEMENTS_LEN_MAX, STORE_BUSY_MS,
    WRITE_QUEUE_LEN_MAX,
};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc as blocking;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::mpsc;

/// The data file, in the data folder.
pub const FILE: &str = "deskbell.db";
/// Held locked while a relay runs on the folder.
const LOCK: &str = "deskbell.lock";

/// The open file.
pub struct Database {
    folder: PathBuf,
    /// Whether the folder goes away with it.
    temporary: bool,
    /// `None` once it is closed.
    doors: RwLock<Option<Doors>>,
    threads: Mutex<Vec<JoinHandle<Result<(), StoreError>>>>,
    unshelved: Arc<Unshelved>,
    /// Released with `close`, and by the system however the process ends.
    lock: Mutex<Option<File>>,
}

#[derive(Clone)]
struct Doors {
    jobs: mpsc::Sender<Box<dyn Job>>,
    reads: mpsc::Sender<Read>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Database {
    pub fn open(folder: &Path) -> Result<Database, StoreError> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        make_file(&file)?;
        let mut conn = connect(&file)?;
        check(&conn)?;
        migrate(&mut conn, MIGRATIONS)?;
        let folding = fold_when_told(&mut conn)?;
        let pen = Pen::new(conn);
        // What a relay that was killed has left behind: readers find everything shelved.
        pen.shelve(None)?;
        pen.committed();
        let unshelved = pen.unshelved();
        let (doors, threads) = start(&file, pen, folding)?;
        Ok(Database {
            unshelved,
            folder: folder.to_owned(),
            temporary: false,
            doors: RwLock::new(Some(doors)),
            threads: Mutex::new(threads),
            lock: Mutex::new(Some(lock)),
        })
    }

    pub fn temporary() -> Result<Database, StoreError> {
        let name = format!("deskbell-{:016x}", crate::auth::secret::random_id());
        let mut database = Database::open(&std::env::temp_dir().join(name))?;
        database.temporary = true;
        Ok(database)
    }

    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Pen) -> Result<T, StoreError> + Send + 'static,
    {
        let (job, answer) = writer::job(work);
        let doors = self.doors()?;
        doors.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (read, answer) = reader::read(work);
        let doors = self.doors()?;
        doors
            .reads
            .send(read)
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
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
        self.shelve_all(spoken.chain(held).collect()).await
    }

    /// Has everything of a site shelved that waits to be.
    pub async fn shelve_site(&self, site: u32) -> Result<(), StoreError> {
        self.shelve_all(self.unshelved.of_site(site)).await
    }

    async fn shelve_all(&self, talks: Vec<Talk>) -> Result<(), StoreError> {
        if talks.is_empty() {
            return Ok(());
        }
        self.write(move |pen| pen.shelve(Some(&talks))).await
    }

    /// Lets nobody in any more, waits until everything asked has been done, and leaves the folder
    /// to whoever opens it next.
    pub fn close(&self) -> Result<(), StoreError> {
        self.doors
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let mut closed = Ok(());
        for thread in threads {
            let ended = thread.join();
            closed = closed.and(ended.unwrap_or_else(|_| {
                Err(StoreError::Other(
                    "a thread of the store panicked".to_owned(),
                ))
            }));
        }
        self.lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        closed
    }

    fn doors(&self) -> Result<Doors, StoreError> {
        let doors = self.doors.read().unwrap_or_else(PoisonError::into_inner);
        doors.clone().ok_or(StoreError::Closed)
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
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(folder.join(FILE), flags)?;
    conn.busy_timeout(Duration::from_millis(STORE_BUSY_MS))?;
    migrations::fits(&conn, MIGRATIONS)
}

/// Writes for the sake of writing.
pub fn beat(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE heart SET beats = beats + 1")?
        .execute([])?;
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| at(folder, error))
}

/// Makes the file before SQLite does, which would let the group and others read it.
fn make_file(file: &Path) -> Result<(), StoreError> {
    private(file).open(file).map_err(|error| at(file, error))?;
    Ok(())
}

fn private(_file: &Path) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let file = private(&path)
        .open(&path)
        .map_err(|error| at(&path, error))?;
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

fn connect(file: &Path) -> Result<Connection, StoreError> {
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
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
         PRAGMA wal_autocheckpoint = 0;",
    )?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_LEN_MAX);
    Ok(conn)
}

fn check(conn: &Connection) -> Result<(), StoreError> {
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Corrupt(found))
    }
}

type Threads = Vec<JoinHandle<Result<(), StoreError>>>;

fn start(
    file: &Path,
    writer: Pen,
    folding: blocking::Receiver<()>,
) -> Result<(Doors, Threads), StoreError> {
    let (jobs, waiting_jobs) = mpsc::channel(WRITE_QUEUE_LEN_MAX);
    let (reads, waiting_reads) = mpsc::channel(READ_QUEUE_LEN_MAX);
    let waiting_reads = Arc::new(Mutex::new(waiting_reads));
    let mut threads = Vec::new();
    for _ in 0..READERS {
        let conn = connect(file)?;
        conn.execute_batch("PRAGMA query_only = ON")?;
        let reads = Arc::clone(&waiting_reads);
        threads.push(spawn("store-reader", move || {
            reader::run(&conn, &reads);
            Ok(())
        })?);
    }
    let folder = connect(file)?;
    // Readers and the folder end first or alongside: the writer's last act wants the file alone.
    threads.push(spawn("store-writer", move || {
        writer::run(&writer, waiting_jobs)
    })?);
    threads.push(spawn("store-folder", move || {
        fold(&folder, &folding);
        Ok(())
    })?);
    Ok((Doors { jobs, reads }, threads))
}

fn spawn<F>(name: &str, work: F) -> Result<JoinHandle<Result<(), StoreError>>, StoreError>
where
    F: FnOnce() -> Result<(), StoreError> + Send + 'static,
{
    Ok(thread::Builder::new().name(name.to_owned()).spawn(work)?)
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
