//! The bytes of files: a folder beside the store, one file of the disk for each.
//!
//! What was acknowledged is durable, and a part is there as a whole or not at all. Names are ids,
//! never what a person calls a file. Never decides who may send or read one. Everything that the
//! relay knows of where bytes lie is in this room, so that another kind of place can come.

mod look;

pub use look::{Fault as LookFault, Looked};

use shared::FileId;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder's name inside of the data folder.
pub const FOLDER: &str = "files";

/// The folder of files. Clones share it.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: Arc<Path>,
    /// Files that somebody is writing at this moment.
    busy: Arc<Mutex<BTreeSet<FileId>>>,
}

/// Why bytes were not taken.
#[derive(Debug, thiserror::Error)]
pub enum BlobFault {
    /// They do not begin where the file ends, or another part of it is being written.
    #[error("the file ends elsewhere, or another part is under way")]
    Offset,
    /// There is no room on the disk.
    #[error("there is no room for files ({0})")]
    NoRoom(io::Error),
    /// The disk did not do it.
    #[error("the folder of files failed ({0})")]
    Disk(#[from] io::Error),
}

/// Held while a file is written, so that nobody else writes it.
struct Turn<'a> {
    blobs: &'a Blobs,
    id: FileId,
}

impl Blobs {
    /// Opens the folder inside of the data folder, which is made when it is first needed.
    #[must_use]
    pub fn open(data: &Path) -> Blobs {
        Blobs {
            folder: data.join(FOLDER).into(),
            busy: Arc::default(),
        }
    }

    /// Bytes of a file that are stored durably; 0 when nothing has arrived.
    ///
    /// # Errors
    /// Returns why the disk could not say.
    pub async fn len(&self, id: FileId) -> Result<u64, BlobFault> {
        self.work(move |blobs| Ok(blobs.found(id)?.map_or(0, |(_, len)| len)))
            .await
    }

    /// Adds bytes to the end, which must be at `offset`. Returns the new length, durable.
    ///
    /// # Errors
    /// Returns why not; then the file is as long as before.
    pub async fn append(
        &self,
        id: FileId,
        offset: u64,
        bytes: bytes::Bytes,
    ) -> Result<u64, BlobFault> {
        self.work(move |blobs| blobs.add(id, offset, &bytes)).await
    }

    /// Looks at what has arrived: what it is, and whether it is what was sent.
    ///
    /// # Errors
    /// Returns why the disk could not say.
    pub async fn look(&self, id: FileId) -> Result<Result<Looked, LookFault>, BlobFault> {
        self.work(move |blobs| match blobs.found(id)? {
            Some((path, _)) => Ok(look::look(&path)?),
            None => Err(BlobFault::Disk(ErrorKind::NotFound.into())),
        })
        .await
    }

    /// The file is whole: from here on nothing is added to it. Durable when it returns.
    ///
    /// # Errors
    /// Returns why the disk did not do it.
    pub async fn finish(&self, id: FileId) -> Result<(), BlobFault> {
        self.work(move |blobs| {
            let _turn = blobs.turn(id)?;
            if let Some((path, _)) = blobs.found(id)? {
                fs::rename(path, blobs.whole(id))?;
                File::open(&*blobs.folder)?.sync_all()?;
            }
            Ok(())
        })
        .await
    }

    /// Opens a whole file to read; `None`: it is not here.
    ///
    /// # Errors
    /// Returns why the disk did not do it.
    pub async fn read(&self, id: FileId) -> Result<Option<File>, BlobFault> {
        self.work(move |blobs| match File::open(blobs.whole(id)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await
    }

    /// Removes a file, whole or not; one that is not here is removed already.
    ///
    /// # Errors
    /// Returns why the disk did not do it.
    pub async fn remove(&self, id: FileId) -> Result<(), BlobFault> {
        self.work(move |blobs| {
            let _turn = blobs.turn(id)?;
            while let Some((path, _)) = blobs.found(id)? {
                fs::remove_file(path)?;
            }
            Ok(())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Blobs) -> Result<T, BlobFault> + Send + 'static,
    ) -> Result<T, BlobFault> {
        let blobs = self.clone();
        let worked = tokio::task::spawn_blocking(move || work(&blobs)).await;
        worked.unwrap_or_else(|stopped| Err(BlobFault::Disk(io::Error::other(stopped))))
    }

    fn add(&self, id: FileId, offset: u64, bytes: &[u8]) -> Result<u64, BlobFault> {
        let _turn = self.turn(id)?;
        let held = self.found(id)?;
        if held.as_ref().map_or(0, |(_, len)| *len) != offset {
            return Err(BlobFault::Offset);
        }
        if held.is_none() {
            make_folder(&self.folder)?;
        }
        let mut file = open_to_write(&self.part(id))?;
        file.seek(SeekFrom::Start(offset))?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // What is there of the part is worth nothing: it is sent again as a whole.
            file.set_len(offset)?;
            return Err(match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => BlobFault::NoRoom(error),
                _ => BlobFault::Disk(error),
            });
        }
        if held.is_none() {
            File::open(&*self.folder)?.sync_all()?;
        }
        Ok(offset + bytes.len() as u64)
    }

    /// Where a file is, and how long it is.
    fn found(&self, id: FileId) -> io::Result<Option<(PathBuf, u64)>> {
        for path in [self.whole(id), self.part(id)] {
            match fs::metadata(&path) {
                Ok(found) => return Ok(Some((path, found.len()))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn turn(&self, id: FileId) -> Result<Turn<'_>, BlobFault> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(id) {
            return Err(BlobFault::Offset);
        }
        Ok(Turn { blobs: self, id })
    }

    fn whole(&self, id: FileId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn part(&self, id: FileId) -> PathBuf {
        self.folder.join(format!("{id}.part"))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let busy = &self.blobs.busy;
        busy.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

/// Puts whole files into another folder as well, which is made if there is any. Those that are
/// there are not copied again: a file never changes. Returns how many there are.
///
/// # Errors
/// Returns why one could not be copied.
pub fn copy(from: &Path, to: &Path) -> io::Result<usize> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut count = 0;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().and_then(FileId::parse).is_none() {
            continue;
        }
        if count == 0 {
            make_folder(to)?;
        }
        count += 1;
        let there = to.join(&name);
        let is_there = fs::metadata(&there)
            .is_ok_and(|there| entry.metadata().is_ok_and(|here| here.len() == there.len()));
        if is_there || fs::hard_link(entry.path(), &there).is_ok() {
            continue;
        }
        let half = to.join(format!("{}.part", name.display()));
        fs::copy(entry.path(), &half)?;
        File::open(&half)?.sync_all()?;
        fs::rename(half, there)?;
    }
    if count > 0 {
        File::open(to)?.sync_all()?;
    }
    Ok(count)
}

/// Makes a folder for its owner alone.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for its owner alone.
fn open_to_write(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests;
