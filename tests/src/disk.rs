//! A small disk that can be filled to the last byte, and emptied again.
//!
//! It is a real file system in memory, mounted for the test and gone with it. Never pretends: where
//! nothing can be mounted, the test fails.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What fills the disk.
const FILLER: &str = "filler";
/// Bytes that are written at once to fill it, from the largest to the last one.
const BITES: [usize; 3] = [64 * 1024, 512, 1];

/// The disk.
pub struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Mounts a disk of so many bytes.
    ///
    /// # Panics
    /// Fails the test where nothing can be mounted: a full disk is not to be made up.
    #[must_use]
    pub fn new(bytes: usize) -> Disk {
        let folder = TempDir::new().expect("a folder can be made");
        let options = format!("size={bytes},mode=0700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder.path())
            .status();
        let is_mounted = mounted.is_ok_and(|status| status.success());
        assert!(is_mounted, "mounting needs root: run this test as root");
        Disk { folder }
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut filler = File::create(self.filler()).expect("an empty file takes no room");
        for bite in BITES {
            while filler.write_all(&vec![0; bite]).is_ok() {}
        }
    }

    /// Makes room.
    pub fn free(&self) {
        fs::remove_file(self.filler()).expect("it was filled");
    }

    /// Lets nobody write to it from here on. Nobody may have a file open for it.
    pub fn forbid_writing(&self) {
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-o", "remount,ro"]).arg(self.path()).status();
        assert!(mounted.is_ok_and(|status| status.success()));
    }

    fn filler(&self) -> PathBuf {
        self.path().join(FILLER)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It ends when the last file on it is closed.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
