//! A copy of a data file as it is at one moment, made while others read and write it.
//!
//! What is copied is one transaction's view: everything that was answered before it began is in it.
//! Nobody waits for it; only the log grows meanwhile. Never leaves half a copy under a good name.

use crate::limits::{SNAPSHOT_LOOK_EVERY_STEPS, SNAPSHOTS_LEN_MAX};
use crate::store::error::StoreError;
use rusqlite::Connection;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// Copies what `conn` reads into `part`. `progress` is told now and then what share of it is done.
pub fn snapshot(
    conn: &mut Connection,
    part: &Path,
    mut progress: impl FnMut(f64) + Send + 'static,
) -> Result<(), StoreError> {
    remove(part)?;
    private(part, true)?;
    let name = part.to_str().ok_or_else(|| {
        StoreError::Other(format!("{} is not a name that can be used", part.display()))
    })?;
    let bytes: i64 = conn.query_row(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [],
        |row| row.get(0),
    )?;
    let growing = part.to_owned();
    let look = move || {
        let done = fs::metadata(&growing).map_or(0, |found| found.len());
        progress(done as f64 / bytes.max(1) as f64);
        false
    };
    conn.progress_handler(SNAPSHOT_LOOK_EVERY_STEPS, Some(look))?;
    let copied = conn.execute("VACUUM INTO ?1", [name]);
    conn.progress_handler(0, None::<fn() -> bool>)?;
    if copied.is_err() {
        let _ = fs::remove_file(part);
    }
    copied?;
    Ok(())
}

/// Makes sure that a file is on the disk, then gives it its name.
pub fn keep(part: &Path, file: &Path) -> Result<(), StoreError> {
    File::open(part)?.sync_all()?;
    fs::rename(part, file)?;
    sync_folder(file)
}

/// Makes sure that the names in a file's folder are on the disk.
pub fn sync_folder(file: &Path) -> Result<(), StoreError> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    #[cfg(unix)]
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// The name under which a file is made.
pub fn part_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Removes a file that may not be there.
pub fn remove(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Opens a file for its owner's eyes alone; makes it, and if it must be new refuses another.
pub fn private(file: &Path, new: bool) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options
        .create(true)
        .create_new(new)
        .truncate(false)
        .write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file);
    opened.map_err(|error| {
        let says = format!("{}: {error}", file.display());
        std::io::Error::new(error.kind(), says).into()
    })
}

/// Keeps a snapshot beside a data file before a step of its schema is taken, and the newest few of
/// those of earlier steps. Returns its path.
pub fn before_step(conn: &mut Connection, file: &Path, step: u32) -> Result<PathBuf, StoreError> {
    let beside = |step: u32| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".before-{step:04}"));
        PathBuf::from(name)
    };
    let path = beside(step);
    let part = part_of(&path);
    let made = snapshot(conn, &part, |_| ()).and_then(|()| keep(&part, &path));
    made.map_err(|error| {
        StoreError::Migration(format!(
            "the snapshot {} that is taken before a step could not be made, so the step was not \
             taken; make room for as much as the data file has, or move it ({error})",
            path.display()
        ))
    })?;
    for old in (1..step)
        .rev()
        .filter(|step| beside(*step).exists())
        .skip(SNAPSHOTS_LEN_MAX - 1)
    {
        remove(&beside(old))?;
    }
    Ok(path)
}
